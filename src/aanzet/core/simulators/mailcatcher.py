"""A mail server on loopback that delivers nowhere: it keeps every mail as a file and shows it on a page.

It says no like a real one, by the first part of the address: bounce.anna@... is refused for good, later.anna@... for
now, slow.anna@... gets no answer in time, lost.anna@... is kept but the answer is lost. Nothing is thrown away, not
even the same mail twice: that is how a test sees it.
"""

import asyncio
import email
import email.policy
import itertools
import json
import re
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from email.message import EmailMessage
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.template.loader import render_to_string
from django.utils import translation

_counter = itertools.count()
LARGEST = 10 * 1024 * 1024  # bytes of one mail
SLOW = 90.0  # seconds; longer than any sender waits
LINK = re.compile(r"https?://[^\s\"'<>]+")
FRAME_POLICY = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'"
PAGE_POLICY = "default-src 'none'; style-src 'self'; frame-src 'self'"


@dataclass(frozen=True, slots=True)
class Habits:
    """Which addresses are treated how: the start of the part before the @."""

    refuse: str = "bounce."
    later: str = "later."
    slow: str = "slow."
    lose: str = "lost."


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as it was caught. at: seconds since 1970."""

    id: str
    at: float
    sender: str
    recipients: list[str]
    subject: str
    message_id: str
    reply_to: str
    from_header: str
    to_header: str
    text: str
    html: str
    links: list[str] = field(default_factory=list)
    headers: list[tuple[str, str]] = field(default_factory=list)


class Mailbox:
    """The folder with the mails, one file each."""

    def __init__(self, folder: Path):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def keep(self, sender: str, recipients: list[str], content: bytes) -> None:
        """Write one mail: all of it or nothing."""
        name = f"{time.time_ns()}{next(_counter) % 1000:03}"
        envelope = json.dumps({"sender": sender, "recipients": recipients}).encode()
        temporary = self.folder / f".{name}"
        temporary.write_bytes(envelope + b"\n" + content)
        temporary.replace(self.folder / f"{name}.mail")

    def mails(self, to: str = "") -> list[Mail]:
        """Newest first; only those to one address when asked."""
        names = sorted((path.stem for path in self.folder.glob("*.mail")), reverse=True)
        return [mail for mail in map(self.mail, names) if not to or to.lower() in map(str.lower, mail.recipients)]

    def mail(self, name: str) -> Mail:
        """One mail. KeyError when there is none of that name."""
        path = self.folder / f"{name}.mail"
        if not name.isdigit() or not path.exists():
            raise KeyError(name)
        envelope, _, content = path.read_bytes().partition(b"\n")
        known = json.loads(envelope)
        message: EmailMessage = email.message_from_bytes(content, policy=email.policy.default)  # type: ignore[assignment]
        text, html = message.get_body(("plain",)), message.get_body(("html",))
        plain = text.get_content() if text else ""
        rich = html.get_content() if html else ""
        return Mail(
            id=name,
            at=int(name[:-3]) / 1e9,
            sender=known["sender"],
            recipients=known["recipients"],
            subject=str(message["Subject"] or ""),
            message_id=str(message["Message-ID"] or ""),
            reply_to=str(message["Reply-To"] or ""),
            from_header=str(message["From"] or ""),
            to_header=str(message["To"] or ""),
            text=plain,
            html=rich,
            links=list(dict.fromkeys(found.replace("&amp;", "&") for found in LINK.findall(rich or plain))),
            headers=[(key, str(value)) for key, value in message.items()],
        )


class Catcher:
    """What the SMTP server does with what comes in (hooks of aiosmtpd)."""

    def __init__(self, mailbox: Mailbox, habits: Habits):
        self.mailbox, self.habits = mailbox, habits

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Yes, no or later, by the address."""
        if address.startswith(self.habits.refuse):
            return "550 5.1.1 No such user here"
        if address.startswith(self.habits.later):
            return "451 4.7.1 Greylisted, try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep it, and answer; or not."""
        content = envelope.content or b""
        if isinstance(content, str):
            content = content.encode()
        if any(address.startswith(self.habits.slow) for address in envelope.rcpt_tos):
            await asyncio.sleep(SLOW)
        await asyncio.to_thread(self.mailbox.keep, envelope.mail_from or "", envelope.rcpt_tos, content)
        if any(address.startswith(self.habits.lose) for address in envelope.rcpt_tos) and server.transport:
            server.transport.abort()
        return "250 2.0.0 Kept"


