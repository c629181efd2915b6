"""Live screens: a commit reaches the open pages, a rollback does not, and who was away fetches anew."""

import asyncio
import contextlib
import uuid

import pytest
from django.db import transaction
from django.test import override_settings
from django.urls import path

from aanzet.core import notifier
from aanzet.core.live import announce, event_stream
from aanzet.core.live import hub as hubs
from aanzet.core.live import stream as streams

ORGANIZATION = uuid.UUID(int=1)
OFFICE = f"{ORGANIZATION}/office"
allowed = [OFFICE]
urlpatterns = [path("events", event_stream(lambda request: allowed))]


def within(test):
    """Run an async test, at most 20 seconds."""
    asyncio.run(asyncio.wait_for(test(), 20))


@contextlib.asynccontextmanager
async def listening(*audiences, hub=None):
    hub = hub or hubs.Hub()
    with hub.subscribed(audiences) as page:
        await hub.listening.wait()
        try:
            yield hub, page
        finally:
            hub.listener.cancel()


async def committed(*announcements, undo=False):
    def act():
        with contextlib.suppress(ZeroDivisionError), transaction.atomic():
            for audience, *topics in announcements:
                announce(audience, *topics)
            if undo:
                raise ZeroDivisionError

    await asyncio.to_thread(act)


def test_a_commit_reaches_the_page_once_and_a_rollback_never(committed_db):
    async def test():
        async with listening(OFFICE) as (_, page):
            await committed((OFFICE, "case-1"), undo=True)
            await committed((OFFICE, "case-2", "queue"), (OFFICE, "case-2"), ("other/office", "case-3"))
            assert await page.take(5) == ["case-2", "queue"]
            assert await page.take(0.2) == []

    within(test)


def test_many_topics_at_once_become_one_resync(committed_db):
    async def test():
        async with listening(OFFICE) as (_, page):
            await committed((OFFICE, *(f"case-{number}" for number in range(1000))))
            assert await page.take(5) == ["resync"]

    within(test)


def test_a_slow_page_is_told_to_fetch_everything():
    page = hubs.Page()
    page.put(f"case-{number}" for number in range(hubs.MOST + 1))
    page.put(["case-1"])
    assert list(page.topics) == ["resync"]


def test_who_connects_again_hears_what_he_missed():
    hub = hubs.Hub()
    hub.hear(f"{OFFICE}|case-1")
    place = hub.place
    hub.hear(f"{OFFICE}|case-2 queue")
    hub.hear("other/office|case-3")
    assert hub.missed([OFFICE], place) == ["case-2", "queue"]
    assert hub.missed([OFFICE], hub.place) == []
    assert hub.missed([OFFICE], "another-3") == ["resync"]
    assert hub.missed([OFFICE], "nonsense") == ["resync"]
    assert hub.missed([OFFICE]) == []
    hub.lost()
    assert hub.missed([OFFICE], place) == ["resync"]


def test_what_happened_between_rendering_and_listening_is_told():
    hub = hubs.Hub()
    hub.hear(f"{OFFICE}|case-1")
    rendered = hub.kept[0].moment
    assert hub.missed([OFFICE], rendered_at=rendered) == ["case-1"]
    assert hub.missed([OFFICE], rendered_at=rendered + 5) == []
    assert hub.missed([OFFICE], rendered_at=rendered - 600) == ["resync"]


def test_a_lost_connection_makes_every_page_fetch_anew(committed_db):
    async def test():
        async with listening(OFFICE) as (hub, page):
            await asyncio.to_thread(end_listeners)
            assert await page.take(10) == ["resync"]
            await hub.listening.wait()
            await committed((OFFICE, "case-9"))
            assert await page.take(5) == ["case-9"]

    within(test)


def end_listeners():
    from django.db import connection, connections

    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity "
            "where datname = current_database() and query ilike 'listen%' and pid <> pg_backend_pid()"
        )
    connections.close_all()


def test_a_topic_is_the_name_of_an_event():
    for wrong in ("case:1", "Case-1", "case 1", "", "1"):
        with pytest.raises(ValueError, match="cannot be"):
            announce(OFFICE, wrong)


def test_notifications_stay_under_the_limit_of_postgresql():
    lines = list(notifier.texts({OFFICE: {f"case-{uuid.uuid4()}" for _ in range(200)}}))
    assert len(lines) > 1
    assert all(len(line) < 8000 for line in lines)
    assert sum(len(line.partition("|")[2].split()) for line in lines) == 200


class Browser:
    """The other end of an ASGI connection."""

    def __init__(self, application, *, query=b"", headers=()):
        self.sent, self.gone = asyncio.Queue(), asyncio.Event()
        scope = {
            "type": "http",
            "method": "GET",
            "path": "/events",
            "query_string": query,
            "headers": [(b"host", b"localhost"), *headers],
        }
        self.task = asyncio.create_task(application(scope, self.receive, self.sent.put))

    async def receive(self):
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def next(self):
        message = await asyncio.wait_for(self.sent.get(), 5)
        return message["status"] if message["type"] == "http.response.start" else message["body"].decode()


@override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[])
def test_the_stream_tells_topics_and_ends_when_the_page_goes(committed_db):
    async def test():
        application = streams.Streams()
        browser = Browser(application)
        assert await browser.next() == 200
        assert "event: connected" in await browser.next()
        await application.hub.listening.wait()
        await committed((OFFICE, "case-5"))
        frame = await browser.next()
        assert frame.startswith("event: case-5\nid: ")
        browser.gone.set()
        await asyncio.wait_for(browser.task, 5)
        assert not application.hub.pages
        place = frame.split("id: ")[1].split("\n")[0]
        await committed((OFFICE, "case-6"))
        while application.hub.place == place:
            await asyncio.sleep(0.01)
        again = Browser(application, headers=[(b"last-event-id", place.encode())])
        assert await again.next() == 200
        assert "event: connected" in await again.next()
        assert (await again.next()).startswith("event: case-6\n")
        again.gone.set()
        await again.task
        application.hub.listener.cancel()

    within(test)


@override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[])
def test_the_stream_ends_by_itself_so_that_rights_are_asked_again(committed_db, monkeypatch):
    monkeypatch.setattr(streams, "LASTS", 0.3)
    monkeypatch.setattr(streams, "PING_EVERY", 0.1)

    async def test():
        application = streams.Streams()
        browser = Browser(application)
        assert await browser.next() == 200
        assert "connected" in await browser.next()
        assert await browser.next() == ": ping\n\n"
        await asyncio.wait_for(browser.task, 5)
        application.hub.listener.cancel()

    within(test)


@override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[])
def test_nobody_gets_no_stream(committed_db, monkeypatch):
    monkeypatch.setitem(globals(), "allowed", [])

    async def test():
        browser = Browser(streams.Streams())
        assert await browser.next() == 204

    within(test)
