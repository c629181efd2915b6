"""What happened to contacts, their functions and their links to clients."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from aanzet.rules.domain_events import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactAdded(DomainEvent):
    """A contact was added."""

    object_kind: ClassVar[str] = "contact"
    number: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactChanged(DomainEvent):
    """Data of a contact were changed; `fields` names which."""

    object_kind: ClassVar[str] = "contact"
    fields: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactUnreachable(DomainEvent):
    """Nothing arrives at this address or number of a contact any more. channel: email or sms."""

    object_kind: ClassVar[str] = "contact"
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactArchived(DomainEvent):
    """A contact was put away."""

    object_kind: ClassVar[str] = "contact"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactLinked(DomainEvent):
    """A contact acts at a client from now on."""

    object_kind: ClassVar[str] = "contact"
    functions: tuple[str, ...]
    primary: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactLinkChanged(DomainEvent):
    """Functions, portal view or validity of a contact at a client were changed."""

    object_kind: ClassVar[str] = "contact"
    functions: tuple[str, ...]
    portal: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactUnlinked(DomainEvent):
    """A contact does not act at a client any more; the portal hides it from him at once."""

    object_kind: ClassVar[str] = "contact"
    was_primary: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PrimaryContactChanged(DomainEvent):
    """Another contact is the primary one of a client."""

    object_kind: ClassVar[str] = "contact"
    before: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactsReordered(DomainEvent):
    """The order of the contacts of a client was changed; `contacts` is the new order."""

    object_kind: ClassVar[str] = "client"
    contacts: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalAccessInvited(DomainEvent):
    """A contact was invited to the portal; the invitation itself is an event of access."""

    object_kind: ClassVar[str] = "contact"


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalAccessOpened(DomainEvent):
    """A contact came into the portal for the first time, or his access was opened again."""

    object_kind: ClassVar[str] = "contact"


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalAccessBlocked(DomainEvent):
    """The portal is closed for a contact; his sessions end at once."""

    object_kind: ClassVar[str] = "contact"


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalLookedAt(DomainEvent):
    """A team member looks at the portal as this contact sees it (F026)."""

    object_kind: ClassVar[str] = "contact"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactFunctionAdded(DomainEvent):
    """A new function that contacts can have."""

    object_kind: ClassVar[str] = "contact_function"
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactFunctionRenamed(DomainEvent):
    """A function of contacts has another label; its key stays."""

    object_kind: ClassVar[str] = "contact_function"
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactFunctionArchived(DomainEvent):
    """A function cannot be given any more; who has it keeps it."""

    object_kind: ClassVar[str] = "contact_function"
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRemoved(DomainEvent):
    """A contact is about to be removed because his import is undone; nothing happened to him. Comes before it."""

    object_kind: ClassVar[str] = "contact"
    number: str
