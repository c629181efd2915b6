"""What all events of the engine have in common: who, when, and what of it is public."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from operator import attrgetter
from typing import Any, ClassVar
from uuid import UUID

from aanzet.rules.domain_events import DomainEvent
from aanzet.rules.process.state import TEXTS

ENVELOPE = frozenset(field.name for field in fields(DomainEvent))


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEvent(DomainEvent):
    """Any event of the engine. at: the `now` of the decision, also in the rows. cause: what it follows from."""

    object_kind: ClassVar[str] = "case"

    by: str
    at: datetime
    on_behalf_of: UUID | None = None
    cause: str = ""

    def payload(self) -> dict[str, Any]:
        """The public part, as JSON values; fields that hold their default are left out."""
        return _told(self)

    def texts(self) -> dict[str, str]:
        """The personal part, for the encrypted detail of the event."""
        return {name: value for name in _plan(type(self))[2] if (value := getattr(self, name))}


def plain(value: Any) -> Any:
    """A value as JSON has it: ids and dates as text, rows as objects without texts and without what is default."""
    kind = type(value)
    if kind is str or kind is int or kind is bool or value is None:
        return value
    if kind is UUID:
        return str(value)
    if kind is tuple:
        return [plain(item) for item in value]
    if kind is datetime or kind is date:
        return value.isoformat()
    return _told(value)


def _told(value: Any) -> dict[str, Any]:
    """The public fields that hold something else than their default."""
    read, public, _ = _plan(type(value))
    return {
        name: plain(held)
        for (name, default), held in zip(public, read(value), strict=False)
        if held is not default and held != default
    }


_PLANS: dict[type, tuple[Any, tuple[tuple[str, Any], ...], tuple[str, ...]]] = {}


def _plan(kind: Any) -> tuple[Any, tuple[tuple[str, Any], ...], tuple[str, ...]]:
    """How a class is told: reader of its public fields, their names with defaults, names of its personal fields."""
    found = _PLANS.get(kind)
    if found is None:
        specs = [spec for spec in fields(kind) if spec.name not in ENVELOPE]
        public = tuple((spec.name, spec.default) for spec in specs if spec.name not in TEXTS)
        personal = tuple(spec.name for spec in specs if spec.name in TEXTS)
        found = _PLANS[kind] = (attrgetter(*(name for name, _ in public)), public, personal)
    return found
