"""The worker as a process: woken after the commit, alive by the clock, gone in good order."""

import signal
import time
import uuid
from datetime import timedelta

from django.db import connection

from aanzet.access.models import Organization
from aanzet.core import deliveries, notifier, timers
from aanzet.core.clock import app_now
from aanzet.core.models import Delivery, Timer, Worker
from aanzet.core.scope import scope
from aanzet.rules.actors import system
from tests.conftest import environment, start_program
from tools.supervise import worker

ORGANIZATION = uuid.UUID(int=1)
HOUSE = system(ORGANIZATION)


def wait_for(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def queue_timer_effect(**options):
    """An effect that core itself handles and that fails: nobody handles timers of this kind."""
    with scope(ORGANIZATION):
        return deliveries.queue(
            HOUSE,
            app_now(),
            [
                deliveries.Effect(
                    key=str(uuid.uuid4()),
                    kind="timer",
                    payload={
                        "id": str(uuid.uuid4()),
                        "key": "k",
                        "kind": "nobody",
                        "payload": {},
                        "due_at": app_now().isoformat(),
                    },
                    **options,
                )
            ],
        )[0]


def state_of(id):
    with scope(ORGANIZATION):
        return Delivery.objects.get(id=id).state


def test_it_finds_what_waited_is_woken_at_once_keeps_time_and_ends_in_good_order(committed_db):
    Organization.objects.create(id=ORGANIZATION, slug="linde", name="Kantoor Linde", created_at=app_now())
    waited = queue_timer_effect()
    assert notifier.flush()
    with connection.cursor() as cursor:  # the wake-up is lost: the row is the truth
        cursor.execute("delete from procrastinate_jobs")
    child = start_program(*worker(4), env=environment(committed_db))  # one for all of it: a start takes seconds
    try:
        wait_for(lambda: state_of(waited) == "retry")
        wait_for(lambda: Worker.objects.exists())
        started = time.monotonic()
        woken = queue_timer_effect()
        wait_for(lambda: state_of(woken) == "retry")
        assert time.monotonic() - started < 5
        with scope(ORGANIZATION):
            before = Delivery.objects.filter(kind="timer").count()
            soon = timers.NewTimer(key="t", kind="nobody", due_at=app_now() + timedelta(seconds=1))
            timers.schedule(HOUSE, app_now(), [soon])

        def fired():  # no sweep comes by in this time
            with scope(ORGANIZATION):
                done = Timer.objects.filter(key="t", state="fired").exists()
                return done and Delivery.objects.filter(kind="timer").count() > before

        wait_for(fired)
        (alive,) = Worker.objects.values_list("id", flat=True)
        started = time.monotonic()
        child.send_signal(signal.SIGTERM)
        child.wait(5)
        assert time.monotonic() - started < 4
        assert child.returncode == 0
        left = Worker.objects.filter(id=alive).exists()
        assert not left or time.monotonic() - started > 1.3  # only a stop that was cut off leaves without a word
    finally:
        child.kill()
        child.wait()


def test_wakes_are_one_job_each(committed_db):
    for _ in range(3):
        with scope(ORGANIZATION):
            for _ in range(5):
                notifier.wake(ORGANIZATION, "deliver", "mail")
            notifier.wake(ORGANIZATION, "timers")
        assert notifier.flush()
    with connection.cursor() as cursor:
        cursor.execute("select task_name, args, queueing_lock from procrastinate_jobs order by 1")
        jobs = cursor.fetchall()
    assert [job[0] for job in jobs] == ["core.deliver", "core.timers"]
    assert [job[2] for job in jobs] == [f"deliver:{ORGANIZATION}:mail", f"timers:{ORGANIZATION}:"]
