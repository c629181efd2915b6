"""What changed between two versions of a template, by key: what publishing shows (F113)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

from aanzet.rules.process.template.shape import PhaseDefinition, TemplateSnapshot

ADDED, REMOVED, MOVED, CHANGED = "added", "removed", "moved", "changed"
TEMPLATE, PHASE, CHECKPOINT, AUTOMATION = "template", "phase", "checkpoint", "automation"
PARTS = frozenset({"key", "phases", "checkpoints", "automations"})  # compared by key, not as a value


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field with its value before and after; values of more than one word are only said to differ."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs. kind: of what; name: what it is called now; phase: in which phase, "" = none."""

    what: str
    kind: str
    name: str
    phase: str = ""
    fields: tuple[FieldChange, ...] = ()


def differences(old: TemplateSnapshot, new: TemplateSnapshot) -> tuple[Change, ...]:
    """Everything that differs, from the whole to its parts, in the order of the new version; () when they are equal."""
    return tuple(_template(old, new))


def _template(old: TemplateSnapshot, new: TemplateSnapshot) -> Iterator[Change]:
    changed = _fields(old, new)
    if changed:
        yield Change(CHANGED, TEMPLATE, new.name, fields=changed)
    yield from _parts(PHASE, old.phases, new.phases, "")
    before = {phase.key: phase for phase in old.phases}
    for phase in new.phases:
        if phase.key in before:
            yield from _phase(before[phase.key], phase)


def _phase(old: PhaseDefinition, new: PhaseDefinition) -> Iterator[Change]:
    yield from _parts(CHECKPOINT, old.checkpoints, new.checkpoints, new.name)
    yield from _parts(AUTOMATION, old.automations, new.automations, new.name)


def _parts(kind: str, old: Sequence[Any], new: Sequence[Any], phase: str) -> Iterator[Change]:
    before, after = {one.key: one for one in old}, {one.key: one for one in new}
    for one in old:
        if one.key not in after:
            yield Change(REMOVED, kind, _name(one), phase)
    stayed = [one.key for one in old if one.key in after]
    now = [one.key for one in new if one.key in before]
    for one in new:
        if one.key not in before:
            yield Change(ADDED, kind, _name(one), phase)
            continue
        if stayed.index(one.key) != now.index(one.key):
            yield Change(MOVED, kind, _name(one), phase)
        changed = _fields(before[one.key], one)
        if changed:
            yield Change(CHANGED, kind, _name(one), phase, changed)


def _fields(old: Any, new: Any) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(spec.name, getattr(old, spec.name), getattr(new, spec.name))
        for spec in fields(new)
        if spec.name not in PARTS and getattr(old, spec.name) != getattr(new, spec.name)
    )


def _name(one: Any) -> str:
    return next((text for name in ("name", "title", "text") if (text := getattr(one, name, ""))), one.key)
