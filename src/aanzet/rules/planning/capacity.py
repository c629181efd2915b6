"""How many minutes somebody has on a day: hours of work, less absence and holidays (F317).

Minutes are whole numbers; a day is the local day of the organization; weekdays count from Monday = 0.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from aanzet.rules.standins import WHOLE, Period

HOUR = 60
MOST_A_DAY = 24 * HOUR
LONGEST_HOURS = 4  # digits of a number of hours
WORKS, HALF, AWAY, HOLIDAY, FREE = "works", "half", "away", "holiday", "free"


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody with his minutes on each weekday, Monday first, and when he is away. active: he can be given work."""

    person: UUID
    week: tuple[int, ...]
    away: tuple[Period, ...] = ()
    active: bool = True


@dataclass(frozen=True, slots=True)
class Capacity:
    """What a day offers. why: WORKS, HALF (a part away), AWAY, HOLIDAY or FREE (no hours on this weekday)."""

    minutes: int
    why: str


@dataclass(frozen=True, slots=True)
class Load:
    """What is planned on a day against what it offers."""

    capacity: Capacity
    planned: int = 0

    @property
    def free(self) -> int:
        """Minutes that are left; never below zero."""
        return max(self.capacity.minutes - self.planned, 0)

    @property
    def over(self) -> int:
        """Minutes too many; never below zero."""
        return max(self.planned - self.capacity.minutes, 0)


def week_of(weekly_minutes: int, weekdays: Collection[int]) -> tuple[int, ...]:
    """The hours of a contract, spread over the weekdays that are worked; what is left over goes to the first ones."""
    days = sorted(set(weekdays)) or list(range(5))
    share, rest = divmod(min(max(weekly_minutes, 0), MOST_A_DAY * len(days)), len(days))
    spread = {day: share + (1 if place < rest else 0) for place, day in enumerate(days)}
    return tuple(spread.get(day, 0) for day in range(7))


def refuse_week(minutes: Sequence[int]) -> tuple[int, str] | None:
    """The first weekday that cannot be: (weekday, code hours_negative or hours_too_many); None when all can."""
    for day, one in enumerate(minutes):
        if one < 0:
            return day, "hours_negative"
        if one > MOST_A_DAY:
            return day, "hours_too_many"
    return None


def capacity_on(worker: Worker, day: date, holidays: Collection[date]) -> Capacity:
    """What this day offers: absence before holidays before a weekday without hours; half a day away is half of it."""
    hours = worker.week[day.weekday()]
    parts = {part for period in worker.away if (part := period.part_of(day))}
    if WHOLE in parts or len(parts) > 1:
        return Capacity(0, AWAY)
    if day in holidays:
        return Capacity(0, HOLIDAY)
    if not hours:
        return Capacity(0, FREE)
    return Capacity(hours - hours // 2, HALF) if parts else Capacity(hours, WORKS)


@dataclass(slots=True)
class Room:
    """The minutes that are left, per person and day, while work is being placed."""

    workers: Mapping[UUID, Worker]
    holidays: Collection[date]
    taken: dict[tuple[UUID, date], int] = field(default_factory=dict)

    def take(self, person: UUID, day: date, minutes: int) -> None:
        """These minutes are used; more than there are is remembered too."""
        self.taken[person, day] = self.taken.get((person, day), 0) + minutes

    def left(self, person: UUID, day: date) -> int:
        """Minutes that can still be used; nothing for who is unknown or not active."""
        worker = self.workers.get(person)
        if worker is None or not worker.active:
            return 0
        return max(capacity_on(worker, day, self.holidays).minutes - self.taken.get((person, day), 0), 0)


def loads(worker: Worker, days: Iterable[date], planned: Mapping[date, int], holidays: Collection[date]) -> list[Load]:
    """The load of each of these days. planned: minutes per day."""
    return [Load(capacity_on(worker, day, holidays), planned.get(day, 0)) for day in days]


def read_hours(text: str) -> int:
    """Minutes of "7", "7,5", "7.5" or "7:30"; also negative ones, which refuse_week refuses. ValueError otherwise."""
    words = text.strip().replace("−", "-")
    sign = -1 if words.startswith("-") else 1
    whole, colon, rest = words.removeprefix("-").partition(":")
    if colon:
        if not (whole.isascii() and whole.isdigit() and len(rest) == 2 and rest.isascii() and rest.isdigit()):
            raise ValueError(text)
        if int(rest) >= HOUR or len(whole) > LONGEST_HOURS:
            raise ValueError(text)
        return sign * (int(whole) * HOUR + int(rest))
    number = words.removeprefix("-").replace(",", ".", 1)
    whole, dot, part = number.partition(".")
    digits = whole + part
    if not (digits.isascii() and digits.isdigit()) or len(digits) > LONGEST_HOURS + 2 or (dot and not part):
        raise ValueError(text)
    return sign * round(float(number) * HOUR)
