"""New ids, thousands at a time: random, after the millisecond they were made in (UUID version 7, RFC 9562).

Rows that are made together stand together in every index, so a bulk start touches few pages of it
(docs/decisions/0008).
"""

import os
import threading
import time
from uuid import UUID, SafeUUID

STOCK = 256
RANDOM = 10  # bytes of an id that are random, but for the six bits that say what it is
VERSION_7 = (0x7000 << 64) | (0x8000 << 48)
FREE = ((1 << 8 * RANDOM) - 1) ^ (0xF000 << 64) ^ (0xC000 << 48)

_make, _set = object.__new__, object.__setattr__
_stock = threading.local()


def new_id() -> UUID:
    """An id that nobody has or can guess."""
    try:
        raw = _stock.left.pop()
    except (AttributeError, IndexError):
        raw = _fill()
    made = _make(UUID)
    moment = time.time_ns() // 1_000_000
    _set(made, "int", moment << 80 | int.from_bytes(raw, "big") & FREE | VERSION_7)
    _set(made, "is_safe", SafeUUID.unknown)
    return made


def _fill() -> bytes:
    """Draw a stock of random bytes, for this thread of this process; the first of them."""
    drawn = os.urandom(RANDOM * STOCK)
    _stock.left = [drawn[place : place + RANDOM] for place in range(RANDOM, len(drawn), RANDOM)]
    return drawn[:RANDOM]


os.register_at_fork(after_in_child=lambda: _stock.__dict__.clear())
