"""Mail by SMTP: the one place that speaks to a mail server (called from jobs; codes of sign-in excepted, E1).

What went over the line decides the outcome: before the text was sent a failure is certain, after its first byte it is
uncertain until the server answered.
"""

import smtplib
import socket
import ssl
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import lru_cache
from urllib.parse import parse_qs, unquote, urlsplit

import css_inline
from django.conf import settings

from aanzet.core.clock import app_now
from aanzet.core.crash import crash_point
from aanzet.core.ports import MailSender, Outcome, OutgoingMail, failed, retry, sent, uncertain

TIMEOUT = 20.0  # seconds for each answer of the server
_inliner = css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=False)


def send(message: OutgoingMail) -> Outcome:
    """Try once to hand over a mail; never raises for what happens on the line. Not inside a transaction."""
    return sender().send(message)


def sender() -> MailSender:
    """The mail server of this installation (MAIL_URL)."""
    return _sender(settings.MAIL_URL)


def mime(message: OutgoingMail) -> EmailMessage:
    """The mail as it goes over the line: text and HTML, no tracking, no attachments, the same Message-ID at a repeat.

    ValueError or MessageError when an address cannot be written down.
    """
    mail = EmailMessage(policy=SMTP)
    from_address = message.from_address or settings.MAIL_FROM
    mail["From"] = Address(_line(message.from_name), addr_spec=from_address)
    mail["To"] = Address(_line(message.to_name), addr_spec=message.to)
    mail["Subject"] = _line(message.subject)
    mail["Date"] = format_datetime(app_now())
    mail["Message-ID"] = f"<{message.id}@{from_address.rpartition('@')[2]}>"
    if message.reply_to:
        mail["Reply-To"] = Address(_line(message.from_name), addr_spec=message.reply_to)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text)
    if message.html:
        mail.add_alternative(_inliner.inline(message.html), subtype="html")
    return mail


@dataclass(frozen=True, slots=True)
class SmtpSender:
    """A mail server: smtp://user:password@host:port; smtps:// is TLS from the start, ?starttls=1 TLS after hello."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    tls: bool = False
    starttls: bool = False

    @classmethod
    def at(cls, url: str) -> "SmtpSender":
        """From an address such as MAIL_URL."""
        parts = urlsplit(url)
        return cls(
            host=parts.hostname or "127.0.0.1",
            port=parts.port or (465 if parts.scheme == "smtps" else 25),
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            tls=parts.scheme == "smtps",
            starttls=parse_qs(parts.query).get("starttls") == ["1"],
        )

    def send(self, message: OutgoingMail) -> Outcome:
        """Try once."""
        try:
            mail = mime(message)
            envelope = mail["From"].addresses[0].addr_spec
            text = mail.as_bytes()
        except (ValueError, MessageError) as error:
            return failed("address_refused", type(error).__name__, receiver=message.to)
        try:
            line = self.connect(envelope.rpartition("@")[2])
        except smtplib.SMTPAuthenticationError as error:
            return retry("mail_server_away", f"{error.smtp_code} at sign-in", receiver=message.to)
        except (OSError, smtplib.SMTPException) as error:
            return retry("mail_server_away", _words(error), receiver=message.to)
        try:
            return self.hand_over(line, envelope, message.to, text)
        finally:
            line.close()

    def connect(self, name: str) -> smtplib.SMTP:
        """A connection that has said hello. name: ours; asking the resolver for it could take long."""
        if self.tls:
            context = ssl.create_default_context()
            line: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, name, timeout=TIMEOUT, context=context)
        else:
            line = smtplib.SMTP(self.host, self.port, name, timeout=TIMEOUT)
        try:
            if self.starttls:
                line.starttls(context=ssl.create_default_context())
            line.ehlo_or_helo_if_needed()
            if self.user:
                line.login(self.user, self.password)
        except (OSError, smtplib.SMTPException):
            line.close()
            raise
        return line

    def hand_over(self, line: smtplib.SMTP, envelope: str, to: str, text: bytes) -> Outcome:
        """Envelope, then text. Until the text nothing has happened for certain."""
        try:
            code, answer = line.mail(envelope, [f"size={len(text)}"] if line.has_extn("size") else [])
            if code != 250:
                return _refused(code, answer, to, "mail_refused")
            code, answer = line.rcpt(to)
            if code not in (250, 251):
                return _refused(code, answer, to, "address_refused")
            code, answer = line.docmd("data")
            if code != 354:
                return _refused(code, answer, to, "mail_refused")
        except (OSError, smtplib.SMTPException) as error:
            return retry("mail_server_away", _words(error), receiver=to)
        crash_point("mail:before-text")
        try:
            line.send(_dotted(text))
            crash_point("mail:after-text")
            code, answer = line.getreply()
        except (OSError, smtplib.SMTPException) as error:
            return uncertain(_words(error), receiver=to)
        crash_point("mail:after-answer")
        if code != 250:
            return _refused(code, answer, to, "mail_refused")
        return sent(answer.decode(errors="replace")[:200], receiver=to)


@lru_cache(maxsize=4)
def _sender(url: str) -> SmtpSender:
    return SmtpSender.at(url)


def _refused(code: int, answer: bytes, to: str, reason: str) -> Outcome:
    """4xx: later; 5xx: never. The words of the server often hold the address, so only its code is kept."""
    detail = f"{code} {answer.decode(errors='replace').split(' ')[0]}"[:40]
    if 400 <= code < 500 or code == -1:
        return retry("mail_server_busy", detail, receiver=to)
    return failed(reason, detail, receiver=to)


def _dotted(text: bytes) -> bytes:
    """The text with leading dots doubled and the closing line, as SMTP wants it."""
    lines = text.replace(b"\r\n.", b"\r\n..")
    lines = b"." + lines if lines.startswith(b".") else lines
    return lines + (b"" if lines.endswith(b"\r\n") else b"\r\n") + b".\r\n"


def _line(text: str) -> str:
    """Text for a header: one line, whatever somebody typed."""
    return " ".join(text.split())


def _words(error: Exception) -> str:
    if isinstance(error, socket.timeout):
        return "timeout"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{type(error).__name__} {error.smtp_code}"
    return type(error).__name__
