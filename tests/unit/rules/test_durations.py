"""Amounts of time, by the calendar and worked, against loops that count day by day; reminders (F099, F195)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from aanzet.rules import durations
from aanzet.rules.dates import Calendar, QuietHours
from aanzet.rules.durations import Duration, Reminders

ZONE = ZoneInfo("Europe/Amsterdam")
ONE = timedelta(days=1)
FREE = Calendar.with_holidays([date(2026, 4, 3), date(2026, 4, 6)])  # Good Friday and Easter Monday

calendars = st.builds(
    Calendar.with_holidays,
    st.lists(st.dates(date(2026, 3, 1), date(2026, 11, 30)), max_size=12),
    st.sets(st.integers(0, 6), max_size=4),
    st.times(time(5), time(12)),
    st.times(time(13), time(22)),
)
moments = st.datetimes(datetime(2026, 3, 20), datetime(2026, 11, 10), timezones=st.just(ZONE)).map(
    lambda one: one.replace(microsecond=0, fold=0)
)
inside = st.times(time(12, 0, 1), time(12, 59))  # every office of `calendars` is open
spans = st.integers(1, 300 * 3600).map(lambda seconds: timedelta(seconds=seconds))


def opened(calendar, day):
    """The stretch of this day that is worked, as moments; None on a free day."""
    if day.weekday() in calendar.weekend or day in calendar.holidays:
        return None
    return tuple(datetime.combine(day, clock, ZONE).astimezone(UTC) for clock in (calendar.opens, calendar.closes))


def naive(calendar, moment, span):
    """So much work later, day after day."""
    day, left = moment.astimezone(ZONE).date(), span
    while True:
        if stretch := opened(calendar, day):
            start = max(stretch[0], moment.astimezone(UTC))
            if start < stretch[1]:
                if left <= stretch[1] - start:
                    return start + left
                left -= stretch[1] - start
        day += ONE


def naive_back(calendar, moment, span):
    day, left = moment.astimezone(ZONE).date(), span
    while True:
        if stretch := opened(calendar, day):
            end = min(stretch[1], moment.astimezone(UTC))
            if end > stretch[0]:
                if left <= end - stretch[0]:
                    return end - left
                left -= end - stretch[0]
        day -= ONE


@pytest.mark.feature("F195")
@given(calendars, moments, spans)
def test_working_time_is_what_a_loop_over_days_finds(calendar, moment, span):
    assert durations.worked_on(moment, span, ZONE, calendar) == naive(calendar, moment, span)
    assert durations.worked_on(moment, -span, ZONE, calendar) == naive_back(calendar, moment, span)


@given(calendars, moments, moments)
def test_what_was_worked_between_two_moments_is_counted_day_by_day(calendar, one, other):
    first, last = sorted((one, other))
    total, day = timedelta(), first.date()
    while day <= last.date():
        if stretch := opened(calendar, day):
            start, end = max(stretch[0], first.astimezone(UTC)), min(stretch[1], last.astimezone(UTC))
            total += max(end - start, timedelta())
        day += ONE
    assert durations.worked(first, last, ZONE, calendar) == total
    assert durations.worked(last, first, ZONE, calendar) == -total


@given(calendars, moments, spans)
def test_forward_and_back_agree_with_what_is_measured(calendar, moment, span):
    later = durations.worked_on(moment, span, ZONE, calendar)
    assert durations.worked(moment, later, ZONE, calendar) == span
    assert durations.worked(durations.worked_on(moment, -span, ZONE, calendar), moment, ZONE, calendar) == span


@pytest.mark.feature("F195")
@given(calendars, moments, inside, st.integers(1, 30), st.sampled_from(["days", "weeks"]))
def test_a_working_day_later_is_the_same_time_on_the_next_day_that_is_worked(calendar, moment, clock, amount, unit):
    moment = datetime.combine(moment.date(), clock, ZONE)
    assume(calendar.is_working(moment.date()))
    days = amount * (7 - len(calendar.weekend) if unit == "weeks" else 1)
    day, left = moment.date(), days
    while left:
        day += ONE
        left -= calendar.is_working(day)
    wanted = datetime.combine(day, moment.time(), ZONE).astimezone(UTC)
    assert durations.after(moment, Duration(amount, unit, "working"), ZONE, calendar) == wanted


def test_by_the_calendar_an_hour_is_an_hour_and_a_day_keeps_the_clock():
    saturday = datetime(2026, 3, 28, 12, tzinfo=ZONE)  # summer time begins that night
    assert durations.after(saturday, Duration(24, "hours"), ZONE, FREE) == datetime(2026, 3, 29, 13, tzinfo=ZONE)
    assert durations.after(saturday, Duration(1, "days"), ZONE, FREE) == datetime(2026, 3, 29, 12, tzinfo=ZONE)
    assert durations.after(saturday, Duration(2, "weeks"), ZONE, FREE) == datetime(2026, 4, 11, 12, tzinfo=ZONE)


def test_working_time_over_easter():
    thursday = datetime(2026, 4, 2, 15, tzinfo=ZONE)
    assert durations.after(thursday, Duration(4, "hours", "working"), ZONE, FREE) == datetime(
        2026, 4, 7, 11, tzinfo=ZONE
    )
    late = datetime(2026, 4, 2, 20, tzinfo=ZONE)
    assert durations.after(late, Duration(1, "days", "working"), ZONE, FREE) == datetime(2026, 4, 7, 17, tzinfo=ZONE)
    assert durations.after(late, Duration(0, "days", "working"), ZONE, FREE) == late
    assert Calendar().workday == timedelta(hours=8)


@pytest.mark.feature("F195")
def test_an_office_with_hours_of_its_own_works_by_them():
    early = Calendar.with_holidays(FREE.holidays, FREE.weekend, time(7, 30), time(12))
    thursday = datetime(2026, 4, 2, 11, tzinfo=ZONE)
    assert durations.after(thursday, Duration(2, "hours", "working"), ZONE, early) == datetime(
        2026, 4, 7, 8, 30, tzinfo=ZONE
    )
    assert durations.after(thursday, Duration(1, "days", "working"), ZONE, early) == datetime(
        2026, 4, 7, 11, tzinfo=ZONE
    )
    with pytest.raises(ValueError, match="closes after it opens"):
        Calendar.with_holidays((), opens=time(17), closes=time(9))


# --- Reminders --------------------------------------------------------------------------------------------------------

DUE = date(2026, 10, 19)  # a Monday


def days(scheme, calendar=FREE, due=DUE):
    found = [scheme.moment(due, number, ZONE, calendar) for number in range(6)]
    return [one and one.astimezone(ZONE) for one in found]


@pytest.mark.feature("F099")
def test_the_default_reminders_are_five_around_the_due_date():
    assert [day and ((day.date() - DUE).days, day.time()) for day in days(Reminders())] == [
        (-2, time(9)), (0, time(9)), (3, time(9)), (6, time(9)), (9, time(9)), None,
    ]  # fmt: skip


@pytest.mark.feature("F099", "F195")
def test_reminders_count_in_hours_weeks_and_working_time_too():
    weeks = Reminders((-1, 0), 1, 3, unit="weeks")
    assert [one.date() for one in days(weeks)[:3]] == [date(2026, 10, 12), DUE, date(2026, 10, 26)]
    hours = Reminders((-4,), 24, 2, unit="hours")
    assert days(hours)[:2] == [
        datetime(2026, 10, 19, 19, 59, 59, tzinfo=ZONE), datetime(2026, 10, 20, 19, 59, 59, tzinfo=ZONE),
    ]  # fmt: skip
    worked = Reminders((-2, 0), 3, 3, time="working")
    assert [one.date() for one in days(worked)[:3]] == [date(2026, 10, 15), DUE, date(2026, 10, 22)]
    worked_hours = Reminders((-10,), 4, 2, unit="hours", time="working")
    assert days(worked_hours)[:2] == [
        datetime(2026, 10, 16, 15, tzinfo=ZONE), datetime(2026, 10, 19, 11, tzinfo=ZONE),
    ]  # fmt: skip
    worked_weeks = Reminders((1,), 0, 1, unit="weeks", time="working")
    assert days(worked_weeks, Calendar())[0].date() == date(2026, 10, 26)


def test_reminders_that_would_be_late_are_skipped_not_heaped():
    now = datetime(2026, 10, 23, 9, tzinfo=ZONE)
    assert durations.next_reminder(Reminders(), DUE, 0, now, ZONE) == (3, datetime(2026, 10, 25, 9, tzinfo=ZONE))
    quiet = durations.next_reminder(Reminders(), DUE, 0, now, ZONE, QuietHours())
    assert quiet == (3, datetime(2026, 10, 26, 8, tzinfo=ZONE))  # the 25th is a Sunday
    assert durations.next_reminder(Reminders(), DUE, 5, now, ZONE) is None
    assert durations.next_reminder(Reminders((0,), 0, 3), DUE, 1, now, ZONE) is None
