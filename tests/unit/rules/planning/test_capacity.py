"""Capacity of a day: hours, absence, half days, holidays (F317)."""

from datetime import date
from uuid import UUID

import pytest

from aanzet.rules.planning.capacity import (
    AWAY,
    FREE,
    HALF,
    HOLIDAY,
    WORKS,
    Capacity,
    Load,
    Worker,
    capacity_on,
    loads,
    refuse_week,
    week_of,
)
from aanzet.rules.standins import Period

MONDAY = date(2026, 11, 23)
ANNA = UUID(int=1)
WEEK = (480, 480, 480, 240, 0, 0, 0)

pytestmark = pytest.mark.feature("F317")


def day(number):
    return date(2026, 11, number)


def test_hours_of_a_contract_are_spread_over_the_days_that_are_worked():
    assert week_of(40 * 60, range(5)) == (480, 480, 480, 480, 480, 0, 0)
    assert week_of(100, (0, 2, 4)) == (34, 0, 33, 0, 33, 0, 0)
    assert week_of(0, ()) == (0,) * 7
    assert sum(week_of(200 * 60, (6,))) == 1440  # never more than a day has


@pytest.mark.parametrize(
    ("minutes", "found"),
    [
        ((480,) * 7, None),
        ((0, -1, 0, 0, 0, 0, 0), (1, "hours_negative")),
        ((0, 0, 0, 0, 0, 0, 1441), (6, "hours_too_many")),
    ],
)
def test_hours_that_cannot_be(minutes, found):
    assert refuse_week(minutes) == found


@pytest.mark.parametrize(
    ("away", "on", "expected"),
    [
        ((), day(23), Capacity(480, WORKS)),
        ((), day(27), Capacity(0, FREE)),
        ((), day(25), Capacity(0, HOLIDAY)),
        ((Period(day(24), day(25)),), day(25), Capacity(0, AWAY)),
        ((Period(day(23), day(24), from_noon=True),), day(23), Capacity(240, HALF)),
        ((Period(day(23), day(24), until_noon=True),), day(24), Capacity(240, HALF)),
        ((Period(day(1)),), day(24), Capacity(0, AWAY)),
        (
            (Period(day(20), day(23), until_noon=True), Period(day(23), None, from_noon=True)),
            day(23),
            Capacity(0, AWAY),
        ),
    ],
)
def test_what_a_day_offers(away, on, expected):
    assert capacity_on(Worker(ANNA, WEEK, away), on, {day(25)}) == expected


def test_over_only_when_there_is_too_much():
    full, over = loads(Worker(ANNA, WEEK), [day(23), day(24)], {day(23): 480, day(24): 500}, ())
    assert (full.free, full.over) == (0, 0) and (over.free, over.over) == (0, 20)
    assert Load(Capacity(480, WORKS), 100).free == 380
