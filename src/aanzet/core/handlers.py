"""Who does the work that waits: effects by kind, timers by kind, and who wants to know how an effect ended.

An app's jobs.py registers functions here; core/jobs.py runs them. A handler is safe to run twice.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from aanzet.core.ports import Outcome


@dataclass(frozen=True, slots=True)
class Claimed:
    """An effect that this worker has taken. now: moment of the claim. tries: this attempt included."""

    id: UUID
    organization_id: UUID
    key: str
    kind: str
    event_id: UUID | None
    client_id: UUID | None
    case_id: UUID | None
    entry_id: UUID | None
    task_id: UUID | None
    person_id: UUID | None
    receiver: str
    payload: dict[str, Any]
    blocking: bool
    tries: int
    doubts: int
    created_at: datetime
    now: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """A timer that came due. now: moment of firing, perhaps long after due_at."""

    id: UUID
    organization_id: UUID
    key: str
    kind: str
    case_id: UUID | None
    task_id: UUID | None
    payload: dict[str, Any]
    due_at: datetime
    now: datetime


@dataclass(frozen=True, slots=True)
class Settled:
    """An effect that reached a state worth telling: accepted, or waiting for a person."""

    id: UUID
    organization_id: UUID
    key: str
    kind: str
    state: str
    reason: str
    client_id: UUID | None
    case_id: UUID | None
    entry_id: UUID | None
    task_id: UUID | None
    person_id: UUID | None
    blocking: bool
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Handler:
    """How one kind of effect is done. repeats_doubt: after a lost answer one repeat is harmless (reliability 1.6)."""

    kind: str
    function: Callable[..., Any]
    inside: bool
    whole: bool
    batch: int
    repeats_doubt: bool


_effects: dict[str, Handler] = {}
_timers: dict[str, Callable[[Sequence[Due]], None]] = {}
_holds: dict[str, Callable[[Collection[UUID]], Collection[UUID]]] = {}
_on_settled: list[Callable[[Sequence[Settled]], None]] = []
_daily: list[Callable[[UUID, datetime], None]] = []


class HandlerTaken(Exception):
    """Two functions want to handle the same kind: a program error, found at start."""


def effect(
    kind: str, *, inside: bool = False, whole: bool = False, batch: int = 10, repeats_doubt: bool = False
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register who does effects of this kind.

    Outside (default): function(claimed) -> Outcome, run with no transaction open; it opens a short scope to load what
    it needs, closes it, then reaches out. What happens on the line is an Outcome (`uncertain`: the answer was lost);
    an exception means that nothing left the house and is tried again; Refused holds the effect with its reason.

    inside=True: function(claimed) -> Outcome | None, run in the scope and transaction that also settles it, so it
    happens exactly once. None = confirmed. `again()` commits what was done and goes on with the next part: for long
    work in steps of a few hundred. whole=True: function(list of claimed) -> None, for set-based work.

    repeats_doubt: a lost answer is followed by one repeat (mail, with the same Message-ID); else a person decides.
    """

    def declare(function: Callable[..., Any]) -> Callable[..., Any]:
        if kind in _effects:
            raise HandlerTaken(kind)
        _effects[kind] = Handler(kind, function, inside, whole, batch, repeats_doubt)
        return function

    return declare


def timer(
    kind: str, *, hold: Callable[[Collection[UUID]], Collection[UUID]] | None = None
) -> Callable[[Callable[[Sequence[Due]], None]], Callable[[Sequence[Due]], None]]:
    """Register who handles timers of this kind: function(due timers, oldest first), inside scope and transaction.

    hold(case ids) -> those it could lock without waiting. For handlers that change the cases of their timers: commands
    lock the case first and then its timers, so this must be the order here too. Timers of busy cases come back later.
    """

    def declare(function: Callable[[Sequence[Due]], None]) -> Callable[[Sequence[Due]], None]:
        if kind in _timers:
            raise HandlerTaken(kind)
        _timers[kind] = function
        if hold:
            _holds[kind] = hold
        return function

    return declare


def holds() -> dict[str, Callable[[Collection[UUID]], Collection[UUID]]]:
    """Kinds of timers whose cases are locked first, and how."""
    return _holds


def on_settled(function: Callable[[Sequence[Settled]], None]) -> Callable[[Sequence[Settled]], None]:
    """Register a function that hears, in the same transaction, how effects ended: sent, confirmed, uncertain, failed,
    held, skipped, cancelled, and queued when a person repeats one. Reactions are left out.
    """
    _on_settled.append(function)
    return function


def daily(function: Callable[[UUID, datetime], None]) -> Callable[[UUID, datetime], None]:
    """Register work of every night: function(organization, now), which opens its own scopes; safe to run twice."""
    _daily.append(function)
    return function


def daily_work() -> Sequence[Callable[[UUID, datetime], None]]:
    """What runs every night."""
    return tuple(_daily)


def effect_handler(kind: str) -> Handler | None:
    """Who does effects of this kind."""
    return _effects.get(kind)


def timer_handler(kind: str) -> Callable[[Sequence[Due]], None] | None:
    """Who handles timers of this kind."""
    return _timers.get(kind)


def tell_settled(settled: Sequence[Settled]) -> None:
    """Tell everybody who asked."""
    if settled:
        for function in _on_settled:
            function(settled)


__all__ = [
    "Claimed",
    "Due",
    "Handler",
    "HandlerTaken",
    "Outcome",
    "Settled",
    "daily",
    "daily_work",
    "effect",
    "effect_handler",
    "holds",
    "on_settled",
    "tell_settled",
    "timer",
    "timer_handler",
]
