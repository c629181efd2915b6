"""What the benches `timers` and `held` share: a million timers in the future, and a reminder for each that fires."""

import itertools
import os
import uuid

import psycopg
from django.db import connection

from aanzet.core import deliveries, handlers, timers
from aanzet.core.scope import scope
from aanzet.rules.actors import system
from bench.measure import scale

ORGANIZATION = uuid.UUID(int=1)
HOUSE = system(ORGANIZATION)
FUTURE, DUE = scale(1_000_000), scale(10_000)
# Each load falls due after the one before, as in life: half of it at one moment, the rest spread over ten minutes.
FILL = """
insert into core_timer (id, organization_id, key, kind, task_id, payload, due_at, state)
select gen_random_uuid(), %(organization)s, %(load)s || ':' || n, 'bench', gen_random_uuid(), '{"level": 1}',
    app_now() + case when %(load)s = 0 then interval '1 hour' + n * interval '1 second'
        else interval '-20 days' + %(load)s * interval '10 minutes' - (n %% 2) * random() * interval '10 minutes' end,
    'open'
from generate_series(1, %(count)s) n
"""
_loads = itertools.count(1)


@handlers.timer("bench")
def remind(due):
    """Write a reminder for each timer, as the real handlers do: one statement."""
    effects = [
        deliveries.Effect(key=f"remind:{timer.id}", kind="bench", task_id=timer.task_id, payload=timer.payload)
        for timer in due
    ]
    deliveries.queue(HOUSE, due[0].now, effects)


def fill_future():
    """Timers that wait."""
    _fill(0, FUTURE)


def fill_due():
    """The next load of timers that are due."""
    _fill(next(_loads), DUE)


def _fill(load, count):
    with scope(ORGANIZATION), connection.cursor() as cursor:
        cursor.execute(FILL, {"organization": ORGANIZATION, "load": load, "count": count})


def settle():
    """Bring the tables into the state of a house that has lived for a while."""
    with psycopg.connect(os.environ["OWNER_DATABASE_URL"], autocommit=True) as owner:
        owner.execute("vacuum analyze core_timer")
        owner.execute("vacuum analyze core_delivery")


def fire():
    """Fire what is due; how many. What is left out would make the figure a lie."""
    fired = timers.run_due(ORGANIZATION)
    while more := timers.run_due(ORGANIZATION):
        fired += more
    assert fired == DUE, f"{fired} of {DUE} timers fired"
    return fired


__all__ = ["DUE", "FUTURE", "ORGANIZATION", "fill_due", "fill_future", "fire", "settle"]
