"""Merge variables: a fixed list, refused with their position, never a hole in what is sent (F096)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aanzet.rules import merge

pytestmark = pytest.mark.feature("F096")


def test_values_are_filled_in():
    text = "Dag {contact.first_name}, over {case.period}. Groet, {sender.name}"
    values = {"contact.first_name": "Fatima", "case.period": "2025", "sender.name": "Anna Visser"}
    assert merge.fill(text, values) == merge.Filled("Dag Fatima, over 2025. Groet, Anna Visser")


@pytest.mark.parametrize("name", ["contact.first_name", "contact.voornaam", " Contact.Voornaam "])
def test_dutch_and_english_names(name):
    assert merge.fill(f"Dag {{{name}}}!", {"contact.first_name": "Daan"}).text == "Dag Daan!"
    assert merge.faults(f"{{{name}}}") == []


def test_every_alias_is_a_variable():
    assert set(merge.ALIASES.values()) <= set(merge.VARIABLES)
    assert not set(merge.ALIASES) & set(merge.VARIABLES)


def test_an_empty_value_gives_way_to_the_fallback_word():
    filled = merge.fill("Dag {contact.first_name}", {"contact.first_name": ""}, {"contact.first_name": "relatie"})
    assert filled == merge.Filled("Dag relatie")


def test_without_value_and_fallback_it_is_missing_once():
    filled = merge.fill("{due_on} {link} {due_on}", {"link": "https://portaal.example"})
    assert filled.missing == ("due_on",)


def test_unknown_variables_are_refused_with_their_position():
    assert merge.faults("Dag {contact.firstname}, {1+1} {}") == [
        merge.Fault("unknown_variable", "contact.firstname", 5),
        merge.Fault("unknown_variable", "1+1", 26),
        merge.Fault("unknown_variable", "", 32),
    ]


def test_loose_braces_are_refused():
    assert [(f.code, f.position) for f in merge.faults("Dag {contact.name")] == [("unclosed_variable", 5)]
    assert [(f.code, f.position) for f in merge.faults("Dag contact.name} x")] == [("unclosed_variable", 17)]
    assert [f.code for f in merge.faults("{a\nb}")] == ["unclosed_variable"] * 2


def test_a_value_is_never_read_as_a_variable():
    assert merge.fill("{client.name}", {"client.name": "{link}"}).text == "{link}"


def test_variables_are_listed_in_order():
    assert merge.variables_in("{link} {contact.voornaam} {link}") == ("link", "contact.first_name", "link")


@given(st.text(max_size=80))
def test_a_text_without_faults_is_filled_whole(text):
    filled = merge.fill(text, dict.fromkeys(merge.VARIABLES, "x"))
    if not merge.faults(text):
        assert not filled.missing
        assert "{" not in filled.text
