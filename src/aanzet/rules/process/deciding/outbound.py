"""What leaves the case: chat messages, effects with their keys, and what is said when they cannot leave."""

from datetime import date, timedelta
from uuid import UUID

from aanzet.rules import merge
from aanzet.rules.process import words
from aanzet.rules.process.candidates import fallback
from aanzet.rules.process.deciding.deadlines import remind
from aanzet.rules.process.decision import NewEffect, NewMessage
from aanzet.rules.process.draft import Draft
from aanzet.rules.process.state import Contact, Task
from aanzet.rules.process.template.shape import PhaseDefinition

_MENDING = {
    words.NO_RECIPIENT: words.FIX_RECIPIENT,
    words.NO_SENDER: words.FIX_SENDER,
    words.EMPTY_VARIABLE: words.FIX_VARIABLE,
}


def say(
    draft: Draft,
    text: str,
    *,
    entry_id: UUID | None,
    origin: str,
    sender_id: UUID | None,
    contacts: tuple[UUID, ...],
    task_id: UUID | None = None,
    attachments: tuple[str, ...] = (),
) -> UUID:
    """A message in the client chat, in somebody's name; the order of saying is kept (F159). Gives its id."""
    case = draft.rows.case
    message_id = draft.facts.new_id()
    draft.messages.append(
        NewMessage(
            message_id,
            case.conversation_id,
            case.id,
            case.client_id,
            sender_id,
            text,
            draft.now,
            len(draft.messages) + 1,
            entry_id,
            origin,
            task_id,
            contacts,
            attachments,
        )
    )
    return message_id


def notify(
    draft: Draft,
    *,
    key: str,
    kind: str,
    person_id: UUID | None,
    entry_id: UUID | None,
    origin: str = "",
    state: str = words.QUEUED,
    reason: str = "",
    sender_id: UUID | None = None,
    message_id: UUID | None = None,
    task_id: UUID | None = None,
    blocking: bool = False,
) -> None:
    """One effect for one receiver; quiet hours shift it (F097), and what an automation sends may wait (F412)."""
    case, house = draft.rows.case, draft.house
    by_itself = bool(origin) and not origin.startswith("@")
    leaves_at = draft.now + timedelta(minutes=house.mail_wait) if by_itself and house.mail_wait else draft.now
    draft.effects.append(
        NewEffect(
            key,
            kind,
            state,
            person_id,
            case.id,
            case.client_id,
            entry_id,
            leaves_at if house.quiet is None else house.quiet.after(leaves_at, house.zone),
            origin,
            sender_id,
            message_id,
            task_id,
            blocking,
            reason,
        )
    )


def send_out(
    draft: Draft,
    text: str,
    *,
    entry_id: UUID | None,
    origin: str,
    kind: str,
    sender_id: UUID | None,
    contacts: tuple[UUID, ...],
    task: Task | None = None,
    blocking: bool = True,
    attachments: tuple[str, ...] = (),
    number: int = 1,
) -> UUID:
    """Message in the chat, one effect per contact, everybody in the chat, the first reminder set. Gives the message."""
    task_id = None if task is None else task.id
    message_id = say(
        draft,
        text,
        entry_id=entry_id,
        origin=origin,
        sender_id=sender_id,
        contacts=contacts,
        task_id=task_id,
        attachments=attachments,
    )
    for person in contacts:
        notify(
            draft,
            key=effect_key(draft.rows.case.id, entry_id, origin, person, number),
            kind=kind,
            person_id=person,
            entry_id=entry_id,
            origin=origin,
            sender_id=sender_id,
            message_id=message_id,
            task_id=task_id,
            blocking=blocking,
        )
    draft.join_chat(members=() if sender_id is None else (sender_id,), contacts=contacts)
    if task is not None:
        remind(draft, task)
    return message_id


def notify_again(draft: Draft, task: Task) -> None:
    """The contacts hear that a task is theirs again; the key counts by the version of the case."""
    origin = f"@task-{task.id}-v{draft.rows.case.version}"
    for person in task.people:
        notify(
            draft,
            key=effect_key(draft.rows.case.id, task.entry_id, origin, person),
            kind=notice_of(task.kind),
            person_id=person,
            entry_id=task.entry_id,
            origin=task.automation_key,
            sender_id=task.sender_id,
            task_id=task.id,
            blocking=task.blocking,
        )


def origin_of(task: Task) -> str:
    """What made a task, for the key of its effects: its automation, or the task itself when added by hand."""
    return task.automation_key or f"@task-{task.id}"


def notice_of(task_kind: str) -> str:
    """The kind of effect that tells of a task."""
    return words.REQUEST_NOTICE if task_kind == words.REQUEST else words.TASK_NOTICE


def held_task(
    draft: Draft, problem: str, *, about: str, origin: str, text: str, blocking: bool, entry_id: UUID
) -> Task:
    """The office task that says what is in the way and mends it (F105); text: what would have been sent, unfilled."""
    return Task(
        draft.facts.new_id(),
        draft.rows.case.id,
        entry_id,
        len(draft.rows.tasks) + 1,
        words.WORK,
        words.OFFICE,
        words.OPEN,
        draft.now,
        text=text,
        purpose=_MENDING[problem],
        about=about,
        automation_key=origin,
        blocking=blocking,
        people=fallback(draft.people),
        due_on=draft.today,
        sent_at=draft.now,
    )


class Filler:
    """Fills the merge variables of several texts for one sender and the first of the contacts; collects the empty."""

    __slots__ = ("_draft", "_more", "_values", "missing")

    def __init__(
        self,
        draft: Draft,
        phase: PhaseDefinition,
        sender_id: UUID | None,
        contacts: tuple[Contact, ...],
        due_on: date,
    ) -> None:
        self._draft = draft
        self._more = (phase, sender_id, contacts, due_on)
        self._values: dict[str, str] | None = None
        self.missing: tuple[str, ...] = ()

    def __call__(self, text: str) -> str:
        """The text with its values in."""
        if "{" not in text:
            return text
        if self._values is None:
            self._values = self._all_values()
        filled = merge.fill(text, self._values, self._draft.house.fallbacks)
        self.missing += filled.missing
        return filled.text

    def _all_values(self) -> dict[str, str]:
        phase, sender_id, contacts, due_on = self._more
        return self._draft.values(
            contacts[0].values if contacts else {},
            self._draft.people.sender_values.get(sender_id, {}) if sender_id is not None else {},
            {"phase.name": phase.label, "due_on": f"{due_on.day}-{due_on.month}-{due_on.year}"},
        )


def problem_of(contacts: tuple[Contact, ...], sender_id: UUID | None, missing: tuple[str, ...]) -> str:
    """Why something cannot go out; empty when it can."""
    if not contacts:
        return words.NO_RECIPIENT
    if sender_id is None:
        return words.NO_SENDER
    return words.EMPTY_VARIABLE if missing else ""


def ids(contacts: tuple[Contact, ...]) -> tuple[UUID, ...]:
    """The ids of contacts."""
    return tuple(contact.id for contact in contacts)


def effect_key(case_id: UUID, entry_id: UUID | None, automation: str, person_id: UUID | None, number: int = 1) -> str:
    """auto:{case}:{entry}:{automation}:{recipient}:{n}; nobody stands for a recipient that was not found."""
    return f"auto:{case_id}:{entry_id}:{automation}:{person_id or words.NOBODY}:{number}"
