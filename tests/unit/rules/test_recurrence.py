"""When a task that comes back is due again (F214)."""

from datetime import date

import pytest

from aanzet.rules.recurrence import MONTHLY, QUARTERLY, WEEKLY, YEARLY, next_due


@pytest.mark.feature("F214")
@pytest.mark.parametrize(
    ("kind", "anchor", "due", "today", "expected"),
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
    ],
)
def test_the_next_date_of_a_series(kind, anchor, due, today, expected):
    assert next_due(kind, anchor, due, today) == expected


def test_an_unknown_kind_is_a_program_error():
    with pytest.raises(ValueError, match="daily"):
        next_due("daily", date(2026, 1, 1), date(2026, 1, 1), date(2026, 1, 1))
