"""What the worker does of a plan, part by part: try, apply, take back (F401).

A part is a transaction, but every case stands for itself: one that cannot go is passed over with its reason, and one
that fails unexpectedly is found by halving the part, so that it never takes others along. What was committed is not
done again after a crash, what was not is done anew.
"""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import DatabaseError, transaction
from django.db.models import F

from aanzet.access.queries.visitors import actor_of
from aanzet.cases.actions.migration.plans import OUTCOME_UNDOING, tell_plan
from aanzet.cases.actions.run import Outcome, run
from aanzet.cases.events import MigrationEnded, MigrationStopped
from aanzet.cases.models import OPEN_STATES, Case, MigrationItem, MigrationPlan, PhaseEntry
from aanzet.cases.queries.migration.history import last_migrations
from aanzet.cases.queries.migration.items import DONE, FAILED, KEPT, SKIPPED, UNDONE
from aanzet.cases.queries.migration.plans import (
    APPLIED,
    APPLYING,
    JUDGED,
    JUDGING,
    PERMISSION,
    STOPPING,
    UNDOING,
    Plan,
    plan_of,
)
from aanzet.cases.queries.migration.plans import UNDONE as PLAN_UNDONE
from aanzet.cases.queries.reach import facts_for, may_see
from aanzet.cases.queries.refusals import explain
from aanzet.cases.queries.snapshots import snapshots
from aanzet.cases.queries.states import Loaded, hold_cases, load_for_command
from aanzet.core.batch import Batch
from aanzet.core.commands import is_collision
from aanzet.core.ids import new_id
from aanzet.core.log import publish
from aanzet.rules.actors import Actor, system
from aanzet.rules.process.commands import Command, MigrateCase, UndoMigration
from aanzet.rules.process.decision import Refusal
from aanzet.rules.process.migration.verdict import BLOCKED, Verdict, judge

PART = 500  # cases per transaction
DRY_RUN = "dry run"  # in the place of a reason: nothing is written
NEW_ITEM = {
    "id": "uuid", "plan_id": "uuid", "case_id": "uuid", "case_version": "integer", "verdict": "text", "phase": "text",
    "effects": "jsonb", "chosen": "boolean", "outcome": "text", "code": "text", "values": "jsonb",
}  # fmt: skip
DONE_ITEM = {"id": "uuid", "outcome": "text", "code": "text", "values": "jsonb"}
log = logging.getLogger(__name__)


def work_part(*, organization_id: UUID, now: datetime, plan_id: UUID, size: int = PART) -> bool:
    """Do the next part of a plan, in the transaction of the worker; True while there is more to do."""
    locked = MigrationPlan.objects.select_for_update(no_key=True).filter(id=plan_id)
    if not locked.exists():
        return False
    plan = plan_of(plan_id)
    if not plan.at_work:
        return False
    house = system(organization_id)
    actor = house if plan.actor_id is None else actor_of(plan.actor_id)
    if plan.state == STOPPING or actor is None or not actor.may(PERMISSION):
        _end(house, now, plan, stopped=True)
        return False
    more = {JUDGING: _judge, APPLYING: _apply, UNDOING: _undo}[plan.state](actor, now, plan, size)
    if more:
        tell_plan(organization_id, plan_id)
    else:
        _end(actor, now, plan, stopped=False)
    return more


def give_up_plan(*, organization_id: UUID, now: datetime, plan_id: UUID) -> None:
    """The worker tried to the end and could not go on: the plan stands still, with what was done so far."""
    plan = plan_of(plan_id)
    if plan.at_work:
        _end(system(organization_id), now, plan, stopped=True)


def command_for(plan: Plan, reason: str) -> MigrateCase:
    """What the plan asks of each of its cases."""
    return MigrateCase(
        version_id=plan.to_version_id,
        template=snapshots({plan.to_version_id})[plan.to_version_id],
        reason=reason,
        phases=plan.phases,
        automations={old: new for old, new in plan.automations.items() if new},
        fire=frozenset(plan.fire),
        dates=plan.dates,
        numbers=(plan.number_before, plan.number),
    )


