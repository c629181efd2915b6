"""What the engine must know of the organization and its people: one JSON value, part of the engine's one read."""

# One row, one column. Every team member in any state: a turn must be able to leave a deactivated one.
HOUSE = """
select jsonb_build_object(
    'name', o.name, 'zone', o.zone, 'holidays', o.holidays, 'weekdays', o.working_weekdays,
    'safety_net', o.safety_net_member_id, 'settings', o.settings,
    'members', (select coalesce(jsonb_agg(jsonb_build_array(p.id, m.state = 'active', p.name, p.first_name)), '[]')
                from access_teammember m join access_person p on p.organization_id = m.organization_id and p.id = m.id
                where m.organization_id = o.id),
    'teams', (select coalesce(jsonb_agg(jsonb_build_array(t.team_id, t.member_id) order by t.team_id, t.position), '[]')
              from access_processteammember t where t.organization_id = o.id)
) from access_organization o where o.id = nullif(current_setting('app.organization', true), '')::uuid
"""

# The local day of the organization at the parameter `now`, as an SQL expression.
TODAY = (
    "(%(now)s::timestamptz at time zone (select zone from access_organization "
    "where id = nullif(current_setting('app.organization', true), '')::uuid))::date"
)
