"""Stored events folded into rows again (I3): what the rows of a case must be, according to its history.

Texts are personal and not in the public part of an event, so replayed rows have none; `differences` leaves them out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID

from aanzet.rules.process import words
from aanzet.rules.process.events import BY_NAME, CaseEvent
from aanzet.rules.process.fold import Rows, fold
from aanzet.rules.process.state import TEXTS, Case
from aanzet.rules.turn_clock import Stretch

# Not told by events: counted at each write.
UNTOLD = frozenset({"version"})


def replay(case_id: UUID, client_id: UUID, history: Iterable[tuple[str, UUID | str | None, Mapping[str, Any]]]) -> Rows:
    """The rows of a case from its events in sequence: (name, object id, payload); other events are passed over.

    ValueError or KeyError when the history cannot be: a payload with a hole, an event about a row that never came.
    """
    rows = Rows(Case(case_id, client_id, template_version_id=case_id, state=words.NEW))
    for name, object_id, payload in history:
        kind = BY_NAME.get(name)
        if kind is not None:
            about = UUID(object_id) if isinstance(object_id, str) else object_id
            told = _read(kind, payload, case_id)
            fold(rows, kind(object_id=about, case_id=case_id, client_id=client_id, **told))
    return rows


def intervals(
    case_id: UUID, client_id: UUID, history: Iterable[tuple[str, UUID | str | None, Mapping[str, Any]]]
) -> list[Stretch]:
    """The intervals of the turn as the history tells them, the running one last (F406). As `replay`."""
    rows = Rows(Case(case_id, client_id, template_version_id=case_id, state=words.NEW))
    found: list[Stretch] = []
    events = [(name, about, payload) for name, about, payload in history if name in BY_NAME]
    for number, (name, object_id, payload) in enumerate(events):
        about = UUID(object_id) if isinstance(object_id, str) else object_id
        told = _read(BY_NAME[name], payload, case_id)
        fold(rows, BY_NAME[name](object_id=about, case_id=case_id, client_id=client_id, **told))
        last_of_moment = number + 1 == len(events) or events[number + 1][2]["at"] != payload["at"]
        if last_of_moment:
            _pass_on(found, rows, told["at"])
    return found


def _pass_on(found: list[Stretch], rows: Rows, at: datetime) -> None:
    """What a moment of the history means for the intervals: the running one goes on, ends, or gives way."""
    turn, running = rows.turn, found[-1] if found and found[-1].until_at is None else None
    ended = rows.case.state in (words.COMPLETED, words.CANCELLED)
    now = None
    if turn is not None and not ended:
        now = Stretch(turn.party, turn.rule, at, None, turn.people, turn.instead_of, turn.group, rows.case.phase_key)
    if running is not None and now is not None and _same(running, now):
        return
    if running is not None:
        found[-1] = replace(running, until_at=at)
    if now is not None:
        found.append(now)


def _same(one: Stretch, other: Stretch) -> bool:
    return (one.party, one.people, one.group, one.phase_key) == (
        other.party,
        other.people,
        other.group,
        other.phase_key,
    )


def read_event(
    name: str, object_id: UUID | None, client_id: UUID, case_id: UUID, payload: Mapping[str, Any]
) -> CaseEvent:
    """One event as the log keeps it, without its texts. KeyError for a name that is not of the engine."""
    kind = BY_NAME[name]
    return kind(object_id=object_id, case_id=case_id, client_id=client_id, **_read(kind, payload, case_id))


def differences(kept: Any, replayed: Any) -> list[str]:
    """Names of the fields in which a stored row differs from the replayed one; texts and versions left out."""
    return [
        spec.name
        for spec in fields(kept)
        if spec.name not in TEXTS
        and spec.name not in UNTOLD
        and getattr(kept, spec.name) != getattr(replayed, spec.name)
    ]


def _read(kind: Any, payload: Mapping[str, Any], case_id: UUID) -> dict[str, Any]:
    readers = _readers(kind)
    return {name: readers[name](value, case_id) for name, value in payload.items() if name in readers}


_READERS: dict[type, dict[str, Any]] = {}


def _readers(kind: Any) -> dict[str, Any]:
    """How each field of a class is made of its JSON value; rows inside an event leave out the case they belong to."""
    found = _READERS.get(kind)
    if found is None:
        hints = get_type_hints(kind)
        found = _READERS[kind] = {spec.name: _reader(hints[spec.name]) for spec in fields(kind)}
    return found


def _reader(hint: Any) -> Any:
    if isinstance(hint, UnionType):
        inner = _reader(next(part for part in get_args(hint) if part is not NoneType))
        return lambda value, case_id: None if value is None else inner(value, case_id)
    if get_origin(hint) is tuple:
        parts = get_args(hint)
        if parts[-1] is Ellipsis:
            one = _reader(parts[0])
            return lambda value, case_id: tuple(one(item, case_id) for item in value)
        each = [_reader(part) for part in parts]
        return lambda value, case_id: tuple(read(item, case_id) for read, item in zip(each, value, strict=True))
    if is_dataclass(hint):
        row: Any = hint
        if "case_id" not in {spec.name for spec in fields(row)}:
            return lambda value, case_id: row(**_read(row, value, case_id))
        return lambda value, case_id: row(case_id=case_id, **_read(row, value, case_id))
    make = _MAKE.get(hint)
    return (lambda value, case_id: value) if make is None else (lambda value, case_id: make(value))


_MAKE: dict[Any, Any] = {UUID: UUID, datetime: datetime.fromisoformat, date: date.fromisoformat}
