"""Notices by mail: the words, once, together, at a decent hour, and never with a hole (F096, F097, F104, F105)."""

import re
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from aanzet.core.deliveries import deliver
from aanzet.core.errors import Refused
from aanzet.core.models import Delivery
from aanzet.core.ports import failed, sent
from aanzet.messages import jobs, ports
from aanzet.messages.actions.choices import choose_notices
from aanzet.messages.actions.conversations import open_conversation
from aanzet.messages.actions.mails import let_in, take_along
from aanzet.messages.actions.notices import Telling, notify
from aanzet.messages.actions.reading import mark_read
from aanzet.messages.actions.settings import change_message_settings
from aanzet.messages.actions.writing import delete_message, send_message
from aanzet.messages.models import Notice
from aanzet.messages.queries.choices import next_bundle
from aanzet.messages.queries.mailing import free_from, receiver
from aanzet.rules.actors import system

MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday, 10:00 in the Netherlands
EVENING = datetime(2026, 11, 23, 21, 30, tzinfo=UTC)


@pytest.fixture
def post(monkeypatch):
    """The mails that left, and what the mail server answers."""

    class Post(list):
        answer = sent("1")

    post = Post()
    monkeypatch.setattr(jobs, "send", lambda mail: (post.append(mail), post.answer)[1])
    return post


def quiet(cast, **values):
    with cast.linde.scope():
        change_message_settings(actor=cast.anna, now=cast.now, values={"quiet_hours": False, **values})


def tell(cast, key="k1", kind="task", who="daan", about="Aangifte IB 2025", **more):
    with cast.linde.scope():
        notify(
            actor=system(cast.linde.id),
            now=cast.now,
            tellings=[
                Telling(
                    key=key,
                    person_id=cast.linde.people[who],
                    kind=kind,
                    about=about,
                    url="/portal/tasks/1/",
                    sender_id=cast.linde.people["anna"],
                    client_id=cast.linde.clients["de_vries"],
                    mail=True,
                    **more,
                )
            ],
        )


def states(cast):
    with cast.linde.scope():
        return sorted(Delivery.objects.filter(kind="mail").values_list("state", "reason"))


@pytest.mark.feature("F097")
def test_a_notice_is_told_in_the_house_and_mailed_once(cast, post):
    quiet(cast)
    for _ in range(2):
        tell(cast, due_on=date(2026, 11, 26), ask="Lees en keur je aangifte goed", minutes=5)
    deliver(cast.linde.id, "mail")
    deliver(cast.linde.id, "mail")
    (mail,) = post
    assert mail.to == "daan@voorbeeld.example" and mail.to_name == "Daan de Vries"
    assert mail.from_name == "Anna Visser, Kantoor Linde"
    assert mail.subject == "Lees en keur je aangifte goed, graag voor donderdag 26 november"
    assert "Dag Daan," in mail.text and "ongeveer 5 minuten" in mail.text
    assert "/portal/tasks/1/" in mail.text and mail.html.count("display:inline-block") == 1
    assert mail.text.rstrip().endswith("/portal/notices/choices/")
    with cast.linde.scope():
        assert Notice.objects.count() == 1
    assert states(cast) == [("sent", "")]


@pytest.mark.feature("F097")
@pytest.mark.parametrize("form", ["je", "u"])
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("kind", ports.KINDS)
def test_every_kind_is_short_says_the_same_in_both_parts_and_has_one_button(cast, post, kind, language, form):
    from aanzet.access.actions.organizations import change_organization
    from aanzet.access.actions.people import change_person

    quiet(cast)
    with cast.linde.scope():
        change_organization(actor=cast.anna, now=cast.now, changes={"address_form": form})
        change_person(
            actor=cast.anna, now=cast.now, person_id=cast.linde.people["daan"], changes={"language": language}
        )
    days = {"due_on": date(2026, 11, 26), "ready_on": date(2026, 12, 11), "was_on": date(2026, 12, 4)}
    tell(cast, kind=kind, ask="Stuur je gegevens", why="Het overzicht van de bank ontbreekt nog.", minutes=5, **days)
    deliver(cast.linde.id, "mail")
    (mail,) = post
    body = mail.text.split("Groet,")[0].split("Regards,")[0]
    assert len(body.split()) <= 60, body
    assert "{" not in mail.text and "None" not in mail.text and "%(" not in mail.text
    words = re.sub(r"<[^>]+>", " ", mail.html).split()
    missing = [word for word in body.split() if word not in words and not word.startswith("http")]
    assert [word for word in missing if not word.endswith(":")] == []
    assert mail.html.count("display:inline-block") == 1 and not re.search(r"<img|src=", mail.html)
    if form == "u" and language == "nl":
        assert not re.search(r"\b(je|jij|jouw|jou)\b", body.replace("Stuur je gegevens", ""), re.I), body
    if language == "en":
        assert "Dag " not in mail.text and "Groet" not in mail.text


