"""Files that come after the question was answered or the case ended: never refused for being late (F172)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from aanzet.cases.actions.documents import add_to_case, pin_items
from aanzet.cases.models import Case, Task
from aanzet.core.commands import command
from aanzet.core.errors import NotFound, Refused
from aanzet.messages.actions.notices import Telling, notify
from aanzet.rules.actors import Actor
from aanzet.rules.process import words

OPEN = (words.PLANNED, words.OPEN, words.IN_PROGRESS)
TOO_LATE = ("already_done", "phase_passed", "not_now")  # refusals of the engine after which a file is late


@command
def send_late(*, actor: Actor, now: datetime, case_id: UUID, task_id: UUID, file_ids: Sequence[UUID]) -> int:
    """Put received files into the dossier and with the case, and tell who handles it; how many documents they are.

    For the contact a request was addressed to. NotFound: not addressed to him, or the request is still open: then a
    file belongs to one of its lines. Refused: nothing_supplied, and what adding a document refuses.
    """
    task = Task.objects.filter(id=task_id, case_id=case_id, kind=words.REQUEST, people__contains=[actor.id]).first()
    if task is None or task.state in OPEN:
        raise NotFound(task_id)
    if not file_ids:
        raise Refused("nothing_supplied", field="file")
    with transaction.atomic():
        items = {put_with_case(actor, now, case_id, "", file_id) for file_id in file_ids}
        _tell(actor, now, case_id, task, file_ids[0])
    return len(items)


def put_with_case(actor: Actor, now: datetime, case_id: UUID, type_key: str, file_id: UUID) -> UUID:
    """The document of a file the client was asked for; the same bytes as one that is there are that document."""
    try:
        with transaction.atomic():
            added = add_to_case(actor=actor, now=now, case_id=case_id, file_id=file_id, type_key=type_key, asked=True)
    except Refused as refusal:
        if refusal.code != "already_there":
            raise
        item = UUID(refusal.values["item_id"])
        pin_items(actor=actor, now=now, case_id=case_id, item_ids=[item])
        return item
    return added.item_id


def _tell(actor: Actor, now: datetime, case_id: UUID, task: Task, file_id: UUID) -> None:
    """Who handles the phase now; of a case that ended, who sent the request."""
    case = Case.objects.filter(id=case_id).values("number", "title", "responsible_ids", "sender_id", "client_id").get()
    people = case["responsible_ids"] or [one for one in (task.sender_id or case["sender_id"],) if one]
    notify(
        actor=actor,
        now=now,
        tellings=[
            Telling(
                key=f"late:{file_id}:{person}",
                person_id=person,
                kind="late",
                about=case["title"],
                url=f"/office/cases/{case['number']}/",
                sender_id=actor.id,
                client_id=case["client_id"],
                case_id=case_id,
                task_id=task.id,
            )
            for person in people
        ],
    )
