"""Another due date for the current phase (F316)."""

from datetime import date

from aanzet.rules.process import commands, events, words
from aanzet.rules.process.deciding.deadlines import moment_due, moment_key, remind
from aanzet.rules.process.deciding.phases import refuse_entry
from aanzet.rules.process.deciding.who import may_handle, not_responsible
from aanzet.rules.process.decision import Refusal
from aanzet.rules.process.draft import Draft
from aanzet.rules.process.state import PhaseEntry


def move_due(draft: Draft, command: commands.MoveDue) -> Refusal | None:
    """The phase is due on another day, and ends on it; tasks that were due with it follow, and so do reminders."""
    refusal = refuse_entry(draft, command.entry_id)
    entry = draft.entry
    if refusal is not None or entry is None:
        return refusal or Refusal("phase_passed")
    if not (may_handle(draft) or draft.actor.may("cases.assign")):
        return not_responsible(draft)
    if command.due_on < draft.today and command.undone_at is None:
        return Refusal("date_in_past", {}, "due_on")
    if command.due_on == entry.due_on:
        return None
    dues = tuple(
        (task.id, command.due_on)
        for task in draft.rows.tasks.values()
        if task.is_open
        and task.entry_id == entry.id
        and task.due_on == entry.due_on
        and (command.undone_at is None or task.id in command.tasks)
    )
    draft.tell(events.DueMoved, entry.id, due_on=command.due_on, before=entry.due_on, dues=dues)
    for task_id, _ in dues:
        task = draft.rows.tasks[task_id]
        if task.side == words.CLIENT and task.state in (words.OPEN, words.IN_PROGRESS):
            remind(draft, task)
    _move_moments(draft, entry, command.due_on)
    draft.dates_cause = "due"
    return None


def _move_moments(draft: Draft, entry: PhaseEntry, due_on: date) -> None:
    """What waits for a moment before the due date, waits for the same moment before the new one."""
    for automation in draft.phase.automations:
        if automation.moment.when != words.BEFORE_DUE or automation.key not in draft.facts.waiting:
            continue
        moment = moment_due(draft, automation.moment, entry.started_at, due_on)
        if moment is not None:
            key = moment_key(entry.id, automation.key)
            draft.set_timer(key, words.MOMENT, max(moment, draft.now), entry.id, automation.key)
