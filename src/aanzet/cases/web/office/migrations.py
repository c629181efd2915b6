"""/office/templates/<id>/migrate/: running cases to another version: from which, the mapping, and the acts (F401).

The dry run and the report stand in migration_plan.py.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from aanzet.cases.actions.migration.plans import (
    begin_migration,
    choose_cases,
    create_plan,
    discard_plan,
    map_plan,
    stop_migration,
    undo_plan,
)
from aanzet.cases.queries.migration.items import VERDICTS
from aanzet.cases.queries.migration.plans import both_versions, name_of_template, plan_for, plans_of, running_versions
from aanzet.cases.web.forms.migration import MappingForm
from aanzet.cases.web.office.migration_plan import plan_here, shown_plan
from aanzet.cases.web.office.migration_ticks import drop, keep
from aanzet.core.errors import Refused
from aanzet.core.web.notices import say
from aanzet.core.web.post import perform
from aanzet.rules.asked import identifier


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """GET, POST /office/templates/<id>/migrate/: older versions that still run, and what was migrated before."""
    running = running_versions(request.actor, template_id)
    context = {
        "template_id": template_id,
        "name": name_of_template(template_id),
        "running": running,
        "plans": plans_of(request.actor, template_id),
        "refusal": None,
    }
    if request.method != "POST":
        return render(request, "cases/office/migration/begin.html", context)
    chosen = identifier(request.POST.get("from_version", "")) or UUID(int=0)
    asked = {"actor": request.actor, "now": request.now, "template_id": template_id, "from_version_id": chosen}
    try:
        made = perform(request, lambda: {"id": str(create_plan(**asked))}, name="migration.create")
    except Refused as error:
        return render(request, "cases/office/migration/begin.html", {**context, "refusal": error}, status=422)
    return redirect("migration-map", template_id, made["id"])


@require_http_methods(["GET", "HEAD", "POST"])
def mapping(request: HttpRequest, template_id: UUID, plan_id: UUID) -> HttpResponse:
    """GET, POST /office/templates/<id>/migrate/<plan>/map/: which phase becomes which; POST does the dry run."""
    plan = plan_here(request, template_id, plan_id)
    if not plan.editable or plan.from_version_id is None:
        return redirect("migration", template_id, plan_id)
    old, new = both_versions(plan)
    initial = MappingForm.initial_of(plan.phases, plan.automations, plan.fire, plan.dates)
    form = MappingForm(request.POST or None, old=old, new=new, tasks=plan.automations, initial=initial)
    context = {"plan": plan, "form": form, "refusal": None}
    if request.method != "POST":
        return render(request, "cases/office/migration/map.html", context)
    if not form.is_valid():
        return render(request, "cases/office/migration/map.html", context, status=422)
    order = {"phases": form.phases(), "automations": form.automations()}
    order |= {name: form.cleaned_data[name] for name in ("fire", "dates")}
    try:
        perform(
            request,
            lambda: map_plan(actor=request.actor, now=request.now, plan_id=plan_id, **order),
            name="migration.map",
        )
    except Refused as error:
        return render(request, "cases/office/migration/map.html", {**context, "refusal": error}, status=422)
    return redirect("migration", template_id, plan_id)


@require_POST
def tick(request: HttpRequest, template_id: UUID, plan_id: UUID) -> HttpResponse:
    """POST /office/templates/<id>/migrate/<plan>/tick/?<page of the list>&none=1: keep the ticks, then that page."""
    plan_here(request, template_id, plan_id)
    page = request.GET.copy()
    if page.pop("none", None):
        drop(request)
    else:
        keep(request, plan_id)
    return _to_page(template_id, plan_id, page)


@require_POST
def choose(request: HttpRequest, template_id: UUID, plan_id: UUID) -> HttpResponse:
    """POST /office/templates/<id>/migrate/<plan>/choose/?take=1&all=1&verdict=: the selected rows, or all of a tab."""
    verdict = request.GET.get("verdict", "")
    every = request.GET.get("all") == "1"
    return _act(
        request,
        template_id,
        plan_id,
        choose_cases,
        chosen=request.GET.get("take") == "1",
        case_ids=None if every else keep(request, plan_id),
        verdict=verdict if verdict in VERDICTS else "",
    )


@require_POST
def apply(request: HttpRequest, template_id: UUID, plan_id: UUID) -> HttpResponse:
    """POST /office/templates/<id>/migrate/<plan>/apply/: let the chosen cases go, with the reason."""
    return _act(request, template_id, plan_id, begin_migration, reason=request.POST.get("reason", ""))


@require_POST
def stop(request: HttpRequest, template_id: UUID, plan_id: UUID) -> HttpResponse:
    """POST /office/templates/<id>/migrate/<plan>/stop/: stop after the part that is under way."""
    return _act(request, template_id, plan_id, stop_migration)


@require_POST
def undo(request: HttpRequest, template_id: UUID, plan_id: UUID) -> HttpResponse:
    """POST /office/templates/<id>/migrate/<plan>/undo/ (field `which`): back to the version they had, all or some."""
    every = request.POST.get("which") == "all"
    ids = None if every else keep(request, plan_id)
    return _act(request, template_id, plan_id, undo_plan, reason=request.POST.get("reason", ""), case_ids=ids)


@require_POST
def discard(request: HttpRequest, template_id: UUID, plan_id: UUID) -> HttpResponse:
    """POST /office/templates/<id>/migrate/<plan>/discard/: throw away what was not applied."""
    plan_here(request, template_id, plan_id)
    asked = {"actor": request.actor, "now": request.now, "plan_id": plan_id}
    try:
        perform(request, lambda: discard_plan(**asked), name="migration.discard")
    except Refused as error:
        say(request, error.text, kind="problem")
        return redirect("migration", template_id, plan_id)
    say(request, gettext("The plan is thrown away. No case was changed."))
    return redirect("template-migrate", template_id)


def _act(
    request: HttpRequest, template_id: UUID, plan_id: UUID, act: Callable[..., Any], **values: Any
) -> HttpResponse:
    """Do it once and go back to the plan; a refusal is said there, at the reason when it is about that."""
    plan_here(request, template_id, plan_id)
    asked = {"actor": request.actor, "now": request.now, "plan_id": plan_id, **values}
    try:
        perform(request, lambda: {"answer": act(**asked)}, name=f"migration.{act.__name__}")
    except Refused as error:
        if error.field == "reason":
            return shown_plan(request, plan_for(request.actor, plan_id), error)
        say(request, error.text, kind="problem")
    else:
        drop(request)
    return _to_page(template_id, plan_id, QueryDict(request.POST.get("back", "").removeprefix("?")))


def _to_page(template_id: UUID, plan_id: UUID, page: QueryDict) -> HttpResponse:
    """To the plan, at this page of its list."""
    query = page.urlencode()
    return redirect(reverse("migration", args=[template_id, plan_id]) + (f"?{query}" if query else ""))
