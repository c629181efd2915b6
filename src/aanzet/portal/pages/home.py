"""/portal/: what lies with the reader, and how his cases stand (F328; ux 9.1)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from aanzet.cases.queries.portal.faces import office_contact, running_faces
from aanzet.cases.queries.portal.tasks import my_tasks
from aanzet.documents.queries.items import Filters, items
from aanzet.portal.pages import words
from aanzet.portal.pages.fragments import asked_part, several_clients

LATEST = 3  # documents in the rail


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """GET /portal/; the element `home` alone for a live page."""
    context = shown(request)
    if asked_part(request) == "home":
        return render(request, "portal/_home.html", context)
    nearest = next(iter(context["faces"]), None)
    context["office"] = nearest.manager if nearest else office_contact(request.actor)
    context["chat_url"] = (
        f"/portal/messages/{nearest.conversation_id}/" if nearest and nearest.conversation_id else "/portal/messages/"
    )
    context["documents"] = items(request.actor, Filters(), limit=LATEST).items
    return render(request, "portal/home.html", context)


def shown(request: HttpRequest) -> dict[str, Any]:
    """What lies with the reader, and how it stands."""
    now, several = timezone.localtime(request.now), several_clients(request)
    tasks = my_tasks(request.actor)
    faces = running_faces(request.actor, request.organization, request.now)
    return {
        "greeting": words.greeting(now, request.visitor.first_name),
        "count": len(tasks),
        "together": words.together(tasks),
        "cards": [words.card(task, several=several, now=now) for task in tasks],
        "faces": faces,
        "first": faces[0] if faces else None,
        "others": [{"face": face, "sentence": words.short_sentence(face)} for face in faces[1:]],
        "nothing": "" if tasks else words.nothing_with_you(faces),
        "several": several,
    }
