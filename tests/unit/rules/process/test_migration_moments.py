"""What of a phase goes out, waits or stays out when its case goes to another version, and back (F160, F401)."""

from datetime import timedelta

import pytest

from aanzet.rules.process import commands, words
from aanzet.rules.process.template import EscalationLevel, EscalationRule, Moment
from tests.unit.rules.process.build import (
    APPROVAL,
    FATIMA,
    MESSAGE,
    NOW,
    REVIEW_TASK,
    SYSTEM,
    TEMPLATE,
    act,
    changed,
    in_phase,
    started,
    supplied,
    task_of,
    uid,
)
from tests.unit.rules.process.test_migration import MANAGER, WHY, migrate, undo, version

pytestmark = pytest.mark.feature("F160", "F401")


def asked_nothing():
    """In the phase of the client, with what he was asked withdrawn."""
    state = in_phase("approve")
    return act(state, commands.CancelTask(task_of(state, "approval").id, "Per post"), MANAGER).state


def to_the_first(state, fired, **told):
    """Back to the version from before, as a migration like any other."""
    order = commands.MigrateCase(uid(6), TEMPLATE, WHY, {phase.key: phase.key for phase in TEMPLATE.phases})
    return act(state, order, MANAGER, fired=frozenset(fired), **told)


def test_what_is_ticked_goes_out_also_when_it_went_out_before():
    state = started()
    decision = migrate(state, TEMPLATE, fire=frozenset({"welcome"}))
    [effect] = decision.effects
    assert effect.person_id == FATIMA
    assert effect.key.endswith(f":welcome:{FATIMA}:{state.case.version + 1}")


def test_on_hold_what_is_ticked_waits():
    held = act(started(), commands.HoldCase(NOW.date() + timedelta(days=9), "Ziek"), MANAGER).state
    decision = migrate(held, TEMPLATE, fire=frozenset({"welcome"}))
    assert decision.effects == ()
    assert [timer.argument for timer in decision.timers] == [f"welcome:{decision.state.case.version}"]


def test_moments_to_come_follow_the_new_version():
    state = asked_nothing()
    nudge = TEMPLATE.phases[3].automations[1]
    sooner = version(approve={"automations": (APPROVAL, changed(nudge, moment=Moment(words.AFTER_START, 1)))})
    waiting = {"nudge": NOW + timedelta(days=3)}
    [timer] = migrate(state, sooner, waiting=waiting).timers
    assert (timer.argument, timer.due_at - NOW) == ("nudge", timedelta(days=1))
    gone = migrate(state, version(approve={"automations": (APPROVAL,)}), waiting=waiting)
    assert gone.cancelled_timers == (timer.key,)
    late = migrate(state, sooner, now=NOW + timedelta(days=2), waiting=waiting)
    assert late.timers[0].due_at == NOW + timedelta(days=2)  # it has not gone out yet, so now it does
    over = migrate(state, sooner, now=NOW + timedelta(days=4), fired=["nudge"])
    assert over.timers == ()  # it went out on the third day, and does not go out again


def test_what_went_out_or_was_left_out_does_not_come_back_with_a_version_that_has_it_again():
    state = asked_nothing()
    without = migrate(state, version(approve={"automations": (APPROVAL,)}), waiting={}, fired=["nudge"]).state
    assert to_the_first(without, fired=["nudge"]).timers == ()
    [timer] = to_the_first(without, fired=[]).timers
    assert timer.argument == "nudge", "it comes when this visit never had it"


def test_what_is_sent_once_more_from_a_case_on_hold_goes_out_when_it_goes_on():
    """Under a key of its own: the effect of the first time is there already (invariant I4)."""
    state = asked_nothing()
    first = act(state, commands.FireTimer(words.MOMENT, state.entry.id, "nudge"), SYSTEM)
    held = act(first.state, commands.HoldCase(NOW.date() + timedelta(days=5), "Ziek"), MANAGER).state
    decision = migrate(held, version(), fired=["nudge"], fire=frozenset({"nudge"}))
    [timer] = [one for one in decision.timers if one.kind == words.MOMENT]
    fire = commands.FireTimer(timer.kind, timer.object_id, timer.argument)
    [later] = act(decision.state, fire, SYSTEM).timers
    assert later.key == timer.key
    assert later.argument == timer.argument
    on = act(decision.state, commands.ResumeCase(), MANAGER).state
    again = act(on, commands.FireTimer(later.kind, later.object_id, later.argument), SYSTEM)
    assert [message.text for message in again.messages] == [message.text for message in first.messages]
    assert not {effect.key for effect in again.effects} & {effect.key for effect in first.effects}


def test_what_waits_to_go_out_once_more_keeps_waiting_for_it_through_another_migration_and_back():
    held = act(asked_nothing(), commands.HoldCase(NOW.date() + timedelta(days=5), "Ziek"), MANAGER).state
    first = migrate(held, version(), fired=["nudge"], fire=frozenset({"nudge"}))
    [timer] = first.timers
    waiting = {timer.argument: timer.due_at}
    second = to_the_first(first.state, fired=["nudge"], waiting=waiting)
    assert timer.key not in second.cancelled_timers and not second.timers, "it waits as it did"
    [back] = undo(second, template=version(), waiting=waiting).timers
    assert (back.key, back.argument) == (timer.key, timer.argument)
    gone = migrate(second.state, version(approve={"automations": (APPROVAL,)}), fired=["nudge"], waiting=waiting)
    assert gone.cancelled_timers == (timer.key,)


def test_undo_gives_back_what_waited_for_its_moment():
    state = asked_nothing()
    hurry = changed(MESSAGE, key="hurry", moment=Moment(words.AFTER_START, 2))
    decision = migrate(
        state, version(approve={"automations": (APPROVAL, hurry)}), waiting={"nudge": NOW + timedelta(days=3)}
    )
    back = undo(decision, now=NOW + timedelta(days=5), waiting={"hurry": NOW + timedelta(days=2)})
    [timer] = back.timers
    assert (timer.argument, timer.due_at) == ("nudge", NOW + timedelta(days=5))
    assert [key.rpartition(":")[2] for key in back.cancelled_timers] == ["hurry"]


@pytest.mark.feature("F195")
def test_a_task_goes_on_when_the_new_version_says_so_and_not_by_a_timer_of_the_old_one():
    def after(days):
        rule = EscalationRule(levels=(EscalationLevel(days, "days", words.MANAGER),))
        return version(draft={"automations": (changed(REVIEW_TASK, key="look", escalation=rule),)})

    def due(decision):
        [timer] = [one for one in decision.timers if one.kind == words.ESCALATION]
        return timer.due_at - NOW

    first = after(9)
    state = supplied(started(first))
    task = task_of(state, "look")
    sooner = migrate(state, after(1))
    assert due(sooner) == timedelta(days=1)
    assert due(undo(sooner, template=first)) == timedelta(days=9)
    assert not migrate(state, first).timers, "the same rule"
    longer = migrate(state, after(12)).state
    early = act(longer, commands.FireTimer(words.ESCALATION, task.id, "0"), now=NOW + timedelta(days=9))
    assert due(early) == timedelta(days=12) and not early.events
