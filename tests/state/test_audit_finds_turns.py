"""A turn of a client who cannot act is found by the audit, however it came to be (reliability 2, I15)."""

import pytest
from django.db import connection, transaction

from aanzet.cases.actions.start import StartOrder, start_cases
from aanzet.core import audit
from tests.conftest import cloned_database
from tests.state.engine_office import Engine, as_owner

TABLES = ("cases_case", "clients_contact", "clients_contactlink", "access_person", "access_organization")
BREAKS = [
    ("turn_of_blocked", "update clients_contact set portal = 'blocked' where id = {fatima}"),
    ("turn_of_unlinked", "delete from clients_contactlink where contact_id = {fatima}"),
    ("turn_of_unlinked", "update clients_contactlink set valid_until = current_date - 3 where contact_id = {fatima}"),
    (
        "turn_without_way",
        "update access_person set email = '' where id = {fatima}; "
        "update clients_contact set mobile = '' where id = {fatima}",
    ),
    ("turn_of_stranger", "update cases_case set turn_people = array[gen_random_uuid()] where id = {case}"),
    ("turn_of_nobody", "update cases_case set turn_people = '{{}}' where id = {case}"),
]


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker):
    """A case in which Fatima has the turn; then the connection is the owner's, past the walls."""
    with django_db_blocker.unblock(), cloned_database():
        engine = Engine()
        order = StartOrder(engine.templates[1], period="2025", at_once=True)
        answer, _ = engine.do("anna", start_cases, order=order, client_ids=[engine.client_id])
        case_id = answer[engine.client_id].case_id
        assert engine.rows(case_id).case.turn_party == "client"
        with as_owner(*TABLES):
            yield engine, case_id


@pytest.mark.parametrize(("reason", "statement"), BREAKS)
@pytest.mark.feature("F403")
def test_a_client_who_cannot_act_is_found(house, reason, statement):
    engine, case = house
    values = {"case": f"'{case}'", "fatima": f"'{engine.office.people['fatima']}'"}
    assert audit.findings(engine.id, only=("I15",)) == []
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(statement.format(**values), [])
        found = audit.findings(engine.id, only=("I15",))
        transaction.set_rollback(True)
    assert [finding.reason for _, finding in found] == [reason]