# ---- try ----


def _judge(actor: Actor, now: datetime, plan: Plan, size: int) -> bool:
    """The dry run over the next cases; writes nothing but what it found."""
    cases = Case.objects.filter(template_version_id=plan.from_version_id, state__in=OPEN_STATES).order_by("id")
    cases = cases.filter(id__gt=plan.after_id) if plan.after_id else cases
    ids = list(cases.values_list("id", flat=True)[:size])
    order = command_for(plan, DRY_RUN)
    lines = []
    for loaded in load_for_command(ids, now, lock=False, more=True).values():
        if loaded.state.case.template_version_id == plan.from_version_id and may_see(actor, loaded):
            lines.append(_line(plan, loaded, judge(loaded.state, order, now, facts_for(actor, loaded))))
    batch = Batch()
    batch.insert("cases_migrationitem", NEW_ITEM, lines)
    batch.execute()
    if ids:
        MigrationPlan.objects.filter(id=plan.id).update(after_id=ids[-1], done=F("done") + len(ids))
    return len(ids) == size


def _line(plan: Plan, loaded: Loaded, found: Verdict) -> dict[str, Any]:
    code, values = said(found.refusal, loaded)
    return {
        "id": new_id(),
        "plan_id": plan.id,
        "case_id": loaded.state.case.id,
        "case_version": loaded.state.case.version,
        "verdict": found.kind,
        "phase": found.phase,
        "effects": [asdict(one) for one in found.effects],
        "chosen": found.kind != BLOCKED,
        "outcome": "",
        "code": code,
        "values": values,
    }


def said(refusal: Refusal | None, loaded: Loaded | None) -> tuple[str, dict[str, str]]:
    """Code and values of a refusal as they are kept: names in the place of people."""
    if refusal is None:
        return "", {}
    if refusal.code == "changed_meanwhile":
        return "migration_changed", {}
    values = explain(refusal, loaded).values
    return refusal.code, {name: value for name, value in values.items() if isinstance(value, str)}


# ---- apply and take back ----


def _apply(actor: Actor, now: datetime, plan: Plan, size: int) -> bool:
    items = MigrationItem.objects.filter(plan_id=plan.id, chosen=True, outcome="").order_by("case_id")
    found = list(items.values_list("id", "case_id", "case_version")[:size])
    order, numbers = command_for(plan, plan.reason), _numbers(plan, [case for _, case, _ in found])
    commands: dict[UUID, Command] = {
        case: replace(order, numbers=(numbers[case], plan.number)) if case in numbers else order for _, case, _ in found
    }
    seen = {case: version for _, case, version in found}
    outcomes = _each_for_itself(
        list(commands),
        lambda ids: run(actor, now, {case: commands[case] for case in ids}, permission=PERMISSION, seen=seen),
    )
    moved = [case for case, outcome in outcomes.items() if isinstance(outcome, Outcome) and outcome.refusal is None]
    _show_as(moved, plan)
    _write(plan, [(item, case) for item, case, _ in found], outcomes, DONE, SKIPPED)
    return len(found) == size


