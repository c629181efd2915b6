"""Rows in words: every operator and quantifier in both languages, and the sentences of the design."""

import json
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from aanzet.rules import errors
from aanzet.rules.conditions import Explainer, Row, Seen, from_stored, load, telling, to_stored
from aanzet.rules.conditions.explain import GROUPS, JOINED, OUTCOMES, QUANTIFIERS, WHY
from aanzet.rules.conditions.model import MANY, TYPES
from aanzet.rules.conditions.operators import OPERATORS
from tests.unit.rules.conditions.fields import CATALOGUE, asked, judged

PART = Path(errors.__file__).parents[2] / "locale/nl/parts/conditions.po"
IN_THE_EDITOR = {
    "eq": "is gelijk aan",
    "ne": "is niet gelijk aan",
    "gt": "is hoger dan",
    "ge": "is minstens",
    "lt": "is lager dan",
    "le": "is hoogstens",
    "between": "ligt tussen … en … (met grenzen)",
    "in": "is een van",
    "in_list": "staat op de lijst",
    "contains": "bevat",
    "starts": "begint met",
    "ends": "eindigt op",
    "pattern": "heeft de vorm",
    "before": "ligt voor",
    "after": "ligt na",
    "older_than_days": "is langer geleden dan … dagen",
    "ahead_of_days": "ligt meer dan … dagen vooruit",
    "is_true": "is waar",
    "is_false": "is niet waar",
    "missing": "ontbreekt",
    "present": "is ingevuld",
}
LINES = {
    "any": "minstens één regel",
    "all": "alle regels",
    "none": "geen enkele regel",
    "count": "aantal regels",
    "sum": "som van de regels",
}


@pytest.fixture(scope="module")
def dutch():
    with PART.open("rb") as file:
        return {message.id: message.string for message in read_po(file, locale="nl") if message.id}


@pytest.fixture(scope="module")
def said(dutch):
    def show(spec, value, currency):
        text = dict(spec.choices).get(value, value).replace(".", ",")
        return f"€ {text}" if currency == "EUR" else f"{currency} {text}" if currency else text

    return Explainer(CATALOGUE, lambda text: dutch.get(text, text), show)


@pytest.mark.parametrize("op", OPERATORS)
def test_every_operator_in_both_languages(op, dutch):
    assert dutch[OPERATORS[op].wording] == IN_THE_EDITOR[op]
    assert OPERATORS[op].wording.count("…") == IN_THE_EDITOR[op].count("…")


def test_quantifiers_groups_outcomes_and_reasons_in_both_languages(dutch):
    assert {key: dutch[text] for (key, kind), text in QUANTIFIERS.items() if kind == "lines"} == LINES
    assert [dutch[OUTCOMES[one]] for one in ("true", "false", "unknown")] == ["klopt", "klopt niet", "niet te zeggen"]
    assert dutch[GROUPS["all"]] == "aan alles voldoen"
    assert dutch[GROUPS["any"]] == "aan minstens één voldoen"
    for texts in (QUANTIFIERS, WHY, JOINED, TYPES, MANY, GROUPS):
        assert all(dutch[text] for text in texts.values())


def test_the_sentences_of_the_design(said):
    row = Row("c1", "total_incl", "le", ("250.00",), "false", (Seen("376.89", "EUR", 0, 111),))
    assert said.sentence(row) == (
        "Totaal inclusief btw (BT-112) is hoogstens € 250,00: klopt niet, gezien € 376,89 (regel 111 van het bestand)"
    )
    _, (row,) = judged(asked("lines.vat", "eq", "9", quant="any"), **{"lines.vat": ["21", "21", "9"]})
    assert said.sentence(row) == (
        "Minstens één regel: Btw-tarief regel (BT-152) is gelijk aan 9: klopt, gezien regel 3: 9"
    )
    _, (row,) = judged(asked("order_reference", "missing"), order_reference="NA")
    assert said.sentence(row) == "Ordernummer (BT-13) ontbreekt: klopt, staat er als 'NA' en telt als leeg"
    _, (row,) = judged(asked("amount", "lt", "5"), amount=("4", "USD"))
    assert said.sentence(row).endswith("niet te zeggen, bedrag in USD, voorwaarde in EUR")
    _, (row,) = judged(asked("date", "older_than_days", "30"))
    assert said.sentence(row) == ("Field date is langer geleden dan 30 dagen: niet te zeggen, veld ontbreekt")
    _, (row,) = judged(asked("legal_form", "eq", "bv"), legal_form="zzp")
    assert said.sentence(row) == "Rechtsvorm is gelijk aan bv: klopt niet, gezien Eenmanszaak"


def test_a_whole_condition_in_one_sentence(said):
    condition = {
        "all": [
            asked("legal_form", "eq", "bv"),
            {"any": [asked("products", "eq", "p1", quant="any"), asked("number", "between", ["1", "2"])]},
            {"not": asked("total_incl", "gt", other="room")},
        ]
    }
    for number, test in enumerate((condition["all"][0], *condition["all"][1]["any"], condition["all"][2]["not"])):
        test["id"] = f"c{number}"
    node, problems = load(condition, CATALOGUE)
    assert not problems
    assert said.phrase(node) == (
        "Rechtsvorm is gelijk aan bv en (minstens één: Product is gelijk aan Btw-aangifte of"
        " Field number ligt tussen 1 en 2 (met grenzen)) en"
        " niet: Totaal inclusief btw (BT-112) is hoger dan Ruimte op de order"
    )


def test_which_rows_made_it_false():
    _, rows = judged({"all": [asked("bool", "is_true"), {**asked("text", "eq", "a"), "id": "c2"}]}, bool="0")
    assert [row.test for row in telling(rows)] == ["c1"]
    _, rows = judged({"not": asked("bool", "is_true")}, bool="1")
    assert [row.test for row in telling(rows)] == ["c1"]


def test_a_field_that_is_gone_is_called_by_its_key(said):
    assert said.sentence(Row("c1", "gone.field", "eq", ("a",), "false")) == "gone.field is gelijk aan a: klopt niet"


def test_at_most_five_values_are_shown():
    _, (row,) = judged(asked("numbers", "eq", "1", quant="all"), numbers=["2"] * 9)
    assert [seen.number for seen in row.seen] == [1, 2, 3, 4, 5]


def test_rows_are_stored_and_come_back():
    _, rows = judged(asked("amounts", "gt", "3", quant="any"), amounts=["1", ("9", "USD"), ""])
    assert rows[0].seen
    for row in (*rows, Row("c1", "a", "le", (), "unknown", why="missing", other="b")):
        assert from_stored(json.loads(json.dumps(to_stored(row)))) == row
