"""A colleague who lost his second factor: remove it, for an admin only after a day (F018, reliability 7.1).

Who takes over one admin could let himself in as another: so all admins are told, and each of them can stop it.
"""

from datetime import datetime, timedelta
from uuid import UUID

from allauth.mfa.models import Authenticator

from aanzet.access.actions.sessions import end_sessions_of_person
from aanzet.access.events import SecondFactorReset, SecondFactorResetPlanned, SecondFactorResetStopped
from aanzet.access.models import Person, TeamMember
from aanzet.access.queries import people
from aanzet.access.queries.members import admins
from aanzet.access.queries.rights import demand
from aanzet.core import timers
from aanzet.core.commands import command
from aanzet.core.deliveries import Effect, queue
from aanzet.core.errors import Refused
from aanzet.core.ids import new_id
from aanzet.core.log import publish
from aanzet.rules.actors import MEMBER, Actor, system

WAIT = timedelta(hours=24)  # before an admin's second factors go
TIMER = "access_factor_reset"
MAIL = "access_factor_reset"  # kind of the effect


@command
def reset_second_factor(*, actor: Actor, now: datetime, person_id: UUID) -> datetime | None:
    """Remove all second factors of a colleague or contact who lost them; at the next sign-in he sets one up anew.

    Of an admin they go after 24 hours: then the moment is returned. The person and all admins get a mail. Others than
    contacts need team.manage; a contact's own reset asks contacts.reset_second_factor.
    """
    person = people.person(person_id)
    demand(actor, "team.manage" if person.kind == MEMBER else "contacts.reset_second_factor")
    if Person.objects.values_list("login_id", flat=True).get(id=person_id) is None:
        raise Refused("not_active", name=person.name)
    if person.kind != MEMBER:
        _remove(actor, now, person_id)
        return None
    member = TeamMember.objects.select_for_update(no_key=True).get(id=person_id)
    told = {person_id, *admins()}
    if person_id not in admins():
        _remove(actor, now, person_id)
        _tell(actor, now, person_id, told, "")
        return None
    if member.factor_reset_at is None:
        member.factor_reset_at = now + WAIT
        member.save(update_fields=["factor_reset_at"])
        key, due = _key(person_id), member.factor_reset_at.isoformat()
        payload = {"person_id": str(person_id)}
        timers.schedule(
            actor, now, [timers.NewTimer(key=key, kind=TIMER, due_at=member.factor_reset_at, payload=payload)]
        )
        publish(actor, now, SecondFactorResetPlanned(object_id=person_id, until_on=member.factor_reset_at.date()))
        _tell(actor, now, person_id, told, due)
    return member.factor_reset_at


@command
def stop_factor_reset(*, actor: Actor, now: datetime, person_id: UUID) -> None:
    """Keep the second factors of an admin after all; nothing happens when no removal was asked."""
    demand(actor, "team.manage")
    if TeamMember.objects.filter(id=person_id, factor_reset_at__isnull=False).update(factor_reset_at=None):
        timers.cancel(actor.organization_id, keys=[_key(person_id)])
        publish(actor, now, SecondFactorResetStopped(object_id=person_id))


@command
def finish_factor_reset(*, actor: Actor, now: datetime, person_id: UUID) -> bool:
    """The day is over: remove them. False when it was stopped meanwhile, or is not due."""
    rows = TeamMember.objects.filter(id=person_id, factor_reset_at__lte=now)
    if not rows.update(factor_reset_at=None):
        return False
    _remove(actor, now, person_id)
    _tell(actor, now, person_id, {person_id, *admins()}, "")
    return True


def fire_factor_reset(*, now: datetime, organization_id: UUID, person_id: UUID) -> bool:
    """As `finish_factor_reset`, by the house itself."""
    return finish_factor_reset(actor=system(organization_id), now=now, person_id=person_id)


def _remove(actor: Actor, now: datetime, person_id: UUID) -> None:
    login_id = Person.objects.values_list("login_id", flat=True).get(id=person_id)
    Authenticator.objects.filter(user_id=login_id).delete()
    end_sessions_of_person(actor=actor, now=now, person_id=person_id)
    publish(actor, now, SecondFactorReset(object_id=person_id))


def _tell(actor: Actor, now: datetime, person_id: UUID, receivers: set[UUID], due: str) -> None:
    """A mail to everybody who must know; due: empty when it has happened."""
    about = new_id()
    payload = {"person_id": str(person_id), "by": str(actor.id) if actor.id else "", "due": due}
    effects = [
        Effect(
            key=f"factor_reset:{about}:{receiver}",
            kind=MAIL,
            payload={**payload, "receiver_id": str(receiver)},
            person_id=receiver,
            owner_id=actor.id,
        )
        for receiver in sorted(receivers)
    ]
    queue(actor, now, effects)


def _key(person_id: UUID) -> str:
    return f"factor_reset:{person_id}"
