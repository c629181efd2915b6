"""The life of a case: pause, go on, stop, finish, open again (F186 to F188)."""

from datetime import date, datetime
from uuid import UUID

from aanzet.cases.actions.run import run_one
from aanzet.core.commands import command
from aanzet.rules.actors import Actor
from aanzet.rules.process.commands import CancelCase, CloseCase, HoldCase, ReopenCase, ResumeCase, StartCase
from aanzet.rules.process.decision import Decision


@command
def start_case(*, actor: Actor, now: datetime, case_id: UUID, order: StartCase) -> Decision:
    """Begin phase 1 of a case that stands ready (F174, F176)."""
    return run_one(actor, now, case_id, order, permission="cases.start")


@command
def hold_case(*, actor: Actor, now: datetime, case_id: UUID, until: date | None, reason: str) -> Decision:
    """Pause until a date, with a reason; reminders and auto-advance stop, dates move along (F186)."""
    return run_one(actor, now, case_id, HoldCase(until, reason))


@command
def resume_case(*, actor: Actor, now: datetime, case_id: UUID) -> Decision:
    """Go on before the date (F186)."""
    return run_one(actor, now, case_id, ResumeCase())


@command
def cancel_case(*, actor: Actor, now: datetime, case_id: UUID, reason: str, text: str = "") -> Decision:
    """Stop the case with a reason; frees the period for a new one (F187). text: said to the client, "" = nothing."""
    return run_one(actor, now, case_id, CancelCase(reason, text), permission="cases.cancel")


@command
def close_case(*, actor: Actor, now: datetime, case_id: UUID, order: CloseCase) -> Decision:
    """Finish from the last phase, with the closing message (F188)."""
    return run_one(actor, now, case_id, order)


@command
def reopen_case(*, actor: Actor, now: datetime, case_id: UUID, reason: str) -> Decision:
    """A new entry of the last phase of a completed case (F188)."""
    return run_one(actor, now, case_id, ReopenCase(reason), permission="cases.reopen")
