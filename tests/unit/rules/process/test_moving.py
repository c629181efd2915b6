"""Going back, stepping in, assigning, pausing and stopping."""

from datetime import date, timedelta

import pytest

from aanzet.rules.process import commands, words
from aanzet.rules.process.commands import AssignPhase, CancelCase, GoBack, HoldCase, Override, ResumeCase
from tests.unit.rules.process.build import (
    ANNA,
    BRAM,
    CHRIS,
    DIRK,
    EVA,
    FATIMA,
    NOW,
    TEMPLATE,
    TODAY,
    act,
    changed,
    contact,
    in_draft,
    in_phase,
    member,
    refused,
    started,
    task_of,
    ticked,
)


def back(state, key="draft", **fields):
    return GoBack(state.entry.id, key, **({"reason": "Nog niet goed"} | fields))


@pytest.mark.feature("F183", "F150")
def test_sent_back_once_with_a_reason_makes_a_new_entry_and_ends_the_tasks():
    state = in_phase("review")
    decision = act(state, back(state), member(CHRIS))
    left, entry = decision.changed_entries[0].after, decision.new_entries[0]
    assert (left.left_by, left.reason, left.state) == (words.BY_BACK, "Nog niet goed", words.COMPLETED)
    assert (entry.ordinal, entry.phase_key, entry.responsible_ids) == (4, "draft", (BRAM,))
    assert task_of(decision.state, "check").state == words.CANCELLED
    assert [event.name() for event in decision.events][0] == "PhaseLeft"
    assert decision.turn.people == (BRAM,)


@pytest.mark.feature("F183")
def test_going_back_needs_a_reason_an_earlier_phase_and_someone_who_may():
    state = in_phase("review")
    assert refused(state, back(state, reason=" "), member(CHRIS)).code == "reason_required"
    assert refused(state, back(state, "file"), member(CHRIS)).code == "no_earlier_phase"
    assert refused(state, back(state, "nowhere"), member(CHRIS)).code == "no_earlier_phase"
    assert refused(state, back(state), member(BRAM)).code == "not_responsible"
    assert act(state, back(state), member(BRAM, "cases.go_back")).refusal is None


@pytest.mark.feature("F162")
def test_messages_do_not_go_out_again_unless_asked():
    state = in_draft()
    silent = act(state, back(state, "supply"), member(BRAM))
    assert {(effect.state, effect.reason) for effect in silent.effects} == {(words.SKIPPED, words.BACK)}
    assert silent.messages == ()
    assert silent.new_tasks == ()
    assert (silent.turn.rule, silent.turn.verb) == ("T6", "open_points")
    again = act(state, back(state, "supply", rearm=True), member(BRAM))
    assert {effect.state for effect in again.effects} == {words.QUEUED}
    assert len(again.messages) == 2


@pytest.mark.feature("F162")
def test_office_tasks_are_given_again_in_the_phase_gone_back_to():
    state = in_phase("approve")
    decision = act(state, back(state, "review"), member(ANNA))
    assert [task.automation_key for task in decision.new_tasks] == ["check"]


@pytest.mark.feature("F145")
def test_dates_shift_when_a_case_goes_back_and_the_promise_only_moves_later():
    state = in_phase("review")
    late = NOW + timedelta(days=40)
    decision = act(state, back(state), member(CHRIS), late)
    moved = next(event for event in decision.events if event.name() == "DatesMoved")
    assert moved.expected_on == date(2026, 11, 14) + timedelta(days=22)
    assert moved.promised_on == moved.expected_on > moved.promised_before
    early = act(state, back(state), member(CHRIS)).case.after
    assert early.expected_on < early.promised_on == date(2026, 11, 10)


# ---- stepping in ----


