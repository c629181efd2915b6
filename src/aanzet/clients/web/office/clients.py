"""Pages of one client: add it, all its data, ending it, and its protected numbers."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from aanzet.access.queries.members import active_choices
from aanzet.access.queries.people import with_email, with_number
from aanzet.access.queries.roles import RELATION_MANAGER, team_roles
from aanzet.clients.actions.clients import (
    NewProduct,
    NewRole,
    add_client,
    archive_client,
    change_client,
    end_client,
    reactivate_client,
)
from aanzet.clients.actions.contacts import NewContact, NewLink
from aanzet.clients.actions.sensitive import reveal_number
from aanzet.clients.ports import onboarding, running_for
from aanzet.clients.queries.card import client_card
from aanzet.clients.queries.clients import possible_duplicates
from aanzet.clients.queries.contacts import function_choices
from aanzet.clients.queries.history import field_history
from aanzet.clients.queries.products import product_choices
from aanzet.clients.queries.secrets import indexes_of
from aanzet.clients.queries.words import KIND_WORDS, STATE_WORDS
from aanzet.clients.web.forms.clients import ClientForm, EndForm, NewClientForm, ReasonForm
from aanzet.clients.web.forms.shared import say_refusal, words_of
from aanzet.clients.web.office.shared import act, card_crumbs, card_tabs, client_of, may_edit, refused_page
from aanzet.core.drafts import draft_fields, forget_draft
from aanzet.core.errors import Conflict, NotFound, Refused
from aanzet.core.web.notices import say
from aanzet.core.web.post import perform
from aanzet.core.web.proof import asks_proof
from aanzet.rules.actors import CONTACT
from aanzet.rules.asked import whole
from aanzet.rules.clients import SECRET, address_key
from aanzet.rules.names import fold

NEW_DRAFT = "client-new"
SOURCES = {"import": "file-spreadsheet", "hand": "pen-line", "organization": "house"}


def new_client(request: HttpRequest) -> HttpResponse:
    """GET, POST /office/clients/new/ (F031)."""
    if not request.actor.may("clients.edit"):
        raise NotFound("permission_missing")
    if request.method == "GET":
        initial = draft_fields(request.actor, NEW_DRAFT)
        initial["products"] = str(initial.get("products", "")).split("\n")
        return _new_page(request, _new_form(request, initial=initial))
    form = _new_form(request, request.POST)
    if not form.is_valid():
        return _new_page(request, form, status=422)
    if request.POST.get("anyway") != "1":
        found = _duplicates(request, form)
        if found:
            return _new_page(request, form, duplicates=found, status=422)
    try:
        answer = perform(request, lambda: _add(request, form), name="add_client")
    except Refused as error:
        return _new_page(request, say_refusal(form, _beside_contact(error)), status=422)
    forget_draft(actor=request.actor, key=NEW_DRAFT)
    say(request, gettext("%(name)s was added.") % {"name": form.values["name"]})
    if not answer.get("replayed"):
        _begin_onboarding(request, UUID(answer["id"]), form.cleaned_data.get("onboarding", ""))
    return HttpResponseRedirect(reverse("client", args=[answer["id"]]))


def _begin_onboarding(request: HttpRequest, client_id: UUID, choice: str) -> None:
    """Start what was chosen; the client is there either way, and a failure says where to try again (F126)."""
    work = onboarding()
    if work is None or not choice:
        return
    why = work.start(actor=request.actor, now=request.now, client_id=client_id, choice=UUID(choice))
    if why:
        text = gettext("The onboarding did not start: %(why)s") % {"why": why}
        again = work.again_url(client_id, UUID(choice))
        say(request, text, kind="problem", link_url=again, link_label=gettext("Try again"))
    else:
        say(request, gettext("The onboarding started."))


def _new_form(request: HttpRequest, data: Any = None, initial: dict[str, Any] | None = None) -> NewClientForm:
    return NewClientForm(
        data,
        initial=initial,
        bsn_allowed=request.organization.bsn_allowed,
        products=product_choices(),
        functions=function_choices(),
        members=active_choices(),
        onboarding=work.choices(request.actor) if (work := onboarding()) else (),
    )


def _new_page(request: HttpRequest, form: NewClientForm, *, duplicates: Any = (), status: int = 200) -> HttpResponse:
    context = {"form": form, "duplicates": duplicates, "crumbs": card_crumbs(), "draft": NEW_DRAFT}
    return render(request, "clients/office/client_new.html", context, status=status)


def _duplicates(request: HttpRequest, form: NewClientForm) -> list[dict[str, Any]]:
    values = form.values
    found = possible_duplicates(
        request.actor,
        name=fold(values["name"]),
        postcode=values.get("postcode", ""),
        kvk_number=values.get("kvk_number", ""),
        rsin=values.get("rsin", ""),
        bsn_indexes=indexes_of(request.organization.id, values.get("bsn", "")),
        email=values.get("email", ""),
    )
    why = {
        "rsin": gettext("same RSIN"),
        "bsn": gettext("same BSN"),
        "kvk_number": gettext("same KvK number"),
        "email": gettext("same e-mail"),
        "name": gettext("same name and postcode"),
    }
    return [client | {"address": address_key(client["number"], client["id"]), "why": why[client["why"]]}
            for client in found]  # fmt: skip


def _add(request: HttpRequest, form: NewClientForm) -> dict[str, Any]:
    typed, roles, existing = form.cleaned_data, [], None
    if typed["manager"]:
        manager = next((role.id for role in team_roles() if role.key == RELATION_MANAGER), None)
        roles = [NewRole(manager, UUID(typed["manager"]))] if manager else []
    contact = None
    if typed["contact"] == "new" and typed["contact_last_name"]:
        contact = NewContact(
            typed["contact_first_name"],
            typed["contact_last_name"],
            # A contact inherits the address and the phone of his client when he has none of his own (F031).
            typed["contact_email"] or form.values.get("email", ""),
            typed["contact_mobile"],
            "" if typed["contact_mobile"] else form.values.get("phone", ""),
            _free_number(form.values.get("number", "")),
        )
    elif typed["contact"] == "existing":
        existing = known_contact(typed["contact_number"], "contact_number")
    functions = (typed["contact_function"],) if typed["contact_function"] else ()
    periods = {"vat": typed["vat_period"], "payroll_tax": typed["payroll_period"]}
    client_id = add_client(
        actor=request.actor,
        now=request.now,
        values=form.values,
        contact=contact,
        existing_contact=existing,
        link=NewLink(functions, primary=True),
        products=[NewProduct(UUID(product)) for product in typed["products"]],
        periods={family: kind for family, kind in periods.items() if kind},
        roles=roles,
    )
    return {"id": str(client_id)}


def known_contact(text: str, field: str) -> UUID:
    """The contact with this number or e-mail address; Refused not_found beside the field."""
    found = with_number(text) or with_email(text)
    if found is None or found.kind != CONTACT:
        raise Refused("contact_unknown", field=field, number=text)
    return found.id


def _free_number(number: str) -> str:
    """The client number as contact number, when nobody has it."""
    return number if number and with_number(number) is None else ""


def _beside_contact(error: Refused) -> Refused:
    """A refusal about the contact stands beside the field of the contact on this page."""
    if error.code == "email_in_use" or error.field in ("mobile", "last_name", "first_name"):
        error.field = f"contact_{error.field or 'email'}"
    return error


def details(request: HttpRequest, number: str) -> HttpResponse:
    """GET, POST /office/clients/<number>/details/ (F033)."""
    client = client_of(request, number)
    card = client_card(request.actor, client.id, request.now)
    known = {name: card.facts[name] for name in ("kind", "legal_form", "country", "started_on", "ended_on")}
    options = {"bsn_allowed": request.organization.bsn_allowed, "known": known}
    draft = f"client-{client.id}"
    if request.method == "GET":
        kept = draft_fields(request.actor, draft)
        form = ClientForm(initial={**card.facts, **kept}, **options)
        return _details_page(request, card, form, draft=draft, restored=bool(kept))
    client_of(request, number, "clients.edit")
    form = ClientForm(request.POST, **options)
    if not form.is_valid():
        return _details_page(request, card, form, status=422)
    changes = {name: value for name, value in form.values.items() if name in form.fields}
    for name in SECRET:
        if request.POST.get(f"clear_{name}"):
            changes[name] = ""
    version = _version(request)
    try:
        perform(
            request,
            lambda: {
                "changed": change_client(
                    actor=request.actor, now=request.now, client_id=client.id, version=version, changes=changes
                )
            },
            name="change_client",
        )
    except Conflict as conflict:
        labels = {name: form.fields[name].label for name in conflict.mine if name in form.fields}
        both = [(name, label, conflict.theirs[name], conflict.mine[name]) for name, label in labels.items()]
        return _details_page(request, card, form, conflict=conflict, both=both, status=409)
    except Refused as error:
        return _details_page(request, card, say_refusal(form, error), status=422)
    forget_draft(actor=request.actor, key=draft)
    for warning in form.warnings:
        say(request, warning, kind="info")
    say(request, gettext("Saved."))
    return HttpResponseRedirect(reverse("client-details", args=[client.id]))


def _version(request: HttpRequest) -> int:
    typed = request.POST.get("version", "")
    return whole(typed, 0)


def _details_page(request: HttpRequest, card: Any, form: ClientForm, *, status: int = 200, **more: Any) -> HttpResponse:
    client = card.client
    history = [
        line
        | {
            "icon": SOURCES.get(line["source"], "pen-line"),
            "labels": [ClientForm.base_fields[name].label for name in line["fields"] if name in ClientForm.base_fields],
        }
        for line in field_history(request.actor, client.id)
    ]
    context = {
        "card": card,
        "client": client,
        "form": form,
        "history": history,
        "latest": _latest(history),
        "crumbs": card_crumbs(client),
        "tabs": card_tabs(client, "details"),
        "may_edit": may_edit(request, client),
        "may_end": request.actor.may("clients.archive") and not client.internal,
        "may_reveal": request.actor.may("sensitive.reveal"),
        "state": STATE_WORDS[client.state],
        "kind": KIND_WORDS[client.kind],
    }
    return render(request, "clients/office/client_details.html", context | more, status=status)


def _latest(history: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Per field its last change, and where it came from."""
    latest: dict[str, dict[str, Any]] = {}
    for line in history:
        for name in line["fields"] or ():
            latest.setdefault(name, line)
    return latest


