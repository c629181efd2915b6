"""/office/team/<number>/in-my-name/ and .../hand-over/: what others did in one's name, and the holiday sheet (F404)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from aanzet.access.queries import members
from aanzet.access.queries.member_tabs import HAND_OVER, IN_MY_NAME, in_name_of, member_tabs
from aanzet.cases.actions.taking_back import take_back
from aanzet.cases.queries.hand_over_sheet import hand_over_sheet
from aanzet.cases.queries.in_my_name import done_in_name_of, lent_by
from aanzet.cases.queries.turn_words import VERBS
from aanzet.core.errors import NotFound
from aanzet.core.web.notices import say
from aanzet.core.web.post import perform
from aanzet.rules.asked import identifier


@require_GET
def in_my_name(request: HttpRequest, number: str) -> HttpResponse:
    """GET /office/team/<number>/in-my-name/ (?before=): newest first, with what is still open above it."""
    member = members.member(request.actor, number)
    page = done_in_name_of(request.actor, member.id, request.GET.get("before", ""))
    context = {
        "member": member,
        "lent": [(one, one.title or gettext(VERBS[one.purpose])) for one in lent_by(request.actor, member.id)],
        "page": page,
        "is_me": member.id == request.actor.id,
        "called": in_name_of(member, request.actor),
        "tabs": member_tabs(member, IN_MY_NAME, request.actor),
    }
    return render(request, "cases/office/in_my_name.html", context)


@require_POST
def take_tasks_back(request: HttpRequest, number: str) -> HttpResponse:
    """POST /office/team/<number>/in-my-name/back/ (field task, none = all): the member's own tasks only."""
    member = members.member(request.actor, number)
    if member.id != request.actor.id:
        raise NotFound(number)
    named = request.POST.getlist("task")
    chosen = tuple(task for text in named if (task := identifier(text)))
    if named and not chosen:  # naming none means all: what cannot be read must not
        raise NotFound("task")

    def act() -> dict[str, Any]:
        return {"count": take_back(actor=request.actor, now=request.now, task_ids=chosen)}

    count = perform(request, act, name="take_back")["count"]
    text = ngettext("%(n)s task is with you again.", "%(n)s tasks are with you again.", count) % {"n": count}
    say(request, text if count else gettext("Nothing was left to take back."))
    return redirect(IN_MY_NAME, number=number)


@require_GET
def hand_over(request: HttpRequest, number: str) -> HttpResponse:
    """GET /office/team/<number>/hand-over/: the sheet, also for paper."""
    member = members.member(request.actor, number)
    context = {
        "member": member,
        "sheet": hand_over_sheet(request.actor, member.id, request.now),
        "tabs": member_tabs(member, HAND_OVER, request.actor),
    }
    return render(request, "cases/office/hand_over.html", context)
