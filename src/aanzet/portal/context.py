"""What the portal shell shows on every page."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext

from aanzet.messages.queries.conversations import unread_conversations
from aanzet.messages.queries.notices import unread_notices
from aanzet.rules.actors import CONTACT, Actor
from aanzet.rules.msgids import gettext_noop as _


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu: top on a desktop, bottom bar on a phone."""

    url: str
    icon: str
    label: str
    count: Callable[[Actor], int | None] | None = None


MENU = (
    Entry("/portal/", "house", _("Home")),
    Entry("/portal/cases/", "milestone", _("Progress")),
    Entry("/portal/messages/", "message-circle", _("Messages"), lambda actor: unread_conversations(actor)),
    Entry("/portal/documents/", "folder", _("Documents")),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    """`shell` for pages of a contact. Lazy: a fragment that shows no menu asks nothing."""
    actor = getattr(request, "actor", None)
    if actor is None or actor.kind != CONTACT or not request.in_scope:
        return {}
    return {"shell": SimpleLazyObject(lambda: portal_shell(request))}


def portal_shell(request: HttpRequest) -> dict[str, Any]:
    """Everything docs/how-to/build-a-page.md names."""
    items = [
        {
            "label": gettext(entry.label),
            "url": entry.url,
            "icon": entry.icon,
            "current": request.path == entry.url or (entry.url.count("/") > 2 and request.path.startswith(entry.url)),
            "count": entry.count(request.actor) if entry.count else None,
        }
        for entry in MENU
        if exists(entry.url)
    ]
    return {
        **request.shell(),
        "nav": [{"title": "", "items": items}],
        "home_url": "/portal/",
        "bell": {"url": "/portal/notices/", "count": unread_notices(request.actor)}
        if exists("/portal/notices/")
        else None,
    }


@cache
def exists(url: str) -> bool:
    """Whether a page answers there."""
    try:
        resolve(url)
    except Resolver404:
        return False
    return True
