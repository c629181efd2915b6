"""Days and moments against naive loops: working days, expected dates, quiet hours, reminders."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aanzet.rules import dates
from aanzet.rules.dates import Calendar, QuietHours

ZONE = ZoneInfo("Europe/Amsterdam")
DAYS = st.dates(date(2024, 1, 1), date(2029, 12, 31))
CALENDARS = st.builds(Calendar.with_holidays, st.lists(DAYS, max_size=60), st.sets(st.integers(0, 6), max_size=6))
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2029, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC))
ONE = timedelta(days=1)


def works(calendar, day):
    return day.weekday() not in calendar.weekend and day not in set(calendar.holidays)


@given(CALENDARS, DAYS, st.integers(-60, 60))
def test_the_nth_working_day_is_what_a_loop_over_days_finds(calendar, start, count):
    day, left = start, abs(count)
    while left:
        day += ONE if count > 0 else -ONE
        left -= works(calendar, day)
    assert calendar.add(start, count) == day


@given(CALENDARS, DAYS, DAYS)
def test_working_days_between_are_counted_one_by_one(calendar, one, other):
    first, last = min(one, other), max(one, other)
    count = sum(works(calendar, first + ONE * step) for step in range(1, (last - first).days + 1))
    assert calendar.between(first, last) == count
    assert calendar.between(last, first) == -count
    assert calendar.is_working(one) == works(calendar, one)


def test_a_calendar_needs_a_day_to_work_on():
    with pytest.raises(ValueError, match="weekday"):
        Calendar.with_holidays([], range(7))


@pytest.mark.feature("F144")
def test_the_lead_time_in_calendar_and_in_working_days():
    friday, easter = date(2026, 4, 3), Calendar.with_holidays([date(2026, 4, 6)])
    assert dates.phase_end(friday, 2, 0, "calendar", easter) == date(2026, 4, 5)
    assert dates.phase_end(friday, 2, 0, "working", easter) == date(2026, 4, 8)
    assert dates.phase_end(friday, 0, 0, "working", easter) == friday
    assert dates.phase_end(friday, 2, 1, "working", easter) == date(2026, 4, 9)


@pytest.mark.feature("F145")
@given(
    CALENDARS,
    DAYS,
    st.integers(-30, 30),
    st.lists(st.integers(0, 20), max_size=6),
    st.sampled_from(["calendar", "working"]),
)
def test_expected_dates_never_decrease_and_never_lie_in_the_past(calendar, today, offset, leads, kind):
    due = today + timedelta(days=offset)
    ends = dates.expected_ends(due, today, leads, kind, calendar)
    assert ends[0] == max(due, today)
    assert len(ends) == len(leads) + 1
    for before, after, lead in zip(ends, ends[1:], leads, strict=False):
        assert before <= after
        assert dates.days_between(before, after, kind, calendar) == lead


@pytest.mark.feature("F145")
@given(DAYS, st.integers(0, 30), st.lists(st.integers(0, 20), min_size=1, max_size=6))
def test_a_missed_phase_moves_the_later_ones_by_exactly_the_overrun(due, overrun, leads):
    calendar = Calendar()
    planned = dates.expected_ends(due, due, leads, "calendar", calendar)
    late = dates.expected_ends(due, due + timedelta(days=overrun), leads, "calendar", calendar)
    assert [after - before for before, after in zip(planned, late, strict=True)] == [timedelta(days=overrun)] * len(
        late
    )


@pytest.mark.feature("F145")
def test_an_early_finish_pulls_forward_but_a_promise_only_moves_later():
    assert dates.expected_ends(date(2026, 10, 1), date(2026, 9, 20), [5], "calendar", Calendar())[-1] == date(
        2026, 10, 6
    )
    assert dates.promised(None, date(2026, 10, 6)) == date(2026, 10, 6)
    assert dates.promised(date(2026, 10, 6), date(2026, 10, 1)) == date(2026, 10, 6)
    assert dates.promised(date(2026, 10, 6), date(2026, 10, 9)) == date(2026, 10, 9)


DUE = {
    "started_on": date(2026, 10, 5),
    "phase_ends_on": date(2026, 10, 19),
    "legal_due_on": date(2026, 10, 31),
    "today": date(2026, 10, 5),
    "kind": "calendar",
    "calendar": Calendar(),
}


@pytest.mark.feature("F149")
@pytest.mark.parametrize(
    ("rule", "days", "fixed", "expected"),
    [
        ("phase_end", 0, "", date(2026, 10, 19)),
        ("after_start", 3, "", date(2026, 10, 8)),
        ("before_statutory", 10, "", date(2026, 10, 21)),
        ("before_statutory", 90, "", date(2026, 10, 5)),  # never in the past
        ("fixed_day", 0, "12-01", date(2026, 12, 1)),
        ("fixed_day", 0, "05-01", date(2027, 5, 1)),
        ("fixed_day", 0, "02-29", date(2027, 2, 28)),
    ],
)
def test_due_rules(rule, days, fixed, expected):
    assert dates.due_on(rule, days, fixed, **DUE) == expected


@pytest.mark.feature("F149")
def test_without_a_statutory_date_the_phase_decides():
    assert dates.due_on("before_statutory", 10, "", **DUE | {"legal_due_on": None}) == date(2026, 10, 19)


def is_quiet(quiet, moment):
    local = moment.astimezone(ZONE)
    clock = local.time()
    if quiet.start <= quiet.end:
        covered = quiet.start <= clock < quiet.end
    else:
        covered = clock >= quiet.start or clock < quiet.end
    return covered or local.weekday() in quiet.days


@pytest.mark.feature("F097")
@given(MOMENTS)
def test_quiet_hours_shift_to_the_first_moment_that_is_not_quiet(moment):
    quiet = QuietHours()
    shifted = quiet.after(moment, ZONE)
    if not is_quiet(quiet, moment):
        assert shifted == moment
        return
    assert shifted > moment
    assert not is_quiet(quiet, shifted)
    assert is_quiet(quiet, shifted - timedelta(minutes=1))
    probe = moment
    while probe < shifted:
        assert is_quiet(quiet, probe)
        probe += timedelta(minutes=30)


@pytest.mark.feature("F097")
@pytest.mark.parametrize(
    ("local", "expected"),
    [
        ("2026-10-05 12:00", "2026-10-05 12:00"),
        ("2026-10-05 21:00", "2026-10-06 08:00"),
        ("2026-10-06 07:59", "2026-10-06 08:00"),
        ("2026-10-10 22:00", "2026-10-12 08:00"),  # Saturday evening: over the Sunday
        ("2026-10-11 12:00", "2026-10-12 08:00"),  # Sunday
        ("2026-03-28 23:30", "2026-03-30 08:00"),  # the night summer time begins
        ("2026-10-24 23:30", "2026-10-26 08:00"),  # the night it ends
    ],
)
def test_quiet_nights_and_sundays(local, expected):
    moment = datetime.fromisoformat(local).replace(tzinfo=ZONE)
    assert QuietHours().after(moment, ZONE) == datetime.fromisoformat(expected).replace(tzinfo=ZONE)


@pytest.mark.feature("F160")
def test_days_keep_the_wall_clock_over_summer_time_and_hours_do_not():
    before = datetime(2026, 3, 28, 10, tzinfo=ZONE)
    assert dates.moment_after(before, 1, "days", ZONE) == datetime(2026, 3, 29, 10, tzinfo=ZONE)
    assert dates.moment_after(before, 24, "hours", ZONE) == datetime(2026, 3, 29, 11, tzinfo=ZONE)
    assert dates.moment_after(before, 2, "weeks", ZONE) == datetime(2026, 4, 11, 10, tzinfo=ZONE)
    due = date(2026, 10, 19)
    assert dates.moment_before_due(due, 2, "days", ZONE) == datetime(2026, 10, 17, 9, tzinfo=ZONE)
    assert dates.moment_before_due(due, 1, "weeks", ZONE) == datetime(2026, 10, 12, 9, tzinfo=ZONE)
    assert dates.moment_before_due(due, 1, "hours", ZONE) == datetime(2026, 10, 19, 22, 59, 59, tzinfo=ZONE)


def test_a_date_ends_at_one_second_to_midnight():
    assert dates.end_of_day(date(2026, 7, 1), ZONE) == datetime(2026, 7, 1, 21, 59, 59, tzinfo=UTC)
    assert dates.local_day(datetime(2026, 7, 1, 22, 30, tzinfo=UTC), ZONE) == date(2026, 7, 2)


def test_quiet_hours_inside_one_day():
    lunch = QuietHours(time(12), time(13), frozenset())
    noon = datetime(2026, 10, 5, 12, 30, tzinfo=ZONE)
    assert lunch.after(noon, ZONE) == datetime(2026, 10, 5, 13, tzinfo=ZONE)
