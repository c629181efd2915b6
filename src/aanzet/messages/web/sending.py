"""What both doors do with a composer: take the files in, send, and answer with the pane or the next page."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext

from aanzet.core.drafts import forget_draft
from aanzet.core.errors import NotFound, Refused
from aanzet.core.web.incoming import refusal_status, sent_files
from aanzet.core.web.notices import say
from aanzet.core.web.post import perform
from aanzet.documents.actions.files import receive_file
from aanzet.documents.actions.items import add_item
from aanzet.documents.queries.folders import types_by_key
from aanzet.messages.actions.scheduled import schedule_message
from aanzet.messages.actions.writing import send_message
from aanzet.messages.queries.conversations import ConversationDetail, conversation_for
from aanzet.messages.queries.pane import conversation_pane, draft_key
from aanzet.messages.web.forms import ComposerForm

LOOSE_KIND = "other"  # what is sent along with a message, until somebody says what it is


def send(request: HttpRequest, conversation_id: UUID, *, door: str) -> HttpResponse:
    """One message with its files, once per submit. Refused: nothing was sent and nothing is lost."""
    detail = conversation_for(request.actor, conversation_id)
    form = ComposerForm(request.POST)
    form.is_valid()
    values = form.cleaned_data
    internal = request.actor.is_office and values.get("to") == "note"
    send_at = values.get("send_at") if request.actor.is_office and not internal else None
    if form.errors.get("send_at"):
        return _again(request, conversation_id, door, Refused("date_invalid", field="send_at"))
    try:
        answer = perform(
            request,
            lambda: _act(request, detail, values.get("text") or "", internal=internal, send_at=send_at),
            name="messages.send",
        )
    except Refused as refusal:
        return _again(request, conversation_id, door, refusal)
    forget_draft(actor=request.actor, key=draft_key(conversation_id))
    for name in answer.get("not_told", ()):
        text = Refused("no_access_to_client", name=name).text
        say(request, gettext("%(why)s No notice was sent to %(name)s.") % {"why": text, "name": name}, kind="problem")
    if request.headers.get("HX-Request") and request.POST.get("pane"):
        return pane_fragment(request, conversation_id, door)
    return redirect(_next(request, f"/{door}/messages/{conversation_id}/"))


def pane_fragment(
    request: HttpRequest, conversation_id: UUID, door: str, refusal: Refused | None = None
) -> HttpResponse:
    """Stream and composer alone."""
    context = {"pane": conversation_pane(request.actor, conversation_id, now=request.now), "next": _next(request, "")}
    if refusal is not None:
        context |= _kept(request, refusal)
    status = refusal_status(refusal) if refusal else 200
    return render(request, f"messages/{door}/_conversation.html", context, status=status)


def _act(
    request: HttpRequest, detail: ConversationDetail, text: str, *, internal: bool, send_at: datetime | None
) -> dict[str, Any]:
    items = [*_chosen(request), *_taken_in(request, detail, internal=internal)]
    if send_at is not None:
        schedule_message(
            actor=request.actor, now=request.now, conversation_id=detail.id, text=text, send_at=send_at, items=items
        )
        return {}
    sent = send_message(
        actor=request.actor, now=request.now, conversation_id=detail.id, text=text, items=items, internal=internal
    )
    return {"id": str(sent.id), "not_told": list(sent.not_told)}


def _taken_in(request: HttpRequest, detail: ConversationDetail, *, internal: bool) -> list[UUID]:
    """New files go into the dossier, and along with the message. One that is refused stops the message, by name."""
    kind = types_by_key([LOOSE_KIND]).get(LOOSE_KIND)
    taken = []
    for name, size, chunks in sent_files(request):
        received = receive_file(actor=request.actor, now=request.now, name=name, size=size, chunks=chunks)
        added = add_item(
            actor=request.actor,
            now=request.now,
            client_id=detail.client_id,
            file_id=received.id,
            type_id=kind.id if kind else None,
            case_id=detail.case_id,
            origin="upload",
            asked=True,
            anyway=True,
        )
        taken.append(added.item_id)
    return taken


def _chosen(request: HttpRequest) -> list[UUID]:
    """Documents that were ticked in the dossier."""
    found = []
    for text in request.POST.getlist("item"):
        try:
            found.append(UUID(text))
        except ValueError:
            raise Refused("choice_invalid", field="item", value=text[:40], allowed="-") from None
    return found


def _again(request: HttpRequest, conversation_id: UUID, door: str, refusal: Refused) -> HttpResponse:
    if request.headers.get("HX-Request") and request.POST.get("pane"):
        return pane_fragment(request, conversation_id, door, refusal)
    context = {"pane": conversation_pane(request.actor, conversation_id, now=request.now)} | _kept(request, refusal)
    return render(request, f"messages/{door}/conversation.html", context, status=refusal_status(refusal))


def _kept(request: HttpRequest, refusal: Refused) -> dict[str, Any]:
    return {"refusal": refusal, "kept": request.POST.get("text", ""), "kept_to": request.POST.get("to", "")}


def _next(request: HttpRequest, otherwise: str) -> str:
    """Where the form wanted to go afterwards, inside this house only."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    good = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if good else otherwise


def before(request: HttpRequest) -> UUID | None:
    """The message whose earlier ones are asked, of ?before=; None for the newest. NotFound for nonsense."""
    asked = request.GET.get("before")
    try:
        return UUID(asked) if asked else None
    except ValueError:
        raise NotFound("before") from None
