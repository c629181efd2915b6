"""/office/tasks/: all tasks, of cases and loose ones, and the page of a loose one (F214). Fragment by ?part=list."""

from dataclasses import fields
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from aanzet.cases.actions import loose_tasks
from aanzet.cases.actions.loose_tasks import LooseTaskOrder
from aanzet.cases.queries.loose_tasks import LooseTaskView, loose_task_for, receivers
from aanzet.cases.queries.queue.counts import shown
from aanzet.cases.queries.task_overview import ORDERS, read_task_filter, task_chips, task_choices, task_page
from aanzet.cases.queries.task_sources import ALL, CLIENT, GIVEN, GROUPS, MINE, TABS
from aanzet.cases.web.forms.loose_tasks import AFTER, LooseTaskForm, WithdrawForm
from aanzet.cases.web.office.views import address, filter_context, start_of
from aanzet.clients.queries.clients import client_for
from aanzet.clients.queries.search import search
from aanzet.core.errors import NotFound, Refused
from aanzet.core.web.notices import say
from aanzet.core.web.post import perform
from aanzet.rules import recurrence
from aanzet.rules.msgids import gettext_noop as _
from aanzet.rules.process import words

SORT_WORDS = {"due": _("Due date"), "priority": _("Priority")}
TAB_WORDS = {
    GROUPS: _("My teams and roles"),
    GIVEN: _("Given out by me"),
    CLIENT: _("Client"),
    ALL: _("All"),
}
FOUND = 6  # clients that a name may fit before it says too little


