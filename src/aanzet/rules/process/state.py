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
from aanzet.rules.durations import DEFAULT_REMINDERS, Reminders
from aanzet.rules.process import words
from aanzet.rules.process.template.shape import (
    NO_ESCALATION,
    EscalationRule,
    PhaseDefinition,
    ReminderRule,
    TemplateSnapshot,
)
from aanzet.rules.turn import Member, Turn


@dataclass(frozen=True, slots=True)
class Case:
    """Row of a case.

    version: counts decisions; 0 = not written yet. phase_position: of the current phase, from 1; 0 before the start; it
    keeps the last phase after the end. entry_id: the ACTIVE entry, None before the start and after the end.
    entry_ordinal: number of entries so far. created_by: reference of who prepared it (T4). planned_responsible_ids,
    sender_id, recipient_id: chosen when it was prepared (F125). held_on, hold_until: local days. expected_on,
    promised_on, legal_due_on: F194. blocked_reason: code of why it could not go on by itself. silent: reminded to the
    end without an answer (F099). internal: of the internal client, so without client chat.
    """

    id: UUID
    client_id: UUID
    template_version_id: UUID
    state: str = words.NEW
    version: int = 0
    period: str = ""
    created_by: str = ""
    created_at: datetime | None = None
    planned_responsible_ids: tuple[UUID, ...] = ()
    sender_id: UUID | None = None
    recipient_id: UUID | None = None
    conversation_id: UUID | None = None
    internal: bool = False
    phase_position: int = 0
    phase_key: str = ""
    entry_id: UUID | None = None
    entry_ordinal: int = 0
    started_at: datetime | None = None
    ended_at: datetime | None = None
    held_on: date | None = None
    hold_until: date | None = None
    hold_reason: str = ""
    end_reason: str = ""
    result: str = ""
    expected_on: date | None = None
    promised_on: date | None = None
    legal_due_on: date | None = None
    blocked_reason: str = ""
    silent: bool = False


@dataclass(frozen=True, slots=True)
class PhaseEntry:
    """Row of one visit to a phase. position: from 1. responsible_ids: empty = unassigned, flagged (F143).

    expected_end_on: by the lead time, moved by a hold. due_on: by the deadline rule of the phase (F149). entered_by and
    left_by: the way, see words.WAYS. ended_by: who.
    """

    id: UUID
    case_id: UUID
    ordinal: int
    position: int
    phase_key: str
    state: str
    entered_by: str
    started_at: datetime
    expected_end_on: date
    due_on: date
    responsible_ids: tuple[UUID, ...] = ()
    ended_at: datetime | None = None
    left_by: str = ""
    ended_by: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """Row of a task (F178). PLANNED and held = made, but nobody could be reached (F105).

    people: members for an office task, contacts for a client task, given by name; roles, teams: an office task given to
    whoever holds the role or is in the team. claimed_by: picked up by. done_people: in mode ALL, who finished his part.
    purpose, about: a task of the engine itself (words.PURPOSES), and the id or key of what it is about. item_id: the
    document to read and approve. third_party: who is waited for; due_on is then the expected date. reminders: sent so
    far. sent_at: when it was really handed out. clock_from: since when it waits for somebody to act, for escalation; it
    moves by the time a hold lasted. clock_stopped_at: the hold that goes on now. escalations: levels that were passed.
    readers: who had it before it went to somebody else, and keep reading. reminder_rule: of a task that was added by
    hand; None = that of its automation, else of the organization; an empty rule = never.
    """

    id: UUID
    case_id: UUID
    entry_id: UUID
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
    minutes: int = 0
    blocking: bool = True
    mode: str = words.ANY_ONE
    people: tuple[UUID, ...] = ()
    roles: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    done_people: tuple[UUID, ...] = ()
    claimed_by: UUID | None = None
    sender_id: UUID | None = None
    due_on: date | None = None
    sent_at: datetime | None = None
    held: bool = False
    after_acceptance: bool = False
    item_id: UUID | None = None
    third_party: str = ""
    carried_over: bool = False
    reminders: int = 0
    done_at: datetime | None = None
    done_by: str = ""
    on_behalf_of: UUID | None = None
    reason: str = ""
    clock_from: datetime | None = None
    clock_stopped_at: datetime | None = None
    escalations: int = 0
    readers: tuple[UUID, ...] = ()
    priority: str = words.NORMAL
    reminder_rule: ReminderRule | None = None

    @property
    def is_open(self) -> bool:
        """True until the task reaches one of its final states."""
        return self.state not in words.TASK_FINAL


