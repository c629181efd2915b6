"""Four eyes: who prepared a phase does not tick its four-eyes points, nor the other way round (F155, F404).

Judged on both names: neither a stand-in nor the person he stands in for may be on both sides.
"""

from collections.abc import Iterable
from uuid import UUID

from aanzet.rules.actors import MEMBER
from aanzet.rules.process import words
from aanzet.rules.process.decision import Refusal
from aanzet.rules.process.draft import Draft
from aanzet.rules.process.state import Checkpoint, Task
from aanzet.rules.standins import are_two_people


def refuse_same_eyes(draft: Draft, point: Checkpoint) -> Refusal | None:
    """four_eyes, with who may not, when the actor or who he stands in for prepared the phase of this point."""
    prepared = set(draft.facts.prepared)
    for task in draft.rows.tasks.values():
        if task.entry_id == point.entry_id and prepares(task):
            prepared.update(task.done_people, behind(task.done_by, task.on_behalf_of) if not task.is_open else ())
    return _refused(draft, prepared)


def refuse_preparing(draft: Draft, task: Task) -> Refusal | None:
    """four_eyes, when the actor or who he stands in for has ticked a four-eyes point of the phase of this task."""
    return _refused(draft, judges(draft.rows.checkpoints.values(), task.entry_id)) if prepares(task) else None


def judges(points: Iterable[Checkpoint], entry_id: UUID) -> set[UUID]:
    """Everybody behind the four-eyes points of a phase that are passed."""
    passed = (point for point in points if point.four_eyes and point.entry_id == entry_id and point.is_passed)
    return {person for point in passed for person in behind(point.done_by, point.on_behalf_of)}


def prepares(task: Task) -> bool:
    """Whether doing this task is preparing: work of the office, not judging it, nor mending what was held."""
    return task.side == words.OFFICE and task.kind not in (words.REVIEW, words.APPROVE) and not task.purpose


def behind(reference: str, on_behalf_of: UUID | None) -> tuple[UUID, ...]:
    """The members behind an act: who did it and in whose name. Nobody when the house or a contact did it."""
    kind, _, person = reference.partition(":")
    people = (UUID(person) if kind == MEMBER else None, on_behalf_of)
    return tuple(one for one in people if one is not None)


def _refused(draft: Draft, earlier: set[UUID]) -> Refusal | None:
    now = (draft.actor.id, draft.on_behalf_of)
    if are_two_people(earlier, now):
        return None
    return Refusal("four_eyes", {"people": tuple(one for one in now if one in earlier)})
