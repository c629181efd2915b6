"""Timelines of a case and a client as pages of their own, and the event behind a line (F215)."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from aanzet.cases.queries.access import case_for
from aanzet.cases.queries.timeline import shown_of_case, shown_of_client
from aanzet.cases.queries.timeline.facts import event_view
from aanzet.clients.queries.clients import client_for


def timeline_of_case_page(request: HttpRequest, number: str) -> HttpResponse:
    """GET /office/cases/<number>/timeline/?kind=&before=: the whole of it."""
    case = case_for(request.actor, number)
    crumbs = [
        {"label": case.client_name, "url": f"/office/clients/{case.client_address}/"},
        {"label": case.title, "url": f"/office/cases/{case.number}/"},
    ]
    shown = shown_of_case(request.actor, case.id, case.number, request.GET, request.organization.profile)
    return render(request, "cases/office/timeline.html", {"crumbs": crumbs, **shown})


def timeline_of_client_page(request: HttpRequest, number: str) -> HttpResponse:
    """GET /office/clients/<number>/timeline/?kind=&before=: the whole of it."""
    client = client_for(request.actor, _key(number))
    crumbs = [{"label": client.name, "url": f"/office/clients/{client.address}/"}]
    shown = shown_of_client(request.actor, client.id, client.address, request.GET, request.organization.profile)
    return render(request, "cases/office/timeline.html", {"crumbs": crumbs, **shown})


def event_page(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """GET /office/events/<id>/: the event behind a line."""
    return render(request, "cases/office/event.html", {"event": event_view(request.actor, event_id)})


def _key(number: str) -> UUID | str:
    try:
        return UUID(number)
    except ValueError:
        return number
