"""How long each party held the turn (F406): from intervals to time, per party, person and phase.

Calendar time is what passed. Working time is the part of it on working days of the organization, by the wall clock
there; a working day counts whole, because nobody books hours here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from typing import Any, TypeVar
from uuid import UUID

from aanzet.rules.dates import Calendar
from aanzet.rules.turn import CLIENT, OFFICE, THIRD_PARTY

K = TypeVar("K")

DAY = 86_400  # seconds
HELD, PREPARED = "held", "prepared"
SIDES = (CLIENT, OFFICE, THIRD_PARTY, HELD)  # in the order in which they are said
MIDNIGHT = time(0)


@dataclass(frozen=True, slots=True)
class Stretch:
    """One interval of the turn. until_at: None while it runs. people, instead_of: as in rules/turn.Turn."""

    party: str
    rule: str
    from_at: datetime
    until_at: datetime | None = None
    people: tuple[UUID, ...] = ()
    instead_of: tuple[UUID | None, ...] = ()
    group: str = ""
    phase_key: str = ""

    @property
    def side(self) -> str:
        """For whom it counts: a party, HELD while the case rests, PREPARED before it starts, "" after its end."""
        if self.rule == "T4":
            return PREPARED
        if self.rule == "T2":
            return HELD
        return self.party if self.party in SIDES else ""


@dataclass(frozen=True, slots=True)
class Spent:
    """Time in seconds: all of it, and what fell on working days."""

    seconds: int = 0
    working: int = 0

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(self.seconds + other.seconds, self.working + other.working)

    @property
    def days(self) -> int:
        """Calendar days, rounded half up."""
        return in_days(self.seconds)

    @property
    def working_days(self) -> int:
        """Working days, rounded half up."""
        return in_days(self.working)


def in_days(seconds: float) -> int:
    """Seconds as whole days, rounded half up."""
    return int((seconds + DAY / 2) // DAY)


def working_seconds(after: datetime, until: datetime, zone: tzinfo, calendar: Calendar) -> int:
    """Seconds of [after, until) that fell on working days, by the wall clock of the zone; 0 when it ends first."""
    if until <= after:
        return 0
    first, last = (moment.astimezone(zone).replace(tzinfo=None) for moment in (after, until))
    start, end = first.date(), last.date()
    whole = calendar.between(start, end) * DAY
    if calendar.is_working(start):  # `between` leaves the first day out and takes the last one whole
        whole += DAY - _into(first)
    if calendar.is_working(end):
        whole -= DAY - _into(last)
    return max(whole, 0)


def _into(moment: datetime) -> int:
    return int((moment - datetime.combine(moment.date(), MIDNIGHT)) / timedelta(seconds=1))


def spent(stretch: Stretch, now: datetime, zone: tzinfo, calendar: Calendar) -> Spent:
    """The time of one interval; a running one counts until now."""
    until = stretch.until_at or now
    seconds = max(int((until - stretch.from_at).total_seconds()), 0)
    return Spent(seconds, working_seconds(stretch.from_at, until, zone, calendar))


def tally(
    stretches: Iterable[Stretch],
    now: datetime,
    zone: tzinfo,
    calendar: Calendar,
    *,
    by: Callable[[Stretch], Iterable[K]],
) -> dict[K, Spent]:
    """The time per key; an interval counts whole for each of its keys, and for none when it has none."""
    found: dict[K, Spent] = {}
    for stretch in stretches:
        for key in by(stretch):
            found[key] = found.get(key, Spent()) + spent(stretch, now, zone, calendar)
    return found


def by_side(stretch: Stretch) -> Iterable[str]:
    """Key of `tally`: for whom it counts, from the start of the case to its end."""
    return (stretch.side,) if stretch.side in SIDES else ()


def by_person(stretch: Stretch) -> Iterable[tuple[str, UUID, UUID | None]]:
    """Key of `tally`: party, person, and for whom he stood in; each person of a turn that several hold."""
    if stretch.side not in (OFFICE, CLIENT):
        return ()
    absent = (*stretch.instead_of, *(None for _ in stretch.people))
    return ((stretch.side, person, other) for person, other in zip(stretch.people, absent, strict=False))


def by_phase(stretch: Stretch) -> Iterable[tuple[str, str]]:
    """Key of `tally`: phase and for whom it counts."""
    return ((stretch.phase_key, stretch.side),) if stretch.side in SIDES else ()


def merged(stretches: Iterable[Stretch]) -> list[tuple[Any, ...]]:
    """Intervals in order of time as (party, people, group, phase, from, until): without empty ones, equals joined.

    What is stored and what history tells are equal in this form (F406); who stood in for whom is not part of it,
    because it can change without the turn passing.
    """
    found: list[list[Any]] = []
    for one in stretches:
        if one.until_at == one.from_at:
            continue
        holder = [one.party, one.people, one.group, one.phase_key]
        if found and found[-1][:4] == holder and found[-1][5] == one.from_at:
            found[-1][5] = one.until_at
        else:
            found.append([*holder, one.from_at, one.until_at])
    return [tuple(one) for one in found]
