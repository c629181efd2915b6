"""What happened to the team roles on clients."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from aanzet.rules.domain_events import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleAssigned(DomainEvent):
    """A member holds a team role on a client from now on."""

    object_kind: ClassVar[str] = "role_assignment"
    role_id: UUID
    member_id: UUID
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleEnded(DomainEvent):
    """A member does not hold a team role on a client any more."""

    object_kind: ClassVar[str] = "role_assignment"
    role_id: UUID
    member_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RolesReordered(DomainEvent):
    """The order of the holders of a team role on a client was changed."""

    object_kind: ClassVar[str] = "client"
    role_id: UUID
    members: tuple[UUID, ...]
