"""Whose move it is (F190, F191): one pure rule, shown alike on every screen, mail and answer.

TABLE is the truth table of the specification, row for row; `turn_of` finds the row and names the people. Nothing else
in the house decides whose turn it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import product
from uuid import UUID

NOT_STARTED, ACTIVE, ON_HOLD = "not_started", "active", "on_hold"
COMPLETED, CANCELLED = "completed", "cancelled"
STATES = (NOT_STARTED, ACTIVE, ON_HOLD, COMPLETED, CANCELLED)
OFFICE, CLIENT, THIRD_PARTY, NOBODY = "office", "client", "third_party", "nobody"
YES, NO, ANY = "yes", "no", "any"

# Verbs: what the one whose turn it is does next. Pages make words of them.
RESOLVE_FAILURE = "resolve_failure"
START = "start"
COMPLETE_PHASE = "complete_phase"
ASK_OR_COMPLETE = "ask_or_complete"
OPEN_POINTS = "open_points"
ANSWER = "answer"
WAIT = "wait"
NO_VERB = ""
BROKEN = "broken"

AS_RELATION_MANAGER = ("relation_manager",)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table, in the order of its columns: S, F, side, C, O, P -> rule, turn, verb."""

    number: int
    states: tuple[str, ...]
    failed: str
    side: str
    client_items: str
    office_items: str
    third_party: str
    rule: str
    party: str
    verb: str


TABLE = (
    Row(1, (COMPLETED, CANCELLED), ANY, ANY, ANY, ANY, ANY, "T1", NOBODY, NO_VERB),
    Row(2, (ON_HOLD,), ANY, ANY, ANY, ANY, ANY, "T2", NOBODY, NO_VERB),
    Row(3, (NOT_STARTED,), YES, ANY, ANY, ANY, ANY, "T3", OFFICE, RESOLVE_FAILURE),
    Row(4, (NOT_STARTED,), NO, ANY, ANY, ANY, ANY, "T4", OFFICE, START),
    Row(5, (ACTIVE,), YES, ANY, ANY, ANY, ANY, "T3", OFFICE, RESOLVE_FAILURE),
    Row(6, (ACTIVE,), NO, CLIENT, YES, ANY, ANY, "T5", CLIENT, ANSWER),
    Row(7, (ACTIVE,), NO, CLIENT, NO, NO, NO, "T6", OFFICE, COMPLETE_PHASE),
    Row(8, (ACTIVE,), NO, CLIENT, NO, YES, ANY, "T6", OFFICE, OPEN_POINTS),
    Row(9, (ACTIVE,), NO, CLIENT, NO, NO, YES, "T8", THIRD_PARTY, WAIT),
    Row(10, (ACTIVE,), NO, OFFICE, YES, NO, ANY, "T7", CLIENT, ANSWER),
    Row(11, (ACTIVE,), NO, OFFICE, YES, YES, ANY, "T9", OFFICE, OPEN_POINTS),
    Row(12, (ACTIVE,), NO, OFFICE, NO, NO, YES, "T8", THIRD_PARTY, WAIT),
    Row(13, (ACTIVE,), NO, OFFICE, NO, NO, NO, "T9", OFFICE, COMPLETE_PHASE),
    Row(14, (ACTIVE,), NO, OFFICE, NO, YES, ANY, "T9", OFFICE, OPEN_POINTS),
)

# An ACTIVE case without an active phase cannot be; when it is, the office must look (why: broken).
INCONSISTENT = Row(0, (ACTIVE,), ANY, "", ANY, ANY, ANY, "T3", OFFICE, BROKEN)


@dataclass(frozen=True, slots=True)
class Member:
    """What the turn must know of a team member. stand_in: the valid one at this moment, himself able to act.

    by_role: team role -> who stands in for it, where that is somebody else than for the rest; also of who is there.
    """

    id: UUID
    active: bool = True
    absent: bool = False
    stand_in: UUID | None = None
    by_role: tuple[tuple[str, UUID], ...] = ()

    def acting(self, roles: tuple[str, ...] = ()) -> UUID | None:
        """Who acts for him in one of these roles: himself, a stand-in, or nobody."""
        if not self.active:
            return None
        for role, person in self.by_role:
            if role in roles:
                return person
        return self.stand_in if self.absent else self.id


@dataclass(frozen=True, slots=True)
class TurnInputs:
    """The facts of one case. Counts are counts of open items; see the definitions at F191.

    offices: who could act for the office, in the order of F191 (assignees of the blocking task, responsible of the
    phase, role holders, members of the process team), each level with its group: "role:<key>", "team:<id>", or "" for
    people by name; relation manager and safety-net person come after them.
    roles: the team roles as which the responsible act, for stand-ins of one role.
    contacts: the contacts addressed by the open client items. never_asked: a CLIENT phase in which the client never
    got a task. office_verb, client_verb: kind of the blocking task, when it is the one thing to do. previous: the turn
    as stored.
    """

    state: str
    now: datetime
    failed: bool = False
    side: str = ""
    client_items: int = 0
    office_items: int = 0
    third_party: bool = False
    offices: tuple[tuple[str, tuple[UUID, ...]], ...] = ()
    roles: tuple[str, ...] = ()
    relation_manager: UUID | None = None
    safety_net: UUID | None = None
    members: Mapping[UUID, Member] = field(default_factory=dict)
    contacts: tuple[UUID, ...] = ()
    third_party_name: str = ""
    never_asked: bool = False
    office_verb: str = ""
    client_verb: str = ""
    client_until: date | None = None
    office_until: date | None = None
    third_party_until: date | None = None
    phase_until: date | None = None
    hold_until: date | None = None
    previous: "Turn | None" = None


