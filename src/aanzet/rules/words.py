"""The words of a profile (F002): one engine, three word lists, and any word may be changed per organization (F352)."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from aanzet.rules import names

ACCOUNTANCY, INVOICES, HOUSING = "accountancy", "invoices", "housing"
PROFILES = (ACCOUNTANCY, INVOICES, HOUSING)
LANGUAGES = ("nl", "en")
TERMS = ("organization", "client", "case", "template", "phase", "scenario", "queue", "portal")
WORD_LIMIT = 60


@dataclass(frozen=True, slots=True)
class Word:
    """A word as one and as many, in the middle of a sentence. changed: the organization chose it itself."""

    one: str
    many: str
    changed: bool = False

    @property
    def heading(self) -> str:
        """As many, with a capital: for menus and titles."""
        return self.many[:1].upper() + self.many[1:]

    @property
    def title(self) -> str:
        """As one, with a capital."""
        return self.one[:1].upper() + self.one[1:]


# profile -> term -> (Dutch one, Dutch many, English one, English many)
_LIST = {
    ACCOUNTANCY: {
        "organization": ("kantoor", "kantoren", "office", "offices"),
        "client": ("cliënt", "cliënten", "client", "clients"),
        "case": ("werkproces", "werkprocessen", "process", "processes"),
        "template": ("workflow template", "workflow templates", "workflow template", "workflow templates"),
        "phase": ("fase", "fasen", "phase", "phases"),
        "scenario": ("Self Service Scenario", "Self Service Scenario's", "self service scenario",
                     "self service scenarios"),
        "queue": ("werkprocessen", "werkprocessen", "processes", "processes"),
        "portal": ("cliëntportaal", "cliëntportalen", "client portal", "client portals"),
    },
    INVOICES: {
        "organization": ("organisatie", "organisaties", "organization", "organizations"),
        "client": ("relatie", "relaties", "relation", "relations"),
        "case": ("workflow", "workflows", "workflow", "workflows"),
        "template": ("workflow", "workflows", "workflow", "workflows"),
        "phase": ("stap", "stappen", "step", "steps"),
        "scenario": ("formulier", "formulieren", "form", "forms"),
        "queue": ("taken", "taken", "tasks", "tasks"),
        "portal": ("relatieportaal", "relatieportalen", "relations portal", "relations portals"),
    },
    HOUSING: {
        "organization": ("corporatie", "corporaties", "housing association", "housing associations"),
        "client": ("huurder", "huurders", "renter", "renters"),
        "case": ("zaak", "zaken", "case", "cases"),
        "template": ("zaaktype", "zaaktypen", "case type", "case types"),
        "phase": ("stap", "stappen", "step", "steps"),
        "scenario": ("Self Service Scenario (SSS)", "Self Service Scenario's (SSS)", "self service scenario (SSS)",
                     "self service scenarios (SSS)"),
        "queue": ("zaken", "zaken", "cases", "cases"),
        "portal": ("klantportaal", "klantportalen", "customer portal", "customer portals"),
    },
}  # fmt: skip


def word(profile: str, term: str, language: str, changed: Mapping[str, Mapping[str, str]] | None = None) -> Word:
    """The word of a term. changed: per language, "client" and "client.many" -> the organization's own words.

    An empty word falls back to that of the profile; an unknown profile or language to accountancy and Dutch. KeyError
    on a term that does not exist: that is a program error.
    """
    one_nl, many_nl, one_en, many_en = _LIST.get(profile, _LIST[ACCOUNTANCY])[term]
    one, many = (one_en, many_en) if language == "en" else (one_nl, many_nl)
    own = (changed or {}).get(language if language in LANGUAGES else "nl", {})
    own_one, own_many = own.get(term, "").strip(), own.get(f"{term}.many", "").strip()
    return Word(own_one or one, own_many or own_one or many, changed=bool(own_one or own_many))


def words(profile: str, language: str, changed: Mapping[str, Mapping[str, str]] | None = None) -> Mapping[str, Word]:
    """All words of an organization in one language, for a page."""
    return MappingProxyType({term: word(profile, term, language, changed) for term in TERMS})


def check_word(text: str) -> str:
    """Code of what is wrong with a word somebody typed, "" when it may be used; empty is fine (F352)."""
    checked = names.name(text, WORD_LIMIT)
    if checked.error:
        return checked.error
    return "word_with_markup" if any(sign in text for sign in '<>{}&%"') else ""
