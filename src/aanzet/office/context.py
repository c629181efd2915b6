"""What the office shell shows on every page."""

from functools import partial
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from aanzet.access.queries.words import words
from aanzet.messages.queries.notices import unread
from aanzet.office.navigation import exists, go_keys, insight_tabs, menu, settings_tabs, team_tabs
from aanzet.rules.actors import CONTACT, MEMBER


def shell(request: HttpRequest) -> dict[str, Any]:
    """`shell` for pages of the office and for public pages; those of a contact come from portal/context.py.

    Lazy: a fragment that shows no menu asks nothing.
    """
    actor = getattr(request, "actor", None)
    if not hasattr(request, "shell"):  # a template rendered without our middleware, in a test or a mail
        return {}
    if actor is not None and actor.kind == CONTACT and request.in_scope:
        return {}
    whole = actor is not None and actor.kind == MEMBER and request.in_scope
    return {"shell": SimpleLazyObject(lambda: office_shell(request) if whole else request.shell())}


def office_shell(request: HttpRequest) -> dict[str, Any]:
    """Everything docs/how-to/build-a-page.md names."""
    actor = request.actor
    known, news = words(request.organization.profile), unread(actor)
    return {
        **request.shell(),
        "nav": menu(actor, known, request.path, request.now, news=news),
        "go": go_keys(actor, known),
        "words": known,
        "settings_tabs": settings_tabs(request.path),
        "insight_tabs": insight_tabs(request.path),
        "team_tabs": partial(team_tabs, actor, request.path),  # asked for by the pages of the team only
        "bell": {"url": "/office/notices/", "count": news["notices"]} if exists("/office/notices/") else None,
        "home_url": "/office/",
        "more_url": reverse("more"),
        "palette_url": reverse("palette"),
        "start_url": reverse("case-new") if actor.may("cases.start") else "",
        "keys_off": not request.visitor.single_keys,
    }
