"""Who acts. Passed as `actor` to every action and query; made once per request or job from the membership."""

from dataclasses import dataclass, field
from uuid import UUID

MEMBER, CONTACT, SYSTEM = "member", "contact", "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """A team member, a contact, or the system itself, inside one organization.

    id: the person (None for the system). client_ids: for a contact the clients he may see in the portal.
    reaches_all_clients: managers and admins; an editor reaches the clients on which he holds a team role.
    on_behalf_of: person in whose name the act is done (stand-in, or "Automatisch namens").
    stands_in_for: colleagues for all of whose work he stands in today. stands_in_as: colleague and team role (ids)
    where he stands in for one role only (F021). Rights stay his own: he acts with his own authorization role.
    """

    kind: str
    id: UUID | None
    organization_id: UUID
    name: str = ""
    permissions: frozenset[str] = field(default_factory=frozenset)
    reaches_all_clients: bool = False
    client_ids: tuple[UUID, ...] = ()
    on_behalf_of: UUID | None = None
    language: str = "nl"
    stands_in_for: tuple[UUID, ...] = ()
    stands_in_as: tuple[tuple[UUID, UUID], ...] = ()

    @property
    def acts_as(self) -> tuple[UUID, ...]:
        """Himself and the colleagues for all of whose work he stands in."""
        return self.stands_in_for if self.id is None else (self.id, *self.stands_in_for)

    @property
    def reference(self) -> str:
        """The name of the actor in events: member:<uuid>, contact:<uuid> or system."""
        return self.kind if self.id is None else f"{self.kind}:{self.id}"

    @property
    def is_office(self) -> bool:
        """True for team members and for the system, which acts for the office."""
        return self.kind != CONTACT

    @property
    def side(self) -> str:
        """Side of the scope this actor reads in: office or portal."""
        return "office" if self.is_office else "portal"

    def may(self, permission: str) -> bool:
        """Whether the permission is in the actor's role; the client and object rules come on top of it."""
        return self.kind == SYSTEM or permission in self.permissions


def system(organization_id: UUID, on_behalf_of: UUID | None = None) -> Actor:
    """The house itself, for what happens by clock or as a consequence."""
    return Actor(SYSTEM, None, organization_id, reaches_all_clients=True, on_behalf_of=on_behalf_of)
