"""Tasks added by hand, and the mending of what was held (F105, F178, F179)."""

from uuid import UUID

from aanzet.rules import dates
from aanzet.rules.actors import MEMBER
from aanzet.rules.process import commands, events, words
from aanzet.rules.process.candidates import recipients, sender
from aanzet.rules.process.deciding.deadlines import automation_and_phase
from aanzet.rules.process.deciding.escalating import clock_of, watch
from aanzet.rules.process.deciding.moving import third_party_key
from aanzet.rules.process.deciding.outbound import (
    Filler,
    effect_key,
    held_task,
    ids,
    notice_of,
    notify,
    origin_of,
    problem_of,
    send_out,
)
from aanzet.rules.process.deciding.tasks import find_open, finish_task, let_go
from aanzet.rules.process.deciding.who import may_handle, not_responsible, refuse_addressed, refuse_strangers
from aanzet.rules.process.decision import Refusal
from aanzet.rules.process.draft import Draft
from aanzet.rules.process.state import Contact, PhaseEntry, RequestItem, Task
from aanzet.rules.process.template.problems import wrong_reminders
from aanzet.rules.process.whose_turn import about_task

_CLIENT_KINDS = frozenset({words.CLIENT_TASK, words.REQUEST, words.APPROVE})
_MODES = (words.ANY_ONE, words.ALL)
_OFFICE_KINDS = frozenset({words.WORK, words.REVIEW, words.APPROVE, words.THIRD_PARTY})


def add_task(draft: Draft, command: commands.AddTask) -> Refusal | None:
    """An extra task in a running case (F178); by anyone of the office who may act on this client."""
    entry = draft.entry
    if entry is None:
        return Refusal("phase_passed")
    if not draft.is_office or not (may_handle(draft) or draft.people.knows(draft.actor.id)):
        return not_responsible(draft)
    kinds = _CLIENT_KINDS if command.side == words.CLIENT else _OFFICE_KINDS
    if command.kind not in kinds:
        return Refusal("choice_invalid", {"value": command.kind, "allowed": tuple(sorted(kinds))}, "kind")
    if not command.title.strip():
        return Refusal("required", {}, "title")
    if command.due_on is not None and command.due_on < draft.today:
        return Refusal("date_in_past", {}, "due_on")
    for name, value, allowed in (("priority", command.priority, words.PRIORITIES), ("mode", command.mode, _MODES)):
        if value not in allowed:
            return Refusal("choice_invalid", {"value": value, "allowed": allowed}, name)
    if command.reminders is not None and wrong_reminders(command.reminders):
        return Refusal("reminder_limits", {}, "reminders")
    if command.side == words.CLIENT:
        return _add_for_client(draft, command, entry)
    refusal = refuse_strangers(draft, command.people)
    if refusal is not None:
        return refusal
    return _add_for_office(draft, command, entry)


def _add_for_office(draft: Draft, command: commands.AddTask, entry: PhaseEntry) -> Refusal | None:
    third_party = command.kind == words.THIRD_PARTY
    if third_party and not command.third_party.strip():
        return Refusal("required", {}, "third_party")
    if third_party and command.due_on is None:
        return Refusal("required", {}, "due_on")
    named = command.people or command.roles or command.teams
    people = command.people if named or third_party else entry.responsible_ids
    state = words.WAITING if third_party else words.OPEN
    given_by = draft.actor.id if draft.actor.kind == MEMBER else None
    task = _new_task(draft, command, entry, state=state, people=people, sender_id=given_by)
    draft.tell(events.TaskCreated, task.id, tasks=(task,))
    watch(draft, task)
    if third_party and task.due_on is not None:
        due_at = dates.end_of_day(task.due_on, draft.house.zone)
        draft.set_timer(third_party_key(task.id), words.THIRD_PARTY_DUE, due_at, task.id, "", task.id)
    draft.join_chat(members=people)
    return None


def _add_for_client(draft: Draft, command: commands.AddTask, entry: PhaseEntry) -> Refusal | None:
    if command.kind == words.REQUEST and not command.items:
        return Refusal("required", {}, "items")
    known = {contact.id: contact for contact in draft.people.contacts}
    for person in command.people:
        if person not in known or known[person].blocked:
            return Refusal("not_a_contact_of_client", {"person": person}, "people")
    contacts = tuple(known[person] for person in command.people if known[person].reachable) or (
        () if command.people else recipients(draft.phase.recipient, draft.people)
    )
    own = draft.actor.id if draft.actor.kind == MEMBER else None
    sender_id = sender(draft.phase.sender_role, draft.people, own, entry.responsible_ids)
    raw = command.text or command.title
    fill = Filler(draft, draft.phase, sender_id, contacts, command.due_on or entry.due_on)
    text = fill(raw)
    if fill.missing and contacts:
        return Refusal("variable_empty", {"variable": fill.missing[0]}, "text")
    problem = problem_of(contacts, sender_id, ())
    task = _new_task(
        draft,
        command,
        entry,
        state=words.PLANNED if problem else words.OPEN,
        people=ids(contacts),
        text=raw if problem else text,
        sender_id=sender_id,
    )
    items = _items(draft, command, task)
    origin = origin_of(task)
    if problem:
        _tell_held(draft, task, items, problem, origin)
        return None
    draft.tell(events.TaskCreated, task.id, shared=True, tasks=(task,), items=items)
    send_out(
        draft,
        task.text,
        entry_id=entry.id,
        origin=origin,
        kind=notice_of(task.kind),
        sender_id=sender_id,
        contacts=task.people,
        task=task,
        blocking=task.blocking,
    )
    return None


