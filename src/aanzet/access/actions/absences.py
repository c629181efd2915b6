"""Absence of team members (F022)."""

from datetime import date, datetime
from uuid import UUID

from aanzet.access.actions.presence import ask_period, locked_member, one_after_the_other, take_back, tell_presence
from aanzet.access.actions.stand_ins import name_stand_in
from aanzet.access.events import AbsenceEntered, AbsenceWithdrawn
from aanzet.access.models import Absence, AwayKind
from aanzet.access.queries.presence import ask_for, overlapping_absences
from aanzet.core.commands import command
from aanzet.core.errors import NotFound, Refused
from aanzet.core.log import publish
from aanzet.rules import standins
from aanzet.rules.actors import Actor
from aanzet.rules.standins import Period


@command
def enter_absence(
    *,
    actor: Actor,
    now: datetime,
    member_id: UUID,
    period: Period,
    kind: str = AwayKind.HOLIDAY,
    stand_in_id: UUID | None = None,
    merge: bool = False,
) -> UUID:
    """A team member is away: by himself, or by who may name stand-ins for others. The id of the absence.

    stand_in_id: who stands in for all of his work on those days. merge: absences that share a day become one; the
    answer to the question that absence_overlaps asks. Refused: until_before_from, choice_invalid, not_active,
    absence_overlaps, and what naming a stand-in refuses.
    """
    ask_for(actor, member_id)
    ask_period(period)
    if kind not in AwayKind.values:
        raise Refused("choice_invalid", field="kind", value=kind, allowed=", ".join(AwayKind.values))
    if stand_in_id is not None:
        one_after_the_other(actor)
    locked_member(member_id)
    others = overlapping_absences(member_id, period)
    if others and not merge:
        first = min(others, key=lambda one: one.period.from_on)
        raise Refused("absence_overlaps", field="from_on", date=first.period.from_on)
    whole = standins.merged(period, [one.period for one in others])
    Absence.objects.filter(id__in=[one.id for one in others]).delete()
    row = Absence.objects.create(
        organization_id=actor.organization_id,
        member_id=member_id,
        from_on=whole.from_on,
        until_on=whole.until_on,
        from_noon=whole.from_noon,
        until_noon=whole.until_noon,
        kind=kind,
        entered_at=now,
        entered_by=actor.id,
    )
    publish(
        actor,
        now,
        AbsenceEntered(
            object_id=member_id,
            from_on=whole.from_on,
            until_on=whole.until_on,
            from_noon=whole.from_noon,
            until_noon=whole.until_noon,
        ),
    )
    tell_presence(actor, now, member_id, whole, *(one.period for one in others))
    if stand_in_id is not None:
        name_stand_in(actor=actor, now=now, member_id=member_id, stand_in_id=stand_in_id, period=period, kind=kind)
    return row.id


@command
def withdraw_absence(*, actor: Actor, now: datetime, absence_id: UUID) -> date | None:
    """Take back an absence that did not begin, or end one that did: who is back today is there today.

    The last day that remains, None when nothing remains. Refused: already_over.
    """
    row = Absence.objects.select_for_update(no_key=True).filter(id=absence_id).first()
    if row is None:
        raise NotFound
    period, until = take_back(actor, now, row)
    publish(actor, now, AbsenceWithdrawn(object_id=row.member_id, from_on=period.from_on, until_on=until))
    tell_presence(actor, now, row.member_id, period)
    return until
