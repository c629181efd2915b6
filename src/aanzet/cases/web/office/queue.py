"""/office/ and /office/cases/: whose move it is, and every open case (F212, F213). Fragments by ?part=."""

from dataclasses import fields
from datetime import date
from typing import Any

from babel.dates import format_date
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext, pgettext

from aanzet.cases.ports import bulk_acts
from aanzet.cases.queries.access import case_for
from aanzet.cases.queries.queue.choices import chips, choices
from aanzet.cases.queries.queue.columns import Columns
from aanzet.cases.queries.queue.counts import Counts, shown, tab_counts
from aanzet.cases.queries.queue.filters import (
    ALL,
    CLIENT,
    LATE,
    LATER,
    ME,
    NO_DATE,
    TABS,
    TEAM,
    THIRD_PARTY,
    TODAY_GROUP,
    WEEK,
    QueueFilter,
    read_filter,
)
from aanzet.cases.queries.queue.page import QUEUE_SORTS, SORTS, beside, cases_page, line_of, queue_page
from aanzet.cases.queries.queue.peeking import open_work
from aanzet.cases.queries.queue.rail import rail
from aanzet.cases.web.office.views import CASES, QUEUE, address, filter_context, start_of
from aanzet.core.languages import spoken
from aanzet.rules.msgids import gettext_noop as _

TAB_WORDS = {ME: _("Me"), TEAM: _("My team"), CLIENT: _("Client"), THIRD_PARTY: _("Third party"), ALL: _("All")}
GROUP_WORDS = {
    LATE: _("Late"),
    TODAY_GROUP: _("Today"),
    WEEK: _("This week"),
    LATER: _("Later"),
    NO_DATE: _("Without date"),
}
SORT_WORDS = {
    "due": _("Due date"),
    "priority": _("Priority"),
    "since": _("Waiting longest"),
    "client": _("Client name"),
    "title": _("Process"),
    "-started": _("Newest"),
}


def queue(request: HttpRequest) -> HttpResponse:
    """GET /office/?tab=&template=&phase=&product=&period=&manager=&role=&priority=&sort=&from=&filter=1"""
    wanted = read_filter(request.GET)
    tab = request.GET.get("tab", ME)
    tab = tab if tab in TABS else ME
    part = request.GET.get("part", "")
    if part == "rail":
        context = {"rail": rail(request.actor, request.now, request.organization.tz)}
        return render(request, "cases/office/queue/_rail.html", context)
    if part == "tabs":
        counted = tab_counts(request.actor, wanted, _today(request))
        return render(request, "cases/office/queue/_tabs.html", _head(request, tab, counted) | {"fragment": True})
    sort = request.GET.get("sort", "due")
    page = queue_page(
        request.actor,
        request.now,
        request.organization.tz,
        wanted=wanted,
        tab=tab,
        sort=sort,
        start=start_of(request),
        columns=request.GET.get("columns", ""),
    )
    context = _list_context(request, wanted) | {
        "page": page,
        "columns": page.columns,
        "tab": tab,
        "groups": [(gettext(GROUP_WORDS[one.key]), one) for one in page.groups],
        "fresh_url": address(request, "queue", part="list"),
        "empty": _empty(request, tab, page.counts, wanted),
        "sorts": [(key, gettext(SORT_WORDS[key])) for key in QUEUE_SORTS],
        "sort": sort if sort in QUEUE_SORTS else "due",
    }
    if part == "list":
        return render(request, "cases/office/queue/_list.html", context)
    context |= _head(request, tab, page.counts) | _filters(request, wanted, QUEUE, page.columns)
    context |= {"rail_url": "?part=rail", "may_start": request.actor.may("cases.start")}
    return render(request, "cases/office/queue/queue.html", context)


def case_list(request: HttpRequest) -> HttpResponse:
    """GET /office/cases/?template=&phase=&product=&period=&manager=&role=&state=&sort=&from=&filter=1"""
    wanted = read_filter(request.GET)
    sort = request.GET.get("sort", "due")
    page = cases_page(
        request.actor,
        request.now,
        request.organization.tz,
        wanted=wanted,
        sort=sort,
        start=start_of(request),
        columns=request.GET.get("columns", ""),
    )
    context = _list_context(request, wanted) | {
        "page": page,
        "columns": page.columns,
        "total": shown(page.total),
        "fresh_url": address(request, "cases", part="list"),
        "sorts": [(key, gettext(label)) for key, label in SORT_WORDS.items()],
        "sort": sort if sort in SORTS else "due",
    }
    if request.GET.get("part") == "list":
        return render(request, "cases/office/queue/_cases.html", context)
    context |= _filters(request, wanted, CASES, page.columns) | {
        "may_start": request.actor.may("cases.start"),
        "may_start_many": request.actor.may("cases.bulk_start"),
    }
    return render(request, "cases/office/queue/cases.html", context)


