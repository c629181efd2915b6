"""What everybody in a rehearsal can do now: the buttons of its page, each a step of the script."""

from dataclasses import dataclass

from aanzet.rules.process import words
from aanzet.rules.process.candidates import holders
from aanzet.rules.process.rehearsal import shape
from aanzet.rules.process.rehearsal.acting import client_actor, office_actor
from aanzet.rules.process.rehearsal.driving import papers
from aanzet.rules.process.rehearsal.shape import Step
from aanzet.rules.process.rehearsal.world import World
from aanzet.rules.process.state import RequestItem, Task

_OUT = (words.OPEN, words.IN_PROGRESS)


@dataclass(frozen=True, slots=True)
class Choice:
    """One button. about: what it is about, as the template says it. who: name of who does it. asks: a text too."""

    step: Step
    about: str = ""
    who: str = ""
    asks: bool = False


def office_choices(world: World) -> tuple[Choice, ...]:
    """What the office can do, in the order in which it stands on a case."""
    if world.has_ended:
        return ()
    who = office_actor(world).name
    if world.state.case.state == words.ON_HOLD:
        return (Choice(Step(shape.RESUME), who=who),)
    found: list[Choice] = []
    for task in world.state.tasks:
        if task.is_open:
            found += _of_task(world, task, who)
    for point in world.state.checkpoints:
        if not point.is_passed:
            found.append(Choice(Step(shape.TICK, point.key), point.text, who))
            found.append(Choice(Step(shape.NOT_APPLICABLE, point.key), point.text, who))
    linked = [link.key for link in world.template.item_types]
    found += [
        Choice(Step(shape.DOCUMENT, key), key, who)
        for key in dict.fromkeys([*papers(world), *linked])
        if key not in world.documents
    ]
    position, last = world.state.case.phase_position, len(world.template.phases)
    results = world.template.results if position == last else ()
    found += [Choice(Step(shape.COMPLETE, result.key), result.label, who) for result in results]
    if not results:
        found.append(Choice(Step(shape.COMPLETE), "", who))
    found += [
        Choice(Step(shape.GO_BACK, phase.key), phase.name, who)
        for phase in world.template.phases[: max(position - 1, 0)]
    ]
    return tuple(found)


def client_choices(world: World) -> tuple[Choice, ...]:
    """What the contacts can do."""
    found: list[Choice] = []
    for task in world.state.tasks:
        player = client_actor(world, task) if task.side == words.CLIENT and task.state in _OUT else None
        if player is None:
            continue
        name = world.refs[task.id]
        if task.kind == words.REQUEST:
            for item in lines_of(world, task):
                if item.state in words.ITEM_ASKED:
                    line = str(item.position)
                    text = item.answer_kind == words.TEXT
                    found.append(Choice(Step(shape.SUPPLY, name, line), item.text, player.name, asks=text))
                    found.append(Choice(Step(shape.LACKING, name, line), item.text, player.name))
            found.append(Choice(Step(shape.SEND, name), task.title, player.name))
        else:
            found.append(Choice(Step(shape.ANSWER, name), task.title, player.name))
        found.append(Choice(Step(shape.REFUSE, name), task.title, player.name))
    return tuple(found)


def lines_of(world: World, task: Task) -> list[RequestItem]:
    """The lines of a request, in order."""
    found = [item for item in world.state.items if item.task_id == task.id]
    return sorted(found, key=lambda item: item.position)


def _of_task(world: World, task: Task, who: str) -> list[Choice]:
    name, title = world.refs[task.id], task.title or task.automation_key
    if task.side == words.OFFICE:
        todo = [one for one in task.people or holders(world.people, task.roles, task.teams)]
        by = next((world.cast[one].name for one in todo if one in world.cast), who)
        if task.purpose in words.MENDING:
            return [Choice(Step(shape.FIX, name), title, by), Choice(Step(shape.CANCEL, name), title, by)]
        return [Choice(Step(shape.DO, name), title, by)]
    if task.state == words.WAITING and task.kind == words.REQUEST:
        return [
            Choice(Step(what, name, str(item.position)), item.text, who)
            for item in lines_of(world, task)
            if item.state in (words.SUPPLIED, words.NOT_AVAILABLE)
            for what in (shape.ACCEPT, shape.REJECT)
        ]
    return [Choice(Step(shape.DO, name), title, who)] if task.state in _OUT else []
