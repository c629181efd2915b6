"""Outgoing effects: rows written with the event, done by workers after the commit (reliability 1.5, 1.6).

queue: put in. work: claim, do, settle. failures: what needs a person (Uitval), and what he may do about it.
told: a history that is told afterwards, of which nothing leaves the house any more.
"""

from aanzet.core.deliveries.failures import Failure, cancel, failure, failures, is_there, repeat, replace, skip
from aanzet.core.deliveries.queue import Change, Effect, add_to, queue, wake_for
from aanzet.core.deliveries.told import count_as_left
from aanzet.core.deliveries.work import deliver, due_kinds, look_after_silent

__all__ = [
    "Change",
    "Effect",
    "Failure",
    "add_to",
    "cancel",
    "count_as_left",
    "deliver",
    "due_kinds",
    "failure",
    "failures",
    "is_there",
    "look_after_silent",
    "queue",
    "repeat",
    "replace",
    "skip",
    "wake_for",
]
