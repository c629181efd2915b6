"""/portal/tasks/<id>/late/: "Nog iets nasturen?", after a request was answered (F172)."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from aanzet.cases.actions.late import send_late
from aanzet.cases.queries.portal.tasks import task_for
from aanzet.core.errors import Refused
from aanzet.core.web.incoming import anything_sent, is_full, refusal_status, sent_files, sent_in_parts, wants_json
from aanzet.core.web.notices import say
from aanzet.core.web.post import perform
from aanzet.documents.actions.uploads import receive_sent
from aanzet.portal.pages import words as said
from aanzet.portal.pages.tasks import page


@require_POST
def late(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Files go to the dossier and the office is told; a script sends them one by one."""
    found = task_for(request.actor, task_id)
    good, bad = receive_sent(
        actor=request.actor, now=request.now, sent=sent_files(request), in_parts=sent_in_parts(request)
    )
    refusal = None if anything_sent(request) else Refused("nothing_supplied", field="file")
    ids = [file.id for file in good]

    def act() -> None:
        send_late(actor=request.actor, now=request.now, case_id=found.case_id, task_id=found.id, file_ids=ids)

    try:
        if ids:
            perform(request, act, name="portal.task_late")
    except Refused as error:
        refusal = error
    first = bad[0].refusal if bad else refusal
    if wants_json(request):
        if first:
            return JsonResponse({"error": first.text, "code": first.code}, status=refusal_status(first))
        return JsonResponse({"title": good[0].name, "state": said.received(), "url": ""})
    if first:
        full = not good and is_full(first)
        return page(request, task_for(request.actor, task_id), refusal=refusal, refused_files=bad, full=full)
    say(request, said.sent_afterwards(len(ids)))
    return redirect("portal-task", task_id=task_id)
