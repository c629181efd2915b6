"""What the engine delivers in client chats: sets, in the one statement of the engine or in one of their own (F091)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from aanzet.core.batch import ORGANIZATION, Batch
from aanzet.core.ids import new_id
from aanzet.core.notifier import announce
from aanzet.messages.actions.conversations import BACK_AGAIN
from aanzet.rules import text as rich
from aanzet.rules.actors import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatOfCase:
    """The client chat of a case that starts."""

    id: UUID
    case_id: UUID
    client_id: UUID
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """Somebody who takes part from now on. kind: member or contact. Twice is no mistake."""

    conversation_id: UUID
    client_id: UUID
    person_id: UUID
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatMessage:
    """A message of the engine, text filled in. variant: automatic or system. origin_key: at most one message each.

    sender_id: in whose name. position: order inside one moment (F159). task_id: what it hands over.
    """

    id: UUID
    conversation_id: UUID
    client_id: UUID
    case_id: UUID
    text: str
    at: datetime
    variant: str = "automatic"
    visibility: str = "shared"
    sender_id: UUID | None = None
    task_id: UUID | None = None
    items: tuple[UUID, ...] = ()
    position: int = 0
    origin_key: str | None = None


CONVERSATION = {
    "id": "uuid",
    "case_id": "uuid",
    "client_id": "uuid",
    "subject": "text",
    "state": "text",
    "waiting_for_office": "boolean",
    "created_at": "timestamptz",
    "last_message_at": "timestamptz",
    "version": "integer",
}
PARTICIPANT = {
    "id": "uuid",
    "conversation_id": "uuid",
    "client_id": "uuid",
    "person_id": "uuid",
    "kind": "text",
    "added_at": "timestamptz",
}
MESSAGE = {
    "id": "uuid",
    "conversation_id": "uuid",
    "client_id": "uuid",
    "case_id": "uuid",
    "variant": "text",
    "visibility": "text",
    "author": "text",
    "sender_id": "uuid",
    "text": "text",
    "html": "text",
    "task_id": "uuid",
    "items": "uuid[]",
    "mentions": "uuid[]",
    "origin_key": "text",
    "created_at": "timestamptz",
    "position": "integer",
}
LATER = "update messages_conversation t set last_message_at = r.at from {rows} "
LATER += f"where t.organization_id = {ORGANIZATION} and t.id = {{keys}} and t.id = r.id and t.last_message_at < r.at"


def put_in_chat(
    batch: Batch,
    *,
    actor: Actor,
    now: datetime,
    chats: Iterable[ChatOfCase] = (),
    people: Iterable[Joining] = (),
    messages: Iterable[ChatMessage] = (),
) -> None:
    """Add conversations, participants and messages to a statement in the making: three or four parts, any number.

    Repeating is harmless: a case keeps one chat, a person takes part once, an origin_key makes one message.
    """
    sent, new = list(messages), list(chats)
    batch.insert(
        "messages_conversation",
        CONVERSATION,
        (
            {
                "id": chat.id,
                "case_id": chat.case_id,
                "client_id": chat.client_id,
                "subject": chat.subject[:300],
                "state": "open",
                "waiting_for_office": False,
                "created_at": now,
                "last_message_at": now,
                "version": 1,
            }
            for chat in new
        ),
        conflict="on conflict (organization_id, case_id) where case_id is not null do nothing",
    )
    joining = {(person.conversation_id, person.person_id): person for person in people}
    batch.insert(
        "messages_participant",
        PARTICIPANT,
        (
            {
                "id": new_id(),
                "conversation_id": person.conversation_id,
                "client_id": person.client_id,
                "person_id": person.person_id,
                "kind": person.kind,
                "added_at": now,
            }
            for person in joining.values()
        ),
        conflict=BACK_AGAIN,
    )
    html: dict[str, str] = {}
    batch.insert(
        "messages_message",
        MESSAGE,
        (_row(message, actor, html) for message in sent),
        conflict="on conflict (organization_id, origin_key) where origin_key is not null do nothing",
    )
    born = {chat.id for chat in new}
    latest: dict[UUID, datetime] = {}
    for message in sent:
        latest[message.conversation_id] = max(message.at, latest.get(message.conversation_id, message.at))
    batch.run(
        "later_messages_conversation",
        {"id": "uuid", "at": "timestamptz"},
        ({"id": conversation, "at": at} for conversation, at in latest.items() if conversation not in born),
        LATER,
        key="id",
    )


def deliver_in_chat(
    *,
    actor: Actor,
    now: datetime,
    chats: Iterable[ChatOfCase] = (),
    people: Iterable[Joining] = (),
    messages: Iterable[ChatMessage] = (),
) -> dict[str, int]:
    """The same in a statement of its own, and open pages told; part -> number of rows."""
    batch, sent = Batch(), list(messages)
    put_in_chat(batch, actor=actor, now=now, chats=chats, people=people, messages=sent)
    counts = batch.execute()
    for conversation_id in {message.conversation_id for message in sent}:
        announce(f"{actor.organization_id}/office", f"conversation-{conversation_id}", "messages")
    for conversation_id, client_id in {
        (message.conversation_id, message.client_id) for message in sent if message.visibility == "shared"
    }:
        announce(f"{actor.organization_id}/client/{client_id}", f"conversation-{conversation_id}", "messages")
    return counts


def _row(message: ChatMessage, actor: Actor, html: dict[str, str]) -> dict[str, Any]:
    if message.text not in html:  # a bulk start says the same to many
        html[message.text] = rich.to_html(message.text)
    return {
        "id": message.id,
        "conversation_id": message.conversation_id,
        "client_id": message.client_id,
        "case_id": message.case_id,
        "variant": message.variant,
        "visibility": message.visibility,
        "author": actor.reference,
        "sender_id": message.sender_id,
        "text": message.text,
        "html": html[message.text],
        "task_id": message.task_id,
        "items": message.items,
        "mentions": (),
        "origin_key": message.origin_key,
        "created_at": message.at,
        "position": message.position,
    }
