"""What happens to cases by itself: timers that came due, effects that ended, dates that are looked at every day."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from aanzet.cases.actions.run import run
from aanzet.core.commands import command
from aanzet.rules.actors import Actor
from aanzet.rules.process.commands import Command, DeliverySettled, FireTimer, RefreshDates

Order = TypeVar("Order", bound=Command)


@command
def fire_timers(*, actor: Actor, now: datetime, due: Sequence[tuple[UUID, str, UUID, str]]) -> None:
    """Timers of cases: (case, kind, object, argument), oldest first. One that no longer matters does nothing."""
    orders = [(case_id, FireTimer(kind, object_id, argument)) for case_id, kind, object_id, argument in due]
    objects = [object_id for _, _, object_id, _ in due]
    for round_ in rounds(orders):
        run(actor, now, round_, tasks=objects)


@command
def settle_deliveries(*, actor: Actor, now: datetime, settled: Sequence[tuple[UUID, str, str]]) -> None:
    """Blocking effects that ended: (case, key, state). Failed or uncertain ones give the turn to the office (T3)."""
    for round_ in rounds([(case_id, DeliverySettled(key, state)) for case_id, key, state in settled]):
        run(actor, now, round_)


@command
def refresh_dates(*, actor: Actor, now: datetime, case_ids: Sequence[UUID]) -> None:
    """Compute the expected dates again (F145): a missed lead time moves what comes after it."""
    run(actor, now, {case_id: RefreshDates() for case_id in case_ids})


def rounds(orders: Iterable[tuple[UUID, Order]]) -> list[dict[UUID, Order]]:
    """Orders in sets of at most one per case, keeping their order per case."""
    made: list[dict[UUID, Order]] = []
    for case_id, order in orders:
        for round_ in made:
            if case_id not in round_:
                round_[case_id] = order
                break
        else:
            made.append({case_id: order})
    return made
