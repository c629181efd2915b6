"""Virus scanner: clamd over TCP, command INSTREAM (reliability 12). Without CLAMD_URL files are "not scanned".

The protocol: "zINSTREAM\\0", then each piece with its length before it (4 bytes, network order), a length of nothing to
end; the answer is one line: "stream: OK", "stream: <name> FOUND", or what went wrong.
"""

import socket
import struct
import time
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import urlsplit

from django.conf import settings

from aanzet.core.ports import Scanner, Verdict

CHUNK = 64 * 1024  # bytes
SECONDS = 120.0  # for the whole file
CONNECT = 5.0


class ScannerAway(Exception):
    """No verdict: the scanner is not there, is busy, or broke off. The text is for the operator."""


def is_there() -> bool:
    """Whether this installation has a scanner."""
    return bool(settings.CLAMD_URL)


def scanner() -> Scanner:
    """The scanner of this installation (CLAMD_URL, such as tcp://127.0.0.1:3310)."""
    parts = urlsplit(settings.CLAMD_URL)
    return Clamd(parts.hostname or "127.0.0.1", parts.port or 3310)


@dataclass(frozen=True, slots=True)
class Clamd:
    """A clamd at an address; its StreamMaxLength must be at least the largest file we take (200 MB)."""

    host: str
    port: int

    def examine(self, file: BinaryIO) -> Verdict:
        """Read the file from where it stands to its end. Raises ScannerAway, nothing else."""
        ends = time.monotonic() + SECONDS
        try:
            with socket.create_connection((self.host, self.port), timeout=CONNECT) as line:
                _say(line, b"zINSTREAM\0", ends)
                while piece := file.read(CHUNK):
                    _say(line, struct.pack("!L", len(piece)) + piece, ends)
                _say(line, struct.pack("!L", 0), ends)
                answer = _hear(line, ends)
        except OSError as problem:
            raise ScannerAway(type(problem).__name__) from None
        if answer == "stream: OK":
            return Verdict(clean=True)
        if answer.endswith(" FOUND"):
            return Verdict(clean=False, found=answer.removeprefix("stream: ").removesuffix(" FOUND")[:200])
        raise ScannerAway(answer[:100] or "no answer")


def _say(line: socket.socket, data: bytes, ends: float) -> None:
    line.settimeout(max(ends - time.monotonic(), 0.001))
    line.sendall(data)


def _hear(line: socket.socket, ends: float) -> str:
    """The answer, up to its zero byte; one that is too long is none."""
    heard = b""
    while not heard.endswith(b"\0") and len(heard) < 4096:
        line.settimeout(max(ends - time.monotonic(), 0.001))
        piece = line.recv(4096)
        if not piece:
            break
        heard += piece
    return heard.rstrip(b"\0\n").decode("utf-8", "replace")
