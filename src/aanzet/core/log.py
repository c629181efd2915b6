"""Publish what happened: one row per fact, reactions together in the same transaction, the rest afterwards.

A set of events is one statement. Reactions `together` run first in, first out, in the publishing transaction; every
reaction `afterwards` is a core.Delivery row with a deterministic key, written in the same transaction and taken by a
worker after the commit (architecture 5, reliability 1.2).
"""

import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson
from django.db import connection

from aanzet.core import crypto
from aanzet.core.ids import new_id
from aanzet.core.notifier import wake
from aanzet.rules import evidence
from aanzet.rules.actors import Actor
from aanzet.rules.domain_events import DomainEvent

if TYPE_CHECKING:
    from aanzet.core.batch import Batch

STORM = 500  # more reaction events than this in one transaction is a loop, not work


class EventStorm(Exception):
    """Reactions keep causing events: the command is undone."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event as it stands in the log; what a reaction gets, in the transaction or afterwards.

    texts: its personal part, only while it is being written; afterwards `details.texts_of` gives them.
    """

    id: UUID
    organization_id: UUID
    name: str
    version: int
    at: datetime
    actor: str
    on_behalf_of: UUID | None
    cause: UUID | None
    client_id: UUID | None
    case_id: UUID | None
    object_kind: str
    object_id: UUID | None
    visibility: str
    payload: dict[str, Any]
    texts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reaction:
    """A function that reacts to one kind of event. `name` is stable: it is part of the key of its delivery.

    when: whether this event concerns it at all, judged from the event alone; for others nothing is queued.
    """

    name: str
    event: str
    together: bool
    function: Callable[[Recorded], None]
    when: Callable[[Recorded], bool]


_reactions: dict[str, list[Reaction]] = {}
_running = threading.local()


def on(
    event: type[DomainEvent], *, together: bool = False, when: Callable[[Recorded], bool] = lambda event: True
) -> Callable[[Callable[[Recorded], None]], Any]:
    """Declare a reaction: `@on(CaseStarted)` afterwards, `@on(CaseStarted, together=True)` in the same transaction."""

    def declare(function: Callable[[Recorded], None]) -> Callable[[Recorded], None]:
        name = f"{function.__module__.removeprefix('aanzet.').split('.')[0]}.{function.__name__}"
        _reactions.setdefault(event.name(), []).append(Reaction(name, event.name(), together, function, when))
        return function

    return declare


def reactions() -> list[Reaction]:
    """Every declared reaction, for docs/events.md and for the worker."""
    return [reaction for declared in _reactions.values() for reaction in declared]


def publish(actor: Actor, now: datetime, *events: DomainEvent, cause: UUID | None = None) -> list[Recorded]:
    """Write the events in one statement, queue what reacts afterwards, run what reacts together."""
    recorded = record(actor, now, events, cause)
    if recorded:
        rows, details = event_rows(recorded)
        insert("core_event", EVENT_COLUMNS, rows)
        insert("core_eventdetail", DETAIL_COLUMNS, details)
        waiting = delivery_rows(recorded)
        insert("core_delivery", DELIVERY_COLUMNS, waiting, SAME_KEY)
        if waiting:
            wake(actor.organization_id, "deliver", "reaction")
        react(recorded)
    return recorded


def record(
    actor: Actor, now: datetime, events: Iterable[DomainEvent], cause: UUID | None = None, ids: Sequence[UUID] = ()
) -> list[Recorded]:
    """Give events their envelope. For writers that put the rows into a statement of their own (cases)."""
    return [
        Recorded(
            id=ids[number] if ids else new_id(),
            organization_id=actor.organization_id,
            name=event.name(),
            version=event.version,
            at=now,
            # The engine says itself who did it: what follows from a client's act is done by the system.
            actor=getattr(event, "by", "") or actor.reference,
            on_behalf_of=getattr(event, "on_behalf_of", None) if hasattr(event, "by") else actor.on_behalf_of,
            cause=cause,
            client_id=event.client_id,
            case_id=event.case_id,
            object_kind=event.object_kind,
            object_id=event.object_id,
            visibility=event.visibility,
            payload=event.payload(),
            texts=event.texts(),
        )
        for number, event in enumerate(events)
    ]


EVENT_COLUMNS = {
    "id": "uuid",
    "organization_id": "uuid",
    "at": "timestamptz",
    "name": "text",
    "version": "smallint",
    "actor": "text",
    "on_behalf_of": "uuid",
    "cause": "uuid",
    "client_id": "uuid",
    "case_id": "uuid",
    "object_kind": "text",
    "object_id": "uuid",
    "visibility": "text",
    "payload": "text",
    "detail_digest": "bytea",
}
DETAIL_COLUMNS = {"id": "uuid", "organization_id": "uuid", "salt": "bytea", "body": "bytea"}
DELIVERY_COLUMNS = {
    "id": "uuid",
    "organization_id": "uuid",
    "key": "text",
    "kind": "text",
    "state": "text",
    "event_id": "uuid",
    "client_id": "uuid",
    "case_id": "uuid",
    "entry_id": "uuid",
    "task_id": "uuid",
    "person_id": "uuid",
    "receiver": "text",
    "payload": "jsonb",
    "blocking": "boolean",
    "tries": "smallint",
    "next_try_at": "timestamptz",
    "provider_ref": "text",
    "reason": "text",
    "last_error": "text",
    "created_at": "timestamptz",
}


