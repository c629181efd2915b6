"""One message: change it, delete it, take a waiting one back; the notices; the settings."""

from dataclasses import asdict
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from aanzet.clients.queries.reach import ask
from aanzet.core.drafts import keep_field
from aanzet.core.errors import Refused
from aanzet.core.web.notices import say
from aanzet.messages.actions.scheduled import cancel_scheduled
from aanzet.messages.actions.settings import change_message_settings
from aanzet.messages.actions.writing import delete_message, edit_message
from aanzet.messages.queries.conversations import conversation_for
from aanzet.messages.queries.pane import draft_key
from aanzet.messages.queries.settings import settings_of
from aanzet.messages.queries.stream import message_for
from aanzet.messages.web.forms import DeleteForm, EditForm, SettingsForm


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, message_id: UUID, door: str = "office") -> HttpResponse:
    """GET, POST .../messages/message/<id>/edit/: within ten minutes and before it was read."""
    message, conversation = message_for(request.actor, message_id, now=request.now)
    form = EditForm(request.POST or None, initial={"text": message.text})
    back = f"{door}-conversation"
    if request.method != "POST" and not message.may_edit:
        say(request, Refused("message_no_longer_editable").text, kind="problem")
        return redirect(back, conversation_id=conversation.id)
    if request.method == "POST" and form.is_valid():
        try:
            edit_message(actor=request.actor, now=request.now, message_id=message_id, text=form.cleaned_data["text"])
        except Refused as refusal:
            form.add_error("text", refusal.text)
        else:
            say(request, gettext("Changed."))
            return redirect(back, conversation_id=conversation.id)
    context = {"conversation": conversation, "form": form, "back": back}
    status = 422 if request.method == "POST" else 200
    return render(request, f"messages/{door}/edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """GET, POST /office/messages/message/<id>/delete/: with a reason; that it was there stays visible."""
    message, conversation = message_for(request.actor, message_id, now=request.now)
    ask(request.actor, "messages.delete")
    form = DeleteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            delete_message(
                actor=request.actor, now=request.now, message_id=message_id, reason=form.cleaned_data["reason"]
            )
        except Refused as refusal:
            form.add_error("reason", refusal.text)
        else:
            say(request, gettext("Deleted. That it was there stays visible."))
            return redirect("office-conversation", conversation_id=conversation.id)
    context = {"conversation": conversation, "message": message, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "messages/office/delete.html", context, status=status)


@require_POST
def take_back(request: HttpRequest, conversation_id: UUID, scheduled_id: UUID) -> HttpResponse:
    """POST /office/messages/<id>/waiting/<id>/take-back/: its text is in the field again."""
    conversation_for(request.actor, conversation_id)
    try:
        text = cancel_scheduled(actor=request.actor, now=request.now, scheduled_id=scheduled_id)
    except Refused as refusal:
        say(request, refusal.text, kind="problem")
    else:
        keep_field(actor=request.actor, now=request.now, key=draft_key(conversation_id), name="text", value=text)
        say(request, gettext("Taken back; the text is in the field again."))
    return redirect("office-conversation", conversation_id=conversation_id)


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """GET, POST /office/settings/messages/"""
    ask(request.actor, "settings.manage")
    form = SettingsForm(request.POST or None, initial=asdict(settings_of(request.organization)))
    if request.method == "POST" and form.is_valid():
        try:
            change_message_settings(actor=request.actor, now=request.now, values=form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.text)
        else:
            say(request, gettext("Saved. It counts for new messages."))
            return redirect("settings-messages")
    status = 422 if request.method == "POST" else 200
    return render(request, "messages/office/settings.html", {"form": form}, status=status)
