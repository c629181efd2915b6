"""The turn clock over many cases (F406): time per template, client, process team, team role or person.

Time counts in the period that is asked for, also of cases that still run. What a stand-in held counts for the one in
whose place he acted, when it is gathered by team or role; by person it is his own, and said apart. Somebody of two
teams counts in both, so the lines of teams and roles do not add up to the whole.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from aanzet.access.queries.engine import group_names
from aanzet.access.queries.people import names
from aanzet.cases.models import ProcessTemplate
from aanzet.cases.queries.access import cases_reached
from aanzet.cases.queries.insight.selection import FEWEST, PEOPLE, InsightFilter, ask_insight
from aanzet.clients.queries.clients import names_of
from aanzet.clients.queries.rows import rows, within
from aanzet.core.errors import NotFound
from aanzet.rules.actors import Actor
from aanzet.rules.dates import Calendar
from aanzet.rules.process import words

HELD = "held"
SIDES = (words.CLIENT, words.OFFICE, words.THIRD_PARTY, HELD)
BYS = ("template", "client", "team", "role", "person")
GROUPED = ("team", "role", "person")  # of colleagues: the time of the office only
MOST = 20_000  # lines; the page shows them in parts

PARTS = """part as materialized (
    select i.case_id, i.people, i.instead_of, i."group", c.template_id, c.client_id,
        case when i.rule = 'T2' then 'held' else i.party end as side,
        greatest(i.from_at, %(since)s) at time zone %(zone)s as a,
        least(coalesce(i.until_at, %(now)s), %(now)s) at time zone %(zone)s as b,
        extract(epoch from least(coalesce(i.until_at, %(now)s), %(now)s) - greatest(i.from_at, %(since)s)) as seconds
    from cases_turninterval i join cases_case c on c.organization_id = i.organization_id and c.id = i.case_id
    where i.rule not in ('T1', 'T4') and coalesce(i.until_at, %(now)s) > %(since)s and i.from_at < %(now)s
      and ({reach}) and (%(template)s::uuid is null or c.template_id = %(template)s)
      and (%(client)s::uuid is null or c.client_id = %(client)s))"""
# Seconds on working days are whole days between the two, corrected at both ends (rules/turn_clock.py).
TIMED = """calendar as materialized (
    select d::date as day, w.worked, sum(w.worked) over (order by d) - w.worked as before
    from generate_series(%(first)s::date, %(last)s::date, interval '1 day') d cross join lateral (
        select (extract(isodow from d)::int - 1 = any(%(weekdays)s::int[])
            and not d::date = any(%(holidays)s::date[]))::int as worked) w
), timed as materialized (
    select t.*, greatest((y.before - x.before) * 86400 + y.worked * extract(epoch from t.b - t.b::date)
        - x.worked * extract(epoch from t.a - t.a::date), 0) as working
    from part t join calendar x on x.day = t.a::date join calendar y on y.day = t.b::date)"""
PRINCIPALS = """join lateral (select distinct coalesce(u.absent, u.person) as person
    from unnest(t.people, t.instead_of) u(person, absent)) h on t.side = 'office'"""
ROLES = f"""{PRINCIPALS} join clients_roleassignment a on a.client_id = t.client_id and a.member_id = h.person
    and {within("t.a::date", "a")} join access_teamrole r on r.id = a.role_id"""
# What a line is: the joins that find who held the turn, and its key as text.
HOLDERS: Mapping[str, tuple[str, str]] = {
    "template": ("", "t.template_id::text"),
    "client": ("", "t.client_id::text"),
    "team": (f"{PRINCIPALS} join access_processteammember m on m.member_id = h.person", "m.team_id::text"),
    "role": (ROLES, "r.key"),
    "person": (
        "join lateral unnest(t.people, t.instead_of) h(person, absent) on t.side = 'office'",
        "h.person::text",
    ),
}
REPORT = """
select {key} as key, count(distinct t.case_id) as cases, {people} as people, {stood_in} as stood_in,
    coalesce(sum(t.seconds) filter (where t.side = 'client'), 0) as client,
    coalesce(sum(t.seconds) filter (where t.side = 'office'), 0) as office,
    coalesce(sum(t.seconds) filter (where t.side = 'third_party'), 0) as third_party,
    coalesce(sum(t.seconds) filter (where t.side = 'held'), 0) as held,
    coalesce(sum(t.working) filter (where t.side = 'client'), 0) as client_working,
    coalesce(sum(t.working) filter (where t.side = 'office'), 0) as office_working
