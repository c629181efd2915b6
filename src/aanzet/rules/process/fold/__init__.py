"""How each event changes the rows of a case. `decide` makes events and folds them here; so does `replay` (I3).

Every event that changes a row has one entry in FOLDS; the others only tell.
"""

from collections.abc import Callable
from typing import Any

from aanzet.rules.process.events import CaseEvent
from aanzet.rules.process.fold import cases, migration, tasks
from aanzet.rules.process.fold.rows import Rows, changed

FOLDS: dict[type, Callable[[Rows, Any], None]] = {**cases.FOLDS, **tasks.FOLDS, **migration.FOLDS}

__all__ = ["FOLDS", "Rows", "changed", "fold"]


def fold(rows: Rows, event: CaseEvent) -> None:
    """Let one event happen to the rows."""
    step = FOLDS.get(type(event))
    if step is not None:
        step(rows, event)
