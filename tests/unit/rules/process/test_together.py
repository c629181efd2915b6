"""The work of two people on one draft goes together, or the clash is named (G03); and steps of the history (F111)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aanzet.rules.process.template import (
    AutomationDefinition,
    CheckpointDefinition,
    PhaseDefinition,
    TemplateSnapshot,
)
from aanzet.rules.process.template.history import TYPING, Save, step_of
from aanzet.rules.process.template.together import Clash, together, touched

pytestmark = pytest.mark.feature("F111", "F135")
A = PhaseDefinition(
    "a", "Aanleveren", checkpoints=(CheckpointDefinition("p", "Punt"),), automations=(AutomationDefinition("m"),)
)
B = PhaseDefinition("b", "Review", lead_time_days=3)
C = PhaseDefinition("c", "Akkoord")
BASE = TemplateSnapshot("Aangifte", phases=(A, B, C))


def phases(*parts, **fields):
    return replace(BASE, phases=parts, **fields)


def test_changes_in_different_places_go_together():
    mine = phases(replace(A, name="Stukken"), B, C, description="Samen afgesproken")
    theirs = phases(replace(A, lead_time_days=14), replace(B, lead_time_days=5), C)
    merged, clashes = together(BASE, mine, theirs)
    assert clashes == ()
    assert merged == phases(
        replace(A, name="Stukken", lead_time_days=14),
        replace(B, lead_time_days=5),
        C,
        description="Samen afgesproken",
    )


def test_the_same_change_twice_is_no_clash():
    both = phases(A, replace(B, lead_time_days=5), C)
    assert together(BASE, both, both) == (both, ())


def test_one_value_changed_by_both_is_named_and_mine_stands():
    merged, clashes = together(
        BASE, phases(A, replace(B, lead_time_days=5), C), phases(A, replace(B, lead_time_days=8), C)
    )
    assert clashes == (Clash(("b",), "lead_time_days", 5, 8),)
    assert merged.phases[1].lead_time_days == 5


def test_parts_added_by_both_both_stay():
    mine = phases(A, PhaseDefinition("x", "Mijn"), B, C)
    theirs = phases(A, B, C, PhaseDefinition("y", "Hun"))
    merged, clashes = together(BASE, mine, theirs)
    assert [phase.key for phase in merged.phases] == ["a", "x", "b", "c", "y"] and not clashes


def test_moved_by_one_and_changed_by_the_other():
    merged, clashes = together(BASE, phases(C, A, B), phases(A, replace(B, name="Nakijken"), C))
    assert [phase.name for phase in merged.phases] == ["Akkoord", "Aanleveren", "Nakijken"] and not clashes


def test_taken_away_by_one_untouched_by_the_other_is_gone():
    assert together(BASE, phases(A, C), phases(A, B, replace(C, name="Ja"))) == (phases(A, replace(C, name="Ja")), ())


def test_taken_away_by_one_and_changed_by_the_other_stays_and_is_named():
    merged, clashes = together(BASE, phases(A, C), phases(A, replace(B, name="Nakijken"), C))
    assert merged.phases[1].name == "Nakijken"
    assert clashes == (Clash(("b",), "", None, replace(B, name="Nakijken")),)


def test_parts_of_a_phase_are_compared_one_by_one():
    point = A.checkpoints[0]
    mine = phases(replace(A, checkpoints=(replace(point, text="Anders"),)), B, C)
    theirs = phases(replace(A, checkpoints=(point, CheckpointDefinition("q", "Nieuw")), automations=()), B, C)
    merged, clashes = together(BASE, mine, theirs)
    assert [one.text for one in merged.phases[0].checkpoints] == ["Anders", "Nieuw"] and not clashes
    assert merged.phases[0].automations == ()


names = st.sampled_from(["", "Een", "Twee"])
made = st.builds(PhaseDefinition, st.sampled_from("abcd"), names, lead_time_days=st.integers(0, 3))
templates = st.lists(made, max_size=4, unique_by=lambda one: one.key).map(
    lambda found: TemplateSnapshot("T", phases=tuple(found))
)


@settings(max_examples=60, deadline=None)
@given(templates, templates)
def test_who_is_alone_gets_what_he_made(base, mine):
    assert together(base, mine, base) == (mine, ())
    merged, clashes = together(base, base, mine)
    assert clashes == () and {one.key: one for one in merged.phases} == {one.key: one for one in mine.phases}


@settings(max_examples=60, deadline=None)
@given(templates, templates, templates)
def test_together_loses_nothing_that_only_one_changed(base, mine, theirs):
    merged, clashes = together(base, mine, theirs)
    clashing = {clash.place[0] for clash in clashes if clash.place}
    was, one, other = ({phase.key: phase for phase in each.phases} for each in (base, mine, theirs))
    stands = {phase.key: phase for phase in merged.phases}
    for key in {*was, *one, *other} - clashing:
        if one.get(key) == was.get(key):
            assert stands.get(key) == other.get(key)
        elif other.get(key) == was.get(key):
            assert stands.get(key) == one.get(key)


def test_touched_names_the_places():
    changed = phases(replace(A, name="Stukken"), replace(B, checkpoints=(CheckpointDefinition("n"),)), C)
    assert touched(BASE, changed) == ("phases/a/name", "phases/b/checkpoints")
    assert touched(BASE, phases(B, A, C)) == ("phases",)
    assert touched(BASE, BASE) == ()


NOW, ME = datetime(2026, 10, 5, tzinfo=UTC), UUID(int=1)
LAST = Save(4, 2, ("phases/a/name",), ME, NOW)


@pytest.mark.parametrize(
    ("changes", "by", "after", "step"),
    [
        (("phases/a/name",), ME, TYPING, 2),
        (("phases/a/name",), ME, TYPING + timedelta(seconds=1), 3),
        (("phases/a/name",), UUID(int=2), timedelta(0), 3),
        (("phases/b/name",), ME, timedelta(0), 3),
        (("phases/a/name", "name"), ME, timedelta(0), 3),
    ],
)
def test_typing_on_in_one_field_is_one_step(changes, by, after, step):
    assert step_of(LAST, changes, by, NOW + after) == step
