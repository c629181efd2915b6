"""The list of clients and the client card: pages that show what many apps know of a client (F028, F041)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aanzet.access.queries.members import active_choices
from aanzet.cases.queries.of_client import of_client
from aanzet.cases.queries.timeline import shown_of_client
from aanzet.clients.events import ClientOpenedWithoutRole
from aanzet.clients.queries.card import client_card
from aanzet.clients.queries.clients import ClientRow
from aanzet.clients.queries.gaps import GAPS
from aanzet.clients.queries.listing import SORTS, STATES, ClientFilter, client_list, groups_in_use
from aanzet.clients.queries.products import product_choices
from aanzet.clients.queries.words import (
    CARD_PAGES,
    FAMILY_WORDS,
    KIND_WORDS,
    LISTS,
    PERIOD_WORDS,
    PORTAL_WORDS,
    STATE_WORDS,
    USE_WORDS,
)
from aanzet.rules.asked import identifier, whole
from aanzet.rules.clients import KINDS
from aanzet.rules.numbers import show_iban

LINES = 20  # of the timeline on the card
SORT_WORDS = {
    "name": _("Name"),
    "number": _("Number"),
    "place": _("Place"),
    "-changed": _("Last changed"),
}


def clients(request: HttpRequest) -> HttpResponse:
    """GET /office/clients/?q=&state=&kind=&product=&manager=&gap=&group=&sort=&from="""
    wanted, sort, start = _filter(request), request.GET.get("sort", "name"), request.GET.get("from", "")
    page = client_list(
        request.actor,
        wanted,
        sort if sort in SORTS else "name",
        whole(start, 0),
    )
    products, members = product_choices(), active_choices()
    context = {
        "page": page,
        "wanted": wanted,
        "sort": sort,
        "sorts": list(SORT_WORDS.items()),
        "tabs": _list_tabs(request),
        "states": [(state, STATE_WORDS[state]) for state in STATES],
        "kinds": [(kind, KIND_WORDS[kind]) for kind in KINDS],
        "kind_names": KIND_WORDS,
        "state_names": STATE_WORDS,
        "products": products,
        "members": members,
        "groups": groups_in_use(),
        "gaps": [(key, gettext(gap.text)) for key, gap in GAPS.items()],
        "gap_names": {key: gettext(gap.text) for key, gap in GAPS.items()},
        "filters": _chosen(request, wanted, dict(products), dict(members)),
        "may_add": request.actor.may("clients.edit"),
        "may_import": request.actor.may("clients.import"),
    }
    return render(request, "office/clients.html", context)


def _list_tabs(request: HttpRequest) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": reverse(name), "current": key == "clients"}
        for key, label, name, permission in LISTS
        if request.actor.may(permission)
    ]


def _filter(request: HttpRequest) -> ClientFilter:
    return ClientFilter(
        text=request.GET.get("q", "").strip()[:100],
        state=request.GET.get("state", ""),
        kind=request.GET.get("kind", ""),
        product_id=identifier(request.GET.get("product", "")),
        relation_manager_id=identifier(request.GET.get("manager", "")),
        group=request.GET.get("group", ""),
        gap=request.GET.get("gap", ""),
    )


def _chosen(request: HttpRequest, wanted: ClientFilter, products: Any, members: Any) -> list[dict[str, Any]]:
    """The filters that are on, each as a link that takes it away (G17)."""
    named = (
        ("q", gettext("Search"), wanted.text),
        ("state", gettext("State"), STATE_WORDS.get(wanted.state, "")),
        ("kind", gettext("Kind"), KIND_WORDS.get(wanted.kind, "")),
        ("product", gettext("Product"), products.get(wanted.product_id, "")),
        ("manager", gettext("Relation manager"), members.get(wanted.relation_manager_id, "")),
        ("group", gettext("Client group"), wanted.group),
        ("gap", gettext("Missing"), gettext(GAPS[wanted.gap].text) if wanted.gap in GAPS else ""),
    )
    found = []
    for key, label, value in named:
        given = request.GET.get(key)
        if given:
            rest = request.GET.copy()
            rest.pop(key)
            rest.pop("from", None)
            remove = f"?{rest.urlencode()}" if rest else reverse("clients")
            found.append({"label": label, "value": value or given, "broken": not value, "remove_url": remove})
    return found


def client(request: HttpRequest, number: str) -> HttpResponse:
    """GET /office/clients/<number>/: the card (F041)."""
    card = client_card(request.actor, identifier(number) or number, request.now)
    if card.client.opened_without_role:
        request.notes.append(ClientOpenedWithoutRole(object_id=card.client.id, client_id=card.client.id))
    context = {
        "card": card,
        "client": card.client,
        "crumbs": [{"label": gettext("Clients"), "url": reverse("clients")}],
        "tabs": _card_tabs(card.client.address),
        "kind": KIND_WORDS[card.client.kind],
        "state": STATE_WORDS[card.client.state],
        "portal_states": PORTAL_WORDS,
        "periods": [(row, FAMILY_WORDS[row.family], PERIOD_WORDS[row.period_kind]) for row in card.periods],
        "accounts": [
            account | {"shown": show_iban(account["iban"]), "use": USE_WORDS[account["use"]]}
            for account in card.accounts
        ],
        "roles": [role for role in card.roles if role.holders or role.key == "relation_manager"],
        "gaps": [
            {
                "text": gettext(gap.text),
                "consequence": gettext(gap.consequence),
                "url": _gap_url(card.client.address, gap.field),
            }
            for gap in card.gaps
        ],
        "may_edit": request.actor.may("clients.edit"),
        "may_write": request.actor.may("messages.write") and not card.client.internal,
        "may_reveal": request.actor.may("sensitive.reveal"),
        "may_end": request.actor.may("clients.archive") and not card.client.internal,
    }
    if request.actor.may("cases.view"):
        context |= _work(request, card.client)
    return render(request, "office/client_card.html", context)


def _work(request: HttpRequest, client: ClientRow) -> dict[str, Any]:
    """What runs, what lies with the client, and the newest lines of the timeline."""
    zone = timezone.get_current_timezone()
    startable = request.actor.may("cases.start") and client.state == "active"
    return {
        "work": of_client(request.actor, client.id, today=request.now.astimezone(zone).date(), zone=zone),
        "start_url": f"/office/cases/start/?client={client.id}" if startable else "",
        **shown_of_client(
            request.actor, client.id, client.address, request.GET, request.organization.profile, limit=LINES
        ),
    }


def _gap_url(address: str, field: str) -> str:
    """Where a gap is mended: its panel, or its field among all data."""
    pages = {"team": "client-team", "contacts": "client-contacts", "bank_accounts": "client-products"}
    if field in pages:
        return reverse(pages[field], args=[address])
    return f"{reverse('client-details', args=[address])}#id_{field}"


def _card_tabs(address: str) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": reverse(name, args=[address]), "current": key == "card"}
        for key, label, name in CARD_PAGES
    ]
