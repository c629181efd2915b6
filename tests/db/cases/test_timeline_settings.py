"""Who chooses what clients see of the timeline, and how many lines that is (F216)."""

import dataclasses

import pytest

from aanzet.cases.actions.timeline_settings import change_client_timeline
from aanzet.cases.queries.timeline.settings import affected, kinds_for_clients
from aanzet.core.errors import NotFound, Refused
from aanzet.core.log import publish
from aanzet.rules.domain_events import PRIVATE, SHARED, DomainEvent
from tests.cast_cases import running

pytestmark = pytest.mark.feature("F216")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class NoteAdded(DomainEvent):
    """A line of the kind notes, as the log holds it."""

    object_kind = "case"
    kind: str = "professional"


def test_who_may_and_what_is_counted(cast):
    with cast.linde.scope():
        case = running(cast)
        about = {"client_id": case.row.client_id, "case_id": case.id}
        for visibility in (SHARED, PRIVATE):
            publish(cast.anna, cast.now, NoteAdded(**about, visibility=visibility))
        here = {"actor": cast.anna, "now": cast.now}
        assert kinds_for_clients(cast.anna.organization_id) == {"cases", "tasks", "messages", "documents"}
        assert affected(cast.anna, ["cases", "tasks", "messages", "documents"]) == ()
        [one] = affected(cast.anna, ["cases", "tasks", "messages", "documents", "notes"])
        assert (one.kind, one.appears, one.lines, one.more) == ("notes", True, 1, False)
        with pytest.raises(Refused) as caught:
            change_client_timeline(**here, kinds=["seen"])
        assert caught.value.code == "choice_invalid"
        assert change_client_timeline(**here, kinds=["cases", "tasks", "messages", "documents"]) != ("notes",)
        with pytest.raises(NotFound):
            change_client_timeline(actor=cast.vera, now=cast.now, kinds=[])
