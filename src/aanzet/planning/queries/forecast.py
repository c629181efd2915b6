"""When a case will end, from how earlier ones went (F405). Never a promise: only the office sees it.

For a case page one row of history is read, gathered at night; nothing is counted here.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from aanzet.access.queries.organizations import OrganizationFacts
from aanzet.access.queries.uncovered import days_uncovered
from aanzet.cases.queries.access import case_for, cases_reached
from aanzet.cases.queries.snapshots import snapshots
from aanzet.clients.queries.rows import row, rows
from aanzet.planning.queries.history import histories
from aanzet.rules import dates, forecast
from aanzet.rules.actors import Actor
from aanzet.rules.forecast import Forecast, Sample, Standing
from aanzet.rules.planning.capacity import Worker, capacity_on, week_of
from aanzet.rules.process import words

DAY_SECONDS = 86_400
FAR = 90  # days that absence and capacity look ahead

STANDING = """
select c.id, c.number, c.title, c.state, c.client_id, c.template_id, c.template_version_id, c.phase_key, c.phase_name,
    c.phase_position, c.phase_side, c.turn_party, c.turn_people, c.expected_on, c.promised_on, c.legal_due_on,
    c.held_on, c.hold_until, c.due_on, e.id as entry_id, e.started_at, e.expected_end_on,
    coalesce((select sum(extract(epoch from coalesce(i.until_at, %(now)s) - i.from_at)) from cases_turninterval i
        where i.case_id = c.id and i.entry_id = e.id and i.rule = 'T2'), 0) as held,
    (select array_agg(t.due_on) from cases_task t
        where t.case_id = c.id and t.state in ('open', 'in_progress', 'waiting') and t.due_on is not null) as fixed
from cases_case c left join cases_phaseentry e on e.organization_id = c.organization_id and e.id = c.entry_id
"""
# What lies before this case on the desk of the one who is to move: minutes of tasks due before, and how many have no
# estimate; the hours of his contract; and the last day planned for this phase on the board.
DESK = """
select (select coalesce(sum(t.minutes), 0) from cases_task t where t.side = 'office'
        and t.state in ('open', 'in_progress') and t.people @> array[%(person)s]::uuid[]
        and (t.case_id = %(case)s or t.due_on <= %(due)s)) as minutes,
    (select count(*) from cases_task t where t.side = 'office' and t.minutes = 0
        and t.state in ('open', 'in_progress') and t.people @> array[%(person)s]::uuid[]
        and (t.case_id = %(case)s or t.due_on <= %(due)s)) as without,
    (select m.weekly_hours from access_teammember m where m.id = %(person)s) as hours,
    (select max(s.day) from planning_plannedslot s where s.case_id = %(case)s and s.entry_id = %(entry)s) as planned_on
