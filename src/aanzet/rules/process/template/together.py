"""Two people change one draft at once: what goes together, and what only one of them can have (G03, F111).

`base` is what somebody saw when he began, `mine` what he made of it, `theirs` what stands there now. Whatever only one
side changed is taken from that side; parts with a key are compared by key, everything else as one value.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from aanzet.rules.process.template.difference import PARTS
from aanzet.rules.process.template.shape import (
    AutomationDefinition,
    CheckpointDefinition,
    PhaseDefinition,
    TemplateSnapshot,
)

KEYED = (PhaseDefinition, CheckpointDefinition, AutomationDefinition)


@dataclass(frozen=True, slots=True)
class Clash:
    """A value that both changed, each to something else. place: keys of phase and part; field "" = part taken away."""

    place: tuple[str, ...]
    field: str
    mine: Any
    theirs: Any


def together(
    base: TemplateSnapshot, mine: TemplateSnapshot, theirs: TemplateSnapshot
) -> tuple[TemplateSnapshot, tuple[Clash, ...]]:
    """The template with the changes of both; where they clash mine stands in it, and the clash is named."""
    clashes: list[Clash] = []
    return _one(base, mine, theirs, (), clashes), tuple(clashes)


def touched(before: TemplateSnapshot, after: TemplateSnapshot) -> tuple[str, ...]:
    """Places that differ, as "phases/draft/name": what one step of the history changed."""
    return tuple(dict.fromkeys("/".join(path) for path in _touched(before, after, ())))


def _one(base: Any, mine: Any, theirs: Any, place: tuple[str, ...], clashes: list[Clash]) -> Any:
    values: dict[str, Any] = {}
    for spec in fields(mine):
        name = spec.name
        was, one, other = getattr(base, name), getattr(mine, name), getattr(theirs, name)
        if one == other or other == was:
            values[name] = one
        elif one == was:
            values[name] = other
        elif name in PARTS and name != "key":
            values[name] = _parts(was, one, other, place, clashes)
        else:
            values[name] = one
            clashes.append(Clash(place, name, one, other))
    return replace(mine, **values)


def _parts(
    base: Sequence[Any], mine: Sequence[Any], theirs: Sequence[Any], place: tuple[str, ...], clashes: list[Clash]
) -> tuple[Any, ...]:
    was, one, other = ({part.key: part for part in parts} for parts in (base, mine, theirs))
    made: dict[str, Any] = {}
    for key in _order(list(was), list(one), list(other)):
        before, here, there = was.get(key), one.get(key), other.get(key)
        if here is not None and there is not None:
            merged = here if before is None else _one(before, here, there, (*place, key), clashes)
            if before is None and here != there:
                clashes.append(Clash((*place, key), "", here, there))
            made[key] = merged
        elif before is None:
            made[key] = here or there  # one of both added it
        elif here is None and there is None or (here or there) == before:
            continue  # taken away by one, untouched by the other
        else:  # taken away by one, changed by the other: it stays, and both hear it
            made[key] = here or there
            clashes.append(Clash((*place, key), "", here, there))
    return tuple(made.values())


def _order(was: list[str], mine: list[str], theirs: list[str]) -> list[str]:
    """The keys of both in the order of who changed the order; what only the other has stands after its neighbour."""
    kept = [key for key in was if key in mine]
    moved = [key for key in mine if key in was] != kept
    first, second = (mine, theirs) if moved else (theirs, mine)
    order = list(first)
    for number, key in enumerate(second):
        if key not in order:
            before = next((one for one in reversed(second[:number]) if one in order), None)
            order.insert(order.index(before) + 1 if before is not None else 0, key)
    return order


def _touched(before: Any, after: Any, place: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for spec in fields(after):
        old, new = getattr(before, spec.name), getattr(after, spec.name)
        if old == new:
            continue
        keyed = isinstance(new, tuple) and all(isinstance(part, KEYED) for part in (*old, *new))
        if keyed and [part.key for part in old] == [part.key for part in new]:
            for one, other in zip(old, new, strict=True):
                yield from _touched(one, other, (*place, spec.name, other.key))
        else:
            yield (*place, spec.name)
