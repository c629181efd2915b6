"""A run that was let go: begun, done in parts by the worker, stopped, ended (G16)."""

from collections.abc import Sequence
from datetime import datetime, time
from uuid import UUID

from django.db import connection
from django.db.models import F

from aanzet.access.queries.organizations import organization
from aanzet.access.queries.visitors import actor_of
from aanzet.cases.actions.start import start_cases
from aanzet.core.batch import Batch, plan_anew
from aanzet.core.deliveries import Effect, queue
from aanzet.core.errors import NotFound, Refused
from aanzet.core.log import publish
from aanzet.core.notifier import announce
from aanzet.planning.actions.orders import order_for
from aanzet.planning.actions.runs import reason
from aanzet.planning.actions.slots import TOPIC
from aanzet.planning.events import BulkStartBegan, BulkStartEnded, BulkStartStopped
from aanzet.planning.models import BulkStart, BulkStartItem
from aanzet.planning.queries.runs import (
    DONE,
    FAILED,
    PREVIEW,
    READY,
    RUNNING,
    STARTED,
    STOPPED,
    STOPPING,
    Apart,
    Run,
    run_for,
)
from aanzet.rules.actors import Actor, system
from aanzet.rules.dates import at_local

KIND = "bulk_start"
PART = 500  # clients per transaction
MORNING = time(8)
PIN = """
insert into planning_pin (id, organization_id, person_id, kind, item_id, case_id, by_itself, pinned_at)
select gen_random_uuid(), c.organization_id, p.id, 'case', c.id, c.id, false, %(now)s
from cases_case c cross join lateral (select distinct unnest(
    case when c.state = 'not_started' then c.planned_responsible_ids else c.responsible_ids end) as id) p
where c.id = any(%(cases)s)
on conflict (organization_id, person_id, kind, item_id) do nothing
"""
DONE_LINE = {"id": "uuid", "state": "text", "code": "text", "values": "jsonb", "case_id": "uuid"}


def begin_run(*, actor: Actor, now: datetime, run_id: UUID) -> int:
    """Step 5: let it go, now or in the morning of the day that was chosen; how many clients. Twice is no mistake.

    The worker does it in parts; whoever began it is the one who starts the cases. Refused: nothing_to_start.
    """
    run = _locked(actor, run_id)
    if run.state != PREVIEW:
        return run.total
    total = BulkStartItem.objects.filter(run_id=run_id, state=READY).count()
    if not total:
        raise Refused("nothing_to_start", field="clients")
    BulkStart.objects.filter(id=run_id).update(
        state=RUNNING, total=total, done=0, failed=0, created_by=actor.id, started_at=now, version=F("version") + 1
    )
    moment = None
    if run.options.start_on:
        moment = max(now, at_local(run.options.start_on, MORNING, organization(actor.organization_id).tz))
    effect = Effect(key=f"{KIND}:{run_id}", kind=KIND, payload={"run_id": run_id}, not_before=moment)
    publish(
        actor,
        now,
        BulkStartBegan(object_id=run_id, template_id=run.template_id, period=run.period, total=total),
    )
    queue(actor, now, [effect])
    _tell(actor.organization_id, run_id)
    return total


def stop_run(*, actor: Actor, now: datetime, run_id: UUID) -> None:
    """Stop after the part that is under way; what was started stays. Does nothing when it has ended.

    One that waits for its day ends at once.
    """
    run = run_for(actor, run_id)
    if run.state == RUNNING and run.options.start_on and not run.done:
        _end(actor, now, run_id, stopped=True)
    elif BulkStart.objects.filter(id=run_id, state=RUNNING).update(state=STOPPING, version=F("version") + 1):
        _tell(actor.organization_id, run_id)


