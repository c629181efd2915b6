"""The turn clock against a naive loop over hours: calendar and working time, per party, person and phase (F406)."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aanzet.rules import turn_clock
from aanzet.rules.dates import Calendar
from aanzet.rules.turn_clock import Spent, Stretch

pytestmark = pytest.mark.feature("F406")

ZONE = ZoneInfo("Europe/Amsterdam")
HOUR = timedelta(hours=1)
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
CALENDARS = st.builds(Calendar.with_holidays, st.lists(DAYS, max_size=20), st.sets(st.integers(0, 6), max_size=6))
MOMENTS = st.datetimes(datetime(2026, 6, 1), datetime(2026, 9, 1)).map(
    lambda moment: moment.replace(minute=0, second=0, microsecond=0, tzinfo=UTC)  # summer: no hour is skipped
)
ANNA, BRAM, SOPHIE = UUID(int=1), UUID(int=2), UUID(int=3)
START = datetime(2026, 6, 5, 7, tzinfo=UTC)  # a Friday, nine in the morning in Amsterdam


def at(**span):
    return START + timedelta(**span)


@given(CALENDARS, MOMENTS, st.integers(0, 24 * 40))
def test_working_time_is_what_a_loop_over_hours_finds(calendar, after, hours):
    until = after + HOUR * hours
    naive = sum(3600 for step in range(hours) if calendar.is_working((after + HOUR * step).astimezone(ZONE).date()))
    assert turn_clock.working_seconds(after, until, ZONE, calendar) == naive
    assert turn_clock.working_seconds(until, after, ZONE, calendar) == 0


def test_a_weekend_passes_but_is_not_worked():
    stretch = Stretch("office", "T9", START, at(days=3))
    spent = turn_clock.spent(stretch, at(days=9), ZONE, Calendar())
    assert (spent.days, spent.working_days) == (3, 1)


def test_the_running_interval_counts_until_now():
    stretches = [
        Stretch("office", "T4", at(days=-9), START),  # prepared, not started
        Stretch("client", "T5", START, at(days=9), (SOPHIE,)),
        Stretch("nobody", "T2", at(days=9), at(days=11)),
        Stretch("office", "T9", at(days=11), at(days=13), (BRAM,), (ANNA,)),
        Stretch("office", "T9", at(days=13), None, (ANNA,), (None,)),
    ]
    found = turn_clock.tally(stretches, at(days=16), ZONE, Calendar(), by=turn_clock.by_side)
    assert {side: spent.days for side, spent in found.items()} == {"client": 9, "held": 2, "office": 5}
    people = turn_clock.tally(stretches, at(days=16), ZONE, Calendar(), by=turn_clock.by_person)
    assert {key: spent.days for key, spent in people.items()} == {
        ("client", SOPHIE, None): 9,
        ("office", BRAM, ANNA): 2,  # counts for the office, with the name of who stood in
        ("office", ANNA, None): 3,
    }
    assert Spent(1, 1) + Spent(2, 0) == Spent(3, 1)


def test_after_the_end_nobody_holds_the_turn():
    ended = Stretch("nobody", "T1", START, None)
    assert ended.side == "" and not tuple(turn_clock.by_side(ended)) and not tuple(turn_clock.by_phase(ended))


def test_equal_intervals_beside_each_other_are_one():
    one = Stretch("office", "T9", START, at(days=1), (ANNA,))
    empty = Stretch("client", "T5", at(days=1), at(days=1))
    two = Stretch("office", "T6", at(days=1), None, (ANNA,))
    assert turn_clock.merged([one, empty, two]) == [("office", (ANNA,), "", "", START, None)]