_envelope = attrgetter(*(name for name in EVENT_COLUMNS if name not in ("payload", "detail_digest")))
_envelope_names = tuple(name for name in EVENT_COLUMNS if name not in ("payload", "detail_digest"))


def event_rows(recorded: Iterable[Recorded]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Rows of core_event and of core_eventdetail; sequence, tx and era are drawn by the database.

    The personal texts of an event stand encrypted beside it and can be erased; their salted digest is part of what is
    sealed (reliability 5.1).
    """
    rows, details = [], []
    for event in recorded:
        row = dict(zip(_envelope_names, _envelope(event), strict=True))
        row["payload"] = canonical(event.payload)
        if event.texts:
            text, salt = canonical(event.texts), os.urandom(16)
            row["detail_digest"] = evidence.detail_digest(salt, text.encode())
            body = crypto.seal(event.organization_id, "core_eventdetail", "body", event.id, text)
            details.append({"id": event.id, "organization_id": event.organization_id, "salt": salt, "body": body})
        rows.append(row)
    return rows, details


def add_to(batch: "Batch", recorded: Iterable[Recorded]) -> None:
    """Events, their personal details and what reacts afterwards, as parts of a statement in the making."""
    told = list(recorded)
    rows, details = event_rows(told)
    batch.insert("core_event", EVENT_COLUMNS, rows)
    batch.insert("core_eventdetail", DETAIL_COLUMNS, details)
    batch.insert("core_delivery", DELIVERY_COLUMNS, delivery_rows(told), conflict=SAME_KEY)


SAME_KEY = "on conflict (organization_id, key) do nothing"


def delivery_rows(recorded: Iterable[Recorded]) -> list[dict[str, Any]]:
    """Rows of core_delivery for everything that reacts afterwards."""
    return [
        {
            "id": new_id(),
            "organization_id": event.organization_id,
            "key": f"react:{reaction.name}:{event.id}",
            "kind": "reaction",
            "state": "queued",
            "event_id": event.id,
            "client_id": event.client_id,
            "case_id": event.case_id,
            "receiver": reaction.name,
            "payload": {"reaction": reaction.name, "at": event.at},
            "blocking": False,
            "tries": 0,
            "next_try_at": event.at,
            "provider_ref": "",
            "reason": "",
            "last_error": "",
            "created_at": event.at,
        }
        for event in recorded
        for reaction in _concerned(event, together=False)
    ]


def _concerned(event: Recorded, *, together: bool) -> list[Reaction]:
    return [one for one in _reactions.get(event.name, ()) if one.together == together and one.when(event)]


def waits(recorded: Iterable[Recorded]) -> bool:
    """Whether something reacts afterwards to one of these events."""
    return any(_concerned(event, together=False) for event in recorded)


def react(recorded: Iterable[Recorded]) -> None:
    """Run the reactions together, first in, first out; what they publish waits its turn (no recursion)."""
    queue: deque[Recorded] | None = getattr(_running, "queue", None)
    waiting = [event for event in recorded if _concerned(event, together=True)]
    if queue is not None:
        queue.extend(waiting)
        return
    _running.queue = queue = deque(waiting)
    try:
        done = 0
        while queue:
            event = queue.popleft()
            done += 1
            if done > STORM + len(waiting):
                raise EventStorm(event.name)
            for reaction in _concerned(event, together=True):
                reaction.function(event)
    finally:
        del _running.queue


def insert(table: str, columns: dict[str, str], rows: list[dict[str, Any]], conflict: str = "") -> None:
    """Insert rows in one statement. Table and columns are names of ours, never input."""
    if not rows:
        return
    names = ", ".join(columns)
    types = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    with connection.cursor() as cursor:
        cursor.execute(
            f"insert into {table} ({names}) select {names} from jsonb_to_recordset(%s::jsonb) as t({types}) {conflict}",  # noqa: S608
            [to_json(rows)],
        )


def canonical(payload: dict[str, Any]) -> str:
    """Canonical JSON: UTF-8, sorted keys, no spaces, no floats; the text that is sealed."""
    return orjson.dumps(payload, plain, orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATACLASS).decode()


def to_json(rows: Any) -> str:
    """Rows (dicts or dataclasses) for jsonb_to_recordset."""
    return orjson.dumps(rows, plain).decode()


def plain(value: Any) -> Any:
    """Amounts, sets and bytes as JSON values; anything else does not belong in an event or a row."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, set | frozenset):
        return sorted(value, key=str)
    if isinstance(value, bytes | memoryview):
        return "\\x" + bytes(value).hex()
    raise TypeError(f"{type(value).__name__} does not belong in an event")
