"""What happens to runs of a bulk start. What happens to each case is told by the engine."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from aanzet.rules.domain_events import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkStartEvent(DomainEvent):
    """Any event of a run."""

    object_kind: ClassVar[str] = "bulk_start"


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkStartBegan(BulkStartEvent):
    """Somebody let it go. total: clients to start."""

    template_id: UUID
    period: str
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkStartStopped(BulkStartEvent):
    """Somebody stopped it after the part that was under way."""

    done: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkStartEnded(BulkStartEvent):
    """Every client had its turn."""

    started: int
    failed: int
