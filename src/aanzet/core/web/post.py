"""One POST = one action. Reads the command key of the form, runs the action once, answers a refusal with the page."""

import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from aanzet.core.commands import once
from aanzet.core.errors import Refused

NOT_HASHED = {"csrfmiddlewaretoken", "command_id"}


def perform(request: HttpRequest, act: Callable[[], Any], *, name: str) -> dict[str, Any]:
    """Run `act` once for the form's command_id; what it returns (a dict of plain values, or None) is the answer.

    A repeat of the same submit (double click, reload, retry) returns the stored answer with `replayed` true. Raises
    Refused; nothing was written then.
    """
    key = request.POST.get("command_id") or str(uuid.uuid4())
    values = {field: request.POST.getlist(field) for field in sorted(request.POST) if field not in NOT_HASHED}
    files = {field: [file.size for file in request.FILES.getlist(field)] for field in sorted(request.FILES)}
    return once(
        actor=request.actor,
        now=request.now,
        key=key[:100],
        name=name,
        request={"path": request.path, "fields": values, "files": files},
        act=lambda: act() or {},
    )


def refused(request: HttpRequest, error: Refused, template: str, context: dict[str, Any]) -> HttpResponse:
    """The page again with everything that was typed, the sentence on top, and status 422 (409 for a conflict)."""
    status = 409 if error.code == "changed_meanwhile" else 422
    return render(request, template, {**context, "refusal": error}, status=status)
