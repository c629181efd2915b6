"""A proposed distribution, planning in bulk, and working hours (F316, F317, F318)."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from babel.dates import get_day_names
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from aanzet.access.queries.members import active_choices, member
from aanzet.access.queries.people import PersonName
from aanzet.access.queries.working import staff
from aanzet.cases.actions.due import Shift, preview_due
from aanzet.cases.queries.queue.chosen import Chosen, chosen_cases
from aanzet.core.errors import NotFound, Refused
from aanzet.core.languages import spoken
from aanzet.core.web.notices import say
from aanzet.core.web.post import perform
from aanzet.planning.actions.hours import set_hours
from aanzet.planning.actions.proposals import PlanOrder, PlanOutcome, apply_proposal, check_order, plan_cases
from aanzet.planning.queries.hours import TEAM, ask_board, may_plan, workers
from aanzet.planning.queries.proposal import Line, proposed, why_not
from aanzet.planning.queries.words import day_said, hours, number
from aanzet.planning.web.forms import PlanCasesForm, WorkHoursForm
from aanzet.planning.web.office.slots import back_of
from aanzet.rules.asked import identifier
from aanzet.rules.dates import local_day
from aanzet.rules.planning.proposing import Placed


@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: HttpRequest) -> HttpResponse:
    """GET, POST /office/planboard/proposal/?team=&person=: what would change; POST takes it over."""
    ask_board(request.actor)
    values = request.POST if request.method == "POST" else request.GET
    whose = {"team_id": identifier(values.get("team", "")), "person_id": identifier(values.get("person", ""))}
    refusal = None
    if request.method == "POST":
        try:
            done = perform(
                request,
                lambda: {
                    "change": str(
                        apply_proposal(
                            actor=request.actor, now=request.now, digest=request.POST.get("digest", ""), **whose
                        )
                    )
                },
                name="apply_proposal",
            )
        except Refused as error:
            refusal = error
        else:
            say(request, gettext("The proposal is applied."), undo_url=reverse("planboard-undo", args=[done["change"]]))
            return redirect(back_of(request))
    today = local_day(request.now, request.organization.tz)
    found = proposed(request.actor, request.organization, today, **whose)
    context = {
        "refusal": refusal,
        "digest": found.digest,
        "lines": [_line(line, found.people) for line in found.lines],
        "misfits": [{"item": item, "why": why_not(one)} for item, one in found.misfits],
        "looked": found.looked,
        "total": found.total if found.total > found.looked else 0,
        "team": values.get("team", ""),
        "person": values.get("person", ""),
        "back": back_of(request),
    }
    return render(request, "planning/office/board/proposal.html", context, status=422 if refusal else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def cases(request: HttpRequest) -> HttpResponse:
    """GET, POST /office/planboard/cases/: plan the chosen cases; first what shifts, then for real."""
    if not request.actor.may("cases.assign") or not request.actor.may(TEAM):
        raise NotFound(TEAM)
    values = request.POST if request.method == "POST" else request.GET
    wanted = [key for key in (identifier(text) for text in values.getlist("selected")) if key]
    chosen = chosen_cases(request.actor, wanted)
    if not chosen:
        say(request, gettext("Choose at least one line."), kind="info")
        return redirect(back_of(request))
    asked = request.method == "POST" and "step" in request.POST
    form = PlanCasesForm(request.POST if asked else None, people=[(str(key), name) for key, name in active_choices()])
    context: dict[str, Any] = {"cases": chosen, "form": form, "back": back_of(request)}
    if not asked or not form.is_valid():
        return _cases_again(request, context, failed=asked)
    data = form.cleaned_data
    order = PlanOrder(identifier(data["person"]), data["start_on"], data["due_on"])
    ids = [case.id for case in chosen]
    try:
        check_order(request.actor, request.now, order)
        if request.POST["step"] != "do":
            shifts = (
                preview_due(actor=request.actor, now=request.now, case_ids=ids, due_on=order.due_on)
                if order.due_on
                else {}
            )
            return _cases_again(request, context | {"ready": True, "shifts": _shifts(chosen, shifts)}, failed=False)
        outcomes: list[PlanOutcome] = []

        def act() -> dict[str, str]:
            done = plan_cases(actor=request.actor, now=request.now, case_ids=ids, order=order)
            outcomes.append(done)
            return {"change": str(done.change_id or ""), "planned": str(done.planned)}

        answer = perform(request, act, name="plan_cases")
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.text)
        return _cases_again(request, context, failed=True)
    left = _left(chosen, outcomes[0]) if outcomes else []
    undo = reverse("planboard-undo", args=[answer["change"]]) if answer["change"] else ""
    count = len(chosen) - len(left)
    say(request, ngettext("%(n)s process planned.", "%(n)s processes planned.", count) % {"n": count}, undo_url=undo)
    if left:
        return _cases_again(request, context | {"left": left}, failed=True)
    return redirect(context["back"])


@require_http_methods(["GET", "HEAD", "POST"])
def working_hours(request: HttpRequest, person_number: str) -> HttpResponse:
    """GET, POST /office/planboard/hours/<number>/: the hours of a colleague on each weekday."""
    ask_board(request.actor)
    found = member(request.actor, person_number)
    if not may_plan(request.actor, found.id):
        raise NotFound(person_number)
    today = local_day(request.now, request.organization.tz)
    week = workers(request.actor, staff(only=[found.id]), today, today)[found.id].week
    form = WorkHoursForm(
        request.POST if request.method == "POST" else None,
        weekdays=[get_day_names("wide", locale=spoken())[day].capitalize() for day in range(7)],
        initial={f"day_{day}": number(minutes) for day, minutes in enumerate(week)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            perform(
                request,
                lambda: set_hours(actor=request.actor, now=request.now, person_id=found.id, minutes=form.minutes),
                name="set_hours",
            )
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.text)
        else:
            say(request, gettext("Saved."))
            return redirect(back_of(request))
    context = {"form": form, "member": found, "total": hours(sum(week)), "back": back_of(request)}
    status = 422 if request.method == "POST" else 200
    return render(request, "planning/office/board/hours.html", context, status=status)


def _line(line: Line, people: Mapping[UUID, PersonName]) -> dict[str, Any]:
    return {"item": line.item, "before": _placed(line.before, people), "after": _placed(line.after, people)}


def _placed(one: Placed | None, people: Mapping[UUID, PersonName]) -> str:
    """ "Chris, do 26 november, 2 u"."""
    if one is None:
        return ""
    who = people.get(one.person)
    said = [(who.first_name or who.name) if who else "", day_said(one.day), hours(one.minutes)]
    return ", ".join(part for part in said if part)


def _shifts(chosen: Sequence[Chosen], shifts: Mapping[UUID, Shift]) -> list[dict[str, Any]]:
    """What another due date moves, per case."""
    return [{"case": case, "shift": shifts[case.id]} for case in chosen if case.id in shifts]


def _left(chosen: Sequence[Chosen], outcome: PlanOutcome) -> list[dict[str, Any]]:
    """The cases of which something did not happen, with why."""
    said = {key: refusal.text for key, refusal in outcome.refused.items()}
    said |= {key: why_not(misfit) for key, misfit in outcome.misfits.items() if key not in said}
    return [{"case": case, "why": said[case.id]} for case in chosen if case.id in said]


def _cases_again(request: HttpRequest, context: dict[str, Any], *, failed: bool) -> HttpResponse:
    return render(request, "planning/office/board/cases.html", context, status=422 if failed else 200)
