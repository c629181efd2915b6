"""The planboard on the database: slots, what cannot be, undo, pins, hours, proposals, planning in bulk."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aanzet.access.actions.absences import enter_absence
from aanzet.access.actions.members import deactivate_team_member
from aanzet.access.models import TeamMember
from aanzet.access.queries.organizations import organization
from aanzet.cases.actions.due import move_due, preview_due
from aanzet.cases.actions.loose_tasks import LooseTaskOrder, add_loose_task
from aanzet.cases.actions.phases import assign_phase
from aanzet.cases.actions.templates import create_template, publish_template, save_draft
from aanzet.cases.models import Case, PhaseEntry, TemplateVersion
from aanzet.cases.queries.snapshots import read_definition
from aanzet.core.deliveries import deliver
from aanzet.core.errors import NotFound, Refused
from aanzet.core.log import reactions
from aanzet.core.models import Event
from aanzet.planning.actions.hours import set_hours
from aanzet.planning.actions.pins import hand_over_pins, pin, refresh_pins, unpin
from aanzet.planning.actions.proposals import PlanOrder, apply_proposal, plan_cases
from aanzet.planning.actions.slots import fix_slot, move_slot, plan_item, remove_slot, undo_change
from aanzet.planning.models import Pin, PlannedSlot, WorkHours
from aanzet.planning.queries.board import board
from aanzet.planning.queries.items import item_for, open_work
from aanzet.planning.queries.proposal import proposed
from aanzet.planning.reactions import on_work_changed_hands, pins
from aanzet.rules.process.commands import AssignPhase
from aanzet.rules.process.template import serialise
from aanzet.rules.standins import Period
from tests.cast_cases import running

FULL = (480,) * 5 + (0, 0)


def template_with(cast, *, name="Aangifte met planning", minutes=120, pins=True):
    """A published template whose office phases take this long, and that puts work on the boards."""
    template = create_template(actor=cast.anna, now=cast.now, name=name, model_key="income_tax")
    draft = TemplateVersion.objects.get(template_id=template, state="draft")
    snapshot = read_definition(draft.definition)
    phases = tuple(replace(phase, minutes=minutes if phase.side == "office" else 0) for phase in snapshot.phases)
    definition = serialise(replace(snapshot, phases=phases, pin_for_assignee=pins))
    save_draft(actor=cast.anna, now=cast.now, template_id=template, definition=definition, seen=draft.version)
    publish_template(actor=cast.anna, now=cast.now, template_id=template, despite_warnings=True)
    return template


@pytest.fixture
def office(cast):
    """Linde on a Monday to come, with a case in its second phase, with Bram, for which two hours are needed."""
    with cast.linde.scope():
        case = running(cast, template=template_with(cast))
        case.supply(cast)
    deliver(cast.linde.id, "reaction")
    with cast.linde.scope():
        yield cast, case


def follow(cast):
    """What the board does afterwards, inside this scope: for every event that concerns it, again from the first."""
    mine = {one.event for one in reactions() if one.name.startswith("planning.")}
    for event in Event.objects.filter(name__in=mine).order_by("sequence"):
        event.payload = json.loads(event.payload)
        if pins(event):
            on_work_changed_hands(event)


def told(name):
    """The payload of the only event of this name."""
    return json.loads(Event.objects.get(name=name).payload)


@pytest.fixture
def monday(cast):
    today = cast.now.date()
    return today + timedelta(days=7 - today.weekday())


def plan(cast, case, day, *, who="bram", actor="anna", **more):
    return plan_item(
        actor=getattr(cast, actor),
        now=cast.now,
        kind="case",
        item_id=case.id,
        person_id=cast.linde.people[who],
        day=day,
        **more,
    )


def seen(cast, monday, *, actor="anna", **more):
    house = organization(cast.linde.id)
    return board(getattr(cast, actor), house, cast.now.date(), monday, **more)


def row_of(found, cast, who):
    return next(row for row in found.rows if row.person.id == cast.linde.people[who])


@pytest.mark.feature("F311", "F317")
def test_planned_with_the_time_of_its_phase_and_shown_with_the_load(office, monday):
    cast, case = office
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
def test_what_cannot_be_planned(office, monday):
    cast, case = office
    with pytest.raises(Refused) as past:
        plan(cast, case, cast.now.date() - timedelta(days=1))
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
def test_whose_board_one_may_change(office, monday):
    cast, case = office
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
def test_moved_together_fixed_taken_off_and_undone(office, monday):
    cast, case = office
    plan(cast, case, monday)
    plan(cast, case, monday + timedelta(days=1), minutes=60)
    first, second = PlannedSlot.objects.order_by("day")
    move = {"actor": cast.anna, "now": cast.now}
    change = move_slot(**move, slot_id=first.id, person_id=first.person_id, day=second.day)
    only = PlannedSlot.objects.get()
    assert (only.id, only.minutes) == (second.id, 180)  # two parts on one day are one
    assert undo_change(**move, change_id=change) == 2
    assert [(one.id, one.minutes) for one in PlannedSlot.objects.order_by("day")] == [(first.id, 120), (second.id, 60)]
    assert undo_change(**move, change_id=change) == 0  # twice is once
    chris = cast.linde.people["chris"]
    change = move_slot(**move, slot_id=first.id, person_id=chris, day=monday, minutes=90)
    moved = PlannedSlot.objects.get(id=first.id)
    assert (moved.person_id, moved.minutes) == (chris, 90)
    fix_slot(**move, slot_id=first.id, pinned=True)
    assert PlannedSlot.objects.get(id=first.id).pinned
    with pytest.raises(Refused) as late:
        undo_change(**move, change_id=change)
    assert late.value.code == "undo_too_late"
    gone = remove_slot(**move, slot_id=first.id)
    assert not PlannedSlot.objects.filter(id=first.id).exists()
    with pytest.raises(NotFound):
        undo_change(actor=cast.eva, now=cast.now, change_id=gone)
    assert undo_change(**move, change_id=gone) == 1 and PlannedSlot.objects.filter(id=first.id, pinned=True).exists()


@pytest.mark.feature("F311")
def test_states_of_a_card(office, monday):
    cast, case = office
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
def test_hours_of_somebody(office, monday):
    cast, _case = office
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
def test_work_without_an_estimate_is_counted(office, monday):
    cast, case = office
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


@pytest.mark.feature("F127")
def test_pinned_for_the_responsible_and_again_for_the_next(office):
    cast, case = office
    mine = Pin.objects.filter(kind="case", unpinned_at=None)
    assert [(one.person_id, one.by_itself) for one in mine] == [(cast.linde.people["bram"], True)]
    case.add_return(cast)
    case.complete(cast, cast.bram)
    follow(cast)
    assert {one.person_id for one in mine.all()} == set(case.entry.responsible_ids) != {cast.linde.people["bram"]}


@pytest.mark.feature("F127")
def test_what_somebody_took_off_stays_off_for_him(office):
    cast, case = office
    unpin(actor=cast.bram, now=cast.now, kind="case", item_id=case.id)
    assert refresh_pins(actor=cast.anna, now=cast.now, case_id=case.id)
    assert not Pin.objects.filter(kind="case", unpinned_at=None).exists()
    pin(actor=cast.bram, now=cast.now, kind="case", item_id=case.id)  # he puts it back himself
    assert Pin.objects.get(kind="case", unpinned_at=None).person_id == cast.linde.people["bram"]
    assign_phase(
        actor=cast.anna,
        now=cast.now,
        case_id=case.id,
        order=AssignPhase(case.entry.id, (cast.linde.people["anna"],)),
    )
    follow(cast)
    assert {one.person_id for one in Pin.objects.filter(kind="case", unpinned_at=None)} == {
        cast.linde.people["bram"],  # put there by hand, so it is his
        cast.linde.people["anna"],
    }
    unpin(actor=cast.chris, now=cast.now, kind="case", item_id=case.id)  # before it ever comes
    assert Pin.objects.get(kind="case", person_id=cast.linde.people["chris"]).unpinned_at


@pytest.mark.feature("F128")
def test_office_tasks_of_automations_too_but_never_of_the_client(cast):
    from aanzet.rules.process import words
    from aanzet.rules.process.template import AutomationDefinition

    with cast.linde.scope():
        template = create_template(actor=cast.anna, now=cast.now, name="Met taak", model_key="income_tax")
        draft = TemplateVersion.objects.get(template_id=template, state="draft")
        snapshot = read_definition(draft.definition)
        first, *rest = snapshot.phases
        task = AutomationDefinition("look", kind=words.TASK, title="Kijk mee", side=words.OFFICE, minutes=45)
        first = replace(first, automations=(*first.automations, task))
        definition = serialise(replace(snapshot, phases=(first, *rest), pin_for_assignee=True))
        save_draft(actor=cast.anna, now=cast.now, template_id=template, definition=definition, seen=draft.version)
        publish_template(actor=cast.anna, now=cast.now, template_id=template, despite_warnings=True)
        case = running(cast, template=template)
        follow(cast)
        pinned = {one.item_id: one.person_id for one in Pin.objects.filter(kind="task")}
        office, client = case.tasks(side="office"), case.tasks(side="client")
        assert client and set(pinned) == {one.id for one in office}
        item = item_for(cast.anna, "task", office[0].id)
        assert (item.title, item.minutes) == ("Kijk mee", 45)


def test_a_template_that_pins_nothing_pins_nothing(cast):
    with cast.linde.scope():
        case = running(cast)
        follow(cast)
        assert refresh_pins(actor=cast.anna, now=cast.now, case_id=case.id) == 0 and not Pin.objects.exists()


@pytest.mark.feature("F127", "F004")
def test_who_leaves_hands_his_board_over(office, monday):
    cast, case = office
    plan(cast, case, monday)
    plan(cast, case, monday, who="chris", minutes=30)
    deactivate_team_member(
        actor=cast.anna,
        now=cast.now,
        member_id=cast.linde.people["bram"],
        hand_to=cast.linde.people["chris"],
    )
    slot = PlannedSlot.objects.get()
    assert (slot.person_id, slot.minutes) == (cast.linde.people["chris"], 150)
    pins = Pin.objects.filter(kind="case", unpinned_at=None)
    assert cast.linde.people["chris"] in {one.person_id for one in pins}
    assert cast.linde.people["bram"] not in {one.person_id for one in pins}
    assert (
        hand_over_pins(
            actor=cast.anna,
            now=cast.now,
            member_id=cast.linde.people["vera"],
            to_member_id=cast.linde.people["eva"],
        )
        == 0
    )


@pytest.mark.feature("F318", "F146")
def test_a_proposal_is_shown_applied_and_undone(office):
    cast, _case = office
    house, today = organization(cast.linde.id), cast.now.date()
    found = proposed(cast.anna, house, today)
    assert [(line.before, line.after.minutes) for line in found.lines] == [(None, 120)]
    with pytest.raises(Refused) as other:
        apply_proposal(actor=cast.anna, now=cast.now, digest="another")
    assert other.value.code == "proposal_changed"
    change = apply_proposal(actor=cast.anna, now=cast.now, digest=found.digest)
    slot = PlannedSlot.objects.get()
    assert slot.person_id == cast.linde.people["bram"] and slot.day >= today
    assert proposed(cast.anna, house, today).proposal.is_empty
    assert undo_change(actor=cast.anna, now=cast.now, change_id=change) == 1 and not PlannedSlot.objects.exists()
    assert proposed(cast.chris, house, today).lines == ()  # who plans only his own is proposed only his own


@pytest.mark.feature("F318")
def test_a_proposal_goes_round_an_absence_and_never_moves_what_is_fixed(office, monday):
    cast, case = office
    house, today = organization(cast.linde.id), cast.now.date()
    plan(cast, case, monday)
    slot = PlannedSlot.objects.get()
    away = {"actor": cast.bram, "now": cast.now, "member_id": cast.linde.people["bram"]}
    enter_absence(**away, period=Period(monday, monday + timedelta(days=2)))
    [line] = proposed(cast.anna, house, today).lines
    assert line.before.slot == slot.id and line.after.day not in [monday + timedelta(days=one) for one in range(3)]
    fix_slot(actor=cast.anna, now=cast.now, slot_id=slot.id, pinned=True)
    assert proposed(cast.anna, house, today).proposal.is_empty


@pytest.mark.feature("F316")
def test_cases_are_planned_in_bulk(office, monday):
    cast, case = office
    due = monday + timedelta(days=4)
    order = PlanOrder(start_on=monday, due_on=due)
    outcome = plan_cases(actor=cast.anna, now=cast.now, case_ids=[case.id], order=order)
    assert (outcome.planned, dict(outcome.refused), dict(outcome.misfits)) == (1, {}, {})
    slot = PlannedSlot.objects.get()
    assert (slot.day, slot.person_id) == (monday, cast.linde.people["bram"])
    assert case.entry.due_on == due and case.row.due_on == due
    assert undo_change(actor=cast.anna, now=cast.now, change_id=outcome.change_id) == 1
    given = plan_cases(
        actor=cast.anna, now=cast.now, case_ids=[case.id], order=PlanOrder(person_id=cast.linde.people["anna"])
    )
    assert given.given + len(given.refused) == 1
    for wrong, code, field in (
        (PlanOrder(), "nothing_to_plan", "person"),
        (PlanOrder(start_on=due, due_on=monday), "start_after_due", "start_on"),
        (PlanOrder(start_on=cast.now.date() - timedelta(days=1)), "planning_in_past", "start_on"),
        (PlanOrder(due_on=cast.now.date() - timedelta(days=1)), "date_in_past", "due_on"),
    ):
        with pytest.raises(Refused) as refused:
            plan_cases(actor=cast.anna, now=cast.now, case_ids=[case.id], order=wrong)
        assert (refused.value.code, refused.value.field) == (code, field)


@pytest.mark.feature("F316")
def test_another_due_date_says_what_shifts(office):
    cast, case = office
    entry = case.entry
    later = entry.due_on + timedelta(days=20)
    shift = preview_due(actor=cast.anna, now=cast.now, case_ids=[case.id], due_on=later)[case.id]
    assert shift.due == (entry.due_on, later) and shift.expected[1] > shift.expected[0]
    assert PhaseEntry.objects.get(id=entry.id).due_on == entry.due_on  # nothing was written
    done = move_due(actor=cast.anna, now=cast.now, case_ids=[case.id], due_on=later)[case.id]
    assert done == shift and case.row.expected_on == shift.expected[1]
    assert told("DueMoved")["before"] == entry.due_on.isoformat()
    assert preview_due(actor=cast.vera, now=cast.now, case_ids=[case.id], due_on=later) == {}


@pytest.mark.feature("F311")
def test_the_board_costs_the_same_however_much_stands_on_it(office, monday):
    cast, case = office

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
