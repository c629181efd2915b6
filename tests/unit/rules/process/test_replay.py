"""A stored history gives the rows again, and a row that was changed behind its back is found (I3)."""

import json

import pytest

from aanzet.rules.process import commands, words
from aanzet.rules.process.replay import differences, replay
from tests.unit.rules.process.build import (
    ANNA,
    CASE_ID,
    CLIENT_ID,
    FATIMA,
    act,
    changed,
    contact,
    member,
    new_case,
    task_of,
)

pytestmark = pytest.mark.feature("F164")


def history_of(decisions):
    """What the log keeps: name, object and payload as JSON."""
    return [
        (event.name(), str(event.object_id), json.loads(json.dumps(event.payload())))
        for decision in decisions
        for event in decision.events
    ]


def walked():
    first = act(new_case(), commands.CreateCase(commands.StartCase()), member(ANNA))
    item = first.state.items[0]
    second = act(first.state, commands.SupplyItem(item.id, (ANNA,), "Hierbij"), contact(FATIMA))
    third = act(second.state, commands.SendRequest(item.task_id), contact(FATIMA))
    return [first, second, third]


def test_the_rows_follow_from_the_events_alone():
    decisions = walked()
    state = decisions[-1].state
    rows = replay(CASE_ID, CLIENT_ID, history_of(decisions))
    assert differences(state.case, rows.case) == []
    assert differences(state.entry, rows.entry) == []
    for task in state.tasks:
        assert differences(task, rows.tasks[task.id]) == []
    assert rows.turn.party == state.turn.party


def test_a_row_changed_behind_the_back_of_the_log_is_found():
    decisions = walked()
    rows = replay(CASE_ID, CLIENT_ID, history_of(decisions))
    task = task_of(decisions[-1].state, "ask")
    tampered = changed(task, state=words.CANCELLED, title="Iets anders")
    assert differences(tampered, rows.tasks[task.id]) == ["state"]


def test_events_of_others_are_passed_over_and_a_hole_is_not():
    history = history_of(walked())
    assert replay(CASE_ID, CLIENT_ID, [("MessageSent", str(ANNA), {"x": 1}), *history]).case.state == words.ACTIVE
    with pytest.raises((KeyError, ValueError)):
        replay(CASE_ID, CLIENT_ID, history[2:])


def test_answers_are_personal_and_stand_apart():
    event = walked()[1].events[0]
    assert event.texts() == {"answer": "Hierbij"}
    assert "Hierbij" not in json.dumps(event.payload())