"""


@dataclass(frozen=True, slots=True)
class Moved:
    """A phase with its expected end as planned, and when the client answers on the day that was tried."""

    name: str
    before: date
    after: date

    @property
    def days(self) -> int:
        """Days later; negative is earlier."""
        return (self.after - self.before).days


@dataclass(frozen=True, slots=True)
class CaseForecast:
    """What the page of one case shows. with_client: it lies with the client, so a day can be tried.

    without_estimate: tasks before it on the desk that have no minutes. tried, moved: for the day that was tried.
    """

    number: str
    title: str
    client_name: str
    phase_name: str
    state: str
    with_client: bool
    expected_on: date | None
    promised_on: date | None
    legal_due_on: date | None
    found: Forecast
    without_estimate: int = 0
    tried_on: date | None = None
    tried: Forecast | None = None
    moved: tuple[Moved, ...] = ()

    @property
    def running(self) -> bool:
        """There is something to forecast."""
        return self.state in (words.ACTIVE, words.ON_HOLD)


def forecast_of(
    actor: Actor, number: str, now: datetime, house: OrganizationFacts, *, answers_on: date | None = None
) -> CaseForecast:
    """The forecast of one case; NotFound as for its page. answers_on: a day to try. Five queries at most."""
    case = case_for(actor, number)
    found = row(f"{STANDING} where c.id = %(id)s", {"id": case.id, "now": now}) or {}
    standing = standing_of(found, now, house)
    known = histories([found["template_id"]], [found["phase_key"]]) if standing else ()
    samples = known[0].samples if known else ()
    away, not_before, without = _desk(found, standing, house) if standing else ((), None, 0)
    told = (
        forecast.forecast(standing, samples, house.calendar, away=away, not_before=not_before)
        if standing
        else Forecast()
    )
    with_client = found["state"] == words.ACTIVE and found["turn_party"] == words.CLIENT
    tried: Forecast | None = None
    moved: tuple[Moved, ...] = ()
    if answers_on is not None and standing is not None and with_client:
        tried = forecast.when_answered(standing, answers_on, samples, house.calendar)
        if not tried.contradictions:
            moved = _moved(found, standing, answers_on, house)
    return CaseForecast(
        case.number,
        case.title,
        case.client_name,
        found["phase_name"],
        found["state"],
        with_client,
        found["expected_on"],
        found["promised_on"],
        found["legal_due_on"],
        told,
        without,
        answers_on if tried else None,
        tried,
        moved,
    )


def forecasts(
    actor: Actor, case_ids: Collection[UUID], now: datetime, house: OrganizationFacts
) -> dict[UUID, Forecast]:
    """The forecasts of many running cases within reach, without what lies on desks. Two queries."""
    reach, values = cases_reached(actor)
    found = rows(f"{STANDING} where c.id = any(%(ids)s) and ({reach})", {"ids": list(case_ids), "now": now, **values})
    known: dict[tuple[UUID, str], tuple[Sample, ...]] = {
        (one.template_id, one.phase_key): one.samples
        for one in histories({one["template_id"] for one in found}, {one["phase_key"] for one in found})
    }
    told = {}
    for one in found:
        standing = standing_of(one, now, house)
        if standing is not None:
            samples = known.get((one["template_id"], one["phase_key"]), ())
            told[one["id"]] = forecast.forecast(standing, samples, house.calendar)
    return told


def standing_of(found: Mapping[str, Any], now: datetime, house: OrganizationFacts) -> Standing | None:
    """Where a case stands, None when it does not run."""
    if found["state"] not in (words.ACTIVE, words.ON_HOLD) or found["started_at"] is None:
        return None
    today = now.astimezone(house.tz).date()
    passed = (now - found["started_at"]).total_seconds() - float(found["held"])
    held = found["hold_until"] if found["state"] == words.ON_HOLD else None
    return Standing(
        today=today,
        from_on=max(today, held) if held else today,
        elapsed=max(passed, 0.0) / DAY_SECONDS,
        client_id=found["client_id"],
        expected_on=found["expected_on"],
        legal_due_on=found["legal_due_on"],
        hold_until=held,
        fixed=tuple(found["fixed"] or ()),
    )


def _desk(
    found: Mapping[str, Any], standing: Standing, house: OrganizationFacts
) -> tuple[tuple[tuple[date, date], ...], date | None, int]:
    """(days nobody can act, the day before which there is no room, tasks without estimate) when the office moves."""
    if found["turn_party"] != words.OFFICE or not found["turn_people"]:
        return (), None, 0
    people = found["turn_people"]
    free = days_uncovered(people, standing.from_on, standing.from_on + timedelta(days=FAR))
    away = tuple((day, day) for day in sorted(free))
    if len(people) > 1:  # a team divides its work by itself
        return away, None, 0
    values = {
        "person": people[0],
        "case": found["id"],
        "entry": found["entry_id"],
        "due": found["due_on"] or standing.from_on,
    }
    desk = row(DESK, values) or {}
    week = week_of(round(float(desk["hours"] or 0) * 60), [d for d in range(7) if d not in house.calendar.weekend])
    worker = Worker(people[0], week)
    days = [
        one for one in (desk["planned_on"], _done_on(worker, desk["minutes"], free, standing.from_on, house)) if one
    ]
    return away, max(days, default=None), desk["without"]


def _done_on(
    worker: Worker, minutes: int, away: Collection[date], start: date, house: OrganizationFacts
) -> date | None:
    """The day on which so many minutes of work are done, None when they fit in the first day or never."""
    left = minutes
    for step in range(FAR):
        day = start + timedelta(days=step)
        if day not in away:
            left -= capacity_on(worker, day, house.calendar.holidays).minutes
        if left <= 0:
            return day if step else None
    return None


def _moved(
    found: Mapping[str, Any], standing: Standing, answers_on: date, house: OrganizationFacts
) -> tuple[Moved, ...]:
    """The expected end of this phase and of each that follows, as planned and when the client answers on a day."""
    version = found["template_version_id"]
    snapshot = snapshots({version})[version]
    phases = snapshot.phases[found["phase_position"] - 1 :]
    leads = [phase.lead_time_days for phase in phases[1:]]
    before = dates.expected_ends(found["expected_end_on"], standing.today, leads, snapshot.day_kind, house.calendar)
    after = dates.expected_ends(answers_on, standing.today, leads, snapshot.day_kind, house.calendar)
    return tuple(Moved(phase.name, one, other) for phase, one, other in zip(phases, before, after, strict=True))
