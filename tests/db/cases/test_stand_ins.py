"""Turns and tasks go to the stand-in, say for whom, and come back (F021, F022, F191, F404)."""

from datetime import timedelta

import pytest

from aanzet.access.actions.absences import enter_absence, withdraw_absence
from aanzet.access.actions.stand_ins import name_stand_in, withdraw_stand_in
from aanzet.access.models import StandIn
from aanzet.cases.actions.checkpoints import tick_checkpoint
from aanzet.cases.actions.loose_tasks import LooseTaskOrder, add_loose_task, complete_loose_task
from aanzet.cases.actions.people import refresh_member
from aanzet.cases.models import Case, Checkpoint
from aanzet.cases.queries.access import case_for
from aanzet.cases.queries.recomputed import turn_can_act, turn_matches
from aanzet.cases.queries.task_overview import task_page
from aanzet.cases.queries.task_sources import TaskFilter
from aanzet.core.errors import NotFound
from aanzet.core.models import Event
from aanzet.messages.actions.notices import Telling, notify
from aanzet.messages.models import Notice
from aanzet.rules.process.commands import TickCheckpoint
from aanzet.rules.standins import Period
from tests.cast_cases import running

pytestmark = [pytest.mark.feature("F021"), pytest.mark.feature("F404")]


@pytest.fixture
def case(cast):
    """The turn is Bram's: he drafts the return of Fatima."""
    with cast.linde.scope():
        case = running(cast)
        case.supply(cast)
        yield case


def away(cast, first=0, last=4):
    today = cast.today
    return Period(today + timedelta(days=first), today + timedelta(days=last))


def name(cast, absent="bram", other="eva", **options):
    people = cast.linde.people
    named = name_stand_in(
        actor=cast.anna, now=cast.now, member_id=people[absent], stand_in_id=people[other],
        period=options.pop("period", away(cast)), **options,
    )  # fmt: skip
    look(cast, people[absent])
    return named.id


def look(cast, member):
    """What the worker does after PresenceChanged."""
    refresh_member(actor=cast.anna, now=cast.now, member_id=member)


def turn(case):
    row = Case.objects.get(id=case.id)
    return row.turn_people, row.turn_instead_of


def sound(cast, case):
    checks = [check(organization=cast.linde.id, cases=[case.id]) for check in (turn_matches, turn_can_act)]
    return [finding for checked in checks for finding in checked.findings] == []


def test_an_open_turn_goes_to_the_stand_in_and_comes_back(cast, case):
    people = cast.linde.people
    assert turn(case) == ([people["bram"]], [None])
    since = Case.objects.get(id=case.id).turn_since
    named = name(cast)
    assert turn(case) == ([people["eva"]], [people["bram"]]) and sound(cast, case)
    assert Case.objects.get(id=case.id).turn_since == since, "the party has the turn as long as before"
    withdraw_stand_in(actor=cast.anna, now=cast.now, standing_id=named)
    look(cast, people["bram"])
    assert turn(case) == ([people["bram"]], [None]) and sound(cast, case)


def test_what_the_stand_in_does_is_done_on_behalf_of_the_absent_one(cast, case):
    people = cast.linde.people
    name(cast, other="chris")
    point = Checkpoint.objects.filter(entry_id=case.entry.id).first()
    order = TickCheckpoint(point.id, "done")
    tick_checkpoint(actor=cast.chris, now=cast.now, case_id=case.id, order=order)
    event = Event.objects.filter(name="CheckpointChanged").latest("sequence")
    assert (event.actor, event.on_behalf_of) == (f"member:{people['chris']}", people["bram"])
    assert Case.objects.get(id=case.id).responsible_ids == [people["bram"]], "it stays hers to come back to"


def test_the_stand_in_reaches_what_the_absent_one_reaches(cast, case):
    with pytest.raises(NotFound):
        case_for(cast.linde.actor("vera"), case.id)
    name(cast, other="vera")
    assert case_for(cast.vera, case.id).id == case.id
    assert case_for(cast.bram, case.id).id == case.id, "who is away keeps reading"


def test_a_day_that_did_not_begin_moves_nothing(cast, case):
    name(cast, period=away(cast, 1, 3))
    assert turn(case) == ([cast.linde.people["bram"]], [None])
    later = cast.now + timedelta(days=2)
    refresh_member(actor=cast.anna, now=later, member_id=cast.linde.people["bram"])
    assert turn(case) == ([cast.linde.people["eva"]], [cast.linde.people["bram"]])
    refresh_member(actor=cast.anna, now=cast.now + timedelta(days=4), member_id=cast.linde.people["eva"])
    assert turn(case) == ([cast.linde.people["bram"]], [None]), "looking at the stand-in is enough"


@pytest.mark.feature("F022", "F191")
def test_absent_without_a_stand_in_falls_through_to_the_relation_manager(cast, case):
    people = cast.linde.people
    absence = enter_absence(actor=cast.anna, now=cast.now, member_id=people["bram"], period=away(cast))
    look(cast, people["bram"])
    assert turn(case)[0] != [people["bram"]] and sound(cast, case)
    enter_absence(actor=cast.anna, now=cast.now, member_id=people["anna"], period=away(cast))
    look(cast, people["anna"])
    assert turn(case)[0] and sound(cast, case), "everybody away: it waits at somebody who can act"
    withdraw_absence(actor=cast.anna, now=cast.now, absence_id=absence)
    look(cast, people["bram"])
    assert turn(case)[0] == [people["bram"]]


def test_a_chain_passes_on_and_ends_with_the_rights_of_the_last(cast, case):
    people = cast.linde.people
    name(cast)
    name(cast, absent="eva", other="chris")
    assert turn(case) == ([people["chris"]], [people["bram"]]) and sound(cast, case)
    assert set(cast.chris.stands_in_for) == {people["bram"], people["eva"]}
    StandIn.objects.filter(member_id=people["eva"]).delete()
    look(cast, people["eva"])
    assert turn(case) == ([people["eva"]], [people["bram"]])


def test_tasks_of_the_absent_one_stand_in_the_list_of_the_stand_in(cast, case):
    people = cast.linde.people
    task = add_loose_task(
        actor=cast.anna, now=cast.now, order=LooseTaskOrder(title="Bel de bank", to=f"member:{people['bram']}")
    )
    mine = task_page(cast.chris, cast.now, cast_zone(), wanted=TaskFilter())
    assert task not in [one.id for one in mine.rows]
    name(cast, other="chris")
    line = next(one for one in task_page(cast.chris, cast.now, cast_zone(), wanted=TaskFilter()).rows if one.id == task)
    assert "voor Bram" in [mark.text for mark in line.marks]
    complete_loose_task(actor=cast.chris, now=cast.now, today=cast.today, task_id=task)
    done = Event.objects.get(name="LooseTaskCompleted")
    assert (done.actor, done.on_behalf_of) == (f"member:{people['chris']}", people["bram"])


def test_notices_and_mails_go_to_the_stand_in_too(cast, case):
    people = cast.linde.people
    name(cast)
    telling = Telling(
        key="k", person_id=people["bram"], kind="assigned", about="Aangifte IB", url="/office/", mail=True
    )
    assert notify(actor=cast.anna, now=cast.now, tellings=[telling]) == 1
    told = dict(Notice.objects.filter(key__startswith="k").values_list("person_id", "text"))
    assert set(told) == {people["bram"], people["eva"]}
    assert "(voor Bram)" in told[people["eva"]] and "(voor" not in told[people["bram"]]


def cast_zone():
    from zoneinfo import ZoneInfo

    return ZoneInfo("Europe/Amsterdam")
