"""What absences and stand-ins share: whose it is, which days, and telling when somebody else acts (F021, F022)."""

from collections.abc import Sequence
from datetime import date, datetime, time
from uuid import UUID

from aanzet.access.events import PresenceChanged
from aanzet.access.models import Absence, Organization, StandIn, TeamMember
from aanzet.access.queries.organizations import organization
from aanzet.access.queries.presence import ask_for, period_of
from aanzet.core import timers
from aanzet.core.commands import command
from aanzet.core.errors import NotFound, Refused
from aanzet.core.log import publish
from aanzet.rules import dates, standins
from aanzet.rules.actors import Actor
from aanzet.rules.standins import Period, turning_days

TIMER = "access_presence"


def ask_period(period: Period) -> None:
    """Refused: until_before_from, when nothing is left of the days."""
    if period.is_empty:
        raise Refused("until_before_from", field="until_on")


def one_after_the_other(actor: Actor) -> None:
    """Two who name each other at once must not both succeed: one waits for the other here, before he holds a member."""
    Organization.objects.select_for_update(no_key=True).only("id").get(id=actor.organization_id)


def locked_member(member_id: UUID, field: str = "member") -> TeamMember:
    """The row of who is here; one after the other may change his days. Refused: not_active for who left."""
    row = TeamMember.objects.select_for_update(no_key=True).filter(id=member_id).first()
    if row is None:
        raise NotFound
    if row.state == TeamMember.State.DEACTIVATED:
        raise Refused("not_active", field=field, name="…")
    return row


def take_back(actor: Actor, now: datetime, row: Absence | StandIn) -> tuple[Period, date | None]:
    """Remove what did not begin, end with yesterday what did: (what it was, the last day that remains).

    Refused: already_over.
    """
    ask_for(actor, row.member_id)
    period = period_of(row)
    today = dates.local_day(now, organization(actor.organization_id).tz)
    if period.until_on is not None and period.until_on < today:
        raise Refused("already_over", date=period.until_on)
    left = standins.ended_before(period, today)
    if left is None:
        row.delete()
        return period, None
    row.until_on = left.until_on
    if isinstance(row, Absence):
        row.until_noon = False
    row.save()
    return period, left.until_on


def tell_presence(actor: Actor, now: datetime, member_id: UUID, *periods: Period) -> None:
    """Say it when something changes today, and look again at the beginning of each day on which something changes."""
    zone = organization(actor.organization_id).tz
    today = dates.local_day(now, zone)
    if any(period.part_of(today) for period in periods):
        publish(actor, now, PresenceChanged(object_id=member_id, on=today))
    days = {day for period in periods for day in turning_days(period) if day > today}
    timers.schedule(
        actor,
        now,
        [
            timers.NewTimer(
                key=f"presence:{member_id}:{day}",
                kind=TIMER,
                due_at=dates.at_local(day, time(), zone),
                payload={"member_id": str(member_id)},
            )
            for day in sorted(days)
        ],
    )


@command
def begin_day(*, actor: Actor, now: datetime, member_ids: Sequence[UUID]) -> None:
    """A day began on which the absence of these members, or of who stands in for them, begins or is over."""
    today = dates.local_day(now, organization(actor.organization_id).tz)
    publish(actor, now, *(PresenceChanged(object_id=member, on=today) for member in dict.fromkeys(member_ids)))
