"""POSTs of the page of a case: one button, one action (F078, F152 to F154)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from aanzet.cases.actions import checkpoints, documents
from aanzet.cases.queries.case_page import case_for, case_view
from aanzet.cases.queries.queue.free import free_tasks
from aanzet.cases.queries.states import Loaded
from aanzet.cases.web.office.case import context_of, live_part, with_client
from aanzet.core.errors import NotFound, Refused
from aanzet.core.web import typed
from aanzet.core.web.incoming import is_full, sent_files
from aanzet.core.web.notices import say
from aanzet.core.web.post import perform
from aanzet.documents.actions.files import receive_file
from aanzet.rules.process import words
from aanzet.rules.process.commands import AddCheckpoint, AddNote, TickCheckpoint

STATES = (words.DONE, words.NOT_APPLICABLE, words.IN_PROGRESS, words.WAITING_ON, words.OPEN)


def carry_out(request: HttpRequest, number: str, act: Callable[[Loaded], Any], *, name: str) -> HttpResponse:
    """Run one action and answer the page: the live part for htmx, else back to the case; a refusal says why."""
    loaded = case_for(request.actor, number, request.now)
    refusal = None
    try:
        perform(request, lambda: _plain(act(loaded)), name=name)
    except Refused as error:
        refusal = error
    offered = next_free(request, number, refusal)
    if request.htmx:
        return live_part(request, number, refusal=refusal, offered=offered)
    if refusal:
        say(request, refusal.text, kind="problem", **offered)
    return redirect("case", number)


def next_free(request: HttpRequest, number: str, refusal: Refused | None) -> dict[str, str]:
    """Where the next task lies that this person can pick up, after somebody else was first (F213)."""
    if refusal is None or refusal.code != "already_claimed":
        return {}
    other = next((found for _task, _case, found in free_tasks(request.actor)), None)
    if other is None:
        return {}
    label = gettext("Pick up the next one: %(number)s") % {"number": other}
    return {"link_url": reverse("case", args=[other]), "link_label": label}


def _plain(answer: Any) -> dict[str, Any]:
    return answer if isinstance(answer, dict) else {}


@require_POST
def point(request: HttpRequest, number: str, point_id: UUID) -> HttpResponse:
    """POST .../checkpoints/<id>/: the box was ticked or cleared; or a state was chosen, with its reason and note."""
    chosen = request.POST.get("state", "")
    if chosen not in STATES:
        chosen = words.DONE if request.POST.get("done") else words.OPEN
    order = TickCheckpoint(
        point_id,
        chosen,
        reason=request.POST.get("reason", "").strip(),
        deviation=bool(request.POST.get("deviation")),
        note=request.POST.get("note", "").strip(),
        waiting_task_id=_id(request.POST.get("waiting_task", "")) if chosen == words.WAITING_ON else None,
    )
    return carry_out(
        request,
        number,
        lambda loaded: checkpoints.tick_checkpoint(
            actor=request.actor, now=request.now, case_id=loaded.state.case.id, order=order
        ),
        name="tick_checkpoint",
    )


@require_http_methods(["GET", "HEAD"])
def point_page(request: HttpRequest, number: str, point_id: UUID) -> HttpResponse:
    """GET .../checkpoints/<id>/more/: not applicable, note, in progress; a page of its own for who has no script."""
    view = case_view(request.actor, number, request.now)
    context = context_of(request, view)
    found = next((point for point in context["points"] if point["id"] == point_id), None)
    if found is None:
        raise NotFound(point_id)
    notes = view.notes.get(point_id, ())
    return render(
        request,
        "cases/office/case/point.html",
        context | {"point": found, "notes": [dict(note) for note in notes], "out": with_client(view)},
    )


def _id(text: str) -> UUID:
    """The id that was chosen; one that nobody knows for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


@require_POST
def add_point(request: HttpRequest, number: str) -> HttpResponse:
    """POST .../checkpoints/: an extra point in this case."""
    order = AddCheckpoint(request.POST.get("text", "").strip()[:300], mandatory=bool(request.POST.get("mandatory")))
    return carry_out(
        request,
        number,
        lambda loaded: checkpoints.add_checkpoint(
            actor=request.actor, now=request.now, case_id=loaded.state.case.id, order=order
        ),
        name="add_checkpoint",
    )


@require_POST
def note(request: HttpRequest, number: str) -> HttpResponse:
    """POST .../notes/: a professional note on the phase or on a checkpoint."""
    about = request.POST.get("checkpoint_id", "")
    order = AddNote(
        request.POST.get("kind", words.PARTICULARITY),
        request.POST.get("text", "").strip(),
        next(iter(typed.ids([about])), None),
    )
    return carry_out(
        request,
        number,
        lambda loaded: checkpoints.add_note(
            actor=request.actor, now=request.now, case_id=loaded.state.case.id, order=order
        ),
        name="add_note",
    )


@require_POST
def upload(request: HttpRequest, number: str) -> HttpResponse:
    """POST .../documents/: files straight into the case (F078); one that is refused is named, the others go on."""
    loaded = case_for(request.actor, number, request.now)
    kind, received, refused = request.POST.get("type_key", ""), 0, []

    def act() -> dict[str, Any]:
        nonlocal received
        for name, size, chunks in sent_files(request):
            try:
                stored = receive_file(actor=request.actor, now=request.now, name=name, size=size, chunks=chunks)
                documents.add_to_case(
                    actor=request.actor,
                    now=request.now,
                    case_id=loaded.state.case.id,
                    file_id=stored.id,
                    type_key=kind,
                    anyway=bool(request.POST.get("anyway")),
                )
                received += 1
            except Refused as error:
                if is_full(error) and not received:
                    raise
                refused.append(f"{name}: {error.text}")
        return {"received": received, "refused": refused}

    answer = perform(request, act, name="upload_to_case")
    for text in answer["refused"]:
        say(request, text, kind="problem")
    if answer["received"]:
        say(request, gettext("Added to the case; only the office sees it."))
    elif not answer["refused"]:
        say(request, gettext("Choose a file first."), kind="problem")
    return redirect(f"{reverse('case', args=[number])}?tab=dossier")


@require_POST
def unpin(request: HttpRequest, number: str, item_id: UUID) -> HttpResponse:
    """POST .../documents/<id>/unpin/: off the case; it stays in the dossier (F079)."""
    return carry_out(
        request,
        number,
        lambda loaded: documents.unpin_item(
            actor=request.actor, now=request.now, case_id=loaded.state.case.id, item_id=item_id
        ),
        name="unpin_item",
    )
