"""What clients hear: the mails of the engine, and that the office goes on."""

import json
from datetime import timedelta

import pytest

from aanzet.cases.actions.lifecycle import hold_case
from aanzet.cases.actions.tasks import complete_task, hand_over_task, send_task_back
from aanzet.cases.actions.telling import tell_moved, tell_passed_on
from aanzet.cases.queries.mail_facts import mail_facts
from aanzet.clients.actions.contacts import NewLink, link_contact
from aanzet.core.errors import Refused
from aanzet.core.models import Delivery, Event
from aanzet.messages.models import Message, Notice
from aanzet.messages.ports import Asked, case_facts
from aanzet.rules.actors import system
from tests.cast_cases import running


@pytest.fixture
def office(cast):
    """Fatima's return, just started."""
    with cast.linde.scope():
        yield cast, running(cast)


def facts_of_mails(case):
    mails = Delivery.objects.filter(kind="mail", case_id=case.id)
    asked = [
        Asked(one.key, one.payload["notice"], one.person_id, one.case_id, one.task_id, one.payload["message_id"])
        for one in mails
        if "path" not in one.payload
    ]
    return mail_facts(asked)


@pytest.mark.feature("F330", "F097")
def test_mails_of_the_start(office):
    cast, case = office
    assert case_facts() is mail_facts
    facts = facts_of_mails(case)
    kinds = sorted(fact.kind for fact in facts.values())
    assert kinds == ["message", "request", "request"] and all(fact.pending for fact in facts.values())
    request = next(fact for fact in facts.values() if fact.kind == "request" and fact.minutes == 5)
    task = case.tasks(kind="request")[0]
    assert request.about == "Aangifte IB 2025" and request.ask == "Stuur je gegevens voor de aangifte"
    assert request.path == f"/portal/tasks/{task.id}/" and request.due_on == task.due_on
    case.supply(cast)
    assert not any(fact.pending for fact in facts_of_mails(case).values() if fact.kind == "request")


@pytest.mark.feature("F330")
def test_passed_on(office):
    cast, case = office
    house = system(cast.linde.id)
    about = {"actor": house, "now": cast.now, "case_id": case.id, "person_id": cast.fatima.id}
    assert not tell_passed_on(**about, event_id=case.id)  # it is still her move
    case.supply(cast)
    assert tell_passed_on(**about, event_id=case.id)
    notice = Notice.objects.get(kind="passed_on")
    assert notice.person_id == cast.fatima.id and notice.url == f"/portal/cases/{case.row.number}/"
    assert Delivery.objects.filter(kind="mail", payload__notice="passed_on").count() == 1


@pytest.mark.feature("F145", "F330")
def test_a_promise_that_moves(office):
    cast, case = office
    case.supply(cast)
    promised = case.row.promised_on
    until = promised + timedelta(days=40)
    hold_case(actor=cast.bram, now=cast.now, case_id=case.id, until=until, reason="De bank is laat.")
    waiting = Delivery.objects.get(kind="reaction", receiver="cases.on_promise_moved")  # before that no promise moved
    event = Event.objects.get(id=waiting.event_id)
    told = json.loads(event.payload)
    assert told["promised_before"] == promised.isoformat() < told["promised_on"] == case.row.promised_on.isoformat()
    moved = {"actor": system(cast.linde.id), "case_id": case.id, "cause": told["cause_code"]}
    moved |= {"promised_before": promised, "promised_on": case.row.promised_on}
    assert tell_moved(**moved, now=cast.now) == 1
    notice = Notice.objects.get(kind="moved")
    assert notice.person_id == cast.fatima.id and notice.url == f"/portal/cases/{case.row.number}/"
    mail = Delivery.objects.get(kind="mail", payload__notice="moved")
    assert mail.payload["was_on"] == promised.isoformat() < mail.payload["ready_on"]
    assert mail.payload["why"] == "Dat komt doordat het een tijd stillag."
    # not every day it slips another day, and nothing when it is sooner than was said
    tell_moved(**moved, now=cast.now)
    assert Notice.objects.filter(kind="moved").count() == 1
    assert tell_moved(**(moved | {"promised_on": promised - timedelta(days=1)}), now=cast.now) == 0
    tell_moved(**moved, now=cast.now + timedelta(days=7))
    assert Notice.objects.filter(kind="moved").count() == 2


@pytest.mark.feature("F330")
def test_who_is_to_move_himself_is_not_told_that_it_takes_longer(office):
    cast, case = office
    day = case.row.promised_on
    moved = {"actor": system(cast.linde.id), "case_id": case.id, "cause": "slip", "now": cast.now}
    assert tell_moved(**moved, promised_before=day, promised_on=day + timedelta(days=5)) == 0


@pytest.mark.feature("F188")
def test_the_last_word_says_that_it_is_ready(office):
    cast, case = office
    case.to_approval(cast)
    complete_task(actor=cast.fatima, now=cast.now, case_id=case.id, task_id=case.tasks(kind="approve")[0].id)
    case.complete(cast, cast.anna)
    closing = [fact for key, fact in facts_of_mails(case).items() if ":@close:" in key]
    assert [fact.kind for fact in closing] == ["finished"] and closing[0].about == "Aangifte IB 2025"
    assert closing[0].path == f"/portal/cases/{case.row.number}/"
    assert Message.objects.filter(text__contains="verstuurd naar de Belastingdienst").exists()


@pytest.mark.feature("F333")
def test_send_back_goes_to_the_chat(office):
    cast, case = office
    case.to_approval(cast)
    task = case.tasks(kind="approve")[0]
    with pytest.raises(Refused) as refused:
        send_task_back(actor=cast.fatima, now=cast.now, case_id=case.id, task_id=task.id, remark=" ")
    assert refused.value.code == "reason_required"
    send_task_back(actor=cast.fatima, now=cast.now, case_id=case.id, task_id=task.id, remark="Mijn giften ontbreken.")
    task.refresh_from_db()
    assert task.state == "refused" and case.row.turn_party == "office"
    assert Message.objects.filter(variant="client", text="Mijn giften ontbreken.").exists()


@pytest.mark.feature("F333")
def test_hand_over(office):
    cast, case = office
    link_contact(
        actor=cast.anna,
        now=cast.now,
        contact_id=cast.linde.contacts["daan"],
        client_id=cast.linde.clients["fatima"],
        link=NewLink(()),
    )
    task = case.tasks(kind="request")[0]
    with pytest.raises(Refused) as refused:
        hand_over_task(
            actor=cast.daan, now=cast.now, case_id=case.id, task_id=task.id, contact_id=cast.linde.contacts["daan"]
        )
    assert refused.value.code == "not_addressed_to_you"
    hand_over_task(
        actor=cast.fatima, now=cast.now, case_id=case.id, task_id=task.id, contact_id=cast.linde.contacts["daan"]
    )
    task.refresh_from_db()
    assert task.people == [cast.linde.contacts["daan"]]
    told = {notice.kind: notice.person_id for notice in Notice.objects.filter(kind__in=["task", "handed_over"])}
    assert told == {"task": cast.linde.contacts["daan"], "handed_over": cast.anna.id}
