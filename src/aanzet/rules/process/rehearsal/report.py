"""What a rehearsal says about a template: what left and when, which phases were seen, and what is wrong."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache

from aanzet.rules import merge
from aanzet.rules.conditions import FALSE, Compiled, Node, Value, compiled_from, evaluate
from aanzet.rules.msgids import Message
from aanzet.rules.process import fields, words
from aanzet.rules.process.decision import Refusal
from aanzet.rules.process.rehearsal import shape
from aanzet.rules.process.rehearsal.acting import act
from aanzet.rules.process.rehearsal.cast import RELATION_MANAGER, Stage
from aanzet.rules.process.rehearsal.driving import Stop, play_on
from aanzet.rules.process.rehearsal.shape import Finding, Leaving, Script, Step
from aanzet.rules.process.rehearsal.world import World, begin
from aanzet.rules.process.template.naming import FUNCTION, ROLE, TEAM, named
from aanzet.rules.process.template.shape import TemplateSnapshot

_LATER = frozenset({"contact.name", "contact.first_name", "sender.name", "sender.first_name", "phase.name", "due_on"})
TOGETHER = timedelta(minutes=15)  # one mail per person in this time (F097)


@dataclass(frozen=True, slots=True)
class Report:
    """A rehearsal after its last step.

    refusals: steps that could not be, by their place in the script (0 = the start of the case itself). stop: where
    playing on stopped. leavings: everything that would have left, in order of time. findings: what is wrong, errors
    first.
    """

    world: World
    refusals: tuple[tuple[int, Refusal], ...]
    stop: Stop | None
    leavings: tuple[Leaving, ...]
    findings: tuple[Finding, ...]

    @property
    def is_clean(self) -> bool:
        """Whether it came to its end without one error."""
        return self.world.has_ended and not any(finding.is_error for finding in self.findings)

    @property
    def sent(self) -> int:
        """How much really would have left."""
        return sum(leaving.state == shape.LEFT for leaving in self.leavings)


def rehearse(template: TemplateSnapshot, script: Script, stage: Stage) -> Report:
    """Play a script from its beginning. Pure: the same template, script and stage give the same report."""
    world, refusal = begin(template, script.client, stage)
    refusals: list[tuple[int, Refusal]] = [] if refusal is None else [(0, refusal)]
    stop: Stop | None = None
    for number, step in enumerate(script.steps if refusal is None else (), 1):
        stop = None
        if step.what == shape.PLAY_ON:
            stop = play_on(world)
        else:
            refused = act(world, step)
            if refused is not None:
                refusals.append((number, refused))
    leavings = _in_order(world)
    findings: list[Finding] = []
    for finding in _findings(world, script.steps, refusals, stop, leavings):
        if finding not in findings:
            findings.append(finding)
    findings.sort(key=lambda one: not one.is_error)
    return Report(world, tuple(refusals), stop, leavings, tuple(findings))


def _in_order(world: World) -> tuple[Leaving, ...]:
    """By time; what comes to one person within a quarter of an hour is marked: it goes in one mail."""
    found = sorted(world.leavings.values(), key=lambda one: (one.at, one.made_at))
    last: dict[object, Leaving] = {}
    marked: list[Leaving] = []
    for one in found:
        before = last.get(one.to)
        together = one.state == shape.LEFT and before is not None and one.at - before.at < TOGETHER
        marked.append(replace(one, together=True) if together else one)
        if one.state == shape.LEFT and not together:
            last[one.to] = one
    return tuple(marked)


def _findings(
    world: World,
    steps: tuple[Step, ...],
    refusals: list[tuple[int, Refusal]],
    stop: Stop | None,
    leavings: tuple[Leaving, ...],
) -> Iterator[Finding]:
    for number, refusal in refusals:
        what = steps[number - 1].what if number else "start"
        yield _finding(shape.REFUSED, "", number=number, step=what, why=refusal)
    if stop is not None and stop.why.code == shape.LOOP:
        yield _finding(shape.LOOP, _place(world, stop.phase))
    elif stop is not None and stop.why.code == shape.SILENT:
        yield _finding(shape.SILENT, _place(world, stop.phase), is_error=False)
    elif stop is not None:
        yield _finding(shape.DEAD_END, _place(world, stop.phase, stop.tried), why=stop.why, phase=stop.phase)
    yield from _of_leavings(world, leavings)
    yield from _of_roles(world)
    yield from _of_phases(world)
    yield from _of_senders(world, leavings)


def _of_leavings(world: World, leavings: tuple[Leaving, ...]) -> Iterator[Finding]:
    """What could not leave: nobody to reach, a value that is missing (a number, a name), mail that comes back."""
    for leaving in leavings:
        path = _place(world, leaving.phase, leaving.origin)
        if leaving.state == shape.FAILED:
            yield _finding(shape.NOT_DELIVERED, path, is_error=False, about=leaving.title or leaving.origin)
        elif leaving.reason == words.EMPTY_VARIABLE:
            names = tuple(Message(merge.LABELS.get(name, name)) for name in _empty(world, leaving.origin))
            yield _finding(shape.EMPTY, path, about=leaving.title or leaving.origin, names=names)
        elif leaving.reason in (words.NO_RECIPIENT, words.NO_SENDER):
            yield _finding(shape.NOBODY_REACHED, path, about=leaving.title or leaving.origin, why=leaving.reason)


def _empty(world: World, origin: str) -> tuple[str, ...]:
    """The merge variables of an automation that have no value for this client: a number, a period."""
    texts = [
        text
        for phase in world.template.phases
        for one in phase.automations
        if one.key == origin
        for text in (one.title, one.text, *(item.text for item in one.items))
    ]
    if origin == words.CLOSING:
        texts = [world.template.close_message.text]
    known = world.values
    named_here = dict.fromkeys(name for text in texts for name in merge.variables_in(text))
    return tuple(name for name in named_here if name in merge.LABELS and not known.get(name, name in _LATER))


def _of_roles(world: World) -> Iterator[Finding]:
    """Roles, teams and functions the template names and nobody fills: who then gets the work."""
    for phase in dict.fromkeys(world.unheld):
        yield _finding(shape.NO_HOLDER, _place(world, phase), phase=phase)
    client = world.client
    wanted = {ROLE: client.vacant, TEAM: client.empty_teams, FUNCTION: client.missing}
    known = {ROLE: world.stage.roles, TEAM: world.stage.teams}
    for one in named(world.template):
        unknown = one.kind in known and one.name not in known[one.kind]
        if unknown or one.name in wanted.get(one.kind, ()):
            yield _finding(_VACANT[one.kind], "", is_error=unknown, name=one.name)
    if RELATION_MANAGER in client.vacant:
        yield _finding(shape.NO_ROLE, "", is_error=False, name=RELATION_MANAGER)


def _of_phases(world: World) -> Iterator[Finding]:
    """Phases that can never be reached, and those that were passed over this time."""
    passed = {key for key, _ in world.skipped}
    for number, phase in enumerate(world.template.phases):
        path = f"phases[{number}]"
        if phase.condition is not None and never_holds(world.template, phase.condition, world):
            yield _finding(shape.UNREACHABLE, path, phase=phase.key)
        elif phase.key in passed and phase.key not in {key for key, _ in world.entered}:
            yield _finding(shape.NOT_SEEN, path, is_error=False, phase=phase.key)


def _of_senders(world: World, leavings: tuple[Leaving, ...]) -> Iterator[Finding]:
    """Two people who speak to the client in one visit to a phase."""
    speaking: dict[str, set[object]] = {}
    for leaving in leavings:
        if leaving.sender is not None and leaving.origin and leaving.origin != words.CLOSING:
            speaking.setdefault(leaving.phase, set()).add(leaving.sender)
    for phase, people in speaking.items():
        if len(people) > 1:
            names = sorted(world.cast[person].name for person in people if person in world.cast)  # type: ignore[index]
            yield _finding(shape.TWO_SENDERS, _place(world, phase), is_error=False, phase=phase, names=", ".join(names))


_VACANT = {ROLE: shape.NO_ROLE, TEAM: shape.NO_TEAM, FUNCTION: shape.NO_FUNCTION}


def never_holds(template: TemplateSnapshot, condition: Node, world: World) -> bool:
    """Whether the condition is FALSE for every client: judged with only what the template itself decides."""
    compiled = _compiled(condition)
    if compiled is None:
        return False
    values = {fields.TEMPLATE: (Value(template.name),)}
    if template.period_kind != "from_client":
        values[fields.PERIOD_KIND] = (Value(template.period_kind),)
    return evaluate(compiled, values, world.today)[0] == FALSE


@lru_cache(maxsize=500)
def _compiled(condition: Node) -> Compiled | None:
    """Made ready once; None for what the check before publication refuses."""
    try:
        return compiled_from(condition, fields.named_by(condition))
    except (KeyError, ValueError):
        return None


def _place(world: World, phase: str, automation: str = "") -> str:
    """The path of a phase, or of the automation in it."""
    number = world.template.phase_named(phase)
    if number < 0:
        return ""
    for place, one in enumerate(world.template.phases[number].automations):
        if automation and one.key == automation:
            return f"phases[{number}].automations[{place}]"
    return f"phases[{number}]"


def _finding(code: str, path: str, *, is_error: bool = True, **values: object) -> Finding:
    return Finding(code, path, is_error, tuple(sorted(values.items())))
