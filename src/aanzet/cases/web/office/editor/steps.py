"""Steps back and forth in a draft, who else has it open, and that it changed meanwhile (F111)."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from aanzet.access.queries.people import names
from aanzet.cases.actions.presence import FRESH, note_editing
from aanzet.cases.actions.template_drafts import step_draft
from aanzet.cases.queries.presence import also_editing
from aanzet.cases.queries.templates import version_for
from aanzet.cases.web.office.editor.drafts import draft_of
from aanzet.core.errors import NotFound, Refused
from aanzet.core.web.notices import say
from aanzet.core.web.post import perform
from aanzet.rules.asked import whole


@require_POST
def template_step(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """POST /office/templates/<id>/step/: field `step` is back or forth; `open` is the phase that stays open."""
    view = draft_of(request, template_id)
    back = request.POST.get("step") != "forth"
    try:
        perform(
            request,
            lambda: step_draft(
                actor=request.actor, now=request.now, template_id=template_id, back=back, seen=view.version
            ),
            name="step_draft",
        )
    except Refused as error:
        say(request, error.text, kind="problem")
    opened = request.POST.get("open", "")
    if version_for(request.actor, template_id).snapshot.phase_named(opened) < 0:
        return redirect(request.POST.get("page") == "general" and "template-general" or "template", template_id)
    return redirect(reverse("template-phase", args=[template_id, opened]))


@require_POST
def template_here(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """POST /office/templates/<id>/here/: the editor is open; answers who else has it open, and who changed it."""
    if not request.actor.may("templates.edit"):
        raise NotFound(template_id)
    view = version_for(request.actor, template_id)
    others = also_editing(request.actor, template_id, request.now - FRESH)
    note_editing(actor=request.actor, now=request.now, template_id=template_id)
    return render(request, "cases/office/templates/_here.html", {"view": view, "also_here": others})


def template_news(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """GET /office/templates/<id>/news/?version=n: whether somebody else saved since, and where to see it."""
    if not request.actor.may("templates.edit"):
        raise NotFound(template_id)
    view = version_for(request.actor, template_id)
    seen = whole(request.GET.get("version", ""), view.version)
    changed = seen != view.version and view.edited_by != request.actor.id
    person = names([view.edited_by]).get(view.edited_by) if changed else None
    return render(request, "cases/office/templates/_news.html", {"view": view, "person": person})
