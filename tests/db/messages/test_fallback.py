"""A mail that bounces: the contact is marked and the next channel is tried once (F097, F221)."""

from datetime import timedelta

import pytest

from aanzet.access.models import Person
from aanzet.cases.actions.calling import ask_to_call
from aanzet.cases.models import LooseTask
from aanzet.clients.actions.unreachable import mark_unreachable
from aanzet.clients.models import Contact
from aanzet.core.deliveries import deliver, failures
from aanzet.core.errors import NotFound
from aanzet.core.models import Delivery, Event
from aanzet.messages.actions import fallback
from aanzet.messages.actions.fallback import try_next_channels, use_other_channel
from aanzet.messages.actions.notices import Telling, notify
from aanzet.messages.actions.settings import change_message_settings
from aanzet.rules.actors import system

pytestmark = pytest.mark.feature("F097")
MOBILE = "+31612345678"


@pytest.fixture
def daan(cast, mailbox):
    """A function that gives Daan a mobile number; his mail bounces, and no hour is quiet."""
    with cast.linde.scope():
        change_message_settings(actor=cast.anna, now=cast.now, values={"quiet_hours": False, "mail_window_minutes": 0})
        Person.objects.filter(id=cast.linde.people["daan"]).update(email="bounce.daan@voorbeeld.example")

    def give(mobile):
        with cast.linde.scope():
            Contact.objects.filter(id=cast.linde.people["daan"]).update(mobile=mobile)

    return give


def tell(cast, key="k1"):
    with cast.linde.scope():
        telling = Telling(
            key=key,
            person_id=cast.linde.people["daan"],
            kind="task",
            about="Aangifte IB 2025",
            ask="Stuur je gegevens voor de aangifte",
            url="/portal/tasks/1/",
            sender_id=cast.linde.people["anna"],
            client_id=cast.linde.clients["de_vries"],
            mail=True,
        )
        notify(actor=system(cast.linde.id), now=cast.now, tellings=[telling])
    deliver(cast.linde.id, "mail")
    deliver(cast.linde.id, "sms")


def react(cast):
    deliver(cast.linde.id, "reaction")


def seen(cast):
    with cast.linde.scope():
        return dict(Delivery.objects.filter(kind__in=("mail", "sms")).values_list("kind", "state"))


def calls(cast):
    react(cast)
    with cast.linde.scope():
        return list(LooseTask.objects.values_list("title", "role", "client_id", "given_by"))


def test_the_contact_is_marked_and_gets_a_text_message(cast, daan, phones):
    daan(MOBILE)
    tell(cast)
    (sms,) = phones.to(MOBILE)
    assert sms.body.startswith("Kantoor Linde: Stuur je gegevens voor de aangifte")
    assert sms.body.endswith("/portal/tasks/1/") and len(sms.body) <= 160
    assert seen(cast) == {"mail": "failed", "sms": "sent"}
    with cast.linde.scope():
        assert Contact.objects.get(id=cast.linde.people["daan"]).refused_email == "bounce.daan@voorbeeld.example"
        assert [line.reason for line in failures(cast.anna, now=cast.now)] == ["address_refused"]
    tell(cast)
    assert len(phones.messages) == 1, "once"
    assert not calls(cast)


@pytest.mark.parametrize("mobile", ["", "+31612345001"])
def test_without_a_number_that_works_somebody_calls_once(cast, daan, phones, mobile):
    daan(mobile)
    tell(cast)
    tell(cast, "k2")
    assert calls(cast) == [("Bel Daan de Vries", "relation_manager", cast.linde.clients["de_vries"], None)]
    with cast.linde.scope():
        assert Contact.objects.get(id=cast.linde.people["daan"]).refused_mobile == mobile


def test_a_text_message_that_turns_out_undelivered(cast, daan, phones, monkeypatch):
    monkeypatch.setattr(fallback, "LOOK_AFTER", timedelta(seconds=0))
    daan("+31612345000")
    tell(cast)
    deliver(cast.linde.id, "sms_receipt")
    assert [title for title, *_ in calls(cast)] == ["Bel Daan de Vries"]


@pytest.mark.feature("F221", "F105")
def test_a_text_message_that_arrived_takes_the_mail_off_the_list(cast, daan, phones, monkeypatch):
    monkeypatch.setattr(fallback, "LOOK_AFTER", timedelta(seconds=0))
    daan(MOBILE)
    tell(cast)
    with cast.linde.scope():
        assert [line.kind for line in failures(cast.anna, now=cast.now)] == ["mail"], "it may still fail"
    deliver(cast.linde.id, "sms_receipt")
    with cast.linde.scope():
        assert not failures(cast.anna, now=cast.now)
        (mail,) = Delivery.objects.filter(kind="mail")
        assert (mail.state, mail.reason) == ("skipped", "arrived_otherwise")
        told = Event.objects.get(name="DeliveryReplaced")
        assert (told.object_id, told.actor) == (mail.id, "system") and told.client_id == cast.linde.clients["de_vries"]
    timeline = cast.client("anna").get("/office/clients/00101/timeline/").content.decode()
    assert "alsnog langs een andere weg bereikt" in timeline


def test_no_provider_means_a_call(cast, daan):
    daan(MOBILE)
    tell(cast)
    assert len(calls(cast)) == 1


def test_by_hand_a_failure_goes_another_way(cast, daan, phones):
    daan("")
    tell(cast)
    daan(MOBILE)
    office = cast.linde
    with office.scope():
        (line,) = failures(cast.anna, now=cast.now)
        with pytest.raises(NotFound):
            use_other_channel(actor=cast.anna, now=cast.now, delivery_id=line.id, clients=[])
        assert use_other_channel(actor=cast.anna, now=cast.now, delivery_id=line.id) == "sms"
        assert not failures(cast.anna, now=cast.now)
    deliver(office.id, "sms")
    assert len(phones.to(MOBILE)) == 1


def test_marking_is_about_this_address_only(cast, daan):
    who = cast.linde.people["daan"]
    daan("")
    with cast.linde.scope():
        house = system(cast.linde.id)
        assert mark_unreachable(actor=house, now=cast.now, contact_id=who, channel="email")
        assert not mark_unreachable(actor=house, now=cast.now, contact_id=who, channel="email")
        assert not mark_unreachable(actor=house, now=cast.now, contact_id=who, channel="sms"), "he has no number"
        assert not mark_unreachable(actor=house, now=cast.now, contact_id=cast.linde.people["anna"], channel="email")
        assert ask_to_call(actor=house, now=cast.now, contact_id=who, client_id=None)
        assert ask_to_call(actor=house, now=cast.now, contact_id=who, client_id=None) is None
        try_next_channels(now=cast.now, organization_id=cast.linde.id, settled=[])


def test_the_page_shows_the_button_and_the_mark(cast, daan, phones):
    daan(MOBILE)
    tell(cast)
    client = cast.client("anna")
    page = client.get("/office/failures/").content.decode()
    assert "Ander kanaal" in page
    with cast.linde.scope():
        (line,) = failures(cast.anna, now=cast.now)
        number = Person.objects.get(id=cast.linde.people["daan"]).number
    assert "komt niet aan" in client.get(f"/office/contacts/{number}/").content.decode()
    answer = client.post(f"/office/failures/{line.id}/channel/", {"command_id": "c1"})
    assert answer.status_code == 302
    with cast.linde.scope():
        assert not failures(cast.anna, now=cast.now)