@pytest.mark.feature("F097")
def test_what_is_due_together_goes_in_one_mail(cast, post):
    quiet(cast)
    for number, kind in enumerate(("message", "request", "approve")):
        tell(cast, key=f"k{number}", kind=kind, about=f"Zaak {number}", ask=f"Vraag {number}")
    tell(cast, key="ander", who="sophie")
    deliver(cast.linde.id, "mail")
    assert sorted(mail.to for mail in post) == ["daan@voorbeeld.example", "sophie@voorbeeld.example"]
    together = next(mail for mail in post if mail.to.startswith("daan"))
    assert together.subject == "Er liggen 3 dingen van Kantoor Linde bij je"
    assert "Zaak 0" in together.text and "Vraag 1" in together.text and "Vraag 2" in together.text
    assert together.html.count("display:inline-block") == 1
    assert states(cast) == [("sent", "")] * 4


@pytest.mark.feature("F097")
def test_one_mail_per_person_per_window(cast, post):
    quiet(cast)
    tell(cast, key="een")
    deliver(cast.linde.id, "mail")
    tell(cast, key="twee")
    tell(cast, key="drie")
    deliver(cast.linde.id, "mail")
    assert len(post) == 1
    with cast.linde.scope():
        last = Delivery.objects.get(key="notice:een:mail").settled_at
        waiting = set(Delivery.objects.filter(kind="mail", state="queued").values_list("next_try_at", "tries"))
        assert waiting == {(last + timedelta(minutes=15), 0)}
        assert free_from(cast.linde.people["daan"], 15, cast.now) == last + timedelta(minutes=15)
        assert free_from(cast.linde.people["daan"], 0, cast.now) >= cast.now
        Delivery.objects.filter(kind="mail", state="queued").update(next_try_at=cast.now)
        Delivery.objects.filter(kind="mail", state="sent").update(settled_at=last - timedelta(minutes=16))
    deliver(cast.linde.id, "mail")
    assert len(post) == 2 and "2 dingen" in post[1].subject


@pytest.mark.feature("F097")
def test_quiet_hours_shift_and_never_drop(cast, post):
    tell(cast)
    with cast.linde.scope():
        (claimed,) = [row for row in Delivery.objects.filter(kind="mail")]
    from aanzet.core.handlers import Claimed

    def at(moment):
        return jobs.send_mail(
            Claimed(
                claimed.id,
                cast.linde.id,
                claimed.key,
                "mail",
                None,
                claimed.client_id,
                None,
                None,
                None,
                claimed.person_id,
                "",
                claimed.payload,
                False,
                1,
                0,
                moment,
                moment,
            )  # fmt: skip
        )

    held = at(EVENING)
    assert held.state == "later" and held.until == datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
    sunday = at(datetime(2026, 11, 29, 12, 0, tzinfo=UTC))
    assert sunday.state == "later" and sunday.until == datetime(2026, 11, 30, 7, 0, tzinfo=UTC)
    assert post == [] and at(MORNING).state == "sent"


@pytest.mark.feature("F105")
def test_without_address_it_is_held_and_said(cast, post):
    from aanzet.access.models import Person

    quiet(cast)
    tell(cast)
    with cast.linde.scope():
        Person.objects.filter(id=cast.linde.people["daan"]).update(email="")
    deliver(cast.linde.id, "mail")
    assert post == [] and states(cast) == [("held", "no_channel")]


def test_a_blocked_contact_gets_nothing(cast, post):
    from aanzet.clients.models import Contact

    quiet(cast)
    tell(cast)
    with cast.linde.scope():
        Contact.objects.filter(id=cast.linde.people["daan"]).update(portal="blocked")
    deliver(cast.linde.id, "mail")
    assert post == [] and states(cast) == [("held", "contact_blocked")]


@pytest.mark.feature("F097", "F084")
def test_a_message_that_was_read_or_deleted_meanwhile_is_not_mailed(cast, post):
    quiet(cast)
    with cast.linde.scope():
        talk = open_conversation(
            actor=cast.anna, now=cast.now, client_id=cast.linde.clients["de_vries"], subject="Bonnen"
        )
        send_message(actor=cast.anna, now=cast.now, conversation_id=talk, text="Eén")
        gone = send_message(actor=cast.anna, now=cast.now, conversation_id=talk, text="Twee")
        delete_message(actor=cast.anna, now=cast.now, message_id=gone.id, reason="Vergissing")
        mark_read(actor=cast.linde.actor("daan"), now=cast.now, conversation_id=talk)
    deliver(cast.linde.id, "mail")
    assert post == [] and states(cast) == [("cancelled", "no_longer_needed")] * 2


@pytest.mark.feature("F097")
def test_the_text_of_a_message_stands_in_its_mail_only_when_the_organization_wants_that(cast, post):
    for chosen in (False, True):
        quiet(cast, text_in_mail=chosen, mail_window_minutes=0)
        with cast.linde.scope():
            talk = open_conversation(
                actor=cast.anna, now=cast.now, client_id=cast.linde.clients["de_vries"], subject="Bonnen"
            )
            send_message(actor=cast.anna, now=cast.now, conversation_id=talk, text="Het **bedrag** klopt niet")
        deliver(cast.linde.id, "mail")
        assert ("bedrag klopt niet" in post[-1].text) == chosen
        assert post[-1].subject == "Anna stuurde je een bericht over Bonnen"


