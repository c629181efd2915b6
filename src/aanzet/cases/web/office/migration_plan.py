"""/office/templates/<id>/migrate/<plan>/: the dry run, how far it is, and the report (F401)."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_safe

from aanzet.cases.queries.migration.going_back import staying_of
from aanzet.cases.queries.migration.items import (
    DONE,
    ORDERS,
    OUTCOMES,
    PAGE,
    VERDICTS,
    Counted,
    Item,
    ItemFilter,
    counts_of,
    items_of,
)
from aanzet.cases.queries.migration.plans import APPLIED, APPLYING, JUDGED, JUDGING, MAPPING, STOPPING, Plan, plan_for
from aanzet.cases.queries.migration.words import OUTCOMES as OUTCOME_WORDS
from aanzet.cases.queries.migration.words import VERDICTS as VERDICT_WORDS
from aanzet.cases.queries.migration.words import Reader, reason_of, state_words
from aanzet.cases.web.forms.migration import ReasonForm
from aanzet.cases.web.office.migration_ticks import ticked
from aanzet.core.errors import NotFound, Refused
from aanzet.core.web.csv_file import csv_file
from aanzet.rules.asked import whole
from aanzet.rules.errors import sentence
from aanzet.rules.msgids import gettext_noop as _
from aanzet.rules.process.migration.verdict import BLOCKED

SORTS = {"client": _("Client name"), "number": _("Number"), "phase": _("Phase"), "due": _("Due")}
PLACES = ("verdict", "outcome", "code", "words", "sort")


def plan_here(request: HttpRequest, template_id: UUID, plan_id: UUID) -> Plan:
    """The plan, of this template."""
    plan = plan_for(request.actor, plan_id)
    if plan.template_id != template_id:
        raise NotFound(plan_id)
    return plan


@require_safe
def plan_page(request: HttpRequest, template_id: UUID, plan_id: UUID) -> HttpResponse:
    """GET /office/templates/<id>/migrate/<plan>/?verdict=&outcome=&code=&words=&sort=&from="""
    plan = plan_here(request, template_id, plan_id)
    if plan.state == MAPPING:
        return redirect("migration-map", template_id, plan_id)
    return shown_plan(request, plan)


@require_safe
def plan_live(request: HttpRequest, template_id: UUID, plan_id: UUID) -> HttpResponse:
    """GET /office/templates/<id>/migrate/<plan>/live/: bar and list, for the page that is open."""
    plan = plan_here(request, template_id, plan_id)
    return render(request, "cases/office/migration/_plan.html", context_of(request, plan))


def shown_plan(request: HttpRequest, plan: Plan, refusal: Refused | None = None) -> HttpResponse:
    """The page; with a refusal what was typed stands in its form again."""
    form = ReasonForm(request.POST or None)
    if refusal is not None and form.is_valid():
        form.add_error("reason", refusal.text)
    context = context_of(request, plan) | {"form": form, "refusal": refusal}
    return render(request, "cases/office/migration/plan.html", context, status=422 if refusal else 200)


def context_of(request: HttpRequest, plan: Plan) -> dict[str, Any]:
    """The plan with one page of its cases. After it was applied the list is a report."""
    counted = counts_of(plan.id)
    report = plan.state not in (MAPPING, JUDGING, JUDGED)
    wanted = _filter(request, counted, report=report)
    start = whole(request.GET.get("from", ""), 0)
    found = items_of(request.actor, plan.id, wanted, offset=start, limit=PAGE + 1)
    page = reverse("migration", args=[plan.template_id, plan.id])
    may_undo = plan.may_be_undone(request.now)
    moving = [one for one in counted if one.verdict != BLOCKED]
    done = sum(one.cases for one in counted if one.outcome == DONE)
    ticks = ticked(request, plan.id)
    return {
        "plan": plan,
        "job": _job(plan),
        "report": report,
        "page": page,
        "form": ReasonForm(),
        "refusal": None,
        "tabs": _tabs(counted, wanted, page, report=report),
        "wanted": wanted,
        "codes": _codes(counted, wanted),
        "sorts": [(key, gettext(label)) for key, label in SORTS.items()],
        "lines": _lines(found[:PAGE], staying_of(plan, found[:PAGE], request.organization.tz) if may_undo else None),
        "start": start,
        "next_start": start + PAGE if len(found) > PAGE else None,
        "chosen": sum(one.chosen for one in counted),
        "movable": sum(one.cases for one in moving),
        "done": done,
        "may_choose": plan.state == JUDGED,
        "may_undo": may_undo,
        "actions": _actions(plan, page),
        "ticks": ticks,
        "ticked_elsewhere": len(set(ticks) - {item.case_id for item in found[:PAGE]}),
        "ticks_form": "bulk" if plan.state == JUDGED else "undo-form" if may_undo and done else "",
        "tick_url": f"{page}tick/",
        "none_url": f"{page}tick/?{urlencode({**request.GET.dict(), 'none': '1'})}",
    }


def _filter(request: HttpRequest, counted: tuple[Counted, ...], *, report: bool) -> ItemFilter:
    given = {name: request.GET.get(name, "")[:100] for name in PLACES}
    tabs = OUTCOMES if report else VERDICTS
    name = "outcome" if report else "verdict"
    if given[name] not in tabs:
        given[name] = next((one for one in tabs if any(getattr(group, name) == one for group in counted)), tabs[0])
    given["verdict" if report else "outcome"] = ""
    given["sort"] = given["sort"] if given["sort"] in ORDERS else "client"
    return ItemFilter(**given)


def _tabs(counted: tuple[Counted, ...], wanted: ItemFilter, page: str, *, report: bool) -> list[dict[str, Any]]:
    name, labels = ("outcome", OUTCOME_WORDS) if report else ("verdict", VERDICT_WORDS)
    totals = {one: sum(group.cases for group in counted if getattr(group, name) == one) for one in labels}
    return [
        {
            "label": gettext(label),
            "count": totals[one],
            "url": f"{page}?{name}={one}",
            "current": getattr(wanted, name) == one,
        }
        for one, label in labels.items()
        if totals[one] or not report or one == getattr(wanted, name)
    ]


def _codes(counted: tuple[Counted, ...], wanted: ItemFilter) -> list[dict[str, Any]]:
    """Why cases of this tab cannot go, with how many, to look at one reason at a time."""
    totals: dict[str, int] = {}
    for one in counted:
        if one.code and one.verdict.startswith(wanted.verdict) and one.outcome.startswith(wanted.outcome):
            totals[one.code] = totals.get(one.code, 0) + one.cases
    blanks = {name: "…" for name in ("phase", "task", "name", "state")}
    return [
        {"code": code, "label": sentence(code, blanks, gettext), "count": count, "current": wanted.code == code}
        for code, count in sorted(totals.items(), key=lambda one: -one[1])
    ]


def _lines(found: tuple[Item, ...], staying: Mapping[UUID, str] | None) -> list[dict[str, Any]]:
    """staying: why cases that went along cannot go back; None when nothing can."""
    reader = Reader()
    return [
        {
            "item": item,
            "effects": reader.effects(item),
            "reason": reason_of(item),
            "state": state_words(item),
            "may_go_back": staying is not None and item.outcome == DONE and item.case_id not in staying,
            "stays": (staying or {}).get(item.case_id, ""),
        }
        for item in found
    ]


def _actions(plan: Plan, page: str) -> list[dict[str, Any]]:
    """What can be done with the selected rows."""
    if plan.state == JUDGED:
        return [
            {"label": gettext("Take in"), "url": f"{page}choose/?take=1", "primary": True},
            {"label": gettext("Leave out"), "url": f"{page}choose/?take=0"},
        ]
    return []


def _job(plan: Plan) -> dict[str, Any]:
    """The plan as kit/progress.html takes it."""
    share = 100 * plan.done // plan.total if plan.total else 0
    titles = {
        JUDGING: gettext("Trying it out; nothing changes"),
        APPLYING: gettext("Cases go to version %(number)s") % {"number": plan.number},
        STOPPING: gettext("Cases go to version %(number)s") % {"number": plan.number},
    }
    state = "stopping" if plan.state == STOPPING else "running" if plan.at_work else "done"
    failed = plan.failed if plan.state in (APPLYING, STOPPING, APPLIED) else 0
    return {
        "id": plan.id,
        "title": titles.get(plan.state, gettext("Cases go back to the version they had")),
        "done": plan.done,
        "total": plan.total,
        "failed": failed,
        "state": state,
        "announce": share - share % 25 if share >= 25 else "",  # noqa: PLR2004 - in quarters
        "stop_url": reverse("migration-stop", args=[plan.template_id, plan.id]) if plan.state == APPLYING else "",
        "report_url": "",
        "url": "",  # the page renews it together with the list
    }


@require_safe
def plan_report(request: HttpRequest, template_id: UUID, plan_id: UUID) -> HttpResponse:
    """GET /office/templates/<id>/migrate/<plan>/report.csv: every case with what became of it, and why."""
    plan = plan_here(request, template_id, plan_id)
    reader = Reader()
    heads = (gettext("Number"), gettext("Process"), gettext("Client"), gettext("Outcome"), gettext("Reason"))
    lines = (
        (
            item.case_number, item.title, item.client_name, state_words(item), reason_of(item),
            " | ".join(reader.effects(item)),
        )
        for item in items_of(request.actor, plan.id, ItemFilter(), limit=None)
    )  # fmt: skip
    return csv_file(f"versie-{plan.number}", [*heads, pgettext("migration", "What changes")], lines)
