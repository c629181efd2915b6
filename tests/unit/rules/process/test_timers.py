"""What the clock and the mail bring: moments, reminders, third parties, failed effects."""

from datetime import datetime, timedelta

import pytest

from aanzet.rules.process import commands, words
from aanzet.rules.process.commands import AddTask, DeliverySettled, FireTimer
from aanzet.rules.process.template import Moment, ReminderRule
from tests.unit.rules.process.build import (
    ANNA,
    BRAM,
    CHRIS,
    FATIMA,
    MESSAGE,
    NOW,
    REQUEST,
    REVIEW_TASK,
    TEMPLATE,
    TODAY,
    ZONE,
    act,
    changed,
    contact,
    in_draft,
    in_phase,
    member,
    new_case,
    refused,
    started,
    task_of,
    ticked,
)


def fire(timer):
    return FireTimer(timer.kind, timer.object_id, timer.argument)


@pytest.mark.feature("F160")
def test_an_automation_waits_for_its_moment_and_then_fires_once():
    state = in_phase("review")
    decision = act(state, commands.CompletePhase(state.entry.id), member(CHRIS))
    moment = next(one for one in decision.timers if one.kind == words.MOMENT)
    assert moment.key == f"moment:{decision.state.entry.id}:nudge"
    assert moment.due_at == NOW + timedelta(days=3)
    fired = act(decision.state, fire(moment), now=moment.due_at)
    assert [message.text for message in fired.messages] == ["Al gelezen?"]
    assert fired.events[0].automation_key == "nudge"


@pytest.mark.feature("F149", "F160")
def test_a_task_that_comes_in_a_phase_that_is_late_is_due_today():
    late = changed(REVIEW_TASK, moment=Moment(words.AFTER_START, 90))
    phases = tuple(changed(one, automations=(late,)) if one.key == "draft" else one for one in TEMPLATE.phases)
    state = changed(in_draft(), template=changed(TEMPLATE, phases=phases))
    then = NOW + timedelta(days=90)
    [task] = act(state, FireTimer(words.MOMENT, state.entry.id, late.key), now=then).events[0].tasks
    assert state.entry.due_on < task.due_on == then.date()


@pytest.mark.feature("F160")
def test_what_has_not_fired_when_the_phase_ends_is_cancelled_and_told():
    state = in_phase("approve")
    decision = act(
        state, commands.CompletePhase(state.entry.id, override_reason="Akkoord per post"), member(ANNA, "all")
    )
    assert f"moment:{state.entry.id}:nudge" in decision.cancelled_timers
    assert decision.events[0].unfired == ("nudge",)
    late = FireTimer(words.MOMENT, state.entry.id, "nudge")
    assert act(decision.state, late, now=NOW + timedelta(days=3)).is_empty


@pytest.mark.feature("F160", "F186")
def test_a_moment_during_a_pause_waits_for_the_resume():
    state = in_phase("approve")
    held = act(state, commands.HoldCase(TODAY + timedelta(days=9), "Vakantie"), member(ANNA)).state
    decision = act(held, FireTimer(words.MOMENT, state.entry.id, "nudge"), now=NOW + timedelta(days=3))
    assert decision.messages == ()
    assert decision.timers[0].due_at == datetime(2026, 10, 14, 9, tzinfo=ZONE)


@pytest.mark.feature("F160", "F186")
def test_what_waited_during_a_pause_comes_when_the_case_goes_on_before_its_date():
    state = in_phase("approve")
    held = act(state, commands.HoldCase(TODAY + timedelta(days=30), "Vakantie"), member(ANNA)).state
    early = NOW + timedelta(days=9)
    waits = dict(waiting={"nudge": datetime(2026, 11, 4, 9, tzinfo=ZONE)}, now=early)
    [timer] = [one for one in act(held, commands.ResumeCase(), member(ANNA), **waits).timers if one.argument == "nudge"]
    assert timer.due_at == early
    waits["waiting"] = {"nudge": NOW + timedelta(days=3)}
    waits["now"] = NOW + timedelta(days=1)
    timers = act(held, commands.ResumeCase(), member(ANNA), **waits).timers
    assert "nudge" not in {one.argument for one in timers}, "its moment did not change"


@pytest.mark.feature("F160", "F186")
def test_what_comes_before_the_due_date_moves_with_it_by_the_days_of_a_pause():
    state = started(with_moment(Moment(words.BEFORE_DUE, 2)))
    held = act(state, commands.HoldCase(TODAY + timedelta(days=5), "Vakantie"), member(ANNA)).state
    waits = dict(waiting={"welcome": datetime(2026, 10, 17, 9, tzinfo=ZONE)}, now=NOW + timedelta(days=5))
    resume = FireTimer(words.RESUME, state.case.id, held.case.hold_until.isoformat())
    [timer] = [one for one in act(held, resume, **waits).timers if one.argument == "welcome"]
    assert timer.due_at == datetime(2026, 10, 22, 9, tzinfo=ZONE)


def with_moment(moment):
    phase = changed(TEMPLATE.phases[0], automations=(changed(MESSAGE, moment=moment), REQUEST))
    return changed(TEMPLATE, phases=(phase, *TEMPLATE.phases[1:]))


@pytest.mark.feature("F160")
def test_a_moment_before_the_start_fires_at_the_start():
    start = commands.CreateCase(commands.StartCase())
    early = act(new_case(with_moment(Moment(words.BEFORE_DUE, 5, words.WEEKS))), start)
    assert [message.automation_key for message in early.messages] == ["welcome", "ask"]
    later = act(new_case(with_moment(Moment(words.BEFORE_DUE, 2))), start)
    assert [message.automation_key for message in later.messages] == ["ask"]
    assert later.timers[0].due_at == datetime(2026, 10, 17, 9, tzinfo=ZONE)


