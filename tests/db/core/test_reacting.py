"""Reactions afterwards run once, in the transaction that settles them; a bad one holds up no other."""

import uuid
from dataclasses import dataclass

import pytest

from aanzet.core import deliveries, log
from aanzet.core.clock import app_now
from aanzet.core.models import Delivery
from aanzet.core.scope import scope
from aanzet.rules.actors import system
from aanzet.rules.domain_events import DomainEvent

pytestmark = pytest.mark.django_db

ORGANIZATION = uuid.UUID(int=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorOpened(DomainEvent):
    """Something for a reaction to hear."""

    number: int


@pytest.fixture
def declared(monkeypatch):
    monkeypatch.setattr(log, "_reactions", {})


def publish(*numbers):
    with scope(ORGANIZATION):
        log.publish(system(ORGANIZATION), app_now(), *(DoorOpened(number=number) for number in numbers))


def test_a_reaction_hears_each_event_once(declared):
    heard = []
    log.on(DoorOpened)(lambda event: heard.append((event.name, event.payload)))
    publish(1, 2)
    assert heard == []
    assert deliveries.deliver(ORGANIZATION, "reaction") == 2
    assert deliveries.deliver(ORGANIZATION, "reaction") == 0
    assert sorted(heard, key=str) == [("DoorOpened", {"number": 1}), ("DoorOpened", {"number": 2})]


def test_a_failing_reaction_waits_alone(declared):
    heard = []

    def hear(event):
        if event.payload["number"] == 2:
            raise ValueError("a bug")
        heard.append(event.payload["number"])

    log.on(DoorOpened)(hear)
    publish(1, 2, 3)
    deliveries.deliver(ORGANIZATION, "reaction")
    with scope(ORGANIZATION):
        states = sorted(Delivery.objects.values_list("state", flat=True))
    assert states == ["confirmed", "confirmed", "retry"]
    assert set(heard) == {1, 3}


def test_a_reaction_that_is_gone_from_the_code_is_not_lost(declared):
    log.on(DoorOpened)(lambda event: None)
    publish(1)
    log._reactions.clear()
    deliveries.deliver(ORGANIZATION, "reaction")
    with scope(ORGANIZATION):
        assert Delivery.objects.get().state == "retry"
