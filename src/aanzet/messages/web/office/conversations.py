"""/office/messages/: conversations with clients (F090), and everything one does in one (F091, F092, F101)."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from aanzet.access.queries.people import names
from aanzet.clients.queries.clients import client_for
from aanzet.clients.queries.facts import facts_of
from aanzet.clients.queries.reach import ask
from aanzet.core.errors import NotFound, Refused
from aanzet.core.web.notices import say
from aanzet.core.web.post import perform
from aanzet.documents.queries.items import Filters, items
from aanzet.messages.actions import conversations as acts
from aanzet.messages.actions.reading import mark_read
from aanzet.messages.actions.writing import send_message
from aanzet.messages.queries.conversations import (
    ALL,
    LISTS,
    MINE,
    MY_CLIENTS,
    UNREAD,
    WAITING,
    ConversationDetail,
    conversation_for,
    conversations,
)
from aanzet.messages.queries.pane import conversation_pane
from aanzet.messages.web.forms import NewForm
from aanzet.messages.web.sending import before, send
from aanzet.rules.asked import whole
from aanzet.rules.msgids import gettext_noop as _

DOOR = "office"
TABS = (
    (MINE, _("Mine")),
    (MY_CLIENTS, _("My clients")),
    (ALL, _("All")),
    (UNREAD, _("Unread")),
    (WAITING, _("Waits for us")),
)
EMPTY = {
    MINE: _("You take part in no conversation yet."),
    MY_CLIENTS: _("There are no conversations with your clients yet."),
    ALL: _("There are no conversations yet."),
    UNREAD: _("You have read everything."),
    WAITING: _("No client waits for an answer."),
}


@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    """GET /office/messages/?list=mine&q=: the lists, newest first."""
    ask(request.actor, "messages.view")
    return render(request, "messages/office/messages.html", _list(request))


@require_safe
def conversation(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """GET /office/messages/<id>/: the list stays beside it on a wide screen."""
    context = page_context(request, conversation_id)
    return render(request, "messages/office/conversation.html", context)


@require_safe
def stream(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """GET /office/messages/<id>/stream/: the messages alone, for pages that are open."""
    pane = conversation_pane(request.actor, conversation_id, now=request.now, before=before(request))
    return render(request, "messages/_stream.html", {"pane": pane, "door": DOOR})


@require_POST
def send_one(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """POST /office/messages/<id>/send/: a message to the client, a note, or a message that waits for its moment."""
    return send(request, conversation_id, door=DOOR)


@require_POST
def read(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """POST /office/messages/<id>/read/: the page fires it when it is opened."""
    mark_read(actor=request.actor, now=request.now, conversation_id=conversation_id)
    return HttpResponse(status=204)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """GET, POST /office/messages/new/?client=<number>: a loose conversation with a client."""
    number = request.GET.get("client") or request.POST.get("number") or ""
    if not number:
        return redirect("/office/clients/")
    client = client_for(request.actor, number, "messages.write")
    facts = facts_of([client.id], request.now.astimezone(request.organization.tz).date())[client.id]
    contacts = [(str(one.id), one.name) for one in facts.contacts if not one.blocked]
    primary = next((str(one.id) for one in facts.contacts if one.primary), contacts[0][0] if contacts else "")
    form = NewForm(
        request.POST or None,
        initial={"contacts": [primary] if primary else []},
        clients=[(str(client.id), client.name)],
        contacts=contacts,
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = perform(request, lambda: _open(request, client.id, form.cleaned_data), name="messages.open")
            except Refused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.text)
            else:
                return redirect("office-conversation", conversation_id=made["id"])
    context = {"client": client, "form": form, "contacts": contacts}
    return render(request, "messages/office/new.html", context, status=status)


def _open(request: HttpRequest, client_id: UUID, values: dict[str, Any]) -> dict[str, Any]:
    made = acts.open_conversation(
        actor=request.actor,
        now=request.now,
        client_id=client_id,
        subject=values["subject"],
        contact_ids=[UUID(one) for one in values.get("contacts", ())],
    )
    send_message(actor=request.actor, now=request.now, conversation_id=made, text=values["text"])
    return {"id": str(made)}


@require_POST
def change(request: HttpRequest, conversation_id: UUID, what: str) -> HttpResponse:
    """POST /office/messages/<id>/<close|reopen|answered>/"""
    act, text = CHANGES[what]
    try:
        act(actor=request.actor, now=request.now, conversation_id=conversation_id)
    except Refused as refusal:
        say(request, refusal.text, kind="problem")
    else:
        say(request, gettext(text))
    return redirect("office-conversation", conversation_id=conversation_id)


CHANGES = {
    "close": (acts.close_conversation, _("The conversation is closed.")),
    "reopen": (acts.reopen_conversation, _("The conversation is open again.")),
    "answered": (acts.mark_answered, _("This waits for us no longer.")),
}


@require_POST
def join(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """POST /office/messages/<id>/people/: let somebody take part."""
    return _people(request, conversation_id, acts.add_participant)


@require_POST
def leave(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """POST /office/messages/<id>/people/remove/: let somebody take part no longer."""
    return _people(request, conversation_id, acts.remove_participant)


def _people(request: HttpRequest, conversation_id: UUID, act: Any) -> HttpResponse:
    try:
        person_id = UUID(request.POST.get("person", ""))
    except ValueError:
        raise NotFound from None
    try:
        act(actor=request.actor, now=request.now, conversation_id=conversation_id, person_id=person_id)
    except Refused as refusal:
        say(request, refusal.text, kind="problem")
    return redirect("office-conversation", conversation_id=conversation_id)


def page_context(request: HttpRequest, conversation_id: UUID) -> dict[str, Any]:
    """Everything the page of a conversation shows."""
    detail = conversation_for(request.actor, conversation_id)
    return {
        **_list(request),
        "pane": conversation_pane(request.actor, conversation_id, now=request.now, before=before(request)),
        "people": _joinable(request, detail),
        "documents": items(request.actor, Filters(client_id=detail.client_id), 0, 20).items,
        "current_id": conversation_id,
    }


def _list(request: HttpRequest) -> dict[str, Any]:
    which = request.GET.get("list", MINE)
    which = which if which in LISTS else MINE
    words = request.GET.get("q", "")[:200]
    said = request.GET.get("offset", "")
    offset = whole(said, 0)
    page = conversations(request.actor, which, words=words, offset=offset)
    base = reverse("office-messages")
    here = f"{base}?{urlencode({'list': which, 'q': words} if words else {'list': which})}"
    return {
        "which": which,
        "words": words,
        "rows": page.rows,
        "why_empty": gettext("No conversation holds these words.") if words else gettext(EMPTY[which]),
        "lists": [
            {"label": gettext(label), "url": f"{base}?list={key}", "current": key == which, "count": None}
            for key, label in TABS
        ],
        "fresh_url": f"{here}&offset={offset}" if offset else here,
        "next_url": f"{here}&offset={page.next_offset}" if page.next_offset else "",
        "previous_url": here if offset else "",
    }


def _joinable(request: HttpRequest, detail: ConversationDetail) -> list[tuple[UUID, str]]:
    """Who could take part and does not yet: contacts of the client and its team."""
    if not detail.may_manage:
        return []
    facts = facts_of([detail.client_id], request.now.astimezone(request.organization.tz).date())[detail.client_id]
    contacts = [(one.id, one.name) for one in facts.contacts if not one.blocked]
    team = [(person.id, person.name) for person in names(facts.linked).values()]
    return [person for person in [*contacts, *team] if not detail.takes_part(person[0])]
