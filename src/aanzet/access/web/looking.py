"""The portal through the eyes of a contact: the same pages, read-only (F026)."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from aanzet.access.ports import client_reach
from aanzet.access.queries.people import names
from aanzet.access.queries.visitors import Visitor, actor_of
from aanzet.core.errors import NotFound, Refused
from aanzet.core.web.looking import end, looked_at

SEEING = ("GET", "HEAD", "OPTIONS")
PERSONAL = "/portal/account/"  # his own keys and devices: of nobody else's business


def as_contact(request: HttpRequest, member: Visitor) -> Visitor:
    """The visitor a page of the portal sees when this member looks along, in an office scope.

    The right and the team role are asked again at every request; of a contact who acts for several clients only those
    show that the member reaches. NotFound: he looks along with nobody, or may not. Refused: a write, or what is
    personal.
    """
    contact_id, reach = looked_at(request), client_reach()
    clients = reach.to_look_along(member.actor, contact_id) if contact_id and reach else ()
    contact = actor_of(contact_id) if contact_id and clients else None
    if contact_id is None or contact is None:
        raise NotFound("other_side")
    if request.method not in SEEING:
        raise Refused("view_only")
    if request.path.startswith(PERSONAL):
        raise Refused("view_not_personal")
    named = names([contact_id])[contact_id]
    return replace(
        member, actor=replace(contact, client_ids=clients), first_name=named.first_name or named.name.split()[0]
    )


@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """POST /office/look/stop/: back to the office."""
    return redirect(end(request))
