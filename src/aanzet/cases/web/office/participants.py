"""/office/cases/<number>/participants/: who is who on a case, third parties and names of groups (F196)."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from aanzet.cases.actions.participants import (
    add_third_party,
    change_third_party,
    label_group,
    remove_third_party,
)
from aanzet.cases.queries.case_page import CaseView, case_view
from aanzet.cases.queries.participants import THIRD_PARTY, parties, third_party_for
from aanzet.cases.web.forms.participants import ThirdPartyForm
from aanzet.core.errors import NotFound, Refused
from aanzet.core.web.notices import say
from aanzet.core.web.post import perform


@require_http_methods(["GET", "HEAD", "POST"])
def participants_page(request: HttpRequest, number: str) -> HttpResponse:
    """GET: who is who, with a form for one more third party. POST: add it."""
    view = _view(request, number)
    form = ThirdPartyForm(request.POST or None)
    if request.method != "POST":
        return _page(request, view, form)
    today = request.now.astimezone(request.organization.tz).date()

    def act() -> dict[str, Any]:
        party = form.party()
        row = add_third_party(actor=request.actor, now=request.now, today=today, case_id=view.id, party=party)
        return {"id": str(row)}

    if not _done(request, form, act, "add_third_party"):
        return _page(request, view, form, status=422)
    say(request, gettext("Added to who is who."))
    return redirect("case-participants", number)


@require_http_methods(["GET", "HEAD", "POST"])
def participant_page(request: HttpRequest, number: str, participant_id: UUID) -> HttpResponse:
    """GET: one third party. POST: change it."""
    view = _view(request, number)
    row = third_party_for(view.id, participant_id)
    initial = {name: getattr(row, name) for name in ThirdPartyForm.base_fields}
    initial["expected_on"] = row.expected_on.isoformat()
    form = ThirdPartyForm(request.POST or None, initial=initial)

    def act() -> None:
        change_third_party(
            actor=request.actor,
            now=request.now,
            case_id=view.id,
            participant_id=participant_id,
            party=form.party(),
            version=form.cleaned_data["version"] or 0,
        )

    if request.method == "POST" and _done(request, form, act, "change_third_party"):
        say(request, gettext("Saved."))
        return redirect("case-participants", number)
    return _page(request, view, form, row=row, status=422 if request.method == "POST" else 200)


@require_POST
def participant_remove(request: HttpRequest, number: str, participant_id: UUID) -> HttpResponse:
    """POST .../participants/<id>/remove/: it has no part in the case any more."""
    view = _view(request, number)
    perform(
        request,
        lambda: remove_third_party(
            actor=request.actor, now=request.now, case_id=view.id, participant_id=participant_id
        ),
        name="remove_third_party",
    )
    say(request, gettext("Taken off who is who."))
    return redirect("case-participants", number)


@require_POST
def group_label(request: HttpRequest, number: str) -> HttpResponse:
    """POST .../groups/ (fields group, label): under which name the client sees a role or team; empty = not."""
    view = _view(request, number)
    group, label = request.POST.get("group", ""), request.POST.get("label", "")
    try:
        perform(
            request,
            lambda: label_group(actor=request.actor, now=request.now, case_id=view.id, group=group, label=label),
            name="label_group",
        )
    except Refused as error:
        say(request, error.text, kind="problem")
    else:
        say(request, gettext("Saved."))
    return redirect("case-participants", number)


def _view(request: HttpRequest, number: str) -> CaseView:
    view = case_view(request.actor, number, request.now)
    if request.method == "POST" and not _may_change(request, view):
        raise NotFound(number)
    return view


def _may_change(request: HttpRequest, view: CaseView) -> bool:
    return request.actor.may("cases.advance") and (view.can["work"] or view.can["start"])


def _done(request: HttpRequest, form: ThirdPartyForm, act: Any, name: str) -> bool:
    """Whether it was done; a refusal stands at its field."""
    if not form.is_valid():
        return False
    try:
        perform(request, act, name=name)
    except Refused as error:
        form.add_error(error.field if error.field in form.fields else None, error.text)
        return False
    return True


def _page(
    request: HttpRequest, view: CaseView, form: ThirdPartyForm, *, row: Any = None, status: int = 200
) -> HttpResponse:
    found = parties(view)
    context = {
        "view": view,
        "form": form,
        "row": row,
        "people": [one for one in found if one.person],
        "third_parties": [one for one in found if one.kind == THIRD_PARTY],
        "groups": [one for one in found if not one.person and one.kind != THIRD_PARTY],
        "may_change": _may_change(request, view),
        "client_name": view.loaded.values["client.name"],
    }
    return render(request, "cases/office/case/participants.html", context, status=status)
