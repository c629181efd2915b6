"""What happened to products, the products clients take, and their filing periods."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from aanzet.rules.domain_events import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductAdded(DomainEvent):
    """A new product that clients can take."""

    object_kind: ClassVar[str] = "product"
    code: str
    period_kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductChanged(DomainEvent):
    """A product was changed; `fields` names what."""

    object_kind: ClassVar[str] = "product"
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductArchived(DomainEvent):
    """A product cannot be taken any more."""

    object_kind: ClassVar[str] = "product"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductRestored(DomainEvent):
    """An archived product can be taken again."""

    object_kind: ClassVar[str] = "product"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientProductTaken(DomainEvent):
    """A client takes a product in a period; overlapping periods were made one."""

    object_kind: ClassVar[str] = "client_product"
    product_id: UUID
    valid_from: date | None
    valid_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientProductEnded(DomainEvent):
    """A client stops taking a product; running cases go on."""

    object_kind: ClassVar[str] = "client_product"
    product_id: UUID
    valid_until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingPeriodSet(DomainEvent):
    """How often a client files was set; started periods stay as they are."""

    object_kind: ClassVar[str] = "filing_period"
    family: str
    period_kind: str
    valid_from: date


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingPeriodRemoved(DomainEvent):
    """A filing period of a client was taken away."""

    object_kind: ClassVar[str] = "filing_period"
    family: str
    period_kind: str
