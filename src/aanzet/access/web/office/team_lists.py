"""/office/team/team-roles/ and /office/team/process-teams/: responsibilities and ordered groups (F011, F019)."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from aanzet.access.actions.process_teams import add_process_team, archive_process_team, change_process_team
from aanzet.access.actions.roles import add_team_role, archive_team_role, rename_team_role
from aanzet.access.queries import members
from aanzet.access.queries.rights import demand
from aanzet.access.queries.roles import process_team, process_teams, team_roles
from aanzet.access.web.forms.team import NameForm
from aanzet.access.web.office.team import show
from aanzet.access.web.step_up import fresh_proof
from aanzet.core.errors import Conflict, Refused
from aanzet.core.web.notices import say
from aanzet.rules.asked import identifier, whole


@require_http_methods(["GET", "HEAD", "POST"])
@fresh_proof
def team_roles_page(request: HttpRequest) -> HttpResponse:
    """GET, POST /office/team/team-roles/: the list, and adding one."""
    demand(request.actor, "team.manage" if request.method == "POST" else "team.view")
    form = NameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_team_role(actor=request.actor, now=request.now, name=form.cleaned_data["name"])
        except Refused as refusal:
            show(form, refusal)
        else:
            say(request, gettext("Added."))
            return redirect("team-roles")
    context = {
        "rows": team_roles(archived=True),
        "form": form,
        "may_manage": request.actor.may("team.manage"),
    }
    return render(request, "access/office/team_roles.html", context, status=422 if form.is_bound else 200)


@require_POST
@fresh_proof
def rename(request: HttpRequest, role_id: UUID) -> HttpResponse:
    """POST /office/team/team-roles/<id>/: another label."""
    try:
        rename_team_role(actor=request.actor, now=request.now, role_id=role_id, name=request.POST.get("name", ""))
    except Refused as refusal:
        say(request, refusal.text, kind="problem")
    else:
        say(request, gettext("Saved."))
    return redirect("team-roles")


@require_POST
@fresh_proof
def archive_role(request: HttpRequest, role_id: UUID) -> HttpResponse:
    """POST /office/team/team-roles/<id>/archive/"""
    try:
        archive_team_role(actor=request.actor, now=request.now, role_id=role_id)
    except Refused as refusal:
        say(request, refusal.text, kind="problem")
    else:
        say(request, gettext("The role cannot be given any more; running cases keep it."))
    return redirect("team-roles")


def process_teams_page(request: HttpRequest) -> HttpResponse:
    """GET /office/team/process-teams/"""
    demand(request.actor, "team.view")
    context = {
        "rows": process_teams(),
        "may_manage": request.actor.may("team.manage"),
    }
    return render(request, "access/office/process_teams.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@fresh_proof
def process_team_page(request: HttpRequest, team_id: UUID | None = None) -> HttpResponse:
    """GET, POST /office/team/process-teams/<id>/ and new/: name, members and their order.

    The order is a number beside each member: it works without script and with the keyboard alone.
    """
    demand(request.actor, "team.manage" if request.method == "POST" or team_id is None else "team.view")
    team = process_team(request.actor, team_id) if team_id else None
    form = NameForm(request.POST or None, initial={"name": team.name} if team else None)
    order = _order(request) if request.method == "POST" else [member.id for member in team.members] if team else []
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            _save(request, team_id, form.cleaned_data["name"], order)
        except Refused as refusal:
            show(form, refusal)
            status = 409 if isinstance(refusal, Conflict) else 422
        else:
            say(request, gettext("Saved."))
            return redirect("process-teams")
    places = {member_id: place for place, member_id in enumerate(order, start=1)}
    context = {
        "team": team,
        "form": form,
        "choices": [
            {"id": member_id, "name": name, "place": places.get(member_id, "")}
            for member_id, name in members.active_choices()
        ],
        "may_manage": request.actor.may("team.manage"),
    }
    return render(request, "access/office/process_team.html", context, status=status)


def _save(request: HttpRequest, team_id: UUID | None, name: str, order: list[UUID]) -> None:
    if team_id is None:
        add_process_team(actor=request.actor, now=request.now, name=name, members=order)
        return
    version = request.POST.get("version", "")
    change_process_team(
        actor=request.actor,
        now=request.now,
        team_id=team_id,
        name=name,
        members=order,
        version=whole(version, 0),
    )


def _order(request: HttpRequest) -> list[UUID]:
    """Members with a number beside them, in order of that number."""
    found = []
    for name, text in request.POST.items():
        member, place = identifier(name.removeprefix("place-")), whole(text, None)
        if name.startswith("place-") and member is not None and place is not None:
            found.append((place, name, member))
    return [member for _, _, member in sorted(found)]


@require_POST
@fresh_proof
def archive_team(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """POST /office/team/process-teams/<id>/archive/"""
    archive_process_team(actor=request.actor, now=request.now, team_id=team_id)
    say(request, gettext("The team cannot be chosen any more."))
    return redirect("process-teams")