@pytest.mark.feature("F104")
def test_a_contact_who_was_never_invited_can_come_in_along_with_the_mail(cast, post):
    from aanzet.access.models import Person
    from aanzet.clients.models import Contact

    quiet(cast)
    with cast.linde.scope():
        Contact.objects.filter(id=cast.linde.people["sophie"]).update(portal="none")
        Person.objects.filter(id=cast.linde.people["sophie"]).update(login=None)
    tell(cast, who="sophie")
    deliver(cast.linde.id, "mail")
    with cast.linde.scope():
        assert Person.objects.get(id=cast.linde.people["sophie"]).login_id is not None
        assert Contact.objects.get(id=cast.linde.people["sophie"]).portal == "invited"
        let_in(organization_id=cast.linde.id, now=cast.now, receiver=receiver(cast.linde.people["sophie"]))


@pytest.mark.feature("F097")
def test_what_cases_say_decides_and_what_they_leave_out_is_cancelled(cast, post, monkeypatch):
    quiet(cast)
    case_id, tasks = uuid4(), [uuid4(), uuid4()]

    def facts(asked):
        return {
            one.key: ports.MailFacts(
                kind=ports.REQUEST, about="Aangifte IB 2025", ask="Stuur je jaaropgaaf", path="/p/"
            )
            for one in asked
            if one.task_id == tasks[0]
        }

    monkeypatch.setitem(ports._facts, "cases", facts)
    with cast.linde.scope():
        for number, task in enumerate(tasks):
            Delivery.objects.create(
                organization_id=cast.linde.id,
                key=f"auto:{number}",
                kind="mail",
                client_id=cast.linde.clients["fatima"],
                case_id=case_id,
                task_id=task,
                person_id=cast.linde.contacts["fatima"],
                created_at=cast.now,
                next_try_at=cast.now,
                payload={"notice": "request_notice", "sender_id": str(cast.linde.people["anna"])},
            )
    deliver(cast.linde.id, "mail")
    (mail,) = post
    assert mail.subject == "Stuur je jaaropgaaf" and mail.to == "fatima@voorbeeld.example"
    assert states(cast) == [("cancelled", "no_longer_needed"), ("sent", "")]


def test_when_the_server_refuses_all_that_went_together_say_so(cast, post):
    quiet(cast)
    post.answer = failed("address_refused")
    tell(cast, key="een")
    tell(cast, key="twee")
    deliver(cast.linde.id, "mail")
    assert len(post) == 1 and states(cast) == [("failed", "address_refused")] * 2


def test_what_another_worker_has_is_not_taken_along(cast, post):
    from aanzet.core.deliveries.rows import claim

    quiet(cast)
    for number in range(3):
        tell(cast, key=f"k{number}")
    with cast.linde.scope():
        first, second = claim(cast.linde.id, "mail", 2)
        assert [one.id for one in take_along(claimed=first, now=first.now)] not in ([first.id], [second.id])
        assert take_along(claimed=first, now=first.now) == []


@pytest.mark.feature("F097")
def test_the_receiver_chooses_direct_bundled_or_off(cast, post):
    quiet(cast)
    with cast.linde.scope():
        daan = cast.linde.actor("daan")
        for choices in ({"ask": "off"}, {"gossip": "direct"}, {"news": "weekly"}):
            with pytest.raises(Refused) as refused:
                choose_notices(actor=daan, now=cast.now, choices=choices)
            assert refused.value.code == "choice_invalid"
        choose_notices(actor=daan, now=cast.now, choices={"news": "off", "message": "bundled"})
    tell(cast, key="nieuws", kind="passed_on")
    deliver(cast.linde.id, "mail")
    assert post == [] and states(cast) == [("cancelled", "switched_off")]
    tell(cast, key="bericht", kind="message")
    deliver(cast.linde.id, "mail")
    assert post == []
    tell(cast, key="vraag", kind="task")
    deliver(cast.linde.id, "mail")
    assert len(post) == 1


@pytest.mark.feature("F097")
def test_bundled_mails_wait_for_half_past_eight_and_four(cast, post):
    quiet(cast, mail_message="bundled")
    tell(cast, key="bericht", kind="message")
    deliver(cast.linde.id, "mail")
    assert post == []
    with cast.linde.scope():
        row = Delivery.objects.get(key="notice:bericht:mail")
    from zoneinfo import ZoneInfo

    zone = ZoneInfo("Europe/Amsterdam")
    assert row.state == "queued" and row.next_try_at == next_bundle(row.created_at, zone)
    assert row.next_try_at.astimezone(zone).strftime("%H:%M") in ("08:30", "16:00")
    night = datetime(2026, 11, 23, 23, 0, tzinfo=zone)
    assert next_bundle(night, zone) == datetime(2026, 11, 24, 8, 30, tzinfo=zone)
    assert next_bundle(datetime(2026, 11, 23, 8, 30, tzinfo=zone), zone).hour == 16
