"""The turn clock of real cases: what is stored is what the history tells, and what both sides read (F406)."""

from datetime import timedelta

import pytest
from django.db import connection

from aanzet.cases.actions.deleting import delete_case
from aanzet.cases.actions.lifecycle import cancel_case, hold_case
from aanzet.cases.jobs import check_turn_clock
from aanzet.cases.models import TurnInterval
from aanzet.cases.queries.recomputed import HISTORY, turn_clock_told
from aanzet.clients.queries.rows import row
from aanzet.core import audit
from aanzet.core.clock import app_now
from aanzet.rules import turn_clock
from aanzet.rules.process.replay import intervals
from aanzet.rules.turn_clock import Stretch
from tests.cast import build
from tests.cast_cases import running

pytestmark = pytest.mark.feature("F406")


@pytest.fixture
def cast(db):
    """The cast as it was made forty days ago."""
    return build(app_now() - timedelta(days=40))


def walk(cast):
    """A case of forty days: nine with Fatima, three with Bram, then on hold."""
    begun = cast.now
    case = running(cast)
    case.supply(cast, begun + timedelta(days=9))
    case.add_return(cast, begun + timedelta(days=11))
    case.complete(cast, cast.bram, begun + timedelta(days=12))
    hold_case(actor=cast.anna, now=begun + timedelta(days=20), case_id=case.id,
              until=(begun + timedelta(days=60)).date(), reason="Ziek")  # fmt: skip
    return case


def stored(case_id):
    """The intervals as rows/turn_clock has them."""
    fields = ("party", "rule", "from_at", "until_at", "people", "instead_of", "group", "phase_key")
    return [
        Stretch(*(tuple(value) if isinstance(value, list) else value for value in one))
        for one in TurnInterval.objects.filter(case_id=case_id).order_by("from_at").values_list(*fields)
    ]


def test_what_is_stored_is_what_the_history_tells(cast):
    with cast.linde.scope():
        case = walk(cast)
        kept = stored(case.id)
        with connection.cursor() as cursor:
            cursor.execute(HISTORY, {"organization": cast.linde.id, "case": case.id})
            history = cursor.fetchone()[0]
        client = row("select client_id from cases_case where id = %(id)s", {"id": case.id})["client_id"]
        told = intervals(case.id, client, [(n, about, _json(payload)) for n, about, payload in _json(history)])
        assert turn_clock.merged(told) == turn_clock.merged(kept) and len(kept) >= 3
        assert turn_clock_told(organization=cast.linde.id).findings == []


def _json(value):
    import orjson

    return orjson.loads(value) if isinstance(value, str) else value


def test_a_difference_is_found_at_night(cast, caplog):
    with cast.linde.scope():
        case = walk(cast)
        first = TurnInterval.objects.filter(case_id=case.id).order_by("from_at").first()
        assert turn_clock_told(organization=cast.linde.id, cases=[case.id]).findings == []
        TurnInterval.objects.filter(id=first.id).update(from_at=first.from_at - timedelta(hours=2))
    found = audit.findings(cast.linde.id, only=("I2",))
    assert ("I2", "clock_not_told") in [(name, finding.reason) for name, finding in found]
    check_turn_clock(cast.linde.id, cast.now)
    assert f"the turn clock of case {case.id}" in caplog.text


def test_a_deleted_case_leaves_its_history_and_no_difference(cast):
    with cast.linde.scope():
        case = running(cast)
        cancel_case(actor=cast.anna, now=cast.now, case_id=case.id, reason="Dubbel")
        delete_case(actor=cast.anna, now=cast.now, case_id=case.id, reason="Dubbel")
        assert not TurnInterval.objects.filter(case_id=case.id).exists()
        assert turn_clock_told(organization=cast.linde.id).findings == []
