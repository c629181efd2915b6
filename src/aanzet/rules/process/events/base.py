"""What all events of the engine have in common: who, when, and what of it is public."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from aanzet.rules.domain_events import DomainEvent
from aanzet.rules.process.state import TEXTS

ENVELOPE = frozenset(field.name for field in fields(DomainEvent))


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEvent(DomainEvent):
    """Any event of the engine. at: the `now` of the decision, which is also the moment in the rows."""

    object_kind: ClassVar[str] = "case"

    by: str
    at: datetime
    on_behalf_of: UUID | None = None

    def payload(self) -> dict[str, Any]:
        """The public part, as JSON values; fields that hold nothing are left out."""
        return {name: plain(value) for name in _public(type(self)) if _says(value := getattr(self, name))}

    def texts(self) -> dict[str, str]:
        """The personal part, for the encrypted detail of the event."""
        return {name: value for name in _personal(type(self)) if (value := getattr(self, name))}


def plain(value: Any) -> Any:
    """A value as JSON has it: ids and dates as text, rows as objects without texts and empty fields."""
    kind = type(value)
    if kind is str or kind is int or kind is bool or value is None:
        return value
    if kind is UUID:
        return str(value)
    if kind is datetime or kind is date:
        return value.isoformat()
    if kind is tuple:
        return [plain(item) for item in value]
    return {name: plain(item) for name in _public(kind) if _says(item := getattr(value, name))}


def _says(value: Any) -> bool:
    return value is not None and value != "" and value != ()


def _public(kind: type) -> tuple[str, ...]:
    return _names(kind)[0]


def _personal(kind: type) -> tuple[str, ...]:
    return _names(kind)[1]


_NAMES: dict[type, tuple[tuple[str, ...], tuple[str, ...]]] = {}


def _names(kind: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of the public and of the personal fields of a class, looked up once."""
    found = _NAMES.get(kind)
    if found is None:
        names = [spec.name for spec in fields(kind) if spec.name not in ENVELOPE]
        public = tuple(name for name in names if name not in TEXTS)
        found = _NAMES[kind] = (public, tuple(name for name in names if name in TEXTS))
    return found
