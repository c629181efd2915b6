"""/portal/tasks/<id>/late/: "Nog iets nasturen?", after a request was answered (F172)."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from aanzet.cases.actions.late import send_late
from aanzet.cases.queries.portal.tasks import task_for
from aanzet.core.errors import Refused
from aanzet.core.web.notices import say
from aanzet.core.web.post import perform
from aanzet.documents.actions.files import receive_files
from aanzet.portal.pages import words as said
from aanzet.portal.pages.tasks import page


@require_POST
def late(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Files go to the dossier and the office is told; a script sends them one by one."""
    found = task_for(request.actor, task_id)
    sent = [(file.name or "", file.size or 0, file.chunks()) for file in request.FILES.getlist("file")]
    good, bad = receive_files(actor=request.actor, now=request.now, uploads=sent)
    refusal = None if sent else Refused("nothing_supplied", field="file")
    ids = [file.id for file in good]

    def act() -> None:
        send_late(actor=request.actor, now=request.now, case_id=found.case_id, task_id=found.id, file_ids=ids)

    try:
        if ids:
            perform(request, act, name="portal.task_late")
    except Refused as error:
        refusal = error
    first = bad[0].refusal if bad else refusal
    if "application/json" in request.headers.get("Accept", ""):
        if first:
            return JsonResponse({"error": first.text, "code": first.code}, status=422)
        return JsonResponse({"title": good[0].name, "state": said.received(), "url": ""})
    if first:
        return page(request, task_for(request.actor, task_id), refusal=refusal, refused_files=bad)
    say(request, said.sent_afterwards(len(ids)))
    return redirect("portal-task", task_id=task_id)
