"""How often a command goes to the database and back: a budget of four (architecture 4), whatever the number of cases.

Counted on the line itself: libpq writes down every message that it sends.
"""

import contextlib
import tempfile

import pytest
from django.db import connection

from aanzet.cases.actions import checkpoints, phases
from aanzet.cases.actions.start import StartOrder, start_cases
from aanzet.clients.actions.clients import NewProduct, NewRole, add_client
from aanzet.core.clock import app_now
from aanzet.rules.process import commands
from tests.state.engine_office import Engine

ASKS = (b"Query", b"Sync")  # what makes the server answer


@contextlib.contextmanager
def round_trips():
    """A list that holds the messages for which the connection waited."""
    connection.ensure_connection()
    line, found = connection.connection.pgconn, []
    with tempfile.TemporaryFile() as file:
        line.trace(file.fileno())
        yield found
        line.untrace()
        file.seek(0)
        found += [one for one in file.read().splitlines() if b"\tF\t" in one and one.split(b"\t")[3] in ASKS]


@pytest.fixture
def engine(committed_db):
    """The office, with real commits."""
    return Engine()


def started(engine, period):
    order = StartOrder(engine.templates[1], period=period, at_once=True)
    return engine.do("anna", start_cases, order=order, client_ids=[engine.client_id])[0][engine.client_id].case_id


@pytest.mark.feature("F181")
def test_a_command_takes_four(engine):
    case_id, now = started(engine, "2024"), app_now()
    anna, entry, point = engine.people["anna"], engine.rows(case_id).entry, engine.rows(case_id).points[0]
    connection.ensure_connection()
    with round_trips() as trips, engine.scope_of(anna):
        order = commands.TickCheckpoint(point.id, "done")
        checkpoints.tick_checkpoint(actor=anna, now=now, case_id=case_id, order=order)
    assert len(trips) <= 4, trips
    with round_trips() as trips, engine.scope_of(anna):
        phases.complete_phase(actor=anna, now=now, case_id=case_id, order=commands.CompletePhase(entry.id))
    assert len(trips) <= 4, trips


@pytest.mark.feature("F119")
def test_one_start_and_many_take_the_same(engine):
    started(engine, "2024")
    office, ids = engine.office, []
    anna = engine.people["anna"]
    with office.scope():
        for number in range(60):
            ids.append(
                add_client(
                    actor=anna,
                    now=app_now(),
                    values={"number": f"7{number:04}", "name": f"Klant {number}", "kind": "person"},
                    products=[NewProduct(office.products["Aangifte IB"])],
                    roles=[NewRole(office.team_roles["relation_manager"], office.people["anna"])],
                )
            )
    order, counts = StartOrder(engine.templates[1], period="2025", at_once=True), []
    for clients in (ids[:1], ids[1:]):
        with round_trips() as trips, engine.scope_of(anna):
            outcomes = start_cases(actor=anna, now=app_now(), order=order, client_ids=clients)
        assert all(outcome.case_id for outcome in outcomes.values())
        counts.append(len(trips))
    assert counts[0] == counts[1] <= 8, counts
