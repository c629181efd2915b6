"""Pages of lists, and refusals beside the field they belong to."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest

from aanzet.core.errors import Refused
from aanzet.documents.queries.items import ItemPage

FURTHEST = 100_000


def offset_of(request: HttpRequest) -> int:
    """Where the page of a list begins; anything that is no number is the beginning."""
    said = request.GET.get("offset", "")
    return min(int(said), FURTHEST) if said.isascii() and said.isdigit() and len(said) < 9 else 0


def paging(request: HttpRequest, page: ItemPage, offset: int) -> dict[str, Any]:
    """What kit/pagination.html takes."""

    def at(place: int) -> str:
        query = request.GET.copy()
        query.pop("offset", None)
        if place:
            query["offset"] = str(place)
        return f"?{query.urlencode()}"

    return {
        "next_url": at(page.next_offset) if page.next_offset else "",
        "previous_url": at(0) if offset else "",
        "shown": offset + len(page.items),
    }


def add_refusal(form: forms.Form, refusal: Refused, names: Mapping[str, str] | None = None) -> None:
    """The sentence of a refusal beside its field, or on top of the form."""
    field = (names or {}).get(refusal.field, refusal.field)
    form.add_error(field if field in form.fields else None, refusal.text)
