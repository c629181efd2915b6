"""/office/templates/: the list, making one, and one template with its settings, problems, versions and publication."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from aanzet.access.queries.organizations import organization
from aanzet.access.queries.people import names
from aanzet.cases.actions.templates import create_template
from aanzet.cases.queries.adoption import adoption_required
from aanzet.cases.queries.library import models
from aanzet.cases.queries.template_choices import template_choices
from aanzet.cases.queries.templates import templates, version_for
from aanzet.cases.web.forms.templates import NewTemplateForm
from aanzet.cases.web.office.editor.frame import PHASES, editor_context, general_facts, head_of
from aanzet.cases.web.office.editor.phases import phase_page
from aanzet.core.errors import NotFound, Refused
from aanzet.core.web.post import perform
from aanzet.rules.asked import whole
from aanzet.rules.permissions import may


def template_list(request: HttpRequest) -> HttpResponse:
    """GET /office/templates/?archived=1"""
    archived = request.GET.get("archived") == "1"
    rows = templates(request.actor, archived=archived)
    people = names([row.changed_by for row in rows])
    products = dict(template_choices().products)
    context = {
        "rows": [
            {
                "row": row,
                "by": people.get(row.changed_by),
                "products": ", ".join(products.get(key, "") for key in row.products),
            }
            for row in rows
        ],
        "archived": archived,
        "adoption": adoption_required(request.actor),
        "may_set": request.actor.may("settings.manage"),
        "may_edit": bool(may(request.actor, "templates.edit")),
    }
    return render(request, "cases/office/templates/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def template_new(request: HttpRequest) -> HttpResponse:
    """GET, POST /office/templates/new/: a name and a start point (F108)."""
    if not may(request.actor, "templates.edit"):
        raise NotFound("templates")
    profile = organization(request.actor.organization_id).profile
    shown = {"name": request.GET.get("name", ""), "model_key": request.GET.get("model", "")}
    form = NewTemplateForm(request.POST or None, models=models(), profile=profile, initial=shown)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            made = perform(
                request,
                lambda: {"id": str(create_template(actor=request.actor, now=request.now, **form.cleaned_data))},
                name="create_template",
            )
            return redirect("template", made["id"])
        except Refused as error:
            refusal = error
            if error.code == "model_needs":
                instead = f"{reverse('template-import')}?model={form.cleaned_data['model_key']}"
                error.links = ((gettext("Choose what to use instead"), instead),)
    context = {"form": form, "refusal": refusal, "models": models()}
    return render(request, "cases/office/templates/new.html", context, status=422 if request.method == "POST" else 200)


def template_page(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """GET /office/templates/<id>/?version=n&phase=key: the phases; of a draft one may change, the editor itself."""
    number = request.GET.get("version", "")
    view = version_for(request.actor, template_id, whole(number, None))
    if view.is_draft and request.actor.may("templates.edit") and view.snapshot.phases:
        return phase_page(request, template_id, view.snapshot.phases[0].key)
    position = max(view.snapshot.phase_named(request.GET.get("phase", "")), 0)
    context = editor_context(request, view, position) if view.snapshot.phases else head_of(request, view, PHASES)
    return render(request, "cases/office/templates/version.html", context | general_facts(view))
