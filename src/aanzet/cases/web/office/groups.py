"""/office/groups/: departments, environments and partners as a target of tasks (F020)."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from aanzet.access.actions.groups import add_group, archive_group
from aanzet.access.queries.groups import DECIDE, GroupRow, group, groups, kind_choices
from aanzet.access.queries.members import active_choices
from aanzet.cases.actions.group_work import set_group_members
from aanzet.cases.queries.group_work import open_work_of_group
from aanzet.cases.queries.loose_tasks import receivers
from aanzet.cases.web.forms.groups import GroupForm, NewGroupForm
from aanzet.core.errors import Conflict, NotFound, Refused
from aanzet.core.web.notices import say
from aanzet.core.web.post import perform
from aanzet.rules.asked import identifier, whole


@require_GET
def group_list(request: HttpRequest) -> HttpResponse:
    """GET /office/groups/"""
    context = {"rows": groups(request.actor), "may_make": request.actor.may(DECIDE)}
    return render(request, "cases/office/groups/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def group_new(request: HttpRequest) -> HttpResponse:
    """GET, POST /office/groups/new/"""
    if not request.actor.may(DECIDE):
        raise NotFound(DECIDE)
    form = NewGroupForm(request.POST or None, kinds=kind_choices())
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def act() -> dict[str, Any]:
            return {"id": add_group(actor=request.actor, now=request.now, kind=data["kind"], name=data["name"])}

        try:
            made = perform(request, act, name="add_group")
            return redirect("group", made["id"])
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.text)
    status = 422 if request.method == "POST" else 200
    return render(request, "cases/office/groups/new.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def group_page(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """GET, POST /office/groups/<id>/: its name, who is in it in which order, and who of them decides on it."""
    row = group(request.actor, group_id)
    if request.method == "POST" and not row.may_change:
        raise NotFound(group_id)
    posted = request.POST if request.method == "POST" else None
    order = _order(posted) if posted is not None else [one.person.id for one in row.members]
    managers = _managers(posted) if posted is not None else {one.person.id for one in row.members if one.manages}
    open_work = open_work_of_group(group_id)
    asks = posted is not None and not order and open_work > 0
    form = GroupForm(
        posted,
        initial={"name": row.name},
        may_name=row.may_name,
        asks=asks,
        receivers=_others(group_id) if asks else (),
    )
    status = 200 if posted is None else 422
    if posted is not None and form.is_valid():
        try:
            perform(request, lambda: _save(request, row, form, order, managers), name="group")
            say(request, gettext("Saved. Open tasks of the group follow at once."))
            return redirect("groups")
        except Refused as refusal:
            status = 409 if isinstance(refusal, Conflict) else 422
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.text)
    places = {member: place for place, member in enumerate(order, 1)}
    context = {
        "group": row,
        "form": form,
        "open_work": open_work,
        "choices": [
            {"id": key, "name": name, "place": places.get(key, ""), "manages": key in managers}
            for key, name in active_choices()
        ],
    }
    return render(request, "cases/office/groups/group.html", context, status=status)


def _save(request: HttpRequest, row: GroupRow, form: GroupForm, order: list[UUID], managers: set[UUID]) -> dict:
    version = request.POST.get("version", "")
    moved = set_group_members(
        actor=request.actor,
        now=request.now,
        group_id=row.id,
        members=order,
        managers=managers,
        name=form.cleaned_data.get("name"),
        version=whole(version, 0),
        hand_to=request.POST.get("hand_to", "") and form.cleaned_data.get("hand_to", ""),
    )
    return {"moved": moved}


@require_POST
def group_archive(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """POST /office/groups/<id>/archive/"""
    group(request.actor, group_id)
    perform(
        request,
        lambda: archive_group(actor=request.actor, now=request.now, group_id=group_id),
        name="archive_group",
    )
    say(request, gettext("The group cannot be chosen any more; what it has it keeps."))
    return redirect("groups")


def _others(group_id: UUID) -> list[tuple[str, list[tuple[str, str]]]]:
    """To whom the tasks can go: colleagues, teams and other groups."""
    found = []
    for title, some in receivers():
        kept = [(key, name) for key, name in some if not key.startswith("role:") and key != f"team:{group_id}"]
        found.append((title, kept))
    return found


def _order(posted: Any) -> list[UUID]:
    """Members with a number beside them, in order of that number."""
    found = []
    for name, text in posted.items():
        member, place = identifier(name.removeprefix("place-")), whole(text, None)
        if name.startswith("place-") and member is not None and place is not None:
            found.append((place, name, member))
    return [member for _, _, member in sorted(found)]


def _managers(posted: Any) -> set[UUID]:
    return {member for key in posted.getlist("manages") if (member := identifier(key))}