def end(request: HttpRequest, number: str) -> HttpResponse:
    """GET, POST /office/clients/<number>/end/ (F029)."""
    client = client_of(request, number, "clients.archive")
    running = running_for(client.id)
    form = EndForm(request.POST or None, initial={"ended_on": request.now.date()})

    def page(shown: EndForm, refusal: Refused | None = None) -> HttpResponse:
        context = {"client": client, "form": shown, "running": running, "crumbs": card_crumbs(client)}
        if request.method == "GET":
            return render(request, "clients/office/client_end.html", context)
        return refused_page(request, "clients/office/client_end.html", context, refusal)

    if request.method == "GET" or not form.is_valid():
        return page(form)
    return act(
        request,
        "end_client",
        end_client,
        then=reverse("client", args=[client.address]),
        done=gettext("%(name)s was ended.") % {"name": client.name},
        form=form,
        page=page,
        client_id=client.id,
        ended_on=form.cleaned_data["ended_on"],
        reason=form.cleaned_data["reason"],
        keep_running=request.POST.get("keep_running") == "1",
    )


def archive(request: HttpRequest, number: str) -> HttpResponse:
    """GET, POST /office/clients/<number>/archive/"""
    client = client_of(request, number, "clients.archive")
    form = ReasonForm(request.POST or None)

    def page(shown: ReasonForm, refusal: Refused | None = None) -> HttpResponse:
        context = {"client": client, "form": shown, "crumbs": card_crumbs(client)}
        if request.method == "GET":
            return render(request, "clients/office/client_archive.html", context)
        return refused_page(request, "clients/office/client_archive.html", context, refusal)

    if request.method == "GET" or not form.is_valid():
        return page(form)
    return act(
        request,
        "archive_client",
        archive_client,
        then=reverse("client", args=[client.address]),
        done=gettext("%(name)s was archived.") % {"name": client.name},
        form=form,
        page=page,
        client_id=client.id,
        reason=form.cleaned_data["reason"],
    )


