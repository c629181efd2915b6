"""Pages of the office door itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def more(request: HttpRequest) -> HttpResponse:
    """GET /office/more/: the whole menu as a page, for the phone and for who has no script."""
    return render(request, "office/more.html")
