"""Phases and the life of a case, one command at a time, on the database."""

from datetime import timedelta

import pytest

from aanzet.cases.actions.checkpoints import add_checkpoint, add_note, tick_checkpoint
from aanzet.cases.actions.lifecycle import cancel_case, close_case, hold_case, reopen_case, resume_case, start_case
from aanzet.cases.actions.phases import assign_phase, complete_phase, go_back, override_case
from aanzet.cases.actions.start import StartOrder, preview_start, start_cases
from aanzet.cases.models import Case, Checkpoint, PhaseEntry, ProfessionalNote, TurnInterval
from aanzet.core.errors import Refused
from aanzet.rules.process.commands import (
    AddCheckpoint,
    AddNote,
    AssignPhase,
    CloseCase,
    CompletePhase,
    GoBack,
    Override,
    StartCase,
    TickCheckpoint,
)


def code_of(call, **options):
    with pytest.raises(Refused) as refused:
        call(**options)
    return refused.value.code


@pytest.mark.feature("F151", "F153")
def test_points_are_ticked_added_and_noted(drafting):
    point = Checkpoint.objects.filter(entry_id=drafting.entry().id).first()
    tick_checkpoint(**drafting.common("bram"), order=TickCheckpoint(point.id, "done"))
    point.refresh_from_db()
    assert point.state == "done" and point.done_by == drafting.cast.bram.reference
    add_checkpoint(**drafting.common("bram"), order=AddCheckpoint("Zorgtoeslag nagekeken"))
    assert Checkpoint.objects.filter(text="Zorgtoeslag nagekeken", mandatory=True).exists()
    add_note(**drafting.common("bram"), order=AddNote("deviation", "WOZ wijkt af", point.id))
    assert ProfessionalNote.objects.get().checkpoint_id == point.id
    assert code_of(tick_checkpoint, **drafting.common("bram"), order=TickCheckpoint(point.id, "not_applicable")) == (
        "reason_required"
    )
    assert code_of(tick_checkpoint, **drafting.common("chris"), order=TickCheckpoint(point.id, "open")) == (
        "not_responsible"
    )


@pytest.mark.feature("F181", "F183", "F184", "F185")
def test_step_in_complete_and_go_back(drafting):
    assert code_of(complete_phase, **drafting.common("bram"), order=CompletePhase(drafting.entry().id)) == (
        "checkpoints_open"
    )
    silent = Override("set_step", "other", phase_key="review")
    assert code_of(override_case, **drafting.common("bram"), order=silent) == "permission_missing"
    assert code_of(override_case, **drafting.common("anna"), order=silent) == "reason_required"
    order = Override("set_step", "earlier_months", "Al gedaan", phase_key="review")
    override_case(**drafting.common("anna"), order=order)
    assert drafting.case().phase_key == "review"
    assert code_of(go_back, **drafting.common("chris"), order=GoBack(drafting.entry().id, "draft", " ")) == (
        "reason_required"
    )
    go_back(**drafting.common("chris"), order=GoBack(drafting.entry().id, "draft", "Box 3 mist"))
    case = drafting.case()
    assert case.phase_key == "draft" and case.turn_people == [drafting.cast.linde.people["bram"]]
    assert [entry.ordinal for entry in PhaseEntry.objects.order_by("ordinal")] == [1, 2, 3, 4]
    assert TurnInterval.objects.filter(until_at=None).count() == 1


@pytest.mark.feature("F139", "F142", "F143")
def test_only_a_candidate_can_be_given_the_phase(drafting):
    people = drafting.cast.linde.people
    assert code_of(
        assign_phase, **drafting.common("anna"), order=AssignPhase(drafting.entry().id, (people["vera"],))
    ) == ("not_a_candidate")
    assign_phase(**drafting.common("anna"), order=AssignPhase(drafting.entry().id, (people["anna"],)))
    assert drafting.entry().responsible_ids == [people["anna"]]
    assert drafting.case().turn_people == [people["anna"]]


@pytest.mark.feature("F186")
def test_hold_and_resume(drafting):
    today = drafting.cast.today
    assert code_of(hold_case, **drafting.common("bram"), until=today - timedelta(1), reason="Wacht") == "date_in_past"
    assert code_of(hold_case, **drafting.common("bram"), until=today + timedelta(9), reason=" ") == "reason_required"
    hold_case(**drafting.common("bram"), until=today + timedelta(9), reason="Wacht op de bank")
    case = drafting.case()
    assert (case.state, case.turn_rule, case.turn_party) == ("on_hold", "T2", "nobody")
    resume_case(**drafting.common("bram"))
    assert drafting.case().state == "active"


@pytest.mark.feature("F187", "F122")
def test_stopping_frees_the_period(drafting):
    assert code_of(cancel_case, **drafting.common("anna"), reason=" ") == "reason_required"
    cancel_case(**drafting.common("anna"), reason="Cliënt stapt over")
    assert drafting.case().turn_rule == "T1"
    order = StartOrder(drafting.template, period="2025")
    again = start_cases(actor=drafting.cast.anna, now=drafting.cast.now, order=order, client_ids=[drafting.client])[
        drafting.client
    ]
    assert again.refusal is None and Case.objects.count() == 2


@pytest.mark.feature("F188")
def test_close_and_reopen(drafting):
    assert code_of(close_case, **drafting.common("bram"), order=CloseCase(drafting.entry().id)) in (
        "not_now", "phase_passed", "checkpoints_open",
    )  # fmt: skip
    order = Override("set_step", "earlier_months", "Al gedaan", phase_key="file")
    override_case(**drafting.common("anna"), order=order)
    for point in Checkpoint.objects.exclude(state="done"):
        if point.entry_id == drafting.entry().id:
            tick_checkpoint(**drafting.common("anna"), order=TickCheckpoint(point.id, "done"))
    close_case(**drafting.common("anna"), order=CloseCase(drafting.entry().id, override_reason="Zo afgesproken"))
    assert drafting.case().state == "completed" and drafting.case().ended_at
    reopen_case(**drafting.common("anna"), reason="Aanvulling ontvangen")
    assert drafting.case().state == "active" and drafting.case().phase_key == "file"


@pytest.mark.feature("F174", "F176")
def test_a_case_that_stands_ready_is_started(fatimas_case):
    cast = fatimas_case.cast
    order = StartOrder(fatimas_case.template, period="2024", at_once=False)
    seen = preview_start(actor=cast.anna, now=cast.now, order=order, client_ids=[fatimas_case.client])
    assert seen[fatimas_case.client].refusal is None and Case.objects.count() == 1
    made = start_cases(actor=cast.anna, now=cast.now, order=order, client_ids=[fatimas_case.client])
    case_id = made[fatimas_case.client].case_id
    start_case(actor=cast.anna, now=cast.now, case_id=case_id, order=StartCase())
    assert Case.objects.get(id=case_id).state == "active"
    assert code_of(start_case, actor=cast.anna, now=cast.now, case_id=case_id, order=StartCase()) == "not_now"
