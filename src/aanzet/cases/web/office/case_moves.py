"""Moving a case: complete the phase, go back, hold, stop, reopen, assign, step in (F152, F181 to F188)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from aanzet.cases.actions import lifecycle, phases
from aanzet.cases.actions.deleting import delete_case
from aanzet.cases.queries.case_page import CaseView, case_view, open_points
from aanzet.cases.queries.completing import preview_complete
from aanzet.cases.queries.refusals import explain
from aanzet.core.errors import NotFound, Refused
from aanzet.core.web import typed
from aanzet.core.web.notices import say
from aanzet.core.web.post import perform
from aanzet.rules.asked import identifier, whole
from aanzet.rules.clients import address_key
from aanzet.rules.process import words
from aanzet.rules.process.commands import (
    AssignPhase,
    AutomationEdit,
    CompletePhase,
    GoBack,
    OpenTaskChoice,
    Override,
    StartCase,
)
from aanzet.rules.process.deleting import refuse_delete

REASONS = {
    "earlier_months": _("Fetch results of earlier months"),
    "client_changed_mind": _("The client changed their mind"),
    "mistake_repaired": _("A mistake was repaired"),
    "absence": _("Absence"),
    "other": _("Something else"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def complete(request: HttpRequest, number: str) -> HttpResponse:
    """GET, POST /office/cases/<number>/complete/: open points first; else what happens next, to be changed or sent."""
    view = case_view(request.actor, number, request.now)
    if not view.can["complete"] or view.entry is None:
        say(request, Refused("not_now", state=view.loaded.state.case.state).text, kind="problem")
        return redirect("case", number)
    refusal = None
    if request.method == "POST":
        try:
            answer = perform(request, lambda: _complete(request, view), name="complete_phase")
            say(request, _done_words(answer["phase"]))
            return redirect("case", number)
        except Refused as error:
            refusal = error
    preview = preview_complete(request.actor, view.loaded, request.now)
    context = {
        "view": view,
        "preview": preview,
        "refusal": refusal,
        "blocked": preview.decision.refusal,
        "blocked_text": explain(preview.decision.refusal, view.loaded).text if preview.decision.refusal else "",
        "open_points": open_points(view),
        "candidates": _people(view, view.loaded.people.linked),
        "sent": [
            {
                "one": one,
                "to": ", ".join(view.name(person) for person in one.to),
                "sender": view.name(one.sender_id),
            }
            for one in preview.sent
        ],
        "responsible": ", ".join(view.name(person) for person in preview.responsible_ids),
        "results": view.loaded.state.template.results,
        "is_last": preview.next is None,
        "may_override": request.actor.may("cases.override"),
        "typed": request.POST,
    }
    status = 200 if refusal is None else 409 if refusal.code == "changed_meanwhile" else 422
    return render(request, "cases/office/case/complete.html", context, status=status)


def _complete(request: HttpRequest, view: CaseView) -> dict[str, Any]:
    post = request.POST
    open_tasks, edits = {}, {}
    for name in post:
        if name.startswith("task-") and not name.startswith("task-reason-"):
            what = post[name] if post[name] in (words.CANCEL, words.CARRY, words.STAY) else words.CARRY
            reason = post.get(name.replace("task-", "task-reason-"), "").strip()
            open_tasks.update(dict.fromkeys(typed.ids([name.removeprefix("task-")]), OpenTaskChoice(what, reason)))
        elif name.startswith("text-"):
            key = name.removeprefix("text-")
            skip = post.get(f"skip-{key}", "").strip()
            if post[name] != post.get(f"was-{key}", "") or skip:
                edits[key] = AutomationEdit(text=post[name] if not skip else None, skip_reason=skip)
    seen = post.get("version", "")
    decision = phases.complete_phase(
        actor=request.actor,
        now=request.now,
        case_id=view.id,
        seen=whole(seen, None),
        order=CompletePhase(
            entry_id=identifier(post.get("entry_id", "")) or UUID(int=0),
            open_tasks=open_tasks,
            responsible_ids=typed.ids(post.getlist("responsible_ids")),
            edits=edits,
            override_reason=post.get("override_reason", "").strip(),
            result=post.get("result", ""),
        ),
    )
    entered = decision.state.entry if decision.state else None
    return {"phase": view.loaded.state.template.phases[entered.position - 1].name if entered else ""}


def _done_words(phase: str) -> str:
    """phase: name of the one that was entered, "" when the case is completed."""
    return (
        gettext("Phase completed. Now: %(phase)s.") % {"phase": phase} if phase else gettext("The case is completed.")
    )


def _people(view: CaseView, ids: tuple[UUID, ...]) -> list[tuple[UUID, str]]:
    return [(key, view.people[key].name) for key in ids if key in view.people]


# --- The other moves: one small page each -----------------------------------------------------------------------------

TITLES = {
    "hold": _("Put on hold"),
    "back": _("Back to an earlier phase"),
    "cancel": _("Stop this case"),
    "reopen": _("Reopen this case"),
    "delete": _("Delete this case"),
    "assign": _("Give this phase to someone"),
    "override": _("Step in"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, number: str, what: str) -> HttpResponse:
    """GET, POST /office/cases/<number>/<what>/: what will happen, the reason, and the button."""
    view = case_view(request.actor, number, request.now)
    if what not in TITLES or not view.can[what]:
        raise NotFound(what)
    refusal: Refused | None = _not_yet(view) if what == "delete" else None
    if request.method == "POST":
        try:
            answer = perform(request, lambda: _move(request, view, what), name=what)
            return _deleted(request, view, answer) if what == "delete" else _done(request, number)
        except Refused as error:
            refusal = error
    state = view.loaded.state
    earlier = state.template.phases[: max(0, state.case.phase_position - 1)]
    context = {
        "view": view,
        "what": what,
        "title": TITLES[what],
        "refusal": refusal,
        "typed": request.POST,
        "earlier": earlier,
        "phases": [phase for phase in state.template.phases if phase.key != state.case.phase_key],
        "members": _people(view, view.loaded.people.linked),
        "responsible": view.entry.responsible_ids if view.entry else (),
        "reasons": REASONS.items(),
    }
    return render(
        request, "cases/office/case/move.html", context, status=422 if refusal and request.method == "POST" else 200
    )


def _not_yet(view: CaseView) -> Refused | None:
    """Why a case cannot be deleted as it stands, with the way to stop it (F189)."""
    refusal = refuse_delete(view.loaded.state)
    if refusal is None:
        return None
    error = explain(refusal, view.loaded)
    if error.code == "cancel_first" and view.can["cancel"]:
        error.links = ((gettext("Stop this case"), reverse("case-move", args=[view.number, "cancel"])),)
    return error


def _done(request: HttpRequest, number: str) -> HttpResponse:
    say(request, gettext("Done."))
    return redirect("case", number)


def _deleted(request: HttpRequest, view: CaseView, answer: Mapping[str, Any]) -> HttpResponse:
    if answer["tombstone"]:
        say(request, gettext("Deleted. It is not created again by itself."))
    else:
        say(request, gettext("Deleted."))
    client = view.loaded.state.case.client_id
    return redirect("client", address_key(view.loaded.values["client.number"], client))


def _move(request: HttpRequest, view: CaseView, what: str) -> dict[str, Any]:
    post = request.POST
    common: Mapping[str, Any] = {"actor": request.actor, "now": request.now, "case_id": view.id}
    entry_id = view.entry.id if view.entry else UUID(int=0)
    reason = post.get("reason", "").strip()
    people = typed.ids(post.getlist("people"))
    match what:
        case "hold":
            lifecycle.hold_case(**common, until=typed.day(post.get("until", ""), "until"), reason=reason)
        case "back":
            order = GoBack(entry_id, post.get("phase_key", ""), reason, rearm=bool(post.get("rearm")))
            phases.go_back(**common, order=order)
        case "cancel":
            lifecycle.cancel_case(**common, reason=reason)
        case "delete":
            return {"tombstone": delete_case(**common, reason=reason)}
        case "reopen":
            lifecycle.reopen_case(**common, reason=reason)
        case "assign":
            phases.assign_phase(**common, order=AssignPhase(entry_id, people))
        case "override":
            key = post.get("phase_key", "")
            snapshot = view.loaded.state.template
            later = snapshot.phase_named(key) + 1 > view.loaded.state.case.phase_position
            kind = words.OTHER_PERSON if not key else words.SET_STEP if later else words.SET_BACK
            order = Override(
                kind, post.get("reason_code", ""), reason, phase_key=key, responsible_ids=people,
                tell=bool(post.get("tell")),
            )  # fmt: skip
            phases.override_case(**common, order=order)
    return {}


@require_POST
def resume(request: HttpRequest, number: str) -> HttpResponse:
    """POST /office/cases/<number>/resume/: go on before the date (F186)."""
    return _at_once(request, number, "resume", lifecycle.resume_case)


@require_POST
def begin(request: HttpRequest, number: str) -> HttpResponse:
    """POST /office/cases/<number>/begin/: start a case that stands ready (F174)."""

    def start(**common: Any) -> Any:
        return lifecycle.start_case(**common, order=StartCase())

    return _at_once(request, number, "start", start, beside="cases/office/_begin.html")


def _at_once(request: HttpRequest, number: str, what: str, act: Any, beside: str = "") -> HttpResponse:
    """beside: the fragment that says why not beside the button that was pressed on another page (F217)."""
    view = case_view(request.actor, number, request.now)
    if not view.can[what]:
        raise NotFound(what)

    def run() -> dict[str, Any]:
        act(actor=request.actor, now=request.now, case_id=view.id)
        return {}

    try:
        perform(request, run, name=what)
    except Refused as error:
        if beside and request.headers.get("HX-Request"):
            return render(request, beside, {"number": number, "refusal": error}, status=422)
        say(request, error.text, kind="problem")
    if beside and request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": reverse("case", args=[number])})
    return redirect("case", number)
