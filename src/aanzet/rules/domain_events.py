"""The shape of what happens. Each app has its own events in <app>/events.py; all are subclasses of DomainEvent."""

from dataclasses import dataclass, fields
from typing import Any, ClassVar
from uuid import UUID

PRIVATE, INTERNAL, SHARED, COMPLIANCE, SECURITY = "private", "internal", "shared", "compliance", "security"


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainEvent:
    """Something that happened, past tense, with ids and plain values only: personal texts live elsewhere (E7).

    The envelope fields below become columns of core.Event; every other field of a subclass goes into the payload.
    """

    version: ClassVar[int] = 1
    object_kind: ClassVar[str] = ""

    object_id: UUID | None = None
    client_id: UUID | None = None
    case_id: UUID | None = None
    visibility: str = INTERNAL

    @classmethod
    def name(cls) -> str:
        """The name in the log: the class name, such as CaseStarted."""
        return cls.__name__

    def payload(self) -> dict[str, Any]:
        """The fields of the subclass as plain values."""
        return {field.name: getattr(self, field.name) for field in fields(self) if field.name not in ENVELOPE}

    def texts(self) -> dict[str, str]:
        """The personal part, which is kept encrypted beside the event; most events have none."""
        return {}


ENVELOPE = frozenset({"object_id", "client_id", "case_id", "visibility"})
