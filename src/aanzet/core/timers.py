"""Timers: rows with a due moment by the clock of the database, fired in batches, late ones once and in order (1.7)."""

import json
import logging
import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection

from aanzet.core import workers
from aanzet.core.batch import ORGANIZATION, Batch
from aanzet.core.commands import is_collision
from aanzet.core.crash import crash_point
from aanzet.core.deliveries.queue import SOON, Effect, queue
from aanzet.core.handlers import Claimed, Due, effect, holds, timer_handler
from aanzet.core.ids import new_id
from aanzet.core.log import to_json
from aanzet.core.moving import LowerBound
from aanzet.core.notifier import wake
from aanzet.core.scope import scope
from aanzet.rules.actors import Actor, system

log = logging.getLogger("aanzet.timers")

BATCH = 200
RUN = 20.0  # seconds after which a job makes room for others
COLLISIONS = 3
BUSY = 1.0  # seconds after which timers of a case that was busy are looked at again

_low = LowerBound()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTimer:
    """A moment at which something must be looked at. key: unique; the same key again moves the timer."""

    key: str
    kind: str
    due_at: datetime
    case_id: UUID | None = None
    task_id: UUID | None = None
    payload: dict[str, Any] = field(default_factory=dict)
    id: UUID = field(default_factory=new_id)


INSERT = """
insert into core_timer (id, organization_id, key, kind, case_id, task_id, payload, due_at, state)
select id, %s, key, kind, case_id, task_id, payload, due_at, 'open'
from jsonb_to_recordset(%s::jsonb) as t(id uuid, key text, kind text, case_id uuid, task_id uuid, payload jsonb,
    due_at timestamptz)
on conflict (organization_id, key) do update set kind = excluded.kind, payload = excluded.payload,
    due_at = excluded.due_at, case_id = excluded.case_id, task_id = excluded.task_id, state = 'open', fired_at = null
"""


COLUMNS = {
    "id": "uuid",
    "key": "text",
    "kind": "text",
    "case_id": "uuid",
    "task_id": "uuid",
    "payload": "jsonb",
    "due_at": "timestamptz",
}
MOVE = (
    "on conflict (organization_id, key) do update set kind = excluded.kind, payload = excluded.payload, "
    "due_at = excluded.due_at, case_id = excluded.case_id, task_id = excluded.task_id, state = 'open', fired_at = null"
)
CANCEL = f"""
update core_timer t set state = 'cancelled' from {{rows}}
where t.organization_id = {ORGANIZATION} and t.key = {{keys}} and t.key = r.key and t.state = 'open'
"""  # noqa: S608 - a condition of ours


def add_to(batch: Batch, timers: Iterable[NewTimer], cancelled: Iterable[str] = ()) -> None:
    """Set and end timers as parts of a statement in the making; the caller wakes the workers (`wake_for`)."""
    wanted = {timer.key: timer for timer in timers}
    batch.insert("core_timer", COLUMNS, wanted.values(), given={"state": "'open'"}, conflict=MOVE)
    ended = ({"key": key} for key in cancelled if key not in wanted)  # one statement touches a row once
    batch.run("cancelled_core_timer", {"key": "text"}, ended, CANCEL, key="key")


def schedule(actor: Actor, now: datetime, timers: Iterable[NewTimer]) -> None:
    """Set timers in one statement. A moment that is past already fires at once."""
    wanted = list(timers)
    if not wanted:
        return
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [actor.organization_id, to_json([asdict(timer) for timer in wanted])])
    wake_for(actor.organization_id, now, min(timer.due_at for timer in wanted))


def wake_for(organization: UUID, now: datetime, earliest: datetime) -> None:
    """Wake a worker after the commit for timers that another writer set; what is later waits for the sweep."""
    delay = max(0.0, (earliest - now).total_seconds())
    if delay < SOON:
        wake(organization, "timers", delay=delay)


def cancel(
    organization: UUID, *, keys: Collection[str] = (), task_ids: Collection[UUID] = (), case_id: UUID | None = None
) -> int:
    """End timers that have not fired: with these keys, of these tasks, or of this whole case. How many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update core_timer set state = 'cancelled' where organization_id = %s and state = 'open' "
            "and (key = any(%s) or task_id = any(%s) or case_id = %s)",
            [organization, list(keys), list(task_ids), case_id],
        )
        return cursor.rowcount


DUE = """
    organization_id = %(organization)s and state = 'open' and (due_at, id) > (%(due_at)s, %(id)s)
      and due_at <= (select app_now())
