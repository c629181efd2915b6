"""When a rule starts cases by itself (F315): which period on which day, and what of a stretch of days is due.

Plain dates of the local calendar; who is a client and what was started already stands in the database.
"""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from aanzet.rules import periods
from aanzet.rules.periods import Period

PERIOD, CLIENT_CREATED = "period", "client_created"
TRIGGERS = (PERIOD, CLIENT_CREATED)
DAYS, FIXED = "days", "fixed"
MOST_DAYS = 366  # before or after the end of a period, or after a client was added
LOOK_BACK = timedelta(days=14)  # a client that qualifies late is still taken along
REACH = timedelta(days=800)  # no start lies further from the end of its period
ONCE = "created"  # the key of what starts for a new client, in place of a period
LAST_DAY = 31
# Kinds of which a client may be when the template takes the period from the client.
CLIENT_KINDS = (periods.MONTH, periods.FOUR_WEEKS, periods.QUARTER, periods.HALF_YEAR, periods.YEAR)
_ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Timing:
    """When the case of a period starts.

    DAYS: `days` after its last day, negative = before. FIXED: on `day` of `month` (1 to 12), the first one after the
    period ended; month 0 = of the month after its last day. The 31st is the last day of a shorter month.
    """

    kind: str = DAYS
    days: int = 1
    day: int = 1
    month: int = 0


@dataclass(frozen=True, slots=True)
class Start:
    """The case of a period is due on a day."""

    period: Period
    on: date


def timing_error(timing: Timing, period_kind: str) -> str:
    """Name of the field that is wrong, "" when the timing can be used for periods of this kind."""
    if timing.kind == DAYS:
        return "" if -MOST_DAYS <= timing.days <= MOST_DAYS else "days"
    if timing.kind != FIXED:
        return "kind"
    if not 1 <= timing.day <= LAST_DAY:
        return "day"
    yearly = period_kind in (periods.YEAR, periods.BOOK_YEAR)
    return "" if timing.month == 0 or (yearly and 1 <= timing.month <= 12) else "month"


def start_day(timing: Timing, period: Period) -> date:
    """The day on which the case of a period starts."""
    if timing.kind == DAYS:
        return period.end + timedelta(days=timing.days)
    after = period.end + _ONE
    if timing.month == 0:
        return _day_of(after.year, after.month, timing.day)
    found = _day_of(after.year, timing.month, timing.day)
    return found if found >= after else _day_of(after.year + 1, timing.month, timing.day)


def starts(timing: Timing, kind: str, first: date, last: date) -> Iterator[Start]:
    """What starts from `first` up to and including `last`, in order of time; every period on one day only."""
    period = periods.containing(kind, max(first - REACH, date(1901, 1, 1)))
    while period.start <= last + REACH:
        on = start_day(timing, period)
        if first <= on <= last:
            yield Start(period, on)
        period = period.next()


def kinds_of(period_kind: str) -> tuple[str, ...]:
    """The kinds of periods a template may have: its own, or whatever its clients file by; () without periods."""
    if period_kind == periods.FROM_CLIENT:
        return CLIENT_KINDS
    return () if period_kind in ("", periods.NONE) else (period_kind,)


def stretch(from_on: date, looked_until: date | None, today: date) -> tuple[date, date] | None:
    """First and last day to look at; None when the rule does not hold yet.

    from_on: the first day on which the rule may start anything. looked_until: up to which day it was looked at before;
    what was missed since is looked at once more, and always the last two weeks, because a client may qualify late.
    What started once never starts again: the rows of planning say so.
    """
    since = today - LOOK_BACK if looked_until is None else min(looked_until + _ONE, today - LOOK_BACK)
    first = max(from_on, since)
    return (first, today) if first <= today else None


def _day_of(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))
