"""A moving lower bound for claims by moment.

Rows that were done leave dead entries at the old end of a partial index. While another session holds an old snapshot
(a long report) they cannot be cleaned, and every claim walks over all of them: eight times slower when measured. So a
process remembers up to where it has claimed and starts there; a full look every minute finds what came in below.
"""

import threading
import time
from collections.abc import Hashable
from datetime import UTC, datetime
from uuid import UUID

FULL_EVERY = 60.0  # seconds
Bound = tuple[datetime, UUID]
BEGINNING: Bound = (datetime(1970, 1, 1, tzinfo=UTC), UUID(int=0))


class LowerBound:
    """Per key the place from which to look. Only a hint of this process: losing it costs time, never rows."""

    def __init__(self, every: float = FULL_EVERY):
        self.every, self.lock = every, threading.Lock()
        self.bounds: dict[Hashable, tuple[Bound, float]] = {}

    def of(self, key: Hashable) -> Bound:
        """From where to look: the beginning when the last full look is too long ago."""
        with self.lock:
            bound, full_at = self.bounds.get(key, (BEGINNING, 0.0))
            if full_at and time.monotonic() - full_at < self.every:
                return bound
            self.bounds[key] = (BEGINNING, time.monotonic())
            return BEGINNING

    def rise(self, key: Hashable, bound: Bound) -> None:
        """Everything below `bound` was claimed, as far as this process could see."""
        with self.lock:
            _, full_at = self.bounds.get(key, (BEGINNING, time.monotonic()))
            self.bounds[key] = (bound, full_at)

    def forget(self, key: Hashable) -> None:
        """What was claimed came back: look from the beginning."""
        with self.lock:
            self.bounds.pop(key, None)
