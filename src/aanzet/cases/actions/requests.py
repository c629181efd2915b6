"""Document requests: what the client hands in, line by line, and what the office makes of it (F172)."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from aanzet.cases.actions.late import TOO_LATE, put_with_case, send_late
from aanzet.cases.actions.run import run_one
from aanzet.cases.models import RequestItem
from aanzet.core.commands import command
from aanzet.core.errors import NotFound, Refused
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
def supply_files(
    *, actor: Actor, now: datetime, case_id: UUID, item_id: UUID, file_ids: Sequence[UUID]
) -> tuple[UUID, ...]:
    """Hand in received files for one line: each becomes a document of the dossier, pinned to the case (F078, F172).

    The kind of document is that of the line, the period that of the case. The same bytes as a document that is there
    already hand in that document. The dossier items handed in; none when a contact was late: then the files are in the
    dossier (late.py). Refused: as supply_item; then nothing was added.
    """
    line = RequestItem.objects.filter(id=item_id, case_id=case_id).values("item_type", "task_id").first()
    if line is None:
        raise NotFound(item_id)
    try:
        with transaction.atomic():
            items = [put_with_case(actor, now, case_id, line["item_type"], file_id) for file_id in file_ids]
            run_one(actor, now, case_id, SupplyItem(item_id, tuple(items)))
    except Refused as refusal:
        if actor.is_office or refusal.code not in TOO_LATE:
            raise
        send_late(actor=actor, now=now, case_id=case_id, task_id=line["task_id"], file_ids=file_ids)
        return ()
    return tuple(items)


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
