"""/office/planner/<template>/: one template client by client, per period or per phase (F312; ux 8.7)."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from aanzet.cases.queries.period_words import period_label
from aanzet.core.errors import NotFound
from aanzet.planning.actions.runs import today_of
from aanzet.planning.queries.autostart import without_period
from aanzet.planning.queries.choices import TemplateChoice
from aanzet.planning.queries.planner import KINDS, columns_of, planner_templates
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
    ClientLine,
    RowsFilter,
    planner_rows,
)
from aanzet.planning.web.office.planner_asked import (
    TITLES,
    column_label,
    period_of,
    start_url_of,
    wanted_of,
    with_choices,
)
from aanzet.rules.asked import whole
from aanzet.rules.autostart import kinds_of
from aanzet.rules.msgids import gettext_noop as _
from aanzet.rules.periods import Period
from aanzet.rules.process import words

NOTHING = "none"  # state of a cell in which nobody expects anything
ONLY = {
    "": _("Everybody"),
    BEHIND: _("Behind"),
    NOT_STARTED: _("Not started"),
    NO_RETURN: _("No return received"),
    NOT_DONE: _("Not done"),
}
ORDERS = {BY_NAME: _("By name"), BY_DATE: _("By date"), BY_SILENCE: _("Silent clients first")}


@require_safe
def template_page(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """GET /office/planner/<template>/?by=&kind=&period=&only=&sort=&q=&from=: level 2, client by client."""
    today = today_of(request.actor, request.now)
    wanted = wanted_of(request, today)
    template = next((one for one in planner_templates(request.actor) if one.id == template_id), None)
    if template is None:
        raise NotFound(template_id)
    kinds = [kind for kind in KINDS if kind in kinds_of(template.period_kind)]
    asked = request.GET.get("kind", "")
    context: dict[str, Any] = {"template": template, "kinds": [], "year": wanted.year or today.year}
    if not kinds or (asked and asked not in kinds):
        why = gettext("%(name)s has no such period: it goes by another, or by none.") % {"name": template.name}
        return render(request, "planning/office/planner/template.html", context | {"why": why})
    chosen = period_of(request.GET.get("period", ""), kinds)
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
        "kinds": [{"label": gettext(TITLES[one]), "url": with_choices(request, kind=one)} for one in kinds],
        "by_phase": by_phase,
        "period": columns[0].key if by_phase else "",
        "period_label": period_label(columns[0]) if by_phase else "",
        "heads": _heads(template, columns, today, by_phase=by_phase),
        "lines": [_client(line, template, columns, today, by_phase=by_phase) for line in found.lines],
        "total": found.total,
        "start": rows.offset,
        "next_start": rows.offset + PAGE if rows.offset + PAGE < found.total else None,
        "tabs": [
            {
                "label": gettext(label),
                "url": with_choices(request, only=key),
                "count": None,
                "current": key == rows.only,
            }
            for key, label in ONLY.items()
        ],
        "orders": [(key, gettext(label)) for key, label in ORDERS.items()],
        "sort": rows.sort,
        "q": rows.text,
        "only": rows.only,
        "periods_url": with_choices(request, by="", period=""),
        "phases_url": with_choices(request, by="phases", period=chosen.key if chosen else ""),
        "choices": [(one.key, period_label(one)) for one in reversed(columns_of(kind, wanted, today))],
        "start_url": start_url_of(template, chosen or columns[-1]) if request.actor.may("cases.bulk_start") else "",
        "unset": without_period(request.actor, template),
        "kind": kind,
    }
    return render(request, "planning/office/planner/template.html", context)


def _heads(
    template: TemplateChoice, columns: tuple[Period, ...], today: date, *, by_phase: bool
) -> list[dict[str, Any]]:
    if by_phase:
        return [{"label": phase.name, "now": False} for phase in template.snapshot.phases]
    return [{"label": column_label(period), "now": today in period} for period in columns]


def _client(
    line: ClientLine, template: TemplateChoice, columns: tuple[Period, ...], today: date, *, by_phase: bool
) -> dict[str, Any]:
    if not by_phase:
        cells = [_period_cell(line, period, today) | {"label": column_label(period)} for period in columns]
        return {"client": line, "cells": cells, "shown": [one for one in cells[::-1] if one["state"] != NOTHING]}
    case = line.cases.get(columns[0].key)
    keys = [phase.key for phase in template.snapshot.phases]
    lacking = NOTHING if not line.missing else "missing" if columns[0].end < today else "later"
    cells = [
        _phase_cell(case, keys, place, lacking) | {"label": phase.name}
        for place, phase in enumerate(template.snapshot.phases)
    ]
    # where the case stands says it all; of one that is done, the last phase
    standing = [one for one in cells if one["state"] not in (NOTHING, "done")]
    return {"client": line, "cells": cells, "shown": standing or [one for one in cells[-1:] if one["case"]]}


def _period_cell(line: ClientLine, period: Period, today: date) -> dict[str, Any]:
    case: CaseCell | None = line.cases.get(period.key)
    if case is None:
        lacking = "missing" if period.end < today else "later"
        return {"state": lacking if period.key in line.missing else NOTHING, "case": None, "days": ""}
    state = "done" if case.done else "ready" if case.state == words.NOT_STARTED else "open"
    return {"state": state, "case": case, "days": days_words(case)}


def _phase_cell(case: CaseCell | None, keys: list[str], place: int, lacking: str) -> dict[str, Any]:
    if case is None:
        return {"state": NOTHING if place else lacking, "case": None, "days": ""}
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
