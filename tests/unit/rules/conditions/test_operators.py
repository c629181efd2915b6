"""Every operator of every type: with a value, at the edge, missing, as a placeholder, in another currency."""

import pytest

from aanzet.rules.conditions.operators import BY_TYPE, OF_COUNTS
from tests.unit.rules.conditions.fields import CATALOGUE, asked, outcome

T, F, U = "true", "false", "unknown"

# type, operator, value of the condition, then (value of the field, outcome) pairs with the edges among them.
CASES = [
    ("amount", "eq", "250.00", [("250", T), ("250.000", T), ("250.01", F), ("2,50", U), ("1e2", U), (" 250 ", T)]),
    ("amount", "ne", "250", [("250.0", F), ("249.99", T)]),
    ("amount", "gt", "250", [("250", F), ("250.01", T)]),
    ("amount", "ge", "250", [("250", T), ("249.99", F)]),
    ("amount", "lt", "-10", [("-10", F), ("-10.01", T)]),
    ("amount", "le", "250", [("250", T), ("250.01", F)]),
    ("amount", "between", ["10", "20"], [("10", T), ("20", T), ("9.99", F), ("20.01", F)]),
    ("number", "eq", "21", [("21.0", T), ("9", F), ("abc", U), (".5", F)]),
    ("number", "ne", "21", [("21", F), ("9", T)]),
    ("number", "gt", "21", [("21", F), ("21.5", T)]),
    ("number", "ge", "21", [("21", T), ("20", F)]),
    ("number", "lt", "21", [("21", F), ("20", T)]),
    ("number", "le", "21", [("21", T), ("22", F)]),
    ("number", "between", ["0", "0.1"], [("0.1", T), ("0.10000001", F)]),
    ("date", "eq", "2026-10-05", [("2026-10-05", T), ("2026-10-06", F), ("20261005", U), ("2026-02-30", U)]),
    ("date", "ne", "2026-10-05", [("2026-10-05", F), ("2026-10-06", T)]),
    ("date", "before", "2026-10-05", [("2026-10-04", T), ("2026-10-05", F)]),
    ("date", "after", "2026-10-05", [("2026-10-06", T), ("2026-10-05", F)]),
    ("date", "between", ["2026-10-01", "2026-10-31"], [("2026-10-01", T), ("2026-10-31", T), ("2026-11-01", F)]),
    ("date", "older_than_days", "30", [("2026-09-05", F), ("2026-09-04", T), ("2027-01-01", F)]),
    ("date", "ahead_of_days", "30", [("2026-11-04", F), ("2026-11-05", T), ("2020-01-01", F)]),
    ("text", "eq", "Café  de Zon", [("cafe\u0301 DE zon", T), ("Café", F), (" café de\tzon ", T)]),
    ("text", "ne", "ja", [("JA", F), ("nee", T)]),
    ("text", "contains", "perso", [("Ja, personeel", T), ("nee", F)]),
    ("text", "starts", "straße", [("STRASSE 1", T), ("de straße", F)]),
    ("text", "ends", " BV", [("Bakker bv", T), ("bv Bakker", F)]),
    ("text", "pattern", "PO-####-*", [("po-1234-", T), ("PO-1234-abc", T), ("PO-123-abc", F), ("PO-1234", F)]),
    ("text", "in", ["ja", "Misschien"], [("MISSCHIEN", T), ("nee", F)]),
    ("code", "eq", "eur", [("EUR", T), ("E U R", F), (" eur", T)]),
    ("code", "ne", "EUR", [("eur", F), ("USD", T)]),
    ("code", "in", ["380", "381"], [("381", T), ("326", F)]),
    ("code", "in_list", "suppliers", [("nl 123.4", T), ("NL1234", F)]),
    ("id", "eq", "NL91 ABNA", [("nl91abna", T), ("NL91ABNB", F), ("--", U)]),
    ("id", "ne", "12-34", [("12.34", F), ("1235", T)]),
    ("id", "starts", "10", [("10 11 AB", T), ("1 011", T), ("2011", F)]),
    ("id", "in", ["1-2", "3"], [("12", T), ("4", F)]),
    ("id", "in_list", "suppliers", [("nl-1234", T), ("NL1235", F)]),
    ("bool", "is_true", None, [("true", T), ("1", T), ("false", F), ("maybe", U)]),
    ("bool", "is_false", None, [("FALSE", T), ("0", T), ("true", F)]),
    ("enum", "eq", "bv", [("bv", T), ("nv", F), ("zzz", F)]),
    ("enum", "ne", "bv", [("bv", F), ("nv", T)]),
    ("enum", "in", ["bv", "nv"], [("nv", T), ("zzp", F)]),
]
PAIRS = [(kind, op) for kind, op, *_ in CASES]
VALUE_OF = {"amount": "1", "number": "1", "date": "2026-01-01", "text": "a", "code": "A", "id": "1", "bool": "true"}
HERE = [(kind, op) for kind, names in BY_TYPE.items() for op in names]


@pytest.mark.parametrize(
    ("kind", "op", "value", "given", "expected"),
    [(kind, op, value, given, expected) for kind, op, value, pairs in CASES for given, expected in pairs],
)
def test_what_an_operator_answers(kind, op, value, given, expected):
    assert outcome(asked(kind, op, value), **{kind: given}) == expected


def test_the_table_above_holds_every_operator_of_every_type():
    assert {pair for pair in HERE if pair[1] not in ("missing", "present")} == set(PAIRS)


