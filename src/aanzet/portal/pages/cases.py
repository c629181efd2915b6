"""/portal/cases/: progress, one case as the client sees it, and all that happened in it (F329; ux 9.2)."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from aanzet.cases.queries.participants import parties_for_client
from aanzet.cases.queries.portal.faces import ended_faces, face_by_number, running_faces, why_later
from aanzet.cases.queries.portal.tasks import my_tasks, tasks_of_case
from aanzet.cases.queries.timeline import timeline_of_case
from aanzet.cases.queries.turn_clock import clock_for_client
from aanzet.documents.queries.items import items_of_case
from aanzet.portal.pages import words
from aanzet.portal.pages.fragments import asked_part, several_clients

SHOWN = 20  # lines of what happened, on the page of the case
PAGE = 50  # lines of what happened, on their own page


@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """GET /portal/cases/: what runs, and what is finished."""
    running = running_faces(request.actor, request.organization, request.now)
    context = {
        "several": several_clients(request),
        "running": [{"face": face, "sentence": words.short_sentence(face)} for face in running],
    }
    if asked_part(request) == "running":
        return render(request, "portal/_running.html", context)
    context["ended"] = ended_faces(request.actor, request.organization, request.now)
    return render(request, "portal/cases.html", context)


@require_safe
def case(request: HttpRequest, number: str) -> HttpResponse:
    """GET /portal/cases/<number>/; hidden, not started, somebody else's: 404."""
    context = shown(request, number)
    template = "portal/_case.html" if asked_part(request) == "case" else "portal/case.html"
    return render(request, template, context)


@require_safe
def timeline(request: HttpRequest, number: str) -> HttpResponse:
    """GET /portal/cases/<number>/timeline/?before=: everything that happened, newest first, page by page."""
    face = face_by_number(request.actor, request.organization, request.now, number)
    before = request.GET.get("before", "")
    page = timeline_of_case(request.actor, face.id, before=before, limit=PAGE)
    here = reverse("portal-case-timeline", args=[number])
    context = {
        "face": face,
        "several": several_clients(request),
        "timeline": page,
        "is_newest": not before,
        "older_url": f"{here}?{urlencode({'before': page.before})}" if page.before else "",
    }
    return render(request, "portal/timeline.html", context)


def shown(request: HttpRequest, number: str) -> dict[str, Any]:
    """One case with what the client did in it and can still see."""
    face = face_by_number(request.actor, request.organization, request.now, number)
    now, several = timezone.localtime(request.now), several_clients(request)
    tasks = [task for task in my_tasks(request.actor) if task.case_id == face.id]
    return {
        "face": face,
        "several": several,
        "sentence": words.short_sentence(face),
        "why": why_later(face.id) if face.was_on else "",
        "clock": clock_for_client(
            face.id,
            request.now,
            request.organization.tz,
            request.organization.calendar,
            reader=request.actor.id,
            office=request.organization.name,
            client=face.client_name,
            state=face.state,
        ),
        "cards": [words.card(task, several=False, now=now) for task in tasks],
        "done": [
            {"title": task.title, "url": task.url, "at": task.done_at, "words": words.how_it_ended(task)}
            for task in tasks_of_case(request.actor, face.id)
            if not task.is_open
        ],
        "documents": items_of_case(request.actor, face.id),
        "timeline": timeline_of_case(request.actor, face.id, limit=SHOWN),
        "parties": parties_for_client(request.actor, face.id),
        "chat_url": f"/portal/messages/{face.conversation_id}/" if face.conversation_id else "",
    }
