"""The schema beside the code is the one of the design, and the code accepts and refuses the same as it."""

import json
import re
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aanzet.rules import conditions
from aanzet.rules.conditions import shape, to_json
from aanzet.rules.errors import CATALOGUE as ERRORS
from aanzet.rules.errors import sentence
from tests.unit.rules.conditions.fields import CATALOGUE, asked, refused

SCHEMA = json.loads(resources.files(conditions).joinpath("schema.json").read_text())


def fits(data, schema):
    """The words of JSON Schema that schema.json uses, and no others."""
    known = {"$ref", "oneOf", "type", "required", "additionalProperties", "properties", "minItems", "maxItems", "items",
             "pattern", "minLength", "maxLength", "enum", "not", "$schema", "$id", "$defs"}  # fmt: skip
    assert set(schema) <= known
    if "$ref" in schema:
        where = SCHEMA
        for step in schema["$ref"].removeprefix("#/").split("/"):
            where = where[step]
        if not fits(data, where):
            return False
    if "oneOf" in schema and sum(fits(data, one) for one in schema["oneOf"]) != 1:
        return False
    if "not" in schema and fits(data, schema["not"]):
        return False
    if "enum" in schema and data not in schema["enum"]:
        return False
    kind = {"object": dict, "array": list, "string": str}.get(schema.get("type"))
    if kind is not None and not isinstance(data, kind):
        return False
    if isinstance(data, dict):
        return _object(data, schema)
    if isinstance(data, list):
        size = schema.get("minItems", 0) <= len(data) <= schema.get("maxItems", len(data))
        return size and all(fits(item, schema.get("items", {})) for item in data)
    if isinstance(data, str):
        size = schema.get("minLength", 0) <= len(data) <= schema.get("maxLength", len(data))
        return size and ("pattern" not in schema or re.search(schema["pattern"], data) is not None)
    return True


def _object(data, schema):
    properties = schema.get("properties", {})
    if not all(name in data for name in schema.get("required", ())):
        return False
    if schema.get("additionalProperties") is False and not set(data) <= set(properties):
        return False
    return all(fits(value, properties[name]) for name, value in data.items() if name in properties)


GOOD = asked("text", "eq", "a")
SHAPES = [
    GOOD,
    {"all": [GOOD]},
    {"any": [GOOD, {"not": GOOD}]},
    {"all": []},
    {"any": [GOOD] * 101},
    {"all": [GOOD], "any": [GOOD]},
    {"all": [GOOD], "id": "a"},
    {"not": [GOOD]},
    {"not": GOOD, "all": [GOOD]},
    {"all": GOOD},
    {},
    [],
    None,
    "text",
    {**GOOD, "value": 1},
    {**GOOD, "value": 1.5},
    {**GOOD, "value": True},
    {**GOOD, "value": None},
    {**GOOD, "value": ["a", 2]},
    {**GOOD, "value": []},
    {**GOOD, "value": ["a"] * 10_000},
    {**GOOD, "value": ["a"] * 10_001},
    {**GOOD, "value": "a" * 500},
    {**GOOD, "value": "a" * 501},
    {**GOOD, "other": "text"},
    {**GOOD, "other": ""},
    {**GOOD, "quant": "any"},
    {**GOOD, "quant": "each"},
    {**GOOD, "op": "matches"},
    {**GOOD, "op": 1},
    {**GOOD, "currency": "EUR"},
    {**GOOD, "currency": "eur"},
    {**GOOD, "id": ""},
    {**GOOD, "id": "A"},
    {**GOOD, "id": "a" * 41},
    {**GOOD, "field": ""},
    {**GOOD, "field": "f" * 301},
    {**GOOD, "each": "a"},
    {"id": "a", "field": "text"},
    {"field": "text", "op": "missing"},
]


@pytest.mark.parametrize("data", SHAPES)
def test_code_and_schema_agree(data):
    node, problems = shape.read(data)
    assert (node is not None) == fits(data, SCHEMA)
    assert (node is None) == bool(problems)
    if node is not None:
        assert to_json(node) == data


_LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(st.characters(codec="ascii", categories=["L"]), max_size=4)
)
_NAMES = st.sampled_from(["all", "any", "not", "id", "field", "op", "quant", "value", "other", "currency", "each"])
_PARTS = st.sampled_from([GOOD, {"id": "b", "field": "f", "op": "missing"}, {"id": "b", "field": "f", "op": "no"}])


@given(
    st.recursive(
        st.one_of(_LEAVES, _PARTS),
        lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(_NAMES, inner, max_size=4)),
        max_leaves=8,
    )
)
def test_code_and_schema_agree_on_anything(data):
    if (node := shape.read(data)[0]) is not None:
        assert fits(data, SCHEMA)
        assert to_json(node) == data
    else:
        assert not fits(data, SCHEMA)


def _deep(levels):
    node = GOOD
    for _ in range(levels - 1):
        node = {"not": node}
    return node


def _wide(size):
    parts = [{**GOOD, "id": f"c{number}"} for number in range(size)]
    return {"all": [{"any": parts[start : start + 50]} for start in range(0, size, 50)]}


