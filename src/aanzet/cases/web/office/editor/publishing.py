"""/office/templates/<id>/edit/, publish/ and archive/: from draft to the version in use, and out of it (F109, F113)."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from aanzet.access.queries.people import names
from aanzet.cases.actions.template_drafts import edit_template
from aanzet.cases.actions.templates import archive_template, publish_template, restore_template
from aanzet.cases.queries.migration.plans import PERMISSION
from aanzet.cases.queries.rehearsals import saved
from aanzet.cases.queries.template_changes import changes_between
from aanzet.cases.web.forms.templates import PublishForm
from aanzet.cases.web.office.editor.drafts import draft_of, findings
from aanzet.cases.web.office.editor.frame import PHASES, head_of
from aanzet.core.errors import NotFound, Refused
from aanzet.core.web.notices import say
from aanzet.core.web.post import perform
from aanzet.rules.permissions import may


@require_POST
def template_edit(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """POST /office/templates/<id>/edit/: begin or continue the draft (F109)."""
    perform(
        request,
        lambda: {"id": str(edit_template(actor=request.actor, now=request.now, template_id=template_id))},
        name="edit_template",
    )
    return redirect("template", template_id)


@require_http_methods(["GET", "HEAD", "POST"])
def template_publish(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """GET, POST /office/templates/<id>/publish/: what is wrong, from which period, and go (F113)."""
    if not may(request.actor, "templates.publish"):
        raise NotFound(template_id)
    view = draft_of(request, template_id)
    form = PublishForm(request.POST or None)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            perform(
                request,
                lambda: {"id": str(publish_template(actor=request.actor, now=request.now, template_id=template_id,
                                                    **form.cleaned_data))},
                name="publish_template",
            )  # fmt: skip
            say(request, gettext("Version %(number)s is in use from now on.") % {"number": view.number})
            return redirect("template", template_id)
        except Refused as error:
            refusal = error
            if error.code == "rehearsal_failed":
                error.links = ((gettext("Rehearsal"), reverse("template-rehearsal", args=[template_id])),)
    context = head_of(request, view, PHASES) | {"form": form, "refusal": refusal, "findings": findings(view)}
    context["may_migrate"] = may(request.actor, PERMISSION)
    context["tests"] = saved(request.actor, template_id, view.snapshot)
    context["adopted_by"] = names([view.adopted_by]).get(view.adopted_by)
    before = context["in_use"]
    context["changes"] = changes_between(before.snapshot if before else None, view.snapshot)
    return render(
        request, "cases/office/templates/publish.html", context, status=422 if request.method == "POST" else 200
    )


@require_POST
def template_archive(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """POST /office/templates/<id>/archive/ and restore/ (field `restore`): out of the lists, and back (F121)."""
    restoring = request.POST.get("restore") == "1"
    act = restore_template if restoring else archive_template
    try:
        perform(request, lambda: act(actor=request.actor, now=request.now, template_id=template_id), name=act.__name__)
    except Refused as error:
        say(request, error.text, kind="problem")
    else:
        say(request, gettext("It can be started again.") if restoring else gettext("Archived. Running cases go on."))
    return redirect("template", template_id)