@require_safe
def task_list(request: HttpRequest) -> HttpResponse:
    """GET /office/tasks/?tab=&of=&due=&person=&client=&priority=&sort=&from=&filter=1"""
    wanted = read_task_filter(request.GET)
    sort = request.GET.get("sort", "due")
    page = task_page(
        request.actor,
        request.now,
        request.organization.tz,
        wanted=wanted,
        tab=request.GET.get("tab", MINE),
        start=start_of(request),
        sort=sort,
    )
    context = {
        "page": page,
        "sorts": [(key, gettext(SORT_WORDS[key])) for key in ORDERS],
        "sort": sort if sort in ORDERS else "due",
        "may_add": request.actor.may(loose_tasks.ACT),
        "fresh_url": address(request, "tasks", part="list"),
        "tabs": [
            {
                "label": pgettext("turn", "Me") if one == MINE else gettext(TAB_WORDS[one]),
                "url": address(request, "tasks", tab=one, part="", **{"from": ""}),
                "count": shown(page.counts[one]),
                "current": one == page.tab,
            }
            for one in TABS
        ],
        "empty": _empty(request, page.tab, filtered=not wanted.is_empty),
    }
    if request.GET.get("part") == "list":
        return render(request, "cases/office/tasks/_list.html", context)
    context |= filter_context(
        request, "tasks", task_chips(wanted), lambda: task_choices(wanted), [spec.name for spec in fields(wanted)]
    )
    return render(request, "cases/office/tasks/tasks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def task_new(request: HttpRequest) -> HttpResponse:
    """GET, POST /office/tasks/new/?client=: give out a task that belongs to no case."""
    if not request.actor.may(loose_tasks.ACT):
        raise NotFound(loose_tasks.ACT)
    given = {"client": request.GET.get("client", ""), "to": f"member:{request.actor.id}"}
    form = LooseTaskForm(request.POST if request.method == "POST" else None, initial=given, receivers=receivers())
    if request.method == "POST" and form.is_valid():
        try:
            order = _order(request, form)
            done = perform(
                request,
                lambda: {"id": str(loose_tasks.add_loose_task(actor=request.actor, now=request.now, order=order))},
                name="add_loose_task",
            )
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, error.text)
        else:
            _said(request, order, gettext("The task is given out."))
            return redirect("task", done["id"])
    status = 422 if request.method == "POST" else 200
    return render(request, "cases/office/tasks/new.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def task_page_of_one(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """GET, POST /office/tasks/<id>/: one loose task; POST changes it."""
    task = loose_task_for(request.actor, task_id)
    may_act = request.actor.may(loose_tasks.ACT)
    posted = request.method == "POST"
    if posted and not may_act:
        raise NotFound(loose_tasks.ACT)
    form = LooseTaskForm(request.POST if posted else None, initial=_initial(task), receivers=receivers())
    if posted and form.is_valid():
        try:
            order, version = _order(request, form), form.cleaned_data["version"] or 0
            perform(
                request,
                lambda: loose_tasks.change_loose_task(
                    actor=request.actor, now=request.now, task_id=task_id, order=order, version=version
                ),
                name="change_loose_task",
            )
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, error.text)
        else:
            _said(request, order, gettext("Saved."))
            return redirect("task", task_id)
    context = {
        "task": task,
        "form": form,
        "withdraw": WithdrawForm(auto_id="withdraw_%s"),
        "may_act": may_act,
        "may_claim": request.actor.may(loose_tasks.GIVE) and task.group and not task.assignee_id,
    }
    return render(request, "cases/office/tasks/task.html", context, status=422 if posted else 200)


@require_POST
def task_act(request: HttpRequest, task_id: UUID, what: str) -> HttpResponse:
    """POST /office/tasks/<id>/<what>/: done, claim, reopen, cancel."""
    common: dict[str, Any] = {"actor": request.actor, "now": request.now, "task_id": task_id}
    today = request.now.astimezone(request.organization.tz).date()
    acts = {
        "done": lambda: _next(loose_tasks.complete_loose_task(**common, today=today)),
        "claim": lambda: loose_tasks.claim_loose_task(**common),
        "reopen": lambda: loose_tasks.reopen_loose_task(**common),
        "cancel": lambda: loose_tasks.cancel_loose_task(**common, reason=request.POST.get("reason", "")),
    }
    if what not in acts:
        raise NotFound(what)
    title = loose_task_for(request.actor, task_id).title
    try:
        done = perform(request, acts[what], name=f"{what}_loose_task")
    except Refused as error:
        say(request, error.text, kind="problem")
        return redirect("task", task_id)
    if what == "done":
        said = gettext("“%(title)s” is done.") % {"title": title}
        if done.get("next"):
            said += " " + gettext("The next one is ready.")
        say(request, said, undo_url=reverse("task-act", args=[task_id, "reopen"]))
        return redirect("tasks")
    return redirect("task", task_id)


def _next(task_id: UUID | None) -> dict[str, str]:
    return {"next": str(task_id)} if task_id else {}


def _order(request: HttpRequest, form: LooseTaskForm) -> LooseTaskOrder:
    values = form.cleaned_data
    return LooseTaskOrder(
        title=values["title"],
        to=values["to"],
        text=values["text"],
        client_id=_client(request, values["client"]),
        due_on=values["due_on"],
        unit=values["unit"],
        every=values["every"],
        after_completion=values["counted"] == AFTER,
        priority=values["priority"] or words.NORMAL,
    )


def _client(request: HttpRequest, text: str) -> UUID | None:
    """The client of this number, or the one this name fits. Refused: no_such_client, which_client."""
    if not text:
        return None
    try:
        return client_for(request.actor, text).id
    except NotFound:
        found = search(request.actor, text, FOUND)
    if len(found) == 1:
        only: UUID = found[0]["id"]
        return only
    if not found:
        raise Refused("no_such_client", field="client")
    named = ", ".join(f"{one['name']} ({one['number']})" for one in found)
    raise Refused("which_client", field="client", names=named)


def _initial(task: LooseTaskView) -> dict[str, Any]:
    return {
        "title": task.title,
        "to": task.to,
        "due_on": task.due_on.isoformat() if task.due_on else "",
        "priority": task.priority,
        **_series(task.recurrence),
        "client": task.client_number or task.client_name,
        "text": task.text,
        "version": task.version,
    }


def _series(stored: str) -> dict[str, Any]:
    """How a task comes back, as the form has it."""
    if not stored:
        return {"unit": "", "every": 1, "counted": ""}
    series = recurrence.read(stored)
    return {"unit": series.unit, "every": series.every, "counted": AFTER if series.after_completion else ""}


def _said(request: HttpRequest, order: LooseTaskOrder, said: str) -> None:
    today = request.now.astimezone(request.organization.tz).date()
    if order.due_on and order.due_on < today:  # allowed, but seldom meant
        warning = gettext("Watch out: the date lies in the past.")
        say(request, f"{said} {warning}", kind="info")
    else:
        say(request, said)


def _empty(request: HttpRequest, tab: str, *, filtered: bool) -> dict[str, str]:
    """Why nothing is here, and the one next step (G17)."""
    if filtered:
        return {
            "why": gettext("Nothing here fits the filter."),
            "label": gettext("Clear all filters"),
            "url": f"{reverse('tasks')}?tab={tab}",
        }
    why = {
        MINE: gettext("No task is with you."),
        GROUPS: gettext("No task lies with your teams or roles."),
        GIVEN: gettext("You have given out no task that is still open."),
        CLIENT: gettext("No client has a task open."),
        ALL: gettext("No task is open."),
    }[tab]
    if tab != ALL:
        return {"why": why, "label": gettext("See everything"), "url": f"{reverse('tasks')}?tab={ALL}"}
    if request.actor.may(loose_tasks.ACT):
        return {"why": why, "label": gettext("New task"), "url": reverse("task-new")}
    return {"why": why, "label": "", "url": ""}
