"""Timelines of a case and a client, and the event behind a line (F215)."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from aanzet.access.queries.words import QUEUE, words
from aanzet.cases.queries.access import case_for
from aanzet.cases.queries.timeline import KIND_WORDS, KINDS, Page, timeline_of_case, timeline_of_client
from aanzet.cases.queries.timeline.facts import event_view
from aanzet.clients.queries.clients import client_for


def case_timeline(request: HttpRequest, case_id: UUID, number: str, limit: int = 50) -> dict[str, Any]:
    """Context of cases/office/_timeline.html for the page of a case; `kind` and `before` from the address."""
    found = timeline_of_case(request.actor, case_id, _kinds(request), request.GET.get("before", ""), limit)
    return _context(request, found, f"/office/cases/{number}/timeline/")


def client_timeline(request: HttpRequest, client_id: UUID, address: str, limit: int = 50) -> dict[str, Any]:
    """Context of cases/office/_timeline.html for the card of a client."""
    found = timeline_of_client(request.actor, client_id, _kinds(request), request.GET.get("before", ""), limit)
    return _context(request, found, f"/office/clients/{address}/timeline/")


def timeline_of_case_page(request: HttpRequest, number: str) -> HttpResponse:
    """GET /office/cases/<number>/timeline/?kind=&before=: the whole of it."""
    case = case_for(request.actor, number)
    crumbs = [
        {"label": case.client_name, "url": f"/office/clients/{case.client_address}/"},
        {"label": case.title, "url": f"/office/cases/{case.number}/"},
    ]
    context = {"crumbs": crumbs, **case_timeline(request, case.id, case.number)}
    return render(request, "cases/office/timeline.html", context)


def timeline_of_client_page(request: HttpRequest, number: str) -> HttpResponse:
    """GET /office/clients/<number>/timeline/?kind=&before=: the whole of it."""
    client = client_for(request.actor, _key(number))
    crumbs = [{"label": client.name, "url": f"/office/clients/{client.address}/"}]
    context = {"crumbs": crumbs, **client_timeline(request, client.id, client.address)}
    return render(request, "cases/office/timeline.html", context)


def event_page(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """GET /office/events/<id>/: the event behind a line."""
    return render(request, "cases/office/event.html", {"event": event_view(request.actor, event_id)})


def _kinds(request: HttpRequest) -> tuple[str, ...]:
    kind = request.GET.get("kind", "")
    return (kind,) if kind in KINDS else ()


def _context(request: HttpRequest, page: Page, url: str) -> dict[str, Any]:
    chosen = next(iter(_kinds(request)), "")
    labels = {kind: gettext(KIND_WORDS[kind]) for kind in KINDS}
    known = words(request.organization.profile)[QUEUE].many
    labels["cases"] = known[:1].upper() + known[1:]
    chips = [{"label": gettext("Everything"), "url": url, "current": not chosen}]
    chips += [{"label": labels[kind], "url": f"{url}?kind={kind}", "current": kind == chosen} for kind in KINDS]
    query = urlencode({"kind": chosen, "before": page.before} if chosen else {"before": page.before})
    return {
        "timeline": page,
        "chips": chips,
        "more_url": f"{url}?{query}" if page.before else "",
        "may_start": request.actor.may("cases.start"),
    }


def _key(number: str) -> UUID | str:
    try:
        return UUID(number)
    except ValueError:
        return number
