"""/office/templates/: the list, making one, and one template with its settings, problems, versions and publication."""

from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from aanzet.access.queries.organizations import organization
from aanzet.access.queries.people import names
from aanzet.cases.actions.templates import (
    archive_template,
    create_template,
    edit_template,
    publish_template,
    restore_template,
)
from aanzet.cases.queries.adoption import adoption_required
from aanzet.cases.queries.condition_words import in_words
from aanzet.cases.queries.explaining import pages_of
from aanzet.cases.queries.library import models
from aanzet.cases.queries.template_changes import changes_between
from aanzet.cases.queries.template_choices import template_choices
from aanzet.cases.queries.templates import VersionView, template_facts_of, templates, version_for, versions
from aanzet.cases.web.forms.templates import GeneralForm, NewTemplateForm, PublishForm
from aanzet.cases.web.office.editing import draft_of, findings, save
from aanzet.core.errors import Conflict, NotFound, Refused
from aanzet.core.web.notices import say
from aanzet.core.web.post import perform
from aanzet.rules.permissions import may
from aanzet.rules.process.template import ClosingMessage, ItemTypeLink, TemplateSnapshot


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
    """GET /office/templates/<id>/?version=n: phases, problems and versions."""
    number = request.GET.get("version", "")
    view = version_for(request.actor, template_id, int(number) if number.isdigit() else None)
    return render(request, "cases/office/templates/template.html", page_context(request, view))


def page_context(request: HttpRequest, view: VersionView) -> dict:
    """What every page of one template shows on top."""
    known = versions(request.actor, view.template_id)
    facts = template_facts_of(view.template_id)
    snapshot = view.snapshot
    choices = template_choices()
    people = names([person for one in known for person in (one.edited_by, one.published_by, one.adopted_by)])
    return {
        "view": view,
        "snapshot": snapshot,
        "is_draft": view.is_draft,
        "has_draft": any(one.is_draft for one in known),
        "in_use": next((one for one in known if one.state == "published"), None),
        "archived": facts["archived"],
        "adoption": adoption_required(request.actor),
        "adopted_by": people.get(view.adopted_by),
        "running": facts["running"],
        "versions": [{"one": one, "by": people.get(one.published_by or one.edited_by)} for one in known],
        "pages": pages_of(snapshot.attachments),
        "phase_rows": [
            (
                phase,
                in_words(snapshot, phase.condition),
                [(one, in_words(snapshot, one.condition)) for one in phase.automations],
            )
            for phase in snapshot.phases
        ],
        "findings": findings(view) if view.is_draft else [],
        "products": ", ".join(dict(choices.products).get(key, "") for key in snapshot.products),
        "days_client": sum(phase.lead_time_days for phase in snapshot.phases if phase.side == "client"),
        "days_office": sum(phase.lead_time_days for phase in snapshot.phases if phase.side != "client"),
        "may_edit": bool(may(request.actor, "templates.edit")),
        "may_publish": bool(may(request.actor, "templates.publish")),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def template_general(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """GET, POST /office/templates/<id>/general/: settings of the whole template."""
    view = draft_of(request, template_id)
    choices = template_choices()
    form = GeneralForm(request.POST or None, choices=choices, initial=_general(view.snapshot))
    refusal, status = None, 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            perform(
                request, lambda: save(request, view, _with_general(view.snapshot, form.cleaned_data)), name="general"
            )
            say(request, gettext("Saved."))
            return redirect("template", template_id)
        except Refused as error:
            refusal, status = error, 409 if isinstance(error, Conflict) else 422
    context = {"view": view, "form": form, "refusal": refusal}
    return render(request, "cases/office/templates/general.html", context, status=status)


def _general(snapshot: TemplateSnapshot) -> dict:
    plain = ("name", "description", "period_kind", "unique_per_period", "visible_to_client", "start_immediately")
    return {name: getattr(snapshot, name) for name in plain} | {
        "products": snapshot.products,
        "is_onboarding": snapshot.is_onboarding,
        "day_kind": snapshot.day_kind,
        "default_role": snapshot.default_role,
        "item_types": [link.key for link in snapshot.item_types],
        "attachments": snapshot.attachments,
        "close_text": snapshot.close_message.text,
        "close_sender": snapshot.close_message.sender_role,
    }


def _with_general(snapshot: TemplateSnapshot, values: dict) -> TemplateSnapshot:
    kept = {link.key: link for link in snapshot.item_types}
    return replace(
        snapshot,
        name=values["name"],
        description=values["description"],
        products=tuple(values["products"]),
        period_kind=values["period_kind"],
        unique_per_period=values["unique_per_period"],
        visible_to_client=values["visible_to_client"],
        start_immediately=values["start_immediately"],
        is_onboarding=values["is_onboarding"],
        day_kind=values["day_kind"],
        default_role=values["default_role"],
        item_types=tuple(kept.get(key, ItemTypeLink(key)) for key in values["item_types"]),
        attachments=tuple(values.get("attachments", ())),
        close_message=replace(
            snapshot.close_message if snapshot.close_message.text else ClosingMessage(),
            text=values["close_text"],
            sender_role=values["close_sender"],
        ),
    )


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
    context = page_context(request, view) | {"form": form, "refusal": refusal}
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
