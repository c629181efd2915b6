"""Beheer > Tijdlijn: what clients see of the timeline, at once and of the past (F216)."""

import dataclasses

import pytest

from aanzet.cases.queries.timeline import timeline_of_case
from aanzet.core.log import publish
from aanzet.rules.domain_events import COMPLIANCE, PRIVATE, SHARED, DomainEvent
from tests.cast_cases import running

pytestmark = pytest.mark.feature("F216")
URL = "/office/settings/timeline/"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class NoteAdded(DomainEvent):
    """A line of the kind notes, as the log holds it."""

    object_kind = "case"
    kind: str = "professional"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class MessageSent(DomainEvent):
    """A line of the kind messages, whose name that of a note begins with."""

    object_kind = "message"


@pytest.fixture
def case(cast):
    """Fatima's case, with a note of each visibility."""
    with cast.linde.scope():
        found = running(cast)
        found.supply(cast)
        publish(
            cast.anna, cast.now, MessageSent(client_id=found.row.client_id, case_id=found.id, visibility=SHARED)
        )  # an internal note has this name too, but is never shared
        for visibility in (SHARED, PRIVATE, COMPLIANCE):
            about = {"client_id": found.row.client_id, "case_id": found.id, "visibility": visibility}
            publish(cast.anna, cast.now, NoteAdded(**about))
    return found


def seen(cast, case):
    """The kinds of lines Fatima sees, with how often."""
    fatima = cast.fatima
    with cast.linde.scope(side="portal", clients=fatima.client_ids, person=fatima.id):
        kinds = [entry.kind for entry in timeline_of_case(fatima, case.id, limit=500).entries]
    return {kind: kinds.count(kind) for kind in kinds}


def test_a_client_sees_the_ticked_kinds_only_at_once_and_of_the_past(cast, case):
    before = seen(cast, case)
    assert before["cases"] and before["documents"] and "notes" not in before
    admin = cast.client("anna")
    page = admin.get(URL).content.decode()
    assert 'aria-current="page"' in page and "Cliënten zien" in page
    look = admin.post(URL, {"kinds": ["cases", "notes"], "step": "look"}).content.decode()
    assert (
        f"Verdwijnt: Documenten, {before['documents']} regel" in look and "Wordt zichtbaar: Notities, 1 regel" in look
    )
    assert "notes_confirmed" in look and seen(cast, case) == before  # looking changes nothing
    refused = admin.post(URL, {"kinds": ["cases", "notes"], "step": "save"})
    assert refused.status_code == 422 and "Bevestig dat dat de bedoeling is" in refused.content.decode()
    assert seen(cast, case) == before
    sent = {"kinds": ["cases", "notes"], "step": "save", "notes_confirmed": "on"}
    assert admin.post(URL, sent).status_code == 302
    assert seen(cast, case) == {"cases": before["cases"], "notes": 1}  # never the private one, nor compliance
    shown = cast.client("fatima").get(f"/portal/cases/{case_number(cast, case)}/").content.decode()
    assert "Wat er gebeurde" in shown
    assert admin.post(URL, {"step": "save"}).status_code == 302  # nothing ticked: nothing seen
    assert seen(cast, case) == {}
    assert (
        "Wat er gebeurde" not in cast.client("fatima").get(f"/portal/cases/{case_number(cast, case)}/").content.decode()
    )


def case_number(cast, case):
    with cast.linde.scope():
        return case.row.number
