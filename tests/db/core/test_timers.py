"""Timers fire once, in order, late or not; a bad one holds up no other, and a held snapshot does not slow them."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connections

from aanzet.core import deliveries, handlers, timers
from aanzet.core.clock import app_now
from aanzet.core.models import Delivery, Timer
from aanzet.core.moving import BEGINNING, LowerBound
from aanzet.core.scope import scope
from aanzet.rules.actors import system

ORGANIZATION = uuid.UUID(int=1)
HOUSE = system(ORGANIZATION)


@pytest.fixture
def fired(monkeypatch):
    """Handlers of its own for one test; the list of what fired."""
    seen = []
    monkeypatch.setattr(handlers, "_timers", {})
    monkeypatch.setattr(timers, "_low", LowerBound())
    handlers.timer("remind")(lambda due: seen.extend(due))
    return seen


def schedule(*timer_values):
    with scope(ORGANIZATION):
        now = app_now()
        wanted = [
            timers.NewTimer(key=key, kind=kind, due_at=now + timedelta(seconds=seconds))
            for key, kind, seconds in timer_values
        ]
        timers.schedule(HOUSE, now, wanted)


@pytest.mark.django_db
def test_late_timers_fire_once_and_in_order(fired):
    schedule(("c", "remind", -10), ("a", "remind", -3 * 86400), ("b", "remind", -3600), ("later", "remind", 60))
    assert timers.run_due(ORGANIZATION) == 3
    assert timers.run_due(ORGANIZATION) == 0
    assert [due.key for due in fired] == ["a", "b", "c"]


@pytest.mark.django_db
def test_the_same_key_moves_the_timer_and_sets_it_anew(fired):
    schedule(("k", "remind", -10))
    schedule(("k", "remind", 3600))
    assert timers.run_due(ORGANIZATION) == 0
    schedule(("k", "remind", -5))
    assert timers.run_due(ORGANIZATION) == 1
    timers._low.forget(ORGANIZATION)
    schedule(("k", "remind", -1))
    assert timers.run_due(ORGANIZATION) == 1
    assert len(fired) == 2


@pytest.mark.django_db
def test_a_cancelled_timer_does_not_fire(fired):
    schedule(("k", "remind", -10))
    with scope(ORGANIZATION):
        assert timers.cancel(ORGANIZATION, keys=["k"]) == 1
    assert timers.run_due(ORGANIZATION) == 0


@pytest.mark.django_db
def test_a_bad_timer_goes_to_uitval_and_holds_up_no_other(fired):
    def bad(due):
        raise ValueError("a bug")

    handlers.timer("bad")(bad)
    schedule(("1", "remind", -30), ("2", "bad", -20), ("3", "remind", -10))
    assert timers.run_due(ORGANIZATION) == 3
    # the batch with the bad one was undone, so what fired in it fired anew
    assert list(dict.fromkeys(due.key for due in fired)) == ["1", "3"]
    handlers._timers["bad"] = lambda due: fired.extend(due)
    assert deliveries.deliver(ORGANIZATION, "timer") == 1
    assert fired[-1].key == "2"
    with scope(ORGANIZATION):
        assert Delivery.objects.get(kind="timer").state == "confirmed"
        assert set(Timer.objects.values_list("state", flat=True)) == {"fired"}


@pytest.mark.django_db
def test_what_comes_in_below_the_bound_is_found_at_the_next_full_look(fired, monkeypatch):
    monkeypatch.setattr(timers, "_low", LowerBound(every=0.0))
    schedule(("1", "remind", -10))
    timers.run_due(ORGANIZATION)
    schedule(("0", "remind", -100))
    assert timers.run_due(ORGANIZATION) == 1


def test_the_bound_rises_and_is_looked_over_every_minute(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr("aanzet.core.moving.time.monotonic", lambda: now[0])
    low = LowerBound()
    assert low.of("k") == BEGINNING
    low.rise("k", (app_moment(), uuid.UUID(int=3)))
    assert low.of("k") == (app_moment(), uuid.UUID(int=3))
    now[0] += 61
    assert low.of("k") == BEGINNING
    low.rise("k", (app_moment(), uuid.UUID(int=4)))
    low.forget("k")
    assert low.of("k") == BEGINNING


def app_moment():
    return BEGINNING[0] + timedelta(days=20_000)


def test_two_workers_fire_each_timer_once(committed_db, fired):
    schedule(*((str(number), "remind", -number) for number in range(1, 501)))

    def work():
        timers.run_due(ORGANIZATION, batch=20)
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(int(due.key) for due in fired) == list(range(1, 501))
