"""Document requests: the client supplies line by line, the office accepts or sends back (F172)."""

from uuid import UUID

from aanzet.rules.process import commands, events, words
from aanzet.rules.process.deciding.deadlines import remind
from aanzet.rules.process.deciding.moving import forget_timers
from aanzet.rules.process.deciding.outbound import notify_again
from aanzet.rules.process.deciding.who import may_handle, not_responsible, refuse_addressed, refuse_reason
from aanzet.rules.process.decision import Refusal
from aanzet.rules.process.draft import Draft
from aanzet.rules.process.state import RequestItem, Task

_ANSWERABLE = frozenset({words.SENT, words.REJECTED, words.SUPPLIED, words.NOT_AVAILABLE})
_JUDGEABLE = frozenset({words.SUPPLIED, words.NOT_AVAILABLE, words.ACCEPTED})


def _find(draft: Draft, item_id: UUID) -> tuple[RequestItem, Task] | None:
    item = draft.rows.items.get(item_id)
    task = draft.task(item.task_id) if item is not None else None
    return None if item is None or task is None else (item, task)


def _refuse_answer(draft: Draft, task: Task, item: RequestItem) -> Refusal | None:
    """Who may answer: the addressed contact, and the office for what came on paper or by telephone (F179)."""
    if not task.is_open or item.state not in _ANSWERABLE:
        return Refusal("already_done", {"by": task.done_by or item.supplied_by, "at": task.done_at or item.supplied_at})
    if draft.is_office:
        return None if may_handle(draft) else not_responsible(draft)
    return refuse_addressed(draft, task)


def supply_item(draft: Draft, command: commands.SupplyItem) -> Refusal | None:
    """Documents or an answer for one line."""
    found = _find(draft, command.item_id)
    if found is None:
        return Refusal("phase_passed")
    item, task = found
    refusal = _refuse_answer(draft, task, item)
    if refusal is not None:
        return refusal
    items = (*item.items, *(one for one in command.items if one not in item.items))
    if not items and not command.answer.strip():
        return Refusal("answer_required" if item.answer_kind == words.TEXT else "nothing_supplied", {}, "items")
    draft.tell(events.ItemSupplied, item.id, shared=True, items=items, answer=command.answer)
    return None


def item_not_available(draft: Draft, command: commands.ItemNotAvailable) -> Refusal | None:
    """ "Heb ik niet", with a note."""
    found = _find(draft, command.item_id)
    if found is None:
        return Refusal("phase_passed")
    item, task = found
    refusal = _refuse_answer(draft, task, item)
    if refusal is None:
        draft.tell(events.ItemMissing, item.id, shared=True, answer=command.answer)
    return refusal


def send_request(draft: Draft, command: commands.SendRequest) -> Refusal | None:
    """The client is ready: all required lines answered = done (or waiting for acceptance), else partly."""
    task = draft.task(command.task_id)
    if task is None or task.kind != words.REQUEST:
        return Refusal("phase_passed")
    if not task.is_open:
        return Refusal("already_done", {"by": task.done_by, "at": task.done_at})
    refusal = None
    if draft.is_office:
        refusal = None if may_handle(draft) else not_responsible(draft)
    else:
        refusal = refuse_addressed(draft, task)
    if refusal is not None:
        return refusal
    items = draft.items_of(task.id)
    answered = [item for item in items if item.state in words.ITEM_ANSWERED]
    if not answered:
        return Refusal("nothing_supplied")
    missing = [item for item in items if item.required and item.state in words.ITEM_ASKED]
    if missing:
        state = words.IN_PROGRESS
    elif task.after_acceptance and any(item.state != words.ACCEPTED for item in answered):
        state = words.WAITING
    else:
        state = words.DONE
    if state != words.IN_PROGRESS:
        forget_timers(draft, task)
    draft.tell(events.RequestSent, task.id, shared=True, state=state, answered=len(answered), missing=len(missing))
    return None


def _refuse_judge(draft: Draft, item: RequestItem) -> Refusal | None:
    if not may_handle(draft):
        return not_responsible(draft)
    if item.state not in _JUDGEABLE:
        return Refusal("nothing_supplied")
    return None


def accept_item(draft: Draft, command: commands.AcceptItem) -> Refusal | None:
    """The office accepts a line; the last one completes a request that waits for acceptance."""
    found = _find(draft, command.item_id)
    if found is None:
        return Refusal("phase_passed")
    item, task = found
    refusal = _refuse_judge(draft, item)
    if refusal is not None or item.state == words.ACCEPTED:
        return refusal
    draft.tell(events.ItemAccepted, item.id, shared=True)
    if task.state == words.WAITING:
        rest = draft.items_of(task.id)
        if all(one.state == words.ACCEPTED for one in rest if one.required or one.state not in words.ITEM_ASKED):
            draft.tell(events.TaskCompleted, task.id, shared=True)
    return None


def reject_item(draft: Draft, command: commands.RejectItem) -> Refusal | None:
    """The office sends a line back: the task is the client's again, with a reason and a due date not in the past."""
    found = _find(draft, command.item_id)
    entry = draft.entry
    if found is None or entry is None:
        return Refusal("phase_passed")
    item, task = found
    refusal = _refuse_judge(draft, item) or refuse_reason(command.reason)
    if refusal is not None:
        return refusal
    if task.state == words.CANCELLED:
        return Refusal("already_done", {"by": task.done_by, "at": task.done_at})
    due_on = max(command.due_on or task.due_on or draft.today, draft.today)
    was_out = task.state in (words.OPEN, words.IN_PROGRESS)
    draft.tell(
        events.ItemRejected,
        item.id,
        shared=True,
        task_id=task.id,
        due_on=due_on,
        carried_over=task.carried_over or task.entry_id != entry.id,
        reason=command.reason,
    )
    again = draft.rows.tasks[task.id]
    remind(draft, again)
    if not was_out:
        notify_again(draft, again)
    return None
