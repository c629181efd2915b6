"""When a rule starts cases by itself."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aanzet.rules import periods
from aanzet.rules.autostart import (
    CLIENT_KINDS,
    DAYS,
    FIXED,
    LOOK_BACK,
    Timing,
    kinds_of,
    start_day,
    starts,
    stretch,
    timing_error,
)

pytestmark = pytest.mark.feature("F315")
days = st.dates(date(2015, 1, 1), date(2035, 12, 31))
timings = st.one_of(
    st.builds(Timing, st.just(DAYS), st.integers(-366, 366)),
    st.builds(Timing, st.just(FIXED), st.just(0), st.integers(1, 31), st.integers(0, 12)),
)


@pytest.mark.parametrize(
    ("timing", "period", "expected"),
    [
        (Timing(DAYS, 1), "2026-Q3", date(2026, 10, 1)),
        (Timing(DAYS, -10), "2026-Q3", date(2026, 9, 20)),
        (Timing(DAYS, 0), "2026-4W13", date(2026, 12, 31)),
        (Timing(FIXED, day=5), "2026-10", date(2026, 11, 5)),
        (Timing(FIXED, day=31), "2026-01", date(2026, 2, 28)),
        (Timing(FIXED, day=1, month=2), "2025", date(2026, 2, 1)),
        (Timing(FIXED, day=29, month=2), "2027", date(2028, 2, 29)),
        (Timing(FIXED, day=31, month=12), "2025", date(2026, 12, 31)),
    ],
)
def test_the_day(timing, period, expected):
    assert start_day(timing, periods.parse(period)) == expected


@settings(max_examples=50)
@given(timings, st.sampled_from([*CLIENT_KINDS, periods.BOOK_YEAR]), days, st.integers(0, 500), st.integers(0, 500))
def test_every_period_once_however_the_days_are_cut(timing, kind, first, one, two):
    """Two stretches after each other find what one long stretch finds, and no period twice."""
    middle, last = first + timedelta(days=one), first + timedelta(days=one + two + 1)
    whole = list(starts(timing, kind, first, last))
    parts = [*starts(timing, kind, first, middle), *starts(timing, kind, middle + timedelta(days=1), last)]
    assert whole == parts
    assert len({found.period.key for found in whole}) == len(whole)
    assert all(first <= found.on <= last and found.on == start_day(timing, found.period) for found in whole)


@settings(max_examples=50)
@given(timings, st.sampled_from(CLIENT_KINDS), days)
def test_no_period_is_passed_over(timing, kind, day):
    period = periods.containing(kind, day)
    on = start_day(timing, period)
    assert period in [found.period for found in starts(timing, kind, on, on)]


@given(days, st.one_of(st.none(), days), st.lists(st.integers(1, 60), min_size=1, max_size=10))
def test_no_day_is_passed_over_by_downtime(from_on, looked, gaps):
    """However long the house stood still, the days since are looked at; nothing before the rule held."""
    today = looked or from_on
    for gap in gaps:
        today += timedelta(days=gap)
        found = stretch(from_on, looked, today)
        if found is None:
            assert today < from_on
            continue
        first, last = found
        assert from_on <= first <= last == today
        assert first == from_on or first <= today - LOOK_BACK
        assert looked is None or first <= max(looked + timedelta(days=1), from_on)
        looked = today


def test_kinds_and_bad_input():
    assert kinds_of("none") == () == kinds_of("")
    assert kinds_of("quarter") == ("quarter",) and kinds_of("from_client") == CLIENT_KINDS
    assert timing_error(Timing(DAYS, 367), "month") == "days"
    assert timing_error(Timing(FIXED, day=32), "month") == "day"
    assert timing_error(Timing(FIXED, day=1, month=2), "quarter") == "month"
    assert timing_error(Timing(FIXED, day=1, month=13), "year") == "month"
    assert timing_error(Timing("never"), "year") == "kind"
    assert not timing_error(Timing(FIXED, day=31, month=12), "year")
