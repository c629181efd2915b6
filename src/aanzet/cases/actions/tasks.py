"""Tasks of office and client (F178 to F180)."""

from datetime import date, datetime
from uuid import UUID

from aanzet.cases.actions.run import run_one
from aanzet.cases.models import Case, CaseDocument
from aanzet.core.commands import command
from aanzet.core.errors import NotFound
from aanzet.documents.queries.folders import types_by_key
from aanzet.documents.queries.items import items_by_ids
from aanzet.messages.actions.notices import Telling, notify
from aanzet.messages.actions.writing import send_message
from aanzet.messages.queries.conversations import conversation_of_case
from aanzet.rules.actors import Actor
from aanzet.rules.process.commands import (
    AddTask,
    AssignTask,
    CancelTask,
    ClaimTask,
    CompleteTask,
    FixHeld,
    PrioritiseTask,
    RefuseTask,
    ReleaseTask,
    ReopenTask,
)
from aanzet.rules.process.decision import Decision


@command
def add_task(*, actor: Actor, now: datetime, case_id: UUID, order: AddTask) -> Decision:
    """An extra task by hand, for the office, the client or a third party (F178).

    The client can open the document of an approval from then on, so it must be one of this case that the actor sees.
    NotFound for another document, and for a kind of document that is not there.
    """
    if order.item_id is not None:
        _ask_document(actor, case_id, order.item_id)
    kinds = {line.item_type for line in order.items if line.item_type}
    if kinds and kinds != set(types_by_key(kinds)):
        raise NotFound(case_id)
    return run_one(actor, now, case_id, order)


def _ask_document(actor: Actor, case_id: UUID, item_id: UUID) -> None:
    pinned = CaseDocument.objects.filter(case_id=case_id, item_id=item_id, unpinned_at=None).exists()
    if not pinned or item_id not in items_by_ids(actor, [item_id]):
        raise NotFound(item_id)


@command
def complete_task(*, actor: Actor, now: datetime, case_id: UUID, task_id: UUID, reason: str = "") -> Decision:
    """The task is done. `reason`: needed when the office does it on the client's behalf (F179)."""
    return run_one(actor, now, case_id, CompleteTask(task_id, reason), tasks=[task_id])


@command
def refuse_task(*, actor: Actor, now: datetime, case_id: UUID, task_id: UUID, reason: str) -> Decision:
    """Send the task back with a remark; the office is to move (F333)."""
    return run_one(actor, now, case_id, RefuseTask(task_id, reason), tasks=[task_id])


@command
def send_task_back(*, actor: Actor, now: datetime, case_id: UUID, task_id: UUID, remark: str) -> None:
    """As refuse_task by a contact; the remark goes to the chat of the case too, where the office answers (ux 9.6)."""
    run_one(actor, now, case_id, RefuseTask(task_id, remark), tasks=[task_id])
    chat = conversation_of_case(actor, case_id)
    if chat is not None and chat.may_write:
        send_message(actor=actor, now=now, conversation_id=chat.id, text=remark)


@command
def hand_over_task(*, actor: Actor, now: datetime, case_id: UUID, task_id: UUID, contact_id: UUID) -> None:
    """A contact lets another contact of the same client do his task; that one and the office are told (F333)."""
    decision = run_one(actor, now, case_id, AssignTask(task_id, people=(contact_id,)), tasks=[task_id])
    state = decision.state
    task = next(task for task in state.tasks if task.id == task_id) if state else None
    if state is None or task is None or decision.is_empty:
        return
    manager = task.sender_id or next(iter(state.entry.responsible_ids if state.entry else ()), None)
    about = task.title
    tellings = [
        Telling(
            key=f"handed:{task_id}:{contact_id}:{now.isoformat()}",
            person_id=contact_id,
            kind="task",
            about=about,
            url=f"/portal/tasks/{task_id}/",
            sender_id=actor.id,
            client_id=state.case.client_id,
            case_id=case_id,
            task_id=task_id,
            mail=True,
        )
    ]
    if manager is not None:
        number = Case.objects.filter(id=case_id).values_list("number", flat=True).get()
        tellings.append(
            Telling(
                key=f"handed:{task_id}:{manager}:{now.isoformat()}",
                person_id=manager,
                kind="handed_over",
                about=about,
                url=f"/office/cases/{number}/",
                sender_id=actor.id,
                client_id=state.case.client_id,
                case_id=case_id,
                task_id=task_id,
            )
        )
    notify(actor=actor, now=now, tellings=tellings)


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
def prioritise_task(*, actor: Actor, now: datetime, case_id: UUID, task_id: UUID, priority: str) -> Decision:
    """Give a task another priority (F178). Refused: choice_invalid, not_responsible."""
    return run_one(actor, now, case_id, PrioritiseTask(task_id, priority), tasks=[task_id])


@command
def fix_held(*, actor: Actor, now: datetime, case_id: UUID, task_id: UUID, contact_id: UUID) -> Decision:
    """Address what was held for lack of a recipient to this contact and send it now (F105)."""
    return run_one(actor, now, case_id, FixHeld(task_id, contact_id), tasks=[task_id])
