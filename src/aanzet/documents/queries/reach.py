"""Whose documents somebody may see: the one subject that may() judges, and the same rule as SQL for lists."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from aanzet.clients.queries.reach import HAS_ROLE, reach_values, reached
from aanzet.clients.queries.rows import row
from aanzet.core.errors import NotFound
from aanzet.rules.actors import Actor
from aanzet.rules.permissions import Answer, Subject, Visibility, may

CLIENT = f"""
select c.id, c.organization_id, c.number, c.name, c.kind, c.state, {HAS_ROLE.format(client="c")} as has_team_role
from clients_client c where c.id = %(client)s
"""


@dataclass(frozen=True, slots=True)
class DossierOf:
    """The client whose dossier it is, as far as this actor is concerned."""

    id: UUID
    organization_id: UUID
    number: str
    name: str
    kind: str
    state: str
    has_team_role: bool

    @property
    def is_open(self) -> bool:
        """Archived clients are read-only (F073)."""
        return self.state != "archived"


def visible(actor: Actor) -> tuple[str, dict[str, Any]]:
    """SQL condition on i (documents) and c (clients): what this actor may see in lists, within the walls."""
    condition, values = reached(actor)
    if not actor.is_office:
        return f"i.visibility = 'shared' and {condition}", values
    return f"(i.visibility <> 'private' or i.created_by = %(me)s) and {condition}", {**values, "me": actor.id}


def dossier_of(actor: Actor, client_id: UUID) -> DossierOf:
    """The client, within the walls; NotFound when there is no such client. Asks no permission."""
    found = row(CLIENT, {"client": client_id, **reach_values(actor)})
    if found is None:
        raise NotFound
    return DossierOf(**found)


def answer(
    actor: Actor,
    permission: str,
    dossier: DossierOf,
    *,
    visibility: str | None = None,
    owner_id: UUID | None = None,
    addressed: bool = False,
) -> Answer:
    """May the actor do this in this dossier? addressed: he was asked to, or may put documents in this folder."""
    own = (actor.id,) if addressed and actor.id else None
    subject = Subject(
        organization_id=dossier.organization_id,
        client_id=dossier.id,
        has_team_role=dossier.has_team_role,
        visibility=Visibility(visibility) if visibility else None,
        owner_id=owner_id,
        addressed_to=own,
    )
    return may(actor, permission, subject)


def client_for(actor: Actor, client_id: UUID, permission: str = "dossier.view") -> DossierOf:
    """The client whose dossier this actor may open; NotFound otherwise (G02)."""
    dossier = dossier_of(actor, client_id)
    shared = None if actor.is_office else "shared"
    if not answer(actor, permission, dossier, visibility=shared):
        raise NotFound
    return dossier
