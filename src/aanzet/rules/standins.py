"""Who acts for whom on a day: absences, stand-ins and their chains (F021, F022, F404).

A day is the local day of the organization. Half days count for capacity and for the calendar; whose move it is changes
with whole days only, because who is there for half of the day can still be asked.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from uuid import UUID

LONGEST_CHAIN = 3  # stand-in of a stand-in of a stand-in; who comes after that is not asked
EVERYTHING = ""  # in the place of a team role: for all of them
RELATION_MANAGER = "relation_manager"
WHOLE, MORNING, AFTERNOON = "whole", "morning", "afternoon"


@dataclass(frozen=True, slots=True)
class Period:
    """Days, both ends included; without an end until further notice. from_noon: the first day from noon on only.
    until_noon: the last day until noon only."""

    from_on: date
    until_on: date | None = None
    from_noon: bool = False
    until_noon: bool = False

    @property
    def is_empty(self) -> bool:
        """Ends before it begins: also one day from noon until noon."""
        if self.until_on is None:
            return False
        return self.until_on < self.from_on or (self.until_on == self.from_on and self.from_noon and self.until_noon)

    def overlaps(self, other: "Period") -> bool:
        """Whether they share a day."""
        starts_in_time = self.until_on is None or other.from_on <= self.until_on
        return starts_in_time and (other.until_on is None or self.from_on <= other.until_on)

    def part_of(self, day: date) -> str:
        """What of the day it takes: WHOLE, MORNING, AFTERNOON or "" = nothing."""
        if day < self.from_on or (self.until_on is not None and day > self.until_on):
            return ""
        if day == self.from_on and self.from_noon:
            return AFTERNOON
        return MORNING if day == self.until_on and self.until_noon else WHOLE


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody stands in for a person. role: key of a team role, EVERYTHING for all his work. named_at: the newest of
    two that overlap counts; id decides between equals."""

    id: UUID
    person: UUID
    stand_in: UUID
    period: Period
    named_at: datetime
    role: str = EVERYTHING


def merged(new: Period, others: Iterable[Period]) -> Period:
    """One period that covers all of them; each of the others shares a day with the new one."""
    found = [new, *others]
    first = min(found, key=lambda one: (one.from_on, one.from_noon))
    last = max(found, key=lambda one: (one.until_on or date.max, not one.until_noon))
    return Period(first.from_on, last.until_on, first.from_noon, last.until_noon)


@dataclass(frozen=True, slots=True)
class Day:
    """Who is away on one day, and who was named in whose place.

    away: whoever is absent the whole day. named: (person, role) -> stand-in, role EVERYTHING for all his work.
    inactive: who cannot act at all, such as deactivated members.
    """

    away: frozenset[UUID] = frozenset()
    named: Mapping[tuple[UUID, str], UUID] = field(default_factory=dict)
    inactive: Collection[UUID] = frozenset()

    @property
    def roles(self) -> tuple[str, ...]:
        """The team roles for which somebody was named."""
        return tuple(sorted({role for _, role in self.named if role}))

    def is_absent(self, person: UUID) -> bool:
        """Away, or somebody stands in for all his work."""
        return person in self.away or (person, EVERYTHING) in self.named

    def acting(self, person: UUID, role: str = EVERYTHING) -> UUID | None:
        """Who acts for this person in this role: himself when he is there, the end of his chain when he is not.

        None: nobody, and the work falls through to others (F191).
        """
        if person in self.inactive:
            return None
        if role and (person, role) in self.named:
            found = self._end(person, self.named[(person, role)], role)
            if found is not None:
                return found
        if not self.is_absent(person):
            return person
        first = self.named.get((person, EVERYTHING))
        if first is None:
            return None
        # What leads nowhere for one role may still end at somebody for all of the work.
        return self._end(person, first, role) or self._end(person, first, EVERYTHING)

    def _end(self, person: UUID, first: UUID, role: str) -> UUID | None:
        """The first of the chain who is there; None when it is too long, runs in a circle or ends at nobody."""
        seen, at = {person}, first
        for _ in range(LONGEST_CHAIN):
            if at in seen or at in self.inactive:
                return None
            seen.add(at)
            after = self.named.get((at, role)) or self.named.get((at, EVERYTHING))
            if after is None:
                return None if at in self.away else at
            at = after
        return None

    def principals(self, person: UUID) -> tuple[tuple[UUID, str], ...]:
        """For whom this person acts: (absent person, role), role EVERYTHING for all his work."""
        found: list[tuple[UUID, str]] = []
        for other in sorted({one for one, _ in self.named} - {person}):
            everything = self.is_absent(other) and self.acting(other) == person
            if everything:
                found.append((other, EVERYTHING))
            found.extend((other, role) for role in self.roles if not everything and self.acting(other, role) == person)
        return tuple(found)


