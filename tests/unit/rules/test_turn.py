"""Whose move it is: the truth table of the specification, and every combination of its inputs (F190, F191)."""

from datetime import UTC, date, datetime, timedelta
from itertools import product
from uuid import UUID

import pytest

from aanzet.rules.turn import BROKEN, STATES, Member, Turn, TurnInputs, row_for, turn_of

pytestmark = [pytest.mark.feature("F190"), pytest.mark.feature("F191")]

NOW = datetime(2026, 10, 5, 9, tzinfo=UTC)
ANNA, BRAM, CHRIS, EVA, FATIMA = (UUID(int=number) for number in range(1, 6))
EVERYBODY = {person: Member(person) for person in (ANNA, BRAM, CHRIS, EVA)}

# The table as the specification prints it: # | S | F | side | C | O | P | rule | turn.
SPECIFICATION = """
1  | COMPLETED, CANCELLED | any | any    | any  | any  | any | T1 | NOBODY
2  | ON_HOLD              | any | any    | any  | any  | any | T2 | NOBODY
3  | NOT_STARTED          | yes | any    | any  | any  | any | T3 | OFFICE
4  | NOT_STARTED          | no  | any    | any  | any  | any | T4 | OFFICE
5  | ACTIVE               | yes | any    | any  | any  | any | T3 | OFFICE
6  | ACTIVE               | no  | CLIENT | >= 1 | any  | any | T5 | CLIENT
7  | ACTIVE               | no  | CLIENT | 0    | 0    | no  | T6 | OFFICE
8  | ACTIVE               | no  | CLIENT | 0    | >= 1 | any | T6 | OFFICE
9  | ACTIVE               | no  | CLIENT | 0    | 0    | yes | T8 | THIRD_PARTY
10 | ACTIVE               | no  | OFFICE | >= 1 | 0    | any | T7 | CLIENT
11 | ACTIVE               | no  | OFFICE | >= 1 | >= 1 | any | T9 | OFFICE
12 | ACTIVE               | no  | OFFICE | 0    | 0    | yes | T8 | THIRD_PARTY
13 | ACTIVE               | no  | OFFICE | 0    | 0    | no  | T9 | OFFICE
14 | ACTIVE               | no  | OFFICE | 0    | >= 1 | any | T9 | OFFICE
"""


def _fits(cell, value):
    if cell == "any":
        return True
    if isinstance(value, bool):
        return cell == ("yes" if value else "no")
    if isinstance(value, int):
        return value >= 1 if cell == ">= 1" else value == 0
    return value.upper() in [word.strip() for word in cell.split(",")]


def _expected(*values):
    """The first printed row that fits, read as a person reads it: (row, rule, party)."""
    for line in SPECIFICATION.strip().splitlines():
        number, *cells, rule, party = (cell.strip() for cell in line.split("|"))
        if all(_fits(cell, value) for cell, value in zip(cells, values, strict=True)):
            return int(number), rule, party.lower()
    return 0, "T3", "office"


def test_every_combination_of_inputs():
    combinations = list(product(STATES, (True, False), ("client", "office", ""), (0, 1, 3), (0, 1, 4), (True, False)))
    assert len(combinations) == 540
    for state, failed, side, clients, offices, third in combinations:
        inputs = TurnInputs(
            state,
            NOW,
            failed,
            side,
            clients,
            offices,
            third,
            offices=(("", (ANNA,)),),
            members=EVERYBODY,
            contacts=(FATIMA,),
            third_party_name="Belastingdienst",
        )
        turn = turn_of(inputs)
        assert (turn.row, turn.rule, turn.party) == _expected(state, failed, side, clients, offices, third)
        assert turn.people == {"office": (ANNA,), "client": (FATIMA,)}.get(turn.party, ())
        row = row_for(state, side, failed=failed, client_items=clients > 0, office_items=offices > 0, third_party=third)
        assert row.number == turn.row


def test_a_case_without_an_active_phase_is_broken_and_the_office_must_look():
    turn = turn_of(TurnInputs("active", NOW, safety_net=EVA, members=EVERYBODY))
    assert (turn.rule, turn.verb, turn.people) == ("T3", BROKEN, (EVA,))


def office(**fields):
    given = {"side": "office", "office_items": 1, "members": EVERYBODY} | fields
    return turn_of(TurnInputs("active", NOW, **given))


def test_the_assignee_of_the_blocking_task_goes_before_the_responsible():
    assert office(offices=(("", (BRAM,)), ("", (ANNA,)))).people == (BRAM,)


def test_a_level_nobody_of_which_can_act_is_passed_over():
    members = EVERYBODY | {BRAM: Member(BRAM, active=False), ANNA: Member(ANNA, absent=True)}
    turn = office(offices=(("", (BRAM,)), ("", (ANNA,)), ("team:fiscal", (CHRIS,))), members=members)
    assert (turn.people, turn.group) == ((CHRIS,), "team:fiscal")


def test_a_stand_in_takes_the_place_of_the_absent():
    members = EVERYBODY | {ANNA: Member(ANNA, absent=True, stand_in=BRAM)}
    turn = office(offices=(("", (ANNA,)),), members=members)
    assert (turn.people, turn.instead_of) == ((BRAM,), (ANNA,))


def test_never_at_a_deactivated_person():
    members = {ANNA: Member(ANNA, active=False), BRAM: Member(BRAM, active=False), EVA: Member(EVA)}
    turn = office(offices=(("", (ANNA,)),), relation_manager=BRAM, safety_net=EVA, members=members)
    assert turn.people == (EVA,)


def test_since_stays_when_only_the_person_changes():
    before = Turn("office", "T9", 14, "open_points", NOW - timedelta(days=3), people=(ANNA,))
    assert office(offices=(("", (BRAM,)),), previous=before).since == before.since
    client = turn_of(TurnInputs("active", NOW, side="client", client_items=1, previous=before))
    assert client.since == NOW


def test_secondary_marks_name_every_other_party_with_an_open_item():
    turn = office(client_items=2, third_party=True)
    assert turn.secondary == (("client", 2), ("third_party", 1))


def test_until_is_the_due_date_of_the_item_else_the_end_of_the_phase():
    due, end = date(2026, 10, 9), date(2026, 10, 20)
    assert office(office_until=due, phase_until=end).until == due
    assert office(phase_until=end).until == end
    assert turn_of(TurnInputs("on_hold", NOW, hold_until=due)).until == due
    assert turn_of(TurnInputs("completed", NOW, hold_until=due)).until is None


def test_a_client_who_was_never_asked_anything():
    turn = turn_of(TurnInputs("active", NOW, side="client", never_asked=True))
    assert turn.verb == "ask_or_complete"


def test_the_verb_is_the_one_thing_to_do():
    assert office(office_verb="review").verb == "review"
    assert office(office_verb="review", office_items=2).verb == "open_points"
