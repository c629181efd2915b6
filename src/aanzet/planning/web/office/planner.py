"""/office/planner/: how far everything is per period, over all clients (F312); planner_clients.py has one template."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from aanzet.cases.queries.period_words import period_label
from aanzet.cases.queries.turn_view import short_day
from aanzet.planning.actions.runs import today_of
from aanzet.planning.queries.autostart import without_period
from aanzet.planning.queries.choices import managers
from aanzet.planning.queries.planner import Block, Cell, Line, Planner, PlannerFilter, planner
from aanzet.planning.queries.planner_rows import BY_SILENCE, NOT_DONE, RowsFilter, planner_rows
from aanzet.planning.web.office.planner_asked import (
    TITLES,
    column_label,
    period_of,
    start_url_of,
    wanted_of,
    with_choices,
)
from aanzet.rules.autostart import kinds_of
from aanzet.rules.periods import Period

RAIL = 12  # clients that the rail names
YEARS = 4  # years to choose from


@require_safe
def planner_page(request: HttpRequest) -> HttpResponse:
    """GET /office/planner/?year=&back=&manager=&template=&period=: level 1, with who is not done of a chosen cell."""
    today = today_of(request.actor, request.now)
    wanted = wanted_of(request, today)
    found = planner(request.actor, wanted, today)
    context = {
        "blocks": [_block(request, block, today) for block in found.blocks],
        "summary": _summary(found),
        "years": [today.year - number for number in range(YEARS)],
        "year": wanted.year or today.year,
        "back": wanted.back,
        "managers": managers(request.actor),
        "manager": str(wanted.manager or ""),
        "may_start": request.actor.may("cases.bulk_start"),
        **_rail(request, found, wanted, today),
    }
    return render(request, "planning/office/planner/planner.html", context)


def _block(request: HttpRequest, block: Block, today: date) -> dict[str, Any]:
    return {
        "title": gettext(TITLES[block.kind]),
        "columns": [
            {
                "label": column_label(period),
                "now": today in period or period.end.year == today.year == period.next().start.year - 1,
                "until": short_day(until) if until else "",
            }
            for period, until in zip(block.columns, block.until, strict=True)
        ],
        "kind": block.kind,
        "lines": [_line(request, line, block, today) for line in block.lines],
    }


def _line(request: HttpRequest, line: Line, block: Block, today: date) -> dict[str, Any]:
    """A template with its cells; newest, said and late: as a phone lists them, with one sentence over all of them."""
    cells = [
        _cell(request, line, cell, period, today) | {"until": short_day(until) if until else ""}
        for cell, period, until in zip(line.cells, block.columns, block.until, strict=True)
    ]
    late, still = sum(cell.late for cell in line.cells), sum(cell.open for cell in line.cells)
    if late:
        said = gettext("%(n)s past the date") % {"n": late}
    elif still:
        said = gettext("%(n)s not done") % {"n": still}
    else:
        said = gettext("all done") if any(cell.total for cell in line.cells) else gettext("no work")
    return {
        "template": line.template,
        "url": reverse("planner-template", args=[line.template.id]) + f"?kind={block.kind}",
        "cells": cells,
        "newest": cells[::-1],
        "said": said,
        "late": late,
        "current": any(cell["current"] for cell in cells),
    }


def _cell(request: HttpRequest, line: Line, cell: Cell, period: Period, today: date) -> dict[str, Any]:
    here = request.GET.get("template") == str(line.template.id) and request.GET.get("period") == period.key
    at = 0
    bars = []
    for part, many in (
        ("done", cell.done),
        ("office", cell.office),
        ("client", cell.client),
        ("third", cell.third),
    ):
        bars.append({"part": part, "x": at, "width": many})
        at += many
    return {
        "cell": cell,
        "label": f"{line.template.name} {column_label(period)}",
        "column": column_label(period),
        "said": _said(cell, period, today),
        "late": cell.late,
        "closed": not cell.total and period.start > today,
        "bars": bars,
        "current": here,
        "url": with_choices(request, template=line.template.id, period=period.key) + "#cell",
    }


def _said(cell: Cell, period: Period, today: date) -> str:
    """The one sentence that matters."""
    if cell.late:
        return gettext("%(n)s past the date") % {"n": cell.late}
    if not cell.total:
        return gettext("no work") if period.start <= today else gettext("not open yet")
    if not cell.open:
        return gettext("all done")
    parts = [
        text % {"n": many}
        for text, many in (
            (gettext("%(n)s office"), cell.office),
            (gettext("%(n)s with client"), cell.client),
            (gettext("%(n)s third party"), cell.third),
        )
        if many
    ]
    return " · ".join(parts[:2]) or gettext("still to start")


def _summary(found: Planner) -> str:
    late = ngettext("%(n)s case late", "%(n)s cases late", found.late) % {"n": found.late}
    lacking = gettext("%(n)s lacking") % {"n": found.missing}
    return f"{late}, {lacking}"


def _rail(request: HttpRequest, found: Planner, wanted: PlannerFilter, today: date) -> dict[str, Any]:
    """Who is not done in the chosen cell: missing ones first, then silent clients."""
    template = next((one for one in found.known if str(one.id) == request.GET.get("template")), None)
    period = period_of(request.GET.get("period", ""), kinds_of(template.period_kind) if template else ())
    if template is None or period is None:
        return {"rail": None}
    rows = RowsFilter(only=NOT_DONE, sort=BY_SILENCE, manager=wanted.manager, limit=RAIL)
    lines = planner_rows(request.actor, template, (period,), rows, today, request.organization.tz)
    cell = next(
        (
            cell
            for block in found.blocks
            for line in block.lines
            if line.template.id == template.id
            for cell, one in zip(line.cells, block.columns, strict=True)
            if one.key == period.key
        ),
        Cell(),
    )
    page = reverse("planner-template", args=[template.id])
    return {
        "rail": {
            "title": f"{template.name}, {column_label(period)}",
            "cell": cell,
            "until": cell.until,
            "missing": [line for line in lines.lines if line.missing] if period.end < today else [],
            "lines": [{"client": line, "case": line.cases[period.key]} for line in lines.lines if line.cases],
            "many_missing": cell.missing if period.end < today else 0,
            "later": cell.missing if period.end >= today else 0,
            "many": cell.open - cell.missing,
            "product": ", ".join(template.products.values()),
            "period": period_label(period),
            "unset": without_period(request.actor, template),
            "all_url": f"{page}?{urlencode({'period': period.key, 'only': NOT_DONE, 'sort': BY_SILENCE})}",
            "list_url": f"/office/cases/?{urlencode({'template': template.id, 'period': period.key})}",
            "start_url": start_url_of(template, period) if request.actor.may("cases.bulk_start") else "",
        }
    }
