"""What the events of tasks, requests and checkpoints do to the rows."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from aanzet.rules.actors import CONTACT
from aanzet.rules.process import events, words
from aanzet.rules.process.events import CaseEvent
from aanzet.rules.process.fold.rows import Rows, changed, object_of


def new_tasks(rows: Rows, event: events.PhaseStarted | events.AutomationFired | events.TaskCreated) -> None:
    """Tasks come with whatever made them."""
    for task in event.tasks:
        rows.tasks[task.id] = task
    for item in event.items:
        rows.items[item.id] = item


def _task_sent(rows: Rows, event: events.TaskSent) -> None:
    rows.set_task(
        object_of(event),
        state=words.OPEN,
        held=False,
        people=event.people,
        sender_id=event.sender_id,
        due_on=event.due_on,
        sent_at=event.at,
    )


def _task_claimed(rows: Rows, event: events.TaskClaimed) -> None:
    rows.set_task(object_of(event), claimed_by=event.member_id)


def _task_released(rows: Rows, event: events.TaskReleased) -> None:
    rows.set_task(object_of(event), claimed_by=None)


def _task_assigned(rows: Rows, event: events.TaskAssigned) -> None:
    task_id = object_of(event)
    rows.set_task(task_id, people=event.people, roles=event.roles, teams=event.teams, claimed_by=None)
    _clock_anew(rows, task_id, event)


def _task_prioritised(rows: Rows, event: events.TaskPrioritised) -> None:
    rows.set_task(object_of(event), priority=event.priority)


def _task_escalated(rows: Rows, event: events.TaskEscalated) -> None:
    rows.set_task(
        object_of(event),
        people=event.people,
        roles=event.roles,
        teams=event.teams,
        escalations=event.level,
        readers=event.readers,
    )


def _escalation_skipped(rows: Rows, event: events.EscalationSkipped) -> None:
    rows.set_task(object_of(event), escalations=event.level)


def _clock_anew(rows: Rows, task_id: UUID, event: CaseEvent) -> None:
    """Somebody acted: what is left of the escalation counts from now."""
    task = rows.tasks[task_id]
    if task.clock_from is not None:
        stopped = None if task.clock_stopped_at is None else event.at
        rows.set_task(task_id, clock_from=event.at, clock_stopped_at=stopped)


def _task_part_done(rows: Rows, event: events.TaskPartDone) -> None:
    rows.set_task(object_of(event), state=words.IN_PROGRESS, done_people=event.done_people)


def _task_completed(rows: Rows, event: events.TaskCompleted) -> None:
    _heard(rows, event)
    rows.end_task(object_of(event), words.DONE, event, reason=event.reason)


def _task_refused(rows: Rows, event: events.TaskRefused) -> None:
    _heard(rows, event)
    rows.end_task(object_of(event), words.REFUSED, event, reason=event.reason)


def _task_cancelled(rows: Rows, event: events.TaskCancelled) -> None:
    rows.end_task(object_of(event), words.CANCELLED, event, reason=event.reason)


def _task_expired(rows: Rows, event: events.TaskExpired) -> None:
    rows.end_task(object_of(event), words.EXPIRED, event)


def _task_reopened(rows: Rows, event: events.TaskReopened) -> None:
    _open_again(rows, object_of(event), event)
    _clock_anew(rows, object_of(event), event)


def _open_again(rows: Rows, task_id: UUID, event: events.TaskReopened | events.ItemRejected) -> None:
    rows.set_task(
        task_id,
        state=words.OPEN,
        due_on=event.due_on,
        carried_over=event.carried_over,
        reminders=0,
        done_people=(),
        done_at=None,
        done_by="",
        on_behalf_of=None,
        reason=event.reason,
    )


def _reminder_sent(rows: Rows, event: events.ReminderSent) -> None:
    rows.set_task(object_of(event), reminders=event.number)


def _item_supplied(rows: Rows, event: events.ItemSupplied) -> None:
    _answer(rows, event, words.SUPPLIED, event.items, event.answer)


def _item_missing(rows: Rows, event: events.ItemMissing) -> None:
    _answer(rows, event, words.NOT_AVAILABLE, rows.items[object_of(event)].items, event.answer)


def _answer(rows: Rows, event: CaseEvent, state: str, items: tuple[UUID, ...], answer: str) -> None:
    item = rows.items[object_of(event)]
    rows.items[item.id] = changed(
        item, state=state, items=items, answer=answer, supplied_at=event.at, supplied_by=event.by
    )
    if rows.tasks[item.task_id].state == words.OPEN:
        rows.set_task(item.task_id, state=words.IN_PROGRESS)
    _heard(rows, event)


def _heard(rows: Rows, event: CaseEvent) -> None:
    """A client who does something is silent no longer (F099)."""
    if rows.case.silent and event.by.startswith(CONTACT):
        rows.set_case(silent=False)


def _request_sent(rows: Rows, event: events.RequestSent) -> None:
    if event.state == words.DONE:
        rows.end_task(object_of(event), words.DONE, event)
    else:
        rows.set_task(object_of(event), state=event.state)


def _item_accepted(rows: Rows, event: events.ItemAccepted) -> None:
    item_id = object_of(event)
    rows.items[item_id] = changed(rows.items[item_id], state=words.ACCEPTED, reason="")


def _item_rejected(rows: Rows, event: events.ItemRejected) -> None:
    item_id = object_of(event)
    rows.items[item_id] = changed(rows.items[item_id], state=words.REJECTED, reason=event.reason)
    _open_again(rows, event.task_id, event)


def _checkpoint_added(rows: Rows, event: events.CheckpointAdded) -> None:
    for point in event.checkpoints:
        rows.checkpoints[point.id] = point


def _checkpoint_changed(rows: Rows, event: events.CheckpointChanged) -> None:
    point = rows.checkpoints[object_of(event)]
    passed = event.state in words.CHECKPOINT_PASSED
    rows.checkpoints[point.id] = changed(
        point,
        state=event.state,
        reason=event.reason,
        waiting_task_id=event.waiting_task_id,
        done_by=event.by if passed else "",
        done_at=event.at if passed else None,
        on_behalf_of=event.on_behalf_of if passed else None,
    )


FOLDS: dict[type, Callable[[Rows, Any], None]] = {
    events.AutomationFired: new_tasks,
    events.TaskCreated: new_tasks,
    events.TaskSent: _task_sent,
    events.TaskClaimed: _task_claimed,
    events.TaskReleased: _task_released,
    events.TaskAssigned: _task_assigned,
    events.TaskPrioritised: _task_prioritised,
    events.TaskEscalated: _task_escalated,
    events.EscalationSkipped: _escalation_skipped,
    events.TaskPartDone: _task_part_done,
    events.TaskCompleted: _task_completed,
    events.TaskRefused: _task_refused,
    events.TaskReopened: _task_reopened,
    events.TaskCancelled: _task_cancelled,
    events.TaskExpired: _task_expired,
    events.ReminderSent: _reminder_sent,
    events.ItemSupplied: _item_supplied,
    events.ItemMissing: _item_missing,
    events.RequestSent: _request_sent,
    events.ItemAccepted: _item_accepted,
    events.ItemRejected: _item_rejected,
    events.CheckpointAdded: _checkpoint_added,
    events.CheckpointChanged: _checkpoint_changed,
}
