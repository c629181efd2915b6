"""Codes of an authenticator app (RFC 6238: SHA-1, 6 digits, 30 seconds), with the moment handed in."""

import base64
import hashlib
import hmac
import struct
from datetime import datetime

PERIOD, DIGITS, DRIFT = 30, 6, 1  # seconds; digits; periods that the clock of a phone may be off


def code_at(secret: str, counter: int) -> str:
    """The code of one period. secret: base32, as shown to the app.

    >>> code_at("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", 1)
    '287082'
    """
    digest = hmac.new(base64.b32decode(secret, casefold=True), struct.pack(">Q", counter), hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def counter_of(now: datetime) -> int:
    """The number of the period that `now` falls in."""
    return int(now.timestamp()) // PERIOD


def matching_counter(secret: str, code: str, now: datetime, after: int = 0) -> int | None:
    """The period whose code this is, None when it is wrong or was used: only periods later than `after` count."""
    typed = "".join(character for character in code if character.isdigit())
    here = counter_of(now)
    for counter in range(here - DRIFT, here + DRIFT + 1):
        if counter > after and hmac.compare_digest(code_at(secret, counter), typed):
            return counter
    return None
