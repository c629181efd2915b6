"""Tasks on the page of a case: added by hand, and one button, one action (F172, F178 to F180)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from aanzet.cases.actions import requests, tasks
from aanzet.cases.queries.access import case_for
from aanzet.cases.queries.case_page import case_view
from aanzet.cases.queries.participants import parties
from aanzet.cases.queries.states import Loaded
from aanzet.cases.web.forms.tasks import NewTaskForm
from aanzet.cases.web.office.case import live_part, may_add_task, new_task_form
from aanzet.cases.web.office.case_acts import carry_out
from aanzet.core.errors import NotFound, Refused
from aanzet.core.web import typed
from aanzet.core.web.notices import say
from aanzet.core.web.post import perform
from aanzet.documents.queries.folders import item_types
from aanzet.rules.asked import identifier


@require_http_methods(["GET", "HEAD", "POST"])
def add_task(request: HttpRequest, number: str) -> HttpResponse:
    """GET, POST .../tasks/: an extra task for the office, the client or a third party (F178).

    to: any number of member:<id>, role:<key>, team:<id> or contact:<id>; none = who is responsible, or the recipient
    of the phase. What is refused comes back on a page of its own with everything that was filled in.
    """
    if request.method != "POST":
        return _page(request, number)
    case_id = case_for(request.actor, number).id
    form, refusal = NewTaskForm(request.POST), None
    if form.is_valid():
        try:
            perform(
                request,
                lambda: _plain(
                    tasks.add_task(actor=request.actor, now=request.now, case_id=case_id, order=form.order())
                ),
                name="add_task",
            )
            return live_part(request, number) if request.htmx else redirect("case", number)
        except Refused as error:
            refusal = error
            form.refuse(error)
    if request.htmx and refusal:
        return live_part(request, number, refusal=refusal)
    return _page(request, number, form)


def _plain(_answer: Any) -> dict[str, Any]:
    return {}


def _page(request: HttpRequest, number: str, form: NewTaskForm | None = None) -> HttpResponse:
    """The form alone. Who may not add a task here any more hears why on the case itself."""
    view = case_view(request.actor, number, request.now)
    if not may_add_task(view):
        if form is None:
            raise NotFound(number)
        wrong = [error for errors in form.errors.values() for error in errors]
        say(request, " ".join(wrong), kind="problem")
        return redirect("case", number)
    context = {
        "view": view,
        "form": new_task_form(view, item_types(), parties(view), form),
        "alone": True,
        "client_name": view.loaded.values["client.name"],
    }
    return render(request, "cases/office/case/task_new.html", context, status=422 if form else 200)


TASK_ACTS: dict[str, Callable[..., Any]] = {
    "complete": tasks.complete_task,
    "claim": tasks.claim_task,
    "release": tasks.release_task,
    "cancel": tasks.cancel_task,
    "reopen": tasks.reopen_task,
    "refuse": tasks.refuse_task,
    "priority": tasks.prioritise_task,
}
WITHOUT_REASON = ("claim", "release", "priority")


@require_POST
def task(request: HttpRequest, number: str, task_id: UUID, what: str) -> HttpResponse:
    """POST .../tasks/<id>/<what>/: complete, claim, release, cancel, reopen, refuse, priority."""
    act = TASK_ACTS.get(what)
    if act is None:
        raise NotFound(what)
    said = {} if what in WITHOUT_REASON else {"reason": request.POST.get("reason", "").strip()}
    if what == "priority":
        said = {"priority": request.POST.get("priority", "")}
    return carry_out(
        request,
        number,
        lambda loaded: act(actor=request.actor, now=request.now, case_id=loaded.state.case.id, task_id=task_id, **said),
        name=f"{what}_task",
    )


@require_POST
def fix(request: HttpRequest, number: str, task_id: UUID) -> HttpResponse:
    """POST .../tasks/<id>/fix/: who receives what was held; it goes out now (F105)."""
    contact = request.POST.get("contact_id", "")
    return carry_out(
        request,
        number,
        lambda loaded: tasks.fix_held(
            actor=request.actor,
            now=request.now,
            case_id=loaded.state.case.id,
            task_id=task_id,
            contact_id=identifier(contact) or UUID(int=0),
        ),
        name="fix_held",
    )


@require_POST
def line(request: HttpRequest, number: str, item_id: UUID, what: str) -> HttpResponse:
    """POST .../lines/<id>/<what>/: accept, or reject with a reason (F172)."""

    def act(loaded: Loaded) -> Any:
        common = {"actor": request.actor, "now": request.now, "case_id": loaded.state.case.id, "item_id": item_id}
        if what == "accept":
            return requests.accept_item(**common)
        return requests.reject_item(
            **common,
            reason=request.POST.get("reason", "").strip(),
            due_on=typed.day(request.POST.get("due_on", ""), "due_on"),
        )

    if what not in ("accept", "reject"):
        raise NotFound(what)
    return carry_out(request, number, act, name=f"{what}_item")