def peek(request: HttpRequest, number: str) -> HttpResponse:
    """GET /office/cases/<number>/peek/: the line with its acts, beside the list; without script the case itself."""
    case = case_for(request.actor, number)
    row = line_of(request.actor, request.now, request.organization.tz, case.id)
    if not request.htmx or row is None:
        return redirect("case", number)
    return render(
        request,
        "cases/office/queue/_peek.html",
        {"row": row, "work": open_work(case.id, case.entry_id), **_rights(request)},
    )


def neighbours(request: HttpRequest, number: str) -> HttpResponse:
    """GET /office/cases/<number>/beside/: up and down through the list it stands in; empty without script."""
    case = case_for(request.actor, number)
    for tab in (ME, TEAM, CLIENT, THIRD_PARTY):
        found = beside(request.actor, QueueFilter(), tab, case.id)
        if found:
            context = {**found, "tab": gettext(TAB_WORDS[tab])}
            return render(request, "cases/office/queue/_beside.html", context)
    return HttpResponse()


# --- What the templates take ------------------------------------------------------------------------------------------


def _head(request: HttpRequest, tab: str, counted: Counts) -> dict[str, Any]:
    mine, late = counted.tabs[ME], counted.late
    day = format_date(_today(request), "EEEE d MMMM", locale=spoken()).capitalize()
    said = gettext("%(n)s for you") % {"n": shown(mine)}
    if late:
        said += ", " + gettext("%(n)s late") % {"n": shown(late)}
    return {
        "headline": f"{day} · {said}",
        "tabs_url": address(request, "queue", part="tabs"),
        "tabs": [
            {
                "label": pgettext("turn", "Me") if one == ME else gettext(TAB_WORDS[one]),
                "url": address(request, "queue", tab=one, part="", **{"from": ""}),
                "count": shown(counted.tabs[one]),
                "current": one == tab,
            }
            for one in TABS
        ],
    }


def _list_context(request: HttpRequest, wanted: QueueFilter) -> dict[str, Any]:
    acts = []
    if request.actor.may("cases.assign"):
        acts.append({"label": gettext("Assign"), "key": "T", "url": reverse("queue-assign"), "primary": True})
    acts.extend(
        {"label": gettext(act.label), "key": act.key, "url": reverse(act.url_name)}
        for act in bulk_acts()
        if all(request.actor.may(one) for one in act.permissions)
    )
    acts.append({"label": gettext("Put off"), "key": "U", "url": reverse("queue-snooze")})
    return {"filtered": not wanted.is_empty, "actions": acts, **_rights(request)}


def _rights(request: HttpRequest) -> dict[str, Any]:
    return {"may_assign": request.actor.may("cases.assign"), "may_advance": request.actor.may("cases.advance")}


def _filters(request: HttpRequest, wanted: QueueFilter, page: str, columns: Columns) -> dict[str, Any]:
    return filter_context(
        request,
        page,
        chips(request.actor, wanted),
        lambda: choices(request.actor, wanted, _today(request), held=page == CASES),
        [spec.name for spec in fields(QueueFilter)],
        columns,
    )


def _empty(request: HttpRequest, tab: str, counted: Counts, wanted: QueueFilter) -> dict[str, str]:
    """Why nothing is here, and the one next step (G17)."""
    if not wanted.is_empty:
        return {
            "why": gettext("Nothing here fits the filter."),
            "label": gettext("Clear all filters"),
            "url": f"{reverse('queue')}?tab={tab}",
        }
    waiting = counted.tabs[CLIENT]
    if tab in (ME, TEAM) and waiting:
        who = gettext("Nothing with you.") if tab == ME else gettext("Nothing with your team.")
        lies = ngettext("%(n)s case lies with clients.", "%(n)s cases lie with clients.", waiting)
        return {
            "why": f"{who} " + lies % {"n": shown(waiting)},
            "label": gettext("See who is silent"),
            "url": f"{reverse('queue')}?tab={CLIENT}",
        }
    if not counted.tabs[ALL]:
        why = gettext("Nothing is running yet.")
        if request.actor.may("cases.start"):
            return {"why": why, "label": gettext("Start a process"), "url": reverse("case-new")}
        return {"why": why, "label": "", "url": ""}
    return {
        "why": gettext("Nothing lies here now."),
        "label": gettext("See everything"),
        "url": f"{reverse('queue')}?tab={ALL}",
    }


def _today(request: HttpRequest) -> date:
    found: date = request.now.astimezone(request.organization.tz).date()
    return found
