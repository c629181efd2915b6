"""Which phase of the old version is which of the new one, and the same for automations: by key, by name, by order."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from aanzet.rules.process import words
from aanzet.rules.process.template.shape import AutomationDefinition, PhaseDefinition, TemplateSnapshot

BY_KEY, BY_NAME, BY_ORDER = "key", "name", "order"
# In the place of a new automation; no automation has a key like these.
ALONE = "@alone"  # the task goes on by itself
CANCEL = "@cancel"  # the task is withdrawn

T = TypeVar("T", PhaseDefinition, AutomationDefinition)


@dataclass(frozen=True, slots=True)
class Pair:
    """An old part with the new one that is proposed for it, and why; new "" = none was found."""

    old: str
    new: str = ""
    by: str = ""


def propose_phases(old: TemplateSnapshot, new: TemplateSnapshot) -> tuple[Pair, ...]:
    """A pair for every phase of the old version, in its order."""
    return _pairs(old.phases, new.phases, lambda phase: _plain(phase.name))


def propose_automations(old: TemplateSnapshot, new: TemplateSnapshot) -> tuple[Pair, ...]:
    """A pair for every automation of the old version that makes a task; messages leave nothing open behind.

    By key wherever it stands now; by name and order within the phase that takes the place of its own.
    """
    kept = {automation.key for phase in new.phases for automation in phase.automations}
    homes = {pair.old: pair.new for pair in propose_phases(old, new)}
    found: list[Pair] = []
    for phase in old.phases:
        place = new.phase_named(homes[phase.key]) if homes[phase.key] else -1
        there = [one for one in new.phases[place].automations if one.kind != words.MESSAGE] if place >= 0 else []
        mine = [one for one in phase.automations if one.kind != words.MESSAGE]
        away = [one for one in mine if one.key in kept and one.key not in {other.key for other in there}]
        found += (Pair(one.key, one.key, BY_KEY) for one in away)
        rest = [one for one in mine if one not in away]
        found += _pairs(rest, there, lambda one: f"{one.kind} {one.side} {_plain(one.title)}", _same_work)
    return tuple(found)


def _same_work(old: AutomationDefinition, new: AutomationDefinition) -> bool:
    return (old.kind, old.side) == (new.kind, new.side)


def _pairs(
    old: Sequence[T], new: Sequence[T], name: Callable[[T], str], alike: Callable[[T, T], bool] = lambda a, b: True
) -> tuple[Pair, ...]:
    found: dict[str, Pair] = {}
    free = {one.key: one for one in new}
    for one in old:
        if one.key in free:
            found[one.key] = Pair(one.key, one.key, BY_KEY)
            del free[one.key]
    for one in old:
        same = [other for other in free.values() if name(other) == name(one)] if one.key not in found else []
        if len(same) == 1:
            found[one.key] = Pair(one.key, same[0].key, BY_NAME)
            del free[same[0].key]
    for mine, theirs in _gaps(old, new, found):
        if len(mine) == len(theirs):
            pairs = zip(mine, theirs, strict=True)
            found |= {a.key: Pair(a.key, b.key, BY_ORDER) for a, b in pairs if alike(a, b)}
    return tuple(found.get(one.key, Pair(one.key)) for one in old)


def _gaps(old: Sequence[T], new: Sequence[T], found: dict[str, Pair]) -> Iterable[tuple[list[T], list[T]]]:
    """What is left over on both sides between two parts that were found, where those stand in the same order."""
    taken = {pair.new for pair in found.values()}
    place = {one.key: number for number, one in enumerate(new)}
    gap: list[T] = []
    since = -1
    ends: list[T | None] = list(old)
    ends.append(None)
    for one in ends:
        if one is not None and one.key not in found:
            gap.append(one)
            continue
        until = len(new) if one is None else place[found[one.key].new]
        if gap:
            yield gap, [other for other in new[since + 1 : max(until, since + 1)] if other.key not in taken]
        gap, since = [], until


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
