"""Who acts for whom on a day: equal to a naive walk, and it always ends at somebody who can act (F021, F022, F404)."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aanzet.rules import standins
from aanzet.rules.standins import AFTERNOON, MORNING, WHOLE, Day, Period, Standing, day_of, who_acts
from aanzet.rules.turn import Member, TurnInputs, able, turn_of

ANNA, BRAM, CHRIS, DIRK, EVA, FRANS = PEOPLE = tuple(UUID(int=number) for number in range(1, 7))
MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
ROLES = ("", "accountant", "relation_manager")


def named(person, other, *, role="", first=0, last=4, at=0, key=None):
    """A stand-in from `first` to `last` days after Monday; last None = open."""
    until = None if last is None else MONDAY + timedelta(days=last)
    period = Period(MONDAY + timedelta(days=first), until)
    return Standing(key or UUID(int=1000 + at), person, other, period, NOW + timedelta(minutes=at), role)


def away(person, first=0, last=4, **half):
    return person, Period(MONDAY + timedelta(days=first), MONDAY + timedelta(days=last), **half)


people = st.sampled_from(PEOPLE)
standings = st.lists(
    st.builds(
        lambda pair, role, first, length, at: named(
            *pair, role=role, first=first, last=None if length is None else first + length, at=at
        ),
        st.tuples(people, people).filter(lambda pair: pair[0] != pair[1]),
        st.sampled_from(ROLES),
        st.integers(0, 3),
        st.none() | st.integers(0, 3),
        st.integers(0, 50),
    ),
    max_size=10,
    unique_by=lambda one: one.id,
)
absences = st.lists(
    st.builds(
        lambda person, first, length, morning, noon: away(
            person, first, first + length, from_noon=morning, until_noon=noon
        ),
        people,
        st.integers(0, 3),
        st.integers(0, 3),
        st.booleans(),
        st.booleans(),
    ),
    max_size=5,
)
someday = st.integers(0, 7).map(lambda days: MONDAY + timedelta(days=days))


def naive(day, who, role, gone, rows, inactive):
    """The same question, asked of the plain rows, step by step."""

    def of_today(person, wanted):
        found = [
            one
            for one in rows
            if one.person == person
            and one.role == wanted
            and one.period.from_on <= day
            and (one.period.until_on is None or day <= one.period.until_on)
        ]
        return max(found, key=lambda one: (one.named_at, one.id)).stand_in if found else None

    def is_away(person):
        for one, period in gone:
            whole = period.from_on <= day <= period.until_on
            whole = whole and not (day == period.from_on and period.from_noon)
            if one == person and whole and not (day == period.until_on and period.until_noon):
                return True
        return False

    def follow(path, role=role):
        at = path[-1]
        if at in path[:-1] or at in inactive or len(path) > 4:
            return None
        further = (of_today(at, role) if role else None) or of_today(at, "")
        if further:
            return follow([*path, further], role)
        return None if is_away(at) else at

    if who in inactive:
        return None
    if role and of_today(who, role) and (found := follow([who, of_today(who, role)])):
        return found
    if of_today(who, ""):
        return follow([who, of_today(who, "")]) or follow([who, of_today(who, "")], "")
    return None if is_away(who) else who


@pytest.mark.feature("F404", "F021")
@settings(max_examples=400, deadline=None)
@given(someday, people, st.sampled_from(ROLES), absences, standings, st.sets(people, max_size=3))
def test_who_acts_equals_a_naive_walk(day, who, role, gone, rows, inactive):
    found = day_of(day, gone, rows, inactive).acting(who, role)
    assert found == naive(day, who, role, gone, rows, inactive)
    assert found not in inactive


@pytest.mark.feature("F404", "F191")
@settings(max_examples=400, deadline=None)
@given(someday, people, st.sampled_from(ROLES), absences, standings, st.sets(people, max_size=4))
def test_every_chain_ends_at_somebody_who_can_act(day, who, role, gone, rows, inactive):
    today = day_of(day, gone, rows, inactive - {EVA})
    found = who_acts(today, who, role, FRANS, EVA)
    assert found is not None and found not in today.inactive
    there = [one for one in (FRANS, EVA) if today.acting(one)]
    if there or today.acting(who, role):
        assert not today.is_absent(found) or today.acting(found) != found, "only who has nobody at all waits"


@pytest.mark.feature("F404", "F191")
@settings(max_examples=300, deadline=None)
@given(someday, people, absences, standings, st.sets(people, max_size=4))
def test_the_turn_goes_where_the_chain_ends(day, who, gone, rows, inactive):
    today = day_of(day, gone, rows, inactive - {EVA})
    members = {
        one: Member(
            one,
            active=one not in today.inactive,
            absent=today.is_absent(one),
            stand_in=today.acting(one) if today.is_absent(one) else None,
            by_role=tuple((role, today.acting(one, role)) for role in today.roles if today.acting(one, role)),
        )
        for one in PEOPLE
    }
    turn = turn_of(
        TurnInputs(
            "active",
            NOW,
            side="office",
            office_items=1,
            offices=(("", (who,)),),
            roles=("accountant",),
            relation_manager=FRANS,
            safety_net=EVA,
            members=members,
        )
    )
    assert len(turn.people) == 1 and members[turn.people[0]].active
    assert turn.people[0] == who_acts(today, who, "accountant", FRANS, EVA)


@settings(max_examples=300, deadline=None)
@given(someday, absences, standings, st.sets(people, max_size=2))
def test_principals_are_the_other_way_round(day, gone, rows, inactive):
    today = day_of(day, gone, rows, inactive)
    for person in PEOPLE:
        for absent, role in today.principals(person):
            assert today.acting(absent, role) == person != absent
    for absent in PEOPLE:
        if (absent, "") in today.named and (acting := today.acting(absent)):
            assert (absent, "") in today.principals(acting)


@pytest.mark.feature("F404")
def test_a_chain_is_at_most_three_long():
    rows = [named(ANNA, BRAM, at=1), named(BRAM, CHRIS, at=2), named(CHRIS, DIRK, at=3)]
    assert day_of(MONDAY, [], rows).acting(ANNA) == DIRK
    longer = [*rows, named(DIRK, FRANS, at=4)]
    assert day_of(MONDAY, [], longer).acting(ANNA) is None
    assert who_acts(day_of(MONDAY, [], longer), ANNA, "", EVA, None) == EVA


@pytest.mark.feature("F404")
def test_a_circle_ends_at_the_relation_manager():
    rows = [named(ANNA, BRAM, at=1), named(BRAM, ANNA, at=2)]
    assert day_of(MONDAY, [], rows).acting(ANNA) is None
    assert who_acts(day_of(MONDAY, [], rows), ANNA, "", EVA, FRANS) == EVA


@pytest.mark.feature("F021", "F404")
def test_a_stand_in_for_one_role_goes_before_the_one_for_everything():
    rows = [named(ANNA, BRAM, at=1), named(ANNA, CHRIS, role="accountant", at=0)]
    today = day_of(MONDAY, [], rows)
    assert (today.acting(ANNA), today.acting(ANNA, "accountant"), today.acting(ANNA, "payroll")) == (BRAM, CHRIS, BRAM)
    assert today.principals(CHRIS) == ((ANNA, "accountant"),)
    alone = day_of(MONDAY, [], rows[1:])
    assert alone.acting(ANNA) == ANNA, "for the rest she is there"


@pytest.mark.feature("F404")
def test_of_two_the_newest_counts_and_the_other_is_named():
    older, newer = named(ANNA, BRAM, at=1), named(ANNA, CHRIS, first=3, last=9, at=2)
    assert day_of(MONDAY, [], [newer, older]).acting(ANNA) == BRAM
    assert day_of(MONDAY + timedelta(days=3), [], [newer, older]).acting(ANNA) == CHRIS
    assert standins.hidden_by(newer, [older]) == (older,)
    assert standins.hidden_by(named(ANNA, CHRIS, role="accountant", at=2), [older]) == ()


@pytest.mark.feature("F022")
def test_half_days():
    period = Period(MONDAY, MONDAY + timedelta(days=2), from_noon=True, until_noon=True)
    parts = [period.part_of(MONDAY + timedelta(days=number)) for number in range(-1, 4)]
    assert parts == ["", AFTERNOON, WHOLE, MORNING, ""]
    assert day_of(MONDAY, [(ANNA, period)], []).acting(ANNA) == ANNA, "half a day she can still be asked"
    assert Period(MONDAY, MONDAY, from_noon=True, until_noon=True).is_empty
    assert Period(MONDAY, MONDAY - timedelta(days=1)).is_empty and not Period(MONDAY).is_empty


@pytest.mark.feature("F022")
def test_periods_that_share_a_day_become_one():
    first = Period(MONDAY, MONDAY + timedelta(days=4), from_noon=True)
    second = Period(MONDAY + timedelta(days=4), MONDAY + timedelta(days=6), until_noon=True)
    assert first.overlaps(second) and not first.overlaps(Period(MONDAY + timedelta(days=5)))
    assert standins.merged(second, [first]) == Period(MONDAY, MONDAY + timedelta(days=6), True, True)  # noqa: FBT003
    assert standins.merged(first, [Period(MONDAY)]) == Period(MONDAY)


@pytest.mark.feature("F021")
@settings(max_examples=300, deadline=None)
@given(standings, someday)
def test_without_a_closed_circle_no_walk_goes_round(rows, day):
    kept = []
    for one in rows:
        if not standins.closes_circle(one, kept):
            kept.append(one)
    today = day_of(day, [], kept)
    for role in ROLES:
        for person in PEOPLE:
            seen, at = [], person
            while at and at not in seen:
                seen.append(at)
                at = (today.named.get((at, role)) if role else None) or today.named.get((at, ""))
            assert at is None, f"{person} comes back as {role}"


@pytest.mark.feature("F021")
def test_a_circle_needs_a_shared_day_and_role():
    first = named(ANNA, BRAM, at=1)
    assert standins.closes_circle(named(BRAM, ANNA, at=2), [first])
    assert not standins.closes_circle(named(BRAM, ANNA, first=5, last=9, at=2), [first])
    assert not standins.closes_circle(
        named(BRAM, ANNA, role="payroll", at=2), [named(ANNA, BRAM, role="accountant", at=1)]
    )
    assert standins.closes_circle(named(CHRIS, ANNA, at=3), [first, named(BRAM, CHRIS, at=2)])


@pytest.mark.feature("F021")
def test_ending_early_and_the_days_of_change():
    period = Period(MONDAY, MONDAY + timedelta(days=4))
    assert standins.turning_days(period) == (MONDAY, MONDAY + timedelta(days=5))
    assert standins.turning_days(Period(MONDAY)) == (MONDAY,)
    assert standins.ended_before(period, MONDAY) is None
    assert standins.ended_before(period, MONDAY + timedelta(days=2)) == Period(MONDAY, MONDAY + timedelta(days=1))


@pytest.mark.feature("F404")
def test_four_eyes_are_judged_on_both_names():
    assert standins.are_two_people([ANNA], [BRAM, None])
    assert not standins.are_two_people([BRAM, ANNA], [ANNA])
    assert not standins.are_two_people([ANNA], [BRAM, ANNA])


@pytest.mark.feature("F021")
def test_a_team_needs_no_stand_in_while_one_of_it_is_there():
    members = {ANNA: Member(ANNA, absent=True, stand_in=BRAM), CHRIS: Member(CHRIS)}
    assert able((ANNA, CHRIS), members, together=True) == ((CHRIS,), (None,))
    assert able((ANNA,), members, together=True) == ((BRAM,), (ANNA,))
    assert able((ANNA, CHRIS), members) == ((BRAM, CHRIS), (ANNA, None))


def test_an_ordinary_day_is_plain():
    assert Day().acting(ANNA) == ANNA