@pytest.mark.parametrize(("kind", "op"), PAIRS)
@pytest.mark.parametrize("given", [[], "", "   "])
def test_a_missing_value_is_unknown(kind, op, given):
    value = next(value for one, other, value, _ in CASES if (one, other) == (kind, op))
    assert outcome(asked(kind, op, value), **{kind: given}) == U
    assert outcome(asked(kind, op, value)) == U


@pytest.mark.parametrize("kind", [kind for kind, op in HERE if op == "missing"])
def test_missing_and_present_are_never_unknown(kind):
    for given, missing in ((VALUE_OF[kind], F), ("", T), ([], T), ("not readable", F)):
        assert outcome(asked(kind, "missing"), **{kind: given}) == missing
        assert outcome(asked(kind, "present"), **{kind: given}) == (F if missing == T else T)


@pytest.mark.parametrize("given", ["NA", " n.v.t. ", "-", "Geen", "0"])
def test_a_placeholder_counts_as_missing_where_the_field_says_so(given):
    assert outcome(asked("order_reference", "missing"), order_reference=given) == T
    assert outcome(asked("order_reference", "eq", "geen"), order_reference=given) == U
    assert outcome(asked("text", "missing"), text=given) == F


@pytest.mark.parametrize("op", ["eq", "ne", "gt", "ge", "lt", "le"])
def test_another_currency_is_unknown(op):
    assert outcome(asked("amount", op, "10"), amount=("10", "USD")) == U
    assert outcome(asked("amount", op, "10", currency="USD"), amount=("10", "USD")) != U
    assert outcome(asked("amount", op, "10", currency="USD"), amount="10") == U
    assert outcome(asked("amount", op, "10"), amount=("10", "EUR")) != U
    assert outcome(asked("total_incl", op, other="room"), total_incl=("1", "USD"), room=("1", "EUR")) == U
    assert outcome(asked("total_incl", op, other="room"), total_incl=("1", "USD"), room=("1", "USD")) != U


def test_two_fields_compared():
    le = asked("total_incl", "le", other="room")
    assert outcome(le, total_incl="10", room="10") == T
    assert outcome(le, total_incl="10.01", room="10") == F
    assert outcome(le, total_incl="10") == U
    assert outcome(le, room="10") == U
    assert outcome(le, total_incl="10", room="ten") == U


@pytest.mark.parametrize(
    ("quant", "answers"),
    [
        ("any", {"": F, "9": T, "21": F, "9 21": T, "21 -": U, "9 -": T, "-": U}),
        ("all", {"": T, "9": T, "21": F, "9 21": F, "9 -": U, "21 -": F, "-": U}),
        ("none", {"": T, "9": F, "21": T, "9 21": F, "21 -": U, "9 -": F, "-": U}),
    ],
)
def test_quantifiers_over_the_elements(quant, answers):
    for given, expected in answers.items():
        values = ["" if one == "-" else one for one in given.split()]
        assert outcome(asked("numbers", "eq", "9", quant=quant), numbers=values) == expected, given


def test_quantified_missing_is_never_unknown():
    assert outcome(asked("numbers", "missing", quant="any"), numbers=["1", ""]) == T
    assert outcome(asked("numbers", "present", quant="all"), numbers=["1", ""]) == F
    assert outcome(asked("numbers", "missing", quant="none"), numbers=[]) == T


@pytest.mark.parametrize("op", OF_COUNTS)
def test_counting_what_is_there(op):
    value = ["1", "2"] if op == "between" else "2"
    expected = {"eq": T, "ne": F, "gt": F, "ge": T, "lt": F, "le": T, "between": T}[op]
    assert outcome(asked("texts", op, value, quant="count"), texts=["a", "", "b"]) == expected
    assert outcome(asked("texts", "eq", "0", quant="count")) == T


def test_adding_up():
    is_three = asked("amounts", "eq", "3", quant="sum")
    assert outcome(is_three, amounts=["1.00", ("2", "EUR")]) == T
    assert outcome(is_three, amounts=["1", "3"]) == F
    assert outcome(is_three, amounts=["1", "2", ""]) == U
    assert outcome(is_three, amounts=["1", ("2", "USD")]) == U
    assert outcome(is_three, amounts=[("1", "USD"), ("2", "USD")]) == U
    assert outcome(asked("amounts", "eq", "3", quant="sum", currency="USD"), amounts=[("3", "USD")]) == T
    assert outcome(asked("amounts", "eq", "0", quant="sum")) == T
    assert outcome(asked("numbers", "gt", "3", quant="sum"), numbers=["1", "x"]) == U
    large = "9" * 19
    exact = asked("numbers", "eq", f"{int(large) * 2}.{'1' * 15}", quant="sum")
    assert outcome(exact, numbers=[large, f"{large}.{'1' * 15}"]) == T


def test_a_pattern_is_walked_once_whatever_stands_in_it():
    assert outcome(asked("text", "pattern", "#" * 59 + "*"), text="1" * 500) == T
    assert outcome(asked("text", "pattern", "a.c"), text="abc") == F
    assert outcome(asked("text", "pattern", "#"), text="٣") == F
    assert outcome(asked("text", "pattern", "*"), text="x") == T


def test_catalogue_is_of_known_types():
    with pytest.raises(ValueError, match="no such type"):
        CATALOGUE.of(type(CATALOGUE.fields["text"])("a", "A", "float"))
