"""/files/: the bytes of a version, for who may see its document; and pictures made anew (reliability 12)."""

from urllib.parse import quote
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from aanzet.core.errors import NotFound
from aanzet.core.fence import picture
from aanzet.core.files import open_file
from aanzet.documents.queries.items import FileToServe, file_for

SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"
KEPT = "private, max-age=3600"  # a version never changes


@require_safe
def download(request: HttpRequest, version_id: UUID) -> HttpResponseBase:
    """GET /files/<version>/: always as an attachment; the reader of the page fetches the same."""
    file = ready(request, version_id)
    try:
        opened = open_file(request.actor.organization_id, file.storage_key)
    except FileNotFoundError:
        raise NotFound from None
    # The transaction closes when the view returns; what follows streams from the disk.
    answer = FileResponse(opened, content_type=file.content_type)
    answer["Content-Length"] = str(file.size)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name)}"
    return fenced(answer)


@require_safe
def shown_picture(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """GET /files/<version>/picture/: a photo made anew, without what else was in the file; at most 40 megapixels."""
    file = ready(request, version_id)
    if not file.content_type.startswith("image/"):
        raise NotFound
    try:
        with open_file(request.actor.organization_id, file.storage_key) as opened:
            look = picture(opened)
    except FileNotFoundError:
        raise NotFound from None
    if look.trouble:
        raise NotFound
    answer = HttpResponse(look.content, content_type=look.facts["content_type"])
    answer["Content-Disposition"] = "inline"
    return fenced(answer)


def ready(request: HttpRequest, version_id: UUID) -> FileToServe:
    """The file, when this reader may have it now: a file that is being checked, or was refused, is not handed out."""
    file = file_for(request.actor, version_id)
    if file.scan in ("waiting", "infected"):
        raise NotFound
    return file


def fenced(answer: HttpResponseBase) -> HttpResponseBase:
    """Headers of everything that strangers sent: never a page of ours, never guessed at."""
    answer["Content-Security-Policy"] = SANDBOX
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = KEPT
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
