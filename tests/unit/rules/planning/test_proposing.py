"""A proposal of who does what when (F146, F318): laws that hold for every office, and its choices by example."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aanzet.rules.planning import proposing
from aanzet.rules.planning.capacity import Worker, capacity_on
from aanzet.rules.planning.proposing import Item, Misfit, Placed, propose
from aanzet.rules.standins import Period

pytestmark = pytest.mark.feature("F146", "F318")
TODAY = date(2026, 11, 24)  # a Tuesday
UNTIL = TODAY + timedelta(days=13)
PEOPLE = tuple(UUID(int=number) for number in (1, 2, 3))
ANNA, BRAM, CHRIS = PEOPLE
FULL = (480,) * 5 + (0, 0)


def after(days):
    return TODAY + timedelta(days=days)


def key(number):
    return "task", UUID(int=100 + number)


def item(number, minutes, *people, **more):
    return Item(key(number), minutes, people or (ANNA,), **more)


def staff(*away, week=FULL):
    return {person: Worker(person, week, away if person == ANNA else ()) for person in PEOPLE}


def spots(proposal):
    return [(one.person, one.day, one.minutes) for one in proposal.new]


days = st.integers(-3, 13).map(after)
periods = st.builds(
    lambda start, length, noon, half: Period(after(start), after(start + length), noon, half),
    st.integers(-2, 12),
    st.integers(0, 4),
    st.booleans(),
    st.booleans(),
).filter(lambda one: not one.is_empty)
workers = st.fixed_dictionaries(
    {
        person: st.builds(
            Worker,
            st.just(person),
            st.tuples(*[st.sampled_from((0, 60, 240, 480))] * 7),
            st.lists(periods, max_size=2).map(tuple),
            st.sampled_from((True, True, True, False)),
        )
        for person in PEOPLE
    }
)
items = st.lists(
    st.builds(
        Item,
        st.integers(0, 7).map(key),
        st.sampled_from((0, 15, 60, 240, 600, 3000)),
        st.lists(st.sampled_from(PEOPLE), max_size=3, unique=True).map(tuple),
        st.none() | days,
        st.none() | days,
        st.none() | days,
    ),
    max_size=8,
    unique_by=lambda one: one.key,
)
slots = st.lists(
    st.builds(
        Placed,
        st.integers(0, 9).map(key),
        st.sampled_from(PEOPLE),
        days,
        st.sampled_from((15, 60, 240)),
        st.booleans(),
        st.uuids(),
    ),
    max_size=8,
    unique_by=lambda one: (one.key, one.person, one.day),
)
holidays = st.frozensets(st.integers(0, 13).map(after), max_size=2)


@given(items, slots, workers, holidays)
def test_laws(items, slots, workers, holidays):
    found = propose(items, slots, workers, holidays, TODAY, UNTIL)
    wanted = {one.key: one for one in items}
    # what is new fits: today or later, on a day that is worked, never over what the day offers
    load = {}
    for one in (*found.kept, *found.new):
        load[one.person, one.day] = load.get((one.person, one.day), 0) + one.minutes
    for one in found.new:
        room = capacity_on(workers[one.person], one.day, holidays)
        before = [slot for slot in found.gone if (slot.key, slot.person, slot.day) == (one.key, one.person, one.day)]
        assert TODAY <= one.day <= UNTIL and workers[one.person].active
        assert load[one.person, one.day] <= room.minutes or any(slot.pinned for slot in before)
        assert one.person in wanted[one.key].people
        assert wanted[one.key].not_before is None or one.day >= wanted[one.key].not_before
    # what is pinned, what is over and what is not ours to plan stays
    for slot in slots:
        if slot.pinned or slot.day < TODAY or slot.key not in wanted:
            grown = [one for one in found.new if (one.key, one.person, one.day) == (slot.key, slot.person, slot.day)]
            assert slot in found.kept or (grown and grown[0].minutes > slot.minutes and grown[0].pinned == slot.pinned)
    # every slot is kept or gone, once
    assert sorted(found.kept + found.gone, key=repr) == sorted(slots, key=repr)
    # every item is planned for all of its minutes, or listed with why not
    listed = {one.key: one for one in found.misfits}
    for one in items:
        planned = sum(part.minutes for part in (*found.kept, *found.new) if part.key == one.key)
        needed = max(one.minutes, sum(slot.minutes for slot in slots if slot.key == one.key))
        said = listed.get(one.key)
        if planned < needed:
            assert said is not None and said.code in (proposing.NOBODY, proposing.NO_ROOM)
            assert said.missing == needed - planned
        elif not needed:
            assert said == Misfit(one.key, proposing.NO_ESTIMATE)
    assert len(listed) == len(found.misfits)
    # nothing is drawn by lot, and a proposal that was taken over is the end of it
    assert propose(reversed(items), reversed(slots), workers, holidays, TODAY, UNTIL) == found


def test_the_person_it_is_with_unless_he_cannot_in_time():
    found = propose([item(1, 960, ANNA, BRAM, due=after(1))], [], staff(), (), TODAY, UNTIL)
    assert spots(found) == [(ANNA, TODAY, 480), (ANNA, after(1), 480)] and not found.misfits
    away = Period(after(0), after(0))
    found = propose([item(1, 960, ANNA, BRAM, due=after(1))], [], staff(away), (), TODAY, UNTIL)
    assert {one[0] for one in spots(found)} == {BRAM}
    found = propose([item(1, 960, ANNA, due=after(1))], [], staff(away), (), TODAY, UNTIL)
    assert spots(found)[-1][1] == after(2) and found.misfits == (Misfit(key(1), "after_due"),)


def test_the_most_urgent_first_and_not_before_the_client_answered():
    found = propose(
        [item(1, 480), item(2, 480, due=after(0)), item(3, 480, not_before=after(3))], [], staff(), (), TODAY, UNTIL
    )
    assert [(one.key, one.day) for one in found.new] == [(key(2), TODAY), (key(1), after(1)), (key(3), after(3))]


def test_the_statutory_date_counts_before_the_due_date():
    found = propose(
        [item(1, 480, due=after(0)), item(2, 480, due=after(5), statutory=after(-1))], [], staff(), (), TODAY, UNTIL
    )
    assert found.new[0].key == key(2)
    assert Misfit(key(2), "after_statutory") in found.misfits and Misfit(key(1), "after_due") in found.misfits


def test_what_can_stay_stays_and_what_is_on_an_absence_moves():
    stands = Placed(key(1), ANNA, after(3), 120, slot=UUID(int=9))
    assert propose([item(1, 120)], [stands], staff(), (), TODAY, UNTIL).is_empty
    found = propose([item(1, 120)], [stands], staff(Period(after(3), after(3))), (), TODAY, UNTIL)
    assert found.gone == (stands,) and spots(found) == [(ANNA, TODAY, 120)]
    pinned = Placed(key(1), ANNA, after(3), 120, pinned=True, slot=UUID(int=9))
    assert propose([item(1, 120)], [pinned], staff(Period(after(3), after(3))), (), TODAY, UNTIL).is_empty


def test_whoever_planned_more_than_the_estimate_knows_better():
    more = [Placed(key(1), ANNA, after(day), 240, slot=UUID(int=day + 1)) for day in (0, 1)]
    assert propose([item(1, 60)], more, staff(), (), TODAY, UNTIL).is_empty
    found = propose([item(1, 60)], more, staff(Period(after(0), after(0))), (), TODAY, UNTIL)
    assert found.gone == tuple(more) and spots(found) == [(ANNA, after(1), 480)]  # together with what stands there


def test_what_does_not_fit_says_why():
    none = {ANNA: Worker(ANNA, FULL, active=False)}
    found = propose([item(1, 60), item(2, 0), item(3, 60, UUID(int=77))], [], none, (), TODAY, UNTIL)
    assert {one.key: one.code for one in found.misfits} == {key(1): "nobody", key(2): "no_estimate", key(3): "nobody"}
    found = propose([item(1, 60_000)], [], staff(), (), TODAY, UNTIL)
    assert found.misfits == (Misfit(key(1), "no_room", 60_000),) and not found.new
