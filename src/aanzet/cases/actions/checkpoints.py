"""Checkpoints and professional notes (F151 to F154)."""

from datetime import datetime
from uuid import UUID

from aanzet.cases.actions.run import run_one
from aanzet.core.commands import command
from aanzet.rules.actors import Actor
from aanzet.rules.process.commands import AddCheckpoint, AddNote, TickCheckpoint
from aanzet.rules.process.decision import Decision


@command
def tick_checkpoint(*, actor: Actor, now: datetime, case_id: UUID, order: TickCheckpoint) -> Decision:
    """Change the state of a checkpoint: done, not applicable with a reason, in progress, open again (F153)."""
    return run_one(actor, now, case_id, order)


@command
def add_checkpoint(*, actor: Actor, now: datetime, case_id: UUID, order: AddCheckpoint) -> Decision:
    """An extra point in this case only (F151)."""
    return run_one(actor, now, case_id, order)


@command
def add_note(*, actor: Actor, now: datetime, case_id: UUID, order: AddNote) -> Decision:
    """A deviation, professional finding or particularity, for the quality file (F153)."""
    return run_one(actor, now, case_id, order)
