"""What the engine decided is what stands in the tables: every row loaded again equals the state of the decision."""

import pytest

from aanzet.cases.actions import checkpoints, lifecycle, phases, requests, tasks
from aanzet.cases.actions.start import StartOrder, start_cases
from aanzet.core.details import texts_of
from aanzet.rules.process import commands, words
from tests.state.engine_office import Engine


@pytest.fixture
def engine(committed_db):
    """The office, with real commits."""
    return Engine()


@pytest.mark.parametrize("template", [0, 1])
@pytest.mark.feature("F176", "F181", "F172", "F188")
def test_a_case_from_start_to_end(engine, template):
    order = StartOrder(engine.templates[template], period="2025", at_once=False)
    case_id = engine.do("anna", start_cases, order=order, client_ids=[engine.client_id])[0][engine.client_id].case_id
    anna = engine.office.people["anna"]

    def act(who, action, **values):
        decision, code = engine.do(who, action, case_id=case_id, **values)
        assert code in ("", "already_done", "not_addressed_to_you", "already_claimed", "phase_passed"), (action, code)
        engine.compare(decision)

    act("anna", lifecycle.start_case, order=commands.StartCase())
    for _ in range(8):
        rows = engine.rows(case_id)
        if rows.entry is None:
            break
        for task in rows.open_tasks:
            for item in [item for item in rows.items if item.task_id == task.id]:
                act("fatima", requests.supply_item, item_id=item.id, answer="Hier is het")
            if task.kind == words.REQUEST:
                act("fatima", requests.send_request, task_id=task.id)
            elif task.side == words.CLIENT:
                act("fatima", tasks.complete_task, task_id=task.id)
            else:
                act("chris", tasks.claim_task, task_id=task.id)
                act("chris", tasks.complete_task, task_id=task.id)
        rows = engine.rows(case_id)
        if rows.entry is None or rows.case.turn_party == words.CLIENT:
            continue
        act("anna", phases.override_case, order=commands.Override("other_person", "absence", responsible_ids=(anna,)))
        for point in rows.points:
            act("anna", checkpoints.tick_checkpoint, order=commands.TickCheckpoint(point.id, "done", note="Gezien"))
        act("anna", lifecycle.hold_case, until=rows.case.expected_on and far(rows), reason="Wachten op de fiscus")
        act("anna", lifecycle.resume_case)
        order = commands.CompletePhase(rows.entry.id, override_reason="Het document volgt per post")
        act("anna", phases.complete_phase, order=order)
    assert engine.rows(case_id).case.state == words.COMPLETED
    act("anna", lifecycle.reopen_case, reason="Er is een brief van de fiscus")
    assert engine.broken(only=("I1", "I2", "I3", "I4", "I5", "I6", "I7", "I11", "I15")) == []


def far(rows):
    """A day well after the case is expected to be ready."""
    from datetime import date, timedelta

    return date.fromisoformat(rows.case.expected_on) + timedelta(days=30)


@pytest.mark.feature("F403")
def test_texts_stand_encrypted_beside_the_log(engine):
    order = StartOrder(engine.templates[1], period="2025")
    case_id = engine.do("anna", start_cases, order=order, client_ids=[engine.client_id])[0][engine.client_id].case_id
    engine.do("anna", lifecycle.cancel_case, case_id=case_id, reason="De klant gaat emigreren")
    from django.db import connection

    with engine.office.scope(), connection.cursor() as cursor:
        cursor.execute("select id, payload, detail_digest from core_event where name = 'CaseCancelled'")
        event_id, payload, digest = cursor.fetchone()
        cursor.execute("select salt, body from core_eventdetail where id = %s", [event_id])
        salt, body = cursor.fetchone()
        texts = texts_of(engine.id, [event_id])[event_id]
    assert "emigreren" not in payload and b"emigreren" not in bytes(body)
    assert texts == {"end_reason": "De klant gaat emigreren"}
    from aanzet.core.log import canonical
    from aanzet.rules.evidence import detail_digest

    assert bytes(digest) == detail_digest(bytes(salt), canonical(texts).encode())
