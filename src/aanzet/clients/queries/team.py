"""Team roles seen from the member: on how many clients, and which (F010, F016)."""

from typing import Any
from uuid import UUID

from aanzet.clients.queries.rows import rows


def roles_held(member_id: UUID) -> int:
    """On how many clients a member holds a team role."""
    found = rows("select count(distinct client_id) as n from clients_roleassignment where member_id = %s", [member_id])
    return found[0]["n"]


def clients_of_member(member_id: UUID) -> list[dict[str, Any]]:
    """The clients on which a member holds a role: id, number, name, roles (names), role_keys, by name."""
    return rows(
        """select c.id, c.number, c.name, array_agg(r.name order by r.position) as roles,
            array_agg(r.key::text order by r.position) as role_keys
        from clients_roleassignment a
        join clients_client c on c.organization_id = a.organization_id and c.id = a.client_id
        join access_teamrole r on r.organization_id = a.organization_id and r.id = a.role_id
        where a.member_id = %s group by c.id, c.number, c.name, c.sort_name order by c.sort_name, c.number""",
        [member_id],
    )


def client_counts() -> dict[UUID, int]:
    """Per member the number of clients with a role: for the table of rights (F016)."""
    found = rows("select member_id, count(distinct client_id) as n from clients_roleassignment group by member_id")
    return {line["member_id"]: line["n"] for line in found}
