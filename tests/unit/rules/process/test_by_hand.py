"""Priorities of tasks, and what a task that was added by hand brings with it: its own reminders (F178)."""

import itertools
from datetime import datetime, timedelta

import pytest

from aanzet.rules.process import commands, words
from aanzet.rules.process.commands import AddTask, CompleteTask, FireTimer, NewItem, PrioritiseTask, RefuseTask
from aanzet.rules.process.replay import differences, replay
from aanzet.rules.process.state import Task
from aanzet.rules.process.template import ReminderRule
from aanzet.rules.process.whose_turn import priority_of
from tests.unit.rules.process.build import (
    ANNA,
    BRAM,
    CHRIS,
    DIRK,
    EVA,
    FATIMA,
    NOW,
    REQUEST,
    TEAM,
    TEMPLATE,
    TODAY,
    ZONE,
    act,
    changed,
    contact,
    in_draft,
    member,
    new_id,
    people,
    refused,
    started,
    task_of,
    ticked,
    uid,
)

pytestmark = pytest.mark.feature("F178")
OFFICE_KINDS = (words.WORK, words.REVIEW, words.APPROVE, words.THIRD_PARTY)
CLIENT_KINDS = (words.CLIENT_TASK, words.REQUEST, words.APPROVE)
NEVER, OWN = ReminderRule(), ReminderRule((-1,), 2, 3)


def added(state, kind=words.WORK, side=words.OFFICE, actor=BRAM, **fields):
    """The decision of adding a task by hand, with what its kind needs."""
    usual = {"third_party": "Bank", "due_on": TODAY + timedelta(days=9), "items": (NewItem("Loonstrook"),)}
    return act(state, AddTask(kind, side, "Extra", **{**usual, **fields}), member(actor))


def told_again(*decisions):
    """The rows of a case as its events tell them."""
    history = [(one.name(), one.object_id, one.payload()) for decision in decisions for one in decision.events]
    case = decisions[0].state.case
    return replay(case.id, case.client_id, history)


# ---- priority ----


@pytest.mark.parametrize(
    ("kind", "side", "priority"),
    [
        *itertools.product(OFFICE_KINDS, (words.OFFICE,), words.PRIORITIES),
        *itertools.product(CLIENT_KINDS, (words.CLIENT,), words.PRIORITIES),
    ],
)
def test_a_task_by_hand_of_any_kind_has_its_priority_in_row_and_event(kind, side, priority):
    decision = added(in_draft(), kind, side, priority=priority)
    task = decision.new_tasks[0]
    assert (task.kind, task.side, task.priority) == (kind, side, priority)
    told = next(one for one in decision.events if one.name() == "TaskCreated").payload()["tasks"][0]
    assert told.get("priority", words.NORMAL) == priority


@pytest.mark.parametrize("priority", words.PRIORITIES)
def test_what_an_automation_makes_has_the_priority_of_its_definition(priority):
    phase = changed(TEMPLATE.phases[0], automations=(changed(REQUEST, priority=priority),))
    assert task_of(started(changed(TEMPLATE, phases=(phase, *TEMPLATE.phases[1:]))), "ask").priority == priority


@pytest.mark.parametrize(("before", "after"), list(itertools.product(words.PRIORITIES, repeat=2)))
def test_the_priority_of_a_running_task_changes_with_one_event_and_can_be_told_again(before, after):
    made = added(in_draft(), priority=before)
    task = made.new_tasks[0]
    decision = act(made.state, PrioritiseTask(task.id, after), member(BRAM))
    if before == after:
        assert decision.is_empty
        return
    assert [one.name() for one in decision.events] == ["TaskPrioritised"]
    assert decision.events[0].payload()["priority"] == after
    kept = next(one for one in decision.state.tasks if one.id == task.id)
    assert kept.priority == after
    assert differences(kept, told_again(made, decision).tasks[task.id]) == []


@pytest.mark.parametrize(
    ("fields", "actor", "may"),
    [
        ({}, member(BRAM), True),  # he handles the phase
        ({"people": (CHRIS,)}, member(CHRIS), True),  # it is his
        ({"teams": (TEAM,)}, member(CHRIS), True),  # he is in the team
        ({"people": (BRAM,)}, member(CHRIS), False),
        ({"people": (BRAM,)}, member(CHRIS, "cases.assign"), True),  # he gives out work
        ({"people": (BRAM,)}, contact(FATIMA), False),
    ],
)
def test_who_may_change_it(fields, actor, may):
    state = added(in_draft(), **fields).state
    order = PrioritiseTask(state.tasks[-1].id, words.HIGH)
    if may:
        assert act(state, order, actor).state.tasks[-1].priority == words.HIGH
    else:
        assert refused(state, order, actor).code == "not_responsible"