@pytest.mark.feature("F184", "F185")
def test_an_administrator_moves_a_case_forward_without_mail_unless_ticked():
    state = in_draft()
    step = Override(words.SET_STEP, "mistake_repaired", phase_key="approve")
    decision = act(state, step, member(ANNA, "all"))
    assert decision.case.after.phase_key == "approve"
    assert {effect.state for effect in decision.effects} == {words.SKIPPED}
    assert decision.events[0].name() == "CaseOverridden"
    left = decision.changed_entries[0].after
    assert (left.left_by, left.ended_by) == (words.BY_OVERRIDE, f"member:{ANNA}")
    told = act(state, changed(step, tell=True), member(ANNA, "all"))
    assert {effect.state for effect in told.effects} == {words.QUEUED}


@pytest.mark.feature("F184", "F185")
def test_stepping_in_needs_the_right_and_a_reason_from_the_list():
    state = in_draft()
    manager = member(ANNA, "all")
    step = Override(words.SET_STEP, "absence", phase_key="approve")
    assert refused(state, step, member(BRAM)).code == "permission_missing"
    assert refused(state, changed(step, reason_code=""), manager).code == "reason_required"
    assert refused(state, changed(step, reason_code="other"), manager).code == "reason_required"
    assert act(state, changed(step, reason_code="other", reason="Overleg"), manager).refusal is None
    assert refused(state, changed(step, phase_key="supply"), manager).code == "last_phase"
    assert refused(state, changed(step, what=words.SET_BACK), manager).code == "no_earlier_phase"
    assert refused(state, changed(step, responsible_ids=(EVA,)), manager).code == "no_access_to_client"


@pytest.mark.feature("F184")
def test_stepping_in_gives_a_phase_or_a_task_to_someone_else():
    state = in_phase("review")
    other = Override(words.OTHER_PERSON, "absence", responsible_ids=(BRAM,))
    assert act(state, other, member(ANNA, "all")).state.entry.responsible_ids == (BRAM,)
    task = task_of(state, "check")
    decision = act(state, changed(other, task_id=task.id), member(ANNA, "all"))
    assert task_of(decision.state, "check").people == (BRAM,)
    assert decision.state.entry.responsible_ids == (CHRIS, DIRK)
    assert refused(state, changed(other, responsible_ids=()), member(ANNA, "all")).code == "not_a_candidate"


@pytest.mark.feature("F141", "F142")
def test_the_responsible_gives_the_phase_to_another_candidate():
    state = in_phase("review")
    decision = act(state, AssignPhase(state.entry.id, (DIRK,)), member(CHRIS))
    assert decision.state.entry.responsible_ids == (DIRK,)
    assert decision.events[0].before == (CHRIS, DIRK)
    assert refused(state, AssignPhase(state.entry.id, (BRAM,)), member(CHRIS)).code == "not_a_candidate"
    assert refused(state, AssignPhase(state.entry.id, (DIRK,)), member(BRAM)).code == "not_responsible"


# ---- pausing ----


def hold(days=10, reason="Wacht op de notaris"):
    return HoldCase(TODAY + timedelta(days=days), reason)


@pytest.mark.feature("F186")
def test_a_pause_stops_reminders_moves_dates_and_gives_the_turn_to_nobody():
    state = started()
    decision = act(state, hold(), member(ANNA))
    assert (decision.turn.party, decision.turn.rule, decision.turn.until) == ("nobody", "T2", date(2026, 10, 15))
    assert decision.cancelled_timers == (f"remind:{task_of(state, 'ask').id}",)
    assert [(timer.kind, timer.argument) for timer in decision.timers] == [(words.RESUME, "2026-10-15")]
    assert decision.case.after.expected_on == date(2026, 11, 20)
    assert decision.case.after.promised_on == date(2026, 11, 20)


@pytest.mark.feature("F186")
def test_resuming_moves_due_dates_by_the_days_it_lay_still_and_reminds_again():
    state = act(started(), hold(), member(ANNA)).state
    later = NOW + timedelta(days=4)
    decision = act(state, ResumeCase(), member(ANNA), later)
    assert decision.state.entry.expected_end_on == date(2026, 10, 23)
    assert task_of(decision.state, "ask").due_on == date(2026, 10, 23)
    assert decision.case.after.expected_on == date(2026, 11, 14)
    assert [timer.kind for timer in decision.timers] == [words.REMINDER]
    assert decision.turn.party == "client"