class Pages(BaseHTTPRequestHandler):
    """The pages: list, one mail, its HTML in a frame without rights, JSON for tests."""

    server_version = "mailcatcher"

    def __init__(self, mailbox: Mailbox, *args: Any):
        self.mailbox = mailbox
        super().__init__(*args)

    def do_GET(self) -> None:  # noqa: N802 - the name that http.server calls
        """One request."""
        parts = urlsplit(self.path)
        page, _, name = parts.path.strip("/").partition("/")
        answers: dict[str, Callable[[str, dict[str, list[str]]], None]] = {
            "": self.show_list,
            "mail": self.show_mail,
            "html": self.show_html,
            "mails.json": self.show_json,
            "style.css": self.show_style,
        }
        try:
            answers[page](name, parse_qs(parts.query))
        except KeyError:
            self.answer(b"Not found", "text/plain", status=HTTPStatus.NOT_FOUND)

    def show_list(self, name: str, query: dict[str, list[str]]) -> None:
        """Newest first."""
        self.page("mailcatcher/list.html", {"mails": self.mailbox.mails(query.get("to", [""])[0])[:200]})

    def show_mail(self, name: str, query: dict[str, list[str]]) -> None:
        """One mail: frame, text, links, headers."""
        self.page("mailcatcher/mail.html", {"mail": self.mailbox.mail(name)})

    def show_html(self, name: str, query: dict[str, list[str]]) -> None:
        """The HTML part by itself; its links open outside the frame."""
        html = '<base target="_blank">' + self.mailbox.mail(name).html
        self.answer(html.encode(), "text/html; charset=utf-8", policy=FRAME_POLICY)

    def show_json(self, name: str, query: dict[str, list[str]]) -> None:
        """Every mail with all parts; ?to=<address> for one receiver."""
        mails = [asdict(mail) for mail in self.mailbox.mails(query.get("to", [""])[0])]
        self.answer(json.dumps(mails).encode(), "application/json")

    def show_style(self, name: str, query: dict[str, list[str]]) -> None:
        """The style of the pages."""
        self.answer(STYLE.encode(), "text/css")

    def page(self, template: str, context: dict[str, Any]) -> None:
        """Render with Django's templates, in Dutch unless the browser asks for English."""
        wanted = self.headers.get("Accept-Language", "nl")
        with translation.override("en" if wanted.startswith("en") else "nl"):
            self.answer(render_to_string(template, context).encode(), "text/html; charset=utf-8", policy=PAGE_POLICY)

    def answer(self, body: bytes, kind: str, *, status: int = 200, policy: str = "default-src 'none'") -> None:
        """Send it."""
        self.send_response(status)
        for header, value in (
            ("Content-Type", kind),
            ("Content-Length", str(len(body))),
            ("Content-Security-Policy", policy),
            ("X-Content-Type-Options", "nosniff"),
            ("Cache-Control", "no-store"),
        ):
            self.send_header(header, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """No line per request."""


STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .5rem; border-bottom: 1px solid #8884; vertical-align: top; }
iframe { width: 100%; height: 32rem; border: 1px solid #8888; background: #fff; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; }
a { overflow-wrap: anywhere; }
"""


def smtp_server(mailbox: Mailbox, port: int, habits: Habits | None = None) -> Controller:
    """The SMTP server, not started yet; it runs in a thread of its own between start() and stop()."""
    return Controller(
        Catcher(mailbox, habits or Habits()),
        hostname="127.0.0.1",
        port=port,
        data_size_limit=LARGEST,
        ident="mailcatcher",
    )


def page_server(mailbox: Mailbox, port: int) -> ThreadingHTTPServer:
    """The pages; serve_forever() runs them."""
    return ThreadingHTTPServer(("127.0.0.1", port), partial(Pages, mailbox))
