"""Periods: keys, borders, order, the four-week table (F123)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aanzet.rules import periods

pytestmark = pytest.mark.feature("F123")

CALENDAR_KINDS = (periods.MONTH, periods.FOUR_WEEKS, periods.QUARTER, periods.HALF_YEAR, periods.YEAR)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("key", "kind", "start", "end", "number"),
    [
        ("2026-10", periods.MONTH, date(2026, 10, 1), date(2026, 10, 31), 10),
        ("2028-02", periods.MONTH, date(2028, 2, 1), date(2028, 2, 29), 2),
        ("2026-4W11", periods.FOUR_WEEKS, date(2026, 10, 5), date(2026, 11, 1), 11),
        ("2026-Q3", periods.QUARTER, date(2026, 7, 1), date(2026, 9, 30), 3),
        ("2026-H1", periods.HALF_YEAR, date(2026, 1, 1), date(2026, 6, 30), 1),
        ("2025", periods.YEAR, date(2025, 1, 1), date(2025, 12, 31), 1),
        ("2025-B07", periods.BOOK_YEAR, date(2025, 7, 1), date(2026, 6, 30), 7),
        ("2025-B07-18", periods.BOOK_YEAR, date(2025, 7, 1), date(2026, 12, 31), 7),
    ],
)
def test_a_key_says_kind_and_borders(key, kind, start, end, number):
    period = periods.parse(key)
    assert (period.kind, period.start, period.end, period.number) == (kind, start, end, number)
    assert period.key == str(period) == key
    assert period.label == (kind, number, start.year)
    assert period.days == (end - start).days + 1


@pytest.mark.parametrize(
    "text",
    ["", "2026-13", "2026-00", "2026-Q5", "2026-4W14", "2026-4W00", "26-10", "2026-10-01", "x", "2026-B13", "٢٠٢٦"],
)
def test_what_is_no_period_is_refused(text):
    with pytest.raises(ValueError, match="period"):
        periods.parse(text)


def test_spaces_and_small_letters_are_forgiven():
    assert periods.parse(" 2026-q3 ").key == "2026-Q3"
    assert periods.parse("2026-4w01").key == "2026-4W01"


@given(st.sampled_from(CALENDAR_KINDS), DAYS)
def test_every_day_falls_in_exactly_one_period_of_a_kind(kind, day):
    period = periods.containing(kind, day)
    assert day in period
    assert periods.parse(period.key) == period
    assert period.next().start == period.end + timedelta(days=1)
    assert period.next().previous() == period
    assert period.key < period.next().key


@given(DAYS, st.integers(1, 12))
def test_book_years_may_start_in_any_month(day, month):
    period = periods.containing(periods.BOOK_YEAR, day, book_year_starts=month)
    assert day in period
    assert period.start == date(period.start.year, month, 1)
    assert period.next().start == period.end + timedelta(days=1)
    assert period.next().previous() == period


@given(st.integers(2000, 2099))
def test_the_four_week_table_covers_the_year_with_thirteen_periods(year):
    table = periods.four_week_table(year)
    assert [period.number for period in table] == list(range(1, 14))
    assert table[0].start == date(year, 1, 1)
    assert table[-1].end == date(year, 12, 31)
    for before, after in zip(table, table[1:], strict=False):
        assert after.start == before.end + timedelta(days=1)
        assert before.end.weekday() == 6
        assert before.end.isocalendar().week == 4 * before.number


@pytest.mark.parametrize(("kind", "number"), [(periods.MONTH, 13), (periods.FOUR_WEEKS, 0), (periods.NONE, 1)])
def test_a_number_that_does_not_exist(kind, number):
    with pytest.raises(ValueError, match="period"):
        periods.of(kind, 2026, number)
    if kind == periods.NONE:
        with pytest.raises(ValueError, match="period"):
            periods.containing(kind, date(2026, 1, 1))
