"""Conversations with clients, their messages, and notices inside the house (F090 to F105)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from aanzet.core.fields import Owned, OwnedForeignKey, index, unique


class Conversation(Owned):
    """A stream of messages; every started case has one (F091)."""

    client_id = models.UUIDField()
    case_id = models.UUIDField(null=True)
    subject = models.CharField(max_length=300)
    state = models.CharField(max_length=10, default="open")  # open, closed
    waiting_for_office = models.BooleanField(default=False)  # the last word is the client's
    created_at = models.DateTimeField()
    last_message_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [unique("messages_conversation_case", "case_id", condition=Q(case_id__isnull=False))]
        indexes = [
            index("messages_conversation_client", "client_id", "last_message_at"),
            index("messages_conversation_last", "state", "last_message_at"),
        ]


class Participant(Owned):
    """Someone in a conversation."""

    conversation = OwnedForeignKey(Conversation)
    client_id = models.UUIDField()
    person_id = models.UUIDField()
    kind = models.CharField(max_length=10)  # member, contact
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    last_read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [unique("messages_participant_one", "conversation", "person_id")]
        indexes = [index("messages_participant_person", "person_id", "conversation")]


class Message(Owned):
    """One message, internal note or system line (F092, F101)."""

    conversation = OwnedForeignKey(Conversation)
    client_id = models.UUIDField()
    case_id = models.UUIDField(null=True)
    variant = models.CharField(max_length=10)  # client, office, automatic, internal, system
    visibility = models.CharField(max_length=10, default="shared")
    author = models.CharField(max_length=60)  # actor reference: who or what really sent it
    sender_id = models.UUIDField(null=True)  # the person in whose name it is
    text = models.TextField()
    html = models.TextField()  # cleaned, from text
    task_id = models.UUIDField(null=True)  # a card for this task stands in the message
    items = ArrayField(models.UUIDField(), default=list)  # attached dossier items
    mentions = ArrayField(models.UUIDField(), default=list)
    origin_key = models.TextField(null=True)  # automation that made it; at most once
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    deleted_by = models.UUIDField(null=True)
    position = models.IntegerField(default=0)  # order within one moment (F159)

    class Meta:
        constraints = [unique("messages_message_origin", "origin_key", condition=Q(origin_key__isnull=False))]
        indexes = [
            index("messages_message_stream", "conversation", "created_at", "position"),
            index(
                "messages_message_to_office",
                "conversation",
                "created_at",
                condition=Q(variant__in=["client", "internal"]),
            ),
            index("messages_message_client", "client_id", "created_at"),
        ]


class MessageRead(Owned):
    """First reading of a message by a contact (F084)."""

    message = OwnedForeignKey(Message)
    person_id = models.UUIDField()
    read_at = models.DateTimeField()

    class Meta:
        constraints = [unique("messages_messageread_one", "message", "person_id")]


class ScheduledMessage(Owned):
    """A message that waits for its moment (F092); becomes a Message then, in the name of who wrote it."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        CANCELLED = "cancelled"
        HELD = "held"

    conversation = OwnedForeignKey(Conversation)
    client_id = models.UUIDField()
    sender_id = models.UUIDField()
    text = models.TextField()
    items = ArrayField(models.UUIDField(), default=list)
    send_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=60, blank=True)  # code of the refusal that held it
    created_at = models.DateTimeField()

    class Meta:
        indexes = [index("messages_scheduled_waiting", "conversation", "send_at", condition=Q(state="waiting"))]


class Notice(Owned):
    """What a person is told about an event, inside the house (the bell) and by mail (F097)."""

    person_id = models.UUIDField()
    key = models.TextField()
    kind = models.CharField(max_length=40)
    text = models.CharField(max_length=300)
    url = models.CharField(max_length=300)
    sender_id = models.UUIDField(null=True)  # from whom
    client_id = models.UUIDField(null=True)
    case_id = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [unique("messages_notice_key", "key")]
        indexes = [index("messages_notice_person", "person_id", "created_at")]


class NoticeChoice(Owned):
    """How a person gets mails of one group: direct, bundled or off; no row = as the organization does (F097)."""

    person_id = models.UUIDField()
    group = models.CharField(max_length=10)  # ask, message, news
    how = models.CharField(max_length=10)  # direct, bundled, off

    class Meta:
        constraints = [unique("messages_noticechoice_one", "person_id", "group")]
