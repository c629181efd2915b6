"""The turn clock of one case in words, for the office and for the client (F406)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any
from uuid import UUID

from django.utils.translation import gettext, ngettext

from aanzet.access.queries.people import PersonName
from aanzet.clients.queries.rows import row
from aanzet.rules import turn_clock
from aanzet.rules.dates import Calendar
from aanzet.rules.process import words
from aanzet.rules.turn_clock import Spent, Stretch

# Of the case with this id (an SQL expression): its intervals, and the moment of the next reminder.
STRETCHES = """(select coalesce(json_agg(json_build_array(i.party, i.rule, i.from_at, i.until_at, i.people,
        i.instead_of, i."group", i.phase_key) order by i.from_at, i.until_at nulls last), '[]')
    from cases_turninterval i where i.case_id = {case})"""
NUDGE = """(select min(t.due_at) from core_timer t
    where t.case_id = {case} and t.state = 'open' and t.kind = 'case_reminder')"""
CLOCK = f"select {STRETCHES} as stretches, {NUDGE} as nudge".replace("{case}", "%(case)s")  # noqa: S608 - ours


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One line of the breakdown: who or which phase, in calendar and in working days. side: for its colour."""

    who: str
    side: str
    days: str
    working: str


@dataclass(frozen=True, slots=True)
class Clock:
    """What a page shows. said: "Bij jou 9 dagen, bij Kantoor Linde 5", "" before the start.

    people, phases: the same time by person (with for whom he stood in) and by phase; for the office only. nudge_on:
    the day of the next reminder. paused: the case is on hold, and with it what was promised.
    """

    said: str
    nudge_on: date | None
    paused: bool
    people: tuple[ClockLine, ...] = ()
    phases: tuple[ClockLine, ...] = ()


def read_stretches(found: Iterable[Sequence[Any]]) -> tuple[Stretch, ...]:
    """The intervals of JSON rows as CLOCK makes them."""
    return tuple(
        Stretch(
            party,
            rule,
            datetime.fromisoformat(from_at),
            datetime.fromisoformat(until_at) if until_at else None,
            tuple(map(UUID, people)),
            tuple(UUID(one) if one else None for one in instead_of),
            group,
            phase_key,
        )
        for party, rule, from_at, until_at, people, instead_of, group, phase_key in found
    )


def clock_for_office(  # noqa: PLR0913 - what is known of a case already
    stretches: Sequence[Stretch],
    nudge: datetime | None,
    now: datetime,
    zone: tzinfo,
    calendar: Calendar,
    *,
    office: str,
    client: str,
    phases: Mapping[str, str],
    people: Mapping[UUID, PersonName],
    state: str,
) -> Clock:
    """The clock with its breakdown. phases: key -> name, in order. people: everybody in the stretches."""
    by_side = turn_clock.tally(stretches, now, zone, calendar, by=turn_clock.by_side)
    by_person = turn_clock.tally(stretches, now, zone, calendar, by=turn_clock.by_person)
    by_phase = turn_clock.tally(stretches, now, zone, calendar, by=turn_clock.by_phase)
    return Clock(
        said=_said(by_side, {words.CLIENT: client, words.OFFICE: office, words.THIRD_PARTY: _third(stretches)}),
        nudge_on=_day(nudge, zone),
        paused=state == words.ON_HOLD,
        people=tuple(_of_person(key, time, people) for key, time in by_person.items()),
        phases=tuple(
            ClockLine(f"{name} · {_side_words(side)}", side, *_both(by_phase[key, side]))
            for key, name in phases.items()
            for side in turn_clock.SIDES
            if (key, side) in by_phase
        ),
    )


def clock_for_client(  # noqa: PLR0913 - what is known of a case already
    case_id: UUID,
    now: datetime,
    zone: tzinfo,
    calendar: Calendar,
    *,
    reader: UUID | None,
    office: str,
    client: str,
    state: str,
) -> Clock:
    """The clock as a contact reads it: parties only. "Bij jou" when he was asked each time, else the client's name."""
    found = row(CLOCK, {"case": case_id}) or {"stretches": (), "nudge": None}
    stretches = read_stretches(found["stretches"])
    by_side = turn_clock.tally(stretches, now, zone, calendar, by=turn_clock.by_side)
    asked = [one.people for one in stretches if one.side == words.CLIENT]
    mine = all(reader in people for people in asked)
    parties = {words.CLIENT: "" if mine else client, words.OFFICE: office, words.THIRD_PARTY: _third(stretches)}
    return Clock(_said(by_side, parties), _day(found["nudge"], zone), state == words.ON_HOLD)


def people_in(stretches: Iterable[Stretch]) -> set[UUID]:
    """Everybody who held the turn, or for whom somebody else did."""
    return {person for one in stretches for person in (*one.people, *one.instead_of) if person is not None}


def _day(nudge: datetime | None, zone: tzinfo) -> date | None:
    return nudge.astimezone(zone).date() if nudge else None


def _third(stretches: Iterable[Stretch]) -> str:
    named = {one.group for one in stretches if one.side == words.THIRD_PARTY}
    return named.pop() if len(named) == 1 else ""


def _said(by_side: Mapping[str, Spent], parties: Mapping[str, str]) -> str:
    """ "Bij jou 9 dagen, bij Kantoor Linde 5": the unit once; what was shorter than half a day in words."""
    parts, unit_said = [], False
    for side in turn_clock.SIDES:
        if side not in by_side:
            continue
        days = by_side[side].days
        amount = str(days) if unit_said and days else day_words(days)
        unit_said = unit_said or days > 0
        parts.append(f"{_where(side, parties.get(side, ''))} {amount}")
    text = ", ".join(parts)
    return text[:1].upper() + text[1:]


def _where(side: str, name: str) -> str:
    if side == turn_clock.HELD:
        return gettext("on hold for")
    if name:
        return gettext("with %(name)s") % {"name": name}
    return gettext("with you") if side == words.CLIENT else gettext("with a third party")


def _side_words(side: str) -> str:
    return {
        words.CLIENT: gettext("the client"),
        words.OFFICE: gettext("the office"),
        words.THIRD_PARTY: gettext("a third party"),
        turn_clock.HELD: gettext("on hold"),
    }[side]


def _of_person(key: tuple[str, UUID, UUID | None], time: Spent, people: Mapping[UUID, PersonName]) -> ClockLine:
    side, person, absent = key
    name = people[person].name if person in people else gettext("somebody")
    if absent is not None and absent in people:
        name = gettext("%(name)s, for %(absent)s") % {"name": name, "absent": people[absent].name}
    return ClockLine(name, side, *_both(time))


def _both(time: Spent) -> tuple[str, str]:
    return day_words(time.days), day_words(time.working_days)


def day_words(days: int) -> str:
    """ "9 dagen", "1 dag"; 0 is less than half a day."""
    if not days:
        return gettext("less than a day")
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