"""
# Most looks find nothing: this one question costs less than claiming.
ANY = f"select app_now(), exists (select from core_timer where {DUE})"  # noqa: S608 - a condition of ours
TAKE = """
update core_timer t set state = 'fired', fired_at = %(now)s
where t.organization_id = %(organization)s and t.id in (select id from due)
returning id, organization_id, key, kind, case_id, task_id, payload, due_at
"""
CLAIM = f"""
with due as (
    select id from core_timer where {DUE} and kind <> all(%(holding)s)
    order by due_at, id limit %(batch)s for no key update skip locked
) {TAKE}
"""  # noqa: S608 - conditions of ours
LOOK = f"""
select id, kind, case_id, due_at from core_timer where {DUE} and kind = any(%(holding)s)
order by due_at, id limit %(batch)s
"""  # noqa: S608 - conditions of ours
CLAIM_THESE = f"""
with due as (select id from core_timer where organization_id = %(organization)s and id = any(%(ids)s)
    and state = 'open' for no key update skip locked
) {TAKE}
"""  # noqa: S608 - conditions of ours


def run_due(organization: UUID, *, batch: int = BATCH) -> int:
    """Fire what is due in one organization, at most 20 seconds long; how many. Runs in no transaction."""
    fired, until, size, singles = 0, time.monotonic() + RUN, batch, 0
    while not workers.stopping.is_set():
        count, failed = _fire(organization, 1 if singles else size)
        if failed:  # done one by one, so that one bad timer holds up no other
            singles = failed
            continue
        singles = max(0, singles - count)
        fired += count
        if not count:
            break
        if time.monotonic() > until:
            wake(organization, "timers")
            break
    return fired


def any_due() -> bool:
    """Whether a timer is due in the organization of this scope."""
    with connection.cursor() as cursor:
        cursor.execute("select exists(select 1 from core_timer where state = 'open' and due_at <= (select app_now()))")
        return cursor.fetchone()[0]


def _fire(organization: UUID, size: int) -> tuple[int, int]:
    """One batch in one transaction: (fired, size of a batch that failed)."""
    for attempt in range(COLLISIONS + 1):
        due: list[Due] = []
        try:
            with scope(organization):
                due = claim(organization, size)
                crash_point("timers:claimed")
                hand_over(due)
            return len(due), 0
        except Exception as error:
            _low.forget(organization)
            _low.forget((organization, "holding"))
            if attempt < COLLISIONS and isinstance(error, DatabaseError) and is_collision(error):
                continue
            if not due:
                raise
            if len(due) == 1:
                _to_effect(due[0], error)
                return 1, 0
            return 0, len(due)
    return 0, 0


def claim(organization: UUID, size: int) -> list[Due]:
    """Mark up to `size` due timers as fired, oldest first, in the caller's transaction."""
    low = _low.of(organization)
    due_at, last = min(low, _low.of((organization, "holding"))) if holds() else low
    with connection.cursor() as cursor:
        cursor.execute(ANY, {"organization": organization, "due_at": due_at, "id": last})
        now, there_is_work = cursor.fetchone()
        if not there_is_work:
            return []
        values = {"organization": organization, "due_at": low[0], "id": low[1], "batch": size, "now": now}
        cursor.execute(CLAIM, {**values, "holding": list(holds())})
        rows = sorted(cursor.fetchall(), key=lambda row: (row[7], row[0]))
    if rows:
        _low.rise(organization, (rows[-1][7], rows[-1][0]))
    elif holds():
        rows = _claim_holding(values)
    return [Due(*row[:6], _json(row[6]), row[7], now) for row in rows]


def _claim_holding(values: dict[str, Any]) -> list[Sequence[Any]]:
    """Timers whose cases are locked first; those of a case that is busy are left for a moment later."""
    organization = values["organization"]
    bound = (organization, "holding")
    values["due_at"], values["id"] = _low.of(bound)
    with connection.cursor() as cursor:
        cursor.execute(LOOK, {**values, "holding": list(holds())})
        found = cursor.fetchall()
        free: set[UUID | None] = {None}
        for hold in set(holds().values()):
            mine = {case for _, kind, case, _ in found if case and holds()[kind] is hold}
            free.update(hold(mine) if mine else ())
        ids = [id for id, _, case, _ in found if case in free]
        if len(ids) < len(found):
            _low.forget(bound)
            wake(organization, "timers", delay=BUSY)
        elif found:
            _low.rise(bound, (found[-1][3], found[-1][0]))
        if not ids:
            return []
        cursor.execute(CLAIM_THESE, {**values, "ids": ids})
        return sorted(cursor.fetchall(), key=lambda row: (row[7], row[0]))


def hand_over(due: Sequence[Due]) -> None:
    """To the handler of each kind, keeping the order: what belongs together in time stays so."""
    for kind, group in groupby(due, key=lambda timer: timer.kind):
        handler = timer_handler(kind)
        if handler is None:
            raise LookupError(f"nobody handles timers of kind {kind}")
        handler(list(group))


def _to_effect(due: Due, error: Exception) -> None:
    """A timer whose handler fails goes on as an effect: tried again along the ladder, and then in Uitval."""
    log.error("timer %s of kind %s failed", due.id, due.kind, exc_info=error)
    with scope(due.organization_id):
        with connection.cursor() as cursor:
            cursor.execute(
                "update core_timer set state = 'fired', fired_at = %s where id = %s and state = 'open'",
                [due.now, due.id],
            )
            if not cursor.rowcount:
                return
        payload = {**asdict(due), "now": None}
        again = Effect(
            key=f"timer:{due.id}:{due.due_at.isoformat()}",
            kind="timer",
            payload=json.loads(to_json([payload]))[0],
            case_id=due.case_id,
            task_id=due.task_id,
            receiver=due.kind,
        )
        queue(system(due.organization_id), due.now, [again])


@effect("timer", inside=True)
def fire_again(claimed: Claimed) -> None:
    """Hand a timer over once more."""
    stored = claimed.payload
    hand_over(
        [
            Due(
                UUID(stored["id"]),
                claimed.organization_id,
                stored["key"],
                stored["kind"],
                claimed.case_id,
                claimed.task_id,
                stored["payload"],
                datetime.fromisoformat(stored["due_at"]),
                claimed.now,
            )
        ]
    )


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
