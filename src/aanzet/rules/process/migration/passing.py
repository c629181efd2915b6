"""What stands in the way of a case that is taken to another version (F401)."""

from collections.abc import Mapping

from aanzet.rules.process import words
from aanzet.rules.process.candidates import refuse_candidates
from aanzet.rules.process.decision import Refusal
from aanzet.rules.process.draft import Draft
from aanzet.rules.process.migration.mapping import ALONE, CANCEL
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
    """An open signing, a task that was given no place, or one to withdraw that was never handed out."""
    known = automation_keys(new)
    for task in draft.rows.tasks.values():
        if not task.is_open:
            continue
        if task.side == words.CLIENT and task.kind in SIGNING:
            return Refusal("migration_signing_open")
        if not task.automation_key:
            continue
        target = target_of(task, automations)
        if target not in (ALONE, CANCEL, *known):
            return Refusal("migration_task_unmapped", {"task": title_of(draft.template, task.automation_key)})
        if target == CANCEL and task.held:
            return Refusal("migration_task_held", {"task": title_of(draft.template, task.automation_key)})
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
