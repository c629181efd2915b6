"""Three-valued logic: the truth tables, and agreement with an evaluator that was written apart from it."""

import itertools
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aanzet.rules.conditions import Value, compiled_from, evaluate, load, to_json
from aanzet.rules.conditions.nodes import COUNT, SUM
from aanzet.rules.conditions.operators import OPERATORS, possible
from tests.unit.rules.conditions import naive
from tests.unit.rules.conditions.fields import CATALOGUE, CHOICES, TODAY, asked, judged, outcome

T, F, U = "true", "false", "unknown"
SAID = {T: True, F: False, U: None}
GIVEN = {T: "true", F: "false", U: ""}


def _parts(outcomes):
    fields = [f"b{number}" for number in range(len(outcomes))]
    catalogue = CATALOGUE.of(*(type(CATALOGUE.fields["bool"])(key, key, "bool") for key in fields))
    parts = [{"id": key, "field": key, "op": "is_true"} for key in fields]
    return catalogue, parts, {key: GIVEN[one] for key, one in zip(fields, outcomes, strict=True)}


@pytest.mark.parametrize("outcomes", list(itertools.product((T, F, U), repeat=3)))
def test_truth_tables_of_groups(outcomes):
    catalogue, parts, values = _parts(outcomes)
    every = judged({"all": parts}, catalogue, **values)[0]
    some = judged({"any": parts}, catalogue, **values)[0]
    assert every == (F if F in outcomes else U if U in outcomes else T)
    assert some == (T if T in outcomes else U if U in outcomes else F)


def test_not_leaves_unknown():
    for before, after in ((T, F), (F, T), (U, U)):
        catalogue, parts, values = _parts((before,))
        assert judged({"not": parts[0]}, catalogue, **values)[0] == after


def test_every_branch_gives_a_row_in_order():
    condition = {"any": [asked("bool", "is_true"), {"not": {**asked("text", "eq", "a"), "id": "c2"}}]}
    found, rows = judged(condition, bool="true", text="b")
    assert found == T
    assert [(row.test, row.outcome) for row in rows] == [("c1", T), ("c2", F)]


def _texts(kind):
    some = {
        "amount": ["10", "10.50", "-3", "250.00", "+7", "1e3", "x"],
        "number": ["9", "21", "0", "9.0", "-1", "1,5"],
        "date": [(TODAY + timedelta(days=days)).isoformat() for days in (-40, -31, -30, 0, 30, 31)] + ["2026-13-01"],
        "text": ["ja", "Ja  zeker", "NEE", "PO-1234-x", "geen", "café", "x"],
        "code": ["EUR", "usd", "380"],
        "id": ["NL 12.3", "nl-123", "BE1", "--"],
        "bool": ["true", "0", "maybe"],
        "enum": ["bv", "nv", "zzz"],
    }[kind]
    return st.sampled_from(["", " ", "NA", *some])


def _argument(op, kind):
    shape = OPERATORS[op].argument
    if shape == "nothing":
        return st.none()
    if shape == "days":
        return st.sampled_from(["0", "30", "31"])
    if shape == "pattern":
        return st.sampled_from(["PO-####-*", "#*", "ja*", "nee", "ja"])
    if shape == "list":
        return st.just("suppliers")
    good = {
        "amount": ["10", "10.5", "-3", "250"],
        "number": ["9", "21.0", "0", "2"],
        "date": ["2026-10-05", "2026-09-04", "2026-11-05"],
        "text": ["JA", "zeker", "a", "e"],
        "code": ["eur", "380"],
        "id": ["NL123", "be", "1"],
        "enum": [key for key, _ in CHOICES],
    }[kind]
    one = st.sampled_from(good)
    if shape == "two":
        return st.lists(one, min_size=2, max_size=2).map(
            lambda pair: sorted(pair, key=lambda text: (float(text), text) if kind != "date" else (0, text))
        )
    return st.lists(one, min_size=1, max_size=3) if shape == "several" else one


@st.composite
def _tests(draw):
    field = draw(st.sampled_from(sorted(CATALOGUE.fields)))
    spec = CATALOGUE.fields[field]
    quants = ["any", "all", "none", COUNT] + ([SUM] if spec.type in ("amount", "number") else [])
    quant = draw(st.sampled_from(quants)) if spec.many else ""
    ops = [op for op in possible(spec.type, quant) if op != "in_list"]
    op = draw(st.sampled_from(ops))
    test = {"id": f"t{draw(st.integers(0, 10**9))}", "field": field, "op": op}
    if quant:
        test["quant"] = quant
    same = [key for key, one in CATALOGUE.fields.items() if one.type == spec.type and not one.many]
    if not spec.many and OPERATORS[op].other and draw(st.booleans()):
        return {**test, "other": draw(st.sampled_from(same))}
    value = draw(_argument(op, "number" if quant in (COUNT, SUM) else spec.type))
    if spec.choices and value is not None and quant != COUNT:
        allowed = [key for key, _ in spec.choices]
        value = [allowed[0]] if isinstance(value, list) else allowed[-1]
    if spec.type == "amount" and quant != COUNT and op not in ("missing", "present") and draw(st.booleans()):
        test["currency"] = draw(st.sampled_from(["EUR", "USD"]))
    return test if value is None else {**test, "value": value}


def _grown(inner):
    parts = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        parts.map(lambda some: {"all": some}),
        parts.map(lambda some: {"any": some}),
        inner.map(lambda one: {"not": one}),
    )


def _depth(node):
    inner = node.get("all") or node.get("any") or ([node["not"]] if "not" in node else [])
    return 1 + max((_depth(one) for one in inner), default=0)


def _named(node):
    inner = node.get("all") or node.get("any") or ([node["not"]] if "not" in node else [])
    return {node[name] for name in ("field", "other") if name in node}.union(*(_named(one) for one in inner))


@st.composite
def _judgements(draw):
    """A condition with values for the fields it names."""
    condition, values = draw(TREES), {}
    for key in sorted(_named(condition)):
        spec = CATALOGUE.fields[key]
        one = st.tuples(
            _texts(spec.type), st.sampled_from(["", "EUR", "USD"]) if spec.type == "amount" else st.just("")
        )
        values[key] = draw(st.lists(one, max_size=3 if spec.many else 1))
    return condition, values


TREES = st.recursive(_tests(), _grown, max_leaves=8).filter(lambda node: _depth(node) <= 6)


@settings(max_examples=300, deadline=None)
@given(_judgements())
def test_a_naive_evaluator_agrees(judgement):
    condition, values = judgement
    fields = {key: (one.type, one.many, one.placeholder) for key, one in CATALOGUE.fields.items()}
    node, problems = load(condition, CATALOGUE)
    twice = {one.code for one in problems} == {"condition_id_twice"}
    assert not problems or twice
    if not twice:
        real, rows = evaluate(
            compiled_from(node, CATALOGUE),
            {key: [Value(*one) for one in found] for key, found in values.items()},
            TODAY,
        )
        assert SAID[real] == naive.judged(condition, fields, values, TODAY)
        assert all(len(row.seen) <= 5 for row in rows)
        assert to_json(node) == condition


def test_missing_fields_are_unknown_and_not_false():
    assert outcome({"not": asked("text", "eq", "a")}) == U
