"""Pages for what went wrong: not found or forbidden (alike, G02), ours, and a form that came from nowhere."""

import logging
import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

log = logging.getLogger("aanzet.errors")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404 for everything that does not exist or that this visitor may not see; the body never differs."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500 with a short code that stands in our log too."""
    code = secrets.token_hex(2).upper()
    log.error("page failed, code %s, path %s", code, request.path)
    return render(request, "500.html", {"code": code}, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open too long, or cookies are off: nothing was done, try again."""
    return render(request, "csrf.html", status=403)
