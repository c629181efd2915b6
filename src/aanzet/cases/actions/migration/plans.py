"""A plan: made, mapped, tried, chosen from, let go, stopped, undone (F401). The work itself: working.py."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import F

from aanzet.access.queries.rights import demand
from aanzet.cases.events import MigrationBegan, MigrationsTakenBack
from aanzet.cases.models import OPEN_STATES, Case, MigrationItem, MigrationPlan, ProcessTemplate, TemplateVersion
from aanzet.cases.queries.migration.items import DONE
from aanzet.cases.queries.migration.plans import (
    APPLYING,
    JUDGED,
    JUDGING,
    PERMISSION,
    STOPPING,
    UNDOING,
    Plan,
    both_versions,
    plan_for,
)
from aanzet.cases.queries.snapshots import snapshots
from aanzet.core.commands import command
from aanzet.core.deliveries import Effect, queue
from aanzet.core.errors import NotFound, Refused
from aanzet.core.ids import new_id
from aanzet.core.log import publish
from aanzet.core.notifier import announce
from aanzet.rules.actors import Actor
from aanzet.rules.names import body
from aanzet.rules.process import words
from aanzet.rules.process.migration.commands import ANEW, KEEP
from aanzet.rules.process.migration.mapping import ALONE, CANCEL, propose_automations, propose_phases
from aanzet.rules.process.migration.passing import automation_keys
from aanzet.rules.process.migration.verdict import BLOCKED

KIND = "case_migration"
LONGEST_REASON = 1_000
OUTCOME_UNDOING = "undoing"


@command
def create_plan(*, actor: Actor, now: datetime, template_id: UUID, from_version_id: UUID) -> UUID:
    """A plan from an older version to the one in use, with the mapping that is proposed.

    Refused: migration_same_version, migration_no_cases. NotFound: no such template or published version.
    """
    demand(actor, PERMISSION)
    current = ProcessTemplate.objects.filter(id=template_id).values_list("current_id", flat=True).first()
    known = TemplateVersion.objects.filter(id=from_version_id, template_id=template_id)
    if current is None or not known.exclude(state__in=words.EDITABLE).exists():
        raise NotFound(template_id)
    if current == from_version_id:
        raise Refused("migration_same_version", field="from_version")
    if not Case.objects.filter(template_version_id=from_version_id, state__in=OPEN_STATES).exists():
        raise Refused("migration_no_cases", field="from_version")
    found = snapshots({from_version_id, current})
    old, new = found[from_version_id], found[current]
    plan = MigrationPlan(
        id=new_id(),
        organization_id=actor.organization_id,
        template_id=template_id,
        from_version_id=from_version_id,
        to_version_id=current,
        phases={pair.old: pair.new for pair in propose_phases(old, new)},
        automations={pair.old: pair.new for pair in propose_automations(old, new)},
        created_by=actor.id,
        actor_id=actor.id,
        created_at=now,
    )
    plan.save(force_insert=True)
    return plan.id


@command
def map_plan(
    *,
    actor: Actor,
    now: datetime,
    plan_id: UUID,
    phases: Mapping[str, str],
    automations: Mapping[str, str],
    fire: Collection[str] = (),
    dates: str = ANEW,
) -> None:
    """Complete the mapping and do the dry run over every running case; nothing changes of them.

    fire: keys of automations of the new version that go out to the cases that come into their phase. dates: ANEW, or
    KEEP the days that were agreed.
    Refused: migration_under_way, choice_invalid for what is in neither version.
    """
    plan = _editable(actor, plan_id)
    old, new = both_versions(plan)
    theirs = {phase.key for phase in new.phases}
    mapped = {phase.key: phases.get(phase.key, "") for phase in old.phases}
    _refuse_unknown(mapped, {"", *theirs})
    tasks = {key: automations.get(key, "") for key in plan.automations}
    _refuse_unknown(tasks, {"", ALONE, CANCEL, *automation_keys(new)})
    _refuse_unknown({"dates": dates}, {ANEW, KEEP})
    chosen = [key for key in fire if key in automation_keys(new)]
    MigrationItem.objects.filter(plan_id=plan_id).delete()
    total = Case.objects.filter(template_version_id=plan.from_version_id, state__in=OPEN_STATES).count()
    _work(
        actor, now, plan, JUDGING, total=total, phases=mapped, automations=tasks, dates=dates, fire=chosen,
        after_id=None, judged_at=None,
    )  # fmt: skip


@command
def choose_cases(
    *,
    actor: Actor,
    now: datetime,
    plan_id: UUID,
    chosen: bool,
    case_ids: Collection[UUID] | None = None,
    verdict: str = "",
) -> int:
    """Take cases in or leave them out; None = all of the verdict, "" = of every one. Blocked ones are never chosen.

    How many cases are chosen now. Refused: migration_under_way.
    """
    plan = _editable(actor, plan_id)
    items = MigrationItem.objects.filter(plan_id=plan.id).exclude(verdict=BLOCKED)
    touched = items if case_ids is None else items.filter(case_id__in=list(case_ids))
    if verdict:
        touched = touched.filter(verdict=verdict)
    touched.update(chosen=chosen)
    return items.filter(chosen=True).count()


@command
def begin_migration(*, actor: Actor, now: datetime, plan_id: UUID, reason: str) -> int:
    """Let it go: every chosen case, each for itself; how many. Twice is no mistake.

    Refused: reason_required, too_long, migration_nothing_chosen, migration_under_way.
    """
    plan = _locked(actor, plan_id)
    if plan.state in (APPLYING, STOPPING):
        return plan.total
    if plan.state != JUDGED:
        raise Refused("migration_under_way")
    text = _reason(reason)
    total = MigrationItem.objects.filter(plan_id=plan_id, chosen=True, outcome="").count()
    if not total:
        raise Refused("migration_nothing_chosen", field="cases")
    _work(actor, now, plan, APPLYING, total=total, reason=text, applied_at=now)
    publish(actor, now, MigrationBegan(object_id=plan.template_id, plan_id=plan_id, number=plan.number, total=total))
    return total


@command
def stop_migration(*, actor: Actor, now: datetime, plan_id: UUID) -> None:
    """Stop after the part that is under way; what moved stays moved. Does nothing when it has ended."""
    plan_for(actor, plan_id)
    if MigrationPlan.objects.filter(id=plan_id, state=APPLYING).update(state=STOPPING, version=F("version") + 1):
        tell_plan(actor.organization_id, plan_id)


@command
def undo_plan(
    *, actor: Actor, now: datetime, plan_id: UUID, reason: str, case_ids: Collection[UUID] | None = None
) -> int:
    """Take the migrated cases back, all or those given, as far as nobody worked on them since; how many are tried.

    Refused: migration_under_way, migration_too_late after seven days, reason_required, migration_nothing_chosen.
    """
    plan = _locked(actor, plan_id)
    if plan.state == UNDOING:
        return plan.total
    if plan.at_work or plan.editable:
        raise Refused("migration_under_way")
    if not plan.may_be_undone(now):
        raise Refused("migration_too_late")
    text = _reason(reason)
    items = MigrationItem.objects.filter(plan_id=plan_id, outcome=DONE)
    items = items if case_ids is None else items.filter(case_id__in=list(case_ids))
    total = items.update(outcome=OUTCOME_UNDOING)
    if not total:
        raise Refused("migration_nothing_chosen", field="cases")
    _work(actor, now, plan, UNDOING, total=total, undo_reason=text)
    taken = MigrationsTakenBack(object_id=plan.template_id, plan_id=plan_id, number=plan.number, total=total)
    publish(actor, now, taken)
    return total


@command
def discard_plan(*, actor: Actor, now: datetime, plan_id: UUID) -> None:
    """Throw a plan away of which nothing was applied. Refused: migration_under_way."""
    _editable(actor, plan_id)
    MigrationPlan.objects.filter(id=plan_id).delete()


def queue_work(actor: Actor, now: datetime, plan_id: UUID, version: int) -> None:
    """Wake the worker for the next stretch of a plan; one effect per stretch."""
    queue(actor, now, [Effect(key=f"{KIND}:{plan_id}:{version}", kind=KIND, payload={"plan_id": plan_id})])
    tell_plan(actor.organization_id, plan_id)


def tell_plan(organization_id: UUID, plan_id: UUID) -> None:
    """Open pages of the plan look again."""
    announce(f"{organization_id}/office", f"migration-{plan_id}")


def _work(actor: Actor, now: datetime, plan: Plan, state: str, **fields: object) -> None:
    """The plan goes to work in this state, in the name of the actor."""
    MigrationPlan.objects.filter(id=plan.id).update(
        state=state, done=0, failed=0, actor_id=actor.id, ended_at=None, version=plan.version + 1, **fields
    )
    queue_work(actor, now, plan.id, plan.version + 1)


def _refuse_unknown(mapping: Mapping[str, str], allowed: Collection[str]) -> None:
    for value in mapping.values():
        if value not in allowed:
            raise Refused("choice_invalid", value=value, allowed=", ".join(sorted(filter(None, allowed))))


def _reason(text: str) -> str:
    if len("".join(text.split())) < 3:  # noqa: PLR2004 - three visible characters (G20)
        raise Refused("reason_required", field="reason")
    checked = body(text, LONGEST_REASON)
    if not checked:
        raise Refused(checked.error, field="reason", allowed=LONGEST_REASON)
    return checked.value


def _locked(actor: Actor, plan_id: UUID) -> Plan:
    plan_for(actor, plan_id)
    MigrationPlan.objects.select_for_update(no_key=True).get(id=plan_id)
    return plan_for(actor, plan_id)


def _editable(actor: Actor, plan_id: UUID) -> Plan:
    plan = _locked(actor, plan_id)
    if not plan.editable or plan.from_version_id is None:
        raise Refused("migration_under_way")
    return plan
