"""/office/cases/<number>/forecast/ and /office/insight/forecast/: when a case will end, and how well that is told."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from aanzet.planning.queries.forecast import forecast_of
from aanzet.planning.queries.history import Judged, judged
from aanzet.rules import asked
from aanzet.rules import forecast as rules
from aanzet.rules.msgids import gettext_noop as _

CONTRADICTIONS = {
    rules.HOLD_AFTER_LEGAL: _("It is on hold until after the statutory date."),
    rules.DUE_AFTER_LEGAL: _("An open task is due after the statutory date."),
    rules.ANSWER_AFTER_LEGAL: _("The day you tried lies after the statutory date."),
    rules.ANSWER_IN_PAST: _("The day you tried lies in the past."),
}
GOOD = (80, 95)  # percent of ends before P90
JUDGES = 20  # cases that were held back, below which a percentage says little


@require_safe
def case_forecast(request: HttpRequest, number: str) -> HttpResponse:
    """GET /office/cases/<number>/forecast/?answers_on=&part=line: the forecast of one case, and a day to try."""
    answers_on = asked.day(request.GET.get("answers_on", ""))
    view = forecast_of(request.actor, number, request.now, request.organization, answers_on=answers_on)
    context = {"view": view, "found": view.found, "fewest": rules.FEWEST}
    if request.GET.get("part") == "line":
        return render(request, "planning/office/_forecast_line.html", context)
    context |= {
        "wrong": _contradictions(view.found),
        "tried": view.tried,
        "tried_wrong": _contradictions(view.tried) if view.tried else [],
        "answers_on": answers_on,
        "unread": bool(request.GET.get("answers_on")) and answers_on is None,
        "breaks_promise": _later(view.tried, view.promised_on),
        "crumbs": [{"label": view.title, "url": reverse("case", args=[view.number])}],
        "today": request.now.astimezone(request.organization.tz).date(),
    }
    return render(request, "planning/office/forecast.html", context)


@require_safe
def calibration(request: HttpRequest) -> HttpResponse:
    """GET /office/insight/forecast/: how the forecast did on the newest finished cases, told by older ones only."""
    lines, gathered_at = judged(request.actor)
    checked, within = sum(one.checked for one in lines), sum(one.within_most for one in lines)
    context = {
        "lines": [_line(one) for one in lines],
        "gathered_at": gathered_at,
        "fewest": rules.FEWEST,
        "checked": checked,
        "share": round(100 * within / checked) if checked else None,
        "good": checked >= JUDGES and GOOD[0] <= 100 * within / checked <= GOOD[1],
    }
    return render(request, "planning/office/calibration.html", context)


def _line(one: Judged) -> dict[str, Any]:
    most = round(100 * one.within_most / one.checked) if one.checked else None
    return {
        "template": one.template,
        "phase": one.phase,
        "seen": one.seen,
        "few": one.seen < rules.FEWEST,
        "checked": one.checked,
        "half": round(100 * one.within_half / one.checked) if one.checked else None,
        "most": most,
        "off": most is not None and one.checked >= JUDGES and not GOOD[0] <= most <= GOOD[1],
    }


def _contradictions(found: rules.Forecast) -> list[str]:
    return [gettext(CONTRADICTIONS[code]) for code in found.contradictions]


def _later(tried: rules.Forecast | None, promised: date | None) -> int:
    """Days that the likely end lies after the promise; 0 when it is kept or nothing was promised."""
    if tried is None or tried.p50_on is None or promised is None:
        return 0
    return max((tried.p50_on - promised).days, 0)
