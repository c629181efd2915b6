"""What the clock and the mail bring: timers that came due, effects that were settled."""

from aanzet.rules import dates
from aanzet.rules.process import commands, events, words
from aanzet.rules.process.deciding.cases import resume_case
from aanzet.rules.process.deciding.deadlines import moment_key, next_reminder, remind_key, scheme_of
from aanzet.rules.process.deciding.escalating import escalate
from aanzet.rules.process.deciding.firing import Firing
from aanzet.rules.process.deciding.outbound import notify
from aanzet.rules.process.decision import Refusal
from aanzet.rules.process.draft import Draft
from aanzet.rules.process.state import Task


def fire_timer(draft: Draft, command: commands.FireTimer) -> Refusal | None:
    """A timer came due. Whether it still matters is judged now; when not, nothing happens."""
    if command.kind == words.MOMENT:
        _moment(draft, command)
    elif command.kind == words.RESUME:
        case = draft.rows.case
        if case.state == words.ON_HOLD and case.hold_until and command.argument == case.hold_until.isoformat():
            return resume_case(draft, commands.ResumeCase())
    elif command.kind == words.REMINDER:
        _reminder(draft, command)
    elif command.kind == words.THIRD_PARTY_DUE:
        _third_party(draft, command)
    elif command.kind == words.ESCALATION:
        escalate(draft, command)
    return None


def _moment(draft: Draft, command: commands.FireTimer) -> None:
    """An automation at a later moment of its phase; during a hold it waits for the day of resuming (F160, F186).

    The argument is its key, with ":" and a number behind it when it goes out once more.
    """
    entry, case = draft.entry, draft.rows.case
    if entry is None or entry.id != command.object_id:
        return
    key, _, number = command.argument.partition(":")
    if case.state == words.ON_HOLD and case.hold_until is not None:
        later = dates.at_local(case.hold_until, dates.MORNING, draft.house.zone)
        draft.set_timer(moment_key(entry.id, key), words.MOMENT, later, entry.id, command.argument)
        return
    for automation in draft.phase.automations:
        if automation.key == key and (number or not _has_fired(draft, key, command)):
            Firing.at(draft, entry, number=int(number or 1)).fire_alone(automation)


def _has_fired(draft: Draft, key: str, command: commands.FireTimer) -> bool:
    return any(task.automation_key == key and task.entry_id == command.object_id for task in draft.rows.tasks.values())


def _reminder(draft: Draft, command: commands.FireTimer) -> None:
    """Remind whoever still has the move, and set the next one; after the last the case is silent (F099)."""
    task = draft.task(command.object_id)
    if task is None or task.state not in (words.OPEN, words.IN_PROGRESS) or not draft.is_running:
        return
    if task.due_on is None or not command.argument.isdigit():
        return
    number = int(command.argument)
    if number < task.reminders:
        return
    turn = draft.state.turn
    clients_move = turn is not None and turn.party == words.CLIENT
    if clients_move:
        _send_reminder(draft, task, number)
    scheme = scheme_of(draft, task)
    coming = next_reminder(draft, scheme, task.due_on, number + 1)
    if coming is not None:
        following, moment = coming
        draft.set_timer(remind_key(task.id), words.REMINDER, moment, task.id, str(following), task.id)
    elif clients_move and not draft.rows.case.silent:
        draft.tell(events.CaseFellSilent, task_id=task.id)


def _send_reminder(draft: Draft, task: Task, number: int) -> None:
    due_on = task.due_on.isoformat() if task.due_on else ""
    for person in task.people:
        several = f":{person}" if len(task.people) > 1 else ""
        notify(
            draft,
            key=f"remind:{task.id}:{due_on}:{number + 1}{several}",
            kind=words.REMINDER,
            person_id=person,
            entry_id=task.entry_id,
            origin=task.automation_key,
            sender_id=task.sender_id,
            task_id=task.id,
        )
    draft.tell(events.ReminderSent, task.id, number=number + 1)


def _third_party(draft: Draft, command: commands.FireTimer) -> None:
    """The expected date passed: the office must ask (F191)."""
    task, entry = draft.task(command.object_id), draft.entry
    if task is None or entry is None or not task.is_open or task.kind != words.THIRD_PARTY:
        return
    draft.tell(events.TaskExpired, task.id)
    ask = Task(
        draft.facts.new_id(),
        draft.rows.case.id,
        task.entry_id,
        len(draft.rows.tasks) + 1,
        words.WORK,
        words.OFFICE,
        words.OPEN,
        draft.now,
        title=task.title,
        purpose=words.ASK_THIRD_PARTY,
        about=f"task:{task.id}",
        people=entry.responsible_ids,
        due_on=draft.today,
        sent_at=draft.now,
        third_party=task.third_party,
        carried_over=task.carried_over,
    )
    draft.tell(events.TaskCreated, ask.id, tasks=(ask,))


def delivery_settled(draft: Draft, command: commands.DeliverySettled) -> Refusal | None:
    """A blocking effect of this entry failed, or no longer has: the turn follows (T3)."""
    entry_id = draft.rows.case.entry_id
    if entry_id is not None and f":{entry_id}:" not in command.key and command.key not in draft.rows.failed:
        return None
    if (command.state in words.EFFECT_FAILED) != (command.key in draft.rows.failed):
        draft.tell(events.EffectSettled, key=command.key, state=command.state)
    return None
