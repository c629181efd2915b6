"""Live screens: from a commit to the open pages that show what changed (G18)."""

from aanzet.core.live.stream import Streams, event_stream
from aanzet.core.notifier import announce

__all__ = ["Streams", "announce", "event_stream"]
