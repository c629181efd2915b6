"""Who works when, for planning: the staff with its hours by contract, absences and stand-ins of some weeks (F317)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from aanzet.access.models import Absence, ProcessTeamMember, StandIn, TeamMember
from aanzet.access.queries.people import PersonName, names
from aanzet.access.queries.presence import period_of
from aanzet.rules.standins import Period


@dataclass(frozen=True, slots=True)
class Staff:
    """A team member as planning knows him. weekly_minutes: by contract. active: he can be given work."""

    person: PersonName
    weekly_minutes: int
    active: bool


@dataclass(frozen=True, slots=True)
class StandsIn:
    """Somebody acts in a period for who is away. role: name of a team role, "" = for all of his work."""

    person: UUID
    name: str
    period: Period
    role: str


def staff(team_id: UUID | None = None, only: Collection[UUID] | None = None) -> tuple[Staff, ...]:
    """Active members in order of name, of a process team (in its order) or all; `only`: these, in whatever state.

    Two queries.
    """
    found = TeamMember.objects.values("id", "weekly_hours", "state")
    if only is not None:
        found = found.filter(id__in=list(only))
    else:
        found = found.filter(state=TeamMember.State.ACTIVE)
    if team_id is not None:
        found = found.filter(id__in=ProcessTeamMember.objects.filter(team_id=team_id).values("member_id"))
    members = {row["id"]: row for row in found}
    people = names(members)
    ordered = sorted((one for one in people.values()), key=lambda one: (one.first_name or one.name, str(one.id)))
    return tuple(
        Staff(one, round(members[one.id]["weekly_hours"] * 60), members[one.id]["state"] == TeamMember.State.ACTIVE)
        for one in ordered
    )


def absences_between(members: Collection[UUID], first: date, last: date) -> Mapping[UUID, tuple[Period, ...]]:
    """When these members are away on days from `first` up to and including `last`; one query."""
    found: dict[UUID, list[Period]] = {}
    for row in Absence.objects.filter(_between(first, last), member_id__in=list(members)).order_by("from_on", "id"):
        found.setdefault(row.member_id, []).append(period_of(row))
    return {member: tuple(periods) for member, periods in found.items()}


def standing_between(members: Collection[UUID], first: date, last: date) -> Mapping[UUID, tuple[StandsIn, ...]]:
    """Who stands in for these members on those days, the newest last; two queries."""
    rows = list(
        StandIn.objects.filter(_between(first, last), member_id__in=list(members))
        .select_related("role")
        .order_by("named_at", "id")
    )
    people = names({row.stand_in_id for row in rows})
    found: dict[UUID, list[StandsIn]] = {}
    for row in rows:
        who = people[row.stand_in_id]
        one = StandsIn(who.id, who.first_name or who.name, period_of(row), row.role.name if row.role else "")
        found.setdefault(row.member_id, []).append(one)
    return {member: tuple(standing) for member, standing in found.items()}


def _between(first: date, last: date) -> Q:
    return Q(from_on__lte=last) & (Q(until_on__isnull=True) | Q(until_on__gte=first))
