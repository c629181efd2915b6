"""Tasks: done, refused, added, picked up, given away, held ones mended (F105, F178-F180)."""

from uuid import UUID

from aanzet.rules.actors import CONTACT
from aanzet.rules.process import commands, events, words
from aanzet.rules.process.candidates import holders, is_active
from aanzet.rules.process.deciding.deadlines import remind
from aanzet.rules.process.deciding.escalating import watch
from aanzet.rules.process.deciding.four_eyes import refuse_preparing
from aanzet.rules.process.deciding.moving import forget_timers
from aanzet.rules.process.deciding.outbound import effect_key, notify_again, origin_of
from aanzet.rules.process.deciding.requests import send_request
from aanzet.rules.process.deciding.who import (
    acts_for,
    may_handle,
    not_responsible,
    refuse_addressed,
    refuse_reason,
    refuse_strangers,
    task_people,
)
from aanzet.rules.process.decision import EffectChange, Refusal
from aanzet.rules.process.draft import Draft
from aanzet.rules.process.state import Task
from aanzet.rules.process.whose_turn import about_task


def find_open(draft: Draft, task_id: UUID) -> Task | Refusal:
    """The open task; phase_passed when it is not of this case any more, already_done when it has ended."""
    task = draft.task(task_id)
    if task is None:
        return Refusal("phase_passed")
    if not task.is_open:
        return Refusal("already_done", {"by": task.done_by, "at": task.done_at})
    return task


def complete_task(draft: Draft, command: commands.CompleteTask) -> Refusal | None:
    """The task is done, by whom it is for; by the office for the client with a reason (F179)."""
    task = find_open(draft, command.task_id)
    if isinstance(task, Refusal):
        return task
    for_client = task.side == words.CLIENT and draft.is_office
    refusal = _refuse_on_behalf(draft, task, command.reason) if for_client else refuse_addressed(draft, task)
    refusal = refusal or refuse_preparing(draft, task)
    if refusal is not None:
        return refusal
    if task.kind == words.REQUEST and not for_client and task.side == words.CLIENT:
        return send_request(draft, commands.SendRequest(task.id))
    if task.mode == words.ALL and not for_client and not draft.is_system:
        return _part_done(draft, task)
    finish_task(draft, task, for_client=for_client, reason=command.reason)
    return None


def _refuse_on_behalf(draft: Draft, task: Task, reason: str) -> Refusal | None:
    if task.kind == words.SIGN:
        return Refusal("not_addressed_to_you", {"people": task.people})
    if not may_handle(draft) and not draft.actor.may("cases.override"):
        return not_responsible(draft)
    return refuse_reason(reason)


def _part_done(draft: Draft, task: Task) -> Refusal | None:
    """Mode ALL: done when everybody who is still there has done his part (F170)."""
    person = draft.on_behalf_of or draft.actor.id
    if person is None or person in task.done_people:
        return Refusal("already_done", {"by": draft.by, "at": draft.now})
    done = (*task.done_people, person)
    everybody = task_people(draft, task)
    if task.side == words.OFFICE:
        everybody = tuple(one for one in everybody if is_active(draft.people, one))
    draft.tell(events.TaskPartDone, task.id, shared=task.side == words.CLIENT, done_people=done)
    if all(one in done for one in everybody):
        finish_task(draft, draft.rows.tasks[task.id])
    return None


def finish_task(draft: Draft, task: Task, *, for_client: bool = False, reason: str = "") -> None:
    """Tell that the task is done; its reminders stop."""
    forget_timers(draft, task)
    draft.tell(events.TaskCompleted, task.id, shared=task.side == words.CLIENT, for_client=for_client, reason=reason)


def refuse_task(draft: Draft, command: commands.RefuseTask) -> Refusal | None:
    """Sent back with a remark by whom it was for; the office decides what now."""
    task = find_open(draft, command.task_id)
    if isinstance(task, Refusal):
        return task
    refusal = refuse_addressed(draft, task) or refuse_reason(command.reason)
    if refusal is not None:
        return refusal
    forget_timers(draft, task)
    draft.tell(events.TaskRefused, task.id, shared=task.side == words.CLIENT, reason=command.reason)
    return None


def cancel_task(draft: Draft, command: commands.CancelTask) -> Refusal | None:
    """The task is no longer needed; what was held for it is let go."""
    task = find_open(draft, command.task_id)
    if isinstance(task, Refusal):
        return task
    if not may_handle(draft):
        return not_responsible(draft)
    refusal = refuse_reason(command.reason)
    if refusal is not None:
        return refusal
    forget_timers(draft, task)
    draft.tell(
        events.TaskCancelled,
        task.id,
        shared=task.side == words.CLIENT and task.sent_at is not None,
        reason_code="hand",
        reason=command.reason,
    )
    if task.held:
        let_go(draft, task.entry_id, origin_of(task), "cancelled")
        for other in list(draft.rows.tasks.values()):
            if other.is_open and other.about == about_task(task):
                draft.tell(events.TaskCancelled, other.id, reason_code="hand")
    return None


def let_go(draft: Draft, entry_id: UUID, origin: str, reason: str) -> None:
    """The effect that was held for lack of a recipient will never be sent."""
    key = effect_key(draft.rows.case.id, entry_id, origin, None)
    draft.effect_changes.append(EffectChange(key, words.CANCELLED, reason))


