"""What would become of one case: it moves, it is mapped to another phase, or something stands in the way (F401).

The answer is the decision itself, taken and not written; so the dry run and the act cannot differ.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aanzet.rules.process.decide import decide
from aanzet.rules.process.decision import Decision, Refusal
from aanzet.rules.process.events import AutomationFired, CaseMigrated
from aanzet.rules.process.migration.commands import MigrateCase
from aanzet.rules.process.migration.mapping import ALONE
from aanzet.rules.process.migration.passing import target_of
from aanzet.rules.process.state import CaseState, Checkpoint, Facts

MOVES, MAPS, BLOCKED = "moves", "maps", "blocked"

# What may change, in the order in which it is shown; the values are texts of the template or days as text.
PHASE, SKIPPED = "phase", "skipped"
TASK, TASK_ALONE, TASK_CANCELLED, TASK_DUE = "task", "task_alone", "task_cancelled", "task_due"
POINT_NEW, POINT_GONE, POINT_OTHER = "point_new", "point_gone", "point_other"
EXPECTED, PROMISED, DUE = "expected", "promised", "due"
SENDER, RECIPIENT = "sender", "recipient"
FIRES, NOT_SENT = "fires", "not_sent"


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that changes: what, and from what to what ("" = nothing). about: of which task, where that matters."""

    what: str
    before: str = ""
    after: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What would become of a case. refusal: why it is BLOCKED. phase: name of the one it comes to."""

    kind: str
    phase: str = ""
    refusal: Refusal | None = None
    effects: tuple[Effect, ...] = ()


def judge(state: CaseState, command: MigrateCase, now: datetime, facts: Facts) -> Verdict:
    """Decide without writing."""
    return verdict_of(state, command, decide(state, command, now, facts))


def verdict_of(state: CaseState, command: MigrateCase, decision: Decision) -> Verdict:
    """The decision in the words of the dry run."""
    if decision.refusal is not None or decision.state is None:
        return Verdict(BLOCKED, refusal=decision.refusal or Refusal("migration_done"))
    told = next(event for event in decision.events if isinstance(event, CaseMigrated))
    after = decision.state
    moves = told.phase_key == told.phase_before and not told.skipped
    phase = after.phase.name if after.phase else ""
    return Verdict(MOVES if moves else MAPS, phase, None, tuple(_effects(state, after, command, told, decision)))


def _effects(
    before: CaseState, after: CaseState, command: MigrateCase, told: CaseMigrated, decision: Decision
) -> Iterator[Effect]:
    was, now = before.phase, after.phase
    if was is None or now is None:
        return
    if was.key != now.key or was.name != now.name:
        yield Effect(PHASE, was.name, now.name)
    names = {phase.key: phase.name for phase in after.template.phases}
    yield from (Effect(SKIPPED, after=names[key]) for key in told.skipped)
    old, new = _titles(before), _titles(after)
    yield from (Effect(TASK, old.get(a, a), new.get(b, b)) for _, a, b in told.tasks)
    for task in before.tasks:
        if task.is_open and task.automation_key and target_of(task, command.automations) == ALONE:
            yield Effect(TASK_ALONE, old.get(task.automation_key, task.title))
    tasks = {task.id: task for task in before.tasks}
    for key, _ in told.cancelled:
        yield Effect(TASK_CANCELLED, old.get(tasks[key].automation_key, tasks[key].title))
    yield from _points(told)
    first, last = before.case, after.case
    yield from _days(EXPECTED, first.expected_on, last.expected_on)
    yield from _days(PROMISED, first.promised_on, last.promised_on)
    yield from _days(DUE, told.due_before, told.due_on)
    for key, day, new_day in told.dues:
        task = tasks[key]
        yield Effect(TASK_DUE, day.isoformat(), new_day.isoformat(), task.title or old.get(task.automation_key, ""))
    if was.sender_role != now.sender_role:
        yield Effect(SENDER, was.sender_role, now.sender_role)
    if was.recipient != now.recipient:
        yield Effect(
            RECIPIENT, was.recipient.function or was.recipient.rule, now.recipient.function or now.recipient.rule
        )
    fired = [event.automation_key for event in decision.events if isinstance(event, AutomationFired)]
    yield from (Effect(FIRES, after=new.get(key, key)) for key in fired)
    yield from (Effect(NOT_SENT, after=new.get(key, key)) for key in told.unfired)


def _points(told: CaseMigrated) -> Iterator[Effect]:
    known: dict[Any, Checkpoint] = {point.id: point for point in told.points_before}
    for point in told.checkpoints:
        if point.id not in known:
            yield Effect(POINT_NEW, after=point.text)
        elif _asks(known[point.id]) != _asks(point):
            yield Effect(POINT_OTHER, known[point.id].text, point.text)
    yield from (Effect(POINT_GONE, known[key].text) for key in told.withdrawn)


def _asks(point: Checkpoint) -> tuple[object, ...]:
    return point.text, point.mandatory, point.always_blocking, point.note_on_deviation, point.four_eyes, point.state


def _days(what: str, before: Any, after: Any) -> Iterator[Effect]:
    if before != after:
        yield Effect(what, before.isoformat() if before else "", after.isoformat() if after else "")


def _titles(state: CaseState) -> dict[str, str]:
    return {
        automation.key: automation.title or automation.key
        for phase in state.template.phases
        for automation in phase.automations
    }
