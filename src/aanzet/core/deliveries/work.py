"""How workers do effects: outside the house in two transactions, inside it in one. The row is the truth (1.5)."""

import logging
import time
from datetime import timedelta
from uuid import UUID

from django.db import DatabaseError, connection

from aanzet.core import workers
from aanzet.core.commands import is_collision
from aanzet.core.crash import crash_point
from aanzet.core.deliveries.queue import SOON
from aanzet.core.deliveries.rows import claim, doubt_silent, settle, take_back
from aanzet.core.errors import Refused
from aanzet.core.handlers import Claimed, Handler, effect_handler
from aanzet.core.notifier import wake
from aanzet.core.ports import Outcome, again, confirmed, held, retry
from aanzet.core.scope import scope

log = logging.getLogger("aanzet.deliveries")

UNTOUCHED = 45  # seconds after a claim in which a new item of it may still be started
RUN = 20.0  # seconds after which a job makes room for others
COLLISIONS = 3  # times that a batch is done anew because two transactions met


class BatchFailed(Exception):
    """A batch was undone because of one of its items: they are done one by one."""

    def __init__(self, size: int):
        super().__init__(size)
        self.size = size


def deliver(organization: UUID, kind: str, *, most: int | None = None) -> int:
    """Do what is due of one kind in one organization, at most 20 seconds long; how many were tried.

    Runs in no transaction; others may do the same at the same time. most: stop after so many (for tests).
    """
    handler = effect_handler(kind)
    if handler is None:
        log.error("nobody handles effects of kind %s", kind)
        return 0
    do = _inside if handler.inside else _outside
    done, singles, until = 0, 0, time.monotonic() + RUN
    while not workers.stopping.is_set() and (most is None or done < most):
        size = min(1 if singles else handler.batch, (most or done + handler.batch) - done)
        try:
            count = do(handler, organization, size)
        except BatchFailed as failure:
            singles = failure.size
            continue
        singles = max(0, singles - count)
        done += count
        if not count:
            _wake_for_next(organization, kind)
            break
        if time.monotonic() > until:
            wake(organization, "deliver", kind)
            break
    return done


def due_kinds() -> list[str]:
    """Kinds with something due in the organization of this scope."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct kind from core_delivery where state in ('queued', 'retry', 'uncertain') "
            "and next_try_at <= (select app_now())"
        )
        return [kind for (kind,) in cursor.fetchall()]


def look_after_silent(organization: UUID) -> int:
    """What silent workers left behind becomes uncertain; how many kinds were touched."""
    with scope(organization):
        kinds = doubt_silent(organization)
    for kind in kinds:
        _wake_for_next(organization, kind)
    return len(kinds)


def _wake_for_next(organization: UUID, kind: str) -> None:
    """Come back when the next one is due, if that is soon; the sweep of every minute sees to the rest."""
    query = (
        "select min(next_try_at) - (select app_now()) from core_delivery where organization_id = %s and kind = %s "
        "and state in ('queued', 'retry', 'uncertain') and next_try_at > (select app_now())"
    )
    with scope(organization, read_only=True), connection.cursor() as cursor:
        cursor.execute(query, [organization, kind])
        wait: timedelta | None = cursor.fetchone()[0]
    if wait is not None and wait.total_seconds() < SOON:
        wake(organization, "deliver", kind, delay=max(0.0, wait.total_seconds()))


# --- Outside the house ------------------------------------------------------------------------------------------------


def _outside(handler: Handler, organization: UUID, size: int) -> int:
    """Claim and commit, then reach out, then record each answer in a transaction of its own."""
    workers.beat()
    with scope(organization):
        batch = claim(organization, handler.kind, size)
        crash_point("claim:before-commit")
    crash_point("claim:after-commit")
    started = time.monotonic()
    for number, claimed in enumerate(batch):
        if (
            workers.stopping.is_set() or time.monotonic() - started > UNTOUCHED
        ):  # nothing of these has left the house: give them back
            with scope(organization):
                settle([(rest, again()) for rest in batch[number:]])
            return number
        outcome = _attempt(handler, claimed)
        crash_point("answer:before-commit")
        with scope(organization):
            settle([(claimed, outcome)])
        crash_point("answer:after-commit")
    return len(batch)


def _attempt(handler: Handler, claimed: Claimed) -> Outcome:
    try:
        return handler.function(claimed)
    except Refused as refusal:
        return held(refusal.code, **refusal.values)
    except Exception as error:
        log.exception("effect %s of kind %s could not be made", claimed.id, claimed.kind)
        return retry("unexpected", type(error).__name__)


# --- Inside the house -------------------------------------------------------------------------------------------------


def _inside(handler: Handler, organization: UUID, size: int) -> int:
    """Work and its settlement in one transaction, so it happens exactly once; how many were tried."""
    workers.beat()
    for attempt in range(COLLISIONS + 1):
        batch: list[Claimed] = []
        try:
            with scope(organization):
                batch = claim(organization, handler.kind, size)
                if batch:
                    settle(_run(handler, batch))
                crash_point("inside:before-commit")
            crash_point("inside:after-commit")
            return len(batch)
        except Exception as error:
            if attempt < COLLISIONS and isinstance(error, DatabaseError) and is_collision(error):
                continue
            if not batch:
                raise
            if len(batch) > 1:
                raise BatchFailed(len(batch)) from error
            _record(batch[0], error)
            return 1
    return 0


def _run(handler: Handler, batch: list[Claimed]) -> list[tuple[Claimed, Outcome]]:
    if handler.whole:
        handler.function(batch)
        return [(claimed, confirmed()) for claimed in batch]
    return [(claimed, handler.function(claimed) or confirmed()) for claimed in batch]


def _record(claimed: Claimed, error: Exception) -> None:
    """Why one effect could not be done; its own transaction was undone."""
    if isinstance(error, Refused):
        outcome = held(error.code, **error.values)
    else:
        log.error("effect %s (%s) failed", claimed.id, claimed.receiver or claimed.kind, exc_info=error)
        outcome = retry("unexpected", f"{type(error).__name__}: {error}")
    with scope(claimed.organization_id):
        if take_back(claimed):
            settle([(claimed, outcome)])
