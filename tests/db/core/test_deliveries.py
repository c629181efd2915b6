"""Effects: queued once, done outside or inside, tried again along the ladder, never blindly repeated."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection

from aanzet.core import deliveries, handlers, ports, workers
from aanzet.core.clock import app_now
from aanzet.core.deliveries import rows as delivery_rows
from aanzet.core.errors import NotFound, Refused
from aanzet.core.models import Delivery, Event
from aanzet.core.scope import scope
from aanzet.rules.actors import MEMBER, Actor, system

pytestmark = pytest.mark.django_db

ORGANIZATION = uuid.UUID(int=1)
HOUSE = system(ORGANIZATION)
CASE = uuid.UUID(int=7)


def person(*permissions):
    return Actor(MEMBER, uuid.UUID(int=5), ORGANIZATION, permissions=frozenset(permissions), reaches_all_clients=True)


@pytest.fixture
def handled(monkeypatch):
    """A registry of its own for one test: handled("mail", function, inside=True)."""
    monkeypatch.setattr(handlers, "_effects", {})
    monkeypatch.setattr(handlers, "_on_settled", [])

    def register(kind, function, **options):
        handlers.effect(kind, **options)(function)

    return register


def queue(*effects, now=None):
    with scope(ORGANIZATION):
        return deliveries.queue(HOUSE, now or app_now(), effects)


def one(**options):
    return deliveries.Effect(**{"key": f"k:{uuid.uuid4()}", "kind": "mail", **options})


def row(id):
    with scope(ORGANIZATION):
        return Delivery.objects.get(id=id)


def make_due(id):
    with scope(ORGANIZATION):
        Delivery.objects.filter(id=id).update(next_try_at=app_now() - timedelta(seconds=1))


def test_the_same_key_makes_one_effect(handled):
    first = queue(one(key="auto:1"), one(key="auto:2"))
    second = queue(one(key="auto:1"), one(key="auto:3"))
    assert len(first) == 2
    assert len(second) == 1


def test_an_accepted_effect_is_done_once_and_told(handled):
    seen, heard = [], []
    handled("mail", lambda claimed: seen.append(claimed) or ports.sent("ref-1", receiver="a@b.example"))
    handlers.on_settled(lambda settled: heard.extend(settled))
    (id,) = queue(one(case_id=CASE, payload={"template": "x"}, blocking=True))
    assert deliveries.deliver(ORGANIZATION, "mail") == 1
    assert deliveries.deliver(ORGANIZATION, "mail") == 0
    assert [claimed.payload for claimed in seen] == [{"template": "x"}]
    done = row(id)
    assert (done.state, done.provider_ref, done.receiver, done.tries) == ("sent", "ref-1", "a@b.example", 1)
    assert [(item.id, item.state, item.blocking) for item in heard] == [(id, "sent", True)]
    with scope(ORGANIZATION):
        event = Event.objects.get(name="DeliverySettled")
    assert event.case_id == CASE
    assert event.actor == "system"


def test_what_is_not_due_waits(handled):
    handled("mail", lambda claimed: ports.sent())
    queue(one(not_before=app_now() + timedelta(hours=1)))
    assert deliveries.deliver(ORGANIZATION, "mail") == 0


def test_one_organization_does_not_take_the_work_of_another(handled):
    handled("mail", lambda claimed: ports.sent())
    queue(one())
    assert deliveries.deliver(uuid.UUID(int=2), "mail") == 0


def test_a_refused_connection_is_tried_along_the_ladder_and_then_failed(handled):
    handled("mail", lambda claimed: ports.retry("mail_server_away", "refused"))
    (id,) = queue(one())
    waits = []
    for _ in range(len(delivery_rows.LADDER)):
        assert deliveries.deliver(ORGANIZATION, "mail") == 1
        waiting = row(id)
        assert waiting.state == "retry"
        waits.append((waiting.next_try_at - app_now()).total_seconds())
        make_due(id)
    for wait, asked in zip(waits, delivery_rows.LADDER, strict=True):
        assert asked * 0.8 - 2 <= wait <= asked * 1.2
    assert deliveries.deliver(ORGANIZATION, "mail") == 1
    assert row(id).state == "failed"
    assert row(id).reason == "mail_server_away"


def test_one_bad_effect_does_not_delay_the_others(handled):
    def work(claimed):
        if claimed.key == "bad":
            raise ValueError("a bug")
        return ports.sent()

    handled("mail", work)
    (bad,) = queue(one(key="bad"))
    good = queue(*(one() for _ in range(15)))
    assert deliveries.deliver(ORGANIZATION, "mail") == 16
    assert row(bad).state == "retry"
    assert {row(id).state for id in good} == {"sent"}


def test_a_hole_in_the_text_holds_the_effect_with_its_reason(handled):
    def work(claimed):
        raise Refused("variable_empty", variable="Periode")

    handled("mail", work)
    (id,) = queue(one())
    deliveries.deliver(ORGANIZATION, "mail")
    with scope(ORGANIZATION):
        (line,) = deliveries.failures(person("failures.view"), now=app_now())
    assert (line.id, line.state, line.reason) == (id, "held", "variable_empty")
    assert "Periode" in line.text


def test_a_lost_answer_of_a_mail_is_repeated_once_and_then_failed(handled):
    handled("mail", lambda claimed: ports.uncertain("timeout"), repeats_doubt=True)
    (id,) = queue(one())
    deliveries.deliver(ORGANIZATION, "mail")
    assert (row(id).state, row(id).doubts) == ("uncertain", 1)
    make_due(id)
    assert deliveries.deliver(ORGANIZATION, "mail") == 1
    assert (row(id).state, row(id).doubts) == ("failed", 2)
    assert row(id).next_try_at is None


def test_a_lost_answer_of_anything_else_waits_for_a_person(handled):
    handled("text", lambda claimed: ports.uncertain("timeout"))
    (id,) = queue(one(kind="text"))
    deliveries.deliver(ORGANIZATION, "text")
    assert row(id).state == "uncertain"
    assert row(id).next_try_at is None
    assert deliveries.deliver(ORGANIZATION, "text") == 0


def test_a_silent_worker_leaves_doubt_and_its_late_answer_settles_it(handled):
    handled("text", lambda claimed: ports.sent())
    (id,) = queue(one(kind="text"))
    workers.beat(force=True)
    with scope(ORGANIZATION):
        (claimed,) = delivery_rows.claim(ORGANIZATION, "text", 1)
    deliveries.look_after_silent(ORGANIZATION)
    assert row(id).state == "sending"
    with connection.cursor() as cursor:
        cursor.execute("update core_worker set beat_at = beat_at - interval '21 seconds'")
    deliveries.look_after_silent(ORGANIZATION)
    assert row(id).state == "uncertain"
    with scope(ORGANIZATION):
        assert delivery_rows.settle([(claimed, ports.sent("late"))])
    assert (row(id).state, row(id).provider_ref) == ("sent", "late")


def test_a_send_that_overruns_its_lease_is_uncertain(handled):
    handled("text", lambda claimed: ports.sent())
    (id,) = queue(one(kind="text"))
    workers.beat(force=True)
    with scope(ORGANIZATION):
        delivery_rows.claim(ORGANIZATION, "text", 1)
        Delivery.objects.filter(id=id).update(lease_until=app_now() - timedelta(seconds=1))
    deliveries.look_after_silent(ORGANIZATION)
    assert row(id).state == "uncertain"


def test_work_inside_the_house_is_undone_with_its_settlement(handled):
    def work(claimed):
        deliveries.queue(HOUSE, claimed.now, [one(key=f"made-by:{claimed.key}", kind="other")])
        if claimed.key == "bad":
            raise ValueError("a bug")

    handled("work", work, inside=True)
    ids = queue(one(kind="work", key="good"), one(kind="work", key="bad"), one(kind="work", key="fine"))
    assert deliveries.deliver(ORGANIZATION, "work", most=3) == 3
    assert sorted(row(id).state for id in ids) == ["confirmed", "confirmed", "retry"]
    with scope(ORGANIZATION):
        made = set(Delivery.objects.filter(kind="other").values_list("key", flat=True))
    assert made == {"made-by:good", "made-by:fine"}


def test_long_work_goes_on_where_it_was(handled):
    steps = []

    def work(claimed):
        steps.append(claimed.tries)
        return ports.again() if len(steps) < 4 else None

    handled("bulk", work, inside=True)
    (id,) = queue(one(kind="bulk"))
    deliveries.deliver(ORGANIZATION, "bulk")
    assert steps == [1, 1, 1, 1]
    assert row(id).state == "confirmed"


@pytest.mark.feature("F221")
def test_a_person_repeats_what_failed(handled):
    answers = iter([ports.failed("address_refused"), ports.sent()])
    handled("mail", lambda claimed: next(answers))
    heard = []
    handlers.on_settled(lambda settled: heard.extend(item.state for item in settled))
    (id,) = queue(one(case_id=CASE))
    deliveries.deliver(ORGANIZATION, "mail")
    anna = person("failures.view", "failures.resolve")
    with scope(ORGANIZATION):
        (line,) = deliveries.failures(anna, now=app_now())
        assert line.text == "De mailserver van de ontvanger weigert dit adres."
        deliveries.repeat(actor=anna, delivery_id=id, now=app_now())
        assert deliveries.failures(anna, now=app_now()) == []
    deliveries.deliver(ORGANIZATION, "mail")
    assert row(id).state == "sent"
    assert heard == ["failed", "queued", "sent"]
    with scope(ORGANIZATION):
        assert Event.objects.get(name="DeliveryRepeated").actor == f"member:{anna.id}"
        with pytest.raises(Refused, match="opgelost"):
            deliveries.repeat(actor=anna, delivery_id=id, now=app_now())


@pytest.mark.feature("F221")
def test_skipping_asks_a_reason_and_the_right(handled):
    (id,) = queue(one(state="held", reason="no_channel", values={"name": "Fatima"}))
    anna = person("failures.view", "failures.resolve")
    with scope(ORGANIZATION):
        with pytest.raises(Refused) as refusal:
            deliveries.skip(actor=anna, delivery_id=id, reason=" a ", now=app_now())
        assert refusal.value.code == "reason_required"
        with pytest.raises(Refused) as refusal:
            deliveries.skip(actor=person("failures.view"), delivery_id=id, reason="gebeld", now=app_now())
        assert refusal.value.code == "permission_missing"
        deliveries.skip(actor=anna, delivery_id=id, reason="gebeld", now=app_now())
        assert deliveries.failures(anna, now=app_now()) == []
        with pytest.raises(NotFound):
            deliveries.failure(anna, id, now=app_now())
    assert row(id).state == "skipped"


@pytest.mark.feature("F221")
def test_what_no_worker_takes_is_shown_after_a_minute(handled):
    queue(one(), now=app_now() - timedelta(minutes=2))
    queue(one())
    with scope(ORGANIZATION):
        (line,) = deliveries.failures(person("failures.view"), now=app_now())
    assert line.state == "waiting"
    assert "wacht" in line.text


@pytest.mark.feature("F221")
def test_only_the_clients_one_reaches_are_listed(handled):
    mine, other = uuid.uuid4(), uuid.uuid4()
    queue(one(state="held", client_id=mine), one(state="held", client_id=other))
    with scope(ORGANIZATION):
        (line,) = deliveries.failures(person("failures.view"), now=app_now(), clients=[mine])
        assert deliveries.failures(person(), now=app_now()) == []
    assert line.client_id == mine


def test_cancelling_leaves_what_a_worker_holds(handled):
    (held,) = queue(one(kind="text", case_id=CASE))
    with scope(ORGANIZATION):
        delivery_rows.claim(ORGANIZATION, "text", 1)
    (waiting,) = queue(one(kind="text", case_id=CASE))
    with scope(ORGANIZATION):
        assert deliveries.cancel(actor=HOUSE, now=app_now(), case_id=CASE, reason="not_now") == 1
    assert row(held).state == "sending"
    assert row(waiting).state == "cancelled"
