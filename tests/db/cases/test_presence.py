"""Who has a case open: for as long as the page says so (F177)."""

from datetime import timedelta

import pytest

from aanzet.cases.actions.presence import FRESH, note_presence
from aanzet.cases.models import Presence
from aanzet.cases.queries.presence import also_here
from tests.cast_cases import running


@pytest.mark.feature("F177")
def test_presence_fades(cast):
    with cast.linde.scope():
        case = running(cast)
        for who in (cast.bram, cast.bram, cast.anna):
            note_presence(actor=who, now=cast.now, case_id=case.id)
        assert [person.name for person in also_here(cast.anna, case.id, cast.now - FRESH)] == ["Bram de Wit"]
        later = cast.now + FRESH + timedelta(seconds=1)
        assert also_here(cast.anna, case.id, later - FRESH) == ()
        note_presence(actor=cast.anna, now=later, case_id=case.id)
        assert Presence.objects.count() == 1  # what faded is gone
