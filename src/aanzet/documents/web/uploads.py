"""What comes with a POST: files of a form as chunks, and answers for the script that sends them one by one."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, JsonResponse

from aanzet.core.errors import Refused


def sent_files(request: HttpRequest, field: str = "file") -> list[tuple[str, int, Iterator[bytes]]]:
    """Name, size and chunks of each file of the form."""
    return [(file.name or "", file.size or 0, file.chunks()) for file in request.FILES.getlist(field)]


def wants_json(request: HttpRequest) -> bool:
    """The upload script asks for a short answer instead of a page."""
    return "application/json" in request.headers.get("Accept", "")


def received(title: str, state: str, url: str = "") -> JsonResponse:
    """The file is in."""
    return JsonResponse({"title": title, "state": state, "url": url})


def not_received(refusal: Refused) -> JsonResponse:
    """The file is not in, and why."""
    answer: dict[str, Any] = {"error": refusal.text, "code": refusal.code}
    if refusal.links:
        answer["url"] = refusal.links[0][1]
    return JsonResponse(answer, status=422)
