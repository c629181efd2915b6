"""What the engine must know of the organization and its people: one JSON value, part of the engine's one read."""

from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count

from aanzet.access.models import ProcessTeam, ProcessTeamMember, TeamRole

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


def vocabulary() -> dict[str, dict[str, Any]]:
    """What a template may name: keys of team roles -> name, and names of process teams (folded) -> id."""
    roles = TeamRole.objects.filter(archived_at=None).order_by("position").values_list("key", "name")
    teams = ProcessTeam.objects.filter(archived_at=None).order_by("name").values_list("name", "id")
    return {"roles": dict(roles), "teams": {name.lower(): key for name, key in teams}}


def team_sizes() -> dict[UUID, int]:
    """Process team -> number of members."""
    sizes = dict.fromkeys(ProcessTeam.objects.filter(archived_at=None).values_list("id", flat=True), 0)
    counted = ProcessTeamMember.objects.values("team_id").annotate(n=Count("id")).values_list("team_id", "n")
    return sizes | {team: size for team, size in counted if team in sizes}


def process_team_choices() -> tuple[tuple[str, str], ...]:
    """Process teams to choose from: id as text and name."""
    rows = ProcessTeam.objects.filter(archived_at=None).order_by("name").values_list("id", "name")
    return tuple((str(key), name) for key, name in rows)


def group_names() -> dict[str, str]:
    """What a turn can name besides people: "role:<key>" and "team:<id>" -> name; also archived ones. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select 'role:' || key, name from access_teamrole"
            " union all select 'team:' || id, name from access_processteam"
        )
        return dict(cursor.fetchall())