def _numbers(plan: Plan, case_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Number of the version that each case has, where the plan takes cases of several."""
    if plan.from_version_id is not None:
        return {}
    return dict(Case.objects.filter(id__in=case_ids).values_list("id", "template_version__number"))


def _undo(actor: Actor, now: datetime, plan: Plan, size: int) -> bool:
    items = MigrationItem.objects.filter(plan_id=plan.id, outcome=OUTCOME_UNDOING).order_by("case_id")
    found = list(items.values_list("id", "case_id")[:size])
    free = hold_cases([case for _, case in found])  # nobody begins between looking and taking back
    last = last_migrations([case for _, case in found])
    olds = snapshots({one.event.version_before for one in last.values()})
    commands: dict[UUID, Command] = {
        case: UndoMigration(olds[one.event.version_before], one.event, plan.undo_reason)
        for case, one in last.items()
        if case in free and one.goes_back(plan.to_version_id) and one.event.version_before in olds
    }
    withdrawn = [task for one in last.values() for task, _ in one.event.cancelled]
    outcomes = _each_for_itself(
        list(commands),
        lambda ids: run(actor, now, {case: commands[case] for case in ids}, permission=PERMISSION, tasks=withdrawn),
    )
    kept = {case: Refusal("migration_touched") for case, one in last.items() if case not in commands}
    back = [case for case, outcome in outcomes.items() if isinstance(outcome, Outcome) and outcome.refusal is None]
    _show_as(back, plan)
    _write(plan, found, {**outcomes, **kept}, UNDONE, KEPT)
    return len(found) == size


Ends = dict[UUID, Outcome | Refusal]


def _each_for_itself(ids: Sequence[UUID], act: Callable[[Sequence[UUID]], Mapping[UUID, Outcome]]) -> Ends:
    """The outcomes of a part. What fails unexpectedly is undone, halved and tried again, down to the one case."""
    if not ids:
        return {}
    try:
        with transaction.atomic():
            return dict(act(ids))
    except Exception as error:
        if isinstance(error, DatabaseError) and is_collision(error):
            raise  # the whole part is done anew
        if len(ids) == 1:
            log.exception("case %s could not be migrated", ids[0])
            return {ids[0]: Refusal("migration_failed")}
    half = len(ids) // 2
    return _each_for_itself(ids[:half], act) | _each_for_itself(ids[half:], act)


def _write(plan: Plan, found: Iterable[tuple[UUID, UUID]], outcomes: Ends, well: str, passed: str) -> None:
    """What became of each case. A case that cannot be found for this actor is passed over."""
    lines, failed = [], 0
    for item, case in found:
        end = outcomes.get(case, Refusal("migration_gone"))
        refusal, loaded = (end, None) if isinstance(end, Refusal) else (end.refusal, end.loaded)
        code, values = said(refusal, loaded)
        outcome = well if refusal is None else FAILED if code == "migration_failed" else passed
        failed += refusal is not None
        lines.append({"id": item, "outcome": outcome, "code": code, "values": values})
    batch = Batch()
    batch.update("cases_migrationitem", DONE_ITEM, lines)
    batch.execute()
    MigrationPlan.objects.filter(id=plan.id).update(done=F("done") + len(lines), failed=F("failed") + failed)


def _show_as(case_ids: Sequence[UUID], plan: Plan) -> None:
    """What the client may see follows the version the case has now; written only where the versions differ in it."""
    versions = Case.objects.filter(id__in=case_ids).values_list("template_version_id", flat=True).distinct()
    for version, snapshot in snapshots(set(versions)).items():
        mine = Case.objects.filter(id__in=case_ids, template_version_id=version)
        mine.exclude(visible_to_client=snapshot.visible_to_client).update(visible_to_client=snapshot.visible_to_client)
        for internal in (True, False):
            keys = [phase.key for phase in snapshot.phases if phase.internal is internal]
            now = mine.filter(phase_key__in=keys).values("entry_id")
            PhaseEntry.objects.filter(id__in=now).exclude(internal=internal).update(internal=internal)


def _end(actor: Actor, now: datetime, plan: Plan, *, stopped: bool) -> None:
    MigrationItem.objects.filter(plan_id=plan.id, outcome=OUTCOME_UNDOING).update(outcome=DONE)
    after = {JUDGING: JUDGED, APPLYING: APPLIED, STOPPING: APPLIED, UNDOING: PLAN_UNDONE}[plan.state]
    if plan.state == UNDOING and MigrationItem.objects.filter(plan_id=plan.id, outcome=DONE).exists():
        after = APPLIED  # only some went back; the others still can
    fields = {"judged_at": now} if plan.state == JUDGING else {}
    MigrationPlan.objects.filter(id=plan.id).update(state=after, ended_at=now, version=F("version") + 1, **fields)
    if plan.state in (APPLYING, STOPPING):
        done = plan_of(plan.id)
        kind = MigrationStopped if stopped else MigrationEnded
        moved = done.done - done.failed
        publish(actor, now, kind(object_id=plan.template_id, number=plan.number, done=moved, failed=done.failed))
    tell_plan(actor.organization_id, plan.id)