def claim_task(draft: Draft, command: commands.ClaimTask) -> Refusal | None:
    """Pick up a task of a role or team, so that others see who is on it (F180)."""
    task = find_open(draft, command.task_id)
    if isinstance(task, Refusal):
        return task
    member = draft.actor.id
    if task.side != words.OFFICE or member is None or draft.actor.kind == CONTACT:
        return Refusal("not_addressed_to_you", {"people": task.people})
    if task.claimed_by is not None:
        if task.claimed_by == member:
            return None
        return Refusal("already_claimed", {"person": task.claimed_by})
    everybody = task.people or holders(draft.people, task.roles, task.teams)
    if not acts_for(draft, everybody, task.roles or draft.phase.roles) and not may_handle(draft):
        return Refusal("not_addressed_to_you", {"people": everybody})
    draft.tell(events.TaskClaimed, task.id, member_id=member)
    return None


def release_task(draft: Draft, command: commands.ReleaseTask) -> Refusal | None:
    """Lay a picked-up task down again; the responsible may do it for someone."""
    task = find_open(draft, command.task_id)
    if isinstance(task, Refusal):
        return task
    if task.claimed_by is None:
        return None
    mine = draft.actor.id in task.people  # a stand-in picked it up, and who was away is back
    if not mine and not acts_for(draft, (task.claimed_by,), task.roles or draft.phase.roles) and not may_handle(draft):
        return Refusal("already_claimed", {"person": task.claimed_by})
    draft.tell(events.TaskReleased, task.id)
    watch(draft, draft.rows.tasks[task.id])
    return None


def assign_task(draft: Draft, command: commands.AssignTask) -> Refusal | None:
    """Give a task to others: members with a role on the client, roles, teams; or other contacts (F180).

    A contact may pass on what is addressed to him (F333).
    """
    task = find_open(draft, command.task_id)
    if isinstance(task, Refusal):
        return task
    if draft.actor.kind == CONTACT:
        refusal = refuse_addressed(draft, task)
        return refusal or _readdress(draft, task, command.people)
    takes_back = draft.actor.id in task.readers and command == commands.AssignTask(task.id, (draft.actor.id,))
    if not (takes_back or may_handle(draft) or draft.actor.may("cases.assign")):
        return not_responsible(draft)
    if task.side == words.CLIENT:
        return _readdress(draft, task, command.people)
    if not (command.people or command.roles or command.teams):
        return Refusal("required", {}, "people")
    refusal = refuse_strangers(draft, command.people)
    if refusal is not None:
        return refusal
    draft.tell(events.TaskAssigned, task.id, people=command.people, roles=command.roles, teams=command.teams)
    watch(draft, draft.rows.tasks[task.id])
    draft.join_chat(members=command.people)
    return None


def prioritise_task(draft: Draft, command: commands.PrioritiseTask) -> Refusal | None:
    """Another priority: by who handles the phase, by whose office task it is, and by who gives out work."""
    task = find_open(draft, command.task_id)
    if isinstance(task, Refusal):
        return task
    if command.priority not in words.PRIORITIES:
        return Refusal("choice_invalid", {"value": command.priority, "allowed": words.PRIORITIES}, "priority")
    may = draft.is_office and (
        may_handle(draft)
        or draft.actor.may("cases.assign")
        or (task.side == words.OFFICE and refuse_addressed(draft, task) is None)
    )
    if not may:
        return not_responsible(draft)
    if command.priority != task.priority:
        draft.tell(events.TaskPrioritised, task.id, priority=command.priority, before=task.priority)
    return None


def _readdress(draft: Draft, task: Task, people: tuple[UUID, ...]) -> Refusal | None:
    known = {contact.id for contact in draft.people.contacts if not contact.blocked}
    if not people:
        return Refusal("required", {}, "people")
    for person in people:
        if person not in known:
            return Refusal("not_a_contact_of_client", {"person": person}, "people")
    if task.held:
        return Refusal("not_now", {"state": draft.rows.case.state, "possible": ("fix_held",)})
    draft.tell(events.TaskAssigned, task.id, shared=True, people=people)
    draft.join_chat(contacts=people)
    notify_again(draft, draft.rows.tasks[task.id])
    return None


def reopen_task(draft: Draft, command: commands.ReopenTask) -> Refusal | None:
    """A task that ended too early is open again (done, refused, expired), with a reason."""
    task, entry = draft.task(command.task_id), draft.entry
    if task is None or entry is None or task.kind == words.THIRD_PARTY:
        return Refusal("phase_passed")
    if task.is_open:
        return None
    if task.purpose in words.MENDING:
        return Refusal("already_done", {"by": task.done_by, "at": task.done_at})
    if not may_handle(draft):
        return not_responsible(draft)
    refusal = refuse_reason(command.reason)
    if refusal is not None:
        return refusal
    due_on = max(command.due_on or task.due_on or draft.today, draft.today)
    draft.tell(
        events.TaskReopened,
        task.id,
        shared=task.side == words.CLIENT,
        due_on=due_on,
        carried_over=task.entry_id != entry.id,
        reason=command.reason,
    )
    watch(draft, draft.rows.tasks[task.id])
    if task.side == words.CLIENT:
        again = draft.rows.tasks[task.id]
        remind(draft, again)
        notify_again(draft, again)
    return None
