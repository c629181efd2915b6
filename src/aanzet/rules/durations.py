"""Amounts of time, for reminders and escalations alike (F099, F195): hours, days, weeks; by the calendar or worked.

Working time runs while the office is open on working days (Calendar.opens, closes) and stands still outside them. A
working day is as long as the office is open, a working week is the working days of one week.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from aanzet.rules import dates
from aanzet.rules.dates import CALENDAR, DAYS, HOURS, MORNING, WEEKS, WORKING, Calendar, QuietHours, at_local
from aanzet.rules.plain import choice

Clock = time  # a field called time hides the class inside Duration and Reminders
DAY = timedelta(days=1)
NOTHING = timedelta()


@dataclass(frozen=True, slots=True)
class Duration:
    """So many hours, days or weeks; time: by the calendar, or of working time. Negative = before."""

    amount: int = 0
    unit: str = choice(DAYS, HOURS, WEEKS)
    time: str = choice(CALENDAR, WORKING)


def after(moment: datetime, duration: Duration, zone: tzinfo, calendar: Calendar) -> datetime:
    """The moment so much later, in UTC.

    By the calendar a day later is the same time on the clock, also when summer time begins.
    """
    if duration.time == CALENDAR:
        return dates.moment_after(moment, duration.amount, duration.unit, zone)
    return worked_on(moment, _span(duration, calendar), zone, calendar)


def worked_on(moment: datetime, span: timedelta, zone: tzinfo, calendar: Calendar) -> datetime:
    """The moment at which so much more has been worked; with a negative span: after which so much was. In UTC."""
    if not span:
        return moment.astimezone(UTC)
    local = moment.astimezone(zone)
    if span < NOTHING:
        return _worked_back(local, -span, zone, calendar)
    day, clock = local.date(), local.time()
    if not calendar.is_working(day) or clock >= calendar.closes:
        day, clock = calendar.add(day, 1), calendar.opens
    days, rest = divmod(_since_opening(max(clock, calendar.opens), calendar) + span, calendar.workday)
    if not rest:  # the end of a day, not the beginning of the next one
        days, rest = days - 1, calendar.workday
    return at_local(calendar.add(day, days), calendar.opens, zone) + rest


def _worked_back(local: datetime, span: timedelta, zone: tzinfo, calendar: Calendar) -> datetime:
    day, clock = local.date(), local.time()
    if not calendar.is_working(day) or clock <= calendar.opens:
        day, clock = calendar.add(day, -1), calendar.closes
    left = calendar.workday - _since_opening(min(clock, calendar.closes), calendar)
    days, rest = divmod(span + left, calendar.workday)
    if not rest:  # the beginning of a day, not the end of the one before
        days, rest = days - 1, calendar.workday
    return at_local(calendar.add(day, -days), calendar.closes, zone) - rest


def worked(since: datetime, until: datetime, zone: tzinfo, calendar: Calendar) -> timedelta:
    """How much was worked between two moments; negative when `until` comes first."""
    first, last = since.astimezone(zone), until.astimezone(zone)
    days = calendar.between(first.date() - DAY, last.date() - DAY)
    return days * calendar.workday + _of_day(last, calendar) - _of_day(first, calendar)


def passed(since: datetime, until: datetime, kind: str, zone: tzinfo, calendar: Calendar) -> timedelta:
    """How much time went by, of the kind that is counted."""
    return worked(since, until, zone, calendar) if kind == WORKING else until - since


def back(moment: datetime, span: timedelta, kind: str, zone: tzinfo, calendar: Calendar) -> datetime:
    """The moment since when so much time, of the kind that is counted, has passed. In UTC."""
    if kind == WORKING:
        return worked_on(moment, -span, zone, calendar)
    return moment.astimezone(UTC) - span


def _span(duration: Duration, calendar: Calendar) -> timedelta:
    week = 7 - len(calendar.weekend)
    hours = {HOURS: timedelta(hours=1), DAYS: calendar.workday, WEEKS: week * calendar.workday}[duration.unit]
    return duration.amount * hours


def _since_opening(clock: time, calendar: Calendar) -> timedelta:
    return datetime.combine(date.min, clock) - datetime.combine(date.min, calendar.opens)


def _of_day(local: datetime, calendar: Calendar) -> timedelta:
    """How much of its own day had been worked at this moment."""
    if not calendar.is_working(local.date()):
        return NOTHING
    return _since_opening(min(max(local.time(), calendar.opens), calendar.closes), calendar)


# --- Reminders --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reminders:
    """A reminder scheme (F099): amounts relative to the due date, then every so much, so many reminders in all.

    unit and time: of both. Days and weeks are taken at `clock` on their day; hours count from the end of the due date,
    worked hours from the closing time of that day.
    """

    offsets: tuple[int, ...] = (-2, 0)
    every: int = 3
    at_most: int = 5
    unit: str = DAYS
    time: str = CALENDAR
    clock: Clock = field(default=MORNING)

    def moment(self, due_on: date, number: int, zone: tzinfo, calendar: Calendar) -> datetime | None:
        """When the n-th reminder goes out (0 = the first); None when there are no more. In UTC."""
        amount = self._amount(number)
        if amount is None:
            return None
        if self.unit == HOURS:
            end = at_local(due_on, calendar.closes, zone) if self.time == WORKING else dates.end_of_day(due_on, zone)
            return after(end, Duration(amount, HOURS, self.time), zone, calendar)
        if self.time == WORKING:
            day = calendar.add(due_on, amount * (7 - len(calendar.weekend) if self.unit == WEEKS else 1))
        else:
            day = due_on + timedelta(days=amount * (7 if self.unit == WEEKS else 1))
        return at_local(day, self.clock, zone)

    def _amount(self, number: int) -> int | None:
        if number >= self.at_most:
            return None
        if number < len(self.offsets):
            return self.offsets[number]
        if not self.every:
            return None
        last = self.offsets[-1] if self.offsets else 0
        return last + self.every * (number - len(self.offsets) + 1)


DEFAULT_REMINDERS = Reminders()


def next_reminder(
    scheme: Reminders,
    due: date,
    sent: int,
    now: datetime,
    zone: tzinfo,
    quiet: QuietHours | None = None,
    calendar: Calendar | None = None,
) -> tuple[int, datetime] | None:
    """The next reminder after `sent` of them: (its number from 0, its moment), or None when there are no more.

    Reminders whose moment has passed are skipped, not sent late in a row; quiet hours shift.
    """
    for number in range(sent, scheme.at_most):
        moment = scheme.moment(due, number, zone, calendar or Calendar())
        if moment is None:
            return None
        if quiet is not None:
            moment = quiet.after(moment, zone)
        if moment > now:
            return number, moment
    return None
