"""Phases: complete, go back, step in, give to somebody else (F139 to F143, F152, F181 to F185)."""

from datetime import datetime
from uuid import UUID

from aanzet.cases.actions.run import run_one
from aanzet.core.commands import command
from aanzet.rules.actors import Actor
from aanzet.rules.process.commands import AssignPhase, CompletePhase, GoBack, Override
from aanzet.rules.process.decision import Decision


@command
def complete_phase(
    *, actor: Actor, now: datetime, case_id: UUID, order: CompletePhase, seen: int | None = None
) -> Decision:
    """The responsible declares the current phase done; the next one starts with its automations (F152, F181).

    Refused: checkpoints_open, required_item_missing, not_responsible, phase_passed and the rest of the error list.
    """
    return run_one(actor, now, case_id, order, seen=seen)


@command
def go_back(*, actor: Actor, now: datetime, case_id: UUID, order: GoBack) -> Decision:
    """Return to an earlier phase with a reason; answers, documents and signatures stay (F183)."""
    return run_one(actor, now, case_id, order)


@command
def override_case(*, actor: Actor, now: datetime, case_id: UUID, order: Override) -> Decision:
    """An administrator steps in: other step, earlier step or other person, with a reason (F184, F185)."""
    return run_one(actor, now, case_id, order, permission="cases.override", tasks=[order.task_id or case_id])


@command
def assign_phase(*, actor: Actor, now: datetime, case_id: UUID, order: AssignPhase) -> Decision:
    """Give the current phase to one or more candidates (F139 to F143)."""
    return run_one(actor, now, case_id, order, permission="cases.assign")
