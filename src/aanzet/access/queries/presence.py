"""Who is away and who stands in: what actions ask, and who acts today (F021, F022, F404)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext

from aanzet.access.models import Absence, StandIn, TeamMember
from aanzet.access.ports import OpenWork
from aanzet.access.queries.engine import STANDS_IN, day_now
from aanzet.core.errors import NotFound
from aanzet.rules.actors import Actor
from aanzet.rules.permissions import Subject, may
from aanzet.rules.standins import Day, Period, Standing

OWN, MANAGE = "stand_ins.own", "stand_ins.manage"


def may_change(actor: Actor, member_id: UUID) -> bool:
    """Whether the actor may enter absence and stand-ins of this member: his own, or as a manager (F021)."""
    own = Subject(actor.organization_id, owner_id=member_id)
    return bool(may(actor, MANAGE)) or bool(may(actor, OWN, own))


def ask_for(actor: Actor, member_id: UUID) -> None:
    """NotFound when he may not, or when there is no such member here (G02)."""
    if not may_change(actor, member_id) or not TeamMember.objects.filter(id=member_id).exists():
        raise NotFound(member_id)


# --- What the actions ask ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Known:
    """An absence with its days."""

    id: UUID
    period: Period


def period_of(row: Any) -> Period:
    """The days of an absence or a stand-in."""
    return Period(row.from_on, row.until_on, getattr(row, "from_noon", False), getattr(row, "until_noon", False))


def overlapping_absences(member_id: UUID, period: Period) -> tuple[Known, ...]:
    """Absences of this member that share a day with the period."""
    rows = Absence.objects.filter(_within(period), member_id=member_id).order_by("from_on", "id")
    return tuple(Known(row.id, period_of(row)) for row in rows)


def open_standings(period: Period) -> tuple[Standing, ...]:
    """All stand-ins of the organization that share a day with the period."""
    rows = StandIn.objects.filter(_within(period)).select_related("role")
    return tuple(standing_of(row) for row in rows)


def standing_of(row: StandIn, *, stand_in_id: UUID | None = None) -> Standing:
    """A stand-in as the rules see him; stand_in_id: as if it were somebody else."""
    role = row.role.key if row.role else ""
    return Standing(row.id, row.member_id, stand_in_id or row.stand_in_id, period_of(row), row.named_at, role)


def coming_for(member_id: UUID) -> tuple[OpenWork, ...]:
    """For how many periods this member is a stand-in, now or later."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from access_standin s join access_organization o on o.id = s.organization_id"
            " where s.stand_in_id = %s"
            " and (s.until_on is null or s.until_on >= (app_now() at time zone o.zone)::date)",
            [member_id],
        )
        count = cursor.fetchone()[0]
    return (OpenWork(gettext("periods as a stand-in"), count),) if count else ()


def _within(period: Period) -> Q:
    ends = Q(until_on__isnull=True) | Q(until_on__gte=period.from_on)
    return ends & Q(from_on__lte=period.until_on) if period.until_on else ends


# --- Today ------------------------------------------------------------------------------------------------------------


def acting_today(members: Iterable[UUID]) -> dict[UUID, UUID]:
    """Of these members who are away today: who acts for all of their work. One query; who is there is not in it."""
    day = _today()
    acting = {member: day.acting(member) for member in members if day.is_absent(member)}
    return {member: other for member, other in acting.items() if other is not None}


def _today() -> Day:
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {STANDS_IN} from access_organization o"  # noqa: S608 - SQL of ours
            " where o.id = nullif(current_setting('app.organization', true), '')::uuid"
        )
        found = cursor.fetchone()[0]
    return day_now(orjson.loads(found) if isinstance(found, str) else found)


@dataclass(frozen=True, slots=True)
class Alone:
    """Who cannot act today while nobody acts for them. partly: only in some of their roles somebody does."""

    wholly: frozenset[UUID] = frozenset()
    partly: frozenset[UUID] = frozenset()


def alone_today() -> Alone:
    """The active members who are away today without anybody who can stand in (F404). One query."""
    day = _today()
    absent = day.away | {person for person, role in day.named if not role}
    nobody = {one for one in absent if one not in day.inactive and day.acting(one) is None}
    partly = frozenset(one for one in nobody if any(day.acting(one, role) for role in day.roles))
    return Alone(frozenset(nobody) - partly, partly)


def represented_by(member_id: UUID) -> tuple[UUID, ...]:
    """This member, and everybody whose chain of stand-ins passes him on some day: their turns move with his."""
    pairs = StandIn.objects.values_list("stand_in_id", "member_id")
    above: dict[UUID, set[UUID]] = {}
    for stand_in, member in pairs:
        above.setdefault(stand_in, set()).add(member)
    found, queue = {member_id}, [member_id]
    while queue:
        for other in above.get(queue.pop(), ()):
            if other not in found:
                found.add(other)
                queue.append(other)
    return tuple(sorted(found))
