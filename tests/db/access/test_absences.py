"""Absence of team members (F022)."""

from datetime import timedelta
from uuid import uuid4

import pytest

from aanzet.access.actions.absences import enter_absence, withdraw_absence
from aanzet.access.actions.members import deactivate_team_member
from aanzet.access.models import Absence, StandIn
from aanzet.access.queries.away import absences_of
from aanzet.access.queries.presence import may_change, represented_by
from aanzet.core.errors import NotFound, Refused
from aanzet.core.models import Event
from aanzet.rules.standins import Period

pytestmark = pytest.mark.feature("F022")


@pytest.fixture
def today(cast):
    with cast.linde.scope():
        yield cast.today


def days(today, first=0, last=4, **half):
    return Period(today + timedelta(days=first), today + timedelta(days=last), **half)


def enter(cast, who="anna", absent="anna", period=None, **options):
    return enter_absence(
        actor=getattr(cast, who),
        now=cast.now,
        member_id=cast.linde.people[absent],
        period=period or days(cast.today),
        **options,
    )


def test_it_is_entered_with_a_stand_in_at_once(cast, today):
    absence = enter(cast, stand_in_id=cast.linde.people["bram"], kind="leave")
    [row] = absences_of(cast.anna, cast.linde.people["anna"], today)
    assert (row.id, row.state, row.period) == (absence, "now", days(today))
    standing = StandIn.objects.get()
    assert (standing.from_on, standing.until_on, standing.kind) == (today, today + timedelta(days=4), "leave")
    assert cast.bram.stands_in_for == (cast.linde.people["anna"],)
    assert represented_by(cast.linde.people["bram"]) == tuple(
        sorted([cast.linde.people["anna"], cast.linde.people["bram"]])
    )


def test_why_stands_in_no_event(cast, today):
    enter(cast, kind="illness")
    assert "illness" not in str(list(Event.objects.filter(name="AbsenceEntered").values_list("payload", flat=True)))


def test_days_that_are_shared_become_one_after_asking(cast, today):
    enter(cast)
    with pytest.raises(Refused) as refused:
        enter(cast, period=days(today, 4, 8))
    assert (refused.value.code, refused.value.field) == ("absence_overlaps", "from_on")
    enter(cast, period=days(today, 4, 8), merge=True)
    assert [(one.from_on, one.until_on) for one in Absence.objects.all()] == [(today, today + timedelta(days=8))]
    enter(cast, period=days(today, 9, 12))
    assert Absence.objects.count() == 2


def test_what_is_refused(cast, today):
    with pytest.raises(Refused) as refused:
        enter(cast, period=days(today, 3, 1))
    assert (refused.value.code, refused.value.field) == ("until_before_from", "until_on")
    with pytest.raises(Refused):
        enter(cast, period=days(today, 1, 1, from_noon=True, until_noon=True))
    with pytest.raises(Refused) as refused:
        enter(cast, kind="hangover")
    assert refused.value.code == "choice_invalid"
    with pytest.raises(Refused) as refused:
        enter(cast, stand_in_id=cast.linde.people["anna"])
    assert refused.value.code == "stand_in_cycle"
    deactivate_team_member(
        actor=cast.anna, now=cast.now, member_id=cast.linde.people["chris"], hand_to=cast.linde.people["bram"]
    )
    with pytest.raises(Refused) as refused:
        enter(cast, absent="chris")
    assert refused.value.code == "not_active"


def test_oneself_or_a_manager_and_nobody_else(cast, today):
    enter(cast, who="vera", absent="vera")
    absence = enter(cast, who="eva", absent="bram")
    assert may_change(cast.bram, cast.linde.people["bram"]) and not may_change(cast.bram, cast.linde.people["anna"])
    for who in ("chris", "vera"):
        with pytest.raises(NotFound):
            enter(cast, who=who, absent="anna")
        with pytest.raises(NotFound):
            withdraw_absence(actor=cast.linde.actor(who), now=cast.now, absence_id=absence)
    with pytest.raises(NotFound):
        withdraw_absence(actor=cast.anna, now=cast.now, absence_id=uuid4())


def test_withdrawing_and_coming_back_early(cast, today):
    coming = enter(cast, period=days(today, 1, 3))
    assert withdraw_absence(actor=cast.anna, now=cast.now, absence_id=coming) is None
    assert not Absence.objects.exists()
    running = enter(cast, period=Period(today - timedelta(days=2)))
    assert withdraw_absence(actor=cast.anna, now=cast.now, absence_id=running) == today - timedelta(days=1)
    with pytest.raises(Refused) as refused:
        withdraw_absence(actor=cast.anna, now=cast.now, absence_id=running)
    assert refused.value.code == "already_over"


def test_a_stranger_finds_nobody_here(cast):
    with cast.eik.scope(), pytest.raises(NotFound):
        enter(cast, who="ed")