@pytest.mark.feature("F186")
def test_it_resumes_by_itself_at_the_date_and_an_old_timer_does_nothing():
    state = act(started(), hold(), member(ANNA)).state
    then = NOW + timedelta(days=10)
    old = commands.FireTimer(words.RESUME, state.case.id, "2026-10-09")
    assert act(state, old, now=then).is_empty
    timer = commands.FireTimer(words.RESUME, state.case.id, "2026-10-15")
    decision = act(state, timer, now=then)
    assert (decision.case.after.state, decision.events[0].by) == (words.ACTIVE, "system")


@pytest.mark.feature("F186")
@pytest.mark.parametrize(
    ("command", "code"),
    [
        (hold(0), "date_in_past"),
        (hold(-3), "date_in_past"),
        (HoldCase(None, "Wacht op de notaris"), "resume_date_required"),
        (hold(reason="  "), "reason_required"),
    ],
)
def test_a_pause_needs_a_date_to_come_and_a_reason(command, code):
    assert refused(started(), command, member(ANNA)).code == code


@pytest.mark.feature("F186")
def test_what_the_client_does_during_a_pause_is_kept():
    state = act(started(), hold(), member(ANNA)).state
    done = act(state, commands.SupplyItem(state.items[0].id, (CHRIS,)), contact(FATIMA))
    assert done.turn.rule == "T2"


# ---- stopping ----


@pytest.mark.feature("F187")
def test_stopping_ends_everything_and_tells_the_client_when_asked():
    state = started()
    task = task_of(state, "ask")
    decision = act(state, CancelCase("Klant vertrekt", "We stoppen, {contact.first_name}."), member(ANNA, "all"))
    case = decision.case.after
    assert (case.state, case.end_reason, case.entry_id) == (words.CANCELLED, "Klant vertrekt", None)
    assert task_of(decision.state, "ask").state == words.CANCELLED
    assert {item.state for item in decision.state.items} == {words.CANCELLED}
    assert f"remind:{task.id}" in decision.cancelled_timers
    assert [message.text for message in decision.messages] == ["We stoppen, Fatima."]
    assert (decision.turn.party, decision.closes_interval, decision.interval) == ("nobody", True, None)
    assert act(state, CancelCase("Klant vertrekt"), member(ANNA, "all")).messages == ()


@pytest.mark.feature("F187")
def test_stopping_needs_the_right_and_a_reason_and_happens_once():
    state = started()
    assert refused(state, CancelCase("Klant vertrekt"), member(BRAM)).code == "permission_missing"
    assert refused(state, CancelCase(""), member(ANNA, "all")).code == "reason_required"
    stopped = act(state, CancelCase("Klant vertrekt"), member(ANNA, "all")).state
    assert refused(stopped, CancelCase("Klant vertrekt"), member(ANNA, "all")).code == "not_now"


@pytest.mark.feature("F187")
def test_a_case_on_hold_or_not_started_can_be_stopped_too():
    held = act(started(), hold(), member(ANNA)).state
    decision = act(held, CancelCase("Klant vertrekt"), member(ANNA, "all"))
    assert f"resume:{held.case.id}" in decision.cancelled_timers
    assert decision.case.after.held_on is None


@pytest.mark.feature("F145", "F194")
def test_the_daily_look_moves_an_overdue_case_and_leaves_others_alone():
    state = started()
    assert act(state, commands.RefreshDates()).is_empty
    late = act(state, commands.RefreshDates(), now=NOW + timedelta(days=16))
    assert (late.case.after.expected_on, late.case.after.promised_on) == (date(2026, 11, 12), date(2026, 11, 12))
    moved = late.events[0]
    assert (moved.expected_before, moved.cause_code) == (date(2026, 11, 10), "daily")


def test_a_template_counted_in_working_days_shifts_by_working_days():
    template = changed(TEMPLATE, day_kind=words.WORKING_DAYS)
    state = started(template)
    assert state.entry.expected_end_on == date(2026, 10, 23)
    assert ticked(state, member(ANNA)).case.expected_on == date(2026, 11, 24)
