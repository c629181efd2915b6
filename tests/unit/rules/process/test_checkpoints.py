"""Checkpoints and professional notes."""

import pytest

from aanzet.rules.process import words
from aanzet.rules.process.commands import AddCheckpoint, AddNote, TickCheckpoint
from tests.unit.rules.process.build import (
    ANNA,
    BRAM,
    CHRIS,
    EVA,
    FATIMA,
    NOW,
    act,
    contact,
    in_draft,
    in_phase,
    member,
    refused,
    uid,
)


def point(state, key="home"):
    return next(one for one in state.checkpoints if one.key == key)


def tick(state, to=words.DONE, key="home", **fields):
    return TickCheckpoint(point(state, key).id, to, **fields)


@pytest.mark.feature("F153")
def test_ticking_keeps_who_and_when_and_can_be_undone_in_the_phase():
    state = in_draft()
    done = act(state, tick(state), member(BRAM)).state
    assert (point(done).state, point(done).done_by, point(done).done_at) == (words.DONE, f"member:{BRAM}", NOW)
    assert act(done, tick(done), member(BRAM)).is_empty
    opened = act(done, tick(done, words.OPEN), member(BRAM)).state
    assert (point(opened).state, point(opened).done_by, point(opened).done_at) == (words.OPEN, "", None)


@pytest.mark.feature("F153")
def test_not_applicable_needs_a_reason_and_passes_the_gate():
    state = in_draft()
    assert refused(state, tick(state, words.NOT_APPLICABLE), member(BRAM)).code == "reason_required"
    after = act(state, tick(state, words.NOT_APPLICABLE, reason="Huurwoning"), member(BRAM)).state
    assert point(after).is_passed
    assert point(after).reason == "Huurwoning"


@pytest.mark.feature("F151", "F153")
def test_a_deviation_asks_a_note_where_the_point_says_so():
    state = in_draft()
    assert refused(state, tick(state, deviation=True), member(BRAM)).code == "note_required"
    decision = act(state, tick(state, deviation=True, note="WOZ wijkt af van vorig jaar"), member(BRAM))
    note = decision.notes[0]
    assert (note.kind, note.text, note.checkpoint_id) == (
        words.DEVIATION,
        "WOZ wijkt af van vorig jaar",
        point(state).id,
    )
    assert "WOZ" not in str([event.payload() for event in decision.events])
    assert act(state, tick(state, key="box3", deviation=True), member(BRAM)).notes == ()


@pytest.mark.feature("F153")
def test_only_the_responsible_ticks_and_only_in_the_current_phase():
    state = in_draft()
    assert refused(state, tick(state), member(CHRIS)).code == "not_responsible"
    assert refused(state, tick(state), contact(FATIMA)).code == "not_responsible"
    assert refused(in_phase("review"), tick(state), member(CHRIS)).code == "phase_passed"
    assert refused(state, tick(state, words.WAITING_ON), member(BRAM)).code == "choice_invalid"


@pytest.mark.feature("F154")
def test_a_carried_over_point_is_still_done_by_its_owner():
    state = in_draft()
    assert point(state, "mandate").carried_over
    assert act(state, tick(state, key="mandate"), member(ANNA)).changed_checkpoints[0].after.state == words.DONE
    assert refused(state, tick(state, key="mandate"), member(EVA)).code == "not_responsible"


@pytest.mark.feature("F151")
def test_extra_points_may_be_added_to_a_running_case():
    state = in_draft()
    decision = act(state, AddCheckpoint("Partner gebeld"), member(BRAM))
    added = decision.new_checkpoints[0]
    assert (added.text, added.added_by, added.mandatory) == ("Partner gebeld", f"member:{BRAM}", True)
    assert decision.turn.count == state.turn.count + 1
    assert refused(state, AddCheckpoint(" "), member(BRAM)).code == "required"
    assert refused(state, AddCheckpoint("Partner gebeld"), member(CHRIS)).code == "not_responsible"


@pytest.mark.feature("F153")
def test_notes_by_anyone_of_the_office_on_this_client():
    state = in_draft()
    decision = act(state, AddNote(words.PROFESSIONAL, "Let op box 3", item_id=uid(8)), member(CHRIS))
    assert (decision.notes[0].entry_id, decision.notes[0].item_id) == (state.entry.id, uid(8))
    assert refused(state, AddNote(words.PROFESSIONAL, "Let op"), contact(FATIMA)).code == "not_responsible"
    assert refused(state, AddNote(words.PROFESSIONAL, "Let op"), member(EVA)).code == "not_responsible"
    assert refused(state, AddNote("rumour", "Let op"), member(CHRIS)).code == "choice_invalid"
    assert refused(state, AddNote(words.PROFESSIONAL, ""), member(CHRIS)).code == "note_required"
    assert refused(state, AddNote(words.DEVIATION, "Ja", checkpoint_id=uid(1)), member(CHRIS)).code == "phase_passed"
