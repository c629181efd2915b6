"""What happens to the phases of a case, their checkpoints and notes."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from aanzet.rules.conditions import Row
from aanzet.rules.process.events.base import CaseEvent
from aanzet.rules.process.state import Checkpoint, RequestItem, Task


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseStarted(CaseEvent):
    """A phase entry began, with all that came with it. held, skipped: automation keys with the reason code.

    pins: the template puts its work on the planboard of whoever it is with (F127); so in the events below and of tasks.
    """

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
    pins: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseSkipped(CaseEvent):
    """A phase was passed over because its condition did not hold (F148): an entry that begins and ends at once.

    rows: what the condition asked and what came of it. explanation: the same with what was seen, as JSON.
    """

    object_kind: ClassVar[str] = "phase"

    ordinal: int
    position: int
    phase_key: str
    entered_by: str
    on: date
    rows: tuple[Row, ...] = ()
    explanation: str = ""
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
    pins: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DueMoved(CaseEvent):
    """Somebody gave the current phase another due date (F316). dues: its open tasks that were due with it."""

    object_kind: ClassVar[str] = "phase"

    due_on: date
    before: date
    dues: tuple[tuple[UUID, date], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AutomationFired(CaseEvent):
    """An automation fired at a later moment of its phase."""

    object_kind: ClassVar[str] = "phase"

    automation_key: str
    tasks: tuple[Task, ...] = ()
    items: tuple[RequestItem, ...] = ()
    messages: tuple[UUID, ...] = ()
    held: tuple[tuple[str, str], ...] = ()
    pins: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AutomationSkipped(CaseEvent):
    """An automation did not go out because its condition did not hold (F161). rows, explanation: as PhaseSkipped."""

    object_kind: ClassVar[str] = "phase"

    automation_key: str
    rows: tuple[Row, ...] = ()
    explanation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckpointAdded(CaseEvent):
    """An extra checkpoint came into this case."""

    object_kind: ClassVar[str] = "checkpoint"

    checkpoints: tuple[Checkpoint, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckpointChanged(CaseEvent):
    """A checkpoint got another state. waiting_task_id: the client task it waits for from now on."""

    object_kind: ClassVar[str] = "checkpoint"

    state: str
    before: str
    deviation: bool = False
    waiting_task_id: UUID | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAdded(CaseEvent):
    """A professional note was written."""

    object_kind: ClassVar[str] = "note"

    kind: str
    checkpoint_id: UUID | None = None
