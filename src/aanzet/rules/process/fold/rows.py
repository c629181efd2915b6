"""The rows of one case while events are folded into them. Rows are frozen: a change makes a new one."""

from collections.abc import Iterable
from operator import attrgetter
from typing import Any, TypeVar
from uuid import UUID

from aanzet.rules.process import words
from aanzet.rules.process.events import CaseEvent, TurnPassed
from aanzet.rules.process.state import Case, Checkpoint, PhaseEntry, RequestItem, Task

R = TypeVar("R")

_set = object.__setattr__
_PLANS: dict[type, tuple[Any, tuple[Any, ...]]] = {}


def changed(row: R, **fields: Any) -> R:
    """A copy of a frozen row with other values in some fields; several times as fast as dataclasses.replace."""
    kind: Any = type(row)
    plan = _PLANS.get(kind)
    if plan is None:
        names = kind.__slots__
        plan = _PLANS[kind] = (attrgetter(*names), tuple(getattr(kind, name).__set__ for name in names))
    read, writers = plan
    new = object.__new__(kind)
    for write, value in zip(writers, read(row), strict=False):
        write(new, value)
    for name, value in fields.items():
        _set(new, name, value)
    return new


class Rows:
    """The rows of one case while they are being folded."""

    __slots__ = ("_own_case", "case", "checkpoints", "entries", "entry", "failed", "items", "tasks", "turn")

    def __init__(
        self,
        case: Case,
        entries: Iterable[PhaseEntry] = (),
        tasks: Iterable[Task] = (),
        items: Iterable[RequestItem] = (),
        checkpoints: Iterable[Checkpoint] = (),
        failed: Iterable[str] = (),
    ) -> None:
        self.case = case
        self._own_case: Case | None = None
        self.entries: dict[UUID, PhaseEntry] = {entry.id: entry for entry in entries}
        # The ACTIVE entry; None before the start and after the end.
        self.entry: PhaseEntry | None = None if case.entry_id is None else self.entries.get(case.entry_id)
        self.tasks: dict[UUID, Task] = {task.id: task for task in tasks}
        self.items: dict[UUID, RequestItem] = {item.id: item for item in items}
        self.checkpoints: dict[UUID, Checkpoint] = {point.id: point for point in checkpoints}
        self.failed: set[str] = set(failed)
        self.turn: TurnPassed | None = None

    def set_case(self, **fields: Any) -> None:
        """Change the case row; it is copied the first time only, as nobody has seen the copy yet."""
        if self.case is self._own_case:
            for name, value in fields.items():
                _set(self.case, name, value)
        else:
            self.case = self._own_case = changed(self.case, **fields)

    def set_task(self, task_id: UUID, **fields: Any) -> None:
        """Change a task row."""
        self.tasks[task_id] = changed(self.tasks[task_id], **fields)

    def set_entry(self, entry_id: UUID, **fields: Any) -> None:
        """Change an entry row."""
        before = self.entries[entry_id]
        after = self.entries[entry_id] = changed(before, **fields)
        if self.entry is before:
            self.entry = after

    def add_task(self, task: Task) -> None:
        """A new task row."""
        self.tasks[task.id] = task

    def end_task(self, task_id: UUID, state: str, event: CaseEvent, reason: str = "") -> None:
        """Bring a task to a final state; the lines of a cancelled request end with it."""
        self.set_task(
            task_id,
            state=state,
            done_at=event.at,
            done_by=event.by,
            on_behalf_of=event.on_behalf_of,
            reason=reason,
            held=False,
        )
        if state == words.CANCELLED:
            for item in list(self.items.values()):
                if item.task_id == task_id and item.state in words.ITEM_ASKED:
                    self.items[item.id] = changed(item, state=words.CANCELLED)


def object_of(event: CaseEvent) -> UUID:
    """The row the event is about."""
    if event.object_id is None:
        raise ValueError(f"{event.name()} names no object")
    return event.object_id
