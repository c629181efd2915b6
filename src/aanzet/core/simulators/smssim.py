"""An SMS provider on loopback that reaches no phone: it keeps every message and shows it on a page.

It says no like a real one, by the last digits of the number: ...000 cannot be delivered, ...001 is refused at once,
...002 meets an error of the provider, ...003 is kept but the answer is lost, ...004 gets no answer in time. More than
`per_minute` messages get 429. The same reference again is the same message.
"""

import json
import threading
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

PAGE = """<!doctype html><html lang="nl"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Telefoons</title><link rel="stylesheet" href="/style.css">
<h1>Telefoons</h1><p>SIMULATOR: deze berichten bereiken geen echte telefoon.</p>{messages}</html>"""
STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 40rem; margin: 2rem auto; padding: 0 1rem; }
article { border: 1px solid #8886; border-radius: .75rem; padding: .5rem 1rem; margin: 1rem 0; }
p { white-space: pre-wrap; overflow-wrap: anywhere; margin: .25rem 0; }
"""
ARTICLE = "<article><b>{to}</b> van {sender}, {at} · {state}<p>{body}</p></article>"


@dataclass(slots=True)
class Sms:
    """One message as it was taken. state: sent, delivered or failed."""

    id: str
    at: float
    sender: str
    to: str
    body: str
    reference: str
    state: str


@dataclass(slots=True)
class Phones:
    """What the provider knows. calls: how often it was asked, for tests."""

    token: str = "oefensleutel"  # noqa: S105 - of a simulator
    per_minute: int = 600
    slow: float = 60.0  # seconds; longer than any sender waits
    messages: list[Sms] = field(default_factory=list)
    calls: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, asked: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Status and answer for one message."""
        with self.lock:
            self.calls += 1
            to, body, reference = (str(asked.get(name, "")) for name in ("to", "body", "reference"))
            known = next((one for one in self.messages if one.reference == reference and reference), None)
            if known:
                return 200, {"id": known.id, "state": known.state}
            if not (to.startswith("+") and to[1:].isdigit()) or not body or len(str(asked.get("from", ""))) > 11:
                return 422, {"error": "invalid message"}
            if to.endswith("001"):
                return 422, {"error": "unknown number"}
            if to.endswith("002"):
                return 500, {"error": "internal"}
            minute = [one for one in self.messages if one.at > time.time() - 60]
            if len(minute) >= self.per_minute:
                return 429, {"error": "too many"}
            state = "failed" if to.endswith("000") else "delivered"
            sms = Sms(f"sms-{len(self.messages) + 1}", time.time(), str(asked.get("from")), to, body, reference, state)
            self.messages.append(sms)
            return 201, {"id": sms.id, "state": "sent"}

    def to(self, number: str) -> list[Sms]:
        """What one phone got, newest first."""
        return [one for one in reversed(self.messages) if one.to == number and one.state == "delivered"]


class Pages(BaseHTTPRequestHandler):
    """The interface, and the page with the phones."""

    phones: Phones

    def do_POST(self) -> None:  # noqa: N802 - the name that http.server calls
        """A message."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if not self.allowed():
            return self.answer_json(401, {"error": "token"})
        asked = json.loads(body)
        if str(asked.get("to", "")).endswith("004"):
            time.sleep(self.phones.slow)
        status, found = self.phones.take(asked)
        if str(asked.get("to", "")).endswith("003"):
            self.close_connection = True
            return self.connection.close()
        return self.answer_json(status, found)

    def do_GET(self) -> None:  # noqa: N802
        """The state of a message by reference, all of them as JSON, or the page."""
        parts = urlsplit(self.path)
        if parts.path.startswith("/messages/"):
            found = [one for one in self.phones.messages if one.reference == parts.path.removeprefix("/messages/")]
            if not self.allowed():
                return self.answer_json(401, {"error": "token"})
            return self.answer_json(200 if found else 404, asdict(found[0]) if found else {"error": "unknown"})
        if parts.path == "/messages.json":
            return self.answer_json(200, [asdict(one) for one in reversed(self.phones.messages)])
        if parts.path == "/style.css":
            return self.answer(200, STYLE.encode(), "text/css")
        wanted = parse_qs(parts.query).get("to", [""])[0]
        shown = "".join(
            ARTICLE.format(
                to=escape(one.to), sender=escape(one.sender), state=one.state, body=escape(one.body),
                at=time.strftime("%H:%M:%S", time.localtime(one.at)),
            )
            for one in reversed(self.phones.messages)
            if not wanted or one.to == wanted
        )  # fmt: skip
        return self.answer(200, PAGE.format(messages=shown or "<p>Nog geen berichten.</p>").encode(), "text/html")

    def allowed(self) -> bool:
        """Whether the secret is right."""
        return self.headers.get("Authorization") == f"Bearer {self.phones.token}"

    def answer_json(self, status: int, found: Any) -> None:
        """An answer of the machine."""
        self.answer(status, json.dumps(found).encode(), "application/json")

    def answer(self, status: int, body: bytes, kind: str) -> None:
        """Send it, unless who asked has given up waiting (the slow number)."""
        self.send_response(status)
        for name, value in (("Content-Type", kind), ("Content-Length", str(len(body))), ("Cache-Control", "no-store")):
            self.send_header(name, value)
        if status == 429:
            self.send_header("Retry-After", "30")
        with suppress(ConnectionError):
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """No line per request."""


def server(port: int = 0, **options: Any) -> tuple[ThreadingHTTPServer, Phones]:
    """The server, bound but not serving yet, and what it knows."""
    phones = Phones(**options)
    return ThreadingHTTPServer(("127.0.0.1", port), type("Pages", (Pages,), {"phones": phones})), phones
