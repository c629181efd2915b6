"""Which clients an actor reaches: the one place where lists get their borders (F010, F015)."""

from typing import Any
from uuid import UUID

from aanzet.clients.queries.rows import TODAY, row, within
from aanzet.core.errors import NotFound
from aanzet.rules.actors import MEMBER, SYSTEM, Actor
from aanzet.rules.permissions import Subject, Visibility, may

NOW = within(TODAY, "a")
HAS_ROLE = f"""exists (select from clients_roleassignment a
    where a.organization_id = {{client}}.organization_id and a.client_id = {{client}}.id
      and a.member_id = %(reach_person)s and {NOW})"""


def reached(actor: Actor, client: str = "c") -> tuple[str, dict[str, Any]]:
    """SQL condition on the alias of clients_client, and its parameters: the clients this actor reaches.

    A member reaches the clients on which he holds a team role today, a manager or admin all of them; a contact the
    clients he is linked to. Take it into every list of clients, cases or documents of clients.
    """
    if actor.kind == SYSTEM or (actor.kind == MEMBER and actor.reaches_all_clients):
        return "true", {}
    if actor.kind == MEMBER:
        return HAS_ROLE.format(client=client), {"reach_person": actor.id}
    return f"{client}.id = any(%(reach_clients)s)", {"reach_clients": list(actor.client_ids)}


def reached_by_id(actor: Actor, column: str) -> tuple[str, dict[str, Any]]:
    """The same on a column that holds the id of a client, for large tables: the ids are gathered once."""
    if actor.kind == SYSTEM or (actor.kind == MEMBER and actor.reaches_all_clients):
        return "true", {}
    if actor.kind == MEMBER:
        mine = f"select a.client_id from clients_roleassignment a where a.member_id = %(reach_person)s and {NOW}"  # noqa: S608
        return f"{column} = any(array({mine}))", {"reach_person": actor.id}
    return f"{column} = any(%(reach_clients)s)", {"reach_clients": list(actor.client_ids)}


def may_on_client(actor: Actor, permission: str, client_id: UUID, visibility: Visibility | None = None) -> bool:
    """Whether the actor may use the permission on this client; False for a client that does not exist here."""
    role = HAS_ROLE.format(client="c")
    found = row(
        f"select c.organization_id, {role} as has_role from clients_client c where c.id = %(id)s",  # noqa: S608
        {"id": client_id, "reach_person": actor.id},
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
