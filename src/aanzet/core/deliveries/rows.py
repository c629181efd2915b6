"""Claim and settle: the only statements that move an effect that a worker holds."""

import json
import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from aanzet.core import workers
from aanzet.core.clock import app_now
from aanzet.core.events import DeliverySettled
from aanzet.core.handlers import Claimed, Settled, effect_handler, tell_settled
from aanzet.core.log import publish, to_json
from aanzet.core.moving import LowerBound
from aanzet.core.notifier import announce
from aanzet.core.ports import Outcome
from aanzet.rules.actors import system

LEASE = 120  # seconds a worker may take for what it claimed
LADDER = (5, 30, 120, 600, 3600, 3 * 3600, 6 * 3600, 12 * 3600, 24 * 3600)  # seconds before the next try
SPREAD = 0.2
# A transaction may commit an effect whose moment lies before what was claimed meanwhile.
LATE = timedelta(seconds=60)
QUIET = frozenset({"reaction"})  # inside matters: no event of their own
ENDED = frozenset({"sent", "confirmed", "failed", "uncertain", "held", "cancelled", "skipped"})
NEEDS_PERSON = frozenset({"failed", "uncertain", "held"})

_low = LowerBound()

COLUMNS = (
    "id, organization_id, key, kind, event_id, client_id, case_id, entry_id, task_id, person_id, receiver, payload, "
    "blocking, tries, doubts, created_at"
)
CLAIM = f"""
with due as (
    select id from core_delivery
    where organization_id = %(organization)s and kind = %(kind)s and state in ('queued', 'retry', 'uncertain')
      and next_try_at >= %(low)s and next_try_at <= (select app_now())
    order by next_try_at limit %(batch)s for no key update skip locked
), clock as (select app_now() as now)
update core_delivery d set state = 'sending', worker = %(worker)s, tries = tries + 1,
    lease_until = clock_timestamp() + make_interval(secs => %(lease)s)
from clock where d.organization_id = %(organization)s and d.id in (select id from due)
returning {COLUMNS}, clock.now, next_try_at
"""  # noqa: S608 - names of columns, ours


def claim(organization: UUID, kind: str, size: int) -> list[Claimed]:
    """Take up to `size` due effects, oldest first. The caller commits before a socket opens."""
    bound = (organization, kind)
    values = {
        "organization": organization,
        "kind": kind,
        "low": _low.of(bound)[0],
        "batch": size,
        "worker": workers.me(),
        "lease": LEASE,
    }
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, values)
        rows = sorted(cursor.fetchall(), key=lambda row: row[-1])
    if rows:
        _low.rise(bound, (rows[0][-1] - LATE, rows[0][0]))
    return [claimed_from(row[:-1]) for row in rows]


def claimed_from(row: Sequence[Any]) -> Claimed:
    """A row of COLUMNS and the moment."""
    return Claimed(*row[:11], _json(row[11]), *row[12:])


def take_back(claimed: Claimed) -> bool:
    """Take an effect whose transaction was undone, to record why; False when somebody else has it by now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update core_delivery set state = 'sending', worker = %s, tries = tries + 1, "
            "lease_until = clock_timestamp() + make_interval(secs => %s) "
            "where id = %s and state in ('queued', 'retry', 'uncertain') and tries = %s",
            [workers.me(), LEASE, claimed.id, claimed.tries - 1],
        )
        return cursor.rowcount == 1


SETTLE = """
update core_delivery d set state = t.state, next_try_at = t.next_try_at, doubts = t.doubts, tries = t.tries,
    provider_ref = coalesce(nullif(t.reference, ''), d.provider_ref),
    receiver = coalesce(nullif(t.receiver, ''), d.receiver),
    reason = t.reason, result = t.values, last_error = t.detail, lease_until = null,
    settled_at = case when t.ended then %(now)s::timestamptz end
from jsonb_to_recordset(%(rows)s::jsonb) as t(id uuid, state text, next_try_at timestamptz, doubts smallint,
    tries smallint, reference text, receiver text, reason text, values jsonb, detail text, ended boolean)
where d.organization_id = %(organization)s and d.id = t.id and d.worker = %(worker)s
  and d.state in ('sending', 'uncertain')
