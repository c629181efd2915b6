"""Pages of contacts: the list, one contact, and the contacts of a client."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from aanzet.clients.actions.contacts import (
    NewContact,
    NewLink,
    add_contact,
    change_contact,
    change_link,
    link_contact,
    make_primary,
    reorder_contacts,
    unlink_contact,
)
from aanzet.clients.actions.portal import (
    block_portal_access,
    invite_to_portal,
    look_along,
    unblock_portal_access,
)
from aanzet.clients.queries.card import contacts_of
from aanzet.clients.queries.contacts import (
    PORTAL_STATES,
    clients_to_look_along,
    contact_for,
    contact_list,
    function_choices,
)
from aanzet.clients.queries.words import PORTAL_WORDS
from aanzet.clients.web.forms.contacts import ContactForm, LinkForm, NewLinkForm
from aanzet.clients.web.forms.shared import say_refusal, words_of
from aanzet.clients.web.office.clients import known_contact
from aanzet.clients.web.office.shared import act, card_crumbs, card_tabs, client_of, list_tabs, which
from aanzet.core.drafts import draft_fields, forget_draft
from aanzet.core.errors import Conflict, Refused
from aanzet.core.web import typed
from aanzet.core.web.looking import begin, is_page
from aanzet.core.web.notices import say
from aanzet.core.web.post import perform
from aanzet.rules.asked import whole


def contacts(request: HttpRequest) -> HttpResponse:
    """GET /office/contacts/ (F028, F034)."""
    start = request.GET.get("from", "")
    wanted = {"text": request.GET.get("q", "").strip()[:100], "portal": request.GET.get("portal", "")}
    page = contact_list(request.actor, **wanted, start=whole(start, 0))
    context = {
        "page": page,
        "tabs": list_tabs(request, "contacts"),
        "states": [(state, PORTAL_WORDS[state]) for state in PORTAL_STATES],
        "words": PORTAL_WORDS,
        **wanted,
    }
    return render(request, "clients/office/contacts.html", context)


def contact(request: HttpRequest, number: str) -> HttpResponse:
    """GET, POST /office/contacts/<number>/ (F034, F035)."""
    found = contact_for(request.actor, which(number))
    may_edit = request.actor.may("clients.edit")
    names = tuple(ContactForm.base_fields)
    draft = f"contact-{found.id}"
    if request.method == "GET":
        initial = {name: getattr(found, name) for name in names} | draft_fields(request.actor, draft)
        return _contact_page(request, found, ContactForm(initial=initial), draft=draft)
    form = ContactForm(request.POST)
    if not may_edit or not form.is_valid():
        return _contact_page(request, found, form, status=422)
    version = request.POST.get("version", "")
    try:
        perform(
            request,
            lambda: {
                "changed": change_contact(
                    actor=request.actor,
                    now=request.now,
                    contact_id=found.id,
                    version=whole(version, 0),
                    changes=form.cleaned_data,
                )
            },
            name="change_contact",
        )
    except Conflict as conflict:
        both = [(name, form.fields[name].label, conflict.theirs[name], mine) for name, mine in conflict.mine.items()]
        return _contact_page(request, found, form, conflict=conflict, both=both, status=409)
    except Refused as error:
        return _contact_page(request, found, say_refusal(form, error), status=422)
    forget_draft(actor=request.actor, key=draft)
    say(request, gettext("Saved."))
    return HttpResponseRedirect(reverse("contact", args=[found.id]))


def _contact_page(
    request: HttpRequest, found: Any, form: ContactForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "contact": found,
        "form": form,
        "portal": PORTAL_WORDS[found.portal],
        "may_edit": request.actor.may("clients.edit"),
        "may_link": request.actor.may("contacts.link"),
        "may_look": bool(clients_to_look_along(request.actor, found.id)),
        "crumbs": [{"label": gettext("Contacts"), "url": reverse("contacts")}],
    }
    return render(request, "clients/office/contact.html", context | more, status=status)


@require_POST
def invite(request: HttpRequest, number: str) -> HttpResponse:
    """POST /office/contacts/<number>/invite/"""
    found = contact_for(request.actor, which(number))
    return act(
        request,
        "invite_to_portal",
        invite_to_portal,
        then=_back(request, reverse("contact", args=[found.address])),
        done=gettext("%(name)s gets an invitation by mail.") % {"name": found.name},
        contact_id=found.id,
    )


@require_POST
def look(request: HttpRequest, number: str) -> HttpResponse:
    """POST /office/contacts/<number>/look/: the portal as this contact sees it (F026). next: a page of the portal."""
    found = contact_for(request.actor, which(number))
    perform(
        request,
        lambda: look_along(actor=request.actor, now=request.now, contact_id=found.id),
        name="look_along",
    )
    then, back = request.POST.get("next", ""), request.POST.get("back", "")
    begin(request, found.id, back if is_page(back, "/office/") else reverse("contact", args=[found.address]))
    return HttpResponseRedirect(then if is_page(then, "/portal/") else "/portal/")


@require_POST
def block(request: HttpRequest, number: str) -> HttpResponse:
    """POST /office/contacts/<number>/block/"""
    found = contact_for(request.actor, which(number))
    return act(
        request,
        "block_portal_access",
        block_portal_access,
        then=reverse("contact", args=[found.address]),
        done=gettext("The portal is closed for %(name)s.") % {"name": found.name},
        contact_id=found.id,
    )


@require_POST
def unblock(request: HttpRequest, number: str) -> HttpResponse:
    """POST /office/contacts/<number>/unblock/"""
    found = contact_for(request.actor, which(number))
    return act(
        request,
        "unblock_portal_access",
        unblock_portal_access,
        then=reverse("contact", args=[found.address]),
        done=gettext("The portal is open again for %(name)s.") % {"name": found.name},
        contact_id=found.id,
    )


def _back(request: HttpRequest, otherwise: str) -> str:
    """Where the form was: a page of ours, given along."""
    wanted = request.POST.get("back", "")
    return wanted if wanted.startswith("/office/clients/") else otherwise


# --- The contacts of a client


def client_contacts(request: HttpRequest, number: str) -> HttpResponse:
    """GET, POST /office/clients/<number>/contacts/: who they are, and one more (F036)."""
    client = client_of(request, number)
    form = NewLinkForm(request.POST or None, functions=function_choices())
    if request.method == "GET":
        return _links_page(request, client, form)
    client_of(request, number, "contacts.link")
    if not form.is_valid():
        return _links_page(request, client, form, status=422)
    typed = form.cleaned_data
    try:
        if typed["which"] == "new" and not typed["last_name"]:
            raise Refused("required", field="last_name")
        perform(request, lambda: _link(request, client.id, typed), name="link_contact")
    except Refused as error:
        if error.code == "name_taken":
            form.add_error("known", words_of("name_taken", error.values))
        else:
            say_refusal(form, error)
        return _links_page(request, client, form, status=422)
    say(request, gettext("The contact was linked."))
    return HttpResponseRedirect(reverse("client-contacts", args=[client.address]))


def _link(request: HttpRequest, client_id: UUID, typed: dict[str, Any]) -> dict[str, Any]:
    who = {"actor": request.actor, "now": request.now}
    if typed["which"] == "existing":
        contact_id = known_contact(typed["known"], "known")
    else:
        contact_id = add_contact(
            **who,
            contact=NewContact(
                typed["first_name"], typed["last_name"], typed["email"], typed["mobile"], number=typed["number"]
            ),
        )
    link = NewLink(tuple(typed["functions"]), typed["primary"], typed["portal"])
    return {"id": str(link_contact(**who, contact_id=contact_id, client_id=client_id, link=link))}


def _links_page(request: HttpRequest, client: Any, form: NewLinkForm, *, status: int = 200) -> HttpResponse:
    context = {
        "client": client,
        "contacts": [(contact, PORTAL_WORDS[contact.portal]) for contact in contacts_of(client.id)],
        "form": form,
        "crumbs": card_crumbs(client),
        "tabs": card_tabs(client, "contacts"),
        "may_link": request.actor.may("contacts.link"),
    }
    return render(request, "clients/office/client_contacts.html", context, status=status)


def link(request: HttpRequest, number: str, contact_id: UUID) -> HttpResponse:
    """GET, POST /office/clients/<number>/contacts/<id>/: how he acts here."""
    client = client_of(request, number, "contacts.link")
    found = next((contact for contact in contacts_of(client.id) if contact.id == contact_id), None)
    if found is None:
        return HttpResponseRedirect(reverse("client-contacts", args=[client.address]))
    initial = {
        "functions": list(found.function_keys),
        "primary": found.primary,
        "portal": found.sees_client,
        "valid_from": found.valid_from,
        "valid_until": found.valid_until,
    }
    form = LinkForm(request.POST or None, initial=initial, functions=function_choices())

    def page(shown: LinkForm, refusal: Refused | None = None) -> HttpResponse:
        context = {"client": client, "contact": found, "form": shown, "refusal": refusal}
        context |= {"crumbs": card_crumbs(client), "tabs": card_tabs(client, "contacts")}
        status = 200 if request.method == "GET" else 422
        return render(request, "clients/office/client_contact.html", context, status=status)

    if request.method == "GET" or not form.is_valid():
        return page(form)
    typed = form.cleaned_data
    wanted = NewLink(
        tuple(typed["functions"]), typed["primary"], typed["portal"], typed["valid_from"], typed["valid_until"]
    )
    return act(
        request,
        "change_link",
        change_link,
        then=reverse("client-contacts", args=[client.address]),
        done=gettext("Saved."),
        form=form,
        page=page,
        contact_id=contact_id,
        client_id=client.id,
        link=wanted,
    )


@require_POST
def primary(request: HttpRequest, number: str, contact_id: UUID) -> HttpResponse:
    """POST /office/clients/<number>/contacts/<id>/primary/"""
    client = client_of(request, number, "contacts.link")
    then = reverse("client-contacts", args=[client.address])
    options = {"contact_id": contact_id, "client_id": client.id}
    done = gettext("The primary contact was changed.")
    return act(request, "make_primary", make_primary, then=then, done=done, **options)


@require_POST
def unlink(request: HttpRequest, number: str, contact_id: UUID) -> HttpResponse:
    """POST /office/clients/<number>/contacts/<id>/unlink/"""
    client = client_of(request, number, "contacts.link")
    then = reverse("client-contacts", args=[client.address])
    options = {"contact_id": contact_id, "client_id": client.id}
    done = gettext("The contact was unlinked.")
    return act(request, "unlink_contact", unlink_contact, then=then, done=done, **options)


@require_POST
def move_contact(request: HttpRequest, number: str, contact_id: UUID) -> HttpResponse:
    """POST /office/clients/<number>/contacts/<id>/up/: one place up in the client's order."""
    client = client_of(request, number, "contacts.link")
    seen = list(typed.ids(request.POST.getlist("seen")))
    return act(
        request,
        "reorder_contacts",
        reorder_contacts,
        then=reverse("client-contacts", args=[client.address]),
        client_id=client.id,
        contacts=one_up(seen, contact_id),
        seen=seen,
    )


def one_up(order: list[UUID], who: UUID) -> list[UUID]:
    """The order with one person a place higher."""
    place = order.index(who) if who in order else 0
    if place == 0:
        return list(order)
    moved = list(order)
    moved[place - 1], moved[place] = moved[place], moved[place - 1]
    return moved
