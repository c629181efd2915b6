"""A case as loaded from its rows, and the facts around it.

The row classes below are the rows: one field per column, flat. `decide` gives back whole rows (before and after), so a
writer can turn many decisions into one statement per table. Free texts are columns too, but never part of an event's
public payload; they are named in TEXTS.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from uuid import UUID

from aanzet.rules.actors import Actor
from aanzet.rules.dates import Calendar, QuietHours
from aanzet.rules.process import words
from aanzet.rules.process.template.shape import PhaseDefinition, ReminderRule, TemplateSnapshot
from aanzet.rules.turn import Member, Turn

NO_MEMBERS: Mapping[UUID, Member] = {}


@dataclass(frozen=True, slots=True)
class Case:
    """Row of a case.

    version: counts decisions; 0 = not written yet. position: index of the current phase, -1 before the start; it keeps
    the last phase after the end. ordinal: number of phase entries so far. planner_id: who prepared it (T4).
    held_on and hold_until: local dates. expected_on, promised_on, legal_due_on: F194. stuck: code of the reason why it
    could not go on by itself. silent: reminded to the end without an answer (F099). internal: of the internal client,
    so without client chat.
    """

    id: UUID
    client_id: UUID
    template_version_id: UUID
    state: str = words.NEW
    version: int = 0
    period: str = ""
    planner_id: UUID | None = None
    conversation_id: UUID | None = None
    internal: bool = False
    position: int = -1
    phase_key: str = ""
    entry_id: UUID | None = None
    ordinal: int = 0
    created_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    held_on: date | None = None
    hold_until: date | None = None
    reason: str = ""
    result: str = ""
    expected_on: date | None = None
    promised_on: date | None = None
    legal_due_on: date | None = None
    stuck: str = ""
    silent: bool = False


@dataclass(frozen=True, slots=True)
class PhaseEntry:
    """Row of one visit to a phase. responsible_ids: empty = unassigned, flagged (F143). due_on: expected end.

    paused_days: days this entry was on hold, in the template's day kind. left_how: see words.WAYS.
    """

    id: UUID
    case_id: UUID
    ordinal: int
    position: int
    phase_key: str
    state: str
    entered_how: str
    responsible_ids: tuple[UUID, ...]
    started_on: date
    started_at: datetime
    due_on: date
    rearmed: bool = True
    paused_days: int = 0
    ended_at: datetime | None = None
    left_how: str = ""
    left_by: str = ""
    reason_code: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """Row of a task (F178). PLANNED = made but held back: nobody could be reached (held says why).

    assignee_ids: team members given the task by name; roles and teams: given to whoever holds or is in them.
    contact_ids: contacts addressed. claimed_by: picked up by. done_by: in mode ALL, who finished their part.
    about: what a task of the engine itself is about (see words.PURPOSES): "<what>:<id or key>".
    third_party: who is waited for; due_on is then the expected date. reminders: reminders sent so far.
    """

    id: UUID
    case_id: UUID
    entry_id: UUID
    phase_key: str
    position: int
    kind: str
    side: str
    state: str
    created_at: datetime
    title: str = ""
    text: str = ""
    purpose: str = ""
    about: str = ""
    automation_key: str = ""
    blocking: bool = True
    mode: str = words.ANY_ONE
    assignee_ids: tuple[UUID, ...] = ()
    roles: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    contact_ids: tuple[UUID, ...] = ()
    claimed_by: UUID | None = None
    sender_id: UUID | None = None
    due_on: date | None = None
    sent_at: datetime | None = None
    held: str = ""
    third_party: str = ""
    item_type: str = ""
    after_acceptance: bool = False
    carried_over: bool = False
    reminders: int = 0
    done_by: tuple[str, ...] = ()
    finished_by: str = ""
    finished_at: datetime | None = None
    reason_code: str = ""
    reason: str = ""

    @property
    def is_open(self) -> bool:
        """True until the task reaches one of its final states."""
        return self.state not in words.TASK_FINAL


@dataclass(frozen=True, slots=True)
class RequestItem:
    """Row of one line of a document request (F172). document_ids: dossier items the client handed in."""

    id: UUID
    case_id: UUID
    task_id: UUID
    position: int
    key: str
    state: str = words.OPEN
    text: str = ""
    example: str = ""
    item_type: str = ""
    period: str = ""
    required: bool = True
    document_ids: tuple[UUID, ...] = ()
    answered_at: datetime | None = None
    answered_by: str = ""
    judged_at: datetime | None = None
    judged_by: str = ""
    note: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Row of a checkpoint (F151-F154). waiting_on: id of the task it waits for. added: by hand, in this case only."""

    id: UUID
    case_id: UUID
    entry_id: UUID
    phase_key: str
    position: int
    key: str
    state: str = words.OPEN
    text: str = ""
    explanation: str = ""
    mandatory: bool = True
    always_blocking: bool = False
    note_on_deviation: bool = False
    item_type: str = ""
    waiting_on: UUID | None = None
    added: bool = False
    deviation: bool = False
    carried_over: bool = False
    done_by: str = ""
    done_at: datetime | None = None
    reason: str = ""

    @property
    def is_passed(self) -> bool:
        """True when it no longer stands in the way: done, or not applicable."""
        return self.state in words.CHECKPOINT_PASSED