returning d.id, d.organization_id, d.key, d.kind, d.state, d.reason, d.client_id, d.case_id, d.entry_id, d.task_id,
    d.person_id, d.blocking, d.payload
"""


def settle(answers: Sequence[tuple[Claimed, Outcome]], worker: UUID | None = None) -> list[Settled]:
    """Record answers, inside a scope. An answer that comes after the worker was given up still settles the doubt."""
    if not answers:
        return []
    now = app_now()
    organization = answers[0][0].organization_id
    values = {
        "rows": to_json([_settled_row(claimed, outcome, now) for claimed, outcome in answers]),
        "organization": organization,
        "worker": worker or workers.me(),
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(SETTLE, values)
        settled = [settled_from(row) for row in cursor.fetchall()]
    tell(organization, [item for item in settled if item.state in ENDED], now)
    return settled


def settled_from(row: Sequence[Any]) -> Settled:
    """A row as SETTLE returns it."""
    return Settled(*row[:-1], _json(row[-1]))


def tell(organization: UUID, settled: Sequence[Settled], now: datetime) -> None:
    """Publish how effects of cases ended, let the registered functions hear it, refresh the page Uitval."""
    loud = [item for item in settled if item.kind not in QUIET]
    events = [
        DeliverySettled(
            object_id=item.id,
            client_id=item.client_id,
            case_id=item.case_id,
            kind=item.kind,
            state=item.state,
            reason=item.reason,
            blocking=item.blocking,
            entry_id=item.entry_id,
            task_id=item.task_id,
            person_id=item.person_id,
        )
        for item in loud
        if item.case_id
    ]
    if events:
        publish(system(organization), now, *events)
    tell_settled(loud)
    if any(item.state in NEEDS_PERSON for item in settled):
        announce(f"{organization}/office", "failures")


def _settled_row(claimed: Claimed, outcome: Outcome, now: datetime) -> dict[str, Any]:
    state, next_try_at, doubts, tries = outcome.state, None, claimed.doubts, claimed.tries
    handler = effect_handler(claimed.kind)
    if state == "again":
        state, next_try_at, tries = "queued", now, 0
    elif state == "later":
        state, next_try_at, tries = "queued", outcome.until or now, tries - 1
    elif state == "uncertain":
        doubts += 1
        if handler and handler.repeats_doubt and doubts == 1:
            next_try_at = now + timedelta(seconds=LADDER[0])
        elif handler and handler.repeats_doubt:
            state = "failed"
    elif state == "retry" and tries > len(LADDER):
        state = "failed"
    elif state == "retry":
        spread = random.uniform(1 - SPREAD, 1 + SPREAD)  # noqa: S311 - no secret: it only spreads the load
        next_try_at = now + timedelta(seconds=LADDER[tries - 1] * spread)
    return {
        "id": claimed.id,
        "state": state,
        "next_try_at": next_try_at,
        "doubts": doubts,
        "tries": tries,
        "reference": outcome.reference,
        "receiver": outcome.receiver,
        "reason": outcome.reason,
        "values": outcome.values,
        "detail": outcome.detail[:500],
        "ended": state in ENDED,
    }


SILENT = f"""
select {COLUMNS}, app_now(), worker
from core_delivery d
where organization_id = %s and state = 'sending'
  and (lease_until < clock_timestamp() or not exists (
        select 1 from core_worker w where w.id = d.worker
          and w.beat_at >= clock_timestamp() - make_interval(secs => %s)))
order by created_at for no key update skip locked
"""  # noqa: S608 - names of columns, ours


def doubt_silent(organization: UUID) -> set[str]:
    """What a silent worker was sending, or what overran its lease, becomes uncertain, never queued; kinds touched."""
    with connection.cursor() as cursor:
        cursor.execute(SILENT, [organization, workers.SILENT])
        rows = cursor.fetchall()
    by_worker: dict[UUID, list[Claimed]] = {}
    for row in rows:
        by_worker.setdefault(row[-1], []).append(claimed_from(row[:-1]))
    lost = Outcome("uncertain", reason="answer_lost", detail="worker silent")
    for worker, left in by_worker.items():
        settle([(claimed, lost) for claimed in left], worker)
    return {claimed.kind for left in by_worker.values() for claimed in left}


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
