"""The error catalogue: complete, in plain words, and word for word what was promised for cases."""

import re
from datetime import date
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from aanzet.rules import errors
from aanzet.rules.msgids import fill

PARTS = Path(errors.__file__).parents[2] / "locale/nl/parts"

# The sentences promised to users (F197), word for word; the places are ours.
DUTCH = {
    "template_archived": "Deze workflow is gearchiveerd en kan niet meer worden gestart.",
    "template_not_published": "Deze workflow is nog niet vastgesteld.",
    "product_missing": "%(client)s neemt %(product)s niet af.",
    "bulk_needs_product": "Zonder product kan deze workflow niet in bulk worden gestart.",
    "already_exists_for_period": "Er is al een %(template)s over %(period)s voor %(client)s (%(number)s).",
    "deleted_for_period": "Deze periode is eerder verwijderd en wordt niet vanzelf opnieuw aangemaakt.",
    "period_mismatch": "Deze cliënt doet aangifte per %(kind)s.",
    "period_not_set": "Kies een periode; deze workflow is uniek per periode.",
    "client_not_accepted": "%(client)s is nog niet geaccepteerd (WWFT).",
    "client_ended": "%(client)s is geen actieve cliënt meer sinds %(date)s.",
    "no_recipient": "%(client)s heeft geen contact met functie %(function)s.",
    "not_a_candidate": "%(name)s heeft geen rol %(role)s op deze cliënt.",
    "checkpoints_open": "Nog %(count)s controlepunten open: %(names)s",
    "checkpoints_carried_over": "Meegenomen controlepunten staan nog open: %(names)s",
    "required_item_missing": "Voeg eerst %(type)s toe.",
    "not_responsible": "Alleen %(name)s (of waarnemer) kan deze fase afronden.",
    "already_done": "%(name)s heeft dit om %(time)s al afgerond.",
    "phase_passed": "Deze fase is al gepasseerd.",
    "not_now": "Dit kan niet zolang het werkproces %(state)s is.",
    "filing_underway": "De aangifte wordt verzonden of verwerkt; wacht op de status.",
    "changed_meanwhile": "%(name)s wijzigde dit om %(time)s.",
    "four_eyes": "Iemand anders dan %(name)s moet dit doen.",
    "reason_required": "Geef een reden; die komt in de historie.",
    "not_found": "Dit bestaat niet of je mag het niet zien. Vraag %(who)s om toegang.",
    "last_admin": "Er moet minstens een beheerder overblijven.",
    "number_taken": "Nummer %(number)s is al van %(holder)s. Kies een ander nummer.",
    "email_in_use": "Dit adres hoort al bij een contact of teamlid.",
    "rsin_invalid": "Dit is geen geldig nummer (elfproef).",
    "bsn_invalid": "Dit is geen geldig nummer (elfproef).",
    "iban_invalid": "Dit IBAN klopt niet. Vul een IBAN in zoals NL91 ABNA 0417 1643 00.",
    "sign_in_failed": "Inloggen lukt niet. Controleer je gegevens of vraag een nieuwe code aan.",
    "view_only": "Meekijken is alleen lezen.",
    "file_not_shown": "Dit bestand kan niet worden getoond. Download het of vraag een nieuwe versie.",
}


@pytest.fixture(scope="module")
def dutch() -> dict[str, str]:
    """English message id -> Dutch text; the plural form where there is one."""
    found = {}
    for part in sorted(PARTS.glob("*.po")):
        with part.open("rb") as file:
            for message in read_po(file, locale="nl"):
                if message.id:
                    plural = not isinstance(message.id, str)
                    found[message.id[1] if plural else message.id] = message.string[1] if plural else message.string
    return found


@pytest.mark.feature("F197")
@pytest.mark.parametrize("code", DUTCH)
def test_dutch_sentences_are_those_promised(code, dutch):
    entry = errors.CATALOGUE[code]
    assert dutch[entry.plural or entry.sentence] == DUTCH[code]


@pytest.mark.feature("F197")
@pytest.mark.parametrize("code", errors.CATALOGUE)
def test_every_entry_is_complete(code, dutch):
    entry = errors.CATALOGUE[code]
    assert not entry.without_period or "%(period)s" not in dutch[entry.without_period]
    for msgid in filter(None, (entry.sentence, entry.plural, entry.without_period)):
        assert code not in msgid
        assert "_" not in msgid.replace("%(", "").split("%")[0]
    translated = dutch[entry.plural or entry.sentence]
    assert errors.Entry(translated).placeholders == entry.placeholders
    if entry.remedy:
        assert dutch[errors.REMEDIES[entry.remedy]]


def test_every_code_in_the_source_is_in_the_catalogue():
    """A refusal whose code has no sentence would end in a program error instead of an answer."""
    raised = re.compile(r'\b(?:Refused|Refusal|SheetRefused|Problem)\(\s*"([a-z_]+)"')
    source = Path(errors.__file__).parents[2]
    missing = {
        f"{code} in {file.relative_to(source)}"
        for file in source.rglob("*.py")
        for code in raised.findall(file.read_text(encoding="utf-8"))
        if code not in errors.CATALOGUE
    }
    assert missing == set()


def test_no_remedy_is_left_over():
    assert set(errors.REMEDIES) == {entry.remedy for entry in errors.CATALOGUE.values()} - {""}


def test_no_code_stands_in_two_groups():
    assert sum(len(group) for group in errors._GROUPS) == len(errors.CATALOGUE)


def test_sentence_is_filled_and_counts():
    values = {"count": 1, "names": "Btw-codes"}
    assert errors.sentence("checkpoints_open", values) == "1 checkpoint still open: Btw-codes"
    values = {"count": 2, "names": "A, B"}
    assert errors.sentence("checkpoints_open", values) == "2 checkpoints still open: A, B"


def test_codes_in_values_become_words(dutch):
    text = errors.sentence("not_now", {"state": "on_hold"}, gettext=dutch.__getitem__)
    assert text == "Dit kan niet zolang het werkproces in de wacht is."
    text = errors.sentence("period_mismatch", {"kind": "month"}, gettext=dutch.__getitem__)
    assert text == "Deze cliënt doet aangifte per maand."
    assert errors.sentence("not_now", {"state": "strange"}).endswith("while the case is strange.")


def test_a_day_is_written_as_people_do():
    said = errors.sentence("client_ended", {"client": "Bos", "date": date(2026, 3, 1)})
    assert said == "Bos has not been an active client since 01-03-2026."


@pytest.mark.feature("F122", "F197")
def test_a_workflow_without_period_has_a_sentence_without_one(dutch):
    values = {"template": "Intake", "period": "", "client": "Bos", "number": "W-00412"}
    said = errors.sentence("already_exists_for_period", values, gettext=dutch.__getitem__)
    assert said == "Er is al een Intake voor Bos (W-00412)."
    assert errors.sentence("already_exists_for_period", values | {"period": "2025"}).startswith(
        "There already is a Intake over 2025 for Bos"
    )
    said = errors.sentence("deleted_for_period", values, gettext=dutch.__getitem__)
    assert said == "Dit is eerder verwijderd en wordt niet vanzelf opnieuw aangemaakt."


def test_a_missing_value_never_breaks_a_page():
    assert errors.sentence("not_responsible") == "Only … (or a stand-in) can complete this phase."
    assert fill("100% sure", {}) == "100% sure"


def test_an_unknown_code_is_a_program_error():
    with pytest.raises(KeyError):
        errors.sentence("no_such_code")
