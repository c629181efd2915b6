"""/office/failures/: what failed or is uncertain, and what may be done about it (F221, G11)."""

from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from aanzet.cases.actions.tasks import fix_held
from aanzet.cases.queries.failures import failure_groups, reach_of
from aanzet.core.deliveries import failure, is_there, repeat, skip
from aanzet.core.errors import NotFound, Refused
from aanzet.core.web.notices import say
from aanzet.core.web.post import perform
from aanzet.messages.actions.fallback import use_other_channel
from aanzet.rules.permissions import may


def failure_list(request: HttpRequest) -> HttpResponse:
    """GET /office/failures/: lines per cause; empty is the goal."""
    return render(request, "cases/office/failures.html", _context(request))


def failure_lines(request: HttpRequest) -> HttpResponse:
    """GET /office/failures/live/: the lines alone, when something changed."""
    return render(request, "cases/office/_failures.html", _context(request))


@require_POST
def repeat_all(request: HttpRequest) -> HttpResponse:
    """POST /office/failures/repeat/ with `id`, once or more: send them again."""
    ids = _ids(request.POST.getlist("id"))
    _must_reach(request, ids)

    def act() -> dict[str, Any]:
        for delivery in ids:
            repeat(actor=request.actor, delivery_id=delivery, now=request.now)
        return {}

    done = ngettext("It is sent again.", "%(count)s are sent again.", len(ids)) % {"count": len(ids)}
    return _carry_out(request, act, "repeat_failures", done)


@require_POST
def skip_one(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """POST /office/failures/<id>/skip/ with a reason: it need not be sent any more."""
    _must_reach(request, [delivery_id])
    reason = request.POST.get("reason", "")
    return _carry_out(
        request,
        lambda: skip(actor=request.actor, delivery_id=delivery_id, reason=reason, now=request.now),
        "skip_failure",
        gettext("It is not sent any more."),
        about=delivery_id,
    )


@require_POST
def other_channel(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """POST /office/failures/<id>/channel/: by text message, or somebody calls (F097, F221)."""
    _must_reach(request, [delivery_id])
    clients = reach_of(request.actor)

    def act() -> dict[str, Any]:
        use_other_channel(actor=request.actor, now=request.now, delivery_id=delivery_id, clients=clients)
        return {}

    done = gettext("It goes another way: by text message, or as a task to call.")
    return _carry_out(request, act, "other_channel", done, about=delivery_id)


@require_POST
def fix_one(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """POST /office/failures/<id>/fix/: what was held goes to this contact now (F105)."""
    _must_reach(request, [delivery_id])
    line = failure(request.actor, delivery_id, now=request.now, clients=reach_of(request.actor))
    contact, task = _ids([request.POST.get("contact_id", "")]), _ids([request.POST.get("task_id", "")])
    case_id = line.case_id
    if not task or case_id is None:
        raise NotFound(delivery_id)

    def act() -> dict[str, Any]:
        if not contact:
            raise Refused("required", field="contact_id")
        fix_held(actor=request.actor, now=request.now, case_id=case_id, task_id=task[0], contact_id=contact[0])
        return {}

    return _carry_out(request, act, "fix_held", gettext("It is sent now."), about=delivery_id)


def _carry_out(
    request: HttpRequest, act: Callable[[], Any], name: str, done: str, about: UUID | None = None
) -> HttpResponse:
    try:
        perform(request, act, name=name)
    except Refused as error:
        context = _context(request) | {"refusal": error, "refused_id": about, "typed": request.POST.get("reason", "")}
        return render(request, "cases/office/failures.html", context, status=422)
    say(request, done)
    return redirect("failures")


def _context(request: HttpRequest) -> dict[str, Any]:
    if not may(request.actor, "failures.view"):
        raise NotFound("failures")
    return {
        "groups": failure_groups(request.actor, request.now),
        "may_resolve": request.actor.may("failures.resolve"),
        "checked_at": request.now,
    }


def _must_reach(request: HttpRequest, ids: Collection[UUID]) -> None:
    """NotFound unless every one of them may be resolved by this member and is of a client he reaches."""
    if not ids or not may(request.actor, "failures.resolve"):
        raise NotFound("failures")
    clients = reach_of(request.actor)
    for delivery in ids:
        if clients is None and not is_there(delivery):
            raise NotFound(delivery)
        if clients is not None:
            failure(request.actor, delivery, now=request.now, clients=clients)


def _ids(texts: Collection[str]) -> list[UUID]:
    try:
        return [UUID(text) for text in texts if text]
    except ValueError:
        raise NotFound("id") from None
