"""After the commit: wake workers and open pages. One thread per process, coalesced per 20 milliseconds.

NOTIFY inside a write transaction serialises commits, so nobody notifies there: `wake` and `announce` wait for the
commit and hand over to this thread, which has a connection of its own. A process that dies in between loses nothing
but time: the rows are the truth, and the sweep of the workers finds them (architecture 5).
"""

import atexit
import heapq
import itertools
import logging
import os
import re
import threading
import time
from collections.abc import Iterable
from functools import partial
from typing import NamedTuple
from uuid import UUID

from django.db import connection, connections, transaction
from procrastinate import App
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued

log = logging.getLogger("aanzet.notifier")

CHANNEL = "aanzet"
PAUSE = 0.02  # seconds in which what comes together is sent together
AGAIN = 1.0  # seconds before wakes are tried again when the database is away
MOST_TOPICS = 200  # more at once for one audience: tell it to fetch everything anew
RESYNC = "resync"
TOPIC = re.compile(r"[a-z][a-z0-9_-]*\Z")  # becomes the name of a DOM event; a colon would be htmx syntax
LONGEST = 7900  # bytes of one notification


class Wake(NamedTuple):
    """A job of an organization to start: task is "deliver", "timers" or "seal"; about: the kind of effect."""

    task: str
    organization: UUID
    about: str = ""

    @property
    def lock(self) -> str:
        """Equal wakes that still wait in the queue are one job."""
        return f"{self.task}:{self.organization}:{self.about}"


def wake(organization: UUID, task: str, about: str = "", *, delay: float = 0.0) -> None:
    """Start a job of this organization after the commit, `delay` seconds later. Not at all after a rollback."""
    transaction.on_commit(partial(_notifier.take_wake, Wake(task, organization, about), delay))


def announce(audience: str, *topics: str) -> None:
    """Tell the open pages of `audience`, after the commit, that `topics` changed; they fetch their parts anew.

    audience: "<organization>/office", "<organization>/member/<id>", "<organization>/client/<id>" or
    "<organization>/contact/<id>". topic: "case-<id>", "queue", ...: lower case letters, digits, "-" and "_".
    """
    for topic in topics:
        if not TOPIC.match(topic):
            raise ValueError(f"{topic!r} cannot be the name of a live topic")
    transaction.on_commit(partial(_notifier.take_topics, audience, topics))


def flush(seconds: float = 2.0) -> bool:
    """Wait until everything taken so far has been sent (delayed wakes excepted). False when that did not work out."""
    return _notifier.flush(seconds)


class Notifier:
    """What waits to be sent, and the thread that sends it."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.wakes: set[Wake] = set()
        self.topics: dict[str, set[str]] = {}
        self.later: list[tuple[float, int, Wake]] = []
        self.counter = itertools.count()
        self.busy = False
        self.owner = 0  # process in which the thread runs: a fork has none

    def take_wake(self, wanted: Wake, delay: float) -> None:
        """Keep a wake for the thread."""
        with self.changed:
            if delay > 0:
                heapq.heappush(self.later, (time.monotonic() + delay, next(self.counter), wanted))
            else:
                self.wakes.add(wanted)
            self._run()

    def take_topics(self, audience: str, topics: Iterable[str]) -> None:
        """Keep topics for the thread."""
        with self.changed:
            waiting = self.topics.setdefault(audience, set())
            if RESYNC not in waiting:
                waiting.update(topics)
                if len(waiting) > MOST_TOPICS:
                    self.topics[audience] = {RESYNC}
            self._run()

    def flush(self, seconds: float) -> bool:
        """Wait until nothing is due any more."""
        with self.changed:
            return self.changed.wait_for(lambda: not (self.wakes or self.topics or self.busy), seconds)

    def _run(self) -> None:
        if self.owner != os.getpid():
            self.owner = os.getpid()
            threading.Thread(target=self._loop, name="notifier", daemon=True).start()
        self.changed.notify_all()

    def _loop(self) -> None:
        while True:
            with self.changed:
                while not (self.wakes or self.topics):
                    self._take_due()
                    if not self.wakes:
                        wait = self.later[0][0] - time.monotonic() if self.later else None
                        self.changed.wait(wait)
                self.busy = True
            time.sleep(PAUSE)
            with self.changed:
                self._take_due()
                wakes, self.wakes = self.wakes, set()
                topics, self.topics = self.topics, {}
            try:
                send(wakes, topics)
            except Exception as error:  # the database is away: wakes are tried again, pages resync by themselves
                log.warning("could not notify: %s", error)
                with self.changed:
                    for wanted in wakes:
                        heapq.heappush(self.later, (time.monotonic() + AGAIN, next(self.counter), wanted))
            finally:
                connections.close_all()
                with self.changed:
                    self.busy = False
                    self.changed.notify_all()

    def _take_due(self) -> None:
        while self.later and self.later[0][0] <= time.monotonic():
            self.wakes.add(heapq.heappop(self.later)[2])


def send(wakes: Iterable[Wake], topics: dict[str, set[str]]) -> None:
    """Put jobs in the queue and notify pages, each statement its own transaction."""
    if topics:
        with connection.cursor() as cursor:
            cursor.execute("select pg_notify(%s, text) from unnest(%s::text[]) as text", [CHANNEL, list(texts(topics))])
    by_lock = {wanted.lock: wanted for wanted in wakes}
    if not by_lock:
        return
    with connection.cursor() as cursor:
        query = "select queueing_lock from procrastinate_jobs where status = 'todo' and queueing_lock = any(%s)"
        cursor.execute(query, [list(by_lock)])
        for (waiting,) in cursor.fetchall():
            del by_lock[waiting]
    for lock, wanted in by_lock.items():
        defer = _queue.configure_task(f"core.{wanted.task}", queue="aanzet", queueing_lock=lock).defer
        arguments = {"organization": str(wanted.organization), **({"about": wanted.about} if wanted.about else {})}
        try:
            defer(**arguments)
        except AlreadyEnqueued:
            continue  # another process was first: one job is enough


def texts(topics: dict[str, set[str]]) -> Iterable[str]:
    """Notifications "<audience>|<topic> <topic> ...", none longer than PostgreSQL takes."""
    for audience, names in topics.items():
        line = ""
        for name in sorted(names):
            if line and len(audience) + len(line) + len(name) + 2 > LONGEST:
                yield f"{audience}|{line}"
                line = ""
            line = f"{line} {name}" if line else name
        yield f"{audience}|{line}"


_queue = App(connector=DjangoConnector())
_notifier = Notifier()
atexit.register(flush, 1.0)  # a command that ends right after its commit still wakes the workers
