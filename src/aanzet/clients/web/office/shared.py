"""What the pages of clients share: from an address to a client, the tabs of a card, and one POST = one action."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from aanzet.clients.queries.clients import ClientRow, client_for
from aanzet.clients.queries.words import CARD_PAGES, LISTS
from aanzet.clients.web.forms.shared import say_refusal
from aanzet.core.errors import Conflict, Refused
from aanzet.core.web.notices import say
from aanzet.core.web.post import perform


def which(number: str) -> UUID | str:
    """The number or id in an address."""
    try:
        return UUID(number)
    except ValueError:
        return number


def client_of(request: HttpRequest, number: str, permission: str = "clients.view") -> ClientRow:
    """The client an address names, or NotFound."""
    return client_for(request.actor, which(number), permission)


def may_edit(request: HttpRequest, client: ClientRow) -> bool:
    """Whether the reader may change this client: what is not allowed is absent."""
    return request.actor.may("clients.edit")


def list_tabs(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    """Clients, contacts, team members (F028)."""
    return [
        {"label": label, "url": reverse(name), "current": key == current}
        for key, label, name, permission in LISTS
        if request.actor.may(permission)
    ]


def card_tabs(client: ClientRow, current: str) -> list[dict[str, Any]]:
    """The pages of one client."""
    return [
        {"label": label, "url": reverse(name, args=[client.address]), "current": key == current}
        for key, label, name in CARD_PAGES
    ]


def card_crumbs(client: ClientRow | None = None) -> list[dict[str, Any]]:
    """The path above a page of a client."""
    crumbs = [{"label": gettext("Clients"), "url": reverse("clients")}]
    if client:
        crumbs.append({"label": client.name, "url": reverse("client", args=[client.address])})
    return crumbs


def act(
    request: HttpRequest,
    verb: str,
    action: Callable[..., Any],
    /,
    *,
    then: str,
    done: str = "",
    form: forms.Form | None = None,
    page: Callable[..., HttpResponse] | None = None,
    **options: Any,
) -> HttpResponse:
    """Run one action for this POST and go on to `then`; `done` is said there.

    Refused: `page(form)` again with 422 (409 for a conflict) when there is one, else the sentence is said at `then`.
    """
    try:
        perform(request, lambda: plain(action(actor=request.actor, now=request.now, **options)), name=verb)
    except Refused as error:
        if page is None:
            say(request, error.text, kind="problem")
            return HttpResponseRedirect(then)
        if form is not None and not isinstance(error, Conflict):
            return page(say_refusal(form, error))
        return page(form, refusal=error)
    if done:
        say(request, done)
    return HttpResponseRedirect(then)


def plain(value: Any) -> dict[str, Any]:
    """What an action answered as an answer that can be kept."""
    return value if isinstance(value, dict) else {}


def refused_page(request: HttpRequest, template: str, context: dict[str, Any], error: Refused | None) -> HttpResponse:
    """A page with a form that did not go through."""
    status = 409 if isinstance(error, Conflict) else 422
    return render(request, template, context | {"refusal": error}, status=status)
