"""Another due date for the current phase (F316)."""

from datetime import timedelta

import pytest

from aanzet.rules.process import words
from aanzet.rules.process.commands import HoldCase, MoveDue
from aanzet.rules.process.template import AutomationDefinition, Moment
from tests.unit.rules.process.build import (
    BRAM,
    CHRIS,
    EVA,
    NOW,
    TODAY,
    act,
    changed,
    in_draft,
    in_phase,
    member,
    refused,
)

pytestmark = pytest.mark.feature("F316")


def to(state, days):
    return MoveDue(state.entry.id, state.entry.due_on + timedelta(days=days))


def test_the_phase_its_tasks_and_the_delivery_move_along():
    state = in_phase("review")
    decision = act(state, to(state, 7), member(CHRIS))
    entry, before = decision.state.entry, state.entry
    assert (entry.due_on, entry.expected_end_on) == (before.due_on + timedelta(days=7),) * 2
    was = {task.id: task.due_on for task in state.tasks}
    for task in decision.state.tasks:
        follows = task.is_open and task.entry_id == before.id and was[task.id] == before.due_on
        assert task.due_on == (entry.due_on if follows else was[task.id])
    assert decision.state.case.expected_on > state.case.expected_on
    assert [event.name() for event in decision.events][0] == "DueMoved"
    assert decision.events[0].before == before.due_on


def test_the_same_day_is_nothing_and_an_earlier_one_pulls_forward():
    state = in_phase("review")
    assert act(state, to(state, 0), member(CHRIS)).is_empty
    decision = act(state, to(state, -1), member(CHRIS))
    assert decision.state.entry.due_on == state.entry.due_on - timedelta(days=1)
    assert decision.state.case.promised_on == state.case.promised_on  # what was promised moves later only


def test_who_may_and_when():
    state = in_draft()
    assert refused(state, MoveDue(EVA, TODAY), member(BRAM)).code == "phase_passed"
    assert refused(state, MoveDue(state.entry.id, TODAY - timedelta(days=1)), member(BRAM)).code == "date_in_past"
    assert refused(state, to(state, 1), member(EVA)).code == "not_responsible"
    assert act(state, to(state, 1), member(EVA, "cases.assign")).refusal is None
    held = act(state, HoldCase(TODAY + timedelta(days=9), "Wacht op de notaris"), member(BRAM)).state
    assert refused(held, to(held, 1), member(BRAM)).code == "not_now"


def test_a_move_is_taken_back_to_a_date_that_has_passed_with_the_tasks_that_went_along():
    state = in_phase("review")
    moved = act(state, to(state, 7), member(CHRIS))
    event = moved.events[0]
    tasks = tuple(task for task, _ in event.dues)
    late = NOW + timedelta(days=60)
    back = MoveDue(state.entry.id, event.before, NOW, tasks)
    undone = act(moved.state, back, member(CHRIS), now=late).state
    assert undone.entry.due_on == event.before < late.date()
    assert {task.id: task.due_on for task in undone.tasks} == {task.id: task.due_on for task in state.tasks}
    alone = act(moved.state, MoveDue(state.entry.id, event.before, NOW), member(CHRIS)).state
    assert all(task.due_on == state.entry.due_on + timedelta(days=7) for task in alone.tasks if task.id in tasks)


def test_what_fires_before_the_due_date_fires_before_the_new_one():
    state = in_phase("review")
    position = state.entry.position - 1
    phase = state.template.phases[position]
    before = AutomationDefinition("soon", words.TASK, "Bijna", moment=Moment(words.BEFORE_DUE, 1), side=words.OFFICE)
    phases = list(state.template.phases)
    phases[position] = changed(phase, automations=(*phase.automations, before))
    state = changed(state, template=changed(state.template, phases=tuple(phases)))
    assert not act(state, to(state, 7), member(CHRIS)).timers  # it fired, or was left out: it does not come (again)
    decision = act(state, to(state, 7), member(CHRIS), waiting={"soon": NOW + timedelta(days=2)})
    [timer] = [timer for timer in decision.timers if timer.argument == "soon"]
    assert timer.due_at.date() == decision.state.entry.due_on - timedelta(days=1) and timer.due_at > NOW
