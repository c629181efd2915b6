"""What the pages of a document share behind both doors: the reader, the text, and what was seen."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from aanzet.core.fence import pdf_text
from aanzet.core.files import open_file
from aanzet.core.web.headers import policy
from aanzet.documents.actions.reading import record_pages, record_read
from aanzet.documents.queries.items import item_for
from aanzet.documents.web import shown
from aanzet.documents.web.files import ready

READER_POLICY = policy(script_src="'self' 'wasm-unsafe-eval'")


def with_reader(answer: HttpResponse) -> HttpResponse:
    """The page holds the pdf reader: it may compile its decoders, and that alone (ux 2.4)."""
    answer["Content-Security-Policy"] = READER_POLICY
    return answer


@require_POST
def seen(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """POST .../versions/<id>/seen/: the document was opened (no page), or this page of it was on the screen."""
    said = request.POST.get("page", "")
    page = int(said) if said.isascii() and said.isdigit() and len(said) < 6 else 0
    if not page:
        record_read(actor=request.actor, now=request.now, version_id=version_id)
        return HttpResponse(status=204)
    pages = record_pages(actor=request.actor, now=request.now, version_id=version_id, pages=[page])
    return JsonResponse({"pages": list(pages)})


@require_safe
def as_text(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """GET .../documents/<id>/text/: the same as plain text, read behind the fence; for who reads better that way."""
    detail = item_for(request.actor, item_id)
    file = ready(request, detail.item.version_id)
    texts: list[str] = []
    trouble = ""
    try:
        with open_file(request.actor.organization_id, file.storage_key) as opened:
            look = pdf_text(opened)
        texts, trouble = look.facts.get("texts", []), look.trouble
    except FileNotFoundError:
        trouble = "damaged"
    door = "office" if request.actor.is_office else "portal"
    context: dict[str, Any] = {
        "item": detail.item,
        "texts": texts,
        "trouble": gettext(shown.TROUBLE[trouble]) if trouble else "",
        "back_url": request.path.removesuffix("text/"),
        "download_url": shown.viewer(detail.item, door)["url"],
        "reader": shown.viewer(detail.item, door),
        "empty": not any(text.strip() for text in texts),
    }
    return render(request, f"documents/{door}/text.html", context)
