"""What happened to clients. Ids and plain values only: names, addresses and numbers stand in the tables, and their
old and new values in the erasable detail of the event.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from aanzet.rules.domain_events import SECURITY, DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientAdded(DomainEvent):
    """A client was added, by hand, from a contact or by an import (`source`).

    What came with it by an import is part of this fact: products, filing periods ("vat:quarter"), the number of bank
    accounts and its relation manager. Added by hand, each of these is an event of its own.
    """

    object_kind: ClassVar[str] = "client"
    kind: str
    number: str
    source: str
    products: tuple[UUID, ...] = ()
    periods: tuple[str, ...] = ()
    bank_accounts: int = 0
    relation_manager: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientChanged(DomainEvent):
    """Data of a client were changed; `fields` names which, `source` says by hand or by an import."""

    object_kind: ClassVar[str] = "client"
    fields: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientNumberChanged(DomainEvent):
    """A client has another number; the old one stays as alias."""

    object_kind: ClassVar[str] = "client"
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientEnded(DomainEvent):
    """The office stopped working for a client."""

    object_kind: ClassVar[str] = "client"
    ended_on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientArchived(DomainEvent):
    """A client was put away; its history stays."""

    object_kind: ClassVar[str] = "client"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientReactivated(DomainEvent):
    """The office works for a client again."""

    object_kind: ClassVar[str] = "client"


@dataclass(frozen=True, slots=True, kw_only=True)
class BankAccountAdded(DomainEvent):
    """A client got a bank account; the IBAN stands in the table only."""

    object_kind: ClassVar[str] = "bank_account"
    use: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BankAccountRemoved(DomainEvent):
    """A bank account of a client was removed."""

    object_kind: ClassVar[str] = "bank_account"


@dataclass(frozen=True, slots=True, kw_only=True)
class SensitiveRevealed(DomainEvent):
    """Somebody looked at a protected number in full; `reason` is what he gave."""

    object_kind: ClassVar[str] = "client"
    visibility: str = SECURITY
    field: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientRemoved(DomainEvent):
    """A client is about to be removed because its import is undone; nothing happened to it. Comes before it."""

    object_kind: ClassVar[str] = "client"
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientOpenedWithoutRole(DomainEvent):
    """A manager or admin looked at a client on which he holds no team role."""

    object_kind: ClassVar[str] = "client"
    visibility: str = SECURITY
