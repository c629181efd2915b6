"""A worker is killed at each crash point; another takes over. Nothing is lost, and no mail arrives more than twice."""

import re
import signal
from collections import Counter
from pathlib import Path

import pytest
from django.db import connection

import aanzet
from aanzet.core import audit, deliveries, seals, timers
from aanzet.core.files import DiskStore
from aanzet.core.models import Delivery, Event, Timer
from aanzet.core.scope import scope
from aanzet.core.simulators.mailcatcher import Mailbox, smtp_server
from tests.conftest import environment, start_program
from tests.state import crash_scenario as day
from tools.supervise import free_port

SOURCE = Path(aanzet.__file__).parent
POINTS = sorted(
    {name for path in SOURCE.rglob("*.py") for name in re.findall(r'crash_point\("([^"]+)"\)', path.read_text())}
)


@pytest.fixture
def catcher(tmp_path, settings):
    """A real mail server that both processes use."""
    mailbox, port = Mailbox(tmp_path / "mail"), free_port()
    server = smtp_server(mailbox, port)
    server.start()
    settings.MAIL_URL = f"smtp://127.0.0.1:{port}"
    yield mailbox
    server.stop(no_assert=True)


def killed_at(point, database, settings, home):
    """Work in a process of its own that dies at the point: its exit code."""
    env = environment(
        database,
        AANZET_CRASH_AT=point,
        AANZET_HOME=str(home),
        AANZET_DEMO="1",  # what is on this machine may be spoken to
        MAIL_URL=settings.MAIL_URL,
        SMS_URL=settings.SMS_URL,
        SMS_TOKEN=settings.SMS_TOKEN,
        DJANGO_SETTINGS_MODULE="aanzet.config.settings",
    )
    return start_program("-m", "tests.state.crash_scenario", env=env).wait(60)


def take_over():
    """Another worker finds the first one silent, and finishes what there is."""
    with connection.cursor() as cursor:
        cursor.execute("update core_worker set beat_at = beat_at - interval '1 minute'")
    deliveries.look_after_silent(day.ORGANIZATION)
    timers._low.forget(day.ORGANIZATION)
    for _ in range(3):
        with scope(day.ORGANIZATION), connection.cursor() as cursor:  # the time of the back-off passes
            cursor.execute("update core_delivery set next_try_at = app_now() where next_try_at is not null")
        day.work()


@pytest.mark.parametrize("point", POINTS)
def test_killed_at(point, committed_db, catcher, phones, settings, tmp_path):
    settings.HOME, settings.FILES = tmp_path, tmp_path / "files"
    day.prepare()
    assert killed_at(point, committed_db, settings, tmp_path) == -signal.SIGKILL, f"the day does not pass {point}"
    take_over()
    arrived = Counter(mail.message_id for mail in catcher.mails())
    with scope(day.ORGANIZATION):
        letters = dict(Delivery.objects.filter(kind="crash_letter").values_list("id", "state"))
        assert set(letters.values()) == {"sent"}
        assert set(arrived) == {f"<{id}@aanzet.example>" for id in letters}
        assert max(arrived.values()) <= 2
        assert sum(arrived.values()) <= day.LETTERS + 1  # only the one in hand is in doubt at the server
        (text,) = Delivery.objects.filter(kind="crash_text").values_list("id", "state")
        assert text[1] in ("sent", "confirmed")
        assert [message.reference for message in phones.messages] == [str(text[0])]  # once, whatever crashed
        assert set(Delivery.objects.filter(kind="crash_step").values_list("state", flat=True)) == {"confirmed"}
        assert set(Timer.objects.values_list("state", flat=True)) == {"fired"}
        done = Counter(Event.objects.filter(name="StepDone").values_list("payload", flat=True))
        assert len(done) == day.STEPS + day.TICKS
        assert set(done.values()) == {1}
        assert not seals.unsealed(day.ORGANIZATION)
    store = DiskStore(settings.FILES)
    assert {store.open(day.ORGANIZATION, name).read() for name in store.names(day.ORGANIZATION)} == {b"eentwee"}
    assert audit.findings(day.ORGANIZATION, only=["I12", "I13", "I16"]) == []


def test_there_are_crash_points_at_every_border():
    borders = {"claim", "answer", "inside", "timers", "mail", "file", "seal", "head"}
    assert {point.split(":")[0] for point in POINTS} >= borders
