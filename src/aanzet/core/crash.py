"""Crash points: places where a test kills the process to see that nothing is lost (reliability 15.3)."""

import os
import signal

_wanted, _, _count = os.environ.get("AANZET_CRASH_AT", "").partition("#")
_left = int(_count or 1)


def crash_point(name: str) -> None:
    """Die here, the n-th time, when a test started this process with AANZET_CRASH_AT=<name>[#n]; else do nothing."""
    global _left
    if not _wanted or name != _wanted:
        return
    _left -= 1
    if _left <= 0:
        os.kill(os.getpid(), signal.SIGKILL)
