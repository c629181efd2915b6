"""A task on which nobody acts goes to somebody else, each level once, in the end to the safety-net person (F195)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aanzet.rules import durations
from aanzet.rules.process import words
from aanzet.rules.process.commands import (
    AddTask,
    AssignTask,
    ClaimTask,
    CompleteTask,
    FireTimer,
    HoldCase,
    ReleaseTask,
    ResumeCase,
)
from aanzet.rules.process.decide import decide
from aanzet.rules.process.template import AssigneeRule, AutomationDefinition, EscalationLevel, EscalationRule
from aanzet.rules.turn import Member
from tests.unit.rules.process.build import (
    ANNA,
    BRAM,
    CHRIS,
    DIRK,
    EVA,
    HOUSE,
    NOW,
    TEAM,
    TEMPLATE,
    ZONE,
    act,
    changed,
    facts,
    member,
    people,
    started,
    supplied,
    uid,
)

pytestmark = pytest.mark.feature("F195")
FEW = people(linked=(ANNA, BRAM))  # Chris and Dirk have no role on the client
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def level(amount, to, unit="days", **named):
    return EscalationLevel(amount, unit, to, **named)


def working(*levels, time="calendar"):
    """A case in the phase of Bram, in which he is given a task with these levels."""
    task = AutomationDefinition(
        "look", words.TASK, "Kijk na", side=words.OFFICE, assignee=AssigneeRule(roles=("accountant",)),
        escalation=EscalationRule(time, levels),
    )  # fmt: skip
    first, second, *rest = TEMPLATE.phases
    return supplied(started(changed(TEMPLATE, phases=(first, changed(second, automations=(task,)), *rest))))


def task_of(state):
    return [one for one in state.tasks if one.automation_key == "look"][-1]


def fire(state, now, **told):
    """The worker comes by: the timer of the next level of the task."""
    task = task_of(state)
    return act(state, FireTimer(words.ESCALATION, task.id, str(task.escalations)), now=now, **told)


def timer_of(decision):
    return next((one for one in decision.timers if one.kind == words.ESCALATION), None)


def test_level_by_level_and_then_the_safety_net_each_once():
    state = working(level(2, "manager"), level(4, "team", team=TEAM))
    assert task_of(state).people == (BRAM,) and task_of(state).clock_from == NOW
    first = fire(state, NOW + 2 * DAY)
    task = task_of(first.state)
    assert (task.people, task.escalations, task.readers) == ((ANNA,), 1, (BRAM,))
    assert first.turn.people == (ANNA,), "whose move it is follows"
    assert timer_of(first).due_at == NOW + 4 * DAY, "counted from the beginning"
    second = fire(first.state, NOW + 4 * DAY)
    assert (task_of(second.state).people, task_of(second.state).teams) == ((), (TEAM,))
    assert second.turn.people == (CHRIS, DIRK) and second.turn.group == f"team:{TEAM}"
    assert timer_of(second).due_at == NOW + 6 * DAY, "as long after the last as the first after the beginning"
    last = fire(second.state, NOW + 6 * DAY)
    assert task_of(last.state).people == (EVA,) and last.turn.people == (EVA,) and timer_of(last) is None
    assert task_of(last.state).readers == (BRAM, ANNA, CHRIS, DIRK)
    assert not fire(last.state, NOW + 9 * DAY).events, "every level once"
    assert not act(last.state, FireTimer(words.ESCALATION, task.id, "1"), now=NOW + 9 * DAY).events, "a late timer"


def test_the_timer_is_set_when_the_task_is_handed_out_in_the_time_that_is_counted():
    rule = (level(4, "manager", "hours"),)
    for time, due in (("calendar", NOW + 4 * HOUR), ("working", NOW + 4 * HOUR)):
        state = working(*rule, time=time)
        again = act(state, AssignTask(task_of(state).id, (BRAM,)), member(ANNA, "all"))
        assert timer_of(again).due_at == due
    friday = datetime(2026, 10, 9, 14, tzinfo=UTC)  # four in the afternoon
    state = working(*rule, time="working")
    again = act(state, AssignTask(task_of(state).id, (BRAM,)), member(ANNA, "all"), now=friday)
    assert timer_of(again).due_at == datetime(2026, 10, 12, 10, tzinfo=UTC)


def test_who_has_no_access_or_has_it_already_is_passed_over_and_that_is_told():
    state = working(
        level(1, "member", member=str(CHRIS)), level(2, "role", role="payroll"),
        level(3, "stand_in"), level(4, "manager"),
    )  # fmt: skip
    after = fire(state, NOW + DAY, people=FEW)
    told = [(event.name(), event.level, getattr(event, "reason_code", "")) for event in after.events[:4]]
    assert told == [
        ("EscalationSkipped", 1, "no_access"),
        ("EscalationSkipped", 2, "no_access"),
        ("EscalationSkipped", 3, "no_access"),
        ("TaskEscalated", 4, ""),
    ]
    assert task_of(after.state).people == (ANNA,)
    same = working(level(1, "role", role="accountant"), level(2, "manager"))
    only_bram = people(roles={"relation_manager": (ANNA,), "accountant": (BRAM,)})
    events = fire(same, NOW + DAY, people=only_bram).events
    assert (events[0].name(), events[0].reason_code, events[0].people) == ("EscalationSkipped", "same_person", (BRAM,))
    assert events[1].people == (ANNA,)


def test_to_the_stand_in_of_who_is_away_and_to_nobody_who_is_away_alone():
    members = {one: Member(one) for one in (ANNA, BRAM, CHRIS, DIRK, EVA)}
    away = people(members=members | {BRAM: Member(BRAM, absent=True, stand_in=CHRIS)})
    after = fire(working(level(1, "stand_in")), NOW + DAY, people=away)
    assert (task_of(after.state).people, task_of(after.state).readers) == ((CHRIS,), (BRAM,))
    gone = people(members=members | {ANNA: Member(ANNA, absent=True)})
    skipped = fire(working(level(1, "manager")), NOW + DAY, people=gone)
    assert task_of(skipped.state).people == (EVA,), "away without a stand-in: the next one"


@pytest.mark.feature("F022")
def test_the_clock_runs_on_while_somebody_is_away():
    members = {one: Member(one) for one in (ANNA, BRAM, CHRIS, DIRK, EVA)}
    alone = people(members=members | {BRAM: Member(BRAM, absent=True)})
    after = fire(working(level(1, "team", team=TEAM)), NOW + DAY, people=alone)
    assert task_of(after.state).teams == (TEAM,) and task_of(after.state).readers == (BRAM,)


def test_what_is_picked_up_stays_and_goes_on_when_it_is_laid_down():
    state = working(level(1, "manager"))
    task = task_of(state)
    claimed = act(state, ClaimTask(task.id), member(BRAM)).state
    assert not fire(claimed, NOW + 2 * DAY).events
    down = act(claimed, ReleaseTask(task.id), member(BRAM), now=NOW + 3 * DAY)
    assert timer_of(down).due_at == NOW + 3 * DAY, "the time has passed: at once"
    assert task_of(fire(down.state, NOW + 3 * DAY).state).people == (ANNA,)


def test_a_hold_stops_the_clock():
    state = working(level(2, "manager"))
    held = act(state, HoldCase(date(2026, 10, 20), "vakantie"), member(BRAM), now=NOW + DAY)
    assert f"escalate:{task_of(state).id}" in held.cancelled_timers
    assert not fire(held.state, NOW + 2 * DAY).events
    resumed = act(held.state, ResumeCase(), member(BRAM), now=NOW + 11 * DAY)
    assert timer_of(resumed).due_at == NOW + 12 * DAY, "one day had passed, one is left"
    assert task_of(resumed.state).clock_stopped_at is None


def test_who_is_done_is_left_alone_and_a_task_given_away_begins_anew():
    state = working(level(2, "manager"), level(3, "member", member=str(DIRK)))
    done = act(state, CompleteTask(task_of(state).id), member(BRAM))
    assert f"escalate:{task_of(state).id}" in done.cancelled_timers
    assert not fire(done.state, NOW + 2 * DAY).events
    given = act(state, AssignTask(task_of(state).id, (CHRIS,)), member(ANNA, "all"), now=NOW + DAY)
    assert timer_of(given).due_at == NOW + 3 * DAY
    assert not fire(working(), NOW + 2 * DAY).events, "a task without levels"


def test_the_rule_of_the_house_holds_for_tasks_without_one_of_their_own():
    house = changed(HOUSE, escalation=EscalationRule("working", (level(1, "manager"),)))
    state = supplied(started())
    order = AddTask(words.WORK, words.OFFICE, "Bel de bank", people=(BRAM,))
    added = act(state, order, member(BRAM), house=house)
    assert timer_of(added).due_at == durations.after(NOW, durations.Duration(1, time="working"), ZONE, HOUSE.calendar)
    task = added.state.tasks[-1]
    after = act(added.state, FireTimer(words.ESCALATION, task.id, "0"), now=NOW + DAY, house=house)
    assert after.state.tasks[-1].people == (ANNA,)
    third = AddTask(words.THIRD_PARTY, words.OFFICE, "Wacht", third_party="De bank", due_on=date(2026, 11, 1))
    assert timer_of(act(state, third, member(BRAM), house=house)) is None


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 5), st.sampled_from(["manager", "stand_in", "role", "team", "member", "stranger"])),
        min_size=1, max_size=5,
    ),
    st.lists(st.sampled_from(["fire", "claim", "release", "hold", "resume", "give"]), max_size=25),
    st.sampled_from(["calendar", "working"]),
)  # fmt: skip
def test_whatever_happens_every_level_comes_once_in_order_and_ends_at_somebody(levels, steps, time):
    named = {
        "role": {"role": "accountant"}, "team": {"team": TEAM}, "member": {"member": str(DIRK)},
        "stranger": {"member": str(uid(99))},
    }  # fmt: skip
    amounts = sorted({amount for amount, _ in levels})
    targets = [to for _, to in levels][: len(amounts)]
    rule = [
        level(amount, to if to != "stranger" else "member", **named.get(to, {}))
        for amount, to in zip(amounts, targets, strict=True)
    ]
    state, now, seen = working(*rule, time=time), NOW, []
    for step in steps:
        now += DAY
        task = task_of(state)
        command, who = {
            "fire": (FireTimer(words.ESCALATION, task.id, str(task.escalations)), None),
            "claim": (ClaimTask(task.id), member(BRAM)),
            "release": (ReleaseTask(task.id), member(BRAM, "all")),
            "hold": (HoldCase((now + DAY).date(), "even niet"), member(BRAM, "all")),
            "resume": (ResumeCase(), member(BRAM, "all")),
            "give": (AssignTask(task.id, (CHRIS,)), member(ANNA, "all")),
        }[step]
        decision = decide(state, command, now, facts(who) if who else facts())
        state = decision.state
        seen += [event.level for event in decision.events if event.name() in ("TaskEscalated", "EscalationSkipped")]
        assert decision.turn is None or decision.turn.party != words.OFFICE or decision.turn.people
    assert seen == list(range(1, len(seen) + 1)) and len(seen) <= len(rule) + 1