TEXTS = frozenset({"title", "text", "example", "explanation", "reason", "note"})


@dataclass(frozen=True, slots=True)
class CaseState:
    """Everything `decide` must know of one case.

    entry: the ACTIVE phase entry; None before the start and after the end.
    tasks: every task of the current entry in any state, every open task of earlier entries, and the task the command
    names. items: the lines of those tasks that are of kind REQUEST. checkpoints: those of the current entry, and open
    carried-over ones. failed_effects: keys of blocking effects of the current entry (or of the start) that are FAILED
    or UNCERTAIN. turn: as stored; None for a case that is being made.
    """

    case: Case
    template: TemplateSnapshot
    entry: PhaseEntry | None = None
    tasks: tuple[Task, ...] = ()
    items: tuple[RequestItem, ...] = ()
    checkpoints: tuple[Checkpoint, ...] = ()
    failed_effects: frozenset[str] = frozenset()
    turn: Turn | None = None

    @property
    def phase(self) -> PhaseDefinition | None:
        """The definition of the current phase."""
        return self.template.phases[self.case.position] if self.case.position >= 0 else None


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact of the client who may be addressed. reachable: has an e-mail address or a mobile number.

    values: merge values of this contact, such as {"contact.first_name": "Fatima"}.
    """

    id: UUID
    primary: bool = False
    functions: tuple[str, ...] = ()
    reachable: bool = True
    blocked: bool = False
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class People:
    """Who is who on one client, in member order (F023).

    members: everybody named below and everybody who is responsible or assigned anywhere in the case.
    roles: key of a team role -> its holders on the client. teams: id of a process team -> its members who are linked
    to the client. linked: every member with a role on the client. contacts: in the client's order.
    sender_values: merge values per member, such as {"sender.name": "Anna Visser"}.
    """

    members: Mapping[UUID, Member] = field(default_factory=dict)
    roles: Mapping[str, tuple[UUID, ...]] = field(default_factory=dict)
    teams: Mapping[str, tuple[UUID, ...]] = field(default_factory=dict)
    linked: tuple[UUID, ...] = ()
    relation_manager: UUID | None = None
    safety_net: UUID | None = None
    contacts: tuple[Contact, ...] = ()
    sender_values: Mapping[UUID, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class House:
    """What holds for the whole organization. quiet: None = outgoing messages leave at once at any hour."""

    zone: tzinfo
    calendar: Calendar
    quiet: QuietHours | None = None
    reminders: ReminderRule = field(default_factory=ReminderRule)
    fallbacks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Facts:
    """What `decide` is told besides the case itself.

    actor: who gives the command. new_id: makes the ids of new rows. values: merge values of client and case, such as
    {"client.name": "Bakkerij De Vries"}. item_types: keys of the dossier item types present on the case.
    cause: id of the event or timer this command follows from, for the events.
    """

    actor: Actor
    people: People
    house: House
    new_id: Callable[[], UUID]
    values: Mapping[str, str] = field(default_factory=dict)
    item_types: frozenset[str] = frozenset()
    cause: str = ""
