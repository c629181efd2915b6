"""Addresses and numbers of contacts that turn out not to work: the contact is marked (F097)."""

from datetime import datetime
from uuid import UUID

from aanzet.access.queries.people import names as people_named
from aanzet.clients.events import ContactUnreachable
from aanzet.clients.models import Contact
from aanzet.core.commands import command
from aanzet.core.log import publish
from aanzet.rules.actors import Actor

EMAIL, SMS = "email", "sms"


@command
def mark_unreachable(*, actor: Actor, now: datetime, contact_id: UUID, channel: str) -> bool:
    """Mark what the contact has now as refused; False when it was marked already. Another address is not marked.

    channel: email or sms. For a person who is no contact nothing happens.
    """
    contact = Contact.objects.select_for_update(no_key=True).filter(id=contact_id).first()
    person = people_named([contact_id]).get(contact_id)
    if contact is None or person is None:
        return False
    name, value = ("refused_email", person.email) if channel == EMAIL else ("refused_mobile", contact.mobile)
    if not value or getattr(contact, name) == value:
        return False
    Contact.objects.filter(id=contact_id).update(**{name: value})
    publish(actor, now, ContactUnreachable(object_id=contact_id, channel=channel))
    return True
