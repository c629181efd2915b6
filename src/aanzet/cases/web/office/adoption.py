"""Adopting a template before it is published (F112): ask, adopt with a note, and the setting of the organization."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from aanzet.cases.actions.adoption import adopt_template, change_adoption, submit_template
from aanzet.core.errors import NotFound, Refused
from aanzet.core.web.notices import say
from aanzet.core.web.post import perform


@require_POST
def template_submit(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """POST /office/templates/<id>/submit/: ask to adopt the draft."""
    try:
        perform(
            request,
            lambda: submit_template(actor=request.actor, now=request.now, template_id=template_id),
            name="submit_template",
        )
    except Refused as error:
        say(request, error.text, kind="problem")
    else:
        say(request, gettext("Asked. Somebody else who may publish can adopt it now."))
    return redirect("template", template_id)


@require_POST
def template_adopt(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """POST /office/templates/<id>/adopt/ (field note): adopt the draft as it is."""
    note = request.POST.get("note", "")
    try:
        perform(
            request,
            lambda: adopt_template(actor=request.actor, now=request.now, template_id=template_id, note=note),
            name="adopt_template",
        )
    except Refused as error:
        say(request, error.text, kind="problem")
    else:
        say(request, gettext("Adopted. It can be published now; a change makes it a draft again."))
    return redirect("template", template_id)


@require_POST
def adoption_setting(request: HttpRequest) -> HttpResponse:
    """POST /office/templates/adoption/ (field required): whether adopting comes before publishing."""
    if not request.actor.may("settings.manage"):
        raise NotFound("settings")
    required = request.POST.get("required") == "1"
    perform(
        request,
        lambda: change_adoption(actor=request.actor, now=request.now, required=required),
        name="change_adoption",
    )
    say(request, gettext("Saved."))
    return redirect("templates")