from timed t {holders} group by 1 order by 2 desc, 1 limit %(most)s
"""


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One line: mean days per case, calendar time by side, working time of client and office.

    stood_in: mean days that he held for somebody else, of a person. people: how many held the turn, of a group. shown:
    False when it would say too much of somebody; then why.
    """

    key: str
    name: str
    cases: int
    people: int
    days: Mapping[str, float]
    working: Mapping[str, float]
    stood_in: float = 0.0
    shown: bool = True

    @property
    def total(self) -> float:
        """Mean days per case."""
        return sum(self.days.values())


def clock_report(
    actor: Actor, wanted: InsightFilter, by: str, now: datetime, zone: ZoneInfo, calendar: Calendar, sort: str = ""
) -> tuple[ClockLine, ...]:
    """The lines of a report, sorted by `sort`: name, cases, a side, working; "-" before it turns it around.

    NotFound for a report per person without the right to it. Two queries.
    """
    ask_insight(actor)
    if by not in BYS or (by == "person" and not actor.may(PEOPLE)):
        raise NotFound(by)
    reach, values = cases_reached(actor)
    holders, key = HOLDERS[by]
    sql = REPORT.format(
        key=key,
        holders=holders,
        people="count(distinct h.person)" if by in GROUPED else "0",
        stood_in="coalesce(sum(t.seconds) filter (where h.absent is not null), 0)" if by == "person" else "0",
    )
    found = rows(
        f"with {PARTS.format(reach=reach)}, {TIMED} {sql}",
        {**values, **part_values(wanted, now, zone), **calendar_values(wanted, now, zone, calendar), "most": MOST},
    )
    named = _names(by, [one["key"] for one in found])
    sees_people = actor.may(PEOPLE)
    lines = [_line(one, named.get(one["key"], "?"), by, sees_people=sees_people) for one in found]
    return _sorted(lines, sort)


def part_values(wanted: InsightFilter, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """The parameters of PARTS."""
    since = now - timedelta(days=wanted.days)
    return {"since": since, "now": now, "zone": str(zone), "template": wanted.template, "client": wanted.client}


def calendar_values(wanted: InsightFilter, now: datetime, zone: ZoneInfo, calendar: Calendar) -> dict[str, Any]:
    """The parameters of TIMED."""
    today = now.astimezone(zone).date()
    return {
        "first": today - timedelta(days=wanted.days + 1),
        "last": today,
        "weekdays": [day for day in range(7) if day not in calendar.weekend],
        "holidays": list(calendar.holidays),
    }


def _line(one: Mapping[str, Any], name: str, by: str, *, sees_people: bool) -> ClockLine:
    cases, day = one["cases"], 86_400 * one["cases"]
    few_people = by in ("team", "role") and one["people"] < FEWEST and not sees_people
    few_cases = cases < FEWEST and by != "client"  # what one client did is no figure about colleagues
    return ClockLine(
        one["key"],
        name,
        cases,
        one["people"],
        {side: float(one[side]) / day for side in SIDES},
        {side: float(one[f"{side}_working"]) / day for side in (words.CLIENT, words.OFFICE)},
        float(one["stood_in"]) / day,
        shown=not (few_people or few_cases),
    )


def _sorted(lines: list[ClockLine], sort: str) -> tuple[ClockLine, ...]:
    name, back = sort.removeprefix("-"), sort.startswith("-")

    def value(line: ClockLine) -> Any:
        if name == "cases":
            return line.cases
        if name in SIDES:
            return line.days[name] if line.shown else -1.0
        if name == "working":
            return line.working[words.OFFICE] if line.shown else -1.0
        return line.name.casefold()

    return tuple(sorted(lines, key=value, reverse=back)) if name else tuple(lines)


def _names(by: str, keys: list[str]) -> Mapping[str, str]:
    if by == "template":
        found = ProcessTemplate.objects.filter(id__in=keys).values_list("id", "name")
        return {str(key): name for key, name in found}
    if by == "client":
        return {str(key): one["name"] for key, one in names_of([UUID(key) for key in keys]).items()}
    if by == "person":
        return {str(key): one.name for key, one in names([UUID(key) for key in keys]).items()}
    return {key.partition(":")[2]: name for key, name in group_names().items() if key.startswith(f"{by}:")}
