"""The stylesheet with an organization's two brand colours: /brand/<colour>-<digest>.css, the same for ever.

The address holds the colour and a digest of the answer, so nothing has to be looked up, every answer may be cached for
ever, and a better rule for safe colours gives new addresses by itself.
"""

import hashlib

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from aanzet.rules import brand


def brand_url(colour: str) -> str:
    """Address of the stylesheet for a house colour (#rrggbb); "" for an organization without one or with nonsense."""
    try:
        text = brand.stylesheet(colour)
    except ValueError:
        return ""
    return reverse("brand", args=[f"{colour.strip().lower()[1:]}-{_digest(text)}"])


def stylesheet(request: HttpRequest, name: str) -> HttpResponse:
    """GET /brand/<name>.css"""
    colour, _, digest = name.partition("-")
    try:
        text = brand.stylesheet(f"#{colour}")
    except ValueError:
        raise Http404 from None
    if digest != _digest(text):
        raise Http404
    return HttpResponse(
        text,
        content_type="text/css; charset=utf-8",
        headers={"Cache-Control": "public, max-age=31536000, immutable"},
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
