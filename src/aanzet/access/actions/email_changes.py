"""A new e-mail address of somebody who can sign in: the old and the new one must both say yes (F007)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from aanzet.access.actions.sessions import end_sessions_of_person
from aanzet.access.events import EmailChangeAsked, EmailChanged
from aanzet.access.models import EmailChange, Login, Person
from aanzet.access.queries import people
from aanzet.access.queries.sign_in import memberships
from aanzet.access.queries.tokens import digest, read_row_token, row_token
from aanzet.core.commands import command
from aanzet.core.deliveries import Effect, queue
from aanzet.core.errors import Refused
from aanzet.core.log import publish
from aanzet.core.scope import scope
from aanzet.rules import numbers
from aanzet.rules.actors import Actor, system

LASTS = timedelta(days=7)
MAIL = "access_email_change"  # kind of the effect
SIDES = ("old", "new")


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a confirmation brought. done: both have said yes. waits_for: the address that must still say yes."""

    done: bool
    waits_for: str
    organization_id: UUID


@command
def ask_email_change(*, actor: Actor, now: datetime, person_id: UUID, email: str) -> UUID | None:
    """Ask both addresses; an earlier question is dropped. None when the address is the same. Refused: email_in_use.

    Whether the actor may change this person is asked by the caller.
    """
    checked = numbers.email(email)
    if not checked:
        raise Refused(checked.error, field="email")
    person = Person.objects.select_for_update(no_key=True).get(id=person_id)
    if numbers.email_key(checked.value) == numbers.email_key(person.email):
        return None
    if people.with_email(checked.value):
        raise Refused("email_in_use", field="email")
    EmailChange.objects.filter(person_id=person_id, ended_at=None).update(ended_at=now)
    row = EmailChange(
        organization_id=actor.organization_id,
        person_id=person_id,
        email=checked.value,
        created_at=now,
        expires_at=now + LASTS,
    )
    for side in SIDES:
        token = row_token(f"email_{side}", actor.organization_id, row.id)
        setattr(row, f"{side}_token_sha256", digest(token))
    row.save()
    publish(actor, now, EmailChangeAsked(object_id=person_id))
    effects = [
        Effect(
            key=f"email_change:{row.id}:{side}",
            kind=MAIL,
            payload={"change_id": str(row.id), "side": side},
            person_id=person_id,
            owner_id=actor.id,
        )
        for side in SIDES
    ]
    queue(actor, now, effects)
    return row.id


def confirm_email_change(*, now: datetime, side: str, token: str) -> Confirmed:
    """One of the two addresses says yes; with both the new one counts. side: old or new. Opens scopes of its own.

    Refused: link_expired, email_in_use.
    """
    ids = read_row_token(f"email_{side}", token) if side in SIDES else None
    if ids is None:
        raise Refused("link_expired")
    actor = system(ids[0])
    shared = _signs_in_elsewhere(*ids)
    with scope(ids[0]):
        row = EmailChange.objects.select_for_update(no_key=True).filter(id=ids[1], expires_at__gt=now).first()
        if row is None or (row.ended_at is not None and not (row.old_confirmed_at and row.new_confirmed_at)):
            raise Refused("link_expired")
        person = Person.objects.select_for_update(no_key=True).get(id=row.person_id)
        if row.ended_at is None:
            setattr(row, f"{side}_confirmed_at", getattr(row, f"{side}_confirmed_at") or now)
            if row.old_confirmed_at and row.new_confirmed_at:
                _change(actor, now, person, row.email, shared=shared)
                row.ended_at = now
            row.save()
        done = row.ended_at is not None
        waits_for = "" if done else (row.email if row.new_confirmed_at is None else person.email)
        return Confirmed(done, waits_for, ids[0])


def _change(actor: Actor, now: datetime, person: Person, email: str, *, shared: bool) -> None:
    if people.with_email(email):
        raise Refused("email_in_use")
    key = numbers.email_key(email)
    other = Login.objects.filter(email=key).first()
    end_sessions_of_person(actor=actor, now=now, person_id=person.id)
    if other is not None:
        person.login_id = other.pk  # somebody who signs in with this address already
    elif shared:  # the old address stays the way into the other organizations
        person.login_id = Login.objects.create_user(key, language=person.language).pk
    elif person.login_id is not None:
        Login.objects.filter(id=person.login_id).update(email=key)
    person.email = email
    person.version += 1
    person.save()
    publish(actor, now, EmailChanged(object_id=person.id))


def _signs_in_elsewhere(organization_id: UUID, change_id: UUID) -> bool:
    """Whether the login of this person is also somebody in another organization."""
    with scope(organization_id):
        people_of_change = Person.objects.filter(id__in=EmailChange.objects.filter(id=change_id).values("person_id"))
        login_id = people_of_change.values_list("login_id", flat=True).first()
    return login_id is not None and len(memberships(login_id)) > 1
