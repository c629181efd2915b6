"""Words per profile, changed words, and what a word may not be (F002)."""

import pytest

from aanzet.rules import errors, words
from aanzet.rules.words import ACCOUNTANCY, HOUSING, INVOICES

pytestmark = pytest.mark.feature("F002")

# The table promised to users, Dutch.
TABLE = {
    ACCOUNTANCY: ("kantoor", "cliënt", "werkproces", "workflow template", "fase", "Self Service Scenario",
                  "Werkprocessen", "cliëntportaal"),
    INVOICES: ("organisatie", "relatie", "workflow", "workflow", "stap", "formulier", "Taken", "relatieportaal"),
    HOUSING: ("corporatie", "huurder", "zaak", "zaaktype", "stap", "Self Service Scenario (SSS)", "Zaken",
              "klantportaal"),
}  # fmt: skip


@pytest.mark.parametrize("profile", words.PROFILES)
def test_the_words_are_those_promised(profile):
    found = words.words(profile, "nl")
    assert tuple(found[t].heading if t == "queue" else found[t].one for t in words.TERMS) == TABLE[profile]


@pytest.mark.parametrize("profile", words.PROFILES)
@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_word_is_there_in_every_language(profile, language):
    for word in words.words(profile, language).values():
        assert word.one
        assert word.many
        assert not word.changed


def test_a_changed_word_counts_and_an_empty_one_falls_back():
    changed = {"nl": {"client": "klant", "client.many": "klanten", "case": " "}}
    assert words.word(ACCOUNTANCY, "client", "nl", changed) == words.Word("klant", "klanten", changed=True)
    assert words.word(ACCOUNTANCY, "case", "nl", changed) == words.Word("werkproces", "werkprocessen")
    assert words.word(ACCOUNTANCY, "client", "en", changed).one == "client"
    assert words.word(HOUSING, "client", "nl", {"nl": {"client": "bewoner"}}).many == "bewoner"


def test_unknown_profiles_and_languages_fall_back():
    assert words.word("zorg", "client", "fy").one == "cliënt"
    with pytest.raises(KeyError):
        words.word(HOUSING, "tenant", "nl")


def test_capitals():
    word = words.word(ACCOUNTANCY, "client", "nl")
    assert (word.title, word.heading) == ("Cliënt", "Cliënten")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("klant", ""),
        ("", ""),
        ("<b>klant</b>", "word_with_markup"),
        ("%(name)s", "word_with_markup"),
        ("x" * 61, "too_long"),
        ("a\u202eb", "characters_refused"),
    ],
)
def test_words_people_type(text, code):
    assert words.check_word(text) == code
    assert not code or errors.sentence(code, {"allowed": 60})
