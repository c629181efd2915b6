"""A published template as frozen values: what a case is pinned to for ever (F107-F170).

Texts are as the office wrote them, with merge variables; keys are unique inside the template, by kind, and stay the
same over versions, so that two versions can be compared. A field has a default wherever leaving it out has one clear
meaning: canonical JSON leaves defaults out, so a field added in a later year keeps the hash of older versions.
"""

from dataclasses import dataclass, field

from aanzet.rules import periods
from aanzet.rules.conditions import Node, shape, to_json
from aanzet.rules.plain import choice, coded
from aanzet.rules.process import words


@dataclass(frozen=True, slots=True)
class RecipientRule:
    """Which contacts of the client are addressed (F104).

    rule: PRIMARY, or FUNCTION with the key of a contact function. which: FIRST in the client's order, or ALL.
    fall_back_to_primary: nobody in the function = the primary contact.
    """

    rule: str = choice("", words.PRIMARY, words.FUNCTION)
    function: str = ""
    which: str = choice(words.FIRST, words.ALL)
    fall_back_to_primary: bool = False


@dataclass(frozen=True, slots=True)
class AssigneeRule:
    """Which team members are given something: role holders on the client first, then linked team members (F167)."""

    roles: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    first_member_only: bool = True


@dataclass(frozen=True, slots=True)
class DueRule:
    """When a step is due (F149).

    kind: PHASE_END (expected end of the phase), AFTER_START (days after the phase started), BEFORE_STATUTORY (days
    before the statutory date, else PHASE_END), FIXED_DAY (the first `day` "MM-DD" on or after the start).
    """

    kind: str = choice(words.PHASE_END, words.AFTER_START, words.BEFORE_STATUTORY, words.FIXED_DAY)
    days: int = 0
    day: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """When an automation fires (F160): START, END, or an amount of time AFTER_START or BEFORE_DUE."""

    when: str = choice(words.START, words.AFTER_START, words.BEFORE_DUE, words.END)
    amount: int = 0
    unit: str = choice(words.DAYS, words.HOURS, words.WEEKS)


@dataclass(frozen=True, slots=True)
class ReminderRule:
    """When somebody who does not respond is reminded (F099).

    offsets: amounts relative to the due date, in order (-2 = two before). every: then every so many. at_most: reminders
    in all. unit and time: of both, days by the calendar unless they say otherwise (rules/durations). An empty rule in
    an automation means the rule of the organization.
    """

    offsets: tuple[int, ...] = ()
    every: int = 0
    at_most: int = 0
    unit: str = choice(words.DAYS, words.HOURS, words.WEEKS)
    time: str = choice(words.CALENDAR_DAYS, words.WORKING_DAYS)


@dataclass(frozen=True, slots=True)
class EscalationLevel:
    """To whom a task goes after so much time without action (F195).

    to: MANAGER (the relation manager), STAND_IN (of who has it), ROLE (key), TEAM (id) or MEMBER (id).
    """

    amount: int
    unit: str = choice(words.DAYS, words.HOURS, words.WEEKS)
    to: str = choice(words.MANAGER, words.STAND_IN, words.ROLE, words.TEAM, words.MEMBER)
    role: str = ""
    team: str = ""
    member: str = ""


@dataclass(frozen=True, slots=True)
class EscalationRule:
    """What becomes of an office task on which nobody acts (F195): levels, counted from when it was handed out.

    time: what is counted, for all levels. After the last level comes the safety-net person, as long after it as the
    first level came after the beginning. An empty rule means the rule of the organization.
    """

    time: str = choice(words.CALENDAR_DAYS, words.WORKING_DAYS)
    levels: tuple[EscalationLevel, ...] = ()


NO_ESCALATION = EscalationRule()


@dataclass(frozen=True, slots=True)
class RequestItemDefinition:
    """One line of a document request (F172). answer: what is asked, a document or a text. item_type: key of a type."""

    key: str
    text: str = ""
    example: str = ""
    answer: str = choice(words.DOCUMENT, words.TEXT)
    item_type: str = ""
    required: bool = True


@dataclass(frozen=True, slots=True)
class CheckpointDefinition:
    """A point to go through before the phase can be completed by hand (F151). request: key of an automation.

    four_eyes: not ticked by who prepared the phase, nor in his name (F155).
    """

    key: str
    text: str = ""
    explanation: str = ""
    mandatory: bool = True
    always_blocking: bool = False
    note_on_deviation: bool = False
    item_type: str = ""
    request: str = ""
    four_eyes: bool = False


