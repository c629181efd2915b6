"""The bell behind both doors: what one is told, newest first (F097)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from aanzet.messages.actions.notices import read_notices
from aanzet.messages.queries.notices import notices


@require_safe
def notices_page(request: HttpRequest) -> HttpResponse:
    """GET .../notices/: read on opening (the page fires the POST)."""
    door = "office" if request.actor.is_office else "portal"
    context = {"rows": notices(request.actor), "read_url": f"/{door}/notices/read/"}
    return render(request, f"messages/{door}/notices.html", context)


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """POST .../notices/read/"""
    read_notices(actor=request.actor, now=request.now)
    return HttpResponse(status=204)
