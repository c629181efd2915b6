"""A timeline with what stands around it on a page: chips of kinds and where the older lines are."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext

from aanzet.access.queries.words import QUEUE, words
from aanzet.cases.queries.timeline.model import KIND_WORDS, KINDS, Page
from aanzet.cases.queries.timeline.reading import PAGE, timeline_of_case, timeline_of_client
from aanzet.rules.actors import Actor


def shown_of_case(
    actor: Actor, case_id: UUID, number: str, query: Mapping[str, str], profile: str, limit: int = PAGE
) -> dict[str, Any]:
    """Context of cases/office/_timeline.html for a case. query: `kind` and `before` of the address."""
    page = timeline_of_case(actor, case_id, _kinds(query), query.get("before", ""), limit)
    return _shown(actor, page, query, f"/office/cases/{number}/timeline/", profile)


def shown_of_client(
    actor: Actor, client_id: UUID, address: str, query: Mapping[str, str], profile: str, limit: int = PAGE
) -> dict[str, Any]:
    """Context of cases/office/_timeline.html for a client. query: `kind` and `before` of the address."""
    page = timeline_of_client(actor, client_id, _kinds(query), query.get("before", ""), limit)
    return _shown(actor, page, query, f"/office/clients/{address}/timeline/", profile)


def kind_labels(profile: str) -> dict[str, str]:
    """The kinds as this organization calls them."""
    labels = {kind: gettext(label) for kind, label in KIND_WORDS.items()}
    known = words(profile)[QUEUE].many
    labels["cases"] = known[:1].upper() + known[1:]
    return labels


def _kinds(query: Mapping[str, str]) -> tuple[str, ...]:
    kind = query.get("kind", "")
    return (kind,) if kind in KINDS else ()


def _shown(actor: Actor, page: Page, query: Mapping[str, str], url: str, profile: str) -> dict[str, Any]:
    chosen, labels = next(iter(_kinds(query)), ""), kind_labels(profile)
    chips = [{"label": gettext("Everything"), "url": url, "current": not chosen}]
    chips += [{"label": labels[kind], "url": f"{url}?kind={kind}", "current": kind == chosen} for kind in KINDS]
    older = urlencode({"kind": chosen, "before": page.before} if chosen else {"before": page.before})
    return {
        "timeline": page,
        "chips": chips,
        "more_url": f"{url}?{older}" if page.before else "",
        "may_start": actor.may("cases.start"),
    }
