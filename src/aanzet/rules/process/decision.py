"""What a command leads to: a refusal, or everything to write.

Rows are whole and flat and carry their ids, so a writer turns many decisions into one statement per table: insert the
`new_...` rows, update the `changed_...` rows by id where the old version or state still holds. No row occurs twice.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from aanzet.rules.process.events import CaseEvent
from aanzet.rules.process.state import Case, CaseState, Checkpoint, PhaseEntry, RequestItem, Task
from aanzet.rules.turn import Turn

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why not: a code of the error catalogue, and what fills its sentence. field: the input it belongs to."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)
    field: str = ""


@dataclass(frozen=True, slots=True)
class Change(Generic[R]):
    """A row as it was and as it becomes."""

    before: R
    after: R

    @property
    def fields(self) -> dict[str, Any]:
        """Only what changed."""
        before, after = self.before, self.after
        names = (spec.name for spec in fields(after))  # type: ignore[arg-type]
        return {name: value for name in names if (value := getattr(after, name)) != getattr(before, name)}


@dataclass(frozen=True, slots=True)
class NewNote:
    """A professional note (F153). author: reference of the actor."""

    id: UUID
    case_id: UUID
    entry_id: UUID | None
    checkpoint_id: UUID | None
    kind: str
    text: str
    author: str
    at: datetime
    on_behalf_of: UUID | None = None
    item_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class NewConversation:
    """The client chat of the case."""

    id: UUID
    case_id: UUID
    client_id: UUID


@dataclass(frozen=True, slots=True)
class NewParticipant:
    """Someone to be added to the chat; exactly one of member_id and contact_id. Adding twice is no mistake."""

    conversation_id: UUID
    case_id: UUID
    member_id: UUID | None = None
    contact_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A chat message in the name of a team member, made by the engine; text is filled in and final.

    position: order inside this decision (F159). task_id: the task or request it hands over.
    """

    id: UUID
    conversation_id: UUID | None
    case_id: UUID
    client_id: UUID
    sender_id: UUID | None
    text: str
    at: datetime
    position: int
    entry_id: UUID | None = None
    automation_key: str = ""
    task_id: UUID | None = None
    contact_ids: tuple[UUID, ...] = ()
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewEffect:
    """Something that leaves the house for one receiver (core.Delivery). key: unique and deterministic (G04).

    state at birth: QUEUED, HELD or SKIPPED, with the reason code. person_id: the contact; None when held for lack of
    one. send_at: not before (quiet hours).
    """

    key: str
    kind: str
    state: str
    person_id: UUID | None
    case_id: UUID
    client_id: UUID
    entry_id: UUID | None
    send_at: datetime
    automation_key: str = ""
    sender_id: UUID | None = None
    message_id: UUID | None = None
    task_id: UUID | None = None
    blocking: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class EffectChange:
    """An effect that was made before gets another state, when it was HELD or QUEUED still."""

    key: str
    state: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class NewTimer:
    """A moment at which to look again (core.Timer): insert, or set the open or fired timer with this key anew.

    FireTimer(kind, object_id, argument) is what it leads to. task_id: filled when it belongs to one task.
    """

    key: str
    kind: str
    due_at: datetime
    case_id: UUID
    object_id: UUID
    argument: str = ""
    task_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class NewInterval:
    """The turn from now on (TurnInterval); the writer closes the open interval of the case at the same moment."""

    id: UUID
    case_id: UUID
    client_id: UUID
    entry_id: UUID | None
    phase_key: str
    party: str
    rule: str
    people: tuple[UUID, ...]
    instead_of: tuple[UUID | None, ...]
    group: str
    from_at: datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer of `decide`. With a refusal everything else is empty.

    case: before.version 0 = insert. turn: the turn to store on the case; always the current one. turn_changed: it
    differs from what was stored. state: the case after the decision, for a next command in the same transaction.
    cancelled_timers: keys of timers that end if still open. closes_interval: the open turn interval ends now.
    """

    refusal: Refusal | None = None
    state: CaseState | None = None
    case: Change[Case] | None = None
    turn: Turn | None = None
    turn_changed: bool = False
    new_entries: tuple[PhaseEntry, ...] = ()
    changed_entries: tuple[Change[PhaseEntry], ...] = ()
    new_tasks: tuple[Task, ...] = ()
    changed_tasks: tuple[Change[Task], ...] = ()
    new_items: tuple[RequestItem, ...] = ()
    changed_items: tuple[Change[RequestItem], ...] = ()
    new_checkpoints: tuple[Checkpoint, ...] = ()
    changed_checkpoints: tuple[Change[Checkpoint], ...] = ()
    notes: tuple[NewNote, ...] = ()
    conversation: NewConversation | None = None
    participants: tuple[NewParticipant, ...] = ()
    messages: tuple[NewMessage, ...] = ()
    effects: tuple[NewEffect, ...] = ()
    effect_changes: tuple[EffectChange, ...] = ()
    timers: tuple[NewTimer, ...] = ()
    cancelled_timers: tuple[str, ...] = ()
    interval: NewInterval | None = None
    closes_interval: bool = False
    events: tuple[CaseEvent, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Nothing to write: the command was a repetition, or no longer mattered."""
        return self.case is None and not self.events and self.refusal is None

    def changes(self) -> Iterator[Any]:
        """Everything to write, in an order in which every row finds what it refers to."""
        if self.case is not None:
            yield self.case
        if self.conversation is not None:
            yield self.conversation
        for rows in (
            self.participants,
            self.new_entries,
            self.changed_entries,
            self.new_tasks,
            self.changed_tasks,
            self.new_items,
            self.changed_items,
            self.new_checkpoints,
            self.changed_checkpoints,
            self.notes,
            self.messages,
            self.effect_changes,
            self.effects,
            self.timers,
        ):
            yield from rows
        if self.interval is not None:
            yield self.interval


NO_CHANGE = Decision()
