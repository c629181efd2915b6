"""What stands in the way of a case that is taken to another version (F401)."""

from collections.abc import Mapping
from datetime import date

from aanzet.rules import dates
from aanzet.rules.process import words
from aanzet.rules.process.candidates import refuse_candidates
from aanzet.rules.process.deciding.deadlines import due_by
from aanzet.rules.process.decision import Refusal
from aanzet.rules.process.draft import Draft
from aanzet.rules.process.migration.mapping import ALONE
from aanzet.rules.process.state import PhaseEntry, Task
from aanzet.rules.process.template.shape import PhaseDefinition, TemplateSnapshot

SIGNING = frozenset({words.APPROVE, words.SIGN})  # the client was shown something and is asked to agree with it


def automation_keys(template: TemplateSnapshot) -> frozenset[str]:
    """The keys of all automations of a version."""
    return frozenset(automation.key for phase in template.phases for automation in phase.automations)


def skipped_decisions(
    old: TemplateSnapshot, new: TemplateSnapshot, phases: Mapping[str, str], before: int, after: int
) -> tuple[str, ...]:
    """Keys of new phases in which the client decides, that lie behind the case although it was never in them.

    before, after: position of the running phase in either version.
    """
    visited = {phases.get(phase.key, "") for phase in old.phases[: before - 1]}
    return tuple(phase.key for phase in new.phases[: after - 1] if _decides(phase) and phase.key not in visited)


def _decides(phase: PhaseDefinition) -> bool:
    return any(automation.kind == words.APPROVE for automation in phase.automations)


def refuse_tasks(draft: Draft, new: TemplateSnapshot, automations: Mapping[str, str]) -> Refusal | None:
    """An open signing, or an open task whose automation is no longer there and was given no place."""
    known = automation_keys(new)
    for task in draft.rows.tasks.values():
        if not task.is_open:
            continue
        if task.side == words.CLIENT and task.kind in SIGNING:
            return Refusal("migration_signing_open")
        if task.automation_key and target_of(task, automations) not in (ALONE, *known):
            return Refusal("migration_task_unmapped", {"task": title_of(draft.template, task.automation_key)})
    return None


def title_of(template: TemplateSnapshot, key: str) -> str:
    """What an automation is called in a version, with its variables unfilled; its key when it has no name there."""
    found = (one for phase in template.phases for one in phase.automations if one.key == key)
    return next((one.title for one in found if one.title), key)


def target_of(task: Task, automations: Mapping[str, str]) -> str:
    """The automation the task belongs to after the migration. What the engine mends itself keeps its own."""
    key = task.automation_key
    return key if task.purpose else automations.get(key, key)


def refuse_people(draft: Draft, entry: PhaseEntry, old: PhaseDefinition, new: PhaseDefinition) -> Refusal | None:
    """migration_no_role: who is responsible may not be so by the rule of the new phase, where that is another rule."""
    if _rule(old) == _rule(new) or not entry.responsible_ids:
        return None
    refusal = refuse_candidates(new, draft.people, entry.responsible_ids)
    return (
        None
        if refusal is None
        else Refusal("migration_no_role", {"person": refusal.values["person"], "phase": new.name})
    )


def _rule(phase: PhaseDefinition) -> tuple[object, ...]:
    return phase.assignment, phase.roles, phase.teams


def dates_of(
    draft: Draft, entry: PhaseEntry, old: TemplateSnapshot, new: TemplateSnapshot, position: int
) -> tuple[date, date]:
    """Expected end and due date of the running phase by the new version; a rule that stayed the same keeps its day.

    The days it was on hold are kept (F186).
    """
    before, after = old.phases[entry.position - 1], new.phases[position - 1]
    start, calendar = dates.local_day(entry.started_at, draft.house.zone), draft.house.calendar
    end = entry.expected_end_on
    if (before.lead_time_days, old.day_kind) != (after.lead_time_days, new.day_kind):
        planned = dates.phase_end(start, before.lead_time_days, 0, old.day_kind, calendar)
        paused = max(dates.days_between(planned, end, old.day_kind, calendar), 0)
        end = dates.phase_end(start, after.lead_time_days, paused, new.day_kind, calendar)
    if end == entry.expected_end_on and before.deadline == after.deadline and old.day_kind == new.day_kind:
        return end, entry.due_on
    return end, due_by(draft, after.deadline, start, end)
