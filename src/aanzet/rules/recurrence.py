"""When work that comes back is due again (F214, F319)."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

DAYS, WEEKS, MONTHS, YEARS = "d", "w", "m", "y"
UNITS = (DAYS, WEEKS, MONTHS, YEARS)
MOST = 999
AFTER = "+"  # behind the key: counted from the day the last one was done
IN_A_YEAR = 12
_KEY = re.compile(r"(?P<every>[1-9]\d{0,2})(?P<unit>[dwmy])(?P<after>\+?)", re.ASCII)
_OLDER = {"weekly": "1w", "monthly": "1m", "quarterly": "3m", "yearly": "1y"}  # as it was stored before F319


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Every so many days, weeks, months or years. after_completion: from the day it was done, else from its date."""

    every: int
    unit: str
    after_completion: bool = False

    @property
    def key(self) -> str:
        """As it is stored: "3m", "14d+"."""
        return f"{self.every}{self.unit}{AFTER if self.after_completion else ''}"


def read(text: str) -> Recurrence:
    """The series that is stored as this text. ValueError when it is none."""
    found = _KEY.fullmatch(_OLDER.get(text, text))
    if found is None:
        raise ValueError(text)
    return Recurrence(int(found["every"]), found["unit"], bool(found["after"]))


def next_due(series: Recurrence, anchor: date, due: date, today: date) -> date:
    """When the next one is due. today: the day on which this one was done.

    Fixed: the first date of the series after `due` that is not before `today`; what was missed is not asked again.
    anchor: first date of the series; its day of the month counts, so the 31st becomes the last day of a short month and
    the 31st again after that. After completion: so long after `today`.
    """
    if series.after_completion:
        return _later(today, series.every, series.unit)
    step = max(0, _many(series, anchor, max(due, today)) - 1)
    while (found := _later(anchor, step * series.every, series.unit)) <= due or found < today:
        step += 1
    return found


def _many(series: Recurrence, anchor: date, until: date) -> int:
    """About how many times the series went by; never more than it did."""
    longest = {DAYS: 1, WEEKS: 7, MONTHS: 31, YEARS: 366}[series.unit]
    return max(0, (until - anchor).days) // (longest * series.every)


def _later(day: date, count: int, unit: str) -> date:
    if unit in (DAYS, WEEKS):
        return day + timedelta(days=count if unit == DAYS else 7 * count)
    months = count if unit == MONTHS else IN_A_YEAR * count
    year, month = divmod(day.year * IN_A_YEAR + day.month - 1 + months, IN_A_YEAR)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
