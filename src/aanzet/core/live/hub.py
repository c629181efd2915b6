"""From PostgreSQL's NOTIFY to the open pages of this process: one LISTEN connection, one small set per page.

A message is thin: what changed, never what it says. The page fetches its part anew, and that request checks the rights.
Nothing is kept for absent pages but the last minute, so that a page that connects again hears what it missed; who was
away longer fetches everything anew.
"""

import asyncio
import contextlib
import secrets
import time
from collections import deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import psycopg
from django.db import connections

from aanzet.core.notifier import CHANNEL, RESYNC

MOST = 100  # topics a page may lag behind before it is told to fetch everything anew
KEPT_SECONDS = 60.0
KEPT = 20_000  # notifications
EARLIER = 1.0  # seconds of slack between the clock that rendered a page and ours


class Heard(NamedTuple):
    """One notification as it came in."""

    number: int
    moment: float
    audience: str
    topics: tuple[str, ...]


class Page:
    """An open stream: the topics it has not been told yet. Equal ones are one."""

    def __init__(self) -> None:
        self.topics: dict[str, None] = {}
        self.changed = asyncio.Event()

    def put(self, topics: Iterable[str]) -> None:
        """Keep topics until the page takes them."""
        if RESYNC not in self.topics:
            self.topics.update(dict.fromkeys(topics))
            if len(self.topics) > MOST or RESYNC in self.topics:
                self.topics = {RESYNC: None}
        if self.topics:
            self.changed.set()

    async def take(self, seconds: float) -> list[str]:
        """What changed since the last time; empty when nothing did for `seconds`."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.changed.wait(), seconds)
        self.changed.clear()
        topics, self.topics = list(self.topics), {}
        return topics


class Hub:
    """The pages of this process and the one connection that listens for all of them."""

    def __init__(self) -> None:
        self.pages: dict[str, set[Page]] = {}
        self.listener: asyncio.Task[None] | None = None
        self.listening = asyncio.Event()
        self.name, self.number, self.floor = secrets.token_hex(4), 0, 0
        self.since = time.time()
        self.kept: deque[Heard] = deque()

    @property
    def place(self) -> str:
        """Where this process is now; the browser sends it back as Last-Event-ID."""
        return f"{self.name}-{self.number}"

    @contextlib.contextmanager
    def subscribed(self, audiences: Iterable[str]) -> Iterator[Page]:
        """A page that hears these audiences."""
        page, names = Page(), set(audiences)
        for name in names:
            self.pages.setdefault(name, set()).add(page)
        if self.listener is None or self.listener.done():
            self.listener = asyncio.create_task(self.listen(), name="live")
        try:
            yield page
        finally:
            for name in names:
                self.pages[name].discard(page)
                if not self.pages[name]:
                    del self.pages[name]

    def missed(self, audiences: Iterable[str], place: str = "", rendered_at: float | None = None) -> list[str]:
        """Topics since `place`, or since the page was rendered; [RESYNC] when that can no longer be told."""
        name, _, number = place.partition("-")
        if place and (name != self.name or not number.isdigit() or int(number) < self.floor):
            return [RESYNC]
        if not place and rendered_at is None:
            return []
        if not place and rendered_at is not None and rendered_at < self.since:
            return [RESYNC]
        wanted = set(audiences)
        topics: dict[str, None] = {}
        for heard in self.kept:
            later = heard.number > int(number) if place else heard.moment >= (rendered_at or 0.0) - EARLIER
            if later and heard.audience in wanted:
                topics.update(dict.fromkeys(heard.topics))
        return list(topics)

    def hear(self, payload: str) -> None:
        """A notification came in: "<audience>|<topic> <topic> ..."."""
        audience, _, line = payload.partition("|")
        topics = tuple(line.split())
        self.number += 1
        self.kept.append(Heard(self.number, time.time(), audience, topics))
        while len(self.kept) > KEPT or self.kept[0].moment < time.time() - KEPT_SECONDS:
            dropped = self.kept.popleft()
            self.floor, self.since = dropped.number, dropped.moment
        for page in self.pages.get(audience, ()):
            page.put(topics)

    def lost(self) -> None:
        """The connection was away: what was sent meanwhile is lost, so everybody fetches anew."""
        self.number += 1
        self.floor, self.since = self.number, time.time()
        self.kept.clear()
        for page in set().union(*self.pages.values()):
            page.put([RESYNC])

    async def listen(self) -> None:
        """Listen as long as the process lives; connect again when the server was away."""
        delay, first = 0.1, True
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(**parameters(), autocommit=True) as line:
                    await line.execute(f"listen {CHANNEL}")
                    if first:
                        self.since = time.time()
                    else:
                        self.lost()
                    delay, first = 0.1, False
                    self.listening.set()
                    while True:
                        async for notice in line.notifies(timeout=30):
                            self.hear(notice.payload)
                        await line.execute("select 1")  # finds out that the server went away silently
            except psycopg.OperationalError:
                first = False
                self.listening.clear()
                await asyncio.sleep(delay)
                delay = min(delay * 2, 5)


def parameters() -> dict[str, str]:
    """A session connection of our own, outside the pool; never through a pooler in transaction mode."""
    wanted = ("dbname", "user", "password", "host", "port", "sslmode")
    every = connections["default"].get_connection_params()
    return {name: every[name] for name in wanted if every.get(name)}
