"""/office/team/roles/: authorization roles and all permissions (F014 to F016)."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from aanzet.access.actions.roles import archive_role, change_role, copy_role
from aanzet.access.queries import members
from aanzet.access.queries.rights import demand, permission_overview, why_may
from aanzet.access.queries.roles import authorization_roles
from aanzet.access.queries.visitors import actor_of
from aanzet.access.web.forms.team import OwnRoleForm, WhyForm
from aanzet.access.web.office.team import show
from aanzet.access.web.step_up import fresh_proof
from aanzet.core.errors import Conflict, NotFound, Refused
from aanzet.core.web.notices import say
from aanzet.rules.asked import identifier
from aanzet.rules.permissions import ALL


def roles_page(request: HttpRequest) -> HttpResponse:
    """GET /office/team/roles/: every permission with its explanation, and who has it; made from the code."""
    demand(request.actor, "team.view")
    roles = authorization_roles()
    context = {
        "roles": roles,
        "groups": permission_overview(roles),
        "may_manage": request.actor.may("team.manage"),
    }
    return render(request, "access/office/roles.html", context)


@require_POST
@fresh_proof
def copy(request: HttpRequest) -> HttpResponse:
    """POST /office/team/roles/copy/: an own role out of another."""
    demand(request.actor, "team.manage")
    source = identifier(request.POST.get("role_id", ""))
    if source is None:
        raise NotFound("role_id")
    try:
        role_id = copy_role(actor=request.actor, now=request.now, role_id=source, name=request.POST.get("name", ""))
    except Refused as refusal:
        say(request, refusal.text, kind="problem")
        return redirect("roles")
    return redirect("role", role_id=role_id)


@require_http_methods(["GET", "HEAD", "POST"])
@fresh_proof
def role_page(request: HttpRequest, role_id: UUID) -> HttpResponse:
    """GET, POST /office/team/roles/<id>/: tick what an own role may; built-in ones can only be looked at."""
    demand(request.actor, "team.manage" if request.method == "POST" else "team.view")
    role = next((row for row in authorization_roles(archived=True) if row["id"] == role_id), None)
    if role is None:
        raise NotFound
    initial = {name: role[name] for name in ("name", "reaches_all_clients", "version")}
    form = OwnRoleForm(request.POST or None, initial=initial)
    ticked = request.POST.getlist("permission") if request.method == "POST" else role["permissions"]
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                change_role(
                    actor=request.actor, now=request.now, role_id=role_id, permissions=ticked, **form.cleaned_data
                )
            except Refused as refusal:
                show(form, refusal)
                status = 409 if isinstance(refusal, Conflict) else 422
            else:
                say(request, gettext("Saved. It works at once for everybody with this role."))
                return redirect("role", role_id=role_id)
    context = {
        "role": role,
        "form": form,
        "groups": permission_overview([{"permissions": ticked}]),
        "may_change": request.actor.may("team.manage") and not role["built_in"] and role["archived_at"] is None,
    }
    return render(request, "access/office/role.html", context, status=status)


@require_POST
@fresh_proof
def archive(request: HttpRequest, role_id: UUID) -> HttpResponse:
    """POST /office/team/roles/<id>/archive/"""
    try:
        archive_role(actor=request.actor, now=request.now, role_id=role_id)
    except Refused as refusal:
        say(request, refusal.text, kind="problem")
        return redirect("role", role_id=role_id)
    say(request, gettext("The role cannot be given any more."))
    return redirect("roles")


def why_page(request: HttpRequest) -> HttpResponse:
    """GET /office/team/why/?member=&permission=: the same decision the system uses, with its reason (F016)."""
    demand(request.actor, "team.view")
    form = WhyForm(
        request.GET if "member" in request.GET else None,
        members=[(str(one), name) for one, name in members.active_choices()],
        permissions=[(permission.code, gettext(permission.explanation)) for permission in ALL],
    )
    context = {"form": form}
    if form.is_bound and form.is_valid():
        person = actor_of(UUID(form.cleaned_data["member"]))
        if person is None:
            raise NotFound
        allowed, reason = why_may(request.actor, person, form.cleaned_data["permission"])
        context |= {"allowed": allowed, "reason": reason, "name": person.name, "asked": True}
    return render(request, "access/office/why.html", context)
