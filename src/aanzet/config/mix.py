"""One address, two ways in: event streams by core.live, all other pages through WSGI threads.

Start it with `uvicorn aanzet.config.mix:application --lifespan off`. Synchronous views under ASGI cost two to three
times as much. In production: granian with WSGI, and a small granian with ASGI for /events.
"""

import os

from a2wsgi import WSGIMiddleware
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aanzet.config.settings")

WEB_THREADS = int(os.environ.get("WEB_THREADS", "4"))  # the connection pool needs room for these and a few more
STREAMS = "/events"

pages = WSGIMiddleware(get_wsgi_application(), workers=WEB_THREADS)

from aanzet.core.live import Streams  # noqa: E402 - Django has to be set up before

streams = Streams()


async def application(scope, receive, send):
    """The ASGI application that the server calls: streams apart, everything else through the threads."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1000})
    elif scope["type"] == "http":
        is_stream = scope["path"] == STREAMS
        await (streams if is_stream else pages)(scope, receive, send)
