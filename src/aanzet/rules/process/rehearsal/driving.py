"""Everybody does what he can: the office in a phase's time, the client after a day, to the end or a dead end."""

from dataclasses import dataclass
from datetime import time, timedelta

from aanzet.rules import dates
from aanzet.rules.process import words
from aanzet.rules.process.decision import Refusal
from aanzet.rules.process.rehearsal import shape
from aanzet.rules.process.rehearsal.acting import act, task_named
from aanzet.rules.process.rehearsal.shape import Step
from aanzet.rules.process.rehearsal.world import World
from aanzet.rules.process.state import RequestItem, Task

MOST = 2_000  # steps after which it is called a loop
AFTERNOON = time(16)  # when the office completes a phase
THINKS = timedelta(days=1)  # the client answers a day after he was asked

LOOPED = Refusal("rehearsal_loop")
SILENT = Refusal("rehearsal_silent")


@dataclass(frozen=True, slots=True)
class Stop:
    """Why it could not go on: the refusal of the engine, in which phase, and what was tried."""

    why: Refusal
    phase: str
    tried: str = ""


def play_on(world: World) -> Stop | None:
    """Play until the case has ended; where it stops instead."""
    barred: set[str] = set()
    for _ in range(MOST):
        if world.has_ended:
            while (coming := world.next_moment()) is not None:
                world.move_to(coming)  # what waited for the end of quiet hours still leaves
            return None
        stop = _one_round(world, barred)
        if stop is not None:
            return stop
    return Stop(LOOPED, world.state.case.phase_key)


def _one_round(world: World, barred: set[str]) -> Stop | None:
    """One thing that can be done; barred: names of tasks that were tried in vain."""
    if world.state.case.state == words.ON_HOLD:
        return _wait(world)
    for step in _office_steps(world, barred):
        refusal = act(world, step)
        if refusal is None:
            return None
        barred.add(step.name)
        if step.what == shape.FIX and (task := task_named(world, step.name)) is not None and task.blocking:
            return Stop(refusal, world.state.case.phase_key, task.automation_key)
    open_tasks = _client_tasks(world)
    if open_tasks and not world.client.silent:
        return _client_answers(world, open_tasks[0], barred)
    if open_tasks:
        return _wait(world)
    return _complete(world, barred)


def _office_steps(world: World, barred: set[str]) -> list[Step]:
    """What the office can do now without ending the phase."""
    steps = [Step(shape.DOCUMENT, key) for key in papers(world) if key not in world.documents]
    for task in world.state.tasks:
        name = world.refs[task.id]
        if not task.is_open or name in barred:
            continue
        if task.state == words.WAITING and task.kind == words.REQUEST:
            steps.extend(
                Step(shape.ACCEPT, name, str(item.position))
                for item in _lines(world, task)
                if item.state in (words.SUPPLIED, words.NOT_AVAILABLE)
            )
        elif task.side == words.OFFICE:
            steps.append(Step(shape.FIX if task.purpose in words.MENDING else shape.DO, name))
    steps.extend(
        Step(shape.TICK, point.key)
        for point in world.state.checkpoints
        if not point.is_passed and point.state != words.WAITING_ON and point.key not in barred
    )
    return steps


def papers(world: World) -> list[str]:
    """Kinds of documents needed now: to close this phase, or for the client to read in this phase or the next one."""
    position = world.state.case.phase_position
    needed = [
        link.key
        for link in world.template.item_types
        if link.required_before_closing_phase == world.state.case.phase_key
    ]
    for phase in world.template.phases[max(position - 1, 0) : position + 1]:
        needed += [one.item_type for one in phase.automations if one.kind == words.APPROVE and one.item_type]
    return needed


def _client_tasks(world: World) -> list[Task]:
    """Client tasks that stand in the way and have been handed out."""
    out = (words.OPEN, words.IN_PROGRESS)
    return [task for task in world.state.tasks if task.side == words.CLIENT and task.state in out and task.blocking]


def _client_answers(world: World, task: Task, barred: set[str]) -> Stop | None:
    name = world.refs[task.id]
    world.move_to(max(world.now, (task.sent_at or world.now) + THINKS))
    if world.tasks[task.id].state not in (words.OPEN, words.IN_PROGRESS):
        return None
    if task.kind != words.REQUEST:
        refusal = act(world, Step(shape.ANSWER, name))
        return None if refusal is None else Stop(refusal, world.state.case.phase_key, task.title)
    for item in _lines(world, task):
        if item.state in words.ITEM_ASKED:
            refusal = act(world, Step(shape.SUPPLY, name, str(item.position)))
            if refusal is not None:
                return Stop(refusal, world.state.case.phase_key, item.text)
    refusal = act(world, Step(shape.SEND, name))
    if refusal is None:
        barred.discard(name)
        return None
    return Stop(refusal, world.state.case.phase_key, task.title)


def _lines(world: World, task: Task) -> list[RequestItem]:
    found = [item for item in world.state.items if item.task_id == task.id]
    return sorted(found, key=lambda item: item.position)


def _complete(world: World, barred: set[str]) -> Stop | None:
    """The office takes the time the phase has, and then completes it; the last one with its first result."""
    entry = world.state.entry
    if entry is None:
        return Stop(Refusal("phase_passed"), world.state.case.phase_key)
    ends = dates.at_local(entry.expected_end_on, AFTERNOON, world.stage.house.zone)
    if world.template.phases[entry.position - 1].side == words.OFFICE and ends > world.now:
        world.move_to(ends)
        if _office_steps(world, barred) or _client_tasks(world) or world.state.case.entry_id != entry.id:
            return None  # something came meanwhile
    result = ""
    if entry.position == len(world.template.phases) and world.template.results:
        result = world.template.results[0].key
    refusal = act(world, Step(shape.COMPLETE, result))
    return None if refusal is None else Stop(refusal, entry.phase_key)


def _wait(world: World) -> Stop | None:
    """The client says nothing: the clock runs until something happens; nothing more comes = silent to the end."""
    coming = world.next_moment()
    if coming is None:
        return Stop(SILENT, world.state.case.phase_key)
    world.move_to(coming)
    return None