@dataclass(frozen=True, slots=True)
class Turn:
    """Who must act now. people: members for OFFICE, contacts for CLIENT, nobody else for the other parties.

    instead_of: beside each of the people, the absent person he stands in for, or None. group: role, team or the name
    of the third party. since: when the turn passed to this party. until: due date. rule: T1 to T9. row: of the table.
    count: open items behind the verb. secondary: every other party with an open item, and how many.
    """

    party: str
    rule: str
    row: int
    verb: str
    since: datetime
    until: date | None = None
    people: tuple[UUID, ...] = ()
    instead_of: tuple[UUID | None, ...] = ()
    group: str = ""
    count: int = 0
    secondary: tuple[tuple[str, int], ...] = ()

    @property
    def holder(self) -> tuple[str, tuple[UUID, ...], str]:
        """What makes one turn interval differ from the next: party, people and group."""
        return (self.party, self.people, self.group)


def row_for(state: str, side: str, *, failed: bool, client_items: bool, office_items: bool, third_party: bool) -> Row:
    """The first row of the table that fits; INCONSISTENT when none does."""
    return _INDEX.get((state, failed, side, client_items, office_items, third_party), INCONSISTENT)


def turn_of(inputs: TurnInputs) -> Turn:
    """Whose move it is, since when, until when, and why. Pure; total."""
    clients, offices, third = inputs.client_items, inputs.office_items, inputs.third_party
    row = _INDEX.get((inputs.state, inputs.failed, inputs.side, clients > 0, offices > 0, third), INCONSISTENT)
    party = row.party
    before = inputs.previous
    since = before.since if before is not None and before.party == party else inputs.now
    if party == OFFICE:
        people, instead_of, group = _office(inputs)
        return Turn(
            party,
            row.rule,
            row.number,
            _office_verb(row, inputs),
            since,
            inputs.office_until or inputs.phase_until,
            people,
            instead_of,
            group,
            offices,
            _secondary(clients, CLIENT, third) if clients or third else (),
        )
    if party == CLIENT:
        return Turn(
            party,
            row.rule,
            row.number,
            inputs.client_verb or row.verb,
            since,
            inputs.client_until or inputs.phase_until,
            inputs.contacts,
            (None,) * len(inputs.contacts),
            "",
            clients,
            _secondary(offices, OFFICE, third) if offices or third else (),
        )
    if party == THIRD_PARTY:
        return Turn(
            party, row.rule, row.number, row.verb, since, inputs.third_party_until, (), (), inputs.third_party_name, 1
        )
    return Turn(party, row.rule, row.number, row.verb, since, inputs.hold_until if row.rule == "T2" else None)


def _office_verb(row: Row, inputs: TurnInputs) -> str:
    if row.number == 7 and inputs.never_asked:
        return ASK_OR_COMPLETE
    if row.verb == OPEN_POINTS and inputs.office_items == 1 and inputs.office_verb:
        return inputs.office_verb
    return row.verb


def _secondary(count: int, party: str, third: bool) -> tuple[tuple[str, int], ...]:  # noqa: FBT001
    marks = ((party, count),) if count else ()
    return (*marks, (THIRD_PARTY, 1)) if third else marks


def _office(inputs: TurnInputs) -> tuple[tuple[UUID, ...], tuple[UUID | None, ...], str]:
    """The first level at which somebody can act, and the group that level is.

    When everybody is away the work waits where it would end: a turn is never nobody's (I15).
    """
    members = inputs.members
    for group, level in inputs.offices:
        if level:
            roles = (group.removeprefix("role:"),) if group.startswith("role:") else inputs.roles
            people, instead_of = able(level, members, roles, together=group.startswith("team:"))
            if people:
                return people, instead_of, group
    for person, as_role in ((inputs.relation_manager, AS_RELATION_MANAGER), (inputs.safety_net, ())):
        if person is not None:
            people, instead_of = able((person,), members, as_role)
            if people:
                return people, instead_of, ""
    waiting = (inputs.safety_net, inputs.relation_manager, *(one for _, level in inputs.offices for one in level))
    for person in waiting:
        if person is not None and person in members and members[person].active:
            return (person,), (None,), ""
    return (), (), ""


def able(
    level: tuple[UUID, ...],
    members: Mapping[UUID, Member],
    roles: tuple[str, ...] = (),
    *,
    together: bool = False,
) -> tuple[tuple[UUID, ...], tuple[UUID | None, ...]]:
    """Who of these can act now: active people who are there, stand-ins in the place of those who are not.

    roles: as which they act. together: a team, where no stand-in is needed as long as one of them is there (F021).
    """
    people: list[UUID] = []
    instead_of: list[UUID | None] = []
    for person in level:
        member = members.get(person)
        acting = None if member is None else member.acting(roles)
        if acting is not None and acting not in people:
            people.append(acting)
            instead_of.append(None if acting == person else person)
    if together and None in instead_of:
        people = [person for person, absent in zip(people, instead_of, strict=True) if absent is None]
        instead_of = [None] * len(people)
    return tuple(people), tuple(instead_of)


def _index() -> dict[tuple[str, bool, str, bool, bool, bool], Row]:
    """Every combination of the inputs with the first row that fits it."""
    index = {}
    yes_no = (False, True)
    for state, side in product(STATES, ("", OFFICE, CLIENT)):
        for failed, client, office, third in product(yes_no, repeat=4):
            has = (_word(failed), side, _word(client), _word(office), _word(third))
            for row in TABLE:
                wanted = (row.failed, row.side, row.client_items, row.office_items, row.third_party)
                if state in row.states and all(want in (ANY, value) for want, value in zip(wanted, has, strict=True)):
                    index[(state, failed, side, client, office, third)] = row
                    break
    return index


def _word(holds: bool) -> str:  # noqa: FBT001
    return YES if holds else NO


_INDEX = _index()
