"""Document requests: what the client hands in, line by line, and what the office makes of it (F172)."""

from datetime import date, datetime
from uuid import UUID

from aanzet.cases.actions.run import run_one
from aanzet.core.commands import command
from aanzet.rules.actors import Actor
from aanzet.rules.process.commands import AcceptItem, ItemNotAvailable, RejectItem, SendRequest, SupplyItem
from aanzet.rules.process.decision import Decision


@command
def supply_item(
    *, actor: Actor, now: datetime, case_id: UUID, item_id: UUID, items: tuple[UUID, ...] = (), answer: str = ""
) -> Decision:
    """Hand in dossier items or an answer for one line; they are added to what is there."""
    return run_one(actor, now, case_id, SupplyItem(item_id, items, answer))


@command
def item_not_available(*, actor: Actor, now: datetime, case_id: UUID, item_id: UUID, answer: str = "") -> Decision:
    """ "Heb ik niet", with a note."""
    return run_one(actor, now, case_id, ItemNotAvailable(item_id, answer))


@command
def send_request(*, actor: Actor, now: datetime, case_id: UUID, task_id: UUID) -> Decision:
    """The client is ready; refused with nothing_supplied when no line was answered."""
    return run_one(actor, now, case_id, SendRequest(task_id), tasks=[task_id])


@command
def accept_item(*, actor: Actor, now: datetime, case_id: UUID, item_id: UUID) -> Decision:
    """The office accepts a line."""
    return run_one(actor, now, case_id, AcceptItem(item_id))


@command
def reject_item(
    *, actor: Actor, now: datetime, case_id: UUID, item_id: UUID, reason: str, due_on: date | None = None
) -> Decision:
    """The office sends a line back with a reason and perhaps a new due date."""
    return run_one(actor, now, case_id, RejectItem(item_id, reason, due_on))
