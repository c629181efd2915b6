"""Which clients an actor reaches: the one place where lists get their borders (F010, F015)."""

from typing import Any
from uuid import UUID

from aanzet.clients.queries.rows import TODAY, row, within
from aanzet.core.errors import NotFound
from aanzet.rules.actors import MEMBER, SYSTEM, Actor
from aanzet.rules.permissions import Subject, Visibility, may

NOW = within(TODAY, "a")
# An assignment (alias a) of the reader, or of a colleague for whom he stands in: in all roles, or in one (F021).
HELD = f"""a.member_id = any(%(reach_people)s::uuid[]) and {NOW}
      and (a.member_id <> all(%(reach_partly)s::uuid[])
           or (a.member_id, a.role_id) in (select * from unnest(%(reach_partly)s::uuid[], %(reach_roles)s::uuid[])))"""
HAS_ROLE = f"""exists (select from clients_roleassignment a
    where a.organization_id = {{client}}.organization_id and a.client_id = {{client}}.id and {HELD})"""


def reach_values(actor: Actor) -> dict[str, Any]:
    """The parameters of HELD and HAS_ROLE; reach_person: the reader himself, reach_as: with whom he stands in for."""
    partly = [pair for pair in actor.stands_in_as if pair[0] not in actor.stands_in_for]
    return {
        "reach_person": actor.id,
        "reach_as": list(actor.acts_as),
        "reach_people": [*actor.acts_as, *(person for person, _ in partly)],
        "reach_partly": [person for person, _ in partly],
        "reach_roles": [role for _, role in partly],
    }


def reached(actor: Actor, client: str = "c") -> tuple[str, dict[str, Any]]:
    """SQL condition on the alias of clients_client, and its parameters: the clients this actor reaches.

    A member reaches the clients on which he holds a team role today, a manager or admin all of them; a contact the
    clients he is linked to. Take it into every list of clients, cases or documents of clients.
    """
    if actor.kind == SYSTEM or (actor.kind == MEMBER and actor.reaches_all_clients):
        return "true", {}
    if actor.kind == MEMBER:
        return HAS_ROLE.format(client=client), reach_values(actor)
    return f"{client}.id = any(%(reach_clients)s)", {"reach_clients": list(actor.client_ids)}


def reached_by_id(actor: Actor, column: str) -> tuple[str, dict[str, Any]]:
    """The same on a column that holds the id of a client, for large tables: the ids are gathered once."""
    if actor.kind == SYSTEM or (actor.kind == MEMBER and actor.reaches_all_clients):
        return "true", {}
    if actor.kind == MEMBER:
        return f"{column} = any(array(select a.client_id from clients_roleassignment a where {HELD}))", reach_values(
            actor
        )
    return f"{column} = any(%(reach_clients)s)", {"reach_clients": list(actor.client_ids)}


def may_on_client(actor: Actor, permission: str, client_id: UUID, visibility: Visibility | None = None) -> bool:
    """Whether the actor may use the permission on this client; False for a client that does not exist here."""
    role = HAS_ROLE.format(client="c")
    found = row(
        f"select c.organization_id, {role} as has_role from clients_client c where c.id = %(id)s",  # noqa: S608
        {"id": client_id, **reach_values(actor)},
    )
    if found is None:
        return False
    subject = Subject(found["organization_id"], client_id, has_team_role=found["has_role"], visibility=visibility)
    return bool(may(actor, permission, subject))


def ask_on_client(actor: Actor, permission: str, client_id: UUID) -> None:
    """NotFound when the actor may not use the permission on this client (G02)."""
    if not may_on_client(actor, permission, client_id):
        raise NotFound


def ask(actor: Actor, permission: str) -> None:
    """NotFound when the actor may not use the permission anywhere; for what has no client (G02)."""
    if not may(actor, permission):
        raise NotFound
