"""What a migration does to the rows of a case."""

from collections.abc import Callable
from typing import Any

from aanzet.rules.actors import SYSTEM
from aanzet.rules.process import events, words
from aanzet.rules.process.fold.rows import Rows, changed


def _case_migrated(rows: Rows, event: events.CaseMigrated) -> None:
    rows.set_case(template_version_id=event.template_version_id)
    if event.position and rows.case.entry_id is not None:
        rows.set_case(phase_position=event.position, phase_key=event.phase_key)
        rows.set_entry(
            rows.case.entry_id,
            position=event.position,
            phase_key=event.phase_key,
            expected_end_on=event.expected_end_on,
            due_on=event.due_on,
        )
    for point in event.checkpoints:
        rows.checkpoints[point.id] = point
    for point_id in event.withdrawn:
        rows.checkpoints[point_id] = changed(
            rows.checkpoints[point_id],
            state=words.NOT_APPLICABLE,
            waiting_task_id=None,
            done_by=SYSTEM,
            done_at=event.at,
            on_behalf_of=None,
            reason=event.reason,
        )
    for task_id, _, key in event.tasks:
        rows.set_task(task_id, automation_key=key)
    for line_id, key in event.lines:
        rows.items[line_id] = changed(rows.items[line_id], key=key)
    for task_id, _, due_on in event.dues:
        rows.set_task(task_id, due_on=due_on)


def _migration_undone(rows: Rows, event: events.MigrationUndone) -> None:
    _case_migrated(rows, event)
    for task_id, state in event.cancelled:
        rows.set_task(task_id, state=state, done_at=None, done_by="", on_behalf_of=None, reason="")
    for line_id, state in event.unasked:
        rows.items[line_id] = changed(rows.items[line_id], state=state)


FOLDS: dict[type, Callable[[Rows, Any], None]] = {
    events.CaseMigrated: _case_migrated,
    events.MigrationUndone: _migration_undone,
}
