"""Another due date for running cases, and what would shift with it (F316)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from aanzet.cases.actions.run import run
from aanzet.cases.queries.reach import facts_for, may_touch
from aanzet.cases.queries.refusals import explain
from aanzet.cases.queries.states import load_for_command
from aanzet.core.commands import command
from aanzet.core.errors import Refused
from aanzet.rules.actors import Actor
from aanzet.rules.process.commands import MoveDue
from aanzet.rules.process.decide import decide
from aanzet.rules.process.decision import Decision
from aanzet.rules.process.events import DueMoved
from aanzet.rules.process.state import CaseState

PERMISSION = "cases.assign"


@dataclass(frozen=True, slots=True)
class Shift:
    """What another due date does to a case: dates before and after; None = there is none. refusal: why nothing.

    entry_id: the phase it was in. tasks: those that went along.
    """

    case_id: UUID
    entry_id: UUID | None = None
    tasks: tuple[UUID, ...] = ()
    due: tuple[date | None, date | None] = (None, None)
    expected: tuple[date | None, date | None] = (None, None)
    promised: tuple[date | None, date | None] = (None, None)
    statutory: date | None = None
    refusal: Refused | None = None

    @property
    def past_statutory(self) -> bool:
        """The phase would be due after the statutory date."""
        return self.statutory is not None and self.due[1] is not None and self.due[1] > self.statutory


@dataclass(frozen=True, slots=True)
class DueMove:
    """A move that was made: phase, date before and after, the tasks that went along, and when."""

    entry_id: UUID
    before: date
    after: date
    tasks: tuple[UUID, ...]
    at: datetime


@command
def move_due(*, actor: Actor, now: datetime, case_ids: Collection[UUID], due_on: date) -> dict[UUID, Shift]:
    """Give the current phase of these cases another due date, each case for itself; what came of it.

    Refused per case: date_in_past, not_responsible, not_now. Cases out of reach are absent.
    """
    entries = {key: one.state.entry for key, one in load_for_command(case_ids, now).items()}
    orders = {key: MoveDue(entry.id if entry else key, due_on) for key, entry in entries.items()}
    outcomes = run(actor, now, orders, permission=PERMISSION)
    return {
        key: Shift(key, refusal=explain(one.refusal, one.loaded))
        if one.refusal
        else _shift(one.loaded.state, one.decision)
        for key, one in outcomes.items()
    }


@command
def take_back_due(*, actor: Actor, now: datetime, moves: Mapping[UUID, DueMove]) -> frozenset[UUID]:
    """Undo move_due, by case; which cases have their date of before again.

    A case that went on, or that got yet another date meanwhile, stays as it is. A promise stays: it only moves later.
    """
    entries = {key: one.state.entry for key, one in load_for_command(moves, now).items()}
    orders = {
        key: MoveDue(move.entry_id, move.before, move.at, move.tasks)
        for key, move in moves.items()
        if (entry := entries.get(key)) and (entry.id, entry.due_on) == (move.entry_id, move.after)
    }
    outcomes = run(actor, now, orders, permission=PERMISSION)
    return frozenset(key for key, one in outcomes.items() if one.refusal is None)


def preview_due(*, actor: Actor, now: datetime, case_ids: Collection[UUID], due_on: date) -> dict[UUID, Shift]:
    """What move_due would do; writes nothing."""
    found: dict[UUID, Shift] = {}
    for key, loaded in load_for_command(case_ids, now, lock=False).items():
        if not may_touch(actor, PERMISSION, loaded):
            continue
        entry = loaded.state.entry
        decision = decide(loaded.state, MoveDue(entry.id if entry else key, due_on), now, facts_for(actor, loaded))
        if decision.refusal:
            found[key] = Shift(key, refusal=explain(decision.refusal, loaded))
        else:
            found[key] = _shift(loaded.state, decision)
    return found


def _shift(before: CaseState, decision: Decision) -> Shift:
    after = decision.state or before
    moved = next((event for event in decision.events if isinstance(event, DueMoved)), None)
    return Shift(
        before.case.id,
        before.entry.id if before.entry else None,
        tuple(task for task, _ in moved.dues) if moved else (),
        (before.entry.due_on if before.entry else None, after.entry.due_on if after.entry else None),
        (before.case.expected_on, after.case.expected_on),
        (before.case.promised_on, after.case.promised_on),
        before.case.legal_due_on,
    )
