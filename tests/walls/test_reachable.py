"""Every page can be reached by links from the first one, as an admin and as a contact: no page that nobody finds."""

import re
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve

from tests.walls.test_matrix import MATRIX
from tests.walls.things import things

LINK = re.compile(r'(?:href|hx-get|data-[a-z-]*url|formaction|action|src)="([^"#]*)[^"]*"')
EACH = 3  # addresses of one route that are looked at: lists have rows that differ
# Where no link leads to in this office, and what does elsewhere.
ELSEWHERE = {
    "bulk-progress": "the script of the page renews it",
    "migration-live": "the script of the page renews it",
    "import-progress": "the script of the page renews it",
    "bulk-report": "a run that has ended",
    "migration-report": "a migration that was applied",
    "import-check": "an import, step by step",
    "import-onboarding": "an import that is done",
    "import-preview": "an import, step by step",
    "import-rejected": "an import that is done",
    "import-report": "an import that is done",
    "profile-password": "who has a password",
    "template-follow-up": "an automation that asks something, beyond the first three",
    "template-phase-side": "the answer to moving a phase aside",
    "portal-case-timeline": "a case in which more happened than its page shows",
    "portal-task-hand-over": "a client with several contacts",
}


def reached(visitor, first):
    """The names of all routes that links lead to, from this page on."""
    found, queue = {}, [first]
    while queue:
        address = queue.pop(0)
        try:
            match = resolve(urlsplit(address).path)
        except Resolver404:
            continue
        seen = found.setdefault(match.url_name, set())
        if address in seen or len(seen) >= EACH:
            continue
        seen.add(address)
        answer = visitor.get(address)
        if "location" in answer.headers:
            queue.append(urljoin(address, answer["location"]))
        if answer.status_code != 200 or answer.streaming or "html" not in answer["content-type"]:
            continue
        queue += [urljoin(address, unescape(link)) for link in LINK.findall(answer.content.decode())]
    return set(found)


@pytest.mark.parametrize(("who", "first"), [("anna", "/office/"), ("fatima", "/portal/")])
def test_every_page_is_reached_by_links(cast, settings, tmp_path, who, first):
    settings.FILES, settings.STAFF_SECOND_FACTOR = tmp_path, False
    things(cast)
    pages = {line["route"] for line in MATRIX if line["method"] == "GET"}
    mine = {name for name in pages if address_of(name).startswith(first)}
    lost = mine - reached(cast.client(who), first) - ELSEWHERE.keys()
    assert not lost, " ".join(sorted(lost))


def address_of(name):
    """The address of a route, with its arguments as they are written."""
    from django.urls import get_resolver

    [(pattern, _)] = [found[0][0] for found in get_resolver().reverse_dict.getlist(name)][:1] or [("", ())]
    return f"/{pattern}"