def _tell_held(draft: Draft, task: Task, items: tuple[RequestItem, ...], problem: str, origin: str) -> None:
    notify(
        draft,
        key=effect_key(task.case_id, task.entry_id, origin, None),
        kind=notice_of(task.kind),
        person_id=None,
        entry_id=task.entry_id,
        origin=origin,
        state=words.HELD,
        reason=problem,
        task_id=task.id,
        blocking=task.blocking,
    )
    mend = held_task(
        draft, problem, about=about_task(task), origin="", text="", blocking=task.blocking, entry_id=task.entry_id
    )
    draft.tell(events.TaskCreated, task.id, tasks=(task, mend), items=items, held=((origin, problem),))


def _new_task(
    draft: Draft,
    command: commands.AddTask,
    entry: PhaseEntry,
    *,
    state: str,
    people: tuple[UUID, ...],
    text: str | None = None,
    sender_id: UUID | None = None,
) -> Task:
    held = state == words.PLANNED
    return Task(
        draft.facts.new_id(),
        draft.rows.case.id,
        entry.id,
        len(draft.rows.tasks) + 1,
        command.kind,
        command.side,
        state,
        draft.now,
        command.title,
        command.text if text is None else text,
        minutes=command.minutes,
        blocking=command.blocking,
        mode=command.mode,
        people=people,
        roles=command.roles,
        teams=command.teams,
        sender_id=sender_id,
        due_on=command.due_on or max(entry.due_on, draft.today),
        sent_at=None if held else draft.now,
        held=held,
        after_acceptance=command.after_acceptance,
        item_id=command.item_id,
        third_party=command.third_party,
        clock_from=clock_of(draft, None, command.side, command.kind),
        priority=command.priority,
        reminder_rule=command.reminders if command.side == words.CLIENT else None,
    )


def _items(draft: Draft, command: commands.AddTask, task: Task) -> tuple[RequestItem, ...]:
    if command.kind != words.REQUEST:
        return ()
    return tuple(
        RequestItem(
            draft.facts.new_id(),
            task.case_id,
            task.id,
            number,
            words.SENT,
            item.text,
            item.example,
            item.answer_kind,
            item.item_type,
            item.required,
        )
        for number, item in enumerate(command.items, 1)
    )


def fix_held(draft: Draft, command: commands.FixHeld) -> Refusal | None:
    """Send what was held: to the chosen contact, or to whom the rule finds now (F105)."""
    mend = find_open(draft, command.task_id)
    if isinstance(mend, Refusal):
        return mend
    if mend.purpose not in words.MENDING:
        return Refusal("not_now", {"state": draft.rows.case.state, "possible": ("complete_task",)})
    automation, phase = automation_and_phase(draft, mend.automation_key)
    if phase is None:
        phase = draft.phase
    refusal = refuse_addressed(draft, mend)
    if refusal is not None:
        return refusal
    rule = phase.recipient
    if automation is not None and automation.recipient.rule:
        rule = automation.recipient
    contacts = recipients(rule, draft.people, command.contact_id)
    if not contacts:
        return _refuse_contact(draft, command.contact_id, rule.function)
    what, _, key = mend.about.partition(":")
    held = draft.task(UUID(key)) if what == "task" else None
    if what == "task" and (held is None or not held.held):
        return Refusal("phase_passed")
    role = automation.sender_role if automation is not None else ""
    responsible = draft.entry.responsible_ids if draft.entry is not None else ()
    sender_id = sender(role or phase.sender_role, draft.people, None, responsible) or draft.actor.id
    raw = mend.text if held is None else held.text
    due_on = max((held.due_on if held is not None else None) or draft.today, draft.today)
    fill = Filler(draft, phase, sender_id, contacts, due_on)
    text = fill(raw)
    title = fill(held.title) if held is not None else ""
    lines = {item.id: fill(item.text) for item in draft.items_of(held.id)} if held is not None else {}
    if fill.missing:
        return Refusal("variable_empty", {"variable": fill.missing[0]})
    if held is not None:
        draft.set_texts(held.id, title, text, lines)
    _send_held(draft, mend, held, text, sender_id, contacts)
    return None


def _send_held(
    draft: Draft, mend: Task, held: Task | None, text: str, sender_id: UUID | None, contacts: tuple[Contact, ...]
) -> None:
    origin = mend.automation_key if held is None else origin_of(held)
    due_on = None if held is None else max(held.due_on or draft.today, draft.today)
    automation, _ = automation_and_phase(draft, mend.automation_key)
    if held is not None:
        draft.tell(
            events.TaskSent,
            held.id,
            shared=True,
            people=ids(contacts),
            sender_id=sender_id,
            due_on=due_on,
        )
    message_id = send_out(
        draft,
        text,
        entry_id=mend.entry_id,
        origin=origin,
        kind=words.MESSAGE_NOTICE if held is None else notice_of(held.kind),
        sender_id=sender_id,
        contacts=ids(contacts),
        task=None if held is None else draft.rows.tasks[held.id],
        blocking=mend.blocking,
        attachments=() if automation is None else automation.attachments,
    )
    if held is None:
        draft.tell(events.AutomationFired, mend.entry_id, automation_key=origin, messages=(message_id,))
    let_go(draft, mend.entry_id, origin, "fixed")
    finish_task(draft, mend)


def _refuse_contact(draft: Draft, contact_id: UUID | None, function: str) -> Refusal:
    """Why there is still nobody: no such contact, or one without a channel."""
    if contact_id is None:
        return Refusal("no_recipient", {"function": function})
    for contact in draft.people.contacts:
        if contact.id == contact_id and not contact.blocked:
            return Refusal("no_channel", {"person": contact_id}, "contact_id")
    return Refusal("not_a_contact_of_client", {"person": contact_id}, "contact_id")
