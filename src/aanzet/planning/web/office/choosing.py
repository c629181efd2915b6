"""/office/cases/start-many/: step 1 (what) and step 2 (who) of a bulk start (F119; ux 8.16). Back keeps everything."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from aanzet.access.queries.rights import demand
from aanzet.core.errors import Refused
from aanzet.core.web.post import perform
from aanzet.planning.actions.runs import change_run, choose_clients, create_run, today_of
from aanzet.planning.queries.choices import (
    TemplateChoice,
    everybody,
    managers,
    period_choices,
    product_counts,
    takers,
    templates,
    usual_period,
)
from aanzet.planning.queries.runs import PERMISSION, RUNS, Run, run_for, runs
from aanzet.planning.web.forms import WhoForm
from aanzet.planning.web.office.shown import steps_of, words_of
from aanzet.rules import periods
from aanzet.rules.asked import whole


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """GET, POST /office/cases/start-many/: step 1 of a new run, and the runs there are."""
    demand(request.actor, PERMISSION)
    if request.method == "POST":
        return _what(request, None)
    return render(request, "planning/office/what.html", _what_context(request, None))


@require_http_methods(["GET", "HEAD", "POST"])
def what(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """GET, POST /office/cases/start-many/<run>/what/: step 1 once more."""
    run = run_for(request.actor, run_id)
    if not run.editable:
        return redirect("bulk-run", run_id=run_id)
    if request.method == "POST":
        return _what(request, run)
    return render(request, "planning/office/what.html", _what_context(request, run))


def _what(request: HttpRequest, run: Run | None) -> HttpResponse:
    chosen = next((one for one in templates(request.actor) if str(one.id) == request.POST.get("template")), None)
    period = request.POST.get(f"period-{chosen.id}", "") if chosen else ""
    try:
        if chosen is None:
            raise Refused("required", field="template")

        def act() -> dict[str, str]:
            given = {"actor": request.actor, "now": request.now, "template_id": chosen.id, "period": period}
            if run is None:
                return {"run": str(create_run(**given))}
            change_run(**given, run_id=run.id)
            return {"run": str(run.id)}

        made = perform(request, act, name="planning.what")
    except Refused as refusal:
        context = _what_context(request, run) | {"refusal": refusal, "chosen": request.POST.get("template", "")}
        return render(request, "planning/office/what.html", context, status=422)
    return redirect("bulk-who", run_id=made["run"])


def _what_context(request: HttpRequest, run: Run | None) -> dict[str, Any]:
    today = today_of(request.actor, request.now)
    offered = templates(request.actor)
    chosen = str(run.template_id) if run else request.GET.get("template", "")
    return {
        "run": run,
        "steps": steps_of("what", run),
        "choices": [
            {
                "template": one,
                "periods": period_choices(one.period_kind, today),
                "period": run.period
                if run and run.template_id == one.id
                else request.GET.get("period") or usual_period(one.period_kind, today),
            }
            for one in offered
        ],
        "chosen": chosen or next((str(one.id) for one in offered if one.in_bulk), ""),
        **({} if run else _earlier(request)),
    }


def _earlier(request: HttpRequest) -> dict[str, Any]:
    """A page of the runs that were made before."""
    start = whole(request.GET.get("from", ""), 0)
    found = runs(request.actor, RUNS + 1, start)
    return {
        "earlier": [{"run": one, "words": words_of(one)} for one in found[:RUNS]],
        "start": start,
        "next_start": start + RUNS if len(found) > RUNS else None,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def who(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """GET, POST /office/cases/start-many/<run>/who/: step 2, "41 cliënten nemen Btw maand af"."""
    run, template, period = _prepared(request, run_id)
    if not run.editable or template is None:
        return redirect("bulk-run", run_id=run_id)
    counted = product_counts(request.actor, template, period)
    form = WhoForm(
        request.POST or None,
        products=[(str(one.id), f"{one.name} ({one.count})") for one in counted],
        managers=[(str(key), name) for key, name in managers(request.actor)],
        everybody=len(everybody(request.actor)),
        initial={"products": [str(one.id) for one in counted]},
    )
    context = {"run": run, "steps": steps_of("who", run), "form": form, "counted": counted}
    if request.method != "POST":
        return render(request, "planning/office/who.html", context)
    if not form.is_valid():
        return render(request, "planning/office/who.html", context, status=422)
    given = form.cleaned_data
    manager = UUID(given["manager"]) if given["manager"] else None
    if given["selection"] == "all":
        wanted = everybody(request.actor, manager_id=manager)
    else:
        products = [UUID(product) for product in given.get("products") or ()] or list(template.products)
        wanted = takers(request.actor, products, period, manager_id=manager)

    def act() -> dict[str, int]:
        return {"ready": choose_clients(actor=request.actor, now=request.now, run_id=run_id, client_ids=wanted)}

    try:
        perform(request, act, name="planning.who")
    except Refused as refusal:
        return render(request, "planning/office/who.html", {**context, "refusal": refusal}, status=422)
    return redirect("bulk-check", run_id=run_id)


def _prepared(request: HttpRequest, run_id: UUID) -> tuple[Run, TemplateChoice | None, periods.Period | None]:
    run = run_for(request.actor, run_id)
    template = next((one for one in templates(request.actor) if one.id == run.template_id), None)
    return run, template, periods.parse(run.period) if run.period else None
