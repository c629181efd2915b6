"""Every event of every app can be said in a sentence, and every value of it has a label."""

import re
from dataclasses import fields

import pytest

import aanzet.access.events
import aanzet.cases.events
import aanzet.clients.events
import aanzet.core.events
import aanzet.documents.events
import aanzet.messages.events
import aanzet.planning.events
import aanzet.rules.process.events  # noqa: F401 - the import registers the classes
from aanzet.cases.queries.timeline.facts import LABELS, LEFT_OUT
from aanzet.cases.queries.timeline.model import LOG_KINDS
from aanzet.cases.queries.timeline.sentences import PLAIN
from aanzet.cases.queries.timeline.words import NOT_ON_TIMELINE, TOLD, names_on_timeline, told
from aanzet.rules.domain_events import ENVELOPE, DomainEvent
from aanzet.rules.process.words import CHECKPOINT_STATES

VARIANTS_ONLY = {"CheckpointChanged"}  # said by its state, which is always there


def event_classes():
    """Every event that can be published; bases end in Event."""
    found, waiting = {}, [DomainEvent]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            waiting.append(kind)
            if not kind.__name__.endswith("Event") and kind.__module__.startswith("aanzet."):
                found[kind.__name__] = kind
    return found


@pytest.mark.feature("F215")
def test_every_event_has_a_sentence():
    names = event_classes().keys()
    said = {name.partition(":")[0] for name in TOLD}
    assert names - said == set()
    assert said - names == set(), "sentences of events that do not exist"
    assert NOT_ON_TIMELINE.keys() <= names
    for name in names - VARIANTS_ONLY:
        assert told(name, {}), name
    for state in CHECKPOINT_STATES:
        assert told("CheckpointChanged", {"state": state}), state


def test_every_value_of_an_event_has_a_label_or_is_left_out():
    held = {field.name for kind in event_classes().values() for field in fields(kind)} - ENVELOPE
    assert held - LABELS.keys() - LEFT_OUT == set()


def test_sentences_are_whole():
    places = {"who", "what", "person", "number", "day", "before", "after", "point", "task", "product", "role", "client",
              "why", "days", "other", "automation", *PLAIN}  # fmt: skip
    for name, one in TOLD.items():
        assert one.kind in LOG_KINDS, name
        assert set(re.findall(r"%\((\w+)\)s", one.did + one.done)) <= places, name
        assert "%(who)s" not in one.done, name


def test_a_kind_narrows_the_timeline():
    assert "TaskCompleted" in names_on_timeline(["tasks"]) and "MessageSent" not in names_on_timeline(["tasks"])
    assert "SignedIn" not in names_on_timeline() and "TurnPassed" not in names_on_timeline()