LIMITS = [
    ("condition_deep", _deep(6), _deep(7), "not.not.not.not.not.not"),
    ("condition_large", _wide(195), _wide(200), ""),
    ("condition_wide", {"all": [{**GOOD, "id": f"c{n}"} for n in range(100)]}, {"all": [GOOD] * 101}, "all"),
    ("condition_values", asked("text", "in", ["a"] * 10_000), asked("text", "in", ["a"] * 10_001), "value"),
    ("too_long", asked("text", "eq", "a" * 500), asked("text", "eq", "a" * 501), "value"),
    ("condition_number", asked("amount", "eq", "1"), asked("amount", "eq", 1.0), "value"),
    ("condition_unknown_field", GOOD, {"all": [GOOD, asked("gone", "eq", "a")]}, "all[1].field"),
    ("condition_operator", GOOD, asked("text", "gt", "a"), "op"),
    ("condition_quantifier_single", GOOD, asked("text", "eq", "a", quant="any"), "quant"),
    ("condition_quantifier_needed", asked("texts", "eq", "a", quant="any"), asked("texts", "eq", "a"), "quant"),
    ("condition_unknown_list", asked("id", "in_list", "suppliers"), asked("id", "in_list", "gone"), "value"),
    ("condition_id_twice", {"all": [GOOD, {**GOOD, "id": "c2"}]}, {"all": [GOOD, GOOD]}, "all[1].id"),
    ("condition_sum", asked("numbers", "eq", "1", quant="sum"), asked("texts", "eq", "1", quant="sum"), "quant"),
    ("condition_amount", asked("amount", "eq", "1", currency="USD"), {**GOOD, "currency": "USD"}, "currency"),
    ("condition_other", asked("amount", "le", other="room"), asked("amount", "le", other="number"), "other"),
    ("condition_other", asked("amount", "le", other="room"), asked("amount", "le", other="amounts"), "other"),
    ("condition_value_needed", GOOD, asked("text", "eq"), "value"),
    ("condition_value_not_needed", asked("text", "missing"), asked("text", "missing", "a"), "value"),
    ("condition_two_values", asked("number", "between", ["1", "2"]), asked("number", "between", ["1"]), "value"),
    ("condition_list_needed", asked("text", "in", ["a"]), asked("text", "in", "a"), "value"),
    ("condition_one_value", GOOD, asked("text", "eq", ["a"]), "value"),
    ("condition_value", GOOD, asked("text", "eq", "  "), "value"),
    ("condition_decimal", asked("amount", "eq", "1.5"), asked("amount", "eq", "1,5"), "value"),
    ("condition_date", asked("date", "eq", "2026-01-31"), asked("date", "eq", "31-1-2026"), "value"),
    ("condition_days", asked("date", "older_than_days", "0"), asked("date", "older_than_days", "-1"), "value"),
    ("condition_choice", asked("enum", "in", ["bv"]), asked("enum", "in", ["bv", "vof"]), "value[1]"),
    ("condition_pattern", asked("text", "pattern", "#*"), asked("text", "pattern", "*#"), "value"),
    ("condition_pattern", asked("text", "pattern", "#" * 60), asked("text", "pattern", "#" * 61), "value"),
    ("condition_reversed", asked("number", "between", ["1", "1"]), asked("number", "between", ["2", "1"]), "value"),
    ("condition_empty", {"any": [GOOD]}, {"any": []}, "any"),
    ("condition_currency", asked("amount", "eq", "1"), asked("amount", "eq", "1", currency="EU"), "currency"),
    ("condition_both", GOOD, {**GOOD, "other": "text"}, ""),
    ("condition_id", GOOD, {**GOOD, "id": "C1"}, "id"),
]


@pytest.mark.feature("F148")
@pytest.mark.parametrize(("code", "good", "bad", "place"), LIMITS)
def test_what_is_refused_and_where(code, good, bad, place):
    assert conditions.load(good, CATALOGUE)[1] == []
    assert refused(bad)[code] == place
    problem = next(one for one in conditions.load(bad, CATALOGUE, "phases[1].condition")[1] if one.code == code)
    assert problem.path == (f"phases[1].condition.{place}" if place else "phases[1].condition")
    assert ERRORS[code].placeholders <= set(problem.values)


def test_everything_that_is_wrong_is_said_at_once():
    bad = {"any": [asked("gone", "eq", "a"), {"not": {**asked("text", "gt", "a"), "id": "c2"}}]}
    assert refused(bad) == {"condition_unknown_field": "any[0].field", "condition_operator": "any[1].not.op"}


def test_the_sentence_names_field_operator_and_types():
    problem = conditions.load(asked("text", "older_than_days", "3"), CATALOGUE)[1][0]
    dutch = {"text": "tekst", "dates": "datums", "is longer ago than … days": "is langer geleden dan … dagen"}
    said = sentence(problem.code, problem.values, lambda text: dutch.get(text, text))
    assert said == (
        "“Field text” is tekst; “is langer geleden dan … dagen” is not possible with that, only with: datums."
    )


def test_a_hostile_file_is_read_no_deeper_than_it_may_be():
    node = GOOD
    for _ in range(50_000):
        node = {"not": node}
    assert "condition_deep" in refused(node)


@pytest.mark.parametrize("code", [code for code in ERRORS if code.startswith("condition_")])
def test_every_code_is_given_somewhere(code):
    here = {one[0] for one in LIMITS}
    of_the_template = {"condition_first_or_last", "condition_in_circle", "condition_too_late"}  # see test_problems.py
    assert code in here | of_the_template