def day_of(
    day: date,
    absences: Iterable[tuple[UUID, Period]],
    standings: Iterable[Standing],
    inactive: Collection[UUID] = frozenset(),
) -> Day:
    """The day as it is: of two stand-ins for the same person and role the newest counts."""
    away = frozenset(person for person, period in absences if period.part_of(day) == WHOLE)
    named: dict[tuple[UUID, str], UUID] = {}
    for one in sorted(standings, key=lambda one: (one.named_at, one.id)):
        if one.period.part_of(day):
            named[(one.person, one.role)] = one.stand_in
    return Day(away, named, inactive)


def who_acts(day: Day, person: UUID, role: str, relation_manager: UUID | None, safety_net: UUID | None) -> UUID | None:
    """Who acts in the end: the chain, else the relation manager or his chain, else the safety-net person or his.

    When all of them are away the work waits at the safety-net person, else at the relation manager, else at whose it
    is. None only when none of them can act at all.
    """
    for one, as_role in ((person, role), (relation_manager, RELATION_MANAGER), (safety_net, EVERYTHING)):
        found = None if one is None else day.acting(one, as_role)
        if found is not None:
            return found
    for one in (safety_net, relation_manager, person):
        if one is not None and one not in day.inactive:
            return one
    return None


def closes_circle(new: Standing, others: Iterable[Standing]) -> bool:
    """Whether with this one people would stand in for each other in a circle on some day, for some role.

    Strict: also a stand-in that a newer one hides counts, so that ending one never makes a circle of the rest.
    """
    if new.person == new.stand_in:
        return True
    known = [one for one in others if one.id != new.id]
    return _comes_back(new.person, new, known, {new.stand_in})


def _comes_back(start: UUID, at: Standing, known: Sequence[Standing], seen: set[UUID]) -> bool:
    for one in known:
        if one.person != at.stand_in or not one.period.overlaps(at.period):
            continue
        if one.role and at.role and one.role != at.role:
            continue
        if one.stand_in == start:
            return True
        if one.stand_in in seen:
            continue
        both = replace(one, period=_shared(one.period, at.period), role=one.role or at.role)
        if _comes_back(start, both, known, seen | {one.stand_in}):
            return True
    return False


def _shared(one: Period, other: Period) -> Period:
    ends = [end for end in (one.until_on, other.until_on) if end is not None]
    return Period(max(one.from_on, other.from_on), min(ends) if ends else None)


def hidden_by(new: Standing, others: Iterable[Standing]) -> tuple[Standing, ...]:
    """The stand-ins of the same person and role that do not count on the days of the new one: worth a warning."""
    return tuple(
        one
        for one in others
        if one.id != new.id and one.person == new.person and one.role == new.role and one.period.overlaps(new.period)
    )


def turning_days(period: Period) -> tuple[date, ...]:
    """The days on which something changes: the first one, and the one after the last."""
    return (period.from_on,) if period.until_on is None else (period.from_on, period.until_on + timedelta(days=1))


def ended_before(period: Period, today: date) -> Period | None:
    """The period as it is when it ends now: None when nothing of it has been. Who is back today is there today."""
    if period.from_on >= today:
        return None
    yesterday = today - timedelta(days=1)
    if period.until_on is not None and period.until_on <= yesterday:
        return period
    return replace(period, until_on=yesterday, until_noon=False)


def are_two_people(first: Collection[UUID | None], second: Collection[UUID | None]) -> bool:
    """Four eyes, judged on both names: nobody may be on both sides, neither himself nor as the one stood in for."""
    return not ({one for one in first if one} & {one for one in second if one})