def test_a_client_decides_not_on_the_priority_of_what_he_is_asked():
    state = added(in_draft(), words.CLIENT_TASK, words.CLIENT).state
    assert refused(state, PrioritiseTask(state.tasks[-1].id, words.HIGH), contact(FATIMA)).code == "not_responsible"


def test_a_priority_nobody_knows_a_task_that_ended_and_one_of_nowhere_are_refused():
    state = added(in_draft()).state
    task = state.tasks[-1].id
    assert refused(state, PrioritiseTask(task, "urgent"), member(BRAM)).code == "choice_invalid"
    assert refused(state, PrioritiseTask(uid(9), words.HIGH), member(BRAM)).code == "phase_passed"
    done = act(state, CompleteTask(task), member(BRAM)).state
    assert refused(done, PrioritiseTask(task, words.HIGH), member(BRAM)).code == "already_done"
    for fields in ({"priority": "urgent"}, {"mode": "two"}):
        order = AddTask(words.WORK, words.OFFICE, "Extra", **fields)
        assert refused(in_draft(), order, member(BRAM)).code == "choice_invalid"


def test_of_one_day_what_is_high_has_the_turn_first_and_another_day_comes_before_priority():
    state = ticked(in_draft(), member(BRAM))
    state = act(state, commands.TickCheckpoint(state.checkpoints[0].id, words.DONE), member(BRAM)).state
    day = TODAY + timedelta(days=3)
    state = added(state, people=(BRAM,), due_on=day).state
    decision = added(state, people=(CHRIS,), due_on=day)
    assert decision.turn.people == (BRAM,), "who was first"
    mine = decision.state.tasks[-1]
    high = act(decision.state, PrioritiseTask(mine.id, words.HIGH), member(BRAM))
    assert high.turn.people == (CHRIS,)
    assert [one.name() for one in high.events] == ["TaskPrioritised", "TurnPassed"]
    low = act(high.state, PrioritiseTask(mine.id, words.LOW), member(BRAM))
    assert low.turn.people == (BRAM,)
    sooner = added(high.state, people=(ANNA,), due_on=TODAY, priority=words.LOW)
    assert sooner.turn.people == (ANNA,)


@pytest.mark.parametrize("several", list(itertools.product(words.PRIORITIES, repeat=2)))
def test_a_case_is_as_urgent_as_the_most_urgent_that_is_open_with_that_party(several):
    def task(kind, side, priority, state=words.OPEN):
        return Task(new_id(), uid(1), uid(2), 1, kind, side, state, NOW, priority=priority)

    first, second = several
    highest = min(several, key=words.PRIORITIES.index)
    both = [task(words.WORK, words.OFFICE, first), task(words.REVIEW, words.OFFICE, second)]
    assert priority_of(both, words.OFFICE) == highest
    assert priority_of([*both, task(words.WORK, words.OFFICE, words.HIGH, words.DONE)], words.OFFICE) == highest
    assert priority_of(both, words.CLIENT) == priority_of([], words.OFFICE) == words.NORMAL
    sent = task(words.REQUEST, words.CLIENT, first, words.WAITING)
    assert (priority_of([sent], words.OFFICE), priority_of([sent], words.CLIENT)) == (first, words.NORMAL)
    asked = task(words.REQUEST, words.CLIENT, second)
    assert priority_of([asked], words.CLIENT) == second
    third = task(words.THIRD_PARTY, words.OFFICE, second, words.WAITING)
    assert (priority_of([third], words.THIRD_PARTY), priority_of([third], words.OFFICE)) == (second, words.NORMAL)


# ---- kinds and receivers ----


def test_an_approval_by_the_office_is_given_or_refused_and_prepares_nothing():
    given = added(in_draft(), words.APPROVE, people=(CHRIS,)).state
    task = given.tasks[-1]
    assert refused(given, RefuseTask(task.id, ""), member(CHRIS)).code == "reason_required"
    assert act(given, RefuseTask(task.id, "Bedrag klopt niet"), member(CHRIS)).state.tasks[-1].state == words.REFUSED
    assert act(given, CompleteTask(task.id), member(CHRIS)).state.tasks[-1].state == words.DONE


@pytest.mark.parametrize("mode", sorted(words.MODES))
@pytest.mark.parametrize(
    "receivers", [{"people": (BRAM, CHRIS)}, {"roles": ("accountant", "relation_manager")}, {"teams": (TEAM,)}]
)
def test_a_task_is_for_people_roles_teams_and_groups_in_either_mode(mode, receivers):
    state = added(in_draft(), mode=mode, **receivers).state
    task = state.tasks[-1]
    assert {name: getattr(task, name) for name in receivers} == receivers
    everybody = [one for one in (BRAM, CHRIS, DIRK, ANNA) if _is_for(task, one)]
    for number, person in enumerate(everybody, 1):
        state = act(state, CompleteTask(task.id), member(person)).state
        done = next(one for one in state.tasks if one.id == task.id).state == words.DONE
        assert done is (mode == words.ANY_ONE or number == len(everybody))
        if done:
            break


