"""The shapes of the access decision: what a permission is, what it is asked about, what is answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID


class Reach(StrEnum):
    """Where a permission of a team member counts."""

    ORGANIZATION = "organization"  # no client involved
    CLIENT = "client"  # clients with a team role; managers and admins reach all of them
    RESPONSIBLE = "responsible"  # as CLIENT, and only who is responsible for the phase or task
    ADDRESSED = "addressed"  # as CLIENT, and only who is named in the item (signer, approver)
    OWN = "own"  # only what is one's own


class ContactRule(StrEnum):
    """What a contact must be, besides linked to the client, to use a permission."""

    NEVER = "never"
    LINKED = "linked"
    SHARED = "shared"  # the item has visibility SHARED
    ADDRESSED = "addressed"  # the item is addressed to this contact, or he takes part in it
    OPEN = "open"  # the scenario is open to clients
    OWN = "own"  # it is about himself


class Ask(StrEnum):
    """What the door must still ask before the act goes on."""

    STEP_UP = "step_up"
    REASON = "reason"
    FOUR_EYES = "four_eyes"


class Visibility(StrEnum):
    """Who may see an item (F077); events also know COMPLIANCE and SECURITY."""

    PRIVATE = "private"
    INTERNAL = "internal"
    SHARED = "shared"
    COMPLIANCE = "compliance"
    SECURITY = "security"


@dataclass(frozen=True, slots=True)
class Permission:
    """One named right. `explanation`, `group` and `screens` are English message ids for the overview (F015)."""

    code: str
    explanation: str
    group: str
    screens: tuple[str, ...]
    reach: Reach = Reach.CLIENT
    contact: ContactRule = ContactRule.NEVER
    asks: frozenset[Ask] = frozenset()
    contact_asks: frozenset[Ask] = frozenset()
    extra_grant: bool = False  # in no role; an admin grants it to a person who may have it


@dataclass(frozen=True, slots=True)
class Subject:
    """What the act is about, as far as access is concerned.

    has_team_role: the actor holds a team role on the client, himself or standing in.
    visibility: of the item; None when the thing has none (a client, a phase).
    owner_id: who made it, or the person it is about.
    responsible_ids: who may handle the phase or task, stand-ins included.
    addressed_to: contacts or signers the item is addressed to, or participants of a conversation;
        None when it is addressed to nobody in particular.
    open_to_clients: an intake scenario that clients may start.
    """

    organization_id: UUID
    client_id: UUID | None = None
    has_team_role: bool = False
    visibility: Visibility | None = None
    owner_id: UUID | None = None
    responsible_ids: tuple[UUID, ...] = ()
    addressed_to: tuple[UUID, ...] | None = None
    open_to_clients: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """Yes or no, and why. Truth value is `allowed`.

    reason_code: why, for yes as well as no; its sentence is `permissions.REASONS[reason_code]`, filled with `values`.
    note: `opened_without_role` when a manager or admin reaches a client without a team role: log it as such.
    asks: what must still be asked (fresh proof of identity, a reason, a second person).
    """

    allowed: bool
    reason_code: str
    values: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    note: str = ""
    asks: frozenset[Ask] = frozenset()

    def __bool__(self) -> bool:
        return self.allowed