@pytest.mark.feature("F160")
def test_a_message_at_the_end_of_a_phase_goes_when_the_phase_is_done_not_when_it_is_left():
    state = started(with_moment(Moment(words.END)))
    done = act(state, commands.CompletePhase(state.entry.id, override_reason="Het is klaar"), member(ANNA, "all"))
    assert done.messages[0].text.startswith("Dag Fatima")
    stopped = act(state, commands.CancelCase("Klant vertrekt"), member(ANNA, "all"))
    assert stopped.messages == ()


@pytest.mark.feature("F099")
def test_reminders_go_while_the_client_has_the_move_and_end_in_silence():
    state = started()
    task = task_of(state, "ask")
    timer, sent = FireTimer(words.REMINDER, task.id, "0"), []
    now = datetime(2026, 10, 17, 9, tzinfo=ZONE)
    for number in range(5):
        decision = act(state, timer, now=now)
        sent.extend(effect.key for effect in decision.effects)
        state = decision.state
        if number < 4:
            coming = decision.timers[0]
            timer, now = fire(coming), coming.due_at
    assert sent == [f"remind:{task.id}:2026-10-19:{number}" for number in range(1, 6)]
    assert decision.timers == ()
    assert state.case.silent
    assert decision.events[-1].name() == "CaseFellSilent"
    answer = commands.SupplyItem(state.items[0].id, (ANNA,))
    assert not act(state, answer, contact(FATIMA), now).case.after.silent


@pytest.mark.feature("F099")
def test_a_reminder_that_no_longer_matters_is_not_sent():
    state = in_draft()
    assert act(state, FireTimer(words.REMINDER, task_of(state, "ask").id, "0")).is_empty
    held = act(started(), commands.HoldCase(TODAY + timedelta(days=9), "Vakantie"), member(ANNA)).state
    assert act(held, FireTimer(words.REMINDER, task_of(held, "ask").id, "0")).is_empty


@pytest.mark.feature("F099")
def test_when_the_office_has_the_move_the_client_is_not_reminded_but_looked_at_again():
    question = AddTask(words.CLIENT_TASK, words.CLIENT, "Bel even")
    decision = act(in_draft(), question, member(BRAM))
    assert decision.turn.party == "office"
    timer = decision.timers[0]
    again = act(decision.state, fire(timer), now=timer.due_at)
    assert again.effects == ()
    assert again.timers[0].due_at > timer.due_at


@pytest.mark.feature("F099")
def test_an_automation_can_have_its_own_scheme():
    phase = changed(TEMPLATE.phases[0], automations=(changed(REQUEST, reminders=ReminderRule((-7,), 0, 1)),))
    state = started(changed(TEMPLATE, phases=(phase,)))
    timer = FireTimer(words.REMINDER, task_of(state, "ask").id, "0")
    decision = act(state, timer, now=datetime(2026, 10, 12, 9, tzinfo=ZONE))
    assert decision.timers == ()
    assert decision.case.after.silent


@pytest.mark.feature("F191")
def test_a_third_party_has_the_move_until_its_date_passes():
    state = ticked(in_draft(), member(BRAM))
    state = act(state, commands.TickCheckpoint(state.checkpoints[0].id, words.DONE), member(BRAM)).state
    wait = AddTask(words.THIRD_PARTY, words.OFFICE, "Aanslag", third_party="Belastingdienst", due_on=TODAY)
    decision = act(state, wait, member(BRAM))
    assert (decision.turn.party, decision.turn.group, decision.turn.rule) == ("third_party", "Belastingdienst", "T8")
    timer = decision.timers[0]
    assert timer.due_at == datetime(2026, 10, 5, 23, 59, 59, tzinfo=ZONE)
    passed = act(decision.state, fire(timer), now=timer.due_at)
    ask = passed.new_tasks[0]
    assert (ask.purpose, ask.third_party, ask.people) == (words.ASK_THIRD_PARTY, "Belastingdienst", (BRAM,))
    assert (passed.turn.rule, passed.turn.verb) == ("T9", words.ASK_THIRD_PARTY)
    assert act(passed.state, fire(timer), now=timer.due_at).is_empty


@pytest.mark.feature("F191")
def test_a_failed_blocking_effect_gives_the_turn_to_the_office_until_it_is_solved():
    decision = act(started(), commands.RefreshDates())
    state = decision.state
    key = f"auto:{state.case.id}:{state.entry.id}:ask:x:1"
    failed = act(state, DeliverySettled(key, words.FAILED))
    assert (failed.turn.rule, failed.turn.people, failed.turn.verb) == ("T3", (ANNA,), "resolve_failure")
    assert act(failed.state, DeliverySettled(key, words.UNCERTAIN)).is_empty
    stopped = act(failed.state, commands.CancelCase("Gestopt"), member(ANNA, "all"))
    assert failed.state.failed_effects == {key} and stopped.state.failed_effects == frozenset()
    solved = act(failed.state, DeliverySettled(key, "sent"))
    assert (solved.turn.rule, solved.turn.since) == ("T5", NOW)
    old = f"auto:{state.case.id}:{state.case.id}:ask:x:1"
    assert act(state, DeliverySettled(old, words.FAILED)).is_empty


def test_timers_of_ended_cases_do_nothing():
    state = act(started(), commands.CancelCase("Klant vertrekt"), member(ANNA, "all")).state
    assert act(state, FireTimer(words.REMINDER, task_of(state, "ask").id, "0")).is_empty
    assert refused(state, commands.RefreshDates()).code == "not_now"
