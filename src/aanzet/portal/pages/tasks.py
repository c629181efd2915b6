"""/portal/tasks/<id>/: do what is asked: supply, answer, read and approve, hand over (F172, F333; ux 9.3, 9.4, 9.6)."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from aanzet.cases.actions.requests import item_not_available, send_request, supply_files, supply_item
from aanzet.cases.actions.tasks import complete_task, hand_over_task, send_task_back
from aanzet.cases.queries.portal.faces import face_of
from aanzet.cases.queries.portal.tasks import Line, PortalTask, colleagues, line_for, my_tasks, task_for
from aanzet.core.drafts import draft_fields, forget_draft
from aanzet.core.errors import NotFound, Refused
from aanzet.core.web.headers import policy
from aanzet.core.web.incoming import (
    anything_sent,
    is_full,
    refusal_status,
    sent_files,
    sent_in_parts,
    wants_json,
)
from aanzet.core.web.notices import say
from aanzet.core.web.post import perform
from aanzet.documents.actions.files import RefusedFile
from aanzet.documents.actions.uploads import receive_sent
from aanzet.documents.queries.folders import types_by_key
from aanzet.portal.pages import words as said
from aanzet.portal.pages.fragments import several_clients
from aanzet.rules.files import ALLOWED
from aanzet.rules.process import words

ANSWER = "answer-"  # name of the field of a line: "answer-<id>"


@require_safe
def task(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """GET /portal/tasks/<id>/: the work, or what became of it."""
    return page(request, task_for(request.actor, task_id))


@require_POST
def done(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """POST /portal/tasks/<id>/done/: "Klaar", "Geef akkoord", "Ik heb dit gedaan"."""
    found = open_task(request, task_id)
    if not found.mine:
        return page(request, found)
    try:
        answer = perform(request, lambda: finish(request, found), name="portal.task_done")
    except Refused as refusal:
        return page(request, task_for(request.actor, task_id), refusal=refusal)
    if answer.get("missing"):
        return page(request, task_for(request.actor, task_id), confirm=True)
    forget_draft(actor=request.actor, key=draft_key(found))
    return redirect("portal-task", task_id=task_id)


def finish(request: HttpRequest, found: PortalTask) -> dict[str, Any]:
    """What "Klaar" does. missing: lines that are still open, so the client is asked first; his answers are kept."""
    actor, now = request.actor, request.now
    if found.kind != words.REQUEST:
        complete_task(actor=actor, now=now, case_id=found.case_id, task_id=found.id)
        return {}
    for line in found.lines:
        text = request.POST.get(f"{ANSWER}{line.id}", "").strip()
        if not line.wants_file and text and text != line.answer:
            supply_item(actor=actor, now=now, case_id=found.case_id, item_id=line.id, answer=text)
    after = task_for(actor, found.id)
    if after.missing and any(not line.open for line in after.lines) and "confirmed" not in request.POST:
        return {"missing": len(after.missing)}
    send_request(actor=actor, now=now, case_id=found.case_id, task_id=found.id)
    return {}


@require_POST
def send_back(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """POST /portal/tasks/<id>/send-back/: "Klopt er iets niet? Stuur terug met een opmerking"."""
    found = open_task(request, task_id)
    if not found.mine:
        return page(request, found)
    remark = request.POST.get("remark", "").strip()

    def act() -> None:
        send_task_back(actor=request.actor, now=request.now, case_id=found.case_id, task_id=found.id, remark=remark)

    try:
        perform(request, act, name="portal.task_send_back")
    except Refused as refusal:
        return page(request, task_for(request.actor, task_id), refusal=refusal, remark=remark)
    forget_draft(actor=request.actor, key=draft_key(found))
    return redirect("portal-task", task_id=task_id)


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """GET, POST /portal/tasks/<id>/hand-over/: "Laat iemand anders dit doen"."""
    found = open_task(request, task_id)
    others = colleagues(request.actor, found.client_id)
    if not found.mine or not others:
        raise NotFound
    context: dict[str, Any] = {"task": found, "others": others}
    if request.method != "POST":
        return render(request, "portal/hand_over.html", context)
    chosen = next((one for one in others if str(one.id) == request.POST.get("contact")), None)
    try:
        if chosen is None:
            raise Refused("required", field="contact")

        def act() -> None:
            hand_over_task(
                actor=request.actor,
                now=request.now,
                case_id=found.case_id,
                task_id=found.id,
                contact_id=chosen.id,
            )

        perform(request, act, name="portal.task_hand_over")
    except Refused as refusal:
        return render(request, "portal/hand_over.html", {**context, "refusal": refusal}, status=422)
    say(request, said.handed_over(chosen.name))
    return redirect("portal-task", task_id=task_id)


# --- Lines of a document request --------------------------------------------------------------------------------------


@require_safe
def line(request: HttpRequest, task_id: UUID, line_id: UUID) -> HttpResponse:
    """GET /portal/tasks/<id>/lines/<id>/: how one line stands, for a live page."""
    found, one = line_for(request.actor, task_id, line_id)
    return render(request, "portal/_line_state.html", {"task": found, "line": one})


@require_POST
def files(request: HttpRequest, task_id: UUID, line_id: UUID) -> HttpResponse:
    """POST /portal/tasks/<id>/lines/<id>/files/: photos or files for one line; a script sends them one by one."""
    found, one = line_for(request.actor, task_id, line_id)
    kind = types_by_key([one.item_type]).get(one.item_type) if one.item_type else None
    good, bad = receive_sent(
        actor=request.actor,
        now=request.now,
        sent=sent_files(request),
        in_parts=sent_in_parts(request),
        only=kind.allowed_kinds if kind else (),
    )
    refusal = None if anything_sent(request) else Refused("nothing_supplied", field="file")
    if good:
        try:
            perform(request, lambda: supply(request, found, one, [file.id for file in good]), name="portal.files")
        except Refused as error:
            refusal = error
    if wants_json(request):
        first = bad[0].refusal if bad else refusal
        if first:
            return JsonResponse({"error": first.text, "code": first.code}, status=refusal_status(first))
        return JsonResponse({"title": good[0].name, "state": said.received(), "url": found.url})
    if bad or refusal:
        full = not good and bool(bad) and is_full(bad[0].refusal)
        after = task_for(request.actor, task_id)
        return page(request, after, refusal=refusal, refused_files=bad, at=one.id, full=full)
    return redirect(f"{found.url}#line-{one.id}")


def supply(request: HttpRequest, found: PortalTask, one: Line, file_ids: list[UUID]) -> dict[str, Any]:
    """The files become documents of the dossier and stand with the line."""
    items = supply_files(actor=request.actor, now=request.now, case_id=found.case_id, item_id=one.id, file_ids=file_ids)
    return {"items": [str(item) for item in items]}


@require_POST
def missing(request: HttpRequest, task_id: UUID, line_id: UUID) -> HttpResponse:
    """POST /portal/tasks/<id>/lines/<id>/missing/: "Heb ik niet", with a note."""
    found, one = line_for(request.actor, task_id, line_id)
    note = request.POST.get("note", "").strip()[:1000]

    def act() -> None:
        item_not_available(actor=request.actor, now=request.now, case_id=found.case_id, item_id=one.id, answer=note)

    try:
        perform(request, act, name="portal.line_missing")
    except Refused as refusal:
        return page(request, task_for(request.actor, task_id), refusal=refusal, at=one.id)
    return redirect(f"{found.url}#line-{one.id}")


# --- The page ---------------------------------------------------------------------------------------------------------


def open_task(request: HttpRequest, task_id: UUID) -> PortalTask:
    """The task; NotFound when it is of others."""
    return task_for(request.actor, task_id)


def draft_key(found: PortalTask) -> str:
    """Under which name half-typed answers are kept."""
    return f"task-{found.id}"


def page(
    request: HttpRequest,
    found: PortalTask,
    *,
    refusal: Refused | None = None,
    refused_files: tuple[RefusedFile, ...] = (),
    at: UUID | None = None,
    remark: str = "",
    confirm: bool = False,
    full: bool = False,
) -> HttpResponse:
    """The page in the shape that fits: the work, who it is for, or what became of it.

    confirm: ask "Nog niet alles?". refused_files, at: what was not accepted, and for which line. 422 when not done;
    full: 503, there is no room for files now.
    """
    typed = {**draft_fields(request.actor, draft_key(found)), **request.POST.dict()} if found.mine else {}
    face = face_of(request.actor, request.organization, request.now, found.case_id)
    context: dict[str, Any] = {
        "task": found,
        "face": face,
        "several": several_clients(request),
        "chat_url": f"/portal/messages/{found.conversation_id}/" if found.conversation_id else "/portal/messages/",
        "refusal": refusal,
        "refused_files": refused_files,
        "at": at,
        "confirm": confirm,
        "remark": remark or typed.get("remark", ""),
        "draft_key": draft_key(found),
        "lines": lines_shown(found, typed),
    }
    status = 422 if refusal or refused_files or confirm else 200
    if full:
        status = 503
    if not found.is_open or not found.mine:
        context |= ended(request, found, face)
        return render(request, "portal/task_ended.html", context, status=status)
    context["others"] = colleagues(request.actor, found.client_id)
    if found.kind == words.APPROVE and found.item is not None:
        answer = render(request, "portal/task_read.html", context, status=status)
        answer["Content-Security-Policy"] = policy(script_src="'self' 'wasm-unsafe-eval'")
        return answer
    return render(request, "portal/task.html", context, status=status)


def lines_shown(found: PortalTask, typed: dict[str, Any]) -> list[dict[str, Any]]:
    """The lines with what was typed for them and which files they take."""
    kinds = types_by_key({one.item_type for one in found.lines if one.item_type and one.wants_file})
    shown = []
    for one in found.lines:
        kind = kinds.get(one.item_type)
        endings = (kind.allowed_kinds if kind else ()) or tuple(ALLOWED)
        shown.append(
            {
                "line": one,
                "field": f"{ANSWER}{one.id}",
                "typed": typed.get(f"{ANSWER}{one.id}") or one.answer,
                "accept": ",".join(f".{ending}" for ending in endings),
            }
        )
    return shown


def ended(request: HttpRequest, found: PortalTask, face: Any) -> dict[str, Any]:
    """What became of it, what happens now, and what else lies with the reader."""
    later = [one for one in my_tasks(request.actor) if one.id != found.id]
    may_add = found.kind == words.REQUEST and found.addressed and not found.is_open
    return {
        "late_url": reverse("portal-task-late", args=[found.id]) if may_add else "",
        "title": said.how_it_ended(found) if not found.is_open or found.done_by_me else found.title,
        "over": not found.is_open or found.done_by_me,
        "now_what": said.what_now(face, found),
        "next": later[0] if later else None,
    }
