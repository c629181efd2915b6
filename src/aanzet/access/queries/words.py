"""The words an organization uses for the things of the house (F002): its own, else those of its profile."""

from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext

from aanzet.access.models import WordList
from aanzet.core.languages import spoken
from aanzet.rules.msgids import gettext_noop as _

ORGANIZATION, CLIENT, CASE, TEMPLATE, PHASE, SCENARIO, QUEUE, PORTAL = (
    "organization", "client", "case", "template", "phase", "scenario", "queue", "portal"
)  # fmt: skip
# English message ids per profile: (one, many) of each word.
PROFILES: dict[str, dict[str, tuple[str, str]]] = {
    "accountancy": {
        ORGANIZATION: (_("office"), _("offices")),
        CLIENT: (_("client"), _("clients")),
        CASE: (_("process"), _("processes")),
        TEMPLATE: (_("workflow template"), _("workflow templates")),
        PHASE: (_("phase"), _("phases")),
        SCENARIO: (_("self service scenario"), _("self service scenarios")),
        QUEUE: (_("Processes"), _("Processes")),
        PORTAL: (_("client portal"), _("client portals")),
    },
    "invoices": {
        ORGANIZATION: (_("organization"), _("organizations")),
        CLIENT: (_("relation"), _("relations")),
        CASE: (_("workflow"), _("workflows")),
        TEMPLATE: (_("workflow"), _("workflows")),
        PHASE: (_("step"), _("steps")),
        SCENARIO: (_("form"), _("forms")),
        QUEUE: (_("Tasks"), _("Tasks")),
        PORTAL: (_("relation portal"), _("relation portals")),
    },
    "housing": {
        ORGANIZATION: (_("housing corporation"), _("housing corporations")),
        CLIENT: (_("renter"), _("renters")),
        CASE: (_("case"), _("cases")),
        TEMPLATE: (_("case type"), _("case types")),
        PHASE: (_("step"), _("steps")),
        SCENARIO: (_("self service scenario"), _("self service scenarios")),
        QUEUE: (_("All cases"), _("All cases")),
        PORTAL: (_("customer portal"), _("customer portals")),
    },
}
KEYS = tuple(PROFILES["accountancy"])


@dataclass(frozen=True, slots=True)
class Word:
    """One thing and how it is called. own: the organization chose it; else it is the word of the profile."""

    key: str
    one: str
    many: str
    own: bool
    default_one: str
    default_many: str


def words(profile: str, language: str = "") -> dict[str, Word]:
    """All words by key, in the reader's language or in `language`; an empty own word falls back to the profile."""
    language = (language or spoken())[:2]
    own = {
        key: (one, many)
        for key, one, many in WordList.objects.filter(language=language).values_list("key", "one", "many")
    }
    found = {}
    for key, (one, many) in PROFILES[profile].items():
        default_one, default_many = gettext(one), gettext(many)
        mine = own.get(key, ("", ""))
        found[key] = Word(key, mine[0] or default_one, mine[1] or default_many, any(mine), default_one, default_many)
    return found


@cache
def profiles() -> tuple[str, ...]:
    """The profiles there are words for."""
    return tuple(PROFILES)
