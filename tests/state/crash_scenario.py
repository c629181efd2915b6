"""A small working day of a worker, passing every crash point: run by test_crash_points.py in a process of its own.

AANZET_CRASH_AT=mail:after-text python -m tests.state.crash_scenario
"""

import os
import uuid
from dataclasses import dataclass

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aanzet.config.settings")
    import django

    django.setup()

from aanzet.core import deliveries, files, handlers, log, mail, ports, seals, sms, timers
from aanzet.core.clock import app_now
from aanzet.core.scope import scope
from aanzet.rules.actors import system
from aanzet.rules.domain_events import DomainEvent

ORGANIZATION = uuid.UUID(int=1)
HOUSE = system(ORGANIZATION)
LETTERS, STEPS, TICKS = 3, 5, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDone(DomainEvent):
    """Written once per step and per tick, whatever crashes."""

    key: str


@handlers.effect("crash_letter", repeats_doubt=True)
def letter(claimed):
    """One mail to one receiver."""
    return mail.send(
        ports.OutgoingMail(
            id=claimed.id,
            to=claimed.payload["to"],
            from_name="Kantoor Linde",
            subject="Je bent aan zet",
            text="Hallo",
        )
    )


@handlers.effect("crash_text", repeats_doubt=True)
def text(claimed):
    """One text message. When its answer was lost, the provider is asked; it is never sent blindly again."""
    if claimed.doubts:
        known = sms.sender().status(str(claimed.id))
        if known.state in ("sent", "confirmed"):
            return known
    return sms.send(ports.OutgoingSms(id=claimed.id, to=claimed.payload["to"], text="Je bent aan zet"))


@handlers.effect("crash_step", inside=True)
def step(claimed):
    """Work inside the house."""
    log.publish(HOUSE, claimed.now, StepDone(key=claimed.key))


@handlers.timer("crash_tick")
def tick(due):
    """Work by the clock."""
    log.publish(HOUSE, due[0].now, *(StepDone(key=timer.key) for timer in due))


def prepare():
    """What waits for the worker."""
    with scope(ORGANIZATION):
        now = app_now()
        letters = [
            deliveries.Effect(
                key=f"letter:{number}", kind="crash_letter", payload={"to": f"client{number}@klant.example"}
            )
            for number in range(LETTERS)
        ]
        steps = [deliveries.Effect(key=f"step:{number}", kind="crash_step") for number in range(STEPS)]
        texts = [deliveries.Effect(key="text:0", kind="crash_text", payload={"to": "+31612345678"})]
        deliveries.queue(HOUSE, now, letters + texts + steps)
        ticks = [timers.NewTimer(key=f"tick:{number}", kind="crash_tick", due_at=now) for number in range(TICKS)]
        timers.schedule(HOUSE, now, ticks)


def work():
    """The day."""
    deliveries.deliver(ORGANIZATION, "crash_letter")
    deliveries.deliver(ORGANIZATION, "crash_text")
    deliveries.deliver(ORGANIZATION, "crash_step")
    timers.run_due(ORGANIZATION)
    files.save_file(ORGANIZATION, [b"een", b"twee"], limit=100)
    seals.seal(ORGANIZATION)
    seals.publish_head(ORGANIZATION)


if __name__ == "__main__":
    work()
