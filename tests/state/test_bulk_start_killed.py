"""A worker is killed in the middle of a bulk start; another goes on where it was. Exactly one case per client."""

import signal
import time

import pytest

from aanzet.cases.models import Case
from aanzet.core.clock import app_now
from aanzet.core.deliveries import deliver
from aanzet.core.models import Delivery, Worker
from aanzet.core.notifier import flush, wake
from aanzet.planning.actions.runs import choose_clients, create_run
from aanzet.planning.actions.starting import PART, begin_run
from aanzet.planning.queries.runs import run_for
from tests.cast import build
from tests.cast_cases import copies_of, publish
from tests.conftest import environment, start_program
from tools.supervise import worker

pytestmark = pytest.mark.feature("F119")
COUNT = 2 * PART


def wait_for(condition, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def test_killed_and_gone_on(committed_db):
    cast = build(app_now())
    office = cast.linde
    with office.scope():
        clients = copies_of(office.clients["fatima"], COUNT)
        run_id = create_run(actor=cast.anna, now=app_now(), template_id=publish(cast), period="2025")
        assert choose_clients(actor=cast.anna, now=app_now(), run_id=run_id, client_ids=clients) == COUNT
    deliver(office.id, "reaction")  # what the clients themselves caused is out of the way

    first = start_program(*worker(2), env=environment(committed_db))
    wait_for(lambda: Worker.objects.exists())
    with office.scope():
        begin_run(actor=cast.anna, now=app_now(), run_id=run_id)

    def done():
        with office.scope():
            return run_for(cast.anna, run_id).done

    wait_for(done)
    first.kill()  # while its second part is under way
    assert first.wait(60) == -signal.SIGKILL
    with office.scope():
        run = run_for(cast.anna, run_id)
        assert run.state == "running" and 0 < run.done < COUNT and Case.objects.count() == run.done

    second = start_program(*worker(2), env=environment(committed_db))
    try:
        with office.scope():
            wake(office.id, "deliver", "bulk_start")  # what the sweep of every minute does
        flush()

        def ended():
            with office.scope():
                return run_for(cast.anna, run_id).state == "done"

        wait_for(ended)
    finally:
        second.kill()
        second.wait()
    with office.scope():
        run = run_for(cast.anna, run_id)
        assert (run.done, run.failed) == (COUNT, 0)
        assert Case.objects.count() == COUNT == Case.objects.values("client_id").distinct().count()
        assert not Case.objects.exclude(state="active").exists()
        keys = Delivery.objects.filter(kind="mail").values_list("key", flat=True)
        assert len(set(keys)) == len(keys) == 3 * COUNT  # welcome and two requests for each, none twice
