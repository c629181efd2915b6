"""What happens to tasks and document requests."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from aanzet.rules.process.events.base import CaseEvent
from aanzet.rules.process.state import RequestItem, Task


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskEvent(CaseEvent):
    """Any event of one task."""

    object_kind: ClassVar[str] = "task"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskCreated(TaskEvent):
    """A task was added by hand, or by the engine to mend something."""

    tasks: tuple[Task, ...]
    items: tuple[RequestItem, ...] = ()
    messages: tuple[UUID, ...] = ()
    held: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskSent(TaskEvent):
    """A task that was held back was handed out."""

    people: tuple[UUID, ...]
    sender_id: UUID | None = None
    due_on: date | None = None
    messages: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskClaimed(TaskEvent):
    """Somebody picked the task up."""

    member_id: UUID
    pins: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskReleased(TaskEvent):
    """Whoever had picked it up laid it down."""

    pins: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskAssigned(TaskEvent):
    """The task was given to others."""

    people: tuple[UUID, ...] = ()
    roles: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    pins: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskPrioritised(TaskEvent):
    """The task got another priority."""

    priority: str
    before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskEscalated(TaskEvent):
    """Nobody acted in time: the task went to somebody else (F195). level: from 1. readers: who had it, all so far."""

    level: int
    to: str
    people: tuple[UUID, ...] = ()
    roles: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    readers: tuple[UUID, ...] = ()
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationSkipped(TaskEvent):
    """A level of the escalation was passed over. people: whom it meant; reason_code: no access, or they had it."""

    level: int
    to: str
    people: tuple[UUID, ...] = ()
    reason_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskPartDone(TaskEvent):
    """One of all who must finish it did so; done_people: everyone so far."""

    done_people: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskCompleted(TaskEvent):
    """The task is done. for_client: the office did it on the client's behalf, with the reason."""

    for_client: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRefused(TaskEvent):
    """The addressed person sent the task back with a remark."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskReopened(TaskEvent):
    """A task that had ended is open again."""

    due_on: date | None = None
    carried_over: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskCancelled(TaskEvent):
    """The task is no longer needed."""

    reason_code: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskExpired(TaskEvent):
    """The expected date of a third party passed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderSent(TaskEvent):
    """A reminder went out; number: reminders so far, this one counted (left-out ones too)."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemEvent(CaseEvent):
    """Any event of one line of a document request."""

    object_kind: ClassVar[str] = "request_item"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemSupplied(ItemEvent):
    """The client handed in dossier items or an answer; items: all of the line so far."""

    items: tuple[UUID, ...] = ()
    answer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemMissing(ItemEvent):
    """The client says not to have it."""

    answer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestSent(TaskEvent):
    """The client sent the request back. state: DONE, WAITING for acceptance, or IN_PROGRESS when lines are missing."""

    state: str
    answered: int
    missing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemAccepted(ItemEvent):
    """The office accepted the line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRejected(ItemEvent):
    """The office sent the line back; its task is open again."""

    task_id: UUID
    due_on: date | None = None
    carried_over: bool = False
    reason: str = ""
