"""/uploads/: a file that comes in part by part, before the form it belongs to is sent (assets/js/upload.js)."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from aanzet.core.errors import NotFound, Refused
from aanzet.documents.actions.uploads import PART, UploadState, add_part, begin_upload, forget_upload
from aanzet.documents.web.uploads import not_received

MOST = 2**53  # beyond this a browser does not count


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """POST /uploads/: name, size, checksum, place, accept; from where to send, or 422: it need not be sent."""
    try:
        state = begin_upload(
            actor=request.actor,
            now=request.now,
            name=request.POST.get("name", ""),
            size=_number(request.POST.get("size", "")),
            checksum=request.POST.get("checksum", ""),
            place=request.POST.get("place", ""),
            only=[ending.strip(" .") for ending in request.POST.get("accept", "").split(",") if ending.strip(" .")],
        )
    except Refused as refusal:
        return not_received(refusal)
    return _state(state)


@require_POST
def part(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """POST /uploads/<id>/?start=<byte>: the next stretch as it is; the answer says from where to go on."""
    length = _number(request.META.get("CONTENT_LENGTH") or "")
    start = _number(request.GET.get("start", ""))
    try:
        content = request.body if length <= PART else b""
        if len(content) != length:  # too much, or the line broke and this is what there was
            raise Refused("part_invalid", field="file")
        state = add_part(actor=request.actor, now=request.now, upload_id=upload_id, start=start, content=content)
    except Refused as refusal:
        return not_received(refusal)
    return _state(state)


@require_POST
def forget(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """POST /uploads/<id>/forget/: the person stopped it."""
    if not forget_upload(actor=request.actor, now=request.now, upload_id=upload_id):
        raise NotFound(upload_id)
    return HttpResponse(status=204)


def _state(state: UploadState) -> HttpResponse:
    return JsonResponse({"id": str(state.id), "received": state.received, "size": state.size, "part": PART})


def _number(text: str) -> int:
    """A number of bytes; 0 for nonsense."""
    return min(int(text), MOST) if text.isascii() and text.isdigit() and len(text) < 20 else 0
