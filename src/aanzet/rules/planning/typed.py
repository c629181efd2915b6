"""What somebody means who types "chris do 2u": a person, a day and hours, in Dutch and English (ux 8.6)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from aanzet.rules.names import fold

WEEKDAYS: Sequence[Sequence[str]] = (
    ("maandag", "monday"),
    ("dinsdag", "tuesday"),
    ("woensdag", "wednesday"),
    ("donderdag", "thursday"),
    ("vrijdag", "friday"),
    ("zaterdag", "saturday"),
    ("zondag", "sunday"),
)
MONTHS: Sequence[Sequence[str]] = (
    ("januari", "january"),
    ("februari", "february"),
    ("maart", "march", "mrt"),
    ("april",),
    ("mei", "may"),
    ("juni", "june"),
    ("juli", "july"),
    ("augustus", "august"),
    ("september",),
    ("oktober", "october"),
    ("november",),
    ("december",),
)
RELATIVE = {"vandaag": 0, "today": 0, "nu": 0, "now": 0, "morgen": 1, "tomorrow": 1, "overmorgen": 2}
ME = frozenset({"ik", "mij", "me", "zelf", "myself"})
DURATION = re.compile(r"(\d{1,2}(?:[.,]\d{1,2})?)(u|uur|h|hour|hours|m|min|minuten|minutes)")
DAY_MONTH = re.compile(r"(\d{1,2})[-/](\d{1,2})(?:[-/](\d{4}))?")
AMOUNT = re.compile(r"\d{1,2}(?:[.,]\d{1,2})?")
NUMBER = re.compile(r"\d{1,2}")
UNKNOWN, SEVERAL = "unknown", "several"


@dataclass(frozen=True, slots=True)
class Typed:
    """What was understood; None = not said. wrong: a word that says nothing, with code UNKNOWN or SEVERAL people."""

    person: UUID | None = None
    day: date | None = None
    minutes: int | None = None
    wrong: str = ""
    code: str = ""


def read(text: str, people: Mapping[UUID, str], today: date, me: UUID | None = None) -> Typed:
    """Read the words. people: names; the start of a first or last name suffices when it says one person.

    A weekday is the next one from today on; a date without a year is the next one.
    """
    words = fold(text).replace(":", " ").split()
    person: UUID | None = None
    day: date | None = None
    minutes: int | None = None
    at = 0
    while at < len(words):
        word = words[at]
        after = words[at + 1] if at + 1 < len(words) else ""
        at += 1
        if (found := DURATION.fullmatch(word)) or (AMOUNT.fullmatch(word) and DURATION.fullmatch(word + after)):
            if not found:
                found = DURATION.fullmatch(word + after)
                at += 1
            minutes = _minutes(found.group(1), found.group(2)) if found else None
        elif day is None and (spoken := _day(word, after, today)):
            day, used = spoken
            at += used
        elif word in ME and me is not None:
            person = me
        else:
            who = [one for one, name in people.items() if _called(word, name)]
            if person is not None and person in who:
                continue  # his last name after his first name
            if len(who) != 1 or person is not None:
                return Typed(person, day, minutes, word, SEVERAL if len(who) > 1 else UNKNOWN)
            person = who[0]
    return Typed(person, day, minutes)


def _minutes(number: str, unit: str) -> int:
    value = float(number.replace(",", "."))
    return round(value) if unit.startswith("m") else round(value * 60)


def _day(word: str, after: str, today: date) -> tuple[date, int] | None:
    """The day that begins with this word, and how many words after it belong to it."""
    if word in RELATIVE:
        return today + timedelta(days=RELATIVE[word]), 0
    if (weekday := _which(word, WEEKDAYS, 2)) is not None:
        return today + timedelta(days=(weekday - today.weekday()) % 7), 0
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", word):
        return _date(int(word[:4]), int(word[5:7]), int(word[8:]), today), 0  # type: ignore[return-value]
    if found := DAY_MONTH.fullmatch(word):
        made = _date(int(found.group(3) or 0), int(found.group(2)), int(found.group(1)), today)
        return (made, 0) if made else None
    if NUMBER.fullmatch(word):
        month = _which(after, MONTHS, 3)
        made = _date(0, month + 1, int(word), today) if month is not None else _next_number(int(word), today)
        return (made, 1 if month is not None else 0) if made else None
    return None


def _which(word: str, names: Sequence[Sequence[str]], least: int) -> int | None:
    found = [number for number, spoken in enumerate(names) if any(one.startswith(word) for one in spoken)]
    return found[0] if len(word) >= least and len(found) == 1 else None


def _date(year: int, month: int, day: int, today: date) -> date | None:
    """The day of this date; without a year the first from today on. None for a day that does not exist."""
    for one in (year,) if year else range(today.year, today.year + 5):
        try:
            made = date(one, month, day)
        except ValueError:
            continue
        if year or made >= today:
            return made
    return None


def _next_number(number: int, today: date) -> date | None:
    for step in range(62):
        day = today + timedelta(days=step)
        if day.day == number:
            return day
    return None


def _called(word: str, name: str) -> bool:
    return any(part.startswith(word) for part in fold(name).split())
