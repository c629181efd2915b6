"""The part of the shell that every page shares: brand, who is signed in, where else he can go, and the way out."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from aanzet.core.web.brand import brand_url
from aanzet.rules.actors import CONTACT, MEMBER, Actor
from aanzet.rules.people import initials_class, initials_of


def base_shell(request: HttpRequest) -> dict[str, Any]:
    """Brand and theme for any page; with a person in it only inside the scope of the office or the portal."""
    organization, visitor = request.organization, request.visitor
    found: dict[str, Any] = {"demo_mail_url": settings.MAIL_PAGE, "theme": visitor.theme if visitor else ""}
    if organization is not None:
        found["organization"] = {
            "name": organization.name,
            "initials": organization.initials,
            "brand_css_url": brand_url(organization.brand_colour) if organization.brand_colour else "",
        }
    if request.in_scope:
        found |= _signed_in(request)
    return found


def _signed_in(request: HttpRequest) -> dict[str, Any]:
    actor = request.actor
    found = _person(request)
    if request.looker:  # everything of the contact, and nothing to change or leave with
        return found | {"switch": [], "menu": [], "looks_as": actor.name, "stop_url": reverse("look-stop")}
    return found | {
        "switch": [
            {"label": _label(one), "url": reverse("switch", args=[one.person_id])}
            for one in request.memberships
            if one.person_id != actor.id
        ],
        "menu": [
            {
                "label": gettext("My account"),
                "url": reverse("portal-account" if actor.kind == CONTACT else "profile"),
                "icon": "user-round",
            },
            *_away(actor),
        ],
        "theme_url": reverse("theme"),
        "sign_out_url": reverse("sign-out"),
    }


def _away(actor: Actor) -> list[dict[str, Any]]:
    """ "Ik ben afwezig…", for who works here."""
    if actor.kind != MEMBER:
        return []
    return [{"label": gettext("I am away…"), "url": reverse("profile-away"), "icon": "calendar-days"}]


def _person(request: HttpRequest) -> dict[str, Any]:
    actor = request.actor
    return {
        "person": {
            "id": actor.id,
            "name": actor.name,
            "first_name": request.visitor.first_name,
            "initials": initials_of(actor.name),
            "initials_class": initials_class(actor.id),
            "subtitle": "",
        },
        "events_url": "/events",
    }


def _label(membership: Any) -> str:
    if membership.kind == MEMBER:
        return membership.organization
    return gettext("%(organization)s, portal") % {"organization": membership.organization}
