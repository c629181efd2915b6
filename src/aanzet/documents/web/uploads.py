"""Answers for the script that sends the files of a form one by one (assets/js/upload.js)."""

from collections.abc import Sequence
from typing import Any

from django.http import JsonResponse

from aanzet.core.errors import Refused
from aanzet.core.web.incoming import refusal_status
from aanzet.documents.actions.files import ReceivedFile, RefusedFile


def received(title: str, state: str, url: str = "") -> JsonResponse:
    """The file is in."""
    return JsonResponse({"title": title, "state": state, "url": url})


def not_received(refusal: Refused) -> JsonResponse:
    """The file is not in, and why."""
    answer: dict[str, Any] = {"error": refusal.text, "code": refusal.code}
    if refusal.links:
        answer["url"] = refusal.links[0][1]
    return JsonResponse(answer, status=refusal_status(refusal))


def status_of(good: Sequence[ReceivedFile], bad: Sequence[RefusedFile]) -> int:
    """The status of a page that names what was refused. What is in stays in: 503 only when nothing is (G14)."""
    return 422 if good or not bad else refusal_status(bad[0].refusal)