@dataclass(frozen=True, slots=True)
class RequestItem:
    """Row of one line of a document request (F172). items: ids of the dossier items the client handed in.

    key: of the line in the template, filled when the case leaves the version that asked it (F401); until then its
    position says it.
    """

    id: UUID
    case_id: UUID
    task_id: UUID
    position: int
    state: str = words.SENT
    text: str = ""
    example: str = ""
    answer_kind: str = words.DOCUMENT
    item_type: str = ""
    required: bool = True
    items: tuple[UUID, ...] = ()
    supplied_at: datetime | None = None
    supplied_by: str = ""
    answer: str = ""
    reason: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Row of a checkpoint (F151-F154). waiting_task_id: the client task it waits for. added_by: in this case only.

    four_eyes: ticked by somebody else than who prepared the phase (F155).
    """

    id: UUID
    case_id: UUID
    entry_id: UUID
    position: int
    key: str
    state: str = words.OPEN
    text: str = ""
    explanation: str = ""
    mandatory: bool = True
    always_blocking: bool = False
    note_on_deviation: bool = False
    waiting_task_id: UUID | None = None
    carried_over: bool = False
    added_by: str = ""
    done_by: str = ""
    done_at: datetime | None = None
    on_behalf_of: UUID | None = None
    reason: str = ""
    four_eyes: bool = False

    @property
    def is_passed(self) -> bool:
        """True when it no longer stands in the way: done, or not applicable."""
        return self.state in words.CHECKPOINT_PASSED


TEXTS = frozenset({"title", "text", "example", "explanation", "reason", "answer", "hold_reason", "end_reason"})


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
        position = self.case.phase_position
        return self.template.phases[position - 1] if position else None


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
    standing: who stands in today for somebody with a role on the client, as that role; he reaches the client (F021).
    sender_values: merge values per member, such as {"sender.name": "Anna Visser"}.
    """

    members: Mapping[UUID, Member] = field(default_factory=dict)
    roles: Mapping[str, tuple[UUID, ...]] = field(default_factory=dict)
    teams: Mapping[str, tuple[UUID, ...]] = field(default_factory=dict)
    linked: tuple[UUID, ...] = ()
    standing: frozenset[UUID] = frozenset()
    relation_manager: UUID | None = None
    safety_net: UUID | None = None
    contacts: tuple[Contact, ...] = ()
    sender_values: Mapping[UUID, Mapping[str, str]] = field(default_factory=dict)

    def knows(self, person: UUID | None) -> bool:
        """Whether this member works for the client: with a role of his own, or standing in for who has one."""
        return person in self.linked or person in self.standing


@dataclass(frozen=True, slots=True)
class House:
    """What holds for the whole organization. quiet: None = outgoing messages leave at once at any hour.

    reminders: the scheme of automations that have none of their own (F099). escalation: the rule of office tasks that
    have none of their own (F195). fallbacks: words for empty merge variables.
    mail_wait: minutes that what an automation sends waits, so that it can be taken back (F412).
    """

    zone: tzinfo
    calendar: Calendar
    quiet: QuietHours | None = None
    reminders: Reminders = DEFAULT_REMINDERS
    escalation: EscalationRule = NO_ESCALATION
    fallbacks: Mapping[str, str] = field(default_factory=dict)
    mail_wait: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """What `decide` is told besides the case itself.

    actor: who gives the command. new_id: makes the ids of new rows. values: merge values of client and case, such as
    {"client.name": "Bakkerij De Vries"}. item_types: keys of the dossier item types present on the case. documents: per
    such key the newest dossier item on the case, which an APPROVE task asks the client to read.
    cause: id of the event or timer this command follows from, for the events. known: values of the fields of the client
    that conditions ask, by key (process/fields.py). asked: request task -> key of its automation, also of ended tasks,
    oldest first. Both are filled only when the template has conditions. prepared: everybody behind the documents and
    tasks of the phase of the four-eyes point that is ticked, in every visit to it, also those in whose name it was done
    (F155). waiting: automation of the running phase that waits for its moment, with ":" and a number behind it when it
    goes out once more, and when that is. fired: automations that this visit sent, held back or skipped already. Both
    are filled only for commands that move moments.
    """

    actor: Actor
    people: People
    house: House
    new_id: Callable[[], UUID]
    values: Mapping[str, str] = field(default_factory=dict)
    item_types: frozenset[str] = frozenset()
    documents: Mapping[str, UUID] = field(default_factory=dict)
    cause: str = ""
    known: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    asked: Mapping[UUID, str] = field(default_factory=dict)
    prepared: frozenset[UUID] = frozenset()
    waiting: Mapping[str, datetime] = field(default_factory=dict)
    fired: frozenset[str] = frozenset()
