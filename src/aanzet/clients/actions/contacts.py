"""Contacts, and at which clients they act (F034-F036)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from aanzet.access.actions.people import NewPerson, add_person, change_person
from aanzet.access.queries.people import names as people_names
from aanzet.clients.events import (
    ContactAdded,
    ContactChanged,
    ContactLinkChanged,
    ContactLinked,
    ContactsReordered,
    ContactUnlinked,
    PrimaryContactChanged,
)
from aanzet.clients.models import Client, Contact, ContactFunction, ContactLink
from aanzet.clients.ports import addressed_to
from aanzet.clients.queries.history import last_change
from aanzet.clients.queries.reach import ask, ask_on_client
from aanzet.core.commands import command
from aanzet.core.errors import Conflict, NotFound, Refused
from aanzet.core.ids import new_id
from aanzet.core.log import publish
from aanzet.rules import numbers
from aanzet.rules.actors import CONTACT, Actor

PERSON_FIELDS = ("number", "first_name", "last_name", "email", "phone", "language")
CHANNELS = ("email", "sms", "none")


@dataclass(frozen=True, slots=True)
class NewContact:
    """A contact to add; an empty number gets the next free one of the space shared with team members (F035)."""

    first_name: str
    last_name: str
    email: str = ""
    mobile: str = ""
    phone: str = ""
    number: str = ""
    birth_date: date | None = None
    language: str = "nl"
    channel: str = "email"


@dataclass(frozen=True, slots=True)
class NewLink:
    """How a contact acts at a client. functions: keys. portal: the portal shows him this client."""

    functions: tuple[str, ...] = ()
    primary: bool = False
    portal: bool = True
    valid_from: date | None = None
    valid_until: date | None = None


@command
def add_contact(*, actor: Actor, now: datetime, contact: NewContact, source: str = "hand") -> UUID:
    """Add a natural person; his id. Refused: number_taken, email_in_use, phone_invalid and what a field asks."""
    ask(actor, "clients.edit")
    mobile = _mobile(contact.mobile)
    _refuse_channel(contact.channel)
    person = NewPerson(
        contact.first_name, contact.last_name, contact.email, contact.number, contact.phone, contact.language
    )
    person_id = add_person(actor=actor, now=now, kind=CONTACT, person=person)
    row = Contact(
        id=person_id, organization_id=actor.organization_id, birth_date=contact.birth_date, mobile=mobile,
        channel=contact.channel,
    )  # fmt: skip
    row.save(force_insert=True)
    number = people_names([person_id])[person_id].number
    publish(actor, now, ContactAdded(object_id=person_id, number=number, source=source))
    return person_id


@command
def change_contact(
    *, actor: Actor, now: datetime, contact_id: UUID, version: int, changes: Mapping[str, Any], source: str = "hand"
) -> tuple[str, ...]:
    """Change fields of a contact; the names of those that really changed.

    changes: any of number, first_name, last_name, email, phone, language, mobile, birth_date, channel. Conflict when
    somebody changed the contact meanwhile. Refused: as at adding; the address of who can sign in goes by access.
    """
    _ask_on_contact(actor, contact_id)
    row = _locked(contact_id)
    own = {name: changes[name] for name in ("mobile", "birth_date", "channel") if name in changes}
    if "mobile" in own:
        own["mobile"] = _mobile(own["mobile"])
    if "channel" in own:
        _refuse_channel(own["channel"])
    changed = [name for name, value in own.items() if getattr(row, name) != value]
    if row.version != version:
        who = last_change(object_id=contact_id)
        raise Conflict(
            name=who.name, time=who.time, theirs={name: getattr(row, name) for name in changed},
            mine={name: own[name] for name in changed},
        )  # fmt: skip
    of_person = {name: changes[name] for name in PERSON_FIELDS if name in changes}
    changed += change_person(actor=actor, now=now, person_id=contact_id, changes=of_person) if of_person else ()
    if not changed:
        return ()
    for name, value in own.items():
        setattr(row, name, value)
    if "mobile" in changed:
        row.mobile_verified_at = None
    row.version += 1
    row.save()
    publish(actor, now, ContactChanged(object_id=contact_id, fields=tuple(changed), source=source))
    return tuple(changed)


@command
def link_contact(*, actor: Actor, now: datetime, contact_id: UUID, client_id: UUID, link: NewLink) -> UUID:
    """Let a contact act at a client, or change how he does; the id of the link (F036).

    The first contact of a client is its primary one; another primary moves the mark. Refused: choice_invalid for a
    function that does not exist, dates_reversed, name_taken when he is linked already.
    """
    ask_on_client(actor, "contacts.link", client_id)
    _refuse_link(link)
    _lock_client(client_id)
    _locked(contact_id)
    there = ContactLink.objects.filter(client_id=client_id).order_by("position", "id")
    links = list(there)
    if any(found.contact_id == contact_id for found in links):
        names = people_names([contact_id])
        raise Refused("name_taken", name=names[contact_id].name if contact_id in names else "")
    primary = link.primary or not any(found.primary for found in links)
    row = ContactLink(
        id=new_id(), organization_id=actor.organization_id, contact_id=contact_id, client_id=client_id,
        functions=list(link.functions), portal=link.portal, valid_from=link.valid_from, valid_until=link.valid_until,
        position=links[-1].position + 1 if links else 0,
    )  # fmt: skip
    row.save(force_insert=True)
    linked = ContactLinked(object_id=contact_id, client_id=client_id, functions=link.functions, primary=primary)
    publish(actor, now, linked)
    if primary:
        _move_primary(actor, now, client_id, contact_id)
    return row.id


@command
def change_link(*, actor: Actor, now: datetime, contact_id: UUID, client_id: UUID, link: NewLink) -> bool:
    """Change functions, portal view, validity or the primary mark of a link; False when nothing changed.

    The primary mark can be moved here by another contact, never just taken away.
    """
    ask_on_client(actor, "contacts.link", client_id)
    _refuse_link(link)
    _lock_client(client_id)
    row = ContactLink.objects.filter(contact_id=contact_id, client_id=client_id).first()
    if row is None:
        raise NotFound
    wanted = (list(link.functions), link.portal, link.valid_from, link.valid_until)
    changed = (row.functions, row.portal, row.valid_from, row.valid_until) != wanted
    if changed:
        row.functions, row.portal, row.valid_from, row.valid_until = wanted
        row.save()
        publish(
            actor,
            now,
            ContactLinkChanged(object_id=contact_id, client_id=client_id, functions=link.functions, portal=link.portal),
        )
    if link.primary and not row.primary:
        _move_primary(actor, now, client_id, contact_id)
        return True
    return changed


@command
def make_primary(*, actor: Actor, now: datetime, contact_id: UUID, client_id: UUID) -> None:
    """Make a contact the primary one of a client; the mark moves (F036)."""
    ask_on_client(actor, "contacts.link", client_id)
    _lock_client(client_id)
    _move_primary(actor, now, client_id, contact_id)


@command
def unlink_contact(*, actor: Actor, now: datetime, contact_id: UUID, client_id: UUID) -> None:
    """A contact does not act at a client any more. Refused: tasks_of_contact while tasks there rest with him."""
    ask_on_client(actor, "contacts.link", client_id)
    _lock_client(client_id)
    row = ContactLink.objects.filter(contact_id=contact_id, client_id=client_id).first()
    if row is None:
        raise NotFound
    if addressed_to(contact_id, client_id):
        names = people_names([contact_id])
        raise Refused("tasks_of_contact", name=names[contact_id].name if contact_id in names else "")
    row.delete()
    publish(actor, now, ContactUnlinked(object_id=contact_id, client_id=client_id, was_primary=row.primary))


@command
def reorder_contacts(
    *, actor: Actor, now: datetime, client_id: UUID, contacts: Sequence[UUID], seen: Sequence[UUID]
) -> None:
    """Put the contacts of a client in another order: the first with a function is addressed first (F104).

    seen: the order that was on the screen; Conflict when it changed meanwhile (G03).
    """
    ask_on_client(actor, "contacts.link", client_id)
    _lock_client(client_id)
    rows = list(ContactLink.objects.filter(client_id=client_id).order_by("position", "id"))
    if [row.contact_id for row in rows] != list(seen) or {row.contact_id for row in rows} != set(contacts):
        who = last_change(client_id=client_id)
        raise Conflict(name=who.name, time=who.time)
    by_contact = {row.contact_id: row for row in rows}
    for position, contact_id in enumerate(contacts):
        if by_contact[contact_id].position != position:
            by_contact[contact_id].position = position
            by_contact[contact_id].save(update_fields=["position"])
    publish(actor, now, ContactsReordered(object_id=client_id, client_id=client_id, contacts=tuple(contacts)))


def _move_primary(actor: Actor, now: datetime, client_id: UUID, contact_id: UUID) -> None:
    before = ContactLink.objects.filter(client_id=client_id, primary=True).first()
    if before is not None and before.contact_id == contact_id:
        return
    if before is not None:
        before.primary = False
        before.save(update_fields=["primary"])
    if not ContactLink.objects.filter(client_id=client_id, contact_id=contact_id).update(primary=True):
        raise NotFound
    was = before.contact_id if before else None
    publish(actor, now, PrimaryContactChanged(object_id=contact_id, client_id=client_id, before=was))


def _ask_on_contact(actor: Actor, contact_id: UUID) -> None:
    """A contact is changed by who may edit one of his clients; without clients by who may edit any."""
    clients = list(ContactLink.objects.filter(contact_id=contact_id).values_list("client_id", flat=True))
    if not clients or actor.reaches_all_clients:
        ask(actor, "clients.edit")
        return
    for client_id in clients[:-1]:
        try:
            ask_on_client(actor, "clients.edit", client_id)
        except NotFound:
            continue
        return
    ask_on_client(actor, "clients.edit", clients[-1])


def _locked(contact_id: UUID) -> Contact:
    row = Contact.objects.select_for_update(no_key=True).filter(id=contact_id).first()
    if row is None:
        raise NotFound
    return row


def _lock_client(client_id: UUID) -> None:
    if not Client.objects.select_for_update(no_key=True).filter(id=client_id).values_list("id", flat=True).first():
        raise NotFound


def _refuse_link(link: NewLink) -> None:
    if link.valid_from and link.valid_until and link.valid_until < link.valid_from:
        raise Refused("dates_reversed", field="valid_until")
    known = dict(ContactFunction.objects.values_list("key", "name"))
    for key in link.functions:
        if key not in known:
            raise Refused("choice_invalid", field="functions", value=key, allowed=", ".join(known.values()))


def _mobile(text: str) -> str:
    if not text.strip():
        return ""
    checked = numbers.phone(text)
    if not checked:
        raise Refused(checked.error, field="mobile")
    return checked.value


def _refuse_channel(channel: str) -> None:
    if channel not in CHANNELS:
        raise Refused("choice_invalid", field="channel", value=channel, allowed=", ".join(CHANNELS))
