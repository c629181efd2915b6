"""Looking along as a contact: who it is stands in the session of the team member (F026)."""

from uuid import UUID

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

KEY = "looks_as"


def begin(request: HttpRequest, contact_id: UUID, back: str) -> None:
    """From now on the portal answers this session as it answers the contact. back: where looking ends."""
    request.session[KEY] = {"contact": str(contact_id), "back": back}


def looked_at(request: HttpRequest) -> UUID | None:
    """The contact this session looks along with, None when with nobody."""
    held = request.session.get(KEY)
    return UUID(held["contact"]) if held else None


def end(request: HttpRequest) -> str:
    """Look along no more; the address to go back to."""
    held = request.session.pop(KEY, None)
    return held["back"] if held else "/office/"


def is_page(address: str, door: str) -> bool:
    """Whether this is an address of ours behind that door: what a form names to go to next."""
    return address.startswith(door) and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
