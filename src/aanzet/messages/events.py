"""What happened to conversations, messages and notices."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from aanzet.rules.domain_events import INTERNAL, SHARED, DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationEvent(DomainEvent):
    """Any event of one conversation; object_id is the conversation."""

    object_kind: ClassVar[str] = "conversation"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelsExhausted(DomainEvent):
    """No channel reached a contact: somebody has to call. object_id: the contact; delivery_id: what failed."""

    object_kind: ClassVar[str] = "contact"
    delivery_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationOpened(ConversationEvent):
    """A conversation with a client began."""

    visibility: str = SHARED


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationClosed(ConversationEvent):
    """A conversation was closed; by_itself: the house did it."""

    visibility: str = SHARED
    by_itself: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationReopened(ConversationEvent):
    """A closed conversation goes on. by_message: because the client wrote in it."""

    visibility: str = SHARED
    by_message: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantAdded(ConversationEvent):
    """Somebody takes part from now on."""

    person_id: UUID
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantRemoved(ConversationEvent):
    """Somebody takes part no longer."""

    person_id: UUID
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageEvent(DomainEvent):
    """Any event of one message; object_id is the message."""

    object_kind: ClassVar[str] = "message"
    conversation_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSent(MessageEvent):
    """A person wrote a message (visibility SHARED) or an internal note (INTERNAL). side: client or office."""

    side: str
    items: tuple[UUID, ...] = ()
    mentions: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageEdited(MessageEvent):
    """Somebody changed his message before it was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageDeleted(MessageEvent):
    """A message was deleted; that it was there stays visible. reason: a text somebody typed."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRead(MessageEvent):
    """A contact read a message for the first time; for several at once, the newest of them (F084)."""

    visibility: str = INTERNAL
    person_id: UUID
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageScheduled(ConversationEvent):
    """A message waits for its moment."""

    scheduled_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledMessageCancelled(ConversationEvent):
    """A message that waited is not sent. reason: code of the refusal, empty when a person took it back."""

    scheduled_id: UUID
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeChoicesChanged(DomainEvent):
    """Somebody gets his mails otherwise; `groups` names which."""

    object_kind: ClassVar[str] = "person"
    groups: tuple[str, ...]
