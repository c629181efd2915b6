"""Uitval: what could not be delivered, by whom it is seen to, and what one may do about it."""

import re
from datetime import timedelta

import pytest

from aanzet.cases.models import Task
from aanzet.clients.actions.contacts import unlink_contact
from aanzet.core.models import Delivery
from tests.cast_cases import publish, running


def fail(case, *, state="failed", reason="mail_server_away", blocking=False, **more):
    """Make the mails of a case fail, as the worker would record it."""
    return Delivery.objects.filter(case_id=case.id, kind="mail").update(
        state=state, reason=reason, settled_at=case.row.changed_at, next_try_at=None, blocking=blocking, **more
    )


@pytest.fixture
def case(cast):
    with cast.linde.scope():
        made = running(cast)
        made.mails = list(Delivery.objects.filter(case_id=made.id, kind="mail").values_list("id", flat=True))
    return made


@pytest.mark.feature("F221")
def test_empty_is_the_goal(cast):
    page = cast.client("anna").get("/office/failures/").content.decode()
    assert "Alles is bezorgd. Laatste controle" in page


@pytest.mark.feature("F221")
def test_failures_stand_per_cause_with_who_and_why(cast, case):
    with cast.linde.scope():
        count = fail(case)
    anna = cast.client("anna")
    page = anna.get("/office/failures/").content.decode()
    assert f"{count} keer e-mail: De mailserver" in page and "Fatima el Amrani" in page
    assert "Aangifte IB 2025" in page and "Fatima el Amrani" in page and "Alle 3 opnieuw" in page
    menu = anna.get("/office/more/").content.decode()
    assert re.search(r"Uitval.{0,200}?3", menu, re.S)
    fragment = anna.get("/office/failures/live/").content.decode()
    assert fragment.lstrip().startswith("{#") is False and "<html" not in fragment and 'id="failures"' in fragment


@pytest.mark.feature("F221")
def test_all_of_one_cause_go_again_and_one_is_skipped_with_a_reason(cast, case):
    with cast.linde.scope():
        fail(case)
    anna, first = cast.client("anna"), case.mails[0]
    answer = anna.post(f"/office/failures/{first}/skip/", {"reason": " "})
    assert answer.status_code == 422 and "reden" in answer.content.decode()
    assert anna.post(f"/office/failures/{first}/skip/", {"reason": "Al gebeld"}).status_code == 302
    assert anna.post("/office/failures/repeat/", {"id": [str(one) for one in case.mails[1:]]}).status_code == 302
    with cast.linde.scope():
        states = dict(Delivery.objects.filter(id__in=case.mails).values_list("id", "state"))
    assert states.pop(first) == "skipped" and set(states.values()) == {"queued"}
    gone = anna.post("/office/failures/repeat/", {"id": str(first)})
    assert gone.status_code == 422 and "al opgelost" in gone.content.decode()


@pytest.mark.feature("F221")
def test_an_uncertain_one_is_looked_up_first(cast, case):
    with cast.linde.scope():
        fail(case, state="uncertain", reason="answer_lost")
        Delivery.objects.filter(id=case.mails[0]).update(next_try_at=cast.now + timedelta(minutes=1))
    page = cast.client("anna").get("/office/failures/").content.decode()
    assert page.count("We kijken na of het is aangekomen") == 1 and "Toch opnieuw" in page


@pytest.mark.feature("F221", "F105")
def test_what_nobody_can_receive_is_sent_after_one_choice(cast):
    with cast.linde.scope():
        template = publish(cast)
        client = cast.linde.clients["fatima"]
        unlink_contact(actor=cast.anna, now=cast.now, client_id=client, contact_id=cast.linde.contacts["fatima"])
        case = running(cast, template=template)
        assert Task.objects.filter(case_id=case.id, purpose="fix_recipient").exists()
        link_again(cast, client)
    anna = cast.client("anna")
    page = anna.get("/office/failures/").content.decode()
    delivery, task = re.search(r"failures/([0-9a-f-]+)/fix/.*?name=\"task_id\" value=\"([^\"]+)\"", page, re.S).groups()
    contact = str(cast.linde.contacts["fatima"])
    assert contact in page
    done = anna.post(f"/office/failures/{delivery}/fix/", {"task_id": task, "contact_id": contact})
    assert done.status_code == 302, done.content.decode()
    with cast.linde.scope():
        assert Task.objects.get(id=task).state == "done"
        assert not Delivery.objects.filter(id=delivery, state="held").exists()


def link_again(cast, client):
    from aanzet.clients.actions.contacts import NewLink, link_contact

    link_contact(
        actor=cast.anna,
        now=cast.now,
        client_id=client,
        contact_id=cast.linde.contacts["fatima"],
        link=NewLink(functions=("authorized_representative",)),
    )


@pytest.mark.feature("F221", "F027")
def test_strangers_and_readers_change_nothing(cast, case):
    with cast.linde.scope():
        fail(case)
    ed, chris = cast.client("ed"), cast.client("vera")
    assert case.mails and str(case.mails[0]) not in ed.get("/office/failures/").content.decode()
    for who in (ed, chris):
        for url, values in (
            ("/office/failures/repeat/", {"id": str(case.mails[0])}),
            (f"/office/failures/{case.mails[0]}/skip/", {"reason": "Zomaar"}),
            (f"/office/failures/{case.mails[0]}/fix/", {"task_id": str(case.id), "contact_id": str(case.id)}),
        ):
            assert who.post(url, values).status_code in (404, 422), url
    with cast.linde.scope():
        assert set(Delivery.objects.filter(id__in=case.mails).values_list("state", flat=True)) == {"failed"}
