"""/office/team/: team members (F004 to F007, F014, F017, F018)."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from aanzet.access.actions.email_changes import ask_email_change
from aanzet.access.actions.factor_resets import reset_second_factor, stop_factor_reset
from aanzet.access.actions.invitations import invite_team_member, revoke_invitation
from aanzet.access.actions.members import (
    MemberChanges,
    NewMember,
    add_team_member,
    change_role_of_member,
    change_team_member,
    deactivate_team_member,
    grant_permission,
    reactivate_team_member,
    withdraw_permission,
)
from aanzet.access.actions.people import NewPerson
from aanzet.access.ports import client_reach
from aanzet.access.queries import members, people
from aanzet.access.queries.member_tabs import member_tabs
from aanzet.access.queries.rights import demand
from aanzet.access.queries.roles import role_choices, team_roles
from aanzet.access.web.forms.team import (
    ChangeMemberForm,
    HandOverForm,
    InviteForm,
    NewMemberForm,
    RoleForm,
)
from aanzet.access.web.step_up import fresh_proof
from aanzet.core.errors import Conflict, Refused
from aanzet.core.web import typed
from aanzet.core.web.notices import say
from aanzet.core.web.post import perform
from aanzet.rules.permissions import BUILT_IN, PERMISSIONS

STATES = ("", "active", "invited", "prepared", "deactivated", "all")


def member_list_page(request: HttpRequest) -> HttpResponse:
    """GET /office/team/?state=&role=&q="""
    state, role, text = (request.GET.get(name, "") for name in ("state", "role", "q"))
    rows = members.member_list(request.actor, state=state, role=role, text=text)
    context = {
        "rows": rows,
        "state": state,
        "role": role,
        "text": text,
        "states": state_choices(),
        "roles": role_choices(),
        "counts": members.member_counts(request.actor),
        "may_manage": request.actor.may("team.manage"),
    }
    return render(request, "access/office/team.html", context)


def state_choices() -> list[tuple[str, str]]:
    """The states of a member in words."""
    return [
        ("", gettext("All but deactivated")),
        ("active", gettext("Active")),
        ("invited", gettext("Invited")),
        ("prepared", gettext("Not invited yet")),
        ("deactivated", gettext("Deactivated")),
        ("all", gettext("Everybody")),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@fresh_proof
def new_member(request: HttpRequest) -> HttpResponse:
    """GET, POST /office/team/new/: prepare a colleague; inviting is the next step."""
    demand(request.actor, "team.manage")
    form = NewMemberForm(
        request.POST or None,
        roles=role_choices(),
        functions=members.function_choices(),
        initial={"number": people.next_number(), "role": "editor", "language": request.organization.language},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        person = NewPerson(**{name: data[name] for name in NewPerson.__slots__})
        member = NewMember(person, data["role"], data["function"], data["weekly_hours"])
        try:
            answer = perform(
                request,
                lambda: {"id": add_team_member(actor=request.actor, now=request.now, member=member)},
                name="add_team_member",
            )
        except Refused as refusal:
            show(form, refusal)
        else:
            added = people.person(UUID(str(answer["id"])))
            say(request, gettext("%(name)s is added. Now invite.") % {"name": added.name})
            return redirect("team-member", number=added.number)
    context = {"form": form}
    return render(request, "access/office/team_new.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@fresh_proof
def member_page(request: HttpRequest, number: str) -> HttpResponse:
    """GET, POST /office/team/<number>/: data, role, invitation, leaving."""
    member = members.member(request.actor, number)
    known = members.function_choices()
    if member.function and member.function not in dict(known):
        known = (*known, (member.function, member.function))  # archived meanwhile; who has it keeps it
    form = ChangeMemberForm(request.POST or None, initial=initial_of(member), functions=known)
    if request.method == "POST":
        demand(request.actor, "team.manage")
        if form.is_valid():
            try:
                answer = perform(
                    request, lambda: _change(request, member, form.cleaned_data), name="change_team_member"
                )
            except Refused as refusal:
                show(form, refusal)
                status = 409 if isinstance(refusal, Conflict) else 422
                return _member_page(request, member, form, status=status)
            if answer.get("asked"):
                text = gettext("The new address counts when the old and the new one have confirmed. We mailed both.")
                say(request, text, kind="info")
            else:
                say(request, gettext("Saved."))
            return redirect("team-member", number=answer["number"])
    return _member_page(request, member, form, status=422 if form.is_bound else 200)


def _change(request: HttpRequest, member: members.MemberRow, data: dict[str, Any]) -> dict[str, Any]:
    """Change the data; another address of somebody who signs in is asked of both addresses first."""
    signs_in = people.person(member.id).has_login
    new_email = data["email"].strip()
    asks = signs_in and new_email.lower() != member.email.lower()
    if asks:
        ask_email_change(actor=request.actor, now=request.now, person_id=member.id, email=new_email)
        data = data | {"email": member.email}
    changes = MemberChanges(**data)
    change_team_member(actor=request.actor, now=request.now, member_id=member.id, changes=changes)
    return {"asked": asks, "number": people.person(member.id).number}


def initial_of(member: members.MemberRow) -> dict[str, Any]:
    """What the form of a member starts with."""
    found = {name: getattr(member, name) for name in MemberChanges.__slots__}
    hours = member.weekly_hours
    return found | {"weekly_hours": int(hours) if hours == hours.to_integral_value() else hours}


def _member_page(request: HttpRequest, member: members.MemberRow, form: Any, status: int = 200) -> HttpResponse:
    manages = request.actor.may("team.manage")
    reach = client_reach()
    selections = reach.selections(request.actor) if reach and manages else ()
    built_in = BUILT_IN.get(member.role)
    grantable = sorted(built_in.grantable if built_in else (), key=str)
    context = {
        "member": member,
        "tabs": member_tabs(member, "team-member", request.actor),
        "form": form,
        "may_manage": manages,
        "role_form": RoleForm(roles=role_choices(), initial={"role": member.role}),
        "invite_form": InviteForm(
            roles=role_choices(),
            team_roles=[(str(role.id), role.name) for role in team_roles()],
            clients=[(one.key, f"{one.label} ({one.count})") for one in selections],
            initial={"role": member.role},
        ),
        "grants": [
            {"code": code, "text": gettext(PERMISSIONS[code].explanation), "held": code in member.extra_permissions}
            for code in grantable
        ],
    }
    return render(request, "access/office/team_member.html", context, status=status)


@require_POST
@fresh_proof
def invite(request: HttpRequest, number: str) -> HttpResponse:
    """POST /office/team/<number>/invite/: invite, or send it again."""
    member = members.member(request.actor, number)
    data = request.POST
    team_role = data.get("team_role", "")
    try:
        perform(
            request,
            lambda: {
                "id": invite_team_member(
                    actor=request.actor,
                    now=request.now,
                    member_id=member.id,
                    role=data.get("role", ""),
                    team_role_id=next(iter(typed.ids([team_role])), None),
                    clients=data.get("clients", "") if team_role else "",
                )
            },
            name="invite_team_member",
        )
    except Refused as refusal:
        say(request, refusal.text, kind="problem")
    else:
        say(request, gettext("The invitation goes to %(email)s.") % {"email": member.email})
    return redirect("team-member", number=number)


@require_POST
def revoke(request: HttpRequest, number: str) -> HttpResponse:
    """POST /office/team/<number>/revoke/"""
    member = members.member(request.actor, number)
    return _simple(
        request,
        member,
        lambda: revoke_invitation(actor=request.actor, now=request.now, member_id=member.id),
        gettext("The invitation does not work any more."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@fresh_proof
def deactivate(request: HttpRequest, number: str) -> HttpResponse:
    """GET, POST /office/team/<number>/deactivate/: what rests with him and who takes it over."""
    demand(request.actor, "team.manage")
    member = members.member(request.actor, number)
    choices = [(str(one), name) for one, name in members.active_choices() if one != member.id]
    form = HandOverForm(request.POST or None, members=choices)
    context = {"member": member, "form": form, "open_work": members.open_work(member.id)}
    if request.method != "POST" or not form.is_valid():
        return render(request, "access/office/team_deactivate.html", context, status=422 if form.is_bound else 200)
    hand_to = form.cleaned_data["hand_to"]
    try:
        deactivate_team_member(
            actor=request.actor, now=request.now, member_id=member.id, hand_to=UUID(hand_to) if hand_to else None
        )
    except Refused as refusal:
        show(form, refusal)
        return render(request, "access/office/team_deactivate.html", context, status=422)
    say(request, gettext("%(name)s is deactivated and signed out everywhere.") % {"name": member.name})
    return redirect("team")


@require_POST
@fresh_proof
def reactivate(request: HttpRequest, number: str) -> HttpResponse:
    """POST /office/team/<number>/reactivate/"""
    member = members.member(request.actor, number)
    email = request.POST.get("email", "").strip()
    return _simple(
        request,
        member,
        lambda: reactivate_team_member(actor=request.actor, now=request.now, member_id=member.id, email=email),
        gettext("%(name)s is back.") % {"name": member.name},
    )


@require_POST
@fresh_proof
def change_role(request: HttpRequest, number: str) -> HttpResponse:
    """POST /office/team/<number>/role/: works at once."""
    member = members.member(request.actor, number)
    role = request.POST.get("role", "")
    return _simple(
        request,
        member,
        lambda: change_role_of_member(actor=request.actor, now=request.now, member_id=member.id, role=role),
        gettext("The role is changed; it works at once."),
    )


@require_POST
@fresh_proof
def reset_factor(request: HttpRequest, number: str) -> HttpResponse:
    """POST /office/team/<number>/factor/: remove his second step; stop=1 keeps it after all."""
    member = members.member(request.actor, number)
    act = stop_factor_reset if request.POST.get("stop") else reset_second_factor
    done = gettext("The second step of %(name)s is removed; a new one is set up at the next sign-in.")
    if request.POST.get("stop"):
        done = gettext("%(name)s keeps the second step.")
    elif members.is_admin(member.id):
        done = gettext("The second step of %(name)s goes in 24 hours. All admins get a mail and can stop it.")
    return _simple(
        request,
        member,
        lambda: act(actor=request.actor, now=request.now, person_id=member.id),
        done % {"name": member.name},
    )


@require_POST
@fresh_proof
def grant(request: HttpRequest, number: str) -> HttpResponse:
    """POST /office/team/<number>/grant/: a right for this person only, or back."""
    member = members.member(request.actor, number)
    act = withdraw_permission if request.POST.get("on") == "0" else grant_permission
    permission = request.POST.get("permission", "")
    return _simple(
        request,
        member,
        lambda: act(actor=request.actor, now=request.now, member_id=member.id, permission=permission),
        gettext("Saved."),
    )


def _simple(request: HttpRequest, member: members.MemberRow, act: Any, done: str) -> HttpResponse:
    """One act on a member, and back to his page with what came of it."""
    try:
        act()
    except Refused as refusal:
        say(request, refusal.text, kind="problem")
    else:
        say(request, done)
    return redirect("team-member", number=member.number)


def show(form: Any, refusal: Refused) -> None:
    """Put a refusal beside its field, or on top when the form has no such field."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.text)
