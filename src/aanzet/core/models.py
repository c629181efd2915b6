"""Tables of the house: event log, outgoing effects, timers, commands, drafts. No table here knows a higher floor."""

import uuid

from django.db import models
from django.db.models import Q

from aanzet.core.fields import Owned, index, unique


class Event(models.Model):
    """One fact: audit trail, timeline, outbox and webhook source at once (G07). Append-only, partitioned by `at`.

    `sequence` is the history of one object; (era, tx, sequence) is the order of the log for complete readers and seals
    (reliability 5.2). `payload` is canonical JSON as text: ids and plain values, no personal texts.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization_id = models.UUIDField()
    era = models.SmallIntegerField()
    tx = models.BigIntegerField()  # xid8
    sequence = models.BigIntegerField()
    at = models.DateTimeField()
    name = models.TextField()
    version = models.SmallIntegerField()
    actor = models.TextField()
    on_behalf_of = models.UUIDField(null=True)
    cause = models.UUIDField(null=True)
    request_id = models.TextField(null=True)
    client_id = models.UUIDField(null=True)
    case_id = models.UUIDField(null=True)
    object_kind = models.TextField()
    object_id = models.UUIDField(null=True)
    visibility = models.TextField()
    payload = models.TextField()
    detail_digest = models.BinaryField(null=True)

    class Meta:
        managed = False  # partitioned: made by SQL in the migration
        db_table = "core_event"


class EventDetail(Owned):
    """Personal part of an event (before and after values, address, browser): encrypted, erasable. id = event id."""

    salt = models.BinaryField()
    body = models.BinaryField()


class Seal(Owned):
    """A finished stretch of the log of one organization, hashed on the one before (F403)."""

    number = models.BigIntegerField()
    first_era, first_tx, first_sequence = models.SmallIntegerField(), models.BigIntegerField(), models.BigIntegerField()
    last_era, last_tx, last_sequence = models.SmallIntegerField(), models.BigIntegerField(), models.BigIntegerField()
    count = models.IntegerField()
    root = models.BinaryField()
    prev = models.BinaryField()
    hash = models.BinaryField()
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [unique("core_seal_number", "number")]


class Delivery(Owned):
    """An effect: one thing that leaves the house after commit, or one reaction afterwards (reliability 1.5).

    Born in the transaction of its event; unique by `key`. kind: mail, reaction, ... `payload`: ids and plain values
    that the handler needs to build it. `case_id`, `entry_id` and `blocking` let a failure reach the turn (rule T3).
    """

    class State(models.TextChoices):
        QUEUED = "queued"
        SENDING = "sending"
        SENT = "sent"
        CONFIRMED = "confirmed"
        RETRY = "retry"
        UNCERTAIN = "uncertain"
        FAILED = "failed"
        HELD = "held"
        CANCELLED = "cancelled"
        SKIPPED = "skipped"

    key = models.TextField()
    kind = models.TextField()
    state = models.TextField(choices=State.choices, default=State.QUEUED)
    event_id = models.UUIDField(null=True)
    client_id = models.UUIDField(null=True)
    case_id = models.UUIDField(null=True)
    entry_id = models.UUIDField(null=True)
    task_id = models.UUIDField(null=True)
    person_id = models.UUIDField(null=True)  # the receiver, when it is a person
    receiver = models.TextField(default="")  # address as it was used; empty until it is sent
    payload = models.JSONField(default=dict)
    blocking = models.BooleanField(default=False)
    tries = models.SmallIntegerField(default=0)
    doubts = models.SmallIntegerField(default=0, db_default=0)  # times that the answer was lost
    next_try_at = models.DateTimeField(null=True)
    worker = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    provider_ref = models.TextField(default="")
    reason = models.TextField(default="")  # code from the error catalogue: why held, skipped, failed
    result = models.JSONField(default=dict, db_default={})  # values that fill the sentence of the reason
    last_error = models.TextField(default="")
    owner_id = models.UUIDField(null=True)  # who looks after a failure
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [unique("core_delivery_key", "key")]
        indexes = [
            index("core_delivery_due", "kind", "next_try_at", condition=Q(state__in=["queued", "retry", "uncertain"])),
            index("core_delivery_sending", "lease_until", condition=Q(state="sending")),
            index("core_delivery_failures", "created_at", condition=Q(state__in=["failed", "uncertain", "held"])),
            index("core_delivery_case", "case_id", condition=Q(case_id__isnull=False)),
        ]


class Timer(Owned):
    """Something that must happen at a moment of the database clock (reliability 1.7)."""

    key = models.TextField()
    kind = models.TextField()
    case_id = models.UUIDField(null=True)
    task_id = models.UUIDField(null=True)
    payload = models.JSONField(default=dict)
    due_at = models.DateTimeField()
    state = models.TextField(default="open")  # open, fired, cancelled
    fired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [unique("core_timer_key", "key")]
        indexes = [
            index("core_timer_due", "due_at", "id", condition=Q(state="open")),
            index("core_timer_case", "case_id", condition=Q(state="open")),
        ]


class Command(Owned):
    """One submitted command by its key: the same key again gets the stored answer (G04). Kept 24 hours."""

    actor = models.TextField()
    key = models.TextField()
    name = models.TextField()
    request_hash = models.BinaryField()
    answer = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        constraints = [unique("core_command_key", "actor", "key")]
        indexes = [index("core_command_at", "at")]


class Draft(Owned):
    """What somebody typed and did not submit yet; survives errors, session end and restart (G01)."""

    person_id = models.UUIDField()
    key = models.TextField()
    fields = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [unique("core_draft_key", "person_id", "key")]
        indexes = [index("core_draft_saved", "saved_at")]


class NumberSeries(Owned):
    """The next free number of a kind: client, person, case. Drawn with a locked row."""

    kind = models.TextField()
    next = models.BigIntegerField(default=1)

    class Meta:
        constraints = [unique("core_numberseries_kind", "kind")]


class Worker(models.Model):
    """Heartbeat of a worker process: silent for 20 seconds = its open effects are uncertain. Of no organization."""

    id = models.UUIDField(primary_key=True)
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()


class RateCount(models.Model):
    """Counters of the rate limits (reliability 8), per key and window. Of no organization."""

    key = models.TextField()
    window_start = models.DateTimeField()
    count = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "window_start"], name="core_ratecount_key")]
