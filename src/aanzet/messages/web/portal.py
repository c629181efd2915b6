"""/portal/messages/: one's own conversations (F335)."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from aanzet.clients.queries.clients import clients_of
from aanzet.core.errors import NotFound, Refused
from aanzet.core.web.post import perform
from aanzet.messages.actions.conversations import open_conversation
from aanzet.messages.actions.reading import mark_read
from aanzet.messages.actions.writing import send_message
from aanzet.messages.queries.conversations import conversations
from aanzet.messages.queries.pane import conversation_pane
from aanzet.messages.queries.settings import settings_of
from aanzet.messages.web.forms import NewForm
from aanzet.messages.web.office.single import edit as edit_one
from aanzet.messages.web.sending import before, send

DOOR = "portal"


@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    """GET /portal/messages/: per subject, newest first; new ones say so."""
    page = conversations(request.actor)
    context = {
        "rows": page.rows,
        "several": len({row.client_id for row in page.rows}) > 1,
        "may_start": settings_of(request.organization).clients_may_start_conversations,
    }
    return render(request, "messages/portal/messages.html", context)


@require_safe
def conversation(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """GET /portal/messages/<id>/"""
    context = {"pane": conversation_pane(request.actor, conversation_id, now=request.now, before=before(request))}
    return render(request, "messages/portal/conversation.html", context)


@require_safe
def stream(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """GET /portal/messages/<id>/stream/"""
    pane = conversation_pane(request.actor, conversation_id, now=request.now, before=before(request))
    return render(request, "messages/_stream.html", {"pane": pane, "door": DOOR})


@require_POST
def send_one(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """POST /portal/messages/<id>/send/"""
    return send(request, conversation_id, door=DOOR)


@require_POST
def read(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """POST /portal/messages/<id>/read/: the page fires it; the office sees when (F084)."""
    mark_read(actor=request.actor, now=request.now, conversation_id=conversation_id)
    return HttpResponse(status=204)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """GET, POST /portal/messages/message/<id>/edit/"""
    return edit_one(request, message_id, door=DOOR)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """GET, POST /portal/messages/new/: choose a subject, when the organization allows it."""
    if not settings_of(request.organization).clients_may_start_conversations:
        raise NotFound
    clients = [(str(client["id"]), client["name"]) for client in clients_of(request.actor)]
    if not clients:
        raise NotFound
    form = NewForm(request.POST or None, clients=clients)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = perform(request, lambda: _open(request, form.cleaned_data), name="messages.open")
            except Refused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.text)
            else:
                return redirect("portal-conversation", conversation_id=made["id"])
    return render(request, "messages/portal/new.html", {"form": form}, status=status)


def _open(request: HttpRequest, values: dict[str, Any]) -> dict[str, Any]:
    made = open_conversation(
        actor=request.actor, now=request.now, client_id=UUID(values["client"]), subject=values["subject"]
    )
    send_message(actor=request.actor, now=request.now, conversation_id=made, text=values["text"])
    return {"id": str(made)}
