"""What happened, in sentences: one stream per case and per client, read from the event log (F215)."""

from aanzet.cases.queries.timeline.model import KIND_WORDS, KINDS, Entry, Page
from aanzet.cases.queries.timeline.reading import timeline_of_case, timeline_of_client
from aanzet.cases.queries.timeline.shown import shown_of_case, shown_of_client

__all__ = [
    "KINDS",
    "KIND_WORDS",
    "Entry",
    "Page",
    "shown_of_case",
    "shown_of_client",
    "timeline_of_case",
    "timeline_of_client",
]
