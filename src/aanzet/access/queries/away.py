"""Absence and stand-ins as pages show them: of one member, and of the office by week (F021, F022, F348)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from aanzet.access.models import Absence, AwayKind, StandIn, TeamMember
from aanzet.access.ports import client_reach
from aanzet.access.queries.people import PersonName, names
from aanzet.access.queries.presence import may_change, period_of
from aanzet.access.queries.rights import demand
from aanzet.core.errors import NotFound
from aanzet.rules.actors import Actor
from aanzet.rules.msgids import gettext_noop as _
from aanzet.rules.permissions import PERMISSIONS
from aanzet.rules.permissions.model import Reach
from aanzet.rules.standins import Period

VIEW = "team.view"
KINDS: dict[str, str] = {
    AwayKind.HOLIDAY: _("Holiday leave"),
    AwayKind.ILLNESS: _("Illness"),
    AwayKind.LEAVE: _("Other leave"),
    AwayKind.TRAINING: _("Training"),
    AwayKind.OTHER: _("Another reason"),
}
NOW, COMING, OVER = "now", "coming", "over"
WEEKS = 4  # of the overview at once
MOST_OVER = 20  # of what is over, on the page of one member
ON_CLIENTS = frozenset({Reach.CLIENT, Reach.RESPONSIBLE, Reach.ADDRESSED})


@dataclass(frozen=True, slots=True)
class AwayRow:
    """An absence, or a stand-in in a period. kind: why, "" for who may not know. role: name of a team role, "" = all.

    stand_in: None for an absence. state: now, coming or over.
    """

    id: UUID
    person: PersonName
    period: Period
    kind: str
    state: str
    stand_in: PersonName | None = None
    role: str = ""
    may_change: bool = False
    kind_key: str = ""
    role_id: UUID | None = None


def kind_choices() -> tuple[tuple[str, str], ...]:
    """Why somebody can be away, in words."""
    return tuple((str(kind), gettext(text)) for kind, text in KINDS.items())


def absences_of(actor: Actor, member_id: UUID, today: date) -> tuple[AwayRow, ...]:
    """The absences of a member: now and coming first, then the last ones that are over."""
    demand(actor, VIEW)
    return _sorted(_rows(actor, Absence.objects.filter(member_id=member_id), today))


def stand_ins_of(actor: Actor, member_id: UUID, today: date) -> tuple[AwayRow, ...]:
    """Who stands in for a member."""
    demand(actor, VIEW)
    return _sorted(_rows(actor, StandIn.objects.filter(member_id=member_id).select_related("role"), today))


def stands_in_for(actor: Actor, member_id: UUID, today: date) -> tuple[AwayRow, ...]:
    """For whom a member stands in, now and later."""
    demand(actor, VIEW)
    found = _rows(actor, StandIn.objects.filter(stand_in_id=member_id).select_related("role"), today)
    return _sorted(one for one in found if one.state != OVER)


def away_row(actor: Actor, member_id: UUID, row_id: UUID, today: date) -> AwayRow:
    """One absence or stand-in of this member, as far as this actor may change it; NotFound otherwise."""
    for rows in (Absence.objects.all(), StandIn.objects.select_related("role")):
        for found in _rows(actor, rows.filter(id=row_id, member_id=member_id), today):
            if found.may_change:
                return found
    raise NotFound(row_id)


@dataclass(frozen=True, slots=True)
class Lacking:
    """What a stand-in may not do of what the absent one does, and on which clients that matters."""

    rights: tuple[str, ...]
    clients: tuple[tuple[str, str], ...]


def lacking(member_id: UUID, stand_in_id: UUID, role: str = "") -> Lacking | None:
    """The warning of F021: his authorization role holds less; None when it holds all that clients ask.

    role: key of the team role for which he stands in, "" for all. clients: name, and the team roles there.
    """
    wanted = {member_id, stand_in_id}
    rows = TeamMember.objects.filter(id__in=wanted).values("id", "role__permissions", "extra_permissions")
    held = {row["id"]: {*(row["role__permissions"] or ()), *row["extra_permissions"]} for row in rows}
    missing = held.get(member_id, set()) - held.get(stand_in_id, set())
    rights = [code for code in missing if code in PERMISSIONS and PERMISSIONS[code].reach in ON_CLIENTS]
    reach = client_reach()
    clients = [one for one in reach.held_by(member_id) if not role or role in one.role_keys] if reach else []
    if not rights or not clients:
        return None
    order = list(PERMISSIONS)
    return Lacking(
        tuple(gettext(PERMISSIONS[code].explanation) for code in sorted(rights, key=order.index)),
        tuple((one.name, ", ".join(one.roles)) for one in clients),
    )


# --- The office by week -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AwayDay:
    """One day of the strip beside a line. part: whole, morning, afternoon or "". free: nobody works."""

    day: date
    part: str
    free: bool


@dataclass(frozen=True, slots=True)
class AwayLine:
    """A member in one week. stand_ins: who acts, with the team role in brackets when it is for one only."""

    person: PersonName
    days: tuple[AwayDay, ...]
    first: date
    last: date
    open_end: bool
    kind: str
    stand_ins: tuple[str, ...]
    may_change: bool

    @property
    def halves(self) -> bool:
        """Whether one of the days is half."""
        return any(one.part not in ("", "whole") for one in self.days)


@dataclass(frozen=True, slots=True)
class AwayWeek:
    """Who is away in one week. free: working days on which the office is closed."""

    number: int
    first: date
    last: date
    free: tuple[date, ...]
    lines: tuple[AwayLine, ...]


def weeks_away(
    actor: Actor, first: date, *, weeks: int = WEEKS, holidays: Iterable[date] = (), weekdays: Iterable[int] = ()
) -> tuple[AwayWeek, ...]:
    """Who is away in the weeks from the one of `first`, whoever they are; four queries. For everybody of the office."""
    demand(actor, VIEW)
    monday = first - timedelta(days=first.weekday())
    until = monday + timedelta(days=7 * weeks - 1)
    closed, working = frozenset(holidays), frozenset(weekdays or range(5))
    left = TeamMember.objects.filter(state=TeamMember.State.DEACTIVATED).values_list("id", flat=True)
    gone = set(left)
    within = {"from_on__lte": until}
    absences = [
        row
        for row in Absence.objects.filter(**within).order_by("from_on", "id")
        if row.member_id not in gone and (row.until_on is None or row.until_on >= monday)
    ]
    standings = [
        row
        for row in StandIn.objects.filter(**within).select_related("role").order_by("from_on", "id")
        if row.member_id not in gone and (row.until_on is None or row.until_on >= monday)
    ]
    people = names({*(row.member_id for row in absences), *(row.member_id for row in standings),
                    *(row.stand_in_id for row in standings)})  # fmt: skip
    found = []
    for number in range(weeks):
        start = monday + timedelta(days=7 * number)
        days = [start + timedelta(days=step) for step in range(7)]
        lines = [
            line
            for member in people
            if (line := _line(actor, people, member, days, absences, standings, closed, working)) is not None
        ]
        free = tuple(day for day in days if day in closed and day.weekday() in working)
        found.append(AwayWeek(start.isocalendar().week, start, days[-1], free, tuple(lines)))
    return tuple(found)


def _line(  # noqa: PLR0913 - one line from all that was read
    actor: Actor,
    people: Mapping[UUID, PersonName],
    member: UUID,
    days: list[date],
    absences: list[Absence],
    standings: list[StandIn],
    closed: frozenset[date],
    working: frozenset[int],
) -> AwayLine | None:
    mine = [(row, period_of(row)) for row in absences if row.member_id == member]
    others = [(row, period_of(row)) for row in standings if row.member_id == member]
    week = Period(days[0], days[-1])
    mine = [(row, period) for row, period in mine if period.overlaps(week)]
    others = _counting(others, days)
    if not mine and not others:
        return None
    shown = mine or others
    strip = tuple(
        AwayDay(
            day,
            next((part for _, period in shown if (part := period.part_of(day))), ""),
            day in closed or day.weekday() not in working,
        )
        for day in days
    )
    ends = [period.until_on for _, period in shown]
    knows = may_change(actor, member)
    return AwayLine(
        person=people[member],
        days=strip,
        first=min(period.from_on for _, period in shown),
        last=max((end for end in ends if end is not None), default=days[-1]),
        open_end=None in ends,
        kind=gettext(KINDS[shown[0][0].kind]) if knows else "",
        stand_ins=tuple(
            f"{people[row.stand_in_id].name} ({row.role.name})" if row.role else people[row.stand_in_id].name
            for row, _ in others
        ),
        may_change=knows,
    )


def _counting(standings: list[tuple[StandIn, Period]], days: list[date]) -> list[tuple[StandIn, Period]]:
    """Who counts on one of the days: of two for the same work the newest (F404)."""
    counting: set[UUID] = set()
    for day in days:
        newest: dict[UUID | None, StandIn] = {}
        for row, period in standings:
            known = newest.get(row.role_id)
            if period.part_of(day) and (known is None or (known.named_at, known.id) < (row.named_at, row.id)):
                newest[row.role_id] = row
        counting.update(row.id for row in newest.values())
    return [(row, period) for row, period in standings if row.id in counting]


def _rows(actor: Actor, found: Iterable[Any], today: date) -> list[AwayRow]:
    rows = list(found)
    people = names({*(row.member_id for row in rows), *(getattr(row, "stand_in_id", None) for row in rows)})
    return [
        AwayRow(
            id=row.id,
            person=people[row.member_id],
            period=period_of(row),
            kind=gettext(KINDS[row.kind]) if may_change(actor, row.member_id) else "",
            state=_state(period_of(row), today),
            stand_in=people.get(getattr(row, "stand_in_id", None)),  # type: ignore[arg-type]
            role=row.role.name if getattr(row, "role_id", None) else "",
            may_change=may_change(actor, row.member_id),
            kind_key=row.kind,
            role_id=getattr(row, "role_id", None),
        )
        for row in rows
    ]


def _state(period: Period, today: date) -> str:
    if period.part_of(today):
        return NOW
    return COMING if period.from_on > today else OVER


def _sorted(rows: Iterable[AwayRow]) -> tuple[AwayRow, ...]:
    found = sorted(rows, key=lambda one: one.period.from_on)
    over = [one for one in reversed(found) if one.state == OVER][:MOST_OVER]
    return (*(one for one in found if one.state != OVER), *over)