def reactivate(request: HttpRequest, number: str) -> HttpResponse:
    """POST /office/clients/<number>/reactivate/"""
    client = client_of(request, number, "clients.archive")
    return act(
        request,
        "reactivate_client",
        reactivate_client,
        then=reverse("client", args=[client.address]),
        done=gettext("%(name)s is active again.") % {"name": client.name},
        client_id=client.id,
    )


@asks_proof
def reveal(request: HttpRequest, number: str, field: str) -> HttpResponse:
    """GET, POST /office/clients/<number>/reveal/<field>/: right, proof of identity, reason, and a line in the log."""
    client = client_of(request, number, "sensitive.reveal")
    if field not in SECRET:
        raise NotFound
    label = ClientForm.base_fields[field].label
    form, shown = ReasonForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        seen: list[str] = []

        def look() -> dict[str, Any]:
            # What is revealed is not part of the answer: that is kept for a day (core.commands.once).
            seen.append(
                reveal_number(
                    actor=request.actor,
                    now=request.now,
                    client_id=client.id,
                    field=field,
                    reason=form.cleaned_data["reason"],
                )
            )
            return {}

        try:
            perform(request, look, name="reveal_number")
            shown = seen[0] if seen else words_of("link_used")
        except Refused as error:
            say_refusal(form, error)
    context = {"client": client, "form": form, "label": label, "shown": shown, "crumbs": card_crumbs(client)}
    status = 422 if request.method == "POST" and not shown else 200
    answer = render(request, "clients/office/client_reveal.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer
