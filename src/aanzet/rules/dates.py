"""Days and moments: working days, expected dates, due dates, quiet hours. Amounts of time: durations.py.

A date is a local day of the organization; a moment is an aware datetime, given back in UTC. A date without a time ends
at 23:59:59 local. Wall-clock times ("09:00") are taken on the local day, so nights of summer time neither skip nor
double anything.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

CALENDAR, WORKING = "calendar", "working"
HOURS, DAYS, WEEKS = "hours", "days", "weeks"
PHASE_END, AFTER_START, BEFORE_STATUTORY, FIXED_DAY = "phase_end", "after_start", "before_statutory", "fixed_day"

MORNING = time(9)
OPENS, CLOSES = time(9), time(17)  # where an organization says nothing else
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are worked: not the weekdays in `weekend` (0 = Monday), not the holidays (F001).

    opens, closes: between which hours the office works on such a day (F343); by the wall clock.
    """

    holidays: tuple[date, ...] = ()
    weekend: frozenset[int] = frozenset({5, 6})
    opens: time = OPENS
    closes: time = CLOSES

    @classmethod
    def with_holidays(
        cls, days: Iterable[date], weekend: Iterable[int] = (5, 6), opens: time = OPENS, closes: time = CLOSES
    ) -> "Calendar":
        """A calendar; days in any order, double days count once.

        ValueError when no weekday is left to work on, or the office closes before it opens.
        """
        free = frozenset(weekend)
        if not free < frozenset(range(7)):
            raise ValueError("a calendar needs at least one weekday to work on")
        if closes <= opens:
            raise ValueError("an office closes after it opens")
        return cls(tuple(sorted(set(days))), free, opens, closes)

    @property
    def workday(self) -> timedelta:
        """How long the office works on a day."""
        return datetime.combine(date.min, self.closes) - datetime.combine(date.min, self.opens)

    def is_working(self, day: date) -> bool:
        """Whether this day is worked."""
        if day.weekday() in self.weekend:
            return False
        spot = bisect_right(self.holidays, day)
        return spot == 0 or self.holidays[spot - 1] != day

    def _working_holidays(self, after: date, until: date) -> int:
        """Holidays on weekdays that would be worked, in (after, until]."""
        found = self.holidays[bisect_right(self.holidays, after) : bisect_right(self.holidays, until)]
        return sum(1 for day in found if day.weekday() not in self.weekend)

    def _weekdays(self, after: date, until: date) -> int:
        """Days in (after, until] whose weekday is not in the weekend."""
        weeks, rest = divmod((until - after).days, 7)
        start = after.weekday()
        extra = sum(1 for step in range(1, rest + 1) if (start + step) % 7 not in self.weekend)
        return weeks * (7 - len(self.weekend)) + extra

    def add(self, day: date, count: int) -> date:
        """The count-th working day after the day (before it when negative); 0 = the day itself, worked or not."""
        if count == 0:
            return day
        step = 1 if count > 0 else -1
        left = abs(count)
        while left:
            weeks, rest = divmod(left - 1, 7 - len(self.weekend))
            there = day + timedelta(days=step * 7 * weeks)
            rest += 1
            while rest:
                there += step * DAY
                if there.weekday() not in self.weekend:
                    rest -= 1
            # What was passed over as a holiday still has to be made up for.
            left = self._working_holidays(day, there) if step > 0 else self._working_holidays(there - DAY, day - DAY)
            day = there
        return day

    def between(self, after: date, until: date) -> int:
        """Working days in (after, until]; negative when `until` comes first."""
        if until < after:
            return -self.between(until, after)
        return self._weekdays(after, until) - self._working_holidays(after, until)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """When nothing leaves the house but codes (F097): from `start` to `end`, and the whole of `days` (6 = Sunday)."""

    start: time = time(21)
    end: time = time(8)
    days: frozenset[int] = frozenset({6})

    def after(self, moment: datetime, zone: tzinfo) -> datetime:
        """The moment itself, or the end of the quiet it falls in; shifted, never dropped. In UTC."""
        local = moment.astimezone(zone)
        day, clock = local.date(), local.time()
        quiet = False
        if self._covers(clock):
            quiet = True
            if clock >= self.end:
                day += DAY
        for _ in range(7):
            if day.weekday() not in self.days:
                break
            quiet = True
            day += DAY
        if not quiet:
            return moment.astimezone(UTC)
        return at_local(day, self.end, zone)

    def _covers(self, clock: time) -> bool:
        if self.start <= self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end