@dataclass(frozen=True, slots=True)
class AutomationDefinition:
    """A message, task, document request or approval that fires at a moment of its phase (F157-F160, F172).

    text: of the message, or what is asked. recipient, sender_role, assignee: "" or empty = the setting of the phase.
    blocking: the task stands in the way of the phase; for a message: an undelivered one gives the turn to the office.
    may_skip: whoever completes the phase before may leave it out, with a reason. condition: not sent when it is FALSE
    at that moment (F161); fields: rules/process/fields.py. attachments: ids of items of the
    internal dossier. item_type: for APPROVE the kind of document the client reads. minutes: how long it takes.
    priority: of the task it makes (F178).
    """

    key: str
    kind: str = choice(words.MESSAGE, words.TASK, words.DOCUMENT_REQUEST, words.APPROVE)
    title: str = ""
    text: str = ""
    minutes: int = 0
    side: str = choice(words.CLIENT, words.OFFICE)
    recipient: RecipientRule = field(default_factory=RecipientRule)
    sender_role: str = ""
    assignee: AssigneeRule = field(default_factory=AssigneeRule)
    due: DueRule = field(default_factory=DueRule)
    moment: Moment = field(default_factory=Moment)
    may_skip: bool = False
    blocking: bool = True
    mode: str = choice(words.ANY_ONE, words.ALL)
    attachments: tuple[str, ...] = ()
    reminders: ReminderRule = field(default_factory=ReminderRule)
    items: tuple[RequestItemDefinition, ...] = ()
    item_type: str = ""
    done_after_acceptance: bool = False
    condition: Node | None = coded(shape.read, to_json)
    escalation: EscalationRule = field(default_factory=EscalationRule)
    priority: str = choice(words.NORMAL, words.HIGH, words.LOW)

    @property
    def is_for_client(self) -> bool:
        """True when it goes to contacts; False for a task of the office."""
        return self.kind != words.TASK or self.side == words.CLIENT


@dataclass(frozen=True, slots=True)
class PhaseDefinition:
    """One ordered stage (F134-F149) with its checkpoints and automations and the automation settings of F163.

    name: also shown to the client unless client_label is filled. internal: hidden from the client (F137).
    deliver_automatically: automations go out in the name of the holder of sender_role without a dialog.
    auto_advance: go on when the client has done all tasks (F164); advance_when_done: when all blocking ones are (F182).
    condition: the phase is passed over when it is FALSE at entry (F148); never on the first or the last phase.
    minutes: what the office may need for the phase with all of its tasks; 0 = the tasks say it, or nobody knows (F317).
    """

    key: str
    name: str = ""
    client_label: str = ""
    client_explanation: str = ""
    internal: bool = False
    description: str = ""
    side: str = choice(words.OFFICE, words.CLIENT)
    assignment: str = choice(words.NONE, words.ROLE, words.TEAM)
    roles: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    first_member_only: bool = True
    lead_time_days: int = 0
    deadline: DueRule = field(default_factory=DueRule)
    auto_advance: bool = False
    advance_when_done: bool = False
    deliver_automatically: bool = True
    sender_role: str = ""
    recipient: RecipientRule = field(default_factory=lambda: RecipientRule(words.PRIMARY))
    assignee: AssigneeRule = field(default_factory=AssigneeRule)
    checkpoints: tuple[CheckpointDefinition, ...] = ()
    automations: tuple[AutomationDefinition, ...] = ()
    condition: Node | None = coded(shape.read, to_json)
    minutes: int = 0

    @property
    def label(self) -> str:
        """The name the client sees."""
        return self.client_label or self.name


@dataclass(frozen=True, slots=True)
class ItemTypeLink:
    """A dossier item type linked to the template (F129), perhaps required before a phase (its key) is closed."""

    key: str
    required_before_closing_phase: str = ""


@dataclass(frozen=True, slots=True)
class ClosingMessage:
    """What the client is told when the case is closed (F188). Empty text = nothing."""

    text: str = ""
    sender_role: str = ""
    recipient: RecipientRule = field(default_factory=lambda: RecipientRule(words.PRIMARY))


@dataclass(frozen=True, slots=True)
class ResultDefinition:
    """One possible outcome (F132)."""

    key: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class TemplateSnapshot:
    """The whole template as it was published. products: ids; any one of them suffices (F117).

    client_kind: for an onboarding template, the kind of client it is offered for; "" = every kind (F126).
    pin_for_assignee: the case, and office tasks of its automations, stand fixed on the board of who acts (F127, F128).

    description, attachments: why it is done like this, with ids of items of the internal dossier (F110).
    """

    name: str
    description: str = ""
    products: tuple[str, ...] = ()
    visible_to_client: bool = False
    unique_per_period: bool = False
    period_kind: str = choice(periods.NONE, *periods.KINDS, periods.FROM_CLIENT)
    start_immediately: bool = False
    default_role: str = ""
    is_onboarding: bool = False
    client_kind: str = choice("", "organization", "person")
    pin_for_assignee: bool = False
    follow_newest: bool = False
    item_types: tuple[ItemTypeLink, ...] = ()
    day_kind: str = choice(words.CALENDAR_DAYS, words.WORKING_DAYS)
    close_message: ClosingMessage = field(default_factory=ClosingMessage)
    results: tuple[ResultDefinition, ...] = ()
    attachments: tuple[str, ...] = ()
    phases: tuple[PhaseDefinition, ...] = ()

    def phase_named(self, key: str) -> int:
        """Position of the phase with this key, or -1."""
        for position, phase in enumerate(self.phases):
            if phase.key == key:
                return position
        return -1

    def visible_phases(self) -> tuple[PhaseDefinition, ...]:
        """The phases the client sees (F137)."""
        return tuple(phase for phase in self.phases if not phase.internal)