def run_part(*, organization_id: UUID, now: datetime, run_id: UUID, size: int = PART) -> bool:
    """Start the next clients of a run, in the transaction of the worker; True while there is more to do.

    Safe to repeat: what was committed is no longer READY, what was not is done anew, and one case per period is guarded
    by the database.
    """
    row = BulkStart.objects.filter(id=run_id, state__in=[RUNNING, STOPPING]).values("state", "created_by").first()
    if row is None:
        return False
    actor = actor_of(row["created_by"])
    if row["state"] == STOPPING or actor is None or not actor.may("cases.bulk_start"):
        _end(system(organization_id), now, run_id, stopped=True)
        return False
    run = run_for(actor, run_id)
    lines = list(
        BulkStartItem.objects.filter(run_id=run_id, state=READY)
        .order_by("position")
        .values_list("id", "client_id", "options", "position")[:size]
    )
    if lines:
        plan_anew()
        _start(actor, now, run, lines)
    if len(lines) == size and BulkStartItem.objects.filter(run_id=run_id, state=READY).exists():
        _tell(organization_id, run_id)
        return True
    _end(actor, now, run_id, stopped=False)
    return False


def give_up_run(*, organization_id: UUID, now: datetime, run_id: UUID) -> None:
    """The worker tried to the end and could not go on: the run stands stopped, what is left can be started anew."""
    _end(system(organization_id), now, run_id, stopped=True)


def _start(actor: Actor, now: datetime, run: Run, lines: list[tuple[UUID, UUID, dict, int]]) -> None:
    apart = {client: Apart.read(options) for _, client, options, _ in lines}
    places = {client: place for _, client, _, place in lines}
    outcomes = start_cases(
        actor=actor, now=now, order=order_for(actor, now, run, apart, places), client_ids=list(apart)
    )
    done, failed = [], 0
    for line, client, *_ in lines:
        outcome = outcomes.get(client)
        code, values = reason(outcome)
        case = outcome.case_id if outcome else None
        failed += case is None
        state = STARTED if case else FAILED
        done.append({"id": line, "state": state, "code": code, "values": values, "case_id": case})
    batch = Batch()
    batch.update("planning_bulkstartitem", DONE_LINE, done)
    batch.execute()
    unlike = {line for line, client, *_ in lines if apart[client].pin not in (None, run.options.pin)}
    _pin(actor, now, [one["case_id"] for one in done if one["case_id"] and run.options.pin != (one["id"] in unlike)])
    BulkStart.objects.filter(id=run.id).update(done=F("done") + len(lines), failed=F("failed") + failed)


def _pin(actor: Actor, now: datetime, cases: Sequence[UUID]) -> None:
    """On the planboard of who is responsible, or will be; what somebody took off stays off (F127)."""
    if not cases:
        return
    with connection.cursor() as cursor:
        cursor.execute(PIN, {"now": now, "cases": list(cases)})
    announce(f"{actor.organization_id}/office", TOPIC)


def _end(actor: Actor, now: datetime, run_id: UUID, *, stopped: bool) -> None:
    state = STOPPED if stopped else DONE
    if not BulkStart.objects.filter(id=run_id, state__in=[RUNNING, STOPPING]).update(
        state=state, ended_at=now, version=F("version") + 1
    ):
        return
    run = BulkStart.objects.filter(id=run_id).values("done", "failed", "total").get()
    if stopped:
        publish(actor, now, BulkStartStopped(object_id=run_id, done=run["done"], total=run["total"]))
    else:
        started = run["done"] - run["failed"]
        publish(actor, now, BulkStartEnded(object_id=run_id, started=started, failed=run["failed"]))
    _tell(actor.organization_id, run_id)


def _locked(actor: Actor, run_id: UUID) -> Run:
    run_for(actor, run_id)
    if BulkStart.objects.select_for_update(no_key=True).filter(id=run_id).first() is None:
        raise NotFound(run_id)
    return run_for(actor, run_id)


def _tell(organization_id: UUID, run_id: UUID) -> None:
    announce(f"{organization_id}/office", f"bulk-{run_id}")
