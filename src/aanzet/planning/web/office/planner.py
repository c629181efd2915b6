"""/office/planner/: how far everything is per period, over all clients; and one template client by client (F312)."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from aanzet.cases.queries.period_words import period_label
from aanzet.cases.queries.turn_view import short_day
from aanzet.core.errors import NotFound
from aanzet.planning.actions.runs import today_of
from aanzet.planning.queries.autostart import without_period
from aanzet.planning.queries.choices import TemplateChoice, managers
from aanzet.planning.queries.planner import (
    KINDS,
    Block,
    Cell,
    Line,
    Planner,
    PlannerFilter,
    columns_of,
    planner,
    planner_templates,
)
from aanzet.planning.queries.planner_rows import (
    BEHIND,
    BY_DATE,
    BY_NAME,
    BY_SILENCE,
    FILTERS,
    NO_RETURN,
    NOT_DONE,
    NOT_STARTED,
    PAGE,
    SORTS,
    CaseCell,
    RowsFilter,
    planner_rows,
)
from aanzet.rules import periods
from aanzet.rules.asked import identifier, whole
from aanzet.rules.autostart import kinds_of
from aanzet.rules.msgids import gettext_noop as _
from aanzet.rules.periods import Period
from aanzet.rules.process import words

RAIL = 12  # clients that the rail names
YEARS = 4  # years to choose from
OLDEST, FURTHEST = 1950, 50  # year, and steps back, that an address can ask for
NOTHING = "none"  # state of a cell in which nobody expects anything
TITLES = {
    periods.MONTH: _("Per month"),
    periods.FOUR_WEEKS: _("Per four weeks"),
    periods.QUARTER: _("Per quarter"),
    periods.HALF_YEAR: _("Per half year"),
    periods.YEAR: _("Per year"),
    periods.BOOK_YEAR: _("Per book year"),
}
ONLY = {
    "": _("Everybody"),
    BEHIND: _("Behind"),
    NOT_STARTED: _("Not started"),
    NO_RETURN: _("No return received"),
    NOT_DONE: _("Not done"),
}
ORDERS = {BY_NAME: _("By name"), BY_DATE: _("By date"), BY_SILENCE: _("Silent clients first")}


@require_safe
def planner_page(request: HttpRequest) -> HttpResponse:
    """GET /office/planner/?year=&back=&manager=&template=&period=: level 1, with who is not done of a chosen cell."""
    today = today_of(request.actor, request.now)
    wanted = _wanted(request, today)
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


@require_safe
def template_page(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """GET /office/planner/<template>/?by=&kind=&period=&only=&sort=&q=&from=: level 2, client by client."""
    today = today_of(request.actor, request.now)
    wanted = _wanted(request, today)
    template = next((one for one in planner_templates(request.actor) if one.id == template_id), None)
    if template is None:
        raise NotFound(template_id)
    kinds = [kind for kind in KINDS if kind in kinds_of(template.period_kind)]
    asked = request.GET.get("kind", "")
    context: dict[str, Any] = {"template": template, "kinds": [], "year": wanted.year or today.year}
    if not kinds or (asked and asked not in kinds):
        why = gettext("%(name)s has no such period: it goes by another, or by none.") % {"name": template.name}
        return render(request, "planning/office/planner/template.html", context | {"why": why})
    chosen = _period(request.GET.get("period", ""), kinds)
    kind = asked or (chosen.kind if chosen else kinds[0])
    columns = columns_of(kind, wanted, today)
    by_phase = request.GET.get("by") == "phases"
    if by_phase:
        columns = (chosen or columns[-2 if len(columns) > 1 else -1],)
    elif chosen and chosen not in columns:
        columns = (chosen,)
    rows = RowsFilter(
        only=request.GET.get("only", "") if request.GET.get("only") in FILTERS else "",
        sort=request.GET.get("sort", "") if request.GET.get("sort") in SORTS else BY_NAME,
        text=request.GET.get("q", "").strip()[:100],
        offset=whole(request.GET.get("from", ""), 0),
        manager=wanted.manager,
    )
    found = planner_rows(request.actor, template, columns, rows, today, request.organization.tz)
    context |= {
        "kinds": [{"label": gettext(TITLES[one]), "url": _query(request, kind=one)} for one in kinds],
        "by_phase": by_phase,
        "period": columns[0].key if by_phase else "",
        "period_label": period_label(columns[0]) if by_phase else "",
        "heads": _heads(template, columns, today, by_phase=by_phase),
        "lines": [_client(line, template, columns, today, by_phase=by_phase) for line in found.lines],
        "total": found.total,
        "start": rows.offset,
        "next_start": rows.offset + PAGE if rows.offset + PAGE < found.total else None,
        "tabs": [
            {"label": gettext(label), "url": _query(request, only=key), "count": None, "current": key == rows.only}
            for key, label in ONLY.items()
        ],
        "orders": [(key, gettext(label)) for key, label in ORDERS.items()],
        "sort": rows.sort,
        "q": rows.text,
        "only": rows.only,
        "periods_url": _query(request, by="", period=""),
        "phases_url": _query(request, by="phases", period=(chosen or columns[-1]).key),
        "choices": [(one.key, period_label(one)) for one in reversed(columns_of(kind, wanted, today))],
        "start_url": _start_url(template, chosen or columns[-1]) if request.actor.may("cases.bulk_start") else "",
        "unset": without_period(template),
        "kind": kind,
    }
    return render(request, "planning/office/planner/template.html", context)


def _wanted(request: HttpRequest, today: date) -> PlannerFilter:
    year, back, manager = (request.GET.get(name, "") for name in ("year", "back", "manager"))
    number = whole(year, 0)
    known = number if OLDEST <= number <= today.year else None
    return PlannerFilter(known, min(whole(back, 0), FURTHEST), identifier(manager))


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
        "url": _query(request, template=line.template.id, period=period.key) + "#cell",
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
    period = _period(request.GET.get("period", ""), kinds_of(template.period_kind) if template else ())
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
            "unset": without_period(template),
            "all_url": f"{page}?{urlencode({'period': period.key, 'only': NOT_DONE, 'sort': BY_SILENCE})}",
            "list_url": f"/office/cases/?{urlencode({'template': template.id, 'period': period.key})}",
            "start_url": _start_url(template, period) if request.actor.may("cases.bulk_start") else "",
        }
    }


def _heads(
    template: TemplateChoice, columns: tuple[Period, ...], today: date, *, by_phase: bool
) -> list[dict[str, Any]]:
    if by_phase:
        return [{"label": phase.name, "now": False} for phase in template.snapshot.phases]
    return [{"label": column_label(period), "now": today in period} for period in columns]


def _client(
    line: Any, template: TemplateChoice, columns: tuple[Period, ...], today: date, *, by_phase: bool
) -> dict[str, Any]:
    if not by_phase:
        cells = [_period_cell(line, period, today) | {"label": column_label(period)} for period in columns]
        return {"client": line, "cells": cells, "shown": [one for one in cells[::-1] if one["state"] != NOTHING]}
    case = line.cases.get(columns[0].key)
    keys = [phase.key for phase in template.snapshot.phases]
    missing = bool(line.missing) and columns[0].end < today
    cells = [
        _phase_cell(case, keys, place, missing=missing) | {"label": phase.name}
        for place, phase in enumerate(template.snapshot.phases)
    ]
    # where the case stands says it all; of one that is done, the last phase
    standing = [one for one in cells if one["state"] not in (NOTHING, "done")]
    return {"client": line, "cells": cells, "shown": standing or [one for one in cells[-1:] if one["case"]]}


def _period_cell(line: Any, period: Period, today: date) -> dict[str, Any]:
    case: CaseCell | None = line.cases.get(period.key)
    if case is None:
        lacking = "missing" if period.end < today else "later"
        return {"state": lacking if period.key in line.missing else NOTHING, "case": None, "days": ""}
    state = "done" if case.done else "ready" if case.state == words.NOT_STARTED else "open"
    return {"state": state, "case": case, "days": days_words(case)}


def _phase_cell(case: CaseCell | None, keys: list[str], place: int, *, missing: bool) -> dict[str, Any]:
    if case is None:
        return {"state": "missing" if missing and place == 0 else NOTHING, "case": None, "days": ""}
    if case.done:
        return {"state": "done", "case": case, "days": ""}
    there = keys.index(case.phase_key) if case.phase_key in keys else case.phase_position - 1
    if place == max(there, 0):
        state = "ready" if case.state == words.NOT_STARTED else "open"
        return {"state": state, "case": case, "days": days_words(case)}
    return {"state": "done" if place < there else NOTHING, "case": case, "days": ""}


def days_words(case: CaseCell) -> str:
    """ "nog 9 dagen", "vandaag", "5 dagen te laat"; "" without a date."""
    if case.days is None:
        return ""
    if case.days < 0:
        return ngettext("%(n)s day late", "%(n)s days late", -case.days) % {"n": -case.days}
    if not case.days:
        return gettext("today")
    return ngettext("%(n)s day left", "%(n)s days left", case.days) % {"n": case.days}


def column_label(period: Period) -> str:
    """Short in a head: "oktober", "3e 2026", "2026"."""
    label = period_label(period)
    if period.kind == periods.MONTH:
        return label
    if period.kind == periods.QUARTER:
        return gettext("Q%(number)s %(year)s") % {"number": period.number, "year": period.year}
    return label


def _period(text: str, kinds: Any) -> Period | None:
    try:
        period = periods.parse(text)
    except ValueError:
        return None
    return period if period.kind in kinds else None


def _start_url(template: TemplateChoice, period: Period) -> str:
    return f"{reverse('bulk-begin')}?{urlencode({'template': template.id, 'period': period.key})}"


def _query(request: HttpRequest, **changed: Any) -> str:
    """This page with other choices; the page of a list begins anew."""
    kept = {name: value for name, value in request.GET.items() if name not in changed and name != "from"}
    return "?" + urlencode({**kept, **{name: value for name, value in changed.items() if value not in ("", None)}})
