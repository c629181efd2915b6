"""/office/cases/<number>/: the page of one case, and its part that keeps itself up to date (F177)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from aanzet.cases.actions.presence import FRESH, note_presence
from aanzet.cases.queries.access import case_for
from aanzet.cases.queries.case_page import CaseView, bar_of, case_view, lines_of, open_points, phases_of, sent_back
from aanzet.cases.queries.escalation_words import coming_in_words
from aanzet.cases.queries.explaining import pages_of
from aanzet.cases.queries.participants import THIRD_PARTY, Party, parties, receivers_of
from aanzet.cases.queries.passed_over import passed_over
from aanzet.cases.queries.phase_bar import phase_of
from aanzet.cases.queries.presence import also_here
from aanzet.cases.queries.priority_words import priority_choices
from aanzet.cases.queries.reminder_words import reminders_in_words
from aanzet.cases.queries.timeline import timeline_of_case
from aanzet.cases.queries.turn_clock import Clock, clock_for_office
from aanzet.cases.web.forms.tasks import NewTaskForm
from aanzet.core.errors import Refused
from aanzet.documents.queries.folders import TypeRow, item_types
from aanzet.messages.queries.pane import pane_of_case
from aanzet.rules.process import words
from aanzet.rules.process.state import Checkpoint, Task

# On a narrow screen one part at a time; on a wide one all of them, whatever the address says.
TABS = {"work": _("Work"), "conversation": _("Conversation"), "dossier": _("Dossier"), "timeline": _("Timeline")}
NOTE_WORDS = {
    words.DEVIATION: _("Deviation"),
    words.PROFESSIONAL: _("Professional finding"),
    words.PARTICULARITY: _("Particularity"),
}


def case_page(request: HttpRequest, number: str) -> HttpResponse:
    """GET /office/cases/<number>/"""
    view = case_view(request.actor, number, request.now)
    return render(request, "cases/office/case/case.html", context_of(request, view))


def case_live(request: HttpRequest, number: str) -> HttpResponse:
    """GET /office/cases/<number>/live/: the part that changes, fetched anew when something happened."""
    return live_part(request, number)


@require_POST
def here(request: HttpRequest, number: str) -> HttpResponse:
    """POST /office/cases/<number>/here/: the page is open; answers who else has it open."""
    case = case_for(request.actor, number)
    others = also_here(request.actor, case.id, request.now - FRESH)
    note_presence(actor=request.actor, now=request.now, case_id=case.id)
    return render(request, "cases/office/case/_here.html", {"view": case, "also_here": others})


def live_part(
    request: HttpRequest, number: str, *, refusal: Refused | None = None, offered: Mapping[str, str] | None = None
) -> HttpResponse:
    """What changes on the page, its head included, whichever part of it asked. offered: a link beside the refusal."""
    view = case_view(request.actor, number, request.now)
    context = context_of(request, view, refusal=refusal, offered=offered, fragment=True)
    answer = render(request, "cases/office/case/_live.html", context, status=422 if refusal else 200)
    answer["HX-Retarget"] = "#case-live"
    return answer


def context_of(request: HttpRequest, view: CaseView, **more: Any) -> dict[str, Any]:
    """What the page and its parts show."""
    state = view.loaded.state
    entry = view.entry
    points = [_point(view, point) for point in state.checkpoints]
    who = parties(view)
    wanted = {link.key for link in state.template.item_types}
    kinds = item_types() if wanted or may_add_task(view) else ()
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else "work"
    phases, url = phases_of(view), reverse("case", args=[view.number])
    return {
        "tab": tab,
        "tabs": [
            {
                "label": label,
                "url": url if key == "work" else f"{url}?tab={key}",
                "count": len(view.documents) if key == "dossier" else None,
                "current": key == tab,
            }
            for key, label in TABS.items()
        ],
        "link": f"{settings.ADDRESS}{url}",
        "phase_line": _phase_line(view, phases),
        "sent_back": sent_back(view),
        "passed_over": passed_over(state.template, view.id, view.entries),
        "versions": [(step, view.name(step.person)) for step in view.steps],
        "ended": state.case.state in (words.COMPLETED, words.CANCELLED),
        "result": next((one.label for one in state.template.results if one.key == state.case.result), ""),
        "view": view,
        "case": view.row,
        "client_name": view.loaded.values["client.name"],
        "contacts": [(contact.id, contact.values["contact.name"]) for contact in view.loaded.people.contacts],
        "turn": view.turn,
        "bar": bar_of(view),
        "clock": _clock(request, view),
        "phases": phases,
        "phase": state.phase,
        "why": {"text": state.template.description, "pages": pages_of(state.template.attachments)},
        "entry": entry,
        "points": points,
        "points_done": sum(point["state"] in words.CHECKPOINT_PASSED for point in points),
        "open_points": open_points(view),
        "tasks": [_task(view, task) for task in state.tasks],
        "documents": [_document(item) for item in view.documents],
        "item_types": [kind for kind in kinds if kind.key in wanted],
        "timeline": timeline_of_case(request.actor, view.id, limit=25, asked=True),
        "pane": pane_of_case(request.actor, view.id, now=request.now),
        "note_kinds": list(NOTE_WORDS.items()),
        "loose_notes": [_note(view, note) for note in view.notes.get(None, ())],
        "seen_by": _seen_by(request, view),
        "parties": who,
        "may_name": view.can["work"] or view.can["start"],
        "task_form": new_task_form(view, kinds, who) if may_add_task(view) else None,
        "priorities": priority_choices(),
        "client_url": reverse("client", args=[view.loaded.values["client.number"]]),
        **more,
    }


def may_add_task(view: CaseView) -> bool:
    """Whether this reader can add a task: who handles the phase, and whoever works for the client (F178)."""
    return view.can["handle"] or view.can["judge"]


def new_task_form(
    view: CaseView, kinds: tuple[TypeRow, ...], who: tuple[Party, ...], form: NewTaskForm | None = None
) -> NewTaskForm:
    """The form of a task by hand, with everything that can be chosen here (F178). kinds: of documents."""
    form = form or NewTaskForm()
    form.offer(
        receivers_of(view),
        [(item.id, item.title) for item in view.documents],
        [(kind.key, kind.name) for kind in kinds],
        [one.name for one in who if one.kind == THIRD_PARTY],
    )
    return form


def _clock(request: HttpRequest, view: CaseView) -> Clock:
    """How long each party held the turn (F406)."""
    state, house = view.loaded.state, view.loaded.house
    return clock_for_office(
        view.stretches,
        view.nudge_at,
        request.now,
        house.zone,
        house.calendar,
        office=request.organization.name,
        client=view.loaded.values["client.name"],
        phases={phase.key: phase.name for phase in state.template.phases},
        people=view.people,
        state=state.case.state,
    )


def _phase_line(view: CaseView, phases: list[dict[str, Any]]) -> dict[str, str] | None:
    """Where it is, in words, for a screen on which the phases have no room for their names."""
    entry = view.entry
    if entry is None:
        return None
    now = phases[entry.position - 1]
    return {"where": phase_of(entry.position, len(phases)), "name": now["name"], "until": now["when"]}


def _seen_by(request: HttpRequest, view: CaseView) -> dict[str, Any]:
    """Through whose eyes the client's side can be looked at: who is asked first, then the other contacts (F026)."""
    state = view.loaded.state
    contacts = [contact for contact in view.loaded.people.contacts if not contact.blocked]
    actor = request.actor
    reaches = actor.reaches_all_clients or view.loaded.people.knows(actor.id)
    if not contacts or not reaches or not actor.may("contacts.view_as"):
        return {"contacts": []}
    asked = [person for task in state.tasks if task.side == words.CLIENT and task.is_open for person in task.people]
    contacts.sort(key=lambda contact: contact.id not in asked)
    shown = state.template.visible_to_client and state.case.state != words.NOT_STARTED
    return {
        "contacts": [(contact.id, contact.values["contact.name"]) for contact in contacts],
        "url": reverse("portal-case", args=[view.number]) if shown else reverse("portal-home"),
        "back": reverse("case", args=[view.number]),
    }


