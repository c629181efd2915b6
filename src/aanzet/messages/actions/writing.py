"""Messages and internal notes: sent, changed, deleted (F092, F101)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import F

from aanzet.access.queries.members import active_choices
from aanzet.access.queries.people import names as people_named
from aanzet.access.queries.visitors import actor_of
from aanzet.clients.queries.facts import ClientFacts, facts_of
from aanzet.core.commands import command
from aanzet.core.errors import NotFound, Refused
from aanzet.core.ids import new_id
from aanzet.core.log import publish
from aanzet.documents.actions.places import local_day
from aanzet.documents.actions.visibility import share_items
from aanzet.documents.queries.items import items_by_ids
from aanzet.messages.actions.conversations import join, locked, must_be_contact, tell
from aanzet.messages.actions.notices import Telling, notify
from aanzet.messages.events import ConversationReopened, MessageDeleted, MessageEdited, MessageSent
from aanzet.messages.models import Conversation, Message, MessageRead, Participant
from aanzet.messages.queries.conversations import ConversationDetail, conversation_for
from aanzet.messages.queries.stream import editable
from aanzet.rules import names
from aanzet.rules import text as rich
from aanzet.rules.actors import CONTACT, MEMBER, Actor
from aanzet.rules.mentions import mentioned

CLIENT, OFFICE, INTERNAL_NOTE = "client", "office", "internal"
SHARED, INTERNAL = "shared", "internal"
MOST_ITEMS = 20


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that was sent. not_told: names of who was mentioned but does not reach the client (F101).

    reopened: the conversation was closed and goes on by this message.
    """

    id: UUID
    conversation_id: UUID
    not_told: tuple[str, ...] = ()
    reopened: bool = False


@command
def send_message(
    *,
    actor: Actor,
    now: datetime,
    conversation_id: UUID,
    text: str,
    items: Sequence[UUID] = (),
    internal: bool = False,
    sender_id: UUID | None = None,
) -> Sent:
    """Write in a conversation, to the other side or (internal) as a note for colleagues only.

    items: documents of this client that go along; those of the office are shared by sending. sender_id: in whose name;
    by itself that is the colleague who takes part and for whom the actor stands in (F404). "@Name" in a note gives that
    colleague a notice.
    Refused: message_empty, too_long, not_a_contact_of_client, no_contact_in_conversation. Source: F091, F092, F101.
    """
    detail = conversation_for(actor, conversation_id)
    if not (detail.may_note if internal else detail.may_write):
        raise NotFound
    text, html = _text(text, has_items=bool(items))
    conversation = locked(conversation_id)
    client = facts_of([detail.client_id], local_day(now))[detail.client_id]
    sender_id = sender_id or (None if internal else _in_whose_name(actor, detail))
    if not internal:
        _receivers_are_contacts(detail, client)
    _items_are_there(actor, detail, items)
    if actor.is_office and not internal:
        share_items(actor=actor, now=now, item_ids=items)
    mentioned, not_told = _mentions(text, client) if internal else ((), ())
    variant = CLIENT if actor.kind == CONTACT else INTERNAL_NOTE if internal else OFFICE
    message = Message(
        id=new_id(),
        organization_id=actor.organization_id,
        conversation_id=conversation_id,
        client_id=detail.client_id,
        case_id=detail.case_id,
        variant=variant,
        visibility=INTERNAL if internal else SHARED,
        author=actor.reference,
        sender_id=sender_id or actor.id,
        text=text,
        html=html,
        items=list(items),
        mentions=list(mentioned),
        created_at=now,
    )
    message.save(force_insert=True)
    reopened = _move_on(actor, now, conversation, message)
    publish(
        replace(actor, on_behalf_of=sender_id) if sender_id and sender_id != actor.id else actor,
        now,
        MessageSent(
            object_id=message.id,
            client_id=detail.client_id,
            case_id=detail.case_id,
            visibility=message.visibility,
            conversation_id=conversation_id,
            side=CLIENT if variant == CLIENT else OFFICE,
            items=tuple(items),
            mentions=mentioned,
        ),
    )
    _tell_people(actor, now, detail, client, message)
    tell(conversation, inside=internal)
    return Sent(message.id, conversation_id, not_told, reopened)


@command
def edit_message(*, actor: Actor, now: datetime, message_id: UUID, text: str) -> None:
    """Change an own message within ten minutes and before it was read. Refused: message_no_longer_editable."""
    message, conversation, _ = _own(actor, message_id)
    read_at = MessageRead.objects.filter(message_id=message_id).values_list("read_at", flat=True).first()
    facts = {name: getattr(message, name) for name in ("variant", "created_at", "deleted_at")}
    facts["written_by"] = message.author
    if not editable(actor, facts, read_at, now):
        raise Refused("message_no_longer_editable")
    text, html = _text(text, has_items=bool(message.items))
    if text == message.text:
        return
    Message.objects.filter(id=message_id).update(text=text, html=html, edited_at=now)
    publish(
        actor,
        now,
        MessageEdited(
            object_id=message_id,
            client_id=message.client_id,
            case_id=message.case_id,
            visibility=message.visibility,
            conversation_id=conversation.id,
        ),
    )
    tell(conversation, inside=message.visibility != SHARED)


