"""Tasks of office and client (F178 to F180)."""

from datetime import date, datetime
from uuid import UUID

from aanzet.cases.actions.run import run_one
from aanzet.core.commands import command
from aanzet.rules.actors import Actor
from aanzet.rules.process.commands import (
    AddTask,
    AssignTask,
    CancelTask,
    ClaimTask,
    CompleteTask,
    FixHeld,
    RefuseTask,
    ReleaseTask,
    ReopenTask,
)
from aanzet.rules.process.decision import Decision


@command
def add_task(*, actor: Actor, now: datetime, case_id: UUID, order: AddTask) -> Decision:
    """An extra task by hand, for the office, the client or a third party (F178)."""
    return run_one(actor, now, case_id, order)


@command
def complete_task(*, actor: Actor, now: datetime, case_id: UUID, task_id: UUID, reason: str = "") -> Decision:
    """The task is done. `reason`: needed when the office does it on the client's behalf (F179)."""
    return run_one(actor, now, case_id, CompleteTask(task_id, reason), tasks=[task_id])


@command
def refuse_task(*, actor: Actor, now: datetime, case_id: UUID, task_id: UUID, reason: str) -> Decision:
    """Send the task back with a remark; the office is to move (F333)."""
    return run_one(actor, now, case_id, RefuseTask(task_id, reason), tasks=[task_id])


@command
def reopen_task(
    *, actor: Actor, now: datetime, case_id: UUID, task_id: UUID, reason: str, due_on: date | None = None
) -> Decision:
    """Open a task of the current phase again, with a reason."""
    return run_one(actor, now, case_id, ReopenTask(task_id, reason, due_on), tasks=[task_id])


@command
def cancel_task(*, actor: Actor, now: datetime, case_id: UUID, task_id: UUID, reason: str) -> Decision:
    """The task is no longer needed, with a reason."""
    return run_one(actor, now, case_id, CancelTask(task_id, reason), tasks=[task_id])


@command
def claim_task(*, actor: Actor, now: datetime, case_id: UUID, task_id: UUID) -> Decision:
    """Pick up a task of a role or team; the second to try hears who was first (F180)."""
    return run_one(actor, now, case_id, ClaimTask(task_id), tasks=[task_id])


@command
def release_task(*, actor: Actor, now: datetime, case_id: UUID, task_id: UUID) -> Decision:
    """Lay a picked-up task down again (F180)."""
    return run_one(actor, now, case_id, ReleaseTask(task_id), tasks=[task_id])


@command
def assign_task(*, actor: Actor, now: datetime, case_id: UUID, order: AssignTask) -> Decision:
    """Give a task to members, roles or teams; a client task to contacts (F180)."""
    return run_one(actor, now, case_id, order, permission="cases.assign", tasks=[order.task_id])


@command
def fix_held(*, actor: Actor, now: datetime, case_id: UUID, task_id: UUID, contact_id: UUID) -> Decision:
    """Address what was held for lack of a recipient to this contact and send it now (F105)."""
    return run_one(actor, now, case_id, FixHeld(task_id, contact_id), tasks=[task_id])
