"""When work that comes back is due again (F214, F319)."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aanzet.rules.recurrence import UNITS, Recurrence, next_due, read

WEEKLY, MONTHLY, QUARTERLY, YEARLY = (read(key) for key in ("1w", "1m", "3m", "1y"))


@pytest.mark.feature("F214", "F319")
@pytest.mark.parametrize(
    ("series", "anchor", "due", "today", "expected"),
    [
        (WEEKLY, date(2026, 1, 5), date(2026, 1, 5), date(2026, 1, 5), date(2026, 1, 12)),
        (MONTHLY, date(2026, 1, 31), date(2026, 1, 31), date(2026, 1, 31), date(2026, 2, 28)),
        (MONTHLY, date(2026, 1, 31), date(2026, 2, 28), date(2026, 2, 27), date(2026, 3, 31)),
        (QUARTERLY, date(2025, 11, 30), date(2025, 11, 30), date(2025, 11, 30), date(2026, 2, 28)),
        (YEARLY, date(2024, 2, 29), date(2024, 2, 29), date(2024, 2, 29), date(2025, 2, 28)),
        (YEARLY, date(2024, 2, 29), date(2027, 2, 28), date(2027, 2, 28), date(2028, 2, 29)),
        # done long after its date: what was missed is not asked again
        (MONTHLY, date(2026, 1, 10), date(2026, 1, 10), date(2026, 4, 20), date(2026, 5, 10)),
        (MONTHLY, date(2026, 1, 10), date(2026, 1, 10), date(2026, 4, 10), date(2026, 4, 10)),
        # done before its date
        (WEEKLY, date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 1), date(2026, 3, 16)),
        # every so many, and from the day it was done
        (read("10d"), date(2026, 1, 1), date(2026, 1, 1), date(2026, 1, 1), date(2026, 1, 11)),
        (read("2w"), date(2026, 1, 5), date(2026, 1, 5), date(2026, 1, 20), date(2026, 2, 2)),
        (read("5y"), date(2021, 6, 1), date(2026, 6, 1), date(2026, 5, 1), date(2031, 6, 1)),
        (read("10d+"), date(2026, 1, 1), date(2026, 1, 1), date(2026, 1, 6), date(2026, 1, 16)),
        (read("1m+"), date(2026, 1, 1), date(2026, 1, 1), date(2026, 1, 31), date(2026, 2, 28)),
    ],
)
def test_the_next_date_of_a_series(series, anchor, due, today, expected):
    assert next_due(series, anchor, due, today) == expected


@pytest.mark.feature("F319")
@settings(max_examples=60)
@given(
    st.builds(Recurrence, st.integers(1, 40), st.sampled_from(UNITS)),
    st.dates(date(2000, 1, 1), date(2030, 1, 1)),
    st.integers(0, 20),
    st.integers(-400, 4000),
)
def test_no_date_of_a_fixed_series_is_passed_over(series, anchor, steps, days):
    """A plain walk along the series finds the same date."""
    due = anchor
    for _ in range(steps % 4):
        due = next_due(series, anchor, due, anchor)
    today = due + timedelta(days=days)
    walk = anchor
    while walk <= due or walk < today:
        walk = next_due(series, anchor, walk, anchor)
    assert next_due(series, anchor, due, today) == walk


@pytest.mark.feature("F319")
@pytest.mark.parametrize("text", ["", "0d", "1000d", "3", "d", "-1w", "3x", "daily", "1w++", "1 w"])
def test_what_is_no_series(text):
    with pytest.raises(ValueError):
        read(text)


@pytest.mark.feature("F319")
def test_how_it_is_stored():
    assert read("14d+") == Recurrence(14, "d", after_completion=True) and read("14d+").key == "14d+"
    assert [read(older).key for older in ("weekly", "monthly", "quarterly", "yearly")] == ["1w", "1m", "3m", "1y"]
