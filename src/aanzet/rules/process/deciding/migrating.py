"""A running case goes to another version of its template, or back (F401)."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from aanzet.rules.process import events, words
from aanzet.rules.process.commands import MigrateCase, UndoMigration
from aanzet.rules.process.deciding.advance import would_advance
from aanzet.rules.process.deciding.deadlines import moment_due, moment_key, remind
from aanzet.rules.process.deciding.escalating import rules_now, watch, watch_changed
from aanzet.rules.process.deciding.firing import Firing
from aanzet.rules.process.deciding.moving import forget_timers
from aanzet.rules.process.deciding.who import refuse_reason
from aanzet.rules.process.decision import Refusal
from aanzet.rules.process.draft import Draft
from aanzet.rules.process.events.migration import CaseMigrated
from aanzet.rules.process.migration.commands import KEEP
from aanzet.rules.process.migration.days import days_of, dues_of
from aanzet.rules.process.migration.mapping import ALONE, CANCEL
from aanzet.rules.process.migration.passing import refuse_people, refuse_tasks, skipped_decisions, target_of
from aanzet.rules.process.migration.points import checklist, restored
from aanzet.rules.process.state import PhaseEntry
from aanzet.rules.process.template.shape import PhaseDefinition, TemplateSnapshot

OVERRIDE = "cases.override"


def migrate_case(draft: Draft, command: MigrateCase) -> Refusal | None:
    """The case goes on by another version. What was ticked, answered, handed in, signed and given to whom stays."""
    case, old, new = draft.rows.case, draft.template, command.template
    refusal = refuse_reason(command.reason)
    if refusal is not None:
        return refusal
    if case.template_version_id == command.version_id:
        return Refusal("migration_done")
    if new.unique_per_period and not old.unique_per_period and case.period:
        return Refusal("migration_period_unique")
    entry = draft.entry
    if entry is None:
        draft.template = new
        draft.tell(
            events.CaseMigrated,
            template_version_id=command.version_id,
            version_before=case.template_version_id,
            number_before=command.numbers[0],
            number=command.numbers[1],
            lines=_lines(draft, old),
            reason=command.reason,
        )
        return None
    return _migrate_running(draft, command, entry)


def _migrate_running(draft: Draft, command: MigrateCase, entry: PhaseEntry) -> Refusal | None:
    case, old, new = draft.rows.case, draft.template, command.template
    before = old.phases[entry.position - 1]
    position = new.phase_named(command.phases.get(before.key, "")) + 1
    if not position:
        return Refusal("migration_phase_unmapped", {"phase": before.name})
    after = new.phases[position - 1]
    skipped = skipped_decisions(old, new, command.phases, entry.position, position)
    if skipped and not draft.actor.may(OVERRIDE):
        return Refusal("migration_skips_decision", {"phase": new.phases[new.phase_named(skipped[0])].name})
    refusal = refuse_tasks(draft, new, command.automations) or refuse_people(draft, entry, before, after)
    if refusal is not None:
        return refusal
    escalations = rules_now(draft)
    draft.template = new
    lines = _lines(draft, old)
    cancelled, unasked = _withdraw(draft, command)
    targets = [(task, target_of(task, command.automations)) for task in draft.rows.tasks.values() if task.is_open]
    end, due_on = entry.expected_end_on, entry.due_on
    dues: tuple[tuple[UUID, date, date], ...] = ()
    if command.dates != KEEP:
        end, due_on = days_of(draft, entry, old, new, position)
        dues = dues_of(draft, entry, old, new, (end, due_on), targets)
    points = checklist(draft, entry, after)
    unfired = _set_moments(draft, entry, before, after, due_on, command.fire)
    draft.tell(
        events.CaseMigrated,
        template_version_id=command.version_id,
        version_before=case.template_version_id,
        number_before=command.numbers[0],
        number=command.numbers[1],
        position=position,
        phase_key=after.key,
        expected_end_on=end,
        due_on=due_on,
        position_before=entry.position,
        phase_before=entry.phase_key,
        end_before=entry.expected_end_on,
        due_before=entry.due_on,
        checkpoints=points.written,
        withdrawn=tuple(point.id for point in points.withdrawn),
        points_before=points.before,
        tasks=tuple(
            (task.id, task.automation_key, key) for task, key in targets if key not in (ALONE, task.automation_key)
        ),
        lines=lines,
        renamed=tuple((a, b) for a, b in command.phases.items() if b and a != b),
        skipped=skipped,
        unfired=unfired,
        waited=tuple(draft.facts.waiting.items()),
        dues=dues,
        cancelled=cancelled,
        unasked=unasked,
        reason=command.reason,
    )
    _remind(draft, (task for task, _, _ in dues))
    watch_changed(draft, escalations)
    draft.dates_cause = "migration"
    if would_advance(draft):
        return Refusal("migration_would_advance", {"phase": after.name})
    _fire(draft, after, command.fire)
    return None


def _withdraw(draft: Draft, command: MigrateCase) -> tuple[tuple[tuple[UUID, str], ...], tuple[tuple[UUID, str], ...]]:
    """Withdraw the open tasks that the mapping says so of; they, and their lines that were asked, with their states."""
    cancelled, unasked = [], []
    for task in list(draft.rows.tasks.values()):
        if not (task.is_open and task.automation_key and target_of(task, command.automations) == CANCEL):
            continue
        cancelled.append((task.id, task.state))
        unasked += [(item.id, item.state) for item in draft.items_of(task.id) if item.state in words.ITEM_ASKED]
        forget_timers(draft, task)
        draft.tell(
            events.TaskCancelled,
            task.id,
            shared=task.side == words.CLIENT,
            reason_code="migration",
            reason=command.reason,
        )
    return tuple(cancelled), tuple(unasked)


def _remind(draft: Draft, task_ids: Iterable[UUID]) -> None:
    """Reminders of what the client has to do follow its day."""
    for task_id in task_ids:
        task = draft.rows.tasks[task_id]
        if task.side == words.CLIENT and task.state in (words.OPEN, words.IN_PROGRESS):
            remind(draft, task)


def _lines(draft: Draft, old: TemplateSnapshot) -> tuple[tuple[UUID, str], ...]:
    """The key of each line of a request: from now on its place in the request says nothing any more."""
    keys = {
        automation.key: [line.key for line in automation.items]
        for phase in old.phases
        for automation in phase.automations
    }
    asked = {**draft.facts.asked, **{task.id: task.automation_key for task in draft.rows.tasks.values()}}
    found = []
    for item in draft.rows.items.values():
        mine = keys.get(asked.get(item.task_id, ""), [])
        if not item.key and 0 < item.position <= len(mine):
            found.append((item.id, mine[item.position - 1]))
    return tuple(found)


def _set_moments(
    draft: Draft,
    entry: PhaseEntry,
    before: PhaseDefinition,
    after: PhaseDefinition,
    due_on: date,
    fire: frozenset[str],
) -> tuple[str, ...]:
    """Automations that wait for their moment wait by the new version; keys of those that will not go out.

    What waited and is no longer there does not fire. What has fired, or was left out, does not fire again, unless it
    waits to go out once more.
    """
    waiting = dict(draft.facts.waiting)
    given = {task.automation_key for task in draft.rows.tasks.values() if task.entry_id == entry.id}
    had = {automation.key for automation in before.automations} | draft.facts.fired | given
    unfired = []
    for automation in after.automations:
        due_at = moment_due(draft, automation.moment, entry.started_at, due_on)
        later = due_at is not None and due_at > draft.now
        if automation.moment.when == words.END or automation.key in fire:
            continue
        if automation.key in waiting or (later and automation.key not in had):
            moment = max(due_at or draft.now, draft.now)
            if waiting.pop(automation.key, None) != moment:
                key = moment_key(entry.id, automation.key)
                draft.set_timer(key, words.MOMENT, moment, entry.id, automation.key)
        elif automation.key not in had:
            unfired.append(automation.key)
    there = {automation.key for automation in after.automations} - fire
    for argument in waiting:
        key, _, again = argument.partition(":")
        if not (again and key in there):
            draft.cancel_timer(moment_key(entry.id, key))
    return tuple(unfired)


def _fire(draft: Draft, phase: PhaseDefinition, wanted: frozenset[str]) -> None:
    """What was ticked goes out now, also when it did before; a case on hold sends it when it goes on."""
    entry = draft.entry
    if entry is None:
        return
    number = draft.rows.case.version + 1
    for automation in phase.automations:
        if automation.key not in wanted or automation.moment.when == words.END:
            continue
        if draft.is_running:
            Firing.at(draft, entry, number=number).fire_alone(automation)
        else:
            key, again = automation.key, f"{automation.key}:{number}"
            draft.set_timer(moment_key(entry.id, key), words.MOMENT, draft.now, entry.id, again)


def undo_migration(draft: Draft, command: UndoMigration) -> Refusal | None:
    """Back to the version it had, with the phase, the dates and the checklist as they were.

    Points that came with the migration are set aside, and what was withdrawn is open again; nothing is sent for it. A
    promise that moved later stays (F145), and so does the day of what the client was asked to do.
    """
    undone, case, entry = command.migration, draft.rows.case, draft.entry
    refusal = refuse_reason(command.reason)
    if refusal is not None:
        return refusal
    if any(task not in draft.rows.tasks for task, _ in undone.cancelled):
        return Refusal("migration_touched")
    if case.template_version_id != undone.template_version_id or (entry is None) != (undone.position == 0):
        return Refusal("migration_touched")
    escalations = rules_now(draft)
    draft.template = command.template
    if entry is None:
        draft.tell(
            events.MigrationUndone,
            template_version_id=undone.version_before,
            version_before=undone.template_version_id,
            number_before=undone.number,
            number=undone.number_before,
            reason=command.reason,
        )
        return None
    phase = command.template.phases[undone.position_before - 1]
    known = {point.id for point in undone.points_before}
    came = [point for point in undone.checkpoints if point.id not in known]
    draft.tell(
        events.MigrationUndone,
        template_version_id=undone.version_before,
        version_before=undone.template_version_id,
        number_before=undone.number,
        number=undone.number_before,
        position=undone.position_before,
        phase_key=undone.phase_before,
        expected_end_on=undone.end_before,
        due_on=undone.due_before,
        position_before=undone.position,
        phase_before=undone.phase_key,
        end_before=undone.expected_end_on,
        due_before=undone.due_on,
        checkpoints=restored(undone.points_before, draft.rows.checkpoints, phase),
        withdrawn=tuple(point.id for point in came),
        tasks=tuple((task, key, before) for task, before, key in undone.tasks),
        dues=_dues_back(draft, undone),
        cancelled=undone.cancelled,
        unasked=undone.unasked,
        reason=command.reason,
    )
    _remind(draft, [task for task, _ in undone.cancelled])
    for task_id, _ in undone.cancelled:
        watch(draft, draft.rows.tasks[task_id])
    watch_changed(draft, escalations)
    _moments_back(draft, entry, undone)
    draft.dates_cause = "migration"
    return None


def _dues_back(draft: Draft, undone: CaseMigrated) -> tuple[tuple[UUID, date, date], ...]:
    """The days of the office's own tasks as they were."""
    tasks = draft.rows.tasks
    mine = [one for one in undone.dues if one[0] in tasks and tasks[one[0]].side == words.OFFICE]
    return tuple((task, after, before) for task, before, after in mine)


def _moments_back(draft: Draft, entry: PhaseEntry, undone: CaseMigrated) -> None:
    """What waited for its moment when the case was migrated waits for it again; one that passed comes at once."""
    for argument in draft.facts.waiting:
        draft.cancel_timer(moment_key(entry.id, argument.partition(":")[0]))
    for argument, due_at in undone.waited:
        key = moment_key(entry.id, argument.partition(":")[0])
        draft.set_timer(key, words.MOMENT, max(due_at, draft.now), entry.id, argument)
