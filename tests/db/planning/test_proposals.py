"""Proposals, planning in bulk and other due dates on the database (F316, F318)."""

from datetime import date, timedelta
from functools import partial

import pytest

from aanzet.access.actions.absences import enter_absence
from aanzet.access.queries.organizations import organization
from aanzet.cases.actions.due import DueMove, move_due, preview_due, take_back_due
from aanzet.cases.actions.loose_tasks import LooseTaskOrder, add_loose_task
from aanzet.cases.actions.queue import assign_cases, hands_of
from aanzet.cases.models import PhaseEntry
from aanzet.cases.queries.queue.chosen import chosen_cases
from aanzet.core.errors import Refused
from aanzet.planning.actions.hours import set_hours
from aanzet.planning.actions.proposals import PlanOrder, apply_proposal, plan_cases
from aanzet.planning.actions.slots import fix_slot
from aanzet.planning.actions.undo import DUE, GIVEN, Undone, undo_change
from aanzet.planning.models import PlannedSlot
from aanzet.planning.queries.items import count_open, open_work
from aanzet.planning.queries.proposal import proposed
from aanzet.rules.standins import Period
from tests.db.planning.boards import plan, told


@pytest.mark.feature("F318", "F146")
def test_a_proposal_is_shown_applied_and_undone(planned_office):
    cast, _case = planned_office
    house, today = organization(cast.linde.id), cast.today
    found = proposed(cast.anna, house, today)
    assert [(line.before, line.after.minutes) for line in found.lines] == [(None, 120)]
    with pytest.raises(Refused) as other:
        apply_proposal(actor=cast.anna, now=cast.now, digest="another")
    assert other.value.code == "proposal_changed"
    change = apply_proposal(actor=cast.anna, now=cast.now, digest=found.digest)
    slot = PlannedSlot.objects.get()
    assert slot.person_id == cast.linde.people["bram"] and slot.day >= today
    assert proposed(cast.anna, house, today).proposal.is_empty
    assert undo_change(actor=cast.anna, now=cast.now, change_id=change).count == 1 and not PlannedSlot.objects.exists()
    assert proposed(cast.chris, house, today).lines == ()  # who plans only his own is proposed only his own


@pytest.mark.feature("F318")
def test_a_proposal_goes_round_an_absence_and_never_moves_what_is_fixed(planned_office, monday):
    cast, case = planned_office
    house, today = organization(cast.linde.id), cast.today
    plan(cast, case, monday)
    slot = PlannedSlot.objects.get()
    away = {"actor": cast.bram, "now": cast.now, "member_id": cast.linde.people["bram"]}
    enter_absence(**away, period=Period(monday, monday + timedelta(days=2)))
    [line] = proposed(cast.anna, house, today).lines
    assert line.before.slot == slot.id and line.after.day not in [monday + timedelta(days=one) for one in range(3)]
    fix_slot(actor=cast.anna, now=cast.now, slot_id=slot.id, pinned=True)
    assert proposed(cast.anna, house, today).proposal.is_empty


@pytest.mark.feature("F318")
def test_a_proposal_says_how_much_it_did_not_look_at(planned_office, monkeypatch):
    cast, _case = planned_office
    house, today = organization(cast.linde.id), cast.today
    for title in ("Bel de bank", "Vaktechnisch overleg"):
        order = LooseTaskOrder(title=title, to=f"member:{cast.linde.people['eva']}")
        add_loose_task(actor=cast.anna, now=cast.now, order=order)
    everybody = [*cast.linde.people.values()]
    assert count_open(cast.anna, everybody) == len(open_work(cast.anna, everybody)) == 3
    found = proposed(cast.anna, house, today)
    assert (found.looked, found.total) == (3, 3)
    monkeypatch.setattr("aanzet.planning.queries.proposal.open_work", partial(open_work, limit=2))
    found = proposed(cast.anna, house, today)
    assert (found.looked, found.total) == (2, 3)


@pytest.mark.feature("F316")
def test_planned_far_ahead_looks_at_the_weeks_from_then_on(planned_office, monday):
    cast, case = planned_office
    later = monday + timedelta(weeks=8)
    outcome = plan_cases(actor=cast.anna, now=cast.now, case_ids=[case.id], order=PlanOrder(start_on=later))
    assert (outcome.planned, dict(outcome.misfits)) == (1, {}) and PlannedSlot.objects.get().day == later
    # nobody who has no hours is looked for to the end of time
    set_hours(actor=cast.anna, now=cast.now, person_id=cast.linde.people["bram"], minutes=(0,) * 7)
    undo_change(actor=cast.anna, now=cast.now, change_id=outcome.change_id)
    order = PlanOrder(start_on=later, due_on=date(2199, 12, 31))
    outcome = plan_cases(actor=cast.anna, now=cast.now, case_ids=[case.id], order=order)
    assert outcome.planned == 0 and [one.missing for one in outcome.misfits.values()] == [120]


