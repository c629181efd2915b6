"""Who stands in for whom, as the office enters it (F021), and what each refuses."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from aanzet.access.actions.absences import enter_absence
from aanzet.access.actions.members import deactivate_team_member
from aanzet.access.actions.presence import begin_day
from aanzet.access.actions.stand_ins import name_stand_in, withdraw_stand_in
from aanzet.access.models import StandIn
from aanzet.access.queries.away import away_row, kind_choices, lacking, stand_ins_of, stands_in_for, weeks_away
from aanzet.access.queries.members import open_work
from aanzet.access.queries.presence import acting_today
from aanzet.core.errors import NotFound, Refused
from aanzet.core.models import Event
from aanzet.rules.standins import Period

pytestmark = pytest.mark.feature("F021")


@pytest.fixture
def today(cast):
    with cast.linde.scope():
        yield cast.today


def week(today, first=0, last=4):
    return Period(today + timedelta(days=first), today + timedelta(days=last))


def name(cast, who="anna", absent="anna", other="bram", period=None, **options):
    people = cast.linde.people
    return name_stand_in(
        actor=getattr(cast, who),
        now=cast.now,
        member_id=people[absent],
        stand_in_id=people[other],
        period=period or week(cast.today),
        **options,
    )


def test_the_stand_in_has_her_clients_for_the_period_with_his_own_rights(cast, today):
    people = cast.linde.people
    assert cast.vera.stands_in_for == ()
    named = name(cast, other="vera")
    vera = cast.vera
    assert (vera.stands_in_for, vera.acts_as) == ((people["anna"],), (people["vera"], people["anna"]))
    assert "cases.advance" not in vera.permissions, "rights stay his own"
    assert acting_today([people["anna"], people["bram"]]) == {people["anna"]: people["vera"]}
    events = Event.objects.filter(object_id=people["anna"]).order_by("sequence").values_list("name", flat=True)
    assert list(events)[-2:] == ["StandInNamed", "PresenceChanged"]
    withdraw_stand_in(actor=cast.anna, now=cast.now, standing_id=named.id)
    assert cast.vera.stands_in_for == () and not StandIn.objects.exists()


def test_for_one_role_only(cast, today):
    role = cast.linde.team_roles["relation_manager"]
    name(cast, role_id=role)
    assert cast.bram.stands_in_for == () and cast.bram.stands_in_as == ((cast.linde.people["anna"], role),)
    name(cast, other="chris")
    assert cast.chris.stands_in_for == (cast.linde.people["anna"],)
    assert cast.bram.stands_in_as == ((cast.linde.people["anna"], role),)


def test_of_two_the_newest_counts_and_the_earlier_is_told(cast, today):
    first = name(cast)
    later = cast.now + timedelta(minutes=1)
    second = name_stand_in(
        actor=cast.anna, now=later, member_id=cast.linde.people["anna"],
        stand_in_id=cast.linde.people["chris"], period=week(today),
    )  # fmt: skip
    assert second.hidden == (first.id,) and first.hidden == ()
    assert weeks_away(cast.anna, today)[0].lines[0].stand_ins == ("Chris Bakker",)
    assert acting_today([cast.linde.people["anna"]]) == {cast.linde.people["anna"]: cast.linde.people["chris"]}


def test_oneself_or_a_manager_and_nobody_else(cast, today):
    name(cast, who="bram", absent="bram", other="chris")
    name(cast, who="vera", absent="vera", other="chris", period=week(today, 10, 12))
    name(cast, who="eva", absent="anna", other="bram", period=week(today, 20, 22))
    with pytest.raises(NotFound):
        name(cast, who="bram", absent="chris", other="eva")
    with pytest.raises(NotFound):
        name_stand_in(actor=cast.anna, now=cast.now, member_id=cast.linde.people["anna"],
                      stand_in_id=cast.eik.people["ed"], period=week(today))  # fmt: skip
    of_anna = StandIn.objects.get(member_id=cast.linde.people["anna"]).id
    with pytest.raises(NotFound):
        withdraw_stand_in(actor=cast.chris, now=cast.now, standing_id=of_anna)
    with pytest.raises(NotFound):
        withdraw_stand_in(actor=cast.anna, now=cast.now, standing_id=uuid4())


def test_a_stranger_finds_nobody_here(cast):
    with cast.eik.scope(), pytest.raises(NotFound):
        name(cast, who="ed")


@pytest.mark.feature("F404")
def test_nobody_stands_in_for_himself_nor_in_a_circle(cast, today):
    with pytest.raises(Refused) as refused:
        name(cast, other="anna")
    assert (refused.value.code, refused.value.field) == ("stand_in_cycle", "stand_in")
    name(cast)
    name(cast, absent="bram", other="chris")
    with pytest.raises(Refused) as refused:
        name(cast, absent="chris", other="anna")
    assert refused.value.code == "stand_in_cycle"
    name(cast, absent="chris", other="anna", period=week(today, 5, 9))


def test_days_and_people_are_checked(cast, today):
    with pytest.raises(Refused) as refused:
        name(cast, period=week(today, 4, 2))
    assert (refused.value.code, refused.value.field) == ("until_before_from", "until_on")
    with pytest.raises(Refused) as refused:
        name(cast, kind="hangover")
    assert refused.value.code == "choice_invalid"
    with pytest.raises(NotFound):
        name(cast, role_id=uuid4())
    deactivate_team_member(
        actor=cast.anna, now=cast.now, member_id=cast.linde.people["chris"], hand_to=cast.linde.people["bram"]
    )
    with pytest.raises(Refused) as refused:
        name(cast, other="chris")
    assert refused.value.code == "not_active"


def test_ending_early_and_what_is_over(cast, today):
    running = name(cast, period=week(today, -3, 5))
    until = withdraw_stand_in(actor=cast.anna, now=cast.now, standing_id=running.id)
    assert until == today - timedelta(days=1) and cast.bram.stands_in_for == ()
    with pytest.raises(Refused) as refused:
        withdraw_stand_in(actor=cast.anna, now=cast.now, standing_id=running.id)
    assert refused.value.code == "already_over"
    coming = name(cast, period=week(today, 3, 5))
    assert withdraw_stand_in(actor=cast.anna, now=cast.now, standing_id=coming.id) is None


def test_each_day_on_which_something_changes_is_looked_at(cast, today):
    from aanzet.core.models import Timer

    name(cast, period=week(today, 2, 4))
    due = Timer.objects.filter(kind="access_presence").order_by("due_at").values_list("due_at", flat=True)
    days = [moment.astimezone(cast_zone()).date() for moment in due]
    assert days == [today + timedelta(days=2), today + timedelta(days=5)]
    begin_day(actor=cast.anna, now=cast.now, member_ids=[cast.linde.people["anna"]] * 2)
    assert Event.objects.filter(name="PresenceChanged").count() == 1


def cast_zone():
    from zoneinfo import ZoneInfo

    return ZoneInfo("Europe/Amsterdam")


def test_a_stand_in_who_may_less_is_saved_with_a_warning_per_client(cast, today):
    people = cast.linde.people
    name(cast, absent="bram", who="bram", other="vera")
    found = lacking(people["bram"], people["vera"])
    assert any("phase" in text.lower() or "fase" in text.lower() for text in found.rights)
    assert "Fatima el Amrani" in [client for client, _ in found.clients]
    assert lacking(people["bram"], people["anna"]) is None
    assert lacking(people["bram"], people["vera"], "no_such_role") is None


@pytest.mark.feature("F004")
def test_who_leaves_hands_over_whom_he_stands_in_for(cast, today):
    people = cast.linde.people
    name(cast, other="chris")
    name(cast, absent="eva", who="eva", other="chris", period=week(today, 0, 2))
    assert 2 in [work.count for work in open_work(people["chris"])]
    deactivate_team_member(actor=cast.anna, now=cast.now, member_id=people["chris"], hand_to=people["eva"])
    assert [(one.member_id, one.stand_in_id) for one in StandIn.objects.all()] == [(people["anna"], people["eva"])]


def test_what_pages_show(cast, today):
    people = cast.linde.people
    named = name(cast, kind="illness", period=Period(today))
    enter_absence(actor=cast.anna, now=cast.now, member_id=people["anna"], period=Period(today), kind="illness")
    [mine] = stand_ins_of(cast.anna, people["anna"], today)
    assert (mine.state, mine.stand_in.id, mine.may_change) == ("now", people["bram"], True)
    assert mine.kind == dict(kind_choices())["illness"]
    [seen] = stands_in_for(cast.bram, people["bram"], today)
    assert (seen.person.id, seen.kind, seen.may_change) == (people["anna"], "", False), "why is not his business"
    assert away_row(cast.anna, people["anna"], named.id, today).id == named.id
    with pytest.raises(NotFound):
        away_row(cast.bram, people["anna"], named.id, today)
    weeks = weeks_away(cast.bram, today, holidays=[today])
    line = weeks[0].lines[0]
    assert (line.person.id, line.kind, line.open_end, line.stand_ins) == (people["anna"], "", True, ("Bram de Wit",))
    assert [one.part for one in line.days][today.weekday() :] == ["whole"] * (7 - today.weekday())
    assert weeks_away(cast.eva, today)[0].lines[0].kind == dict(kind_choices())["illness"]
    assert weeks_away(cast.anna, date(2020, 1, 1))[0].lines == ()
