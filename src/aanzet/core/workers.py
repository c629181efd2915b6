"""Signs of life of the processes that do work. One that is silent has left its effects uncertain (reliability 1.5)."""

import logging
import os
import threading
import time
from collections.abc import Callable
from uuid import UUID, uuid4

from django.db import connection, connections

log = logging.getLogger("aanzet.workers")

BEAT = 5.0  # seconds
SILENT = 20.0  # seconds without a beat, by the clock of the database

stopping = threading.Event()  # set when this process was asked to end: finish the item in hand, start no other

_me: tuple[int, UUID] = (0, UUID(int=0))
_last_beat = 0.0
_lock = threading.Lock()


def me() -> UUID:
    """The id under which this process takes work; a fork gets its own."""
    global _me, _last_beat
    with _lock:
        if _me[0] != os.getpid():
            _me, _last_beat = (os.getpid(), uuid4()), 0.0
        return _me[1]


def beat(*, force: bool = False) -> None:
    """Leave a sign of life when the last one is too old. Real time, also when a test moves the clock of the house."""
    global _last_beat
    worker = me()
    if not force and time.monotonic() - _last_beat < BEAT:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into core_worker (id, started_at, beat_at) values (%s, clock_timestamp(), clock_timestamp()) "
            "on conflict (id) do update set beat_at = excluded.beat_at",
            [worker],
        )
    _last_beat = time.monotonic()


def silent() -> list[UUID]:
    """Workers that have not given a sign of life for too long."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select id from core_worker where beat_at < clock_timestamp() - make_interval(secs => %s)", [SILENT]
        )
        return [worker for (worker,) in cursor.fetchall()]


def forget(workers: list[UUID]) -> None:
    """Remove workers whose work has been looked after."""
    with connection.cursor() as cursor:
        cursor.execute("delete from core_worker where id = any(%s)", [workers])


def leave() -> None:
    """This process ends in good order: nothing of it is in doubt."""
    forget([me()])


class Pulse(threading.Thread):
    """Beats every 5 seconds as long as the process lives, and looks after those who fell silent."""

    def __init__(self, look_after: Callable[[], None]):
        super().__init__(name="pulse", daemon=True)
        self.look_after, self.stopped = look_after, threading.Event()

    def run(self) -> None:
        """The thread."""
        while not self.stopped.is_set():
            try:
                beat(force=True)
                self.look_after()
            except Exception as error:  # the database is away: others will notice that we are silent
                log.warning("no sign of life: %s", error)
            finally:
                connections.close_all()
            self.stopped.wait(BEAT)

    def stop(self) -> None:
        """End the thread."""
        self.stopped.set()
        self.join(2)
