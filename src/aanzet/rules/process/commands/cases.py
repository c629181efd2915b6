"""What can be asked of a case and its phases, and what the clock and the mail bring."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from aanzet.rules.process import words


@dataclass(frozen=True, slots=True)
class AutomationEdit:
    """How one automation goes out this once (F158): other text, other contact, or left out with a reason."""

    text: str | None = None
    contact_id: UUID | None = None
    skip_reason: str = ""


@dataclass(frozen=True, slots=True)
class OpenTaskChoice:
    """What happens to a task still open in the phase that is left: CANCEL (with reason), CARRY or STAY (F181)."""

    what: str = words.CARRY
    reason: str = ""


@dataclass(frozen=True, slots=True)
class StartCase:
    """Begin phase 1. responsible_ids: chosen; sender_id, contact_id: for the automations of phase 1 (F125).

    What is left empty is taken from what was planned on the case.
    """

    responsible_ids: tuple[UUID, ...] = ()
    sender_id: UUID | None = None
    contact_id: UUID | None = None
    edits: Mapping[str, AutomationEdit] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CreateCase:
    """Make the case of the (NEW) state, and start it at once when `start` is given (F124)."""

    start: StartCase | None = None


@dataclass(frozen=True, slots=True)
class CompletePhase:
    """The responsible declares the phase done (F152, F181); on the last phase this closes the case (F188).

    override_reason: filled by someone with cases.override to go on in spite of open points ("Toch doorgaan").
    responsible_ids: chosen for the next phase. edits: per automation key of the next phase. result: on the last phase.
    """

    entry_id: UUID
    open_tasks: Mapping[UUID, OpenTaskChoice] = field(default_factory=dict)
    default_choice: str = words.CARRY
    responsible_ids: tuple[UUID, ...] = ()
    edits: Mapping[str, AutomationEdit] = field(default_factory=dict)
    override_reason: str = ""
    result: str = ""


@dataclass(frozen=True, slots=True)
class AdvanceAutomatically:
    """Look again whether the case may go on by itself (F164, F182). Does nothing when it may not."""

    entry_id: UUID


@dataclass(frozen=True, slots=True)
class GoBack:
    """Return to an earlier phase with a reason (F183). rearm: messages to the client go out again (F162)."""

    entry_id: UUID
    phase_key: str
    reason: str
    rearm: bool = False
    responsible_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Override:
    """An administrator steps in (F184).

    what: SET_STEP (to any later phase), SET_BACK (to any earlier one), OTHER_PERSON (phase or, with task_id, task to
    other people). reason_code: see words.OVERRIDE_REASONS; "other" needs a text. tell: messages of the phase go out.
    """

    what: str
    reason_code: str
    reason: str = ""
    phase_key: str = ""
    task_id: UUID | None = None
    responsible_ids: tuple[UUID, ...] = ()
    tell: bool = False


@dataclass(frozen=True, slots=True)
class HoldCase:
    """Pause until a date (F186)."""

    until: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class ResumeCase:
    """Go on after a pause, by hand or by the timer."""


@dataclass(frozen=True, slots=True)
class CancelCase:
    """Stop the case for good (F187). text: said to the client when the case was visible; empty = nothing."""

    reason: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class CloseCase:
    """Finish from the last phase (F188). result: key; needed when the template names more than one."""

    entry_id: UUID
    result: str = ""
    override_reason: str = ""
    tell: bool = True


@dataclass(frozen=True, slots=True)
class ReopenCase:
    """Make a new entry of the last phase of a completed case (F188)."""

    reason: str


@dataclass(frozen=True, slots=True)
class RefreshDates:
    """Compute the expected dates again (F145): daily, and when a legal date or the calendar changed."""


@dataclass(frozen=True, slots=True)
class AssignPhase:
    """Give the current phase to one or more candidates."""

    entry_id: UUID
    responsible_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class MoveDue:
    """Give the current phase another due date; the delivery date follows (F316).

    undone_at: an earlier move is taken back, that was made then. The date may lie in the past, only `tasks` go along,
    and what had fired before that move does not fire again.
    """

    entry_id: UUID
    due_on: date
    undone_at: datetime | None = None
    tasks: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class TickCheckpoint:
    """Change the state of a checkpoint (F153). reason: needed for NOT_APPLICABLE.

    waiting_task_id: for WAITING_ON, the open client task it waits for (F156); any other state unlinks.
    deviation: there is something to note; the note is then needed when the checkpoint says so.
    """

    checkpoint_id: UUID
    state: str
    reason: str = ""
    deviation: bool = False
    note: str = ""
    waiting_task_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class AddCheckpoint:
    """An extra point in this case only."""

    text: str
    explanation: str = ""
    mandatory: bool = True


@dataclass(frozen=True, slots=True)
class AddNote:
    """A professional note on the phase or on one checkpoint (F153). item_id: a dossier item that belongs to it."""

    kind: str
    text: str
    checkpoint_id: UUID | None = None
    item_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class FireTimer:
    """A timer came due: kind, object_id and argument as they were made. One that no longer matters does nothing."""

    kind: str
    object_id: UUID
    argument: str = ""


@dataclass(frozen=True, slots=True)
class DeliverySettled:
    """A blocking effect of the case got this state (sent, failed, uncertain, cancelled ...); changes F of the turn."""

    key: str
    state: str
