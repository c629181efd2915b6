"""What differs between two versions of a template (F113)."""

from dataclasses import replace

import pytest

from aanzet.rules.process.template import (
    AutomationDefinition,
    CheckpointDefinition,
    PhaseDefinition,
    TemplateSnapshot,
)
from aanzet.rules.process.template.difference import differences

pytestmark = pytest.mark.feature("F113")
A = PhaseDefinition(
    "a", "Aanleveren", checkpoints=(CheckpointDefinition("p", "Punt"),), automations=(AutomationDefinition("m"),)
)
B = PhaseDefinition("b", "Review", lead_time_days=3)
C = PhaseDefinition("c", "Akkoord")
OLD = TemplateSnapshot("Aangifte", phases=(A, B, C))


def told(new, old=OLD):
    return [
        (one.what, one.kind, one.name, one.phase, tuple(f.name for f in one.fields)) for one in differences(old, new)
    ]


def test_equal_versions_have_no_difference():
    assert differences(OLD, replace(OLD)) == ()


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (replace(OLD, name="Nieuw"), [("changed", "template", "Nieuw", "", ("name",))]),
        (replace(OLD, phases=(A, C)), [("removed", "phase", "Review", "", ())]),
        (
            replace(OLD, phases=(B, A, C)),
            [("moved", "phase", "Review", "", ()), ("moved", "phase", "Aanleveren", "", ())],
        ),
        (
            replace(OLD, phases=(A, replace(B, lead_time_days=9), C)),
            [("changed", "phase", "Review", "", ("lead_time_days",))],
        ),
        (
            replace(OLD, phases=(A, B, C, PhaseDefinition("d", "Einde"))),
            [("added", "phase", "Einde", "", ())],
        ),
        (
            replace(OLD, phases=(replace(A, checkpoints=(CheckpointDefinition("q", "Ander"),)), B, C)),
            [("removed", "checkpoint", "Punt", "Aanleveren", ()), ("added", "checkpoint", "Ander", "Aanleveren", ())],
        ),
        (
            replace(OLD, phases=(replace(A, automations=(AutomationDefinition("m", text="Dag"),)), B, C)),
            [("changed", "automation", "Dag", "Aanleveren", ("text",))],
        ),
    ],
)
def test_each_difference_is_named(new, expected):
    assert told(new) == expected


def test_a_field_says_what_it_was():
    (change,) = differences(OLD, replace(OLD, phases=(A, replace(B, lead_time_days=9), C)))
    assert (change.fields[0].before, change.fields[0].after) == (3, 9)
