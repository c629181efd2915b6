"""A mail of which the answer was lost: until there is one, the office has the turn, also while it is tried again."""

import pytest

from aanzet.cases.actions.start import StartOrder, start_cases
from aanzet.core import deliveries
from aanzet.core.deliveries.rows import claim, settle
from aanzet.core.ports import Outcome
from aanzet.core.scope import scope
from aanzet.rules.process import words
from tests.state.clock import forget, move_clock
from tests.state.engine_office import Engine


@pytest.fixture
def engine(committed_db):
    """The office, with the clock right."""
    made = Engine()
    forget(made.id)
    return made


def take(engine, answer):
    """A worker takes the mails that are due, and this is what comes of it; how many they were."""
    with scope(engine.id):
        taken = claim(engine.id, "mail", 20)
    doubted = broken(engine)
    with scope(engine.id):
        settle([(one, Outcome(answer, reason="" if answer == "sent" else "answer_lost")) for one in taken])
    deliveries.deliver(engine.id, "reaction")
    assert broken(engine) == doubted == []
    return len(taken)


def broken(engine):
    """What is wrong with the case."""
    return engine.broken(engine.case_id)


def rule(engine):
    """The rule of the stored turn."""
    return engine.rows(engine.case_id).case.turn_rule


@pytest.mark.feature("F191")
def test_the_turn_waits_for_an_answer(engine):
    order = StartOrder(engine.templates[0], period="2024", at_once=True)
    started = engine.do("anna", start_cases, order=order, client_ids=[engine.client_id])[0]
    engine.case_id = started[engine.client_id].case_id
    move_clock(engine.id, 24)
    before = rule(engine)
    assert take(engine, "uncertain") > 0
    assert rule(engine) == "T3" != before
    move_clock(engine.id, 24)
    assert take(engine, "retry") > 0
    assert rule(engine) == "T3"
    move_clock(engine.id, 24)
    assert take(engine, "sent") > 0
    assert rule(engine) == before
    assert engine.rows(engine.case_id).case.state == words.ACTIVE
