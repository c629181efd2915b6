"""The team of a client: who holds which role, in order (F010, F023)."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from aanzet.access.queries.members import active_choices
from aanzet.access.queries.roles import team_roles
from aanzet.clients.actions.roles import assign_role, end_role, reorder_roles
from aanzet.clients.queries.card import roles_of
from aanzet.clients.web.forms.products import RoleForm
from aanzet.clients.web.office.contacts import one_up
from aanzet.clients.web.office.shared import act, card_crumbs, card_tabs, client_of
from aanzet.core.errors import Refused
from aanzet.core.web import typed


def client_team(request: HttpRequest, number: str) -> HttpResponse:
    """GET, POST /office/clients/<number>/team/"""
    client = client_of(request, number)
    form = RoleForm(
        request.POST or None,
        initial={"role": request.GET.get("role", "")},
        roles=team_roles(),
        members=active_choices(),
    )

    def page(shown: RoleForm, refusal: Refused | None = None) -> HttpResponse:
        context = {
            "client": client,
            "roles": roles_of(client.id),
            "form": shown,
            "refusal": refusal,
            "crumbs": card_crumbs(client),
            "tabs": card_tabs(client, "team"),
            "may_edit": request.actor.may("clients.edit"),
        }
        status = 200 if request.method == "GET" else 422
        return render(request, "clients/office/client_team.html", context, status=status)

    if request.method == "GET":
        return page(form)
    client_of(request, number, "clients.edit")
    if not form.is_valid():
        return page(form)
    return act(
        request,
        "assign_role",
        assign_role,
        then=reverse("client-team", args=[client.address]),
        done=gettext("The team role was given."),
        form=form,
        page=page,
        client_id=client.id,
        role_id=UUID(form.cleaned_data["role"]),
        member_id=UUID(form.cleaned_data["member"]),
    )


@require_POST
def end(request: HttpRequest, number: str, role_id: UUID, member_id: UUID) -> HttpResponse:
    """POST /office/clients/<number>/team/<role>/<member>/end/"""
    client = client_of(request, number, "clients.edit")
    return act(
        request,
        "end_role",
        end_role,
        then=reverse("client-team", args=[client.address]),
        done=gettext("The team role was ended; access by it too."),
        client_id=client.id,
        role_id=role_id,
        member_id=member_id,
    )


@require_POST
def move(request: HttpRequest, number: str, role_id: UUID, member_id: UUID) -> HttpResponse:
    """POST /office/clients/<number>/team/<role>/<member>/up/: one place up."""
    client = client_of(request, number, "clients.edit")
    seen = list(typed.ids(request.POST.getlist("seen")))
    return act(
        request,
        "reorder_roles",
        reorder_roles,
        then=reverse("client-team", args=[client.address]),
        client_id=client.id,
        role_id=role_id,
        members=one_up(seen, member_id),
        seen=seen,
    )
