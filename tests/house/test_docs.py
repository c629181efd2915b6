"""The pages that are made from the code are up to date, and tell what they should."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import ClassVar
from uuid import UUID

from aanzet.rules.domain_events import SHARED, DomainEvent
from tools.docs import differing, event_classes, events_page, features_page

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r'(?:\]\(|src=")(?!https?:|mailto:|#)([\w./-]+)')  # a page or picture of our own


@dataclass(frozen=True, slots=True, kw_only=True)
class KettleBoiled(DomainEvent):
    """The kettle boiled.

    More about it.
    """

    version: ClassVar[int] = 2
    object_kind: ClassVar[str] = "kettle"

    visibility: str = SHARED
    boiled_on: date
    by: UUID | None = None


def test_the_made_pages_are_up_to_date():
    assert differing() == []


def test_every_link_in_the_docs_leads_somewhere():
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    links = [(page, link) for page in pages for link in LINK.findall(page.read_text())]
    assert len(links) > 40
    assert [f"{page.name}: {link}" for page, link in links if not (page.parent / link).exists()] == []


def test_an_event_is_described():
    reactions = [
        SimpleNamespace(name="cases.on_kettle", event="KettleBoiled", together=True),
        SimpleNamespace(name="messages.on_kettle", event="KettleBoiled", together=False),
        SimpleNamespace(name="cases.on_other", event="Other", together=False),
    ]
    page = "\n".join(events_page([("kitchen", KettleBoiled)], reactions))
    assert "## kitchen\n" in page
    assert "### KettleBoiled\n\nThe kettle boiled.\n" in page
    assert "Object: kettle, version 2. Seen by the office and the client" in page
    assert "| `boiled_on` | `date` |" in page
    assert r"| `by` | `UUID \| None`, may be left out |" in page
    assert "- together: `cases.on_kettle`\n- afterwards: `messages.on_kettle`" in page
    assert "on_other" not in page


def test_the_events_of_the_engine_are_found():
    found = [(app, event.__name__) for app, event in event_classes()]
    assert ("cases", "CaseStarted") in found
    assert len(found) == len(set(found))
    assert not [name for _, name in found if name.endswith("Event")]


def test_a_feature_is_listed_with_its_tests():
    rows = {"F001": {"state": "done", "title": "A | B", "tests": ["tests/db/test_a.py::test_x"]}}
    page = "\n".join(features_page(rows))
    assert "1 of 1 are done" in page
    assert r"| F001 | A \| B | done | `db/test_a.py::test_x` |" in page
