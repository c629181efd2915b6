"""When things are due after a migration, and open tasks that a plan withdraws (F401)."""

from datetime import timedelta

import pytest

from aanzet.rules.process import commands, words
from aanzet.rules.process.migration.commands import KEEP
from aanzet.rules.process.migration.mapping import CANCEL
from aanzet.rules.process.migration.verdict import judge
from aanzet.rules.process.template import CheckpointDefinition, DueRule
from tests.unit.rules.process.build import (
    BRAM,
    FATIMA,
    MESSAGE,
    NOW,
    REQUEST,
    TEMPLATE,
    act,
    changed,
    contact,
    facts,
    in_draft,
    in_phase,
    people,
    refused,
    started,
    task_of,
    uid,
)
from tests.unit.rules.process.test_migration import MANAGER, WHY, command, migrate, undo, version

pytestmark = pytest.mark.feature("F401")


def test_open_tasks_are_due_by_the_new_lead_time_and_reminders_follow():
    state = started()
    ask = task_of(state, "ask")
    decision = migrate(state, version(supply={"lead_time_days": 20}))
    after = task_of(decision.state, "ask")
    assert (after.due_on - ask.due_on).days == 6
    assert after.due_on == decision.state.entry.due_on
    assert [timer.key for timer in decision.timers] == [f"remind:{ask.id}"]
    found = judge(state, command(version(supply={"lead_time_days": 20})), NOW, facts(MANAGER))
    assert ("task_due", "2026-10-19", "2026-10-25", "Stuur je gegevens") in [
        (one.what, one.before, one.after, one.about) for one in found.effects
    ]


def test_what_the_client_was_asked_by_a_day_moves_only_later_and_an_own_task_both_ways():
    state = started()
    sooner = migrate(state, version(supply={"lead_time_days": 7})).state
    assert task_of(sooner, "ask").due_on == task_of(state, "ask").due_on
    state = in_phase("review")
    check = task_of(state, "check")
    sooner = migrate(state, version(review={"lead_time_days": 1})).state
    assert (check.due_on - task_of(sooner, "check").due_on).days == 3


def test_a_rule_of_the_task_itself_is_followed_and_one_that_stayed_keeps_its_day():
    own = changed(REQUEST, due=DueRule(words.AFTER_START, 5))
    old = version(supply={"automations": (MESSAGE, own)})
    longer = version(old, supply={"automations": (MESSAGE, changed(own, due=DueRule(words.AFTER_START, 9)))})
    state = started(old)
    assert (task_of(migrate(state, longer).state, "ask").due_on - task_of(state, "ask").due_on).days == 4
    same = migrate(state, version(old, supply={"lead_time_days": 30, "automations": (MESSAGE, own)}))
    assert task_of(same.state, "ask").due_on == task_of(state, "ask").due_on
    given = act(state, commands.HoldCase(NOW.date() + timedelta(days=3), "Ziek"), MANAGER).state
    given = act(given, commands.ResumeCase(), MANAGER, NOW + timedelta(days=3)).state
    later = migrate(given, longer, now=NOW + timedelta(days=3)).state
    assert (task_of(later, "ask").due_on - task_of(given, "ask").due_on).days == 4  # the days on hold are kept


def test_the_phase_keeps_its_own_day_and_the_days_on_hold_also_when_its_lead_time_changes():
    rule = DueRule(words.AFTER_START, 10)
    state, then = started(version(supply={"deadline": rule})), NOW + timedelta(days=5)
    held = act(state, commands.HoldCase(then.date(), "Ziek"), MANAGER).state
    state = act(held, commands.ResumeCase(), MANAGER, then).state
    same = migrate(state, version(supply={"deadline": rule, "lead_time_days": 20}), now=then).state
    assert same.entry.due_on == state.entry.due_on
    longer = migrate(state, version(supply={"deadline": changed(rule, days=12)}), now=then).state
    assert (longer.entry.due_on - state.entry.due_on).days == 2
    moved = act(state, commands.MoveDue(state.entry.id, then.date() + timedelta(days=30)), MANAGER, then).state
    assert migrate(moved, version(supply={"deadline": rule}), now=then).state.entry.due_on == moved.entry.due_on


