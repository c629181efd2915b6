"""The planboard on the database: slots, what cannot be, undo, states, hours (F311, F317)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aanzet.access.actions.absences import enter_absence
from aanzet.access.models import TeamMember
from aanzet.access.queries.organizations import organization
from aanzet.cases.actions.loose_tasks import LooseTaskOrder, add_loose_task
from aanzet.cases.models import Case
from aanzet.core.errors import NotFound, Refused
from aanzet.core.models import Event
from aanzet.planning.actions.hours import set_hours
from aanzet.planning.actions.slots import fix_slot, move_slot, plan_item, remove_slot
from aanzet.planning.actions.undo import undo_change
from aanzet.planning.models import PlannedSlot, WorkHours
from aanzet.planning.queries.board import board
from aanzet.planning.queries.items import item_for, open_work
from aanzet.rules.standins import Period
from tests.cast_cases import PDF, running
from tests.db.planning.boards import FULL, plan, row_of, seen, template_with, told


@pytest.mark.feature("F311", "F317")
def test_planned_with_the_time_of_its_phase_and_shown_with_the_load(planned_office, monday):
    cast, case = planned_office
    plan(cast, case, monday)
    slot = PlannedSlot.objects.get()
    assert (slot.minutes, slot.kind, slot.entry_id, slot.pinned) == (120, "case", case.entry.id, False)
    found = seen(cast, monday)
    row = row_of(found, cast, "bram")
    assert (row.cells[0].planned, row.cells[0].available, row.cells[0].over) == (120, 480, 0)
    card = row.cells[0].cards[0]
    assert (card.state, card.client, card.height) == ("planned", "Fatima el Amrani", 2)
    assert found.todo == ()
    event = Event.objects.get(name="WorkPlanned")
    assert event.case_id == case.id and told("WorkPlanned")["day"] == monday.isoformat()
    # the same again on that day makes it longer, and more than a day has is over
    plan(cast, case, monday, minutes=400)
    row = row_of(seen(cast, monday), cast, "bram")
    assert (row.cells[0].planned, row.cells[0].over) == (520, 40) and len(row.cells[0].cards) == 1
    assert [(person.id, day, over) for person, day, over in seen(cast, monday).too_full] == [
        (cast.linde.people["bram"], monday, 40)
    ]


@pytest.mark.feature("F311")
def test_what_cannot_be_planned(planned_office, monday):
    cast, case = planned_office
    with pytest.raises(Refused) as past:
        plan(cast, case, cast.today - timedelta(days=1))
    assert (past.value.code, past.value.field) == ("planning_in_past", "day")
    with pytest.raises(Refused) as away:
        plan(cast, case, monday + timedelta(days=5))
    assert away.value.code == "person_away"
    enter_absence(
        actor=cast.bram,
        now=cast.now,
        member_id=cast.linde.people["bram"],
        period=Period(monday, monday),
        stand_in_id=cast.linde.people["chris"],
    )
    with pytest.raises(Refused) as away:
        plan(cast, case, monday)
    assert away.value.code == "person_away" and "Bram" in away.value.text
    plan(cast, case, monday, accept=True)  # asked once, then it is done
    row = row_of(seen(cast, monday), cast, "bram")
    assert (row.cells[0].away, row.standing, row.cells[0].over) == ("vrij", ("Chris",), 120)
    Case.objects.filter(id=case.id).update(legal_due_on=monday)
    with pytest.raises(Refused) as statutory:
        plan(cast, case, monday + timedelta(days=1))
    assert statutory.value.code == "after_statutory"
    plan(cast, case, monday + timedelta(days=1), accept=True, minutes=30)
    assert row_of(seen(cast, monday), cast, "bram").cells[1].cards[0].after_statutory
    TeamMember.objects.filter(id=cast.linde.people["vera"]).update(state="deactivated")
    with pytest.raises(Refused) as inactive:
        plan(cast, case, monday, who="vera")
    assert inactive.value.code == "person_inactive"
    for minutes, code in ((-1, "hours_negative"), (1441, "hours_too_many")):
        with pytest.raises(Refused) as hours:
            plan(cast, case, monday, minutes=minutes)
        assert (hours.value.code, hours.value.field) == (code, "minutes")


@pytest.mark.feature("F311")
def test_whose_board_one_may_change(planned_office, monday):
    cast, case = planned_office
    plan(cast, case, monday, actor="bram")
    slot = PlannedSlot.objects.get()
    for act in (
        lambda: plan(cast, case, monday, actor="bram", who="chris"),
        lambda: move_slot(actor=cast.chris, now=cast.now, slot_id=slot.id, person_id=slot.person_id, day=monday),
        lambda: fix_slot(actor=cast.chris, now=cast.now, slot_id=slot.id, pinned=True),
        lambda: remove_slot(actor=cast.chris, now=cast.now, slot_id=slot.id),
        lambda: plan(cast, case, monday, actor="vera", who="vera"),  # a case that she does not reach
    ):
        with pytest.raises(NotFound):
            act()
    rows = seen(cast, monday, actor="vera").rows  # who plans his own sees the whole board, but not of whom it is
    assert [row.may_plan for row in rows] == [row.person.id == cast.linde.people["vera"] for row in rows]
    [card] = row_of(seen(cast, monday, actor="vera"), cast, "bram").cells[0].cards
    assert (card.title, card.client, card.url, card.may_move) == ("Ander werk", "", "", False)


@pytest.mark.feature("F311")
def test_moved_together_fixed_taken_off_and_undone(planned_office, monday):
    cast, case = planned_office
    plan(cast, case, monday)
    plan(cast, case, monday + timedelta(days=1), minutes=60)
    first, second = PlannedSlot.objects.order_by("day")
    move = {"actor": cast.anna, "now": cast.now}
    change = move_slot(**move, slot_id=first.id, person_id=first.person_id, day=second.day)
    only = PlannedSlot.objects.get()
    assert (only.id, only.minutes) == (second.id, 180)  # two parts on one day are one
    assert undo_change(**move, change_id=change).count == 2
    assert [(one.id, one.minutes) for one in PlannedSlot.objects.order_by("day")] == [(first.id, 120), (second.id, 60)]
    assert undo_change(**move, change_id=change).count == 0  # twice is once
    chris = cast.linde.people["chris"]
    change = move_slot(**move, slot_id=first.id, person_id=chris, day=monday, minutes=90)
    moved = PlannedSlot.objects.get(id=first.id)
    assert (moved.person_id, moved.minutes) == (chris, 90)
    fix_slot(**move, slot_id=first.id, pinned=True)
    assert PlannedSlot.objects.get(id=first.id).pinned
    with pytest.raises(Refused) as late:
        undo_change(**move, change_id=change)
    assert late.value.code == "plan_undo_too_late"
    gone = remove_slot(**move, slot_id=first.id)
    assert not PlannedSlot.objects.filter(id=first.id).exists()
    with pytest.raises(NotFound):
        undo_change(actor=cast.eva, now=cast.now, change_id=gone)
    assert (
        undo_change(**move, change_id=gone).count == 1 and PlannedSlot.objects.filter(id=first.id, pinned=True).exists()
    )


@pytest.mark.feature("F311")
def test_undo_leaves_what_somebody_planned_in_its_place(planned_office, monday):
    cast, case = planned_office
    act, friday = {"actor": cast.anna, "now": cast.now}, monday + timedelta(days=4)
    plan(cast, case, monday, minutes=60)
    slot = PlannedSlot.objects.get()
    moved = move_slot(**act, slot_id=slot.id, person_id=slot.person_id, day=friday)
    plan(cast, case, monday, minutes=30, actor="bram")
    with pytest.raises(Refused) as late:
        undo_change(**act, change_id=moved)
    assert late.value.code == "plan_undo_too_late"
    taken_off = remove_slot(**act, slot_id=slot.id)
    plan(cast, case, friday, minutes=45, actor="bram")
    with pytest.raises(Refused):
        undo_change(**act, change_id=taken_off)
    assert list(PlannedSlot.objects.order_by("day").values_list("day", "minutes")) == [(monday, 30), (friday, 45)]


@pytest.mark.feature("F311")
def test_states_of_a_card(planned_office, monday):
    cast, case = planned_office
    house, today = organization(cast.linde.id), monday
    plan(cast, case, monday, accept=True)

    def state(**changes):
        Case.objects.filter(id=case.id).update(**changes)
        found = board(cast.anna, house, today, monday)
        return [card.state for card in row_of(found, cast, "bram").cells[0].cards]

    due = monday + timedelta(days=3)
    assert state(due_on=due) == ["now"]
    today = monday - timedelta(days=1)
    assert state() == ["planned"]
    assert state(turn_party="client") == ["waits"]
    today = monday + timedelta(days=1)
    assert state() == ["late"]
    today = monday
    assert state(due_on=monday - timedelta(days=2)) == ["late"]
    assert state(entry_id=case.template) == ["done"]  # it is in another phase
    today = monday - timedelta(days=1)
    assert state() == []  # what is done frees the days to come


@pytest.mark.feature("F317")
def test_hours_of_somebody(planned_office, monday):
    cast, _case = planned_office
    bram = cast.linde.people["bram"]
    set_hours(actor=cast.bram, now=cast.now, person_id=bram, minutes=(480, 240, 0, 0, 0, 0, 60))
    set_hours(actor=cast.bram, now=cast.now, person_id=bram, minutes=(480, 240, 0, 0, 0, 0, 60))
    assert Event.objects.filter(name="WorkHoursChanged").count() == 1
    row = row_of(seen(cast, monday), cast, "bram")
    assert [cell.available for cell in row.cells] == [480, 240, 0, 0, 0, 60]  # the Sunday shows when somebody works
    assert row.cells[2].away == "werkt niet"
    for minutes, code in ((-1, "hours_negative"), (1441, "hours_too_many")):
        with pytest.raises(Refused) as refused:
            set_hours(actor=cast.eva, now=cast.now, person_id=bram, minutes=(0, minutes, 0, 0, 0, 0, 0))
        assert (refused.value.code, refused.value.field) == (code, "day_1")
    with pytest.raises(NotFound):
        set_hours(actor=cast.chris, now=cast.now, person_id=bram, minutes=FULL)
    assert WorkHours.objects.get().minutes[0] == 480
    cells = row_of(seen(cast, monday, weeks=2), cast, "bram").cells
    assert [(cell.available, cell.first.weekday()) for cell in cells] == [(780, 0), (780, 0)]


@pytest.mark.feature("F317", "F311")
def test_work_without_an_estimate_is_counted(planned_office, monday):
    cast, case = planned_office
    task = add_loose_task(
        actor=cast.anna,
        now=cast.now,
        order=LooseTaskOrder(title="Vaktechnisch overleg", to=f"member:{cast.linde.people['bram']}"),
    )
    assert seen(cast, monday).unestimated == 0  # nobody has it on his board
    found = seen(cast, monday, everything=True)
    assert [one.item.title for one in found.todo][-1] == "Vaktechnisch overleg" and found.unestimated == 1
    assert [one.item.title for one in seen(cast, monday, text="vaktech").todo] == ["Vaktechnisch overleg"]
    plan_item(
        actor=cast.bram, now=cast.now, kind="loose", item_id=task, person_id=cast.linde.people["bram"], day=monday
    )
    cell = row_of(seen(cast, monday), cast, "bram").cells[0]
    assert (cell.planned, cell.unestimated) == (0, 1)
    with pytest.raises(NotFound):
        item_for(cast.vera, "case", case.id)
    with pytest.raises(NotFound):
        item_for(cast.anna, "nothing", case.id)
    assert open_work(cast.anna, [cast.linde.people["bram"]])


@pytest.mark.feature("F311")
def test_the_board_costs_the_same_however_much_stands_on_it(planned_office, monday):
    cast, case = planned_office

    def cost():
        with CaptureQueriesContext(
            connection,
        ) as found:
            seen(cast, monday)
        return len(found)

    plan(cast, case, monday)
    seen(cast, monday)
    before = cost()
    for step in range(1, 4):
        plan(cast, case, monday + timedelta(days=step), minutes=30)
        task = add_loose_task(
            actor=cast.anna, now=cast.now, order=LooseTaskOrder(title="T", to=f"member:{cast.linde.people['eva']}")
        )
        plan_item(
            actor=cast.anna, now=cast.now, kind="loose", item_id=task, person_id=cast.linde.people["eva"], day=monday
        )
    assert cost() <= before <= 16


@pytest.mark.feature("F317")
def test_how_long_it_takes_is_learnt_from_what_was_planned_before(cast, monday):
    with cast.linde.scope():
        template = template_with(cast, minutes=0)
        for period, minutes in (("2021", 60), ("2022", 100), ("2023", 600)):
            done = running(cast, template=template, period=period)
            done.supply(cast)
            plan(cast, done, monday, minutes=minutes)
            if period == "2023":
                assert item_for(cast.anna, "case", done.id).minutes == 0  # one is still under way
            done.add_return(cast, content=PDF + period.encode())
            done.complete(cast, cast.bram)
        new = running(cast, template=template, period="2024")
        new.supply(cast)
        item = item_for(cast.anna, "case", new.id)
        assert (item.minutes, item.learnt_from) == (105, 3)  # the middle one, on the quarter
        plan(cast, new, monday)
        assert PlannedSlot.objects.get(item_id=new.id).minutes == 105
