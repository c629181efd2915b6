"""The state of a contact's access to the portal (F034). The invitation itself is made in access."""

from datetime import datetime
from uuid import UUID

from aanzet.access.actions.invitations import invite_contact
from aanzet.clients.events import PortalAccessBlocked, PortalAccessInvited, PortalAccessOpened, PortalLookedAt
from aanzet.clients.models import Contact, ContactLink
from aanzet.clients.queries.contacts import clients_to_look_along
from aanzet.clients.queries.reach import ask, may_on_client
from aanzet.core.commands import command
from aanzet.core.errors import NotFound
from aanzet.core.log import publish
from aanzet.rules.actors import Actor


@command
def invite_to_portal(*, actor: Actor, now: datetime, contact_id: UUID) -> UUID:
    """Invite a contact to the portal, or send it again; the id of the invitation. Refused: email_required."""
    _ask(actor, contact_id)
    if _locked(contact_id).portal == Contact.Portal.BLOCKED:
        _move(actor, now, contact_id, Contact.Portal.INVITED)
    return invite_contact(actor=actor, now=now, person_id=contact_id)


@command
def block_portal_access(*, actor: Actor, now: datetime, contact_id: UUID) -> None:
    """Close the portal for a contact; he sees nothing any more from his next request on."""
    _ask(actor, contact_id)
    _move(actor, now, contact_id, Contact.Portal.BLOCKED)


@command
def unblock_portal_access(*, actor: Actor, now: datetime, contact_id: UUID) -> None:
    """Open the portal again for a contact that was blocked."""
    _ask(actor, contact_id)
    row = _locked(contact_id)
    if row.portal == Contact.Portal.BLOCKED:
        _move(actor, now, contact_id, Contact.Portal.ACTIVE)


@command
def look_along(*, actor: Actor, now: datetime, contact_id: UUID) -> None:
    """Begin to look at the portal as this contact sees it; it stands in the log (F026).

    NotFound: no right, or no team role on any client of his (F014).
    """
    if not clients_to_look_along(actor, contact_id):
        raise NotFound(contact_id)
    publish(actor, now, PortalLookedAt(object_id=contact_id))


def note_invited(*, actor: Actor, now: datetime, contact_id: UUID) -> None:
    """A contact was invited; who is in already stays in. Called together with the invitation."""
    if _locked(contact_id).portal in (Contact.Portal.NONE, Contact.Portal.INVITED):
        _move(actor, now, contact_id, Contact.Portal.INVITED)


def note_entered(*, actor: Actor, now: datetime, contact_id: UUID) -> None:
    """A contact accepted his invitation, or signed in. Blocked stays blocked."""
    row = Contact.objects.filter(id=contact_id).values("portal").first()
    if row and row["portal"] not in (Contact.Portal.ACTIVE, Contact.Portal.BLOCKED):
        _move(actor, now, contact_id, Contact.Portal.ACTIVE)


EVENTS = {
    Contact.Portal.INVITED: PortalAccessInvited,
    Contact.Portal.ACTIVE: PortalAccessOpened,
    Contact.Portal.BLOCKED: PortalAccessBlocked,
}


def _move(actor: Actor, now: datetime, contact_id: UUID, state: Contact.Portal) -> None:
    row = _locked(contact_id)
    if row.portal != state:
        row.portal = state
        row.save(update_fields=["portal"])
        publish(actor, now, EVENTS[state](object_id=contact_id))


def _locked(contact_id: UUID) -> Contact:
    row = Contact.objects.select_for_update(no_key=True).filter(id=contact_id).first()
    if row is None:
        raise NotFound
    return row


def _ask(actor: Actor, contact_id: UUID) -> None:
    clients = list(ContactLink.objects.filter(contact_id=contact_id).values_list("client_id", flat=True))
    if not clients:
        ask(actor, "contacts.link")
    elif not any(may_on_client(actor, "contacts.link", client_id) for client_id in clients):
        raise NotFound