def _point(view: CaseView, point: Checkpoint) -> dict[str, Any]:
    """A checkpoint as kit/checkpoint.html takes it."""
    notes = view.notes.get(point.id, ())
    may_tick = view.can["handle"] or (point.four_eyes and view.can["judge"])
    return {
        "id": point.id,
        "text": point.text,
        "explanation": point.explanation,
        "state": point.state,
        "mandatory": point.mandatory,
        "always_blocking": point.always_blocking,
        "four_eyes": point.four_eyes,
        "not_by": view.not_by(point),
        "editable": may_tick,
        "by": view.name(point.done_by),
        "at": point.done_at,
        "note": _note(view, notes[-1]) if notes else _not_applicable(point),
        "waiting_on": _waiting_on(view, point),
        "waiting_task_id": point.waiting_task_id,
        "carried_over": gettext("carried over") if point.carried_over else "",
        "version": view.version,
        "url": reverse("case-point", args=[view.number, point.id]),
        "menu_url": reverse("case-point-page", args=[view.number, point.id]) if may_tick else "",
    }


def _waiting_on(view: CaseView, point: Checkpoint) -> dict[str, Any] | None:
    """What a point waits for, as kit/turn.html takes it: with whom, and in full for who listens (F156)."""
    task = next((one for one in view.loaded.state.tasks if one.id == point.waiting_task_id), None)
    if task is None or point.state != words.WAITING_ON:
        return None
    name = ", ".join(view.name(person) for person in task.people) or gettext("Client")
    spoken = gettext("Waits for “%(task)s” with %(name)s") % {"task": task.title, "name": name}
    return {"side": "client", "you": False, "text": name, "spoken": spoken}