@pytest.mark.feature("F316")
def test_cases_are_planned_in_bulk(planned_office, monday):
    cast, case = planned_office
    due, before = monday + timedelta(days=4), case.entry.due_on
    order = PlanOrder(start_on=monday, due_on=due)
    outcome = plan_cases(actor=cast.anna, now=cast.now, case_ids=[case.id], order=order)
    assert (outcome.planned, dict(outcome.refused), dict(outcome.misfits)) == (1, {}, {})
    slot = PlannedSlot.objects.get()
    assert (slot.day, slot.person_id) == (monday, cast.linde.people["bram"])
    assert case.entry.due_on == due and case.row.due_on == due
    assert undo_change(actor=cast.anna, now=cast.now, change_id=outcome.change_id).count == 2
    assert not PlannedSlot.objects.exists() and case.entry.due_on == case.row.due_on == before
    for wrong, code, field in (
        (PlanOrder(), "nothing_to_plan", "person"),
        (PlanOrder(start_on=due, due_on=monday), "start_after_due", "start_on"),
        (PlanOrder(start_on=cast.today - timedelta(days=1)), "planning_in_past", "start_on"),
        (PlanOrder(due_on=cast.today - timedelta(days=1)), "date_in_past", "due_on"),
    ):
        with pytest.raises(Refused) as refused:
            plan_cases(actor=cast.anna, now=cast.now, case_ids=[case.id], order=wrong)
        assert (refused.value.code, refused.value.field) == (code, field)


@pytest.mark.feature("F316")
def test_planning_in_bulk_is_taken_back_as_far_as_nobody_changed_it_since(planned_office, monday):
    cast, case = planned_office
    acts = {"actor": cast.anna, "now": cast.now}
    anna, bram = cast.linde.people["anna"], cast.linde.people["bram"]
    due, before = monday + timedelta(days=4), case.entry.due_on
    order = PlanOrder(person_id=anna, start_on=monday, due_on=due)
    held = hands_of(chosen_cases(cast.anna, [case.id])[0])
    outcome = plan_cases(**acts, case_ids=[case.id], order=order)
    assert (outcome.given, outcome.planned, dict(outcome.refused)) == (1, 1, {})
    assert PlannedSlot.objects.get().person_id == anna
    assert undo_change(**acts, change_id=outcome.change_id) == Undone(3)
    assert hands_of(chosen_cases(cast.anna, [case.id])[0]) == held and case.entry.due_on == before
    assert undo_change(**acts, change_id=outcome.change_id) == Undone()  # twice is once
    outcome = plan_cases(**acts, case_ids=[case.id], order=order)
    assign_cases(**acts, case_ids=[case.id], member_id=bram)
    move_due(**acts, case_ids=[case.id], due_on=due + timedelta(days=1))
    done = undo_change(**acts, change_id=outcome.change_id)
    assert done == Undone(1, ((str(case.id), DUE), (str(case.id), GIVEN)))
    assert case.entry.due_on == due + timedelta(days=1) and not PlannedSlot.objects.exists()
    only = plan_cases(**acts, case_ids=[case.id], order=PlanOrder(person_id=anna))
    assert undo_change(**acts, change_id=only.change_id) == Undone(1)
    assert hands_of(chosen_cases(cast.anna, [case.id])[0]) == held.given(bram)
    assert plan_cases(**acts, case_ids=[case.id], order=PlanOrder(person_id=bram)).change_id is None
    told_later = plan_cases(**acts, case_ids=[case.id], order=PlanOrder(due_on=due + timedelta(days=90)))
    promised = case.row.promised_on
    assert undo_change(**acts, change_id=told_later.change_id) == Undone(1, promised=1)
    assert case.row.promised_on == promised  # what was promised stays, and is told


@pytest.mark.feature("F316")
def test_another_due_date_says_what_shifts(planned_office):
    cast, case = planned_office
    entry = case.entry
    later = entry.due_on + timedelta(days=20)
    shift = preview_due(actor=cast.anna, now=cast.now, case_ids=[case.id], due_on=later)[case.id]
    assert shift.due == (entry.due_on, later) and shift.expected[1] > shift.expected[0]
    assert PhaseEntry.objects.get(id=entry.id).due_on == entry.due_on  # nothing was written
    done = move_due(actor=cast.anna, now=cast.now, case_ids=[case.id], due_on=later)[case.id]
    assert done == shift and case.row.expected_on == shift.expected[1]
    assert told("DueMoved")["before"] == entry.due_on.isoformat()
    back = DueMove(entry.id, entry.due_on, later, done.tasks, cast.now)
    assert take_back_due(actor=cast.anna, now=cast.now, moves={case.id: back}) == {case.id}
    assert case.entry.due_on == entry.due_on
    assert take_back_due(actor=cast.anna, now=cast.now, moves={case.id: back}) == frozenset()  # it is no longer there
    assert preview_due(actor=cast.vera, now=cast.now, case_ids=[case.id], due_on=later) == {}
