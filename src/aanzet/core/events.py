"""What happened in core itself: how an effect ended, and what people did about it."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from aanzet.rules.domain_events import SECURITY, DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryEvent(DomainEvent):
    """Something about one effect; object_id is the row of core.Delivery."""

    object_kind: ClassVar[str] = "delivery"

    kind: str
    entry_id: UUID | None = None
    task_id: UUID | None = None
    person_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverySettled(DeliveryEvent):
    """An effect of a case was accepted, or waits for a person (failed, uncertain, held). reason: an error code."""

    state: str
    reason: str = ""
    blocking: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRepeated(DeliveryEvent):
    """A person asked to send it again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverySkipped(DeliveryEvent):
    """A person decided that it need not be sent; the reason is a text he typed."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReplaced(DeliveryEvent):
    """It did not arrive, but what went by another channel instead did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryCancelled(DeliveryEvent):
    """It was taken back before it left the house. reason: an error code or ""."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogExported(DomainEvent):
    """Somebody took lines of the activity log out of the house as a file (F222)."""

    visibility: str = SECURITY
    rows: int