def with_client(view: CaseView) -> list[tuple[UUID, str]]:
    """What lies with the client now, to wait for: id and title with who it is with (F156)."""
    return [
        (task.id, ", ".join([task.title, *(view.name(person) for person in task.people)]))
        for task in view.loaded.state.tasks
        if task.side == words.CLIENT and task.state in (words.OPEN, words.IN_PROGRESS)
    ]


def _not_applicable(point: Checkpoint) -> dict[str, str] | None:
    if point.state == words.NOT_APPLICABLE:
        return {"kind": gettext("Not applicable"), "text": point.reason}
    return None


def _note(view: CaseView, note: Any) -> dict[str, Any]:
    return {
        "kind": NOTE_WORDS.get(note["kind"], _("Note")),
        "text": note["text"],
        "by": view.name(note["author"]),
        "at": note["at"],
    }


def _task(view: CaseView, task: Task) -> dict[str, Any]:
    """A task with its lines, who has it, and what this reader can do with it."""
    can = view.can
    return {
        "task": task,
        "title": task.title or task_words(task),
        "people": ", ".join(view.name(person) for person in task.people),
        "claimed_by": view.name(task.claimed_by),
        "readers": ", ".join(view.name(person) for person in task.readers),
        "document": _document_of(view, task),
        "reminders": reminders_in_words(task.reminder_rule) if task.is_open and task.reminder_rule else "",
        "to_approve": task.kind == words.APPROVE and task.side == words.OFFICE,
        "can_prioritise": task.is_open
        and can["work"]
        and (task.side == words.OFFICE or can["handle"] or can["assign"]),
        "goes_on": coming_in_words(view.loaded, task, view.targets),
        "by": view.name(task.done_by),
        "lines": [
            {
                "line": line,
                "by": view.name(line.supplied_by),
                "url": f"/office/documents/{line.items[0]}/" if line.items else "",
            }
            for line in lines_of(view, task)
        ],
        "can_claim": task.is_open
        and task.side == words.OFFICE
        and not task.claimed_by
        and bool(task.roles or task.teams),
        "can_complete": task.is_open and can["work"] and not task.held and (task.side == words.OFFICE or can["handle"]),
        "can_fix": task.is_open and task.purpose == words.FIX_RECIPIENT and can["work"],
        "can_cancel": task.is_open and can["handle"],
        "can_reopen": task.state in (words.DONE, words.REFUSED, words.EXPIRED) and can["handle"],
    }


def _document_of(view: CaseView, task: Task) -> dict[str, Any] | None:
    """What there is to read, as long as it lies with the case."""
    found = next((item for item in view.documents if item.id == task.item_id), None)
    return _document(found) if found and task.is_open else None


def task_words(task: Task) -> str:
    """The title of a task that the engine made itself."""
    return {
        words.FIX_RECIPIENT: gettext("Choose who receives this"),
        words.FIX_SENDER: gettext("Choose in whose name this goes out"),
        words.FIX_VARIABLE: gettext("Fill in what is missing in a text"),
        words.ASK_THIRD_PARTY: gettext("Ask the third party how it stands"),
    }.get(task.purpose, gettext("Task"))


def _document(item: Any) -> dict[str, Any]:
    """A document as kit/document.html takes it."""
    return {
        "id": item.id,
        "title": item.title,
        "url": f"/office/documents/{item.id}/",
        "icon": "image" if item.content_type.startswith("image/") else "file-text",
        "origin": item.created_by_name if item.origin != "portal" else gettext("Client"),
        "visibility": "client" if item.visibility == "shared" else "office",
        "scan": {"waiting": "checking", "infected": "refused"}.get(item.scan, ""),
        "version": item.version_number,
        "at": item.version_at,
        "kind": item.type_name,
    }
