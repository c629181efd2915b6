"""Somebody does something in a rehearsal: a step of a script becomes a command of the engine, by who would do it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

from aanzet.rules import dates
from aanzet.rules.process import commands, words
from aanzet.rules.process.candidates import holders
from aanzet.rules.process.decision import Refusal
from aanzet.rules.process.rehearsal import shape
from aanzet.rules.process.rehearsal.cast import Player, acting_as
from aanzet.rules.process.rehearsal.shape import Step
from aanzet.rules.process.rehearsal.world import World
from aanzet.rules.process.state import Checkpoint, RequestItem, Task

GONE = Refusal("rehearsal_step_gone")
BY_PHONE = "Proef"  # reason where the engine asks for one and the script gives none
LONGEST = 24 * 366  # hours of one step of the clock


def act(world: World, step: Step) -> Refusal | None:
    """Carry out one step; the refusal, and then nothing happened. PLAY_ON is for `driving`."""
    if step.what in shape.CLOCK:
        return _clock(world, step)
    if world.has_ended:
        return Refusal("not_now", {"state": world.state.case.state, "possible": ()})
    if step.what == shape.DOCUMENT:
        world.documents[step.name] = world.new_id()
        if world.state.entry is not None:
            world.prepared.setdefault(world.state.entry.id, []).append(office_actor(world).id)
        world.note("DocumentAdded", by=words.OFFICE, about=step.name)
        return None
    make = _BY_WORD.get(step.what)
    return GONE if make is None else make(world, step)


def task_named(world: World, name: str) -> Task | None:
    """The task with this name in the script; without the how-manieth, the last one."""
    found = [
        task for task in world.tasks.values() if name in (world.refs[task.id], world.refs[task.id].rpartition("#")[0])
    ]
    return found[-1] if found else None


def line_named(world: World, task: Task, line: str) -> RequestItem | None:
    """The line of a request by its key in the template; of one made by hand by its number."""
    items = sorted((item for item in world.state.items if item.task_id == task.id), key=lambda item: item.position)
    keys = [
        one.key
        for phase in world.template.phases
        for automation in phase.automations
        if automation.key == task.automation_key
        for one in automation.items
    ]
    for item in items:
        if line == str(item.position) or (item.position <= len(keys) and keys[item.position - 1] == line):
            return item
    return None


def office_actor(world: World) -> Player:
    """Who would act for the office now: who has the turn, the responsible, or who it falls to."""
    entry, turn, people = world.state.entry, world.state.turn, world.people
    wanted: list[UUID | None] = []
    if turn is not None and turn.party == words.OFFICE:
        wanted.extend(turn.people)
    wanted.extend(entry.responsible_ids if entry is not None else ())
    wanted.extend((people.relation_manager, people.safety_net))
    return next(world.cast[person] for person in wanted if person is not None and person in world.cast)


def client_actor(world: World, task: Task) -> Player | None:
    """The contact who still has to do this task."""
    todo = [person for person in task.people if person not in task.done_people]
    return world.cast.get(todo[0]) if todo else None


def _clock(world: World, step: Step) -> Refusal | None:
    if step.what == shape.NEXT:
        coming = world.next_moment()
        if coming is None:
            return Refusal("rehearsal_nothing_comes")
        world.move_to(coming)
        return None
    moment = _moment(world, step)
    if moment is None or moment < world.now:
        return Refusal("date_in_past", {}, "until")
    world.move_to(moment)
    return None


def _moment(world: World, step: Step) -> datetime | None:
    if step.what == shape.HOURS:
        return world.now + timedelta(hours=min(max(step.amount, 0), LONGEST))
    try:
        return dates.at_local(date.fromisoformat(step.text), dates.MORNING, world.stage.house.zone)
    except ValueError:
        return None


def _office(world: World, command: commands.Command, player: Player | None = None) -> Refusal | None:
    return world.ask(command, acting_as(player or office_actor(world), world.stage))


def _complete(world: World, step: Step) -> Refusal | None:
    entry = world.state.entry
    return GONE if entry is None else _office(world, commands.CompletePhase(entry.id, result=step.name))


def _go_back(world: World, step: Step) -> Refusal | None:
    entry = world.state.entry
    if entry is None:
        return GONE
    return _office(world, commands.GoBack(entry.id, step.name, step.text or BY_PHONE, rearm=True))


def _hold(world: World, step: Step) -> Refusal | None:
    try:
        until = date.fromisoformat(step.text)
    except ValueError:
        return Refusal("resume_date_required", {}, "until")
    return _office(world, commands.HoldCase(until, BY_PHONE))


def _resume(world: World, _step: Step) -> Refusal | None:
    return _office(world, commands.ResumeCase())


def _point(world: World, step: Step) -> Refusal | None:
    point = point_named(world, step.name)
    if point is None:
        return GONE
    state = words.DONE if step.what == shape.TICK else words.NOT_APPLICABLE
    reason = "" if step.what == shape.TICK else step.text or BY_PHONE
    refusal = _office(world, commands.TickCheckpoint(point.id, state, reason))
    others = [world.cast[one] for one in world.people.linked] if refusal is not None else []
    for other in others:  # with four eyes somebody else ticks it
        if refusal is not None and refusal.code == "four_eyes":
            refusal = _office(world, commands.TickCheckpoint(point.id, state, reason), other)
    return refusal


def point_named(world: World, key: str) -> Checkpoint | None:
    """The checkpoint of the current phase, or one carried over, with this key."""
    return next((point for point in world.state.checkpoints if point.key == key), None)


def _do(world: World, step: Step) -> Refusal | None:
    """An office task done by whom it is for; a client task done by the office for the client."""
    task = task_named(world, step.name)
    if task is None:
        return GONE
    player = None
    if task.side == words.OFFICE:
        todo = [
            one for one in task.people or holders(world.people, task.roles, task.teams) if one not in task.done_people
        ]
        player = world.cast.get(todo[0]) if todo else None
    reason = step.text or BY_PHONE if task.side == words.CLIENT else step.text
    return _office(world, commands.CompleteTask(task.id, reason), player)


def _fix(world: World, step: Step) -> Refusal | None:
    task = task_named(world, step.name)
    if task is None:
        return GONE
    reachable = next((contact.id for contact in world.people.contacts if contact.reachable), None)
    return _office(world, commands.FixHeld(task.id, reachable))


def _cancel(world: World, step: Step) -> Refusal | None:
    task = task_named(world, step.name)
    return GONE if task is None else _office(world, commands.CancelTask(task.id, step.text or BY_PHONE))


def _judge(world: World, step: Step) -> Refusal | None:
    task = task_named(world, step.name)
    item = line_named(world, task, step.line) if task is not None else None
    if item is None:
        return GONE
    if step.what == shape.ACCEPT:
        return _office(world, commands.AcceptItem(item.id))
    return _office(world, commands.RejectItem(item.id, step.text or BY_PHONE))


def _client(world: World, task: Task | None, command: Callable[[Task], commands.Command]) -> Refusal | None:
    player = client_actor(world, task) if task is not None else None
    if task is None or player is None:
        return GONE
    return world.ask(command(task), acting_as(player, world.stage))


def _answer(world: World, step: Step) -> Refusal | None:
    return _client(world, task_named(world, step.name), lambda task: commands.CompleteTask(task.id))


def _refuse(world: World, step: Step) -> Refusal | None:
    return _client(
        world, task_named(world, step.name), lambda task: commands.RefuseTask(task.id, step.text or BY_PHONE)
    )


def _send(world: World, step: Step) -> Refusal | None:
    return _client(world, task_named(world, step.name), lambda task: commands.SendRequest(task.id))


def _line(world: World, step: Step) -> Refusal | None:
    """The client answers a line: a text, or a document that is made up too; or he does not have it."""
    task = task_named(world, step.name)
    item = line_named(world, task, step.line) if task is not None else None
    if task is None or item is None:
        return GONE
    if step.what == shape.LACKING:
        return _client(world, task, lambda _: commands.ItemNotAvailable(item.id, step.text))
    if item.answer_kind == words.TEXT:
        return _client(world, task, lambda _: commands.SupplyItem(item.id, (), step.text or BY_PHONE))
    paper = world.new_id()
    refusal = _client(world, task, lambda _: commands.SupplyItem(item.id, (paper,)))
    if refusal is None and item.item_type:
        world.documents[item.item_type] = paper
    return refusal


_BY_WORD: dict[str, Callable[[World, Step], Refusal | None]] = {
    shape.COMPLETE: _complete,
    shape.GO_BACK: _go_back,
    shape.HOLD: _hold,
    shape.RESUME: _resume,
    shape.TICK: _point,
    shape.NOT_APPLICABLE: _point,
    shape.DO: _do,
    shape.FIX: _fix,
    shape.CANCEL: _cancel,
    shape.ACCEPT: _judge,
    shape.REJECT: _judge,
    shape.ANSWER: _answer,
    shape.REFUSE: _refuse,
    shape.SEND: _send,
    shape.SUPPLY: _line,
    shape.LACKING: _line,
}
