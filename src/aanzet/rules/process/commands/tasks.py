"""What can be asked about the tasks of a case and the lines of its requests."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from aanzet.rules.process import words
from aanzet.rules.process.template.shape import ReminderRule


@dataclass(frozen=True, slots=True)
class CompleteTask:
    """The task is done. reason: needed when the office does it for the client (F179)."""

    task_id: UUID
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RefuseTask:
    """The addressed person sends the task back with a remark; this stops auto-advance."""

    task_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class ReopenTask:
    """A task of the current phase that ended too early (done, refused, expired) is opened again, with a reason."""

    task_id: UUID
    reason: str
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class CancelTask:
    """The task is no longer needed."""

    task_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class NewItem:
    """A line of a request made by hand."""

    text: str
    example: str = ""
    answer_kind: str = words.DOCUMENT
    item_type: str = ""
    required: bool = True


@dataclass(frozen=True, slots=True)
class AddTask:
    """An extra task by hand (F178).

    people: members, or for the client contacts (empty = the recipient of the phase). items: lines of a REQUEST.
    third_party: with kind THIRD_PARTY, who is waited for until due_on. item_id: with APPROVE, the document.
    reminders: of what the client is asked; None = as the organization does, an empty rule = never (F099).
    """

    kind: str
    side: str
    title: str
    text: str = ""
    due_on: date | None = None
    blocking: bool = True
    mode: str = words.ANY_ONE
    people: tuple[UUID, ...] = ()
    roles: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    third_party: str = ""
    item_id: UUID | None = None
    minutes: int = 0
    items: tuple[NewItem, ...] = ()
    after_acceptance: bool = False
    priority: str = words.NORMAL
    reminders: ReminderRule | None = None


@dataclass(frozen=True, slots=True)
class ClaimTask:
    """Pick up a task of a role or team (F180)."""

    task_id: UUID


@dataclass(frozen=True, slots=True)
class ReleaseTask:
    """Lay a picked-up task down again."""

    task_id: UUID


@dataclass(frozen=True, slots=True)
class AssignTask:
    """Give a task to members, roles or teams; a client task to contacts."""

    task_id: UUID
    people: tuple[UUID, ...] = ()
    roles: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PrioritiseTask:
    """Say how much a task comes before others of the same day (F178)."""

    task_id: UUID
    priority: str


@dataclass(frozen=True, slots=True)
class FixHeld:
    """The one-click fix of a held message or task (F105): send it now, to this contact or to whom the rule finds."""

    task_id: UUID
    contact_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class SupplyItem:
    """The client hands in dossier items or an answer for one line; items are added to what is there."""

    item_id: UUID
    items: tuple[UUID, ...] = ()
    answer: str = ""


@dataclass(frozen=True, slots=True)
class ItemNotAvailable:
    """The client does not have this ("heb ik niet"), with a note."""

    item_id: UUID
    answer: str = ""


@dataclass(frozen=True, slots=True)
class SendRequest:
    """The client has answered and sends the request back (F172)."""

    task_id: UUID


@dataclass(frozen=True, slots=True)
class AcceptItem:
    """The office accepts a line."""

    item_id: UUID


@dataclass(frozen=True, slots=True)
class RejectItem:
    """The office sends a line back with a reason and perhaps a new due date."""

    item_id: UUID
    reason: str
    due_on: date | None = None
