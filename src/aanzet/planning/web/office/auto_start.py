"""/office/auto-start/: what starts by itself, the next 90 days of it, and what it did (F315)."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from aanzet.access.queries.rights import demand
from aanzet.cases.queries.period_words import period_label
from aanzet.core.errors import NotFound, Refused
from aanzet.core.web.notices import say
from aanzet.core.web.post import perform
from aanzet.planning.actions.autostart_rules import add_rule, change_rule, remove_rule, switch_rule
from aanzet.planning.actions.runs import today_of
from aanzet.planning.queries.autostart import (
    PAGE,
    Coming,
    RuleRow,
    coming,
    concerned,
    history,
    rule_for,
    rules,
    starts_of,
    template_of,
    without_period,
)
from aanzet.planning.queries.autostart_words import STATES, line_words, when_words
from aanzet.planning.queries.choices import people_choices, templates
from aanzet.planning.queries.runs import PERMISSION
from aanzet.planning.web.autostart_forms import RuleForm
from aanzet.planning.web.office.shown import act_on
from aanzet.rules.asked import whole
from aanzet.rules.autostart import REACH


@require_safe
def rule_list(request: HttpRequest) -> HttpResponse:
    """GET /office/auto-start/: the rules, and what they start in the next 90 days."""
    found = rules(request.actor)
    soon = coming(request.actor, found, today_of(request.actor, request.now))
    context = {
        "rules": [{"rule": one, "when": when_words(one)} for one in found],
        "days": _by_day([one for one in soon if one.rule.runs]),
    }
    return render(request, "planning/office/auto_start/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def rule_new(request: HttpRequest) -> HttpResponse:
    """GET, POST /office/auto-start/new/?template=: a new rule; it starts nothing until it is switched on."""
    demand(request.actor, PERMISSION)
    known = templates(request.actor)
    first = {"template": request.GET.get("template", ""), "from_on": today_of(request.actor, request.now).isoformat()}
    form = RuleForm(request.POST or None, people=people_choices(), templates=known, initial=first)
    if request.method != "POST":
        return render(request, "planning/office/auto_start/new.html", {"form": form, "templates": known})

    def act() -> dict[str, str]:
        return {"rule": str(add_rule(actor=request.actor, now=request.now, order=form.order()))}

    refusal = None
    if form.is_valid():
        try:
            made = perform(request, act, name="planning.add_rule")
            return redirect("auto-start-rule", rule_id=made["rule"])
        except Refused as error:
            refusal = error
    context = {"form": form, "templates": known, "refusal": refusal}
    return render(request, "planning/office/auto_start/new.html", context, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def rule_page(request: HttpRequest, rule_id: UUID) -> HttpResponse:
    """GET, POST /office/auto-start/<id>/: one rule, its next 90 days, and what it did."""
    rule = rule_for(request.actor, rule_id)
    form = RuleForm(
        request.POST or None,
        people=people_choices(),
        templates=templates(request.actor, archived=rule.archived),
        initial=RuleForm.initial_of_rule(rule),
    )
    if request.method != "POST":
        return render(request, "planning/office/auto_start/rule.html", _shown(request, rule) | {"form": form})
    seen = request.POST.get("version", "")

    def act() -> dict[str, Any]:
        version = whole(seen, 0)
        change_rule(actor=request.actor, now=request.now, rule_id=rule_id, order=form.order(), version=version)
        return {}

    refusal = None
    if form.is_valid():
        try:
            perform(request, act, name="planning.change_rule")
            say(request, gettext("Changed. What started already is not started again."))
            return redirect("auto-start-rule", rule_id=rule_id)
        except Refused as error:
            refusal = error
    context = _shown(request, rule) | {"form": form, "refusal": refusal}
    return render(request, "planning/office/auto_start/rule.html", context, status=422)


@require_POST
def rule_switch(request: HttpRequest, rule_id: UUID) -> HttpResponse:
    """POST /office/auto-start/<id>/switch/ with on=1 or on=0."""
    on = request.POST.get("on") == "1"
    rule_for(request.actor, rule_id)
    return act_on(
        request,
        "switch_rule",
        lambda: switch_rule(actor=request.actor, now=request.now, rule_id=rule_id, on=on),
        reverse("auto-start-rule", args=[rule_id]),
    )


@require_POST
def rule_remove(request: HttpRequest, rule_id: UUID) -> HttpResponse:
    """POST /office/auto-start/<id>/remove/"""
    rule_for(request.actor, rule_id)
    return act_on(
        request,
        "remove_rule",
        lambda: remove_rule(actor=request.actor, now=request.now, rule_id=rule_id),
        reverse("auto-start"),
    )


@require_safe
def rule_clients(request: HttpRequest, rule_id: UUID, period: str) -> HttpResponse:
    """GET /office/auto-start/<id>/periods/<period>/: for whom this period starts, by name, before it happens."""
    rule = rule_for(request.actor, rule_id)
    template = template_of(request.actor, rule.template_id)
    today = today_of(request.actor, request.now)
    found = starts_of(rule, template, today - REACH, today + REACH) if template else []
    start = next((one for one in found if one.period.key == period), None)
    if template is None or start is None:
        raise NotFound(period)
    first = _from(request)
    clients = concerned(template, start, limit=PAGE + 1, offset=first)
    context = {
        "rule": rule,
        "on": start.on,
        "period": period_label(start.period),
        "clients": clients[:PAGE],
        "next_start": first + PAGE if len(clients) > PAGE else None,
        "start": first,
    }
    return render(request, "planning/office/auto_start/clients.html", context)


@require_safe
def started(request: HttpRequest) -> HttpResponse:
    """GET /office/auto-start/history/?state=&from=: everything that started by itself, or could not."""
    state = request.GET.get("state", "")
    state = state if state in STATES else ""
    start = _from(request)
    lines = history(request.actor, state=state, offset=start)
    here = reverse("auto-start-history")
    context = {
        "lines": [line_words(line) for line in lines[:PAGE]],
        "next_start": start + PAGE if len(lines) > PAGE else None,
        "start": start,
        "tabs": [
            {"label": gettext("Everything"), "url": here, "count": None, "current": not state},
            *(
                {"label": gettext(label), "url": f"{here}?state={key}", "count": None, "current": key == state}
                for key, label in STATES.items()
            ),
        ],
    }
    return render(request, "planning/office/auto_start/history.html", context)


def _shown(request: HttpRequest, rule: RuleRow) -> dict[str, Any]:
    template = template_of(request.actor, rule.template_id)
    lines = history(request.actor, rule_id=rule.id)
    return {
        "rule": rule,
        "when": when_words(rule),
        "days": _by_day(coming(request.actor, [rule], today_of(request.actor, request.now))),
        "unset": without_period(request.actor, template) if template else None,
        "lines": [line_words(line) for line in lines[:10]],
    }


def _by_day(found: list[Coming]) -> list[dict[str, Any]]:
    """What comes, per day in order."""
    days: dict[Any, list[dict[str, Any]]] = {}
    for one in found:
        days.setdefault(one.on, []).append({"one": one, "period": period_label(one.key)})
    return [{"on": on, "lines": lines} for on, lines in days.items()]


def _from(request: HttpRequest) -> int:
    return whole(request.GET.get("from", ""), 0)
