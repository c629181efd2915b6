"""Put effects in the outbox, in the transaction of what caused them."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from aanzet.core.batch import ORGANIZATION, Batch
from aanzet.core.ids import new_id
from aanzet.core.log import SAME_KEY, to_json
from aanzet.core.notifier import wake
from aanzet.rules.actors import Actor

# A wake in memory serves what is due soon; for later the sweep of every minute is good enough.
SOON = 90.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One thing that leaves the house, for one receiver. key: deterministic, unique in the organization (G04).

    state: queued, or born held or skipped with a reason code. not_before: the undo window or quiet hours. blocking: a
    failure gives the turn to the office (rule T3). owner_id: who looks after a failure. values: fill the reason.
    """

    key: str
    kind: str
    payload: dict[str, Any] = field(default_factory=dict)
    state: str = "queued"
    reason: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    event_id: UUID | None = None
    client_id: UUID | None = None
    case_id: UUID | None = None
    entry_id: UUID | None = None
    task_id: UUID | None = None
    person_id: UUID | None = None
    receiver: str = ""
    owner_id: UUID | None = None
    blocking: bool = False
    not_before: datetime | None = None
    id: UUID = field(default_factory=new_id)


class Change(NamedTuple):
    """A known effect gets another state, as long as nobody has begun with it (held, queued or to be tried again)."""

    key: str
    state: str
    reason: str = ""


COLUMNS = {
    "id": "uuid", "key": "text", "kind": "text", "payload": "jsonb", "state": "text", "reason": "text",
    "event_id": "uuid", "client_id": "uuid", "case_id": "uuid", "entry_id": "uuid", "task_id": "uuid",
    "person_id": "uuid", "receiver": "text", "owner_id": "uuid", "blocking": "boolean",
}  # fmt: skip
MORE = {"values": "jsonb", "not_before": "timestamptz"}
GIVEN = {
    "result": 'r."values"',
    "next_try_at": "case when r.state = 'queued' then coalesce(r.not_before, %(now)s::timestamptz) end",
    "settled_at": "case when r.state <> 'queued' then %(now)s::timestamptz end",
    "created_at": "%(now)s::timestamptz",
    "tries": "0",
    "doubts": "0",
    "provider_ref": "''",
    "last_error": "''",
}
CHANGE = f"""
update core_delivery t set state = r.state, reason = r.reason,
    settled_at = case when r.state <> 'queued' then %(now)s::timestamptz end
from {{rows}} where t.organization_id = {ORGANIZATION} and t.key = {{keys}} and t.key = r.key
  and t.state in ('held', 'queued', 'retry')
"""  # noqa: S608 - a condition of ours
INSERT = """
insert into core_delivery (id, organization_id, key, kind, payload, state, reason, result, event_id, client_id, case_id,
    entry_id, task_id, person_id, receiver, owner_id, blocking, next_try_at, tries, doubts, provider_ref, last_error,
    created_at, settled_at)
select id, %(organization)s, key, kind, payload, state, reason, values, event_id, client_id, case_id,
    entry_id, task_id, person_id, receiver, owner_id, blocking,
    case when state = 'queued' then coalesce(not_before, %(now)s) end, 0, 0, '', '', %(now)s,
    case when state <> 'queued' then %(now)s::timestamptz end
from jsonb_to_recordset(%(rows)s::jsonb) as t(id uuid, key text, kind text, payload jsonb, state text, reason text,
    values jsonb, event_id uuid, client_id uuid, case_id uuid, entry_id uuid, task_id uuid, person_id uuid,
    receiver text, owner_id uuid, blocking boolean, not_before timestamptz)
on conflict (organization_id, key) do nothing
returning id
"""


def queue(actor: Actor, now: datetime, effects: Iterable[Effect]) -> list[UUID]:
    """Write effects in one statement and wake a worker after the commit; the ids of those that are new.

    A key that is there already makes no second effect, whatever became of the first.
    """
    wanted = list(effects)
    if not wanted:
        return []
    rows = to_json([asdict(effect) for effect in wanted])
    with connection.cursor() as cursor:
        cursor.execute(INSERT, {"organization": actor.organization_id, "now": now, "rows": rows})
        made = [row[0] for row in cursor.fetchall()]
    moments: dict[str, datetime] = {}
    for effect in wanted:
        if effect.state == "queued":
            moment = effect.not_before or now
            moments[effect.kind] = min(moment, moments.get(effect.kind, moment))
    wake_for(actor.organization_id, now, moments)
    return made


def add_to(batch: Batch, now: datetime, effects: Iterable[Effect], changes: Iterable[Change] = ()) -> None:
    """The same as parts of a statement in the making; the caller wakes the workers (`wake_for`)."""
    batch.values["now"] = now
    batch.insert(
        "core_delivery", COLUMNS, effects, part="queued_core_delivery", given=GIVEN, extra=MORE, conflict=SAME_KEY
    )
    batch.run(
        "changed_core_delivery",
        {"key": "text", "state": "text", "reason": "text"},
        (change._asdict() for change in changes),
        CHANGE,
        key="key",
    )


def wake_for(organization: UUID, now: datetime, moments: dict[str, datetime]) -> None:
    """Wake workers after the commit for effects that another writer put in. moments: kind -> earliest next_try_at."""
    for kind, moment in moments.items():
        delay = max(0.0, (moment - now).total_seconds())
        if delay < SOON:
            wake(organization, "deliver", kind, delay=delay)
