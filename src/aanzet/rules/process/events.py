"""What happened to a case, past tense. The rows of a case are the fold of its events (process/fold.py, I3).

`by` is who did it: member:<id>, contact:<id> or system. Fields named in state.TEXTS are personal texts (E7): they are
not in payload() but in texts(), for the encrypted part of the log.
"""

from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cache
from typing import Any, ClassVar
from uuid import UUID

from aanzet.rules.domain_events import DomainEvent
from aanzet.rules.process.state import TEXTS, Checkpoint, RequestItem, Task

ENVELOPE = frozenset(field.name for field in fields(DomainEvent))


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEvent(DomainEvent):
    """Any event of the engine. at: the `now` of the decision, which is also the moment in the rows."""

    object_kind: ClassVar[str] = "case"

    by: str
    at: datetime
    on_behalf_of: UUID | None = None

    def payload(self) -> dict[str, Any]:
        """The public part, as JSON values; fields that hold nothing are left out."""
        return {name: plain(value) for name in _public(type(self)) if _says(value := getattr(self, name))}

    def texts(self) -> dict[str, str]:
        """The personal part, for the encrypted detail of the event."""
        return {name: value for name in _personal(type(self)) if (value := getattr(self, name))}


# ---- the case ----


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCreated(CaseEvent):
    """A case was prepared, not started."""

    template_version_id: UUID
    period: str = ""
    internal: bool = False
    legal_due_on: date | None = None
    planned_responsible_ids: tuple[UUID, ...] = ()
    sender_id: UUID | None = None
    recipient_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStarted(CaseCreated):
    """A case began. made_now: it was created in the same act, and has no CaseCreated of its own."""

    made_now: bool = False
    conversation_id: UUID | None = None
    expected_on: date | None = None
    promised_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseHeld(CaseEvent):
    """The case pauses."""

    held_on: date
    hold_until: date
    hold_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResumed(CaseEvent):
    """The case goes on. paused_days: by which dates move. dues: new due dates of open tasks."""

    paused_days: int
    expected_end_on: date
    due_on: date
    dues: tuple[tuple[UUID, date], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCancelled(CaseEvent):
    """The case was stopped. tasks: cancelled with it."""

    end_reason: str = ""
    tasks: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClosed(CaseEvent):
    """The case was finished."""

    result: str = ""
    message_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReopened(CaseEvent):
    """A finished case runs again."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOverridden(CaseEvent):
    """Somebody with the right to do so stepped in; the events after it say what changed."""

    what: str
    reason_code: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatesMoved(CaseEvent):
    """The expected delivery moved, and perhaps the promised one (never earlier). cause_code: why."""

    expected_on: date
    promised_on: date | None = None
    expected_before: date | None = None
    promised_before: date | None = None
    cause_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnPassed(CaseEvent):
    """The turn went to another party, person or group."""

    party: str
    rule: str
    people: tuple[UUID, ...] = ()
    instead_of: tuple[UUID | None, ...] = ()
    group: str = ""
    since: datetime | None = None
    until: date | None = None
    verb: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStuck(CaseEvent):
    """The case should have gone on by itself and could not: refusal code."""

    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFellSilent(CaseEvent):
    """The last reminder went out and nothing came back."""

    task_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectSettled(CaseEvent):
    """A blocking effect failed or became uncertain, or no longer is."""

    key: str
    state: str


# ---- phases ----


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseStarted(CaseEvent):
    """A phase entry began, with all that came with it. held, skipped: automation keys with the reason code."""

    object_kind: ClassVar[str] = "phase"

    ordinal: int
    position: int
    phase_key: str
    entered_by: str
    expected_end_on: date
    due_on: date
    responsible_ids: tuple[UUID, ...] = ()
    rearmed: bool = True
    checkpoints: tuple[Checkpoint, ...] = ()
    tasks: tuple[Task, ...] = ()
    items: tuple[RequestItem, ...] = ()
    messages: tuple[UUID, ...] = ()
    held: tuple[tuple[str, str], ...] = ()
    skipped: tuple[tuple[str, str], ...] = ()
    caused_by: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseCompleted(CaseEvent):
    """A phase entry ended well: by hand, by itself, by override or by closing.

    carried_checkpoints: open ones that stay on the case. carried_tasks, cancelled_tasks: open tasks of the phase.
    unfired: keys of automations whose moment had not come.
    caused_by: the task that made it go on by itself.
    """

    object_kind: ClassVar[str] = "phase"

    left_by: str
    carried_checkpoints: tuple[UUID, ...] = ()
    carried_tasks: tuple[UUID, ...] = ()
    cancelled_tasks: tuple[UUID, ...] = ()
    unfired: tuple[str, ...] = ()
    caused_by: UUID | None = None
    reason_code: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseLeft(PhaseCompleted):
    """A phase entry ended without being done: the case went back, was moved by override, or was stopped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseAssigned(CaseEvent):
    """Other people became responsible for the current phase."""

    object_kind: ClassVar[str] = "phase"

    responsible_ids: tuple[UUID, ...]
    before: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AutomationFired(CaseEvent):
    """An automation fired at a later moment of its phase."""

    object_kind: ClassVar[str] = "phase"

    automation_key: str
    tasks: tuple[Task, ...] = ()
    items: tuple[RequestItem, ...] = ()
    messages: tuple[UUID, ...] = ()
    held: tuple[tuple[str, str], ...] = ()


# ---- tasks and requests ----


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


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskReleased(TaskEvent):
    """Whoever had picked it up laid it down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskAssigned(TaskEvent):
    """The task was given to others."""

    people: tuple[UUID, ...] = ()
    roles: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()


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


# ---- checkpoints and notes ----


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckpointAdded(CaseEvent):
    """An extra checkpoint came into this case."""

    object_kind: ClassVar[str] = "checkpoint"

    checkpoints: tuple[Checkpoint, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckpointChanged(CaseEvent):
    """A checkpoint got another state."""

    object_kind: ClassVar[str] = "checkpoint"

    state: str
    before: str
    deviation: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAdded(CaseEvent):
    """A professional note was written."""

    object_kind: ClassVar[str] = "note"

    kind: str
    checkpoint_id: UUID | None = None


# ---- plain values ----


def plain(value: Any) -> Any:
    """A value as JSON has it: ids and dates as text, rows as objects without texts and empty fields."""
    kind = type(value)
    if kind is str or kind is int or kind is bool or value is None:
        return value
    if kind is UUID:
        return str(value)
    if kind is datetime or kind is date:
        return value.isoformat()
    if kind is tuple:
        return [plain(item) for item in value]
    return {name: plain(item) for name in _public(kind) if _says(item := getattr(value, name))}


def _says(value: Any) -> bool:
    return value is not None and value != "" and value != ()


@cache
def _public(kind: type) -> tuple[str, ...]:
    return tuple(spec.name for spec in fields(kind) if spec.name not in TEXTS and spec.name not in ENVELOPE)


@cache
def _personal(kind: type) -> tuple[str, ...]:
    return tuple(spec.name for spec in fields(kind) if spec.name in TEXTS)
