"""A task on which nobody acts goes to somebody else, level by level, in the end to the safety-net person (F195).

The clock runs from when the task was handed out, stands still while the case is on hold, and begins anew when somebody
gives the task away by hand or opens it again. What is picked up stays where it is until it is laid down.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from aanzet.rules import durations
from aanzet.rules.durations import Duration
from aanzet.rules.process import commands, events, words
from aanzet.rules.process.candidates import holders
from aanzet.rules.process.deciding.who import task_people
from aanzet.rules.process.draft import Draft
from aanzet.rules.process.state import House, Task
from aanzet.rules.process.template.shape import (
    NO_ESCALATION,
    AutomationDefinition,
    EscalationLevel,
    EscalationRule,
    TemplateSnapshot,
)
from aanzet.rules.turn import AS_RELATION_MANAGER, able

NEVER = frozenset({words.THIRD_PARTY})  # kinds of tasks that wait for somebody outside


@dataclass(frozen=True, slots=True)
class Target:
    """Where a level leads: people by name, or a role or team; whoever it is now stands in `everybody`."""

    people: tuple[UUID, ...] = ()
    roles: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    everybody: tuple[UUID, ...] = ()
    can_act: bool = True


def rule_for(house: House, automation: AutomationDefinition | None, side: str, kind: str) -> EscalationRule:
    """The rule of an office task: its own, else that of the organization; NO_ESCALATION for what never escalates."""
    if side != words.OFFICE or kind in NEVER:
        return NO_ESCALATION
    own = automation.escalation if automation is not None else NO_ESCALATION
    return own if own.levels else house.escalation


def rule_of_task(template: TemplateSnapshot, house: House, task: Task) -> EscalationRule:
    """The rule of a task that was made."""
    every = (one for phase in template.phases for one in phase.automations)
    own = None if task.purpose else next((one for one in every if one.key == task.automation_key), None)
    return rule_for(house, own, task.side, task.kind)


def clock_of(draft: Draft, automation: AutomationDefinition | None, side: str, kind: str) -> datetime | None:
    """From when a new task counts; None when it does not escalate."""
    return draft.now if rule_for(draft.house, automation, side, kind).levels else None


def watch(draft: Draft, task: Task) -> None:
    """Set the timer of the next level of a task that somebody has to act on."""
    if task.clock_from is None or task.claimed_by is not None or not draft.is_running or not task.is_open:
        return
    due_at = _next(task, _rule_of(draft, task), draft.house)
    if due_at is not None:
        due_at = max(due_at, draft.now)
        draft.set_timer(escalation_key(task.id), words.ESCALATION, due_at, task.id, str(task.escalations), task.id)


def rules_now(draft: Draft) -> dict[UUID, EscalationRule]:
    """The rule of each open task that escalates, by the version that the case has."""
    return {task.id: _rule_of(draft, task) for task in draft.rows.tasks.values() if task.is_open and task.clock_from}


def watch_changed(draft: Draft, before: Mapping[UUID, EscalationRule]) -> None:
    """The case got another version: where the rule of a task is another one now, its next level comes by that."""
    for task_id, rule in rules_now(draft).items():
        if task_id in before and rule != before[task_id]:
            watch(draft, draft.rows.tasks[task_id])


def stop_clocks(draft: Draft) -> tuple[UUID, ...]:
    """The case pauses: no task escalates meanwhile. Which clocks stand still from now on."""
    ticking = [
        task
        for task in draft.rows.tasks.values()
        if task.is_open and task.clock_from is not None and task.clock_stopped_at is None
    ]
    for task in ticking:
        draft.cancel_timer(escalation_key(task.id))
    return tuple(task.id for task in ticking)


def clocks_after(draft: Draft) -> tuple[tuple[UUID, datetime], ...]:
    """The case goes on: since when each task counts now, so that what had passed before the hold has passed still."""
    zone, calendar = draft.house.zone, draft.house.calendar
    moved = []
    for task in draft.rows.tasks.values():
        if task.is_open and task.clock_from is not None and task.clock_stopped_at is not None:
            kind = _rule_of(draft, task).time
            span = durations.passed(task.clock_from, task.clock_stopped_at, kind, zone, calendar)
            moved.append((task.id, durations.back(draft.now, span, kind, zone, calendar)))
    return tuple(moved)


def escalate(draft: Draft, command: commands.FireTimer) -> None:
    """A level came due: the task goes on, over targets who cannot take it; every level once."""
    task = draft.task(command.object_id)
    if task is None or task.clock_from is None or task.claimed_by is not None or not draft.is_running:
        return
    if task.state not in (words.OPEN, words.IN_PROGRESS) or command.argument != str(task.escalations):
        return
    rule = _rule_of(draft, task)
    due_at = _next(task, rule, draft.house)
    if due_at is None:
        return
    if due_at > draft.now:  # the rule gives longer than when the timer was set
        watch(draft, task)
        return
    before = task_people(draft, task)
    for number in range(task.escalations, len(rule.levels) + 1):
        level = rule.levels[number] if number < len(rule.levels) else None
        target = _target(draft, task, level)
        why = _why_not(target, before)
        if not why:
            draft.tell(
                events.TaskEscalated,
                task.id,
                level=number + 1,
                to=words.SAFETY_NET if level is None else level.to,
                people=target.people,
                roles=target.roles,
                teams=target.teams,
                readers=tuple(dict.fromkeys((*task.readers, *before))),
                since=task.clock_from,
            )
            draft.join_chat(members=target.everybody)
            watch(draft, draft.rows.tasks[task.id])
            return
        draft.tell(
            events.EscalationSkipped,
            task.id,
            level=number + 1,
            to=words.SAFETY_NET if level is None else level.to,
            people=target.everybody,
            reason_code=why,
        )


def coming(task: Task, rule: EscalationRule, house: House) -> tuple[datetime, EscalationLevel | None] | None:
    """When a task goes on if nobody acts, and to which level (None = the safety-net person); None: it does not."""
    ticking = task.clock_from is not None and task.clock_stopped_at is None and task.claimed_by is None
    moment = _next(task, rule, house) if ticking and task.is_open else None
    if moment is None:
        return None
    return moment, rule.levels[task.escalations] if task.escalations < len(rule.levels) else None


def escalation_key(task_id: UUID) -> str:
    """Timer of the next level of a task."""
    return f"escalate:{task_id}"


def _rule_of(draft: Draft, task: Task) -> EscalationRule:
    return rule_of_task(draft.template, draft.house, task)


def _next(task: Task, rule: EscalationRule, house: House) -> datetime | None:
    """When the next level comes; None when all have been, or there is no rule any more."""
    if not rule.levels or task.escalations > len(rule.levels) or task.clock_from is None:
        return None
    zone, calendar = house.zone, house.calendar
    level = rule.levels[min(task.escalations, len(rule.levels) - 1)]
    moment = durations.after(task.clock_from, Duration(level.amount, level.unit, rule.time), zone, calendar)
    if task.escalations == len(rule.levels):
        first = rule.levels[0]
        moment = durations.after(moment, Duration(first.amount, first.unit, rule.time), zone, calendar)
    return moment


def _target(draft: Draft, task: Task, level: EscalationLevel | None) -> Target:
    """Who a level means here and now; None = the safety-net person."""
    people = draft.people
    if level is None:
        return _person(draft, people.safety_net, ())
    if level.to == words.MANAGER:
        return _person(draft, people.relation_manager, AS_RELATION_MANAGER)
    if level.to == words.MEMBER:
        person = UUID(level.member) if level.member else None
        return _person(draft, person if people.knows(person) else None, task.roles or draft.phase.roles)
    if level.to == words.STAND_IN:
        roles = task.roles or draft.phase.roles
        stand_ins, absent = able(task_people(draft, task), people.members, roles)
        found = tuple(one for one, other in zip(stand_ins, absent, strict=True) if other is not None)
        return Target(people=found, everybody=found, can_act=bool(found))
    roles, teams = ((level.role,), ()) if level.to == words.ROLE else ((), (level.team,))
    found = holders(people, roles, teams)
    return Target((), roles, teams, found, bool(able(found, people.members, roles)[0]))


def _person(draft: Draft, person: UUID | None, roles: tuple[str, ...]) -> Target:
    if person is None:
        return Target(can_act=False)
    return Target((person,), everybody=(person,), can_act=bool(able((person,), draft.people.members, roles)[0]))


def _why_not(target: Target, before: tuple[UUID, ...]) -> str:
    """Why a level is passed over, "" when it is not."""
    if not target.everybody or not target.can_act:
        return words.NO_ACCESS
    return words.SAME_PERSON if set(target.everybody) == set(before) else ""
