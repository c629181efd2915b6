"""Stand-ins: who acts for a team member in a period (F021, F404)."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from aanzet.access.actions.presence import ask_period, locked_member, one_after_the_other, take_back, tell_presence
from aanzet.access.events import StandInNamed, StandInWithdrawn
from aanzet.access.models import AwayKind, StandIn, TeamMember, TeamRole
from aanzet.access.ports import OpenWork
from aanzet.access.queries import people
from aanzet.access.queries.organizations import organization
from aanzet.access.queries.presence import ask_for, coming_for, open_standings, period_of, standing_of
from aanzet.core.commands import command
from aanzet.core.errors import NotFound, Refused
from aanzet.core.ids import new_id
from aanzet.core.log import publish
from aanzet.rules import dates, standins
from aanzet.rules.actors import Actor
from aanzet.rules.standins import Period, Standing


@dataclass(frozen=True, slots=True)
class Named:
    """The new stand-in. hidden: ids of earlier ones of the same role that do not count on shared days (F404)."""

    id: UUID
    hidden: tuple[UUID, ...] = ()


@command
def name_stand_in(
    *,
    actor: Actor,
    now: datetime,
    member_id: UUID,
    stand_in_id: UUID,
    period: Period,
    role_id: UUID | None = None,
    kind: str = AwayKind.HOLIDAY,
) -> Named:
    """Somebody stands in for a team member: named by himself, or by who may do so for others.

    role_id: for that team role only. Whole days. Refused: until_before_from, choice_invalid, not_active,
    stand_in_cycle (himself, or people for each other on one day).
    """
    ask_for(actor, member_id)
    ask_period(period)
    if kind not in AwayKind.values:
        raise Refused("choice_invalid", field="kind", value=kind, allowed=", ".join(AwayKind.values))
    if member_id == stand_in_id:
        raise Refused("stand_in_cycle", field="stand_in")
    one_after_the_other(actor)
    locked_member(member_id)
    other = TeamMember.objects.filter(id=stand_in_id).first()
    if other is None:
        raise NotFound
    if other.state != TeamMember.State.ACTIVE:
        raise Refused("not_active", field="stand_in", name=people.person(stand_in_id).name)
    role = TeamRole.objects.filter(id=role_id).values_list("key", flat=True).first() if role_id else ""
    if role is None:
        raise NotFound
    new = Standing(new_id(), member_id, stand_in_id, Period(period.from_on, period.until_on), now, role)
    known = open_standings(new.period)
    if standins.closes_circle(new, known):
        raise Refused("stand_in_cycle", field="stand_in")
    StandIn.objects.create(
        id=new.id,
        organization_id=actor.organization_id,
        member_id=member_id,
        stand_in_id=stand_in_id,
        role_id=role_id,
        from_on=new.period.from_on,
        until_on=new.period.until_on,
        kind=kind,
        named_at=now,
        named_by=actor.id,
    )
    publish(
        actor,
        now,
        StandInNamed(
            object_id=member_id,
            stand_in_id=stand_in_id,
            team_role_id=role_id,
            from_on=new.period.from_on,
            until_on=new.period.until_on,
        ),
    )
    tell_presence(actor, now, member_id, new.period)
    return Named(new.id, tuple(one.id for one in standins.hidden_by(new, known)))


@command
def withdraw_stand_in(*, actor: Actor, now: datetime, standing_id: UUID) -> date | None:
    """Take back a stand-in before the first day, or end one who is at it; what he picked up stays with him.

    The last day that remains, None when nothing remains. Refused: already_over.
    """
    row = StandIn.objects.select_for_update(no_key=True).filter(id=standing_id).first()
    if row is None:
        raise NotFound
    period, until = take_back(actor, now, row)
    publish(
        actor,
        now,
        StandInWithdrawn(object_id=row.member_id, stand_in_id=row.stand_in_id, from_on=period.from_on, until_on=until),
    )
    tell_presence(actor, now, row.member_id, period)
    return until


class StandInsOfLeaver:
    """Colleagues for whom somebody who leaves stands in, now or later (F004)."""

    def open_work(self, member_id: UUID) -> tuple[OpenWork, ...]:
        """In how many periods."""
        return coming_for(member_id)

    def move(self, *, actor: Actor, now: datetime, member_id: UUID, to_member_id: UUID) -> None:
        """The other stands in instead; where he cannot, nobody does, and the work falls through (F191)."""
        today = dates.local_day(now, organization(actor.organization_id).tz)
        rows = StandIn.objects.select_for_update(no_key=True).filter(stand_in_id=member_id)
        for row in rows.order_by("from_on", "id"):
            period = period_of(row)
            if period.until_on is not None and period.until_on < today:
                continue
            new = standing_of(row, stand_in_id=to_member_id)
            if standins.closes_circle(new, open_standings(period)):
                row.delete()
            else:
                row.stand_in_id = to_member_id
                row.save(update_fields=["stand_in_id"])
            tell_presence(actor, now, row.member_id, period)
