"""The one way out by HTTP: providers of identity, SMS and what connectors will speak to.

The guard against being sent to an inside address (SSRF): only https; the name is looked up once, every address behind
it must be public, and the connection goes to that checked address while the certificate is verified against the name.
No proxy of the environment, no redirects, one deadline for the whole call, and a cap on what is read. Simulators on
loopback are reached when ALLOW_LOOPBACK is on: in the demo and in tests only.
"""

import ipaddress
import json
import logging
import socket
import ssl
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpcore
from django.conf import settings

DEADLINE = 30.0  # seconds for the whole call
LARGEST = 10 * 1024 * 1024  # bytes of an answer
# Python calls these global, but they lead to an address inside them: 6to4, Teredo, NAT64.
TUNNELS = tuple(map(ipaddress.ip_network, ("2002::/16", "2001::/32", "64:ff9b::/96", "64:ff9b:1::/48")))
log = logging.getLogger("aanzet.http")


class Why(StrEnum):
    """Why there is no answer, for who must mend a setting."""

    ADDRESS = "address"  # not https on port 443, or no address at all
    UNKNOWN = "unknown"  # no such name, or nobody answers there
    INSIDE = "inside"  # an address that may not be spoken to
    TLS = "tls"  # no secure connection
    TIMEOUT = "timeout"
    BROKEN = "broken"  # what came back was no whole answer


class NoAnswer(Exception):
    """There is no answer to a call."""

    def __init__(self, text: str, why: Why):
        super().__init__(text)
        self.why = why


class Unreachable(NoAnswer):
    """Nothing was asked: the address is refused or nobody answered the call."""


class AnswerLost(NoAnswer):
    """The question left the house, but no whole answer came back."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. Names of headers are in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON. ValueError when it is not, or does not say that it is."""
        kind = self.headers.get("content-type", "").partition(";")[0].strip()
        if kind != "application/json" and not kind.endswith("+json"):
            raise ValueError(f"expected JSON, got {kind or 'nothing'}")
        return json.loads(self.body)


def call(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    form: Mapping[str, str] | None = None,
    data: Any = None,
    deadline: float = DEADLINE,
) -> Answer:
    """One call; form or data (as JSON) is its body. Raises Unreachable and AnswerLost, nothing else."""
    refuse_odd(url)
    sending = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "Aanzet", **(headers or {})}
    content = b""
    if form is not None:
        content = urlencode(form).encode()
        sending["Content-Type"] = "application/x-www-form-urlencoded"
    elif data is not None:
        content = json.dumps(data).encode()
        sending["Content-Type"] = "application/json"
    line = _Line(ends=time.monotonic() + deadline)
    began = time.monotonic()
    status = 0
    try:
        with (
            httpcore.ConnectionPool(network_backend=line, ssl_context=ssl.create_default_context()) as pool,
            pool.stream(method, url, headers=list(sending.items()), content=content) as response,
        ):
            status = response.status
            body = _read(response.iter_stream())
            found = {name.decode().lower(): value.decode("latin-1") for name, value in response.headers}
        if found.get("content-encoding", "identity") != "identity":
            raise AnswerLost("an answer in a form that was not asked for", Why.BROKEN)
        return Answer(status, found, body)
    except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, OSError) as problem:
        raise (AnswerLost if line.spoken else Unreachable)(type(problem).__name__, _why(problem, line)) from None
    finally:
        parts = urlsplit(url)
        log.info("%s %s -> %s in %d ms", method, parts.netloc, status or "-", (time.monotonic() - began) * 1000)


def _why(problem: Exception, line: "_Line") -> Why:
    if isinstance(problem, _Inside):
        return Why.INSIDE
    if isinstance(problem, httpcore.TimeoutException):
        return Why.TIMEOUT
    if isinstance(problem.__context__, ssl.SSLError):  # httpcore wraps it, and hides it as the cause
        return Why.TLS
    return Why.BROKEN if line.spoken else Why.UNKNOWN


class _Inside(httpcore.ConnectError):
    """A name behind which stands an address that may not be spoken to."""


def refuse_odd(url: str) -> None:
    """Unreachable for an address that no honest setting has."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Unreachable("not an address", Why.ADDRESS) from None
    host = parts.hostname or ""
    if parts.scheme == "http" and settings.ALLOW_LOOPBACK and _is_loopback(host):
        return
    if parts.scheme != "https" or port not in (None, 443):
        raise Unreachable("only https on port 443", Why.ADDRESS)
    if not host or len(host) > 253 or host.endswith(".") or parts.username is not None or parts.fragment:
        raise Unreachable("not an address", Why.ADDRESS)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the outside world, also when it is wrapped in another."""
    found = ipaddress.ip_address(address.partition("%")[0])
    wrapped = found.version == 6 and (
        any(found in tunnel for tunnel in TUNNELS) or found.ipv4_mapped is not None or int(found) < 2**32
    )
    return found.is_global and not found.is_multicast and not wrapped


def _checked(host: str, port: int) -> str:
    """The address to connect to, when every address behind the name may be spoken to."""
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise httpcore.ConnectError("unknown host") from None
    addresses = [str(row[4][0]) for row in rows]
    inside = settings.ALLOW_LOOPBACK and _is_loopback(host)
    if not addresses or not (inside or all(map(is_public, addresses))):
        raise _Inside("refused address")
    return addresses[0]


def _read(chunks: Iterable[bytes]) -> bytes:
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > LARGEST:
            raise httpcore.ReadError("answer too large")
    return bytes(body)


@dataclass(slots=True)
class _Line(httpcore.NetworkBackend):
    """Connects to the checked address, and ends everything at one moment: a slow drip does not hold us up."""

    ends: float
    spoken: bool = False  # whether a byte of the question may have left
    backend: httpcore.SyncBackend = field(default_factory=httpcore.SyncBackend)

    def left(self) -> float:
        """Seconds until the deadline."""
        left = self.ends - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("deadline")
        return left

    def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
        address = _checked(host, port)
        return _Stream(self, self.backend.connect_tcp(address, port, min(self.left(), 10.0), local_address))


@dataclass(slots=True)
class _Stream(httpcore.NetworkStream):
    """A connection that looks at the clock of its line."""

    line: _Line
    stream: httpcore.NetworkStream

    def read(self, max_bytes, timeout=None):
        return self.stream.read(max_bytes, self.line.left())

    def write(self, buffer, timeout=None):
        self.line.spoken = True
        self.stream.write(buffer, self.line.left())

    def close(self):
        self.stream.close()

    def start_tls(self, ssl_context, server_hostname=None, timeout=None):
        return _Stream(self.line, self.stream.start_tls(ssl_context, server_hostname, self.line.left()))

    def get_extra_info(self, info):
        return self.stream.get_extra_info(info)