def _is_for(task, person):
    known = people()
    holders = [one for key in task.roles for one in known.roles[key]]
    holders += [one for key in task.teams for one in known.teams[key]]
    return person in (*task.people, *holders)


# ---- reminders ----


def reminders_of(decision):
    return [one for one in decision.timers if one.kind == words.REMINDER]


@pytest.mark.parametrize("kind", CLIENT_KINDS)
def test_the_scheme_is_that_of_the_house_none_at_all_or_its_own(kind):
    def first(reminders):
        return reminders_of(
            added(in_draft(), kind, words.CLIENT, due_on=TODAY + timedelta(days=9), reminders=reminders)
        )

    usual, own = first(None), first(OWN)
    assert usual[0].due_at.astimezone(ZONE).date() == TODAY + timedelta(days=7)
    assert own[0].due_at.astimezone(ZONE).date() == TODAY + timedelta(days=8)
    assert first(NEVER) == []


def test_its_own_scheme_stands_in_the_event_survives_and_goes_on_to_the_end():
    made = added(in_draft(), words.CLIENT_TASK, words.CLIENT, due_on=TODAY + timedelta(days=2), reminders=OWN)
    task = made.new_tasks[0]
    assert differences(task, told_again(made).tasks[task.id]) == []
    assert told_again(made).tasks[task.id].reminder_rule == OWN
    never = added(in_draft(), words.CLIENT_TASK, words.CLIENT, reminders=NEVER)
    assert told_again(never).tasks[never.new_tasks[0].id].reminder_rule == NEVER
    state, timers, moments = made.state, reminders_of(made), []
    while timers:
        timer = timers[0]
        moments.append((timer.due_at.astimezone(ZONE).date() - TODAY).days)
        decision = act(state, FireTimer(timer.kind, timer.object_id, timer.argument), now=timer.due_at)
        state, timers = decision.state, reminders_of(decision)
    assert moments == [1, 3, 5]


def test_reopened_after_a_hold_and_when_it_was_held_back_it_reminds_by_its_own_scheme():
    due_on = TODAY + timedelta(days=20)
    state = added(in_draft(), words.CLIENT_TASK, words.CLIENT, due_on=due_on, reminders=OWN).state
    task = state.tasks[-1]
    done = act(state, CompleteTask(task.id), contact(FATIMA)).state
    again = act(done, commands.ReopenTask(task.id, "Toch niet goed"), member(BRAM))
    assert reminders_of(again)[0].due_at.astimezone(ZONE).date() == due_on - timedelta(days=1)
    held = act(state, commands.HoldCase(TODAY + timedelta(days=9), "Vakantie"), member(BRAM)).state
    later = datetime(2026, 10, 14, 9, tzinfo=ZONE)
    resumed = act(held, commands.ResumeCase(), member(BRAM), later)
    moved = next(one for one in resumed.state.tasks if one.id == task.id)
    assert reminders_of(resumed)[0].due_at.astimezone(ZONE).date() == moved.due_on - timedelta(days=1)
    order = AddTask(words.CLIENT_TASK, words.CLIENT, "Kom langs", due_on=due_on, reminders=OWN)
    nobody = act(in_draft(), order, member(BRAM), people=people(contacts=()))
    assert reminders_of(nobody) == []
    sent = act(nobody.state, commands.FixHeld(nobody.new_tasks[1].id), member(ANNA))
    assert reminders_of(sent)[0].due_at.astimezone(ZONE).date() == due_on - timedelta(days=1)
    gone = act(state, commands.CancelTask(task.id, "Niet nodig"), member(BRAM))
    assert f"remind:{task.id}" in gone.cancelled_timers


def test_hours_of_working_time_count_and_what_cannot_be_is_refused():
    scheme = ReminderRule((-4,), 0, 1, words.HOURS, words.WORKING_DAYS)
    due_on = TODAY + timedelta(days=2)
    decision = added(in_draft(), words.CLIENT_TASK, words.CLIENT, due_on=due_on, reminders=scheme)
    moment = reminders_of(decision)[0].due_at.astimezone(ZONE)
    assert (moment.date(), moment.hour) == (due_on, 13)
    for wrong in (ReminderRule((0,), 0, 11), ReminderRule((0,), -1, 3), ReminderRule((0,), 1, -1)):
        order = AddTask(words.CLIENT_TASK, words.CLIENT, "Kom langs", reminders=wrong)
        assert refused(in_draft(), order, member(BRAM)).code == "reminder_limits"


def test_an_office_task_has_no_reminders_of_its_own_and_strangers_add_nothing():
    assert added(in_draft(), reminders=OWN).new_tasks[0].reminder_rule is None
    assert refused(in_draft(), AddTask(words.WORK, words.OFFICE, "Extra"), member(EVA)).code == "not_responsible"
