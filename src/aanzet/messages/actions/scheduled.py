"""Messages that wait for their moment (F092)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from aanzet.access.queries.visitors import actor_of
from aanzet.core import timers
from aanzet.core.commands import command
from aanzet.core.errors import NotFound, Refused
from aanzet.core.ids import new_id
from aanzet.core.log import publish
from aanzet.documents.queries.items import items_by_ids
from aanzet.messages.actions.conversations import locked, tell
from aanzet.messages.actions.notices import Telling, notify
from aanzet.messages.actions.writing import send_message
from aanzet.messages.events import MessageScheduled, ScheduledMessageCancelled
from aanzet.messages.models import Conversation, ScheduledMessage
from aanzet.messages.queries.conversations import conversation_for
from aanzet.rules import names
from aanzet.rules.actors import Actor, system

TIMER = "messages_scheduled"
WAITING = ScheduledMessage.State.WAITING


@command
def schedule_message(
    *, actor: Actor, now: datetime, conversation_id: UUID, text: str, send_at: datetime, items: Sequence[UUID] = ()
) -> UUID:
    """Let a message of the office wait until `send_at`; its id. Refused: date_in_past, message_empty, too_long."""
    detail = conversation_for(actor, conversation_id)
    if not actor.is_office or actor.id is None or not detail.may_write:
        raise NotFound
    if send_at <= now:
        raise Refused("date_in_past", field="send_at")
    checked = names.body(text)
    if checked.error:
        raise Refused(checked.error, field="text", allowed=names.MESSAGE)
    if not checked.value and not items:
        raise Refused("message_empty", field="text")
    there = items_by_ids(actor, items)
    if any(item not in there or there[item].client_id != detail.client_id for item in items):
        raise NotFound
    conversation = locked(conversation_id)
    row = ScheduledMessage(
        id=new_id(),
        organization_id=actor.organization_id,
        conversation_id=conversation_id,
        client_id=detail.client_id,
        sender_id=actor.id,
        text=checked.value,
        items=list(items),
        send_at=send_at,
        created_at=now,
    )
    row.save(force_insert=True)
    timer = timers.NewTimer(
        key=f"message:{row.id}", kind=TIMER, due_at=send_at, case_id=detail.case_id, payload={"id": str(row.id)}
    )
    timers.schedule(actor, now, [timer])
    publish(
        actor,
        now,
        MessageScheduled(
            object_id=conversation_id, client_id=detail.client_id, case_id=detail.case_id, scheduled_id=row.id
        ),
    )
    tell(conversation, inside=True)
    return row.id


@command
def cancel_scheduled(*, actor: Actor, now: datetime, scheduled_id: UUID) -> str:
    """Take a waiting message back; gives its text, to go on with. Refused: already_sent."""
    row = ScheduledMessage.objects.select_for_update(no_key=True).filter(id=scheduled_id).first()
    if row is None:
        raise NotFound
    detail = conversation_for(actor, row.conversation_id)
    if not actor.is_office or not detail.may_write:
        raise NotFound
    if row.state == ScheduledMessage.State.SENT:
        raise Refused("already_sent")
    ScheduledMessage.objects.filter(id=row.id).update(state=ScheduledMessage.State.CANCELLED)
    timers.cancel(actor.organization_id, keys=[f"message:{row.id}"])
    conversation = locked(row.conversation_id)
    publish(
        actor,
        now,
        ScheduledMessageCancelled(
            object_id=conversation.id, client_id=row.client_id, case_id=detail.case_id, scheduled_id=row.id
        ),
    )
    tell(conversation, inside=True)
    return row.text


def send_scheduled(*, now: datetime, organization_id: UUID, scheduled_id: UUID) -> UUID | None:
    """Its moment came: send it in the name of who wrote it; the id of the message, None when it could not go.

    A refusal (a contact who left, a sender who may no longer write) holds it and tells the sender. Safe to repeat.
    """
    row = ScheduledMessage.objects.select_for_update(no_key=True).filter(id=scheduled_id, state=WAITING).first()
    if row is None:
        return None
    sender = actor_of(row.sender_id)
    reason = "permission_missing" if sender is None else ""
    if sender is not None:
        try:
            with transaction.atomic():  # what is refused leaves nothing half done
                sent = send_message(
                    actor=sender, now=now, conversation_id=row.conversation_id, text=row.text, items=row.items
                )
        except Refused as refusal:
            reason = refusal.code
        except NotFound:
            reason = "permission_missing"
        else:
            ScheduledMessage.objects.filter(id=row.id).update(state=ScheduledMessage.State.SENT)
            return sent.id
    _hold(system(organization_id), now, row, reason)
    return None


def _hold(actor: Actor, now: datetime, row: ScheduledMessage, reason: str) -> None:
    ScheduledMessage.objects.filter(id=row.id).update(state=ScheduledMessage.State.HELD, reason=reason)
    conversation = Conversation.objects.get(id=row.conversation_id)
    publish(
        actor,
        now,
        ScheduledMessageCancelled(
            object_id=conversation.id,
            client_id=row.client_id,
            case_id=conversation.case_id,
            scheduled_id=row.id,
            reason=reason,
        ),
    )
    told = Telling(
        key=f"scheduled_held:{row.id}",
        person_id=row.sender_id,
        kind="scheduled_held",
        about=conversation.subject,
        url=f"/office/messages/{conversation.id}/",
        client_id=row.client_id,
        case_id=conversation.case_id,
    )
    notify(actor=actor, now=now, tellings=[told])
    tell(conversation, inside=True)
