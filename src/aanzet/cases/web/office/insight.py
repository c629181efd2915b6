"""/office/insight/: figures out of the history of cases, and the cases behind each of them (F406, F411)."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_safe

from aanzet.cases.queries.insight.behind import PAGE, cases_behind, read_behind
from aanzet.cases.queries.insight.clock_report import BYS, GROUPED, clock_report
from aanzet.cases.queries.insight.process import by_template, known_templates, of_template
from aanzet.cases.queries.insight.selection import FEWEST, PEOPLE, PERIODS, InsightFilter, read_insight
from aanzet.cases.queries.insight.words import BY_WORDS, PERIOD_WORDS, said_of
from aanzet.cases.web.office.insight_rows import (
    clock_row,
    days_words,
    legend,
    one_template,
    query_of,
    summary_row,
    url_of,
)
from aanzet.cases.web.office.views import start_of
from aanzet.clients.queries.clients import client_for


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """GET /office/insight/?days=&template=&version="""
    wanted = read_insight(request.GET)
    zone = request.organization.zone
    context = _filters(request, wanted, "insight") | {"fewest": FEWEST, "wanted": wanted}
    if wanted.template is None:
        lines = by_template(request.actor, wanted, request.now, zone)
        context["lines"] = [summary_row(wanted, line, template=line.key) for line in lines]
        return render(request, "cases/office/insight/overview.html", context)
    found = of_template(request.actor, wanted, request.now, zone)
    context |= one_template(wanted, found)
    return render(request, "cases/office/insight/template.html", context)


@require_safe
def clock(request: HttpRequest) -> HttpResponse:
    """GET /office/insight/turn/?by=&days=&template=&client=&sort="""
    wanted = read_insight(request.GET)
    by, sort = request.GET.get("by", "template"), request.GET.get("sort", "-cases")
    lines = clock_report(
        request.actor, wanted, by, request.now, request.organization.tz, request.organization.calendar, sort
    )
    known = [one for one in BYS if one != "person" or request.actor.may(PEOPLE)]
    query, start = {"by": by, **query_of(wanted)}, start_of(request)
    longest = max((line.total for line in lines if line.shown), default=0)
    context = _filters(request, wanted, "insight-turn", by=by, sort=sort) | {
        "by": by,
        "bys": [
            {
                "label": gettext(BY_WORDS[one]),
                "url": url_of("insight-turn", **{**query, "by": one}),
                "current": one == by,
                "count": None,
            }
            for one in known
        ],
        "of_people": by in GROUPED,
        "sides": legend(),
        "heads": [_head(key, label, sort, query) for key, label in _clock_heads(by)],
        "lines": [clock_row(wanted, by, line, longest) for line in lines[start : start + PAGE]],
        "total": len(lines),
        "start": start,
        "next_start": start + PAGE if start + PAGE < len(lines) else None,
        "fewest": FEWEST,
    }
    return render(request, "cases/office/insight/clock.html", context)


@require_safe
def behind(request: HttpRequest) -> HttpResponse:
    """GET /office/insight/cases/?days=&template=&flag=&...&from=: the cases that a figure counted."""
    wanted, what = read_insight(request.GET), read_behind(request.GET)
    page = cases_behind(request.actor, wanted, what, request.now, request.organization, start=start_of(request))
    client = client_for(request.actor, wanted.client).name if wanted.client else ""
    template = dict(known_templates()).get(str(wanted.template), "")
    context = {
        "page": page,
        "rows": [(row, days_words(row.days)) for row in page.rows],
        "said": said_of(what),
        "about": [part for part in (template, client) if part] + [gettext(PERIOD_WORDS[wanted.days])],
        "of_clock": bool(what.by),
        "back_url": url_of("insight-turn", by=what.by, **query_of(wanted))
        if what.by
        else url_of("insight", **query_of(wanted)),
    }
    return render(request, "cases/office/insight/cases.html", context)


# --- What the templates take ------------------------------------------------------------------------------------------


def _filters(request: HttpRequest, wanted: InsightFilter, page: str, **kept: str) -> dict[str, Any]:
    client = client_for(request.actor, wanted.client) if wanted.client else None
    return {
        "periods": [(days, gettext(PERIOD_WORDS[days])) for days in PERIODS],
        "days": wanted.days,
        "templates": known_templates(),
        "template": str(wanted.template or ""),
        "client": client,
        "without_client": url_of(page, **{**query_of(wanted), "client": "", **kept}),
        "kept": [(key, value) for key, value in kept.items() if value],
        "page_url": reverse(page),
    }


def _clock_heads(by: str) -> list[tuple[str, str]]:
    office = [
        ("cases", pgettext("figures", "Cases")),
        ("office", gettext("Office")),
        ("working", gettext("Office, working time")),
    ]
    name = [("name", gettext(BY_WORDS[by]))]
    if by in GROUPED:
        return [*name, *office]
    rest = [
        ("client", pgettext("figures", "Client")),
        ("third_party", gettext("Third party")),
        ("held", gettext("On hold")),
    ]
    return [*name, *office, *rest]


def _head(key: str, label: str, sort: str, query: Mapping[str, Any]) -> dict[str, Any]:
    """A head that sorts: again turns it around. Names go up first, numbers down."""
    first = key if key == "name" else f"-{key}"
    other = f"-{key}" if first == key else key
    state = {key: "ascending", f"-{key}": "descending"}.get(sort, "none")
    turned = other if sort == first else first
    return {"label": label, "url": url_of("insight-turn", **query, sort=turned), "state": state, "name": key == "name"}