def local_day(moment: datetime, zone: tzinfo) -> date:
    """The day it is in the organization's zone."""
    return moment.astimezone(zone).date()


def at_local(day: date, clock: time, zone: tzinfo) -> datetime:
    """The moment a wall clock shows this time on this day, in UTC; a time that a spring night skips counts as later."""
    return datetime.combine(day, clock, zone).astimezone(UTC)


def end_of_day(day: date, zone: tzinfo) -> datetime:
    """23:59:59 of the day (G05)."""
    return at_local(day, time(23, 59, 59), zone)


def add_days(day: date, count: int, kind: str, calendar: Calendar) -> date:
    """So many calendar or working days after the day."""
    return calendar.add(day, count) if kind == WORKING else day + timedelta(days=count)


def days_between(after: date, until: date, kind: str, calendar: Calendar) -> int:
    """Calendar or working days in (after, until]."""
    return calendar.between(after, until) if kind == WORKING else (until - after).days


def phase_end(started_on: date, lead_days: int, paused_days: int, kind: str, calendar: Calendar) -> date:
    """When a phase should end: its lead time after the start, longer by the days it was on hold (F144, F186)."""
    return add_days(started_on, lead_days + paused_days, kind, calendar)


def expected_ends(due_on: date, today: date, leads: Sequence[int], kind: str, calendar: Calendar) -> tuple[date, ...]:
    """Expected end of the current phase and of each that follows (F145).

    due_on: planned end of the current phase; missed = today. leads: lead times of the following phases, in order.
    The last value is the delivery date. The values never decrease, and none lies in the past.
    """
    ends = [max(due_on, today)]
    for lead in leads:
        ends.append(add_days(ends[-1], lead, kind, calendar))
    return tuple(ends)


def promised(before: date | None, expected: date) -> date:
    """The promised date after a new expectation: it only ever moves later (F145)."""
    return expected if before is None else max(before, expected)


def due_on(
    rule: str,
    days: int,
    fixed: str,
    *,
    started_on: date,
    phase_ends_on: date,
    legal_due_on: date | None,
    today: date,
    kind: str,
    calendar: Calendar,
) -> date:
    """The due date by a due rule (F149), never in the past. fixed: "MM-DD", the first one from the start on."""
    if rule == AFTER_START:
        day = add_days(started_on, days, kind, calendar)
    elif rule == BEFORE_STATUTORY and legal_due_on is not None:
        day = add_days(legal_due_on, -days, kind, calendar)
    elif rule == FIXED_DAY and (parts := day_of_year(fixed)) is not None:
        day = _first_on_or_after(started_on, *parts)
    else:
        day = phase_ends_on
    return max(day, today)


def moment_after(moment: datetime, amount: int, unit: str, zone: tzinfo) -> datetime:
    """So many hours later, or at the same wall-clock time so many days or weeks later."""
    if unit == HOURS:
        return moment.astimezone(UTC) + timedelta(hours=amount)
    local = moment.astimezone(zone)
    return at_local(local.date() + timedelta(days=amount * (7 if unit == WEEKS else 1)), local.time(), zone)


def moment_before_due(due: date, amount: int, unit: str, zone: tzinfo) -> datetime:
    """So many hours before the end of the due date, or nine in the morning so many days or weeks before it."""
    if unit == HOURS:
        return end_of_day(due, zone) - timedelta(hours=amount)
    return at_local(due - timedelta(days=amount * (7 if unit == WEEKS else 1)), MORNING, zone)


def day_of_year(text: str) -> tuple[int, int] | None:
    """Month and day of "MM-DD"; None when there is no such day (29 February is one)."""
    month, dash, day = text.partition("-")
    if not (dash and len(text) == 5 and text.isascii() and month.isdigit() and day.isdigit()):
        return None
    try:
        date(2024, int(month), int(day))
    except ValueError:
        return None
    return int(month), int(day)


def _first_on_or_after(start: date, month: int, day: int) -> date:
    this_year = _day_of(start.year, month, day)
    return this_year if this_year >= start else _day_of(start.year + 1, month, day)


def _day_of(year: int, month: int, day: int) -> date:
    """29 February is the 28th in other years."""
    if (month, day) == (2, 29) and (year % 4 or (year % 100 == 0 and year % 400)):
        day = 28
    return date(year, month, day)
