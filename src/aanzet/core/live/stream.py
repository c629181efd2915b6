"""GET /events: one stream of topic names per open page.

Django answers the question who this is and what he may hear, as for any page; then the stream goes on without a thread,
a request or a database connection. It lasts ten minutes: then the page connects again and its rights are asked again.
"""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs

from django.core.handlers.asgi import ASGIRequest
from django.core.handlers.base import BaseHandler
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from aanzet.core.live.hub import Hub

PING_EVERY = 15.0  # seconds; keeps proxies from closing a quiet stream and finds pages that are gone
LASTS = 600.0  # seconds
LOOKING_UP = 2  # threads that ask for rights: when everybody connects again, the pages keep their connections
Message = dict[str, Any]
Send = Callable[[Message], Awaitable[None]]
Receive = Callable[[], Awaitable[Message]]


class StreamAnswer(HttpResponse):
    """The answer that opens a stream; what it may hear travels along on the server's side only."""

    def __init__(self, audiences: Iterable[str]):
        super().__init__(content_type="text/event-stream")
        self.audiences = tuple(audiences)
        self["Cache-Control"] = "no-cache"
        self["X-Accel-Buffering"] = "no"


def event_stream(audiences_of: Callable[[HttpRequest], Iterable[str]]) -> Callable[[HttpRequest], HttpResponse]:
    """The view of /events. `audiences_of(request)` says what this visitor may hear: access knows, core does not.

    Nobody signed in: 204, and the browser does not try again. ?at=<seconds since 1970> (when the page was rendered)
    closes the gap between rendering and listening.
    """

    def events(request: HttpRequest) -> HttpResponse:
        audiences = tuple(audiences_of(request))
        return StreamAnswer(audiences) if audiences else HttpResponse(status=204)

    return events


class Streams(BaseHandler):
    """The ASGI application for /events."""

    def __init__(self) -> None:
        self.load_middleware()
        self.hub = Hub()
        self.threads = ThreadPoolExecutor(LOOKING_UP, thread_name_prefix="streams")

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """One connection."""
        response = await asyncio.get_running_loop().run_in_executor(self.threads, self.answer, scope)
        headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in response.items()]
        headers += [(b"set-cookie", morsel.OutputString().encode("latin-1")) for morsel in response.cookies.values()]
        streams = isinstance(response, StreamAnswer) and scope["method"] == "GET"
        if not streams:
            body = b"" if response.streaming else response.content
            await send({"type": "http.response.start", "status": response.status_code, "headers": headers})
            await send({"type": "http.response.body", "body": body})
            return
        headers = [header for header in headers if header[0] != b"content-length"]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        told = asyncio.create_task(self.tell(scope, response.audiences, send))
        gone = asyncio.create_task(_disconnected(receive))
        done, waiting = await asyncio.wait({told, gone}, return_when=asyncio.FIRST_COMPLETED)
        for task in waiting:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        if told in done:
            told.result()
            await send({"type": "http.response.body", "body": b""})

    def answer(self, scope: Message) -> HttpResponseBase:
        """Ask Django, in a thread; its connection goes back to the pool before the stream begins."""
        try:
            response = self.get_response(ASGIRequest(scope, BytesIO()))
            response.close()
            return response
        finally:
            connections.close_all()

    async def tell(self, scope: Message, audiences: tuple[str, ...], send: Send) -> None:
        """The topics, as they come, until the time is up."""
        end = time.monotonic() + LASTS
        with self.hub.subscribed(audiences) as page:
            page.put(self.hub.missed(audiences, last_place(scope), rendered_at(scope)))
            await send(_chunk("retry: 2000\n" + self._frame("connected")))
            while (left := end - time.monotonic()) > 0:
                topics = await page.take(min(PING_EVERY, left))
                await send(_chunk("".join(map(self._frame, topics)) or ": ping\n\n"))

    def _frame(self, topic: str) -> str:
        return f"event: {topic}\nid: {self.hub.place}\ndata: 1\n\n"


def last_place(scope: Message) -> str:
    """Where the page was when its stream broke, as it says itself."""
    header = next((value for name, value in scope["headers"] if name == b"last-event-id"), b"")
    return header.decode("latin-1")


def rendered_at(scope: Message) -> float | None:
    """When the page was rendered, as it says itself."""
    values = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("at", [])
    try:
        return float(values[0]) if values else None
    except ValueError:
        return None


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue


def _chunk(text: str) -> Message:
    return {"type": "http.response.body", "body": text.encode(), "more_body": True}
