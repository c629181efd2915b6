"""The checklist of the running phase after the new version (F401).

What was done or set aside stays as it was, to the letter. An open point follows its definition; one that is no longer
asked is set aside, one that is new appears open.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from aanzet.rules.actors import SYSTEM
from aanzet.rules.process import words
from aanzet.rules.process.draft import Draft
from aanzet.rules.process.fold import changed
from aanzet.rules.process.state import Checkpoint, PhaseEntry, Task
from aanzet.rules.process.template.shape import CheckpointDefinition, PhaseDefinition


@dataclass(frozen=True, slots=True)
class Checklist:
    """written: points that are new or changed, as they become. withdrawn: open ones that are no longer asked.

    before: the changed and withdrawn ones as they were.
    """

    written: tuple[Checkpoint, ...]
    withdrawn: tuple[Checkpoint, ...]
    before: tuple[Checkpoint, ...]


def checklist(draft: Draft, entry: PhaseEntry, phase: PhaseDefinition) -> Checklist:
    """The points of this entry by the new definition of its phase."""
    mine = [point for point in draft.rows.checkpoints.values() if point.entry_id == entry.id]
    free = {point.key: point for point in mine if not point.added_by}
    pairs: list[tuple[int, CheckpointDefinition, Checkpoint | None]] = []
    for number, definition in enumerate(phase.checkpoints, 1):
        pairs.append((number, definition, free.pop(definition.key, None)))
    written: list[Checkpoint] = []
    before: list[Checkpoint] = []
    for number, definition, found in pairs:
        point = found or _same_text(free, definition)
        if point is None:
            written.append(_new(draft, entry, number, definition))
        elif not point.is_passed or is_withdrawn(point):
            after = _no_longer_waiting(draft, _follow(point, number, definition))
            if after != point:
                written.append(after)
                before.append(point)
    withdrawn = tuple(point for point in free.values() if not point.is_passed)
    for point in _in_vain(draft, {one.id for one in (*written, *withdrawn)}):
        written.append(_no_longer_waiting(draft, point))
        before.append(point)
    return Checklist(tuple(written), withdrawn, (*before, *withdrawn))


def _in_vain(draft: Draft, known: set[UUID]) -> list[Checkpoint]:
    """Other points that wait for a request that was withdrawn: of earlier phases, or made by hand."""
    rows = draft.rows.checkpoints.values()
    return [point for point in rows if point.id not in known and _no_longer_waiting(draft, point) != point]


def _no_longer_waiting(draft: Draft, point: Checkpoint) -> Checkpoint:
    """A point that waited for a request that was withdrawn has to be done by the office."""
    task = None if point.waiting_task_id is None else draft.rows.tasks.get(point.waiting_task_id)
    if point.state != words.WAITING_ON or task is None or task.state != words.CANCELLED:
        return point
    return changed(point, state=words.IN_PROGRESS, waiting_task_id=None)


def is_withdrawn(point: Checkpoint) -> bool:
    """Set aside by a migration, not by a person."""
    return point.state == words.NOT_APPLICABLE and point.done_by == SYSTEM


def _same_text(free: dict[str, Checkpoint], definition: CheckpointDefinition) -> Checkpoint | None:
    """A point under another key that asks the same."""
    key = next((key for key, point in free.items() if point.text.strip() == definition.text.strip()), "")
    return free.pop(key, None)


def _follow(point: Checkpoint, number: int, definition: CheckpointDefinition) -> Checkpoint:
    after = changed(
        point,
        position=number,
        key=definition.key,
        text=definition.text,
        explanation=definition.explanation,
        mandatory=definition.mandatory,
        always_blocking=definition.always_blocking,
        note_on_deviation=definition.note_on_deviation,
        four_eyes=definition.four_eyes,
    )
    if is_withdrawn(point):  # asked again
        after = changed(after, state=words.OPEN, done_by="", done_at=None, reason="")
    return after


def _new(draft: Draft, entry: PhaseEntry, number: int, definition: CheckpointDefinition) -> Checkpoint:
    waiting = _request(draft.rows.tasks.values(), entry, definition.request) if definition.request else None
    return Checkpoint(
        draft.facts.new_id(),
        draft.rows.case.id,
        entry.id,
        number,
        definition.key,
        words.OPEN if waiting is None else words.WAITING_ON,
        definition.text,
        definition.explanation,
        definition.mandatory,
        definition.always_blocking,
        definition.note_on_deviation,
        None if waiting is None else waiting.id,
        four_eyes=definition.four_eyes,
    )


def _request(tasks: Iterable[Task], entry: PhaseEntry, automation: str) -> Task | None:
    """The open request of this phase that the point belongs to (F156)."""
    for task in tasks:
        out = task.state in (words.OPEN, words.IN_PROGRESS)
        if out and task.entry_id == entry.id and task.automation_key == automation and task.side == words.CLIENT:
            return task
    return None


def restored(
    before: Iterable[Checkpoint], now: Mapping[UUID, Checkpoint], phase: PhaseDefinition
) -> tuple[Checkpoint, ...]:
    """Points as they were before a migration. The log holds no texts: those come from the definition, else from now."""
    texts = {definition.key: definition for definition in phase.checkpoints}
    found = []
    for point in before:
        definition = texts.get(point.key)
        said = definition or now[point.id]
        found.append(changed(point, text=said.text, explanation=said.explanation))
    return tuple(found)
