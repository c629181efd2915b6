"""Another due date for the current phase (F316)."""

from aanzet.rules.process import commands, events, words
from aanzet.rules.process.deciding.deadlines import remind, wait_again
from aanzet.rules.process.deciding.phases import refuse_entry
from aanzet.rules.process.deciding.who import may_handle, not_responsible
from aanzet.rules.process.decision import Refusal
from aanzet.rules.process.draft import Draft


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
    wait_again(draft, draft.rows.entries[entry.id])
    draft.dates_cause = "due"
    return None
