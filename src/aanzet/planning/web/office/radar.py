"""/office/radar/ (Gemist werk, F410): work that should exist and does not, why, and what mends it."""

import json
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from aanzet.core.errors import NotFound, Refused
from aanzet.core.web.notices import say
from aanzet.core.web.post import perform
from aanzet.planning.actions.missed import dismiss_missed, look_for_missed, start_missed
from aanzet.planning.actions.runs import today_of
from aanzet.planning.queries.missed import PAGE, START, counts, last_look, lines
from aanzet.rules.asked import day, whole
from aanzet.rules.missed import CAUSES
from aanzet.rules.msgids import gettext_noop as _
from aanzet.rules.msgids import ngettext_noop

DISMISSED = "dismissed"
SHORT = {
    "deleted": _("Thrown away"),
    "failed": _("Could not start"),
    "period_not_set": _("Filing period not set"),
    "number_missing": _("Number missing"),
    "rule_off": _("Does not start by itself"),
    "no_date": _("Product without date"),
    "not_started": _("Not started"),
    "client_silent": _("Client silent"),
    "nobody_moves": _("Nobody moves"),
    "not_called": _("Not called"),
}
CHECKED = {
    "clients": ngettext_noop("%(count)s client", "%(count)s clients"),
    "periods": ngettext_noop("%(count)s period of a workflow", "%(count)s periods of workflows"),
    "cases": ngettext_noop("%(count)s running case", "%(count)s running cases"),
    "calls": ngettext_noop("%(count)s call to make", "%(count)s calls to make"),
}


@require_safe
def radar_page(request: HttpRequest) -> HttpResponse:
    """GET /office/radar/?cause=&page="""
    return _page(request)


@require_POST
def look_now(request: HttpRequest) -> HttpResponse:
    """POST /office/radar/look/: look now, without waiting for the night."""
    _must(request)
    answer = perform(
        request,
        lambda: {"count": look_for_missed(actor=request.actor, now=request.now)},
        name="look_for_missed",
    )
    count = answer["count"]
    say(request, ngettext("Looked: %(count)s line.", "Looked: %(count)s lines.", count) % {"count": count})
    return redirect(_address(*_asked(request)))


@require_POST
def start(request: HttpRequest, missed_id: UUID) -> HttpResponse:
    """POST /office/radar/<id>/start/: the case that is missing starts now."""
    _must(request)

    def act() -> dict[str, Any]:
        return {"number": start_missed(actor=request.actor, now=request.now, missed_id=missed_id).number}

    try:
        answer = perform(request, act, name="start_missed")
    except Refused as error:
        return _page(request, refusal=error, status=422)
    number = answer["number"]
    say(
        request,
        gettext("Started: %(number)s.") % {"number": number},
        link_url=f"/office/cases/{number}/",
        link_label=gettext("Open the case"),
    )
    return redirect(_address(*_asked(request)))


@require_POST
def dismiss(request: HttpRequest, missed_id: UUID) -> HttpResponse:
    """POST /office/radar/<id>/dismiss/ with a reason and a day: left out until then."""
    _must(request)
    reason, on = request.POST.get("reason", ""), day(request.POST.get("look_again_on", ""))
    try:
        perform(
            request,
            lambda: dismiss_missed(
                actor=request.actor, now=request.now, missed_id=missed_id, reason=reason, look_again_on=on
            ),
            name="dismiss_missed",
        )
    except Refused as error:
        return _page(request, refusal=error, open_line=missed_id, status=422)
    say(request, gettext("Left out until that day."))
    return redirect(_address(*_asked(request)))


def _must(request: HttpRequest) -> None:
    if not request.actor.may(START):
        raise NotFound(START)


def _page(
    request: HttpRequest, *, refusal: Refused | None = None, open_line: UUID | None = None, status: int = 200
) -> HttpResponse:
    today = today_of(request.actor, request.now)
    cause, page = _asked(request)
    found = lines(
        request.actor,
        today,
        cause="" if cause == DISMISSED else cause,
        dismissed=cause == DISMISSED,
        offset=(page - 1) * PAGE,
    )
    counted = counts(request.actor, today)
    looked = last_look(request.actor)
    context = {
        "lines": found[:PAGE],
        "tabs": _tabs(counted, cause),
        "cause": cause,
        "here": _address(cause, page).removeprefix(reverse("radar")),
        "looked": looked,
        "checked": _checked(looked["checked"]) if looked else "",
        "may_start": request.actor.may(START),
        "refusal": refusal,
        "open_line": open_line,
        "typed": request.POST,
        "today": today,
        "next_url": _address(cause, page + 1) if len(found) > PAGE else "",
        "previous_url": _address(cause) if page > 1 else "",
    }
    return render(request, "planning/office/radar.html", context, status=status)


def _asked(request: HttpRequest) -> tuple[str, int]:
    """Cause and page of the address; what is done on a page keeps them."""
    cause = request.GET.get("cause", "")
    return cause if cause in (*CAUSES, DISMISSED) else "", max(whole(request.GET.get("page", ""), 1), 1)


def _address(cause: str, page: int = 1) -> str:
    """The radar itself, also on the page of a refusal, which has the address of what was refused."""
    asked = {name: value for name, value in (("cause", cause), ("page", page)) if value not in ("", 1)}
    return reverse("radar") + (f"?{urlencode(asked)}" if asked else "")


def _tabs(counted: dict[str, int], cause: str) -> list[dict[str, Any]]:
    every = sum(number for code, number in counted.items() if code != DISMISSED)
    found = [{"label": gettext("All"), "url": _address(""), "current": not cause, "count": every}]
    for code in (*CAUSES, DISMISSED):
        if counted.get(code) or code == cause:
            label = gettext("Left out") if code == DISMISSED else gettext(SHORT[code])
            found.append(
                {"label": label, "url": _address(code), "current": code == cause, "count": counted.get(code, 0)}
            )
    return found


def _checked(told: Any) -> str:
    """ "40 cliënten, 12 perioden van werkprocessen, 38 lopende werkprocessen"."""
    values = json.loads(told) if isinstance(told, str) else told
    parts = [ngettext(*CHECKED[name], number) % {"count": number} for name in CHECKED if (number := values.get(name))]
    return ", ".join(parts)
