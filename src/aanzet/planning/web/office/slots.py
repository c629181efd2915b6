"""Acts on the planboard: plan, move, fix, take off, undo, pin (F311, F127). Drag and keys send the same forms."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from aanzet.access.queries.members import active_choices
from aanzet.access.queries.people import names
from aanzet.cases.queries.queue.chosen import chosen_cases
from aanzet.core.errors import NotFound, Refused
from aanzet.core.web.notices import say
from aanzet.core.web.post import perform
from aanzet.planning.actions.pins import pin, unpin
from aanzet.planning.actions.slots import fix_slot, move_slot, plan_item, remove_slot
from aanzet.planning.actions.undo import DUE, GIVEN, SLOT, undo_change
from aanzet.planning.queries.hours import ask_board, may_plan
from aanzet.planning.queries.items import WorkItem, item_for
from aanzet.planning.queries.slots import Slot, pinned_keys, slot_for
from aanzet.planning.queries.words import day_said, hours
from aanzet.planning.web.forms import PlanForm
from aanzet.rules.asked import identifier
from aanzet.rules.dates import local_day
from aanzet.rules.planning.typed import SEVERAL, read

ASKED = frozenset({"person_away", "after_statutory"})  # refused once, until it is accepted
NAMED = 3  # cases that a notice names
TYPED = {SEVERAL: "typed_several"}


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest) -> HttpResponse:
    """GET, POST /office/planboard/plan/?item=task:<id>&person=&day=: put one piece of work on the board."""
    ask_board(request.actor)
    values = request.POST if request.method == "POST" else request.GET
    item = _item(request, values.get("item", ""))
    form = PlanForm(
        request.POST if request.method == "POST" else None,
        people=_people(request),
        initial={"person": request.GET.get("person", ""), "day": request.GET.get("day", "")},
    )
    context = {"item": item, "form": form, "back": back_of(request), "heading": gettext("Plan work")}
    if request.method != "POST" or not form.is_valid():
        return _again(request, context)

    def act() -> dict[str, str]:
        person, day, minutes = _wanted(request, form)
        change = plan_item(
            actor=request.actor,
            now=request.now,
            kind=item.kind,
            item_id=item.id,
            person_id=person,
            day=day,
            minutes=minutes,
            accept=request.POST.get("accept") == "1",
        )
        return {"change": str(change), "person": str(person), "day": day.isoformat()}

    return _done(request, context, act, "plan_item")


@require_http_methods(["GET", "HEAD", "POST"])
def slot(request: HttpRequest, slot_id: UUID) -> HttpResponse:
    """GET, POST /office/planboard/slots/<id>/: move it, make it longer, fix it or take it off."""
    ask_board(request.actor)
    found = slot_for(slot_id)
    if not may_plan(request.actor, found.person_id):
        raise NotFound(slot_id)
    item = item_for(request.actor, found.kind, found.item_id)
    form = PlanForm(
        request.POST if request.method == "POST" else None,
        people=_people(request),
        initial={"person": str(found.person_id), "day": found.day.isoformat(), "hours": _hours(found)},
    )
    heading = gettext("Change the planning")
    context = {"item": item, "slot": found, "form": form, "back": back_of(request), "heading": heading}
    if request.method != "POST" or not form.is_valid():
        return _again(request, context)

    def act() -> dict[str, str]:
        person, day, minutes = _wanted(request, form, found)
        change = move_slot(
            actor=request.actor,
            now=request.now,
            slot_id=slot_id,
            person_id=person,
            day=day,
            minutes=minutes,
            accept=request.POST.get("accept") == "1",
        )
        return {"change": str(change), "person": str(person), "day": day.isoformat()}

    return _done(request, context, act, "move_slot")


@require_POST
def slot_act(request: HttpRequest, slot_id: UUID, what: str) -> HttpResponse:
    """POST /office/planboard/slots/<id>/<what>/: fix, let or remove."""
    ask_board(request.actor)
    common: dict[str, Any] = {"actor": request.actor, "now": request.now, "slot_id": slot_id}
    acts = {
        "fix": (lambda: fix_slot(**common, pinned=True), gettext("Fixed: a proposal leaves it where it is.")),
        "let": (lambda: fix_slot(**common, pinned=False), gettext("A proposal may move it again.")),
        "remove": (lambda: remove_slot(**common), gettext("Taken off the board.")),
    }
    if what not in acts:
        raise NotFound(what)
    act, said = acts[what]
    done = perform(request, lambda: {"change": str(act())}, name=f"{what}_slot")
    say(request, said, undo_url=reverse("planboard-undo", args=[done["change"]]))
    return redirect(back_of(request))


@require_POST
def undo(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """POST /office/planboard/changes/<id>/undo/: put back what one act changed."""
    ask_board(request.actor)

    def act() -> dict[str, Any]:
        done = undo_change(actor=request.actor, now=request.now, change_id=change_id)
        return {"left": [list(one) for one in done.left], "promised": done.promised}

    try:
        done = perform(request, act, name="undo_plan")
        left, promised = _left(request, done["left"]), done["promised"]
        kept = (
            ngettext(
                "%(n)s client keeps the later date that was promised.",
                "%(n)s clients keep the later date that was promised.",
                promised,
            )
            % {"n": promised}
            if promised
            else ""
        )
        said = " ".join(one for one in (gettext("Undone."), left, kept) if one)
        say(request, said, kind="info" if left or kept else "done")
    except Refused as refusal:
        say(request, refusal.text, kind="problem")
    return redirect(back_of(request))


@require_POST
def pin_act(request: HttpRequest, kind: str, item_id: UUID, what: str) -> HttpResponse:
    """POST /office/planboard/pins/<kind>/<id>/<what>/: pin or unpin on one's own board."""
    acts = {
        "pin": (pin, gettext("On your planboard.")),
        "unpin": (unpin, gettext("Off your planboard.")),
    }
    if what not in acts:
        raise NotFound(what)
    act, said = acts[what]
    perform(request, lambda: act(actor=request.actor, now=request.now, kind=kind, item_id=item_id), name=f"{what}_item")
    other = "unpin" if what == "pin" else "pin"
    say(request, said, undo_url=reverse("planboard-pin", args=[kind, item_id, other]))
    return redirect(back_of(request))


