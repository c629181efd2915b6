"""Four eyes: who prepared a phase does not tick its four-eyes point, in whatever name (F155, F404)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aanzet.rules.process import words
from aanzet.rules.process.commands import AddTask, CompleteTask, TickCheckpoint
from aanzet.rules.process.decide import decide
from aanzet.rules.process.deciding.four_eyes import behind
from aanzet.rules.process.template import CheckpointDefinition
from aanzet.rules.turn import Member
from tests.unit.rules.process.build import (
    ANNA,
    BRAM,
    CHRIS,
    DIRK,
    NOW,
    TEMPLATE,
    act,
    changed,
    facts,
    member,
    people,
    refused,
    started,
    supplied,
)

pytestmark = pytest.mark.feature("F155")

DRAFT = changed(TEMPLATE.phases[1], checkpoints=(CheckpointDefinition("second", "Tweede paar ogen", four_eyes=True),))
WATCHED = changed(TEMPLATE, phases=(TEMPLATE.phases[0], DRAFT, *TEMPLATE.phases[2:]))
BRAM_AWAY = people(
    members={one: Member(one) for one in (ANNA, CHRIS, DIRK)} | {BRAM: Member(BRAM, absent=True, stand_in=CHRIS)}
)


def drafting(**fields):
    """In the phase of Bram, with a task in it."""
    state = supplied(started(WATCHED))
    return act(state, AddTask(words.WORK, words.OFFICE, "Stel op", **fields), member(BRAM)).state


def work(state):
    return next(task for task in state.tasks if task.title == "Stel op")


def tick(state, to=words.DONE, **fields):
    return TickCheckpoint(state.checkpoints[-1].id, to, **fields)


def prepared(state, who, **told):
    return act(state, CompleteTask(work(state).id), who, **told).state


def test_who_did_the_work_of_the_phase_may_not_tick_and_is_named():
    state = prepared(drafting(), member(BRAM))
    refusal = refused(state, tick(state), member(BRAM))
    assert (refusal.code, refusal.values["people"]) == ("four_eyes", (BRAM,))
    assert refused(state, tick(state, words.NOT_APPLICABLE, reason="niet nodig"), member(BRAM)).code == "four_eyes"
    assert act(state, tick(state, words.IN_PROGRESS), member(BRAM)).state.checkpoints[-1].state == words.IN_PROGRESS


def test_a_colleague_with_a_role_on_the_client_ticks_it_though_he_is_not_responsible():
    state = prepared(drafting(), member(BRAM))
    assert act(state, tick(state), member(CHRIS)).state.checkpoints[-1].done_by == f"member:{CHRIS}"
    stranger = people(linked=(ANNA, BRAM))
    assert refused(state, tick(state), member(CHRIS), people=stranger).code == "not_responsible"


def test_documents_count_as_well_as_tasks():
    state = drafting()
    assert refused(state, tick(state), member(BRAM), prepared=frozenset({BRAM})).code == "four_eyes"
    assert act(state, tick(state), member(BRAM), prepared=frozenset({CHRIS})).events


def test_neither_the_stand_in_nor_who_he_stands_in_for_is_on_both_sides():
    state = drafting()
    by_chris = prepared(state, member(CHRIS), people=BRAM_AWAY)
    assert (work(by_chris).done_by, work(by_chris).on_behalf_of) == (f"member:{CHRIS}", BRAM)
    assert refused(by_chris, tick(by_chris), member(BRAM)).values["people"] == (BRAM,), "it was done in his name"
    assert refused(by_chris, tick(by_chris), member(CHRIS)).values["people"] == (CHRIS,), "he did it"
    assert act(by_chris, tick(by_chris), member(ANNA)).events
    by_bram = prepared(state, member(BRAM))
    assert refused(by_bram, tick(by_bram), member(CHRIS), people=BRAM_AWAY).values["people"] == (BRAM,)


def test_who_ticked_does_not_prepare_afterwards():
    state = drafting()
    state = act(state, tick(state), member(BRAM)).state
    assert refused(state, CompleteTask(work(state).id), member(BRAM)).code == "four_eyes"
    opened = act(state, tick(state, words.OPEN), member(BRAM)).state
    assert act(opened, CompleteTask(work(opened).id), member(BRAM)).events


def test_an_ordinary_point_asks_for_nobody_else():
    state = drafting()
    plain = changed(state, checkpoints=tuple(changed(one, four_eyes=False) for one in state.checkpoints))
    plain = prepared(plain, member(BRAM))
    assert act(plain, tick(plain), member(BRAM), prepared=frozenset({BRAM})).events


@settings(max_examples=60)
@given(st.lists(st.tuples(st.sampled_from([ANNA, BRAM, CHRIS, DIRK]), st.sampled_from(["do", "tick", "open"]))))
def test_whatever_the_order_nobody_is_ever_on_both_sides(steps):
    """Anna, Bram, Chris and Dirk try in any order; Chris stands in for Bram all the time."""
    state = drafting(people=(ANNA, BRAM, CHRIS, DIRK), mode=words.ALL)
    parts = set()
    for person, step in steps:
        point = state.checkpoints[-1]
        command = {
            "do": CompleteTask(work(state).id),
            "tick": TickCheckpoint(point.id, words.DONE),
            "open": TickCheckpoint(point.id, words.OPEN),
        }[step]
        told = facts(member(person), people=BRAM_AWAY, prepared=frozenset(parts))
        decision = decide(state, command, NOW, told)
        state = decision.state
        parts |= {one for event in decision.events if event.name() == "TaskPartDone" for one in names(event)}
        point = state.checkpoints[-1]
        if point.is_passed:
            assert not {*behind(point.done_by, point.on_behalf_of)} & parts


def names(event):
    return behind(event.by, event.on_behalf_of)
