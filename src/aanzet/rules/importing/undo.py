"""Undoing an import row by row: only what nobody touched since goes back (F385)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from aanzet.rules.importing.model import Difference, Value


class UndoStep(StrEnum):
    """What undoing does with one applied row."""

    REMOVE = "remove"  # it was new, and nothing happened to it
    ARCHIVE = "archive"  # it was new, and has history by now: nothing with history is deleted (G08)
    RESTORE = "restore"  # fields go back to what they were
    KEEP = "keep"  # nothing to do, or everything was changed since


@dataclass(frozen=True, slots=True)
class Applied:
    """What an applied row did. changed: before and after per field, empty for a new one."""

    was_new: bool
    changed: Mapping[str, Difference] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Undo:
    """The step, the values to put back, and the fields that stay because somebody changed them since."""

    step: UndoStep
    restore: Mapping[str, Value] = field(default_factory=dict)
    kept: tuple[str, ...] = ()


def undo(applied: Applied, current: Mapping[str, Value], *, touched: bool, has_history: bool) -> Undo:
    """How to undo one row.

    current: values now; touched: the record was changed by hand after the import; has_history: cases, messages,
    documents or a login hang on it.
    """
    if applied.was_new:
        if has_history:
            return Undo(UndoStep.ARCHIVE)
        return Undo(UndoStep.KEEP, kept=("*",)) if touched else Undo(UndoStep.REMOVE)
    restore = {k: d.before for k, d in applied.changed.items() if current.get(k, _empty(d.after)) == d.after}
    kept = tuple(key for key in applied.changed if key not in restore)
    return Undo(UndoStep.RESTORE if restore else UndoStep.KEEP, restore, kept)


def _empty(like: Value) -> Value:
    return () if isinstance(like, tuple) else ""
