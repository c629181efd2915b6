""" "Zoek of doe": one JSON answer with groups, for palette.js (ux 8.0). Every query keeps to who asks."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext, pgettext

from aanzet.access.queries.people import search as search_people
from aanzet.access.queries.words import words
from aanzet.cases.queries.phase_bar import phase_of
from aanzet.cases.queries.search import search_cases
from aanzet.clients.queries.search import SHORTEST, did_you_mean, search
from aanzet.documents.queries.items import Filters, items
from aanzet.office.navigation import go_keys, menu
from aanzet.rules.clients import address_key
from aanzet.rules.msgids import gettext_noop as _
from aanzet.rules.names import fold
from aanzet.rules.permissions import may

Item = dict[str, Any]
MOST = 5  # rows of a group
LONGEST = 100  # characters that are looked at
COMMANDS, NUMBERS, PEOPLE = ">", "#", "@"
# name of the page, icon, what it does, right, key
ACTS = (
    ("case-new", "plus", _("Start a process"), "cases.start", "N"),
    ("bulk-begin", "layers", _("Start processes for many clients"), "cases.bulk_start", ""),
    ("client-new", "plus", _("New client"), "clients.edit", ""),
    ("import", "upload", _("Import clients"), "clients.import", ""),
    ("template-new", "layers", _("New workflow template"), "templates.edit", ""),
)


def palette(request: HttpRequest) -> HttpResponse:
    """GET /office/palette?q=: groups of rows; `>` commands, `#` numbers, `@` colleagues."""
    typed = request.GET.get("q", "").strip()[:LONGEST]
    sign, text = (typed[:1], typed[1:].strip()) if typed[:1] in (COMMANDS, NUMBERS, PEOPLE) else ("", typed)
    found: list[tuple[str, list[Item]]] = []
    if sign == COMMANDS or len(text) < SHORTEST:
        if sign != PEOPLE:
            found.append((gettext("Do"), _commands(request, text)))
    elif sign == PEOPLE:
        found.append((gettext("Team"), _people(request, text)))
    else:
        found = _everything(request, text, numbers_only=sign == NUMBERS)
    groups = [{"title": title, "items": rows} for title, rows in found if rows]
    nothing = _nothing(request, text) if text and not groups else ""
    return JsonResponse({"groups": groups, "nothing": nothing})


def _everything(request: HttpRequest, text: str, *, numbers_only: bool) -> list[tuple[str, list[Item]]]:
    known = words(request.organization.profile)
    clients = search(request.actor, text, MOST) if may(request.actor, "clients.view") else []
    cases = search_cases(request.actor, text, request.now, request.organization.tz, MOST)
    if numbers_only:
        clients = [client for client in clients if text.lower() in client["number"].lower()]
        cases = [case for case in cases if text.lower() in case["number"].lower()]
    found = [
        (known["client"].many.capitalize(), [_client(client) for client in clients]),
        (known["queue"].many.capitalize(), [_case(case) for case in cases]),
    ]
    if numbers_only:
        return found
    found += [(gettext("Documents"), _documents(request, text)), (gettext("Team"), _people(request, text))]
    acts = _commands(request, text)
    if clients and may(request.actor, "cases.start") and clients[0]["state"] == "active":
        said = gettext("Start a process for %(name)s") % {"name": clients[0]["name"]}
        acts.insert(0, _item(said, "plus", f"{reverse('case-new')}?client={clients[0]['id']}"))
    if not clients and not cases and may(request.actor, "clients.edit"):
        acts.append(_item(gettext("New client %(name)s") % {"name": text}, "plus", reverse("client-new")))
    found.append((gettext("Do"), acts[:MOST]))
    return found


def _client(client: Item) -> Item:
    about = [client["number"], client["place"]]
    if client["contact"]:
        about.append(gettext("contact %(name)s") % {"name": client["contact"]})
    if client["state"] == "archived":
        about.append(pgettext("client", "archived"))
    icon = "user-round" if client["kind"] == "person" else "building-2"
    url = reverse("client", args=[address_key(client["number"], client["id"])])
    return _item(client["name"], icon, url, line=" · ".join(part for part in about if part))


def _case(case: Item) -> Item:
    turn = case["turn"]
    line = phase_of(case["position"], case["count"]) if case["position"] else ""
    shown = {"side": turn.side, "you": turn.you, "text": turn.text, "spoken": turn.spoken}
    label = f"{case['title']}, {case['client']}"
    url = reverse("case", args=[case["number"]])
    return _item(label, "workflow", url, line=line or case["number"]) | {"turn": shown}


def _documents(request: HttpRequest, text: str) -> list[Item]:
    if not may(request.actor, "dossier.view"):
        return []
    found = items(request.actor, Filters(words=text), limit=MOST)
    return [
        _item(item.title, "file-text", f"/office/documents/{item.id}/", line=item.client_name) for item in found.items
    ]


def _people(request: HttpRequest, text: str) -> list[Item]:
    if not may(request.actor, "team.view"):
        return []
    return [
        _item(person.name, "users", reverse("team-member", args=[person.number]), line=person.email)
        for person in search_people(text, "member", MOST)
    ]


def _commands(request: HttpRequest, text: str) -> list[Item]:
    """Everything that can be done from anywhere: the acts, then the pages of the menu."""
    actor = request.actor
    known = words(request.organization.profile)
    keys = {target["url"]: f"G {target['key'].upper()}" for target in go_keys(actor, known)}
    found = [
        _item(gettext(label), icon, reverse(name)) | ({"key": key} if key else {})
        for name, icon, label, permission, key in ACTS
        if actor.may(permission)
    ]
    for group in menu(actor, known, "", request.now):
        for entry in group["items"]:
            row = _item(gettext("To %(page)s") % {"page": entry["label"]}, "arrow-right", entry["url"])
            found.append(row | ({"key": keys[entry["url"]]} if entry["url"] in keys else {}))
    wanted = fold(text).split()
    return [row for row in found if all(word in fold(row["label"]) for word in wanted)]


def _nothing(request: HttpRequest, text: str) -> str:
    meant = did_you_mean(request.actor, text) if may(request.actor, "clients.view") else ""
    if meant:
        return gettext("Nothing found for “%(text)s”. Do you mean %(name)s?") % {"text": text, "name": meant}
    return gettext("Nothing found for “%(text)s”.") % {"text": text}


def _item(label: str, icon: str, url: str, line: str = "") -> Item:
    return {"label": label, "icon": icon, "url": url, "line": line}
