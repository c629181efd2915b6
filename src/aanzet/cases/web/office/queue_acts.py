"""Acts on lines of the queue: give to a colleague, put off, pick the next one (F180, F212, F213, G16)."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from aanzet.access.queries.members import active_choices
from aanzet.access.queries.people import names
from aanzet.cases.actions.queue import Given, assign_cases, give_back_cases, snooze_cases, unsnooze_cases
from aanzet.cases.actions.tasks import claim_task
from aanzet.cases.queries.queue.chosen import Chosen, chosen_cases
from aanzet.cases.queries.queue.free import free_tasks
from aanzet.cases.web.forms.queue import AssignForm, SnoozeForm
from aanzet.core.errors import NotFound, Refused
from aanzet.core.web.notices import say
from aanzet.core.web.post import perform

UNDO = "queue-undo"  # salt of what an undo link carries
UNDO_FOR = 600  # seconds that an undo link counts
UNDO_MOST = 20  # cases that fit into an undo link


@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest) -> HttpResponse:
    """GET, POST /office/queue/assign/: to whom; POST with a colleague gives it, each case for itself."""
    if not request.actor.may("cases.assign"):
        raise NotFound("cases.assign")
    cases = _chosen(request)
    if not cases:
        return _nothing_chosen(request)
    asked = request.method == "POST" and "member" in request.POST
    form = AssignForm(request.POST if asked else None, members=active_choices())
    context = {"cases": cases, "form": form, "back": _back(request)}
    if not asked or not form.is_valid():
        return render(request, "cases/office/queue/assign.html", context, status=422 if asked else 200)
    member = UUID(form.cleaned_data["member"])
    given: list[Given] = []

    def act() -> dict[str, Any]:
        given.extend(
            assign_cases(actor=request.actor, now=request.now, case_ids=[case.id for case in cases], member_id=member)
        )
        return {"given": [str(one.case.id) for one in given if one.refusal is None]}

    done = perform(request, act, name="assign_cases")["given"]
    refused = [one for one in given if one.refusal]
    if done:
        name = names([member])[member].first_name or names([member])[member].name
        said = ngettext("Given to %(name)s.", "%(n)s cases given to %(name)s.", len(done))
        before = [case for case in cases if str(case.id) in done]
        say(
            request,
            said % {"name": name, "n": len(done)},
            undo_url=_undo_url(before) if len(before) <= UNDO_MOST else "",
        )
    if refused:
        context |= {"refused": refused, "done": len(done)}
        return render(request, "cases/office/queue/assign.html", context, status=422)
    return redirect(context["back"])


@require_POST
def assign_undo(request: HttpRequest) -> HttpResponse:
    """POST /office/queue/assign/undo/?token=: everything back to whom it was given."""
    try:
        held = signing.loads(request.GET.get("token", ""), salt=UNDO, max_age=UNDO_FOR)
    except signing.BadSignature as error:
        raise NotFound("undo") from error
    known = {case.id: case for case in chosen_cases(request.actor, [UUID(one["id"]) for one in held])}
    before = [_read(known[UUID(one["id"])], one) for one in held if UUID(one["id"]) in known]
    given: list[Given] = []

    def act() -> dict[str, Any]:
        given.extend(give_back_cases(actor=request.actor, now=request.now, before=before))
        return {}

    perform(request, act, name="give_back_cases")
    refused = next((one.refusal for one in given if one.refusal), None)
    say(request, refused.text if refused else gettext("Undone."), kind="problem" if refused else "done")
    return redirect(_back(request))


@require_http_methods(["GET", "HEAD", "POST"])
def snooze(request: HttpRequest) -> HttpResponse:
    """GET, POST /office/queue/snooze/: until when and why; only for who asks it."""
    cases = _chosen(request)
    if not cases:
        return _nothing_chosen(request)
    today = request.now.astimezone(request.organization.tz).date()
    asked = request.method == "POST" and "until_on" in request.POST
    form = SnoozeForm(request.POST if asked else None)
    context = {"cases": cases, "form": form, "back": _back(request)}
    if not asked or not form.is_valid():
        return render(request, "cases/office/queue/snooze.html", context, status=422 if asked else 200)
    until = form.cleaned_data["until_on"]
    ids = [case.id for case in cases]
    try:
        perform(
            request,
            lambda: {
                "count": snooze_cases(
                    actor=request.actor,
                    now=request.now,
                    today=today,
                    case_ids=ids,
                    until_on=until,
                    reason=form.cleaned_data["reason"],
                )
            },
            name="snooze_cases",
        )
    except Refused as error:
        form.add_error(error.field or None, error.text)
        return render(request, "cases/office/queue/snooze.html", context, status=422)
    late = [case for case in cases if case.due_on and until > case.due_on]
    said = ngettext("Put off.", "%(n)s cases put off.", len(ids)) % {"n": len(ids)}
    if late:
        more = ngettext("That is after its due date.", "For %(n)s of them that is after the due date.", len(late))
        said += " " + more % {"n": len(late)}
    query = "&".join(f"selected={case}" for case in ids)
    say(request, said, undo_url=f"{reverse('queue-unsnooze')}?{query}", kind="info" if late else "done")
    return redirect(context["back"])


@require_POST
def unsnooze(request: HttpRequest) -> HttpResponse:
    """POST /office/queue/unsnooze/?selected=: show it again."""
    ids = [case.id for case in _chosen(request)]
    perform(
        request,
        lambda: {"count": unsnooze_cases(actor=request.actor, now=request.now, case_ids=ids)},
        name="unsnooze_cases",
    )
    say(request, gettext("It stands in your list again."))
    return redirect(_back(request))


@require_POST
def take_next(request: HttpRequest) -> HttpResponse:
    """POST /office/queue/next/: pick up the first free task of one's roles and teams ("pak de volgende")."""
    if not request.actor.may("cases.assign"):
        raise NotFound("cases.assign")
    number, refusal = "", None
    for task_id, case_id, found in free_tasks(request.actor):
        try:
            number = perform(request, partial(_take, request, task_id, case_id, found), name="claim_task")["number"]
            break
        except Refused as error:  # somebody else was first: the next one
            refusal = error
    if number:
        say(request, gettext("This one is yours now."))
        return redirect("case", number)
    said = refusal.text if refusal else gettext("Nothing is free to pick up now.")
    say(request, said, kind="info")
    return redirect("queue")