@command
def delete_message(*, actor: Actor, now: datetime, message_id: UUID, reason: str) -> None:
    """Delete a message; "bericht verwijderd door ..." stays in its place. Wants a reason. Twice is no mistake.

    Documents that went along stay in the dossier.
    """
    message, conversation, detail = _own(actor, message_id)
    if not detail.may_delete:
        raise NotFound
    checked = names.reason(reason)
    if checked.error:
        raise Refused(checked.error, field="reason", allowed=names.REASON)
    if message.deleted_at is not None:
        return
    Message.objects.filter(id=message_id).update(text="", html="", items=[], deleted_at=now, deleted_by=actor.id)
    publish(
        actor,
        now,
        MessageDeleted(
            object_id=message_id,
            client_id=message.client_id,
            case_id=message.case_id,
            visibility=message.visibility,
            conversation_id=conversation.id,
            reason=checked.value,
        ),
    )
    tell(conversation, inside=message.visibility != SHARED)


def _own(actor: Actor, message_id: UUID) -> tuple[Message, Conversation, ConversationDetail]:
    found = Message.objects.filter(id=message_id).values("conversation_id").first()
    if found is None:
        raise NotFound
    detail = conversation_for(actor, found["conversation_id"])
    conversation = locked(found["conversation_id"])
    message = Message.objects.select_for_update(no_key=True).get(id=message_id)
    if actor.kind == CONTACT and message.visibility != SHARED:
        raise NotFound
    return message, conversation, detail


def _text(text: str, *, has_items: bool) -> tuple[str, str]:
    checked = names.body(text)
    if checked.error:
        raise Refused(checked.error, field="text", allowed=names.MESSAGE)
    if not checked.value and not has_items:
        raise Refused("message_empty", field="text")
    return checked.value, rich.to_html(checked.value)


def _receivers_are_contacts(detail: ConversationDetail, client: ClientFacts) -> None:
    if not detail.contacts:
        raise Refused("no_contact_in_conversation", field="text", client=client.name)
    for contact in detail.contacts:
        must_be_contact(client, contact.id)


def _items_are_there(actor: Actor, detail: ConversationDetail, items: Collection[UUID]) -> None:
    if len(set(items)) > MOST_ITEMS:
        raise Refused("too_many_items", field="items", allowed=MOST_ITEMS)
    there = items_by_ids(actor, items)
    if any(item not in there or there[item].client_id != detail.client_id for item in items):
        raise NotFound


def _mentions(text: str, client: ClientFacts) -> tuple[tuple[UUID, ...], tuple[str, ...]]:
    """Who is named with an @, and the names of those who do not reach the client: they are not told."""
    told, not_told = [], []
    for member_id, name in mentioned(text, active_choices()):
        member = actor_of(member_id)
        if member is not None and (member.reaches_all_clients or member_id in client.linked):
            told.append(member_id)
        else:
            not_told.append(name)
    return tuple(told), tuple(not_told)


def _in_whose_name(actor: Actor, detail: ConversationDetail) -> UUID | None:
    """The colleague in this conversation for whom the actor stands in, when he takes no part himself."""
    if actor.kind != MEMBER or detail.takes_part(actor.id):
        return None
    return next((person.id for person in detail.members if person.id in actor.stands_in_for), None)


def _move_on(actor: Actor, now: datetime, conversation: Conversation, message: Message) -> bool:
    """The conversation after a message: whose word was last, open again when the client wrote in a closed one."""
    reopens = conversation.state == "closed" and message.variant != INTERNAL_NOTE
    changes: dict[str, object] = {"last_message_at": now, "version": F("version") + 1}
    if message.variant != INTERNAL_NOTE:
        changes |= {"waiting_for_office": message.variant == CLIENT, "state": "open"}
    Conversation.objects.filter(id=conversation.id).update(**changes)
    if actor.kind == MEMBER and actor.id and message.variant == OFFICE:
        join(conversation, now, {actor.id: MEMBER})
    Participant.objects.filter(conversation=conversation, person_id=actor.id).update(last_read_at=now)
    if reopens:
        publish(
            actor,
            now,
            ConversationReopened(
                object_id=conversation.id,
                client_id=conversation.client_id,
                case_id=conversation.case_id,
                by_message=message.id,
            ),
        )
    return reopens


def _tell_people(
    actor: Actor, now: datetime, detail: ConversationDetail, client: ClientFacts, message: Message
) -> None:
    """Notices: contacts by mail too, colleagues in the house. Nobody is told of his own message."""
    subject = detail.subject
    if message.variant == OFFICE:
        receivers = [person.id for person in detail.contacts]
        kind, path, mail = "message", f"/portal/messages/{detail.id}/", True
    elif message.variant == CLIENT:
        receivers = [person.id for person in detail.members]
        manager = client.relation_manager
        receivers = receivers or ([manager] if manager else [])
        kind, path, mail = "client_message", f"/office/messages/{detail.id}/", False
    else:
        receivers = list(message.mentions)
        kind, path, mail = "mention", f"/office/messages/{detail.id}/", False
    people = people_named(receivers)
    notify(
        actor=actor,
        now=now,
        tellings=[
            Telling(
                key=f"{kind}:{message.id}:{person_id}",
                person_id=person_id,
                kind=kind,
                about=subject,
                url=path,
                sender_id=message.sender_id,
                author_id=actor.id,
                client_id=detail.client_id,
                case_id=detail.case_id,
                message_id=message.id,
                mail=mail,
            )
            for person_id in receivers
            if person_id != actor.id and person_id in people
        ],
    )
