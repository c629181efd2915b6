"""Periods: month, four weeks, quarter, half year, year and book year (F123).

A period has a key, which is stored, sorts by time and tells its kind:
"2026-10", "2026-4W11", "2026-Q3", "2026-H1", "2025", "2025-B07" (book year from July 2025), "2025-B07-18" (18 months).
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

NONE = "none"
MONTH = "month"
FOUR_WEEKS = "four_weeks"
QUARTER = "quarter"
HALF_YEAR = "half_year"
YEAR = "year"
BOOK_YEAR = "book_year"
FROM_CLIENT = "from_client"

KINDS = (MONTH, FOUR_WEEKS, QUARTER, HALF_YEAR, YEAR, BOOK_YEAR)
FOUR_WEEK_PERIODS = 13

_MONTHS = {MONTH: 1, QUARTER: 3, HALF_YEAR: 6, YEAR: 12}
_KEY = re.compile(
    r"(?P<year>[12]\d{3})(?:-(?:(?P<month>0[1-9]|1[0-2])|4[Ww](?P<weeks>0[1-9]|1[0-3])|[Qq](?P<quarter>[1-4])"
    r"|[Hh](?P<half>[12])|[Bb](?P<book>0[1-9]|1[0-2])(?:-(?P<length>[1-9]\d?))?))?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Period:
    """One period: first and last day, both included. Make one with the functions below, never by hand."""

    kind: str
    start: date
    end: date
    key: str
    number: int

    def __str__(self) -> str:
        return self.key

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    @property
    def year(self) -> int:
        """Calendar year in which the period starts."""
        return self.start.year

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.end - self.start).days + 1

    @property
    def label(self) -> tuple[str, int, int]:
        """What a page makes words of: (kind, number inside the year, year), such as ("quarter", 2, 2026)."""
        return (self.kind, self.number, self.year)

    def next(self) -> "Period":
        """The period of the same kind that follows; a book year is followed by one of twelve months."""
        after = self.end + timedelta(days=1)
        if self.kind == BOOK_YEAR:
            return book_year(after.year, after.month)
        return containing(self.kind, after)

    def previous(self) -> "Period":
        """The period of the same kind before this one; a book year is preceded by one of twelve months."""
        before = self.start - timedelta(days=1)
        if self.kind == BOOK_YEAR:
            return book_year(self.start.year - 1, self.start.month)
        return containing(self.kind, before)


def of(kind: str, year: int, number: int = 1) -> Period:
    """The n-th period of a kind in a year. ValueError when the kind has no such number (book years: number = month)."""
    if kind == FOUR_WEEKS:
        return _four_weeks(year, number)
    if kind == BOOK_YEAR:
        return book_year(year, number)
    months = _MONTHS.get(kind)
    if months is None or not 1 <= number <= 12 // months:
        raise ValueError(f"no period {number} of kind {kind}")
    return _months(kind, year, number, months)


def containing(kind: str, day: date, *, book_year_starts: int = 1) -> Period:
    """The period of a kind a day falls in; for book years the month in which they start is given."""
    if kind == FOUR_WEEKS:
        return next(period for period in four_week_table(day.year) if day <= period.end)
    if kind == BOOK_YEAR:
        return book_year(day.year if day.month >= book_year_starts else day.year - 1, book_year_starts)
    months = _MONTHS.get(kind)
    if months is None:
        raise ValueError(f"no periods of kind {kind}")
    return _months(kind, day.year, (day.month - 1) // months + 1, months)


@lru_cache(maxsize=1024)
def book_year(year: int, month: int = 1, length: int = 12) -> Period:
    """The book year that starts on the first of a month; `length` in months for a shortened or extended one."""
    if not 1 <= month <= 12 or not 1 <= length <= 24:
        raise ValueError(f"no book year from month {month} of {length} months")
    suffix = "" if length == 12 else f"-{length}"
    return Period(
        BOOK_YEAR, date(year, month, 1), _last_day(year, month, length), f"{year:04}-B{month:02}{suffix}", month
    )


def parse(text: str) -> Period:
    """The period with this key; surrounding spaces and lower case letters are forgiven. ValueError otherwise."""
    found = _KEY.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"not a period: {text[:40]!r}")
    year = int(found["year"])
    for name, kind in (("month", MONTH), ("weeks", FOUR_WEEKS), ("quarter", QUARTER), ("half", HALF_YEAR)):
        if found[name]:
            return of(kind, year, int(found[name]))
    if found["book"]:
        return book_year(year, int(found["book"]), int(found["length"] or 12))
    return of(YEAR, year)


@lru_cache(maxsize=64)
def four_week_table(year: int) -> tuple[Period, ...]:
    """The thirteen payroll periods of a year: the first starts 1 January, the last ends 31 December, and the borders
    between them are the Sundays of ISO weeks 4, 8, ... 48."""
    table = []
    start = date(year, 1, 1)
    for number in range(1, FOUR_WEEK_PERIODS + 1):
        last = number == FOUR_WEEK_PERIODS
        end = date(year, 12, 31) if last else date.fromisocalendar(year, 4 * number, 7)
        table.append(Period(FOUR_WEEKS, start, end, f"{year:04}-4W{number:02}", number))
        start = end + timedelta(days=1)
    return tuple(table)


def _four_weeks(year: int, number: int) -> Period:
    if not 1 <= number <= FOUR_WEEK_PERIODS:
        raise ValueError(f"no four-week period {number}")
    return four_week_table(year)[number - 1]


@lru_cache(maxsize=4096)
def _months(kind: str, year: int, number: int, months: int) -> Period:
    month = (number - 1) * months + 1
    key = {
        MONTH: f"{year:04}-{number:02}",
        QUARTER: f"{year:04}-Q{number}",
        HALF_YEAR: f"{year:04}-H{number}",
        YEAR: f"{year:04}",
    }[kind]
    return Period(kind, date(year, month, 1), _last_day(year, month, months), key, number)


def _last_day(year: int, month: int, months: int) -> date:
    years, index = divmod(month - 1 + months, 12)
    return date(year + years, index + 1, 1) - timedelta(days=1)
