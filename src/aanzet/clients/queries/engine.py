"""What the engine must know of a client and its people: SQL that the engine puts into its one read."""

ORGANIZATION = "nullif(current_setting('app.organization', true), '')::uuid"

# The client named by {client} as one JSON value: who has which role, in order (F023), and who can be addressed (F104).
CLIENT = f"""
select jsonb_build_object(
    'id', k.id, 'name', k.name, 'number', k.number, 'kind', k.kind, 'state', k.state, 'ended_on', k.ended_on,
    'roles', (select coalesce(jsonb_agg(jsonb_build_array(r.key, a.member_id) order by r.position, a.position), '[]')
              from clients_roleassignment a
              join access_teamrole r on r.organization_id = a.organization_id and r.id = a.role_id
              where a.organization_id = k.organization_id and a.client_id = k.id
                and (a.valid_from is null or a.valid_from <= {{today}})
                and (a.valid_until is null or a.valid_until >= {{today}})),
    'contacts', (select coalesce(jsonb_agg(jsonb_build_array(p.id, l."primary", l.functions,
                        p.email <> '' or c.mobile <> '', c.portal = 'blocked', p.first_name, p.name)
                        order by l.position, p.sort_name), '[]')
                 from clients_contactlink l
                 join clients_contact c on c.organization_id = l.organization_id and c.id = l.contact_id
                 join access_person p on p.organization_id = l.organization_id and p.id = l.contact_id
                 where l.organization_id = k.organization_id and l.client_id = k.id and c.archived_at is null
                   and (l.valid_from is null or l.valid_from <= {{today}})
                   and (l.valid_until is null or l.valid_until >= {{today}}))
) from clients_client k where k.organization_id = {ORGANIZATION} and k.id = {{client}}
"""


def client_json(client: str, today: str) -> str:
    """The sub-select for the client in column `client`; `today` is an SQL expression for the local day."""
    return CLIENT.replace("{client}", client).replace("{today}", today)