def test_nothing_moves_into_the_past_and_what_is_late_stays_late():
    state, later = in_phase("review"), NOW + timedelta(days=3)
    shorter = version(review={"lead_time_days": 1})
    after = migrate(state, shorter, now=later).state
    assert after.entry.due_on == after.entry.expected_end_on == task_of(after, "check").due_on == later.date()
    late = NOW + timedelta(days=10)
    still = migrate(state, shorter, now=late).state
    assert (still.entry.due_on, task_of(still, "check").due_on) == (state.entry.due_on, task_of(state, "check").due_on)
    longer = migrate(state, version(review={"lead_time_days": 6}), now=late).state
    assert task_of(longer, "check").due_on == longer.entry.due_on == late.date()


def test_agreed_dates_can_be_kept():
    state = started()
    new = version(supply={"lead_time_days": 20, "name": "Alles aanleveren"})
    after = migrate(state, new, dates=KEEP).state
    assert (after.entry.due_on, after.entry.expected_end_on) == (state.entry.due_on, state.entry.expected_end_on)
    assert task_of(after, "ask").due_on == task_of(state, "ask").due_on
    assert after.case.promised_on == state.case.promised_on
    kinds = {one.what for one in judge(state, command(new, dates=KEEP), NOW, facts(MANAGER)).effects}
    assert kinds == {"phase"}


def test_what_was_made_by_hand_and_is_due_with_the_phase_follows_it():
    state = in_draft()
    mine = commands.AddTask(words.WORK, words.OFFICE, "Bel de bank", people=(BRAM,))
    state = act(state, mine, MANAGER).state
    called = next(task for task in state.tasks if task.title == "Bel de bank")
    assert called.due_on == state.entry.due_on
    after = migrate(state, version(draft={"lead_time_days": 9})).state
    assert next(task for task in after.tasks if task.id == called.id).due_on == after.entry.due_on > called.due_on


GONE = version(supply={"automations": (MESSAGE,), "auto_advance": False})


def test_an_open_task_without_a_place_can_be_withdrawn_with_the_reason_of_the_plan():
    state = started()
    state = act(state, commands.SupplyItem(state.items[0].id, (uid(900),)), contact(FATIMA)).state
    decision = migrate(state, GONE, automations={"ask": CANCEL})
    ask = task_of(decision.state, "ask")
    assert (ask.state, ask.reason) == (words.CANCELLED, WHY)
    withdrawn = next(event for event in decision.events if event.name() == "TaskCancelled")
    assert (withdrawn.reason, withdrawn.reason_code, withdrawn.visibility) == (WHY, "migration", "shared")
    assert [(one.state, one.items) for one in decision.state.items] == [
        (words.SUPPLIED, (uid(900),)),
        (words.CANCELLED, ()),
    ]
    assert f"remind:{ask.id}" in decision.cancelled_timers
    found = judge(state, command(GONE, automations={"ask": CANCEL}), NOW, facts(MANAGER))
    assert ("task_cancelled", "Stuur je gegevens") in [(one.what, one.before) for one in found.effects]


def test_undo_opens_again_what_was_withdrawn():
    state = started()
    state = act(state, commands.SupplyItem(state.items[0].id, (uid(900),)), contact(FATIMA)).state
    decision = undo(migrate(state, GONE, automations={"ask": CANCEL}))
    assert task_of(decision.state, "ask") == task_of(state, "ask")
    assert [(one.state, one.items) for one in decision.state.items] == [(one.state, one.items) for one in state.items]
    assert any(timer.key == f"remind:{task_of(state, 'ask').id}" for timer in decision.timers)
    assert decision.messages == decision.effects == ()


def test_a_point_that_waited_for_what_is_withdrawn_is_for_the_office_and_waits_again_after_undo():
    waits = (CheckpointDefinition("complete", "Alles binnen", request="ask"),)
    state = started(version(supply={"checkpoints": waits}))
    new = version(GONE, supply={"checkpoints": (changed(waits[0], request=""),)})
    decision = migrate(state, new, automations={"ask": CANCEL})
    [point] = [one for one in decision.state.checkpoints if one.key == "complete"]
    assert (point.state, point.waiting_task_id) == (words.IN_PROGRESS, None)
    assert [event.name() for event in decision.events].count("CheckpointChanged") == 0  # or it could not go back
    back = undo(decision, template=state.template).state
    assert next(one for one in back.checkpoints if one.key == "complete").waiting_task_id == task_of(state, "ask").id


def test_what_was_never_handed_out_is_not_withdrawn_by_a_plan():
    state = started(people=people(contacts=()))
    assert task_of(state, "ask").held
    assert refused(state, command(GONE, automations={"ask": CANCEL}), MANAGER).code == "migration_task_held"
    assert refused(in_phase("approve"), command(TEMPLATE, automations={"approval": CANCEL}), MANAGER).code == (
        "migration_signing_open"
    )
