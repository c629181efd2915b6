"""The published template as plain values: exact both ways, one text, one hash, problems with their place."""

import dataclasses
import json
import typing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aanzet.rules.conditions import Comparison, Group, Not
from aanzet.rules.plain import canonical_json, fingerprint, from_plain, to_plain
from aanzet.rules.process.template import TemplateSnapshot, canonical, digest, parse, serialise
from tests.unit.rules.process.build import TEMPLATE

COMPARISON = Comparison("c1", "client.products", "in", ("a", "b"), many=True, quant="any")
CONDITIONS = (COMPARISON, Not(COMPARISON), Group("all", (COMPARISON, Group("any", (Not(COMPARISON),)))))
TEXTS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=12)


def values_of(cls):
    """Any value of a dataclass of the template."""
    hints = typing.get_type_hints(cls)
    return st.builds(cls, **{spec.name: _of(hints[spec.name], spec) for spec in dataclasses.fields(cls)})


def _of(hint, spec):
    if spec.name == "condition":
        return st.none() | st.sampled_from(CONDITIONS)
    if "choices" in spec.metadata:
        return st.sampled_from(sorted(spec.metadata["choices"]))
    if typing.get_origin(hint) is tuple:
        return st.lists(_of(typing.get_args(hint)[0], spec), max_size=2).map(tuple)
    if dataclasses.is_dataclass(hint):
        return values_of(hint)
    return {str: TEXTS, int: st.integers(-5, 90), bool: st.booleans()}[hint]


@pytest.mark.feature("F113")
@given(values_of(TemplateSnapshot))
def test_a_template_comes_back_exactly(snapshot):
    assert parse(serialise(snapshot)) == (snapshot, [])
    assert parse(json.loads(canonical(snapshot))) == (snapshot, [])


@pytest.mark.feature("F113")
def test_canonical_text_and_hash_stay_the_same_for_ever():
    small = TemplateSnapshot("Één", products=("b", "a"))
    assert canonical(small) == '{"name":"Één","products":["b","a"]}'
    assert digest(small) == fingerprint('{"name":"Één","products":["b","a"]}')
    assert digest(small) == "bd623953a927f01af408028a1209554ea7421fe6f946822b22f4ed2300673c88"


@pytest.mark.feature("F113")
def test_defaults_are_left_out_so_that_new_fields_keep_old_hashes():
    explicit, problems = parse({"name": "A", "visible_to_client": False, "phases": []})
    assert problems == []
    assert serialise(explicit) == {"name": "A"}


@pytest.mark.feature("F148")
def test_a_template_without_conditions_keeps_its_hash():
    assert "condition" not in canonical(TEMPLATE)
    explicit, problems = parse({"name": "A", "phases": [{"key": "a", "condition": None}]})
    assert problems == []
    assert canonical(explicit) == '{"name":"A","phases":[{"key":"a"}]}'


@pytest.mark.feature("F148")
def test_a_condition_stands_in_the_text_as_it_is_and_its_mistakes_have_their_place():
    condition = {"field": "client.place", "id": "c1", "op": "eq", "value": "Utrecht"}
    snapshot, _ = parse({"name": "A", "phases": [{"key": "a", "condition": {"all": [condition]}}]})
    assert json.loads(canonical(snapshot))["phases"][0]["condition"] == {"all": [condition]}
    bad = {"all": [{**condition, "value": 3}, {"each": []}]}
    _, problems = parse({"name": "A", "phases": [{"key": "a", "automations": [{"key": "b", "condition": bad}]}]})
    found = {(one.code, one.path) for one in problems}
    assert ("condition_number", "phases[0].automations[0].condition.all[0].value") in found
    assert ("unknown_field", "phases[0].automations[0].condition.all[1].each") in found


@pytest.mark.feature("F111")
def test_every_mistake_is_named_with_its_place():
    data = {
        "name": 7,
        "colour": "red",
        "visible_to_client": "yes",
        "day_kind": "moon",
        "products": "ib",
        "phases": [
            {"key": "a", "lead_time_days": "14"},
            {"name": "B", "checkpoints": [{"key": "c", "text": None}, "x"]},
            {"key": "c", "automations": [{"key": "m", "recipient": {"rule": "queen"}}], "lead_time_days": True},
        ],
    }
    snapshot, problems = parse(data)
    assert snapshot is None
    assert sorted(map(str, problems)) == [
        "colour: unknown_field",
        "day_kind: unknown_choice",
        "name: not_text",
        "phases[0].lead_time_days: not_a_number",
        "phases[1].checkpoints[0].text: not_text",
        "phases[1].checkpoints[1]: not_an_object",
        "phases[1].key: missing_field",
        "phases[2].automations[0].recipient.rule: unknown_choice",
        "phases[2].lead_time_days: not_a_number",
        "products: not_a_list",
        "visible_to_client: not_yes_or_no",
    ]


def test_what_is_no_template_at_all():
    for data in (None, [], "x", 3):
        assert [str(problem) for problem in parse(data)[1]] == [": not_an_object"]
    long = parse({"name": "x" * 20_001})[1]
    assert (long[0].code, long[0].values) == ("too_long", {"allowed": 20_000})
    assert parse({"name": "a\x00b"})[1][0].code == "not_text"


def test_plain_values_serve_any_frozen_dataclass():
    phase = TEMPLATE.phases[0]
    again, problems = from_plain(type(phase), to_plain(phase))
    assert (again, problems) == (phase, [])
    assert canonical_json({"b": 1, "a": "é"}) == '{"a":"é","b":1}'


def test_phases_by_key_and_those_the_client_sees():
    assert TEMPLATE.phase_named("review") == 2
    assert TEMPLATE.phase_named("nowhere") == -1
    hidden = dataclasses.replace(TEMPLATE.phases[1], internal=True, client_label="Wij werken")
    assert hidden.label == "Wij werken"
    assert len(dataclasses.replace(TEMPLATE, phases=(TEMPLATE.phases[0], hidden)).visible_phases()) == 1