def _left(request: HttpRequest, left: Sequence[Sequence[str]]) -> str:
    """What was changed again since and stays, with its client; as many as fit in a notice."""
    if not left:
        return ""
    cases = {
        str(one.id): one.client_name for one in chosen_cases(request.actor, [UUID(case) for case, _ in left if case])
    }
    what = {SLOT: gettext("planned day"), DUE: gettext("due date"), GIVEN: gettext("assignment")}
    said = [
        gettext("%(what)s of %(client)s") % {"what": what[kind], "client": cases[case]} if case in cases else what[kind]
        for case, kind in left[:NAMED]
    ]
    if len(left) > NAMED:
        said.append(gettext("%(n)s more") % {"n": len(left) - NAMED})
    return gettext("Stays, because it was changed since: %(what)s.") % {"what": ", ".join(said)}


def back_of(request: HttpRequest) -> str:
    """Where the reader came from, within this house; else the board."""
    board = reverse("planboard")
    wanted = request.POST.get("back") or request.GET.get("back") or request.headers.get("Referer", "")
    if wanted.startswith("http"):
        host = request.get_host()
        wanted = wanted.partition(host)[2] if url_has_allowed_host_and_scheme(wanted, {host}) else ""
    inside = url_has_allowed_host_and_scheme(wanted, None) and wanted.startswith("/office/")
    return wanted if inside and wanted.partition("?")[0] != request.path else board


def _done(request: HttpRequest, context: dict[str, Any], act: Any, name: str) -> HttpResponse:
    form: PlanForm = context["form"]
    try:
        done = perform(request, act, name=name)
    except Refused as refusal:
        if refusal.code in ASKED:
            context["asks"] = refusal.text
            form.data = _chosen(request, form)
        else:
            field = {"minutes": "hours"}.get(refusal.field or "", refusal.field)
            form.add_error(field if field in form.fields else None, refusal.text)
        return _again(request, context)
    person = names([UUID(done["person"])])[UUID(done["person"])]
    said = gettext("Planned for %(name)s on %(day)s.") % {
        "name": person.first_name or person.name,
        "day": day_said(date.fromisoformat(done["day"])),
    }
    say(request, said, undo_url=reverse("planboard-undo", args=[done["change"]]))
    return redirect(context["back"])


def _again(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    item: WorkItem = context["item"]
    context["estimate"] = hours(item.minutes) if item.minutes else gettext("nobody knows")
    if item.learnt_from:
        context["estimate"] += ", " + gettext("learnt from %(n)s earlier ones") % {"n": item.learnt_from}
    mine = pinned_keys([request.actor.id]) if request.actor.id else {}
    context["is_pinned"] = item.key in mine
    status = 422 if request.method == "POST" else 200
    return render(request, "planning/office/board/plan.html", context, status=status)


def _wanted(request: HttpRequest, form: PlanForm, before: Slot | None = None) -> tuple[UUID, date, int | None]:
    """Person, day and minutes: what is typed goes before what is chosen; what is not said stays as it was."""
    values = form.cleaned_data
    person, day, minutes = identifier(values["person"]), values["day"], values["hours"]
    if values["typed"]:
        today = local_day(request.now, request.organization.tz)
        said = read(values["typed"], dict(active_choices()), today, request.actor.id)
        if said.wrong:
            raise Refused(TYPED.get(said.code, "typed_unknown"), field="typed", word=said.wrong)
        person, day = said.person or person, said.day or day
        minutes = minutes if said.minutes is None else said.minutes
    person = person or (before.person_id if before else request.actor.id)
    day = day or (before.day if before else None)
    if person is None or day is None:
        raise Refused("typed_no_day", field="typed")
    return person, day, minutes


def _chosen(request: HttpRequest, form: PlanForm) -> QueryDict:
    """What was understood, so that the question is about exactly that."""
    person, day, minutes = _wanted(request, form, None)
    values = request.POST.copy()
    values["typed"], values["person"], values["day"] = "", str(person), day.isoformat()
    if minutes is not None:
        values["hours"] = f"{minutes // 60}:{minutes % 60:02}"
    return values


def _item(request: HttpRequest, key: str) -> WorkItem:
    kind, _, text = key.partition(":")
    item_id = identifier(text)
    if item_id is None:
        raise NotFound(key)
    return item_for(request.actor, kind, item_id)


def _people(request: HttpRequest) -> list[tuple[str, str]]:
    """Those for whom the reader may plan."""
    return [(str(key), name) for key, name in active_choices() if may_plan(request.actor, key)]


def _hours(found: Slot) -> str:
    return f"{found.minutes // 60}:{found.minutes % 60:02}" if found.minutes else ""
