"""What core needs from outside, as Protocols, and what an attempt to reach it may answer.

Also the registry of invariants (reliability 2): owner apps register their checks here, `manage.py audit` runs them.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO, Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one attempt ended. `state` is one of the words below; reason: a code of the error catalogue.

    sent: the provider accepted it. confirmed: done, or a receipt came. retry: not done for sure, try again later.
    failed: not done, and trying again is of no use. uncertain: it may have been done, the answer was lost.
    held: something is missing that a person must mend. cancelled: no longer needed. again: a part is done, go on.
    later: not now (quiet hours, one mail per quarter of an hour); `until` says when, and no try is counted.
    """

    state: str
    reference: str = ""  # of the provider
    reason: str = ""
    values: dict[str, Any] = field(default_factory=dict)  # fill the sentence of the reason
    detail: str = ""  # technical, for the operator; no texts of the message
    receiver: str = ""  # the address as it was used
    until: datetime | None = None


def sent(reference: str = "", *, receiver: str = "", detail: str = "") -> Outcome:
    """The provider accepted it."""
    return Outcome("sent", reference=reference, receiver=receiver, detail=detail)


def confirmed(reference: str = "", *, detail: str = "") -> Outcome:
    """Done for certain: a receipt, or work inside the house."""
    return Outcome("confirmed", reference=reference, detail=detail)


def retry(reason: str, detail: str = "", *, receiver: str = "") -> Outcome:
    """Certainly not done; the back-off ladder decides when it is tried again."""
    return Outcome("retry", reason=reason, detail=detail, receiver=receiver)


def failed(reason: str, detail: str = "", *, receiver: str = "", **values: Any) -> Outcome:
    """Not done, and a repeat would get the same answer."""
    return Outcome("failed", reason=reason, values=values, detail=detail, receiver=receiver)


def uncertain(detail: str = "", *, receiver: str = "") -> Outcome:
    """Perhaps done: the answer was lost after the first byte had left."""
    return Outcome("uncertain", reason="answer_lost", detail=detail, receiver=receiver)


def held(reason: str, **values: Any) -> Outcome:
    """Never sent with a hole: no recipient, an empty variable, a missing enclosure."""
    return Outcome("held", reason=reason, values=values)


def cancelled(reason: str = "") -> Outcome:
    """No longer needed: the turn passed, the case ended."""
    return Outcome("cancelled", reason=reason)


def later(until: datetime) -> Outcome:
    """Not at this hour: it comes back at `until` as if it had not been taken."""
    return Outcome("later", until=until)


def again(detail: str = "") -> Outcome:
    """A part of a long piece of work is done; the rest follows at once, and after a crash from here."""
    return Outcome("again", detail=detail)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingMail:
    """One mail to one receiver. id: of its delivery, so that a repeat carries the same Message-ID."""

    id: UUID
    to: str
    to_name: str = ""
    from_name: str
    from_address: str = ""  # empty: the address of the installation
    reply_to: str = ""
    subject: str
    text: str
    html: str = ""


class MailSender(Protocol):
    """Hands mails to a mail server (core/mail.py by SMTP; `manage.py mailcatcher` is a real one on loopback)."""

    def send(self, message: OutgoingMail) -> Outcome:
        """Try once. Never raises for what happens on the line."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingSms:
    """One text message to one phone. id: of its delivery, so that a repeat is the same message. to: "+31612345678"."""

    id: UUID
    to: str
    text: str


class SmsSender(Protocol):
    """Hands text messages to a provider (core/sms.py; `manage.py smssim` is a real one on loopback)."""

    def send(self, message: OutgoingSms) -> Outcome:
        """Try once. Never raises for what happens on the line."""
        ...

    def status(self, reference: str) -> Outcome:
        """What became of the message with this id: sent, confirmed, failed, uncertain, or retry: never seen there."""
        ...


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a virus scanner says of a file. found: its name for what it found."""

    clean: bool
    found: str = ""


class Scanner(Protocol):
    """Looks for viruses (core/scan.py speaks to clamd; core/simulators/clamd.py is one on loopback)."""

    def examine(self, file: BinaryIO) -> Verdict:
        """Look at all of it. Raises core.scan.ScannerAway when there is no verdict."""
        ...


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What was stored: `name` is random, the digest is of the exact bytes."""

    name: str
    size: int
    sha256: bytes


class FileStore(Protocol):
    """Keeps bytes under random names inside an organization. Bytes never change once stored."""

    def save(self, organization: UUID, content: Iterable[bytes], *, limit: int) -> StoredFile:
        """Store all of it or nothing. Refused: file_too_large, storage_full."""
        ...

    def open(self, organization: UUID, name: str) -> BinaryIO:
        """The bytes, for reading. FileNotFoundError when they are gone."""
        ...

    def delete(self, organization: UUID, name: str) -> None:
        """Remove it; nothing happens when it is gone already."""
        ...

    def names(self, organization: UUID) -> Iterator[str]:
        """Every stored name."""
        ...

    def age(self, organization: UUID, name: str) -> float:
        """Seconds since it was stored; 0 when it is gone."""
        ...

    def forget_parts(self, older_than: float) -> int:
        """Remove what was left half written for longer than so many seconds. How many."""
        ...


@dataclass(frozen=True, slots=True)
class Finding:
    """One breach of an invariant: ids and a reason code, never names or texts."""

    reason: str
    object_kind: str = ""
    object_id: object = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """How many rows were looked at, and what was broken."""

    rows: int
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Invariant:
    """A registered check. function(organization, deep) reads only and returns Checked."""

    id: str
    name: str
    function: Callable[..., Checked]


INVARIANTS: dict[str, list[Invariant]] = {}


def invariant(id: str, name: str) -> Callable[[Callable[..., Checked]], Callable[..., Checked]]:
    """Register a read of the owner app as (part of) an invariant: `@invariant("I4", "automation_once")`.

    The function gets organization (UUID) and deep (bool) by keyword. The audit role is not held by row-level security:
    every query of a check names the organization itself.
    """

    def declare(function: Callable[..., Checked]) -> Callable[..., Checked]:
        INVARIANTS.setdefault(id, []).append(Invariant(id, name, function))
        return function

    return declare
