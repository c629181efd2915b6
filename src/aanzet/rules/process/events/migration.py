"""What happens when a case is taken to another version of its template, and back (F401)."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from aanzet.rules.process.events.base import CaseEvent
from aanzet.rules.process.state import Checkpoint


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMigrated(CaseEvent):
    """The case goes on by another version. What ends in _before is how it was, for the undo.

    number: of the version, as people call it.
    position, phase_key, expected_end_on, due_on: of the running phase; position 0 = the case had not started.
    checkpoints: new and changed points as they become. withdrawn: open points that are no longer asked.
    points_before: the changed and withdrawn ones as they were. tasks: task, its automation before and now.
    lines: line of a request and the key it had in the old version, so that its answer is still found.
    renamed: phases that are called by another key. skipped: phases in which the client decides, passed over.
    unfired: automations of the phase that do not go out because of this. waited: what waited for its moment, and when
    that would have been.
    dues: task, the day it was due and the day it is due now. cancelled: withdrawn task and the state it had. unasked:
    line of such a request that was still asked and the state it had. The withdrawing itself is told by TaskCancelled.
    """

    template_version_id: UUID
    version_before: UUID
    number: int = 0
    number_before: int = 0
    position: int = 0
    phase_key: str = ""
    expected_end_on: date | None = None
    due_on: date | None = None
    position_before: int = 0
    phase_before: str = ""
    end_before: date | None = None
    due_before: date | None = None
    checkpoints: tuple[Checkpoint, ...] = ()
    withdrawn: tuple[UUID, ...] = ()
    points_before: tuple[Checkpoint, ...] = ()
    tasks: tuple[tuple[UUID, str, str], ...] = ()
    lines: tuple[tuple[UUID, str], ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    skipped: tuple[str, ...] = ()
    unfired: tuple[str, ...] = ()
    waited: tuple[tuple[str, datetime], ...] = ()
    dues: tuple[tuple[UUID, date, date], ...] = ()
    cancelled: tuple[tuple[UUID, str], ...] = ()
    unasked: tuple[tuple[UUID, str], ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationUndone(CaseMigrated):
    """The case is back at the version it had; the fields say the same of the way back.

    cancelled, unasked: what is open and asked again, and in which state.
    """
