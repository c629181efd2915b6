"""The main job on the database: the shipped template "Aangifte IB", from start to closing, through the actions."""

import pytest

from aanzet.cases.actions.checkpoints import tick_checkpoint
from aanzet.cases.actions.phases import complete_phase
from aanzet.cases.actions.requests import send_request, supply_item
from aanzet.cases.actions.start import StartOrder, start_cases
from aanzet.cases.actions.templates import create_template, publish_template
from aanzet.cases.models import Case, Checkpoint, PhaseEntry, RequestItem, Task
from aanzet.cases.queries.timeline import timeline_of_client
from aanzet.core.errors import Refused
from aanzet.core.models import Delivery
from aanzet.messages.models import Message
from aanzet.rules.process.commands import CompletePhase, TickCheckpoint


@pytest.fixture
def office(cast):
    """Linde with the product, the published template and Fatima as a client."""
    with cast.linde.scope():
        anna, now = cast.anna, cast.now
        template = create_template(actor=anna, now=now, name="Aangifte IB", model_key="income_tax")
        publish_template(actor=anna, now=now, template_id=template, despite_warnings=True)
        client = cast.linde.clients["fatima"]
        yield {"template": template, "client": client, "cast": cast}


@pytest.mark.feature("F173", "F176", "F118", "F122", "F124")
def test_start(office):
    cast, client = office["cast"], office["client"]
    order = StartOrder(office["template"], period="2025")
    outcome = start_cases(actor=cast.anna, now=cast.now, order=order, client_ids=[client])[client]
    assert outcome.refusal is None and outcome.not_begun is None
    case = Case.objects.get()
    assert case.state == "active" and case.title == "Aangifte IB 2025" and case.turn_party == "client"
    assert case.turn_rule == "T5" and case.phase_position == 1
    assert Task.objects.filter(side="client").count() == 2 and RequestItem.objects.count() == 3
    again = start_cases(actor=cast.anna, now=cast.now, order=order, client_ids=[client])[client]
    assert again.refusal.code == "already_exists_for_period"


def fatima(cast, client):
    from aanzet.access.queries.visitors import actor_of
    from aanzet.clients.models import ContactLink

    return actor_of(ContactLink.objects.get(client_id=client).contact_id)


@pytest.mark.feature("F164", "F172", "F152", "F153", "F181")
def test_walk(office):
    cast, client = office["cast"], office["client"]
    now = cast.now
    start_cases(actor=cast.anna, now=now, order=StartOrder(office["template"], period="2025"), client_ids=[client])
    case = Case.objects.get()
    contact = fatima(cast, client)
    for task in Task.objects.filter(side="client").order_by("position"):
        for item in RequestItem.objects.filter(task_id=task.id, required=True):
            supply_item(actor=contact, now=now, case_id=case.id, item_id=item.id, answer="Niets")
        send_request(actor=contact, now=now, case_id=case.id, task_id=task.id)
    case.refresh_from_db()
    assert case.phase_key == "draft" and case.turn_party == "office"
    assert case.turn_people == [cast.linde.people["bram"]]
    entry = PhaseEntry.objects.get(state="active")
    with pytest.raises(Refused) as refused:
        complete_phase(actor=cast.bram, now=now, case_id=case.id, order=CompletePhase(entry.id))
    assert refused.value.code in ("checkpoints_open", "required_item_missing")
    for point in Checkpoint.objects.filter(entry_id=entry.id):
        tick_checkpoint(actor=cast.bram, now=now, case_id=case.id, order=TickCheckpoint(point.id, "done"))
    case.refresh_from_db()
    assert case.version > 5


@pytest.mark.feature("F174", "F175")
def test_a_case_that_stands_ready_tells_nobody_and_is_on_the_timeline_at_once(office):
    cast, client = office["cast"], office["client"]
    order = StartOrder(office["template"], period="2025", at_once=False)
    start_cases(actor=cast.anna, now=cast.now, order=order, client_ids=[client])
    case = Case.objects.get()
    assert (case.state, case.turn_rule, case.turn_party) == ("not_started", "T4", "office")
    assert not Delivery.objects.filter(case_id=case.id, kind="mail").exists()
    assert not Message.objects.filter(case_id=case.id).exists()
    assert [entry.case_id for entry in timeline_of_client(cast.anna, client).entries if entry.case_id] == [case.id]
