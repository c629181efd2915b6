"""Each invariant of cases is broken by SQL, as somebody with the owner's rights could; the audit names it."""

import pytest
from django.db import connection, transaction

from aanzet.cases.actions import requests
from aanzet.cases.actions.start import StartOrder, start_cases
from aanzet.core import audit
from tests.conftest import cloned_database
from tests.state.engine_office import Engine, as_owner

TABLES = (
    "cases_case", "cases_phaseentry", "cases_task", "cases_requestitem", "cases_checkpoint", "cases_turninterval",
    "cases_caseturnperson", "cases_templateversion", "core_delivery", "core_event", "access_teammember",
)  # fmt: skip
BREAKS = [
    ("I1", "update cases_phaseentry set state = 'completed' where case_id = {case} and state = 'active'"),
    ("I1", "update cases_case set state = 'completed' where id = {case}"),
    ("I1", "update cases_phaseentry set ordinal = 7 where case_id = {case} and state = 'active'"),
    ("I1", "update cases_phaseentry set ended_at = now() + interval '1 day' where case_id = {case} and ordinal = 1"),
    ("I2", "update cases_case set turn_party = 'client', turn_rule = 'T7' where id = {case}"),
    ("I2", "update cases_case set turn_people = '{{}}' where id = {case}"),
    ("I2", "update cases_turninterval set until_at = now() where case_id = {case} and until_at is null"),
    ("I2", "update cases_turninterval set from_at = from_at + interval '1 hour' where case_id = {case}"),
    ("I2", "delete from cases_caseturnperson where case_id = {case}"),
    ("I3", "update cases_task set state = 'open', done_at = null where case_id = {case} and state = 'done'"),
    ("I3", "update cases_checkpoint set mandatory = not mandatory where case_id = {case}"),
    ("I3", "delete from core_event where case_id = {case} and name = 'PhaseStarted'"),
    ("I4", "delete from core_delivery where case_id = {case} and key like 'auto:%%'"),
    (
        "I4",
        "insert into core_delivery select (jsonb_populate_record(d, jsonb_build_object('id', gen_random_uuid(), "
        "'key', replace(d.key, 'auto:', 'auto:0')))).* from core_delivery d "
        "where case_id = {case} and key like 'auto:%%' limit 1",
    ),
    (
        "I5",
        "update cases_phaseentry set left_by = 'hand' where case_id = {case} and ordinal = 1; "
        "update cases_checkpoint set state = 'open', carried_over = false where case_id = {case}",
    ),
    ("I5", "update cases_checkpoint set carried_over = false, state = 'open' where case_id = {case} and carried_over"),
    ("I5", "update cases_phaseentry set left_by = 'override', ended_by = 'x' where case_id = {case} and ordinal = 1"),
    ("I6", "update cases_templateversion set definition = replace(definition, 'Welkom', 'Vaarwel')"),
    ("I6", "delete from core_event where case_id = {case} and name = 'CaseStarted'"),
    ("I7", "update cases_case set period = '2025', unique_key = null where id <> {case}"),
    ("I11", "update cases_case set expected_on = expected_on + 3 where id = {case}"),
    ("I11", "update cases_case set promised_on = expected_on - 3 where id = {case}"),
    ("I11", "update cases_phaseentry set due_on = started_at::date - 5 where case_id = {case}"),
    ("I15", "update access_teammember set state = 'deactivated' where id = {bram}"),
    ("I15", "update cases_case set turn_people = '{{}}' where id = {case}"),
]  # fmt: skip


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker):
    """Two cases of one client, in the second phase; then the connection is the owner's, past the walls."""
    with django_db_blocker.unblock(), cloned_database():
        engine, ids = Engine(), []
        for period in ("2025", "2024"):
            order = StartOrder(engine.templates[1], period=period, at_once=True)
            answer, _ = engine.do("anna", start_cases, order=order, client_ids=[engine.client_id])
            ids.append(answer[engine.client_id].case_id)
            rows = engine.rows(ids[-1])
            engine.do("fatima", requests.supply_item, case_id=ids[-1], item_id=rows.items[0].id, answer="Hier")
            engine.do("fatima", requests.send_request, case_id=ids[-1], task_id=rows.tasks[0].id)
            assert engine.rows(ids[-1]).entry.phase_key == "draft"
        with as_owner(*TABLES, unguarded=("core_event",)):
            yield engine, ids[0]


@pytest.mark.parametrize(("id", "statement"), BREAKS)
@pytest.mark.feature("F403")
def test_the_breach_is_found(house, id, statement):
    engine, case = house
    values = {"case": f"'{case}'", "bram": f"'{engine.office.people['bram']}'"}
    assert audit.findings(engine.id, only=(id,), deep=True) == []
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(statement.format(**values), [])
            assert cursor.rowcount
        found = audit.findings(engine.id, only=(id,), deep=True)
        transaction.set_rollback(True)
    assert {name for name, _ in found} == {id}
    assert not any(finding.reason == "not_checked" for _, finding in found), found