def _take(request: HttpRequest, task_id: UUID, case_id: UUID, number: str) -> dict[str, Any]:
    claim_task(actor=request.actor, now=request.now, case_id=case_id, task_id=task_id)
    return {"number": number}


def _chosen(request: HttpRequest) -> tuple[Chosen, ...]:
    ids = []
    for text in request.POST.getlist("selected") or request.GET.getlist("selected"):
        try:
            ids.append(UUID(text))
        except ValueError as error:
            raise NotFound(text) from error
    cases = chosen_cases(request.actor, ids)
    if ids and not cases:
        raise NotFound("no_case")
    return cases


def _nothing_chosen(request: HttpRequest) -> HttpResponse:
    say(request, gettext("Choose a row first."), kind="problem")
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    """The list somebody came from: only a page of the office itself."""
    back = request.POST.get("back") or request.GET.get("back") or request.headers.get("Referer", "")
    for page in (reverse("queue"), reverse("cases")):
        place = back.find(page)
        if place >= 0 and back[place:].split("?")[0] == page:
            return back[place:]
    return reverse("queue")


def _undo_url(before: Sequence[Chosen]) -> str:
    held = [
        {
            "id": str(case.id),
            "task": str(case.task_id or ""),
            "responsible": [str(one) for one in case.responsible_ids],
            "people": [str(one) for one in case.people],
            "roles": list(case.roles),
            "teams": list(case.teams),
        }
        for case in before
    ]
    return f"{reverse('queue-assign-undo')}?token={signing.dumps(held, salt=UNDO, compress=True)}"


def _read(case: Chosen, held: dict[str, Any]) -> Chosen:
    return replace(
        case,
        task_id=UUID(held["task"]) if held["task"] else None,
        responsible_ids=tuple(UUID(one) for one in held["responsible"]),
        people=tuple(UUID(one) for one in held["people"]),
        roles=tuple(held["roles"]),
        teams=tuple(held["teams"]),
    )
