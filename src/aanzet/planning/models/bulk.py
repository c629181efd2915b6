"""Bulk start: one template for many clients in one job (F119, F124, F125)."""

from django.db import models

from aanzet.core.fields import Owned, OwnedForeignKey, index, unique


class BulkStart(Owned):
    """One run: chosen, previewed, started, stopped or done; closing the page does not stop it (G16)."""

    class State(models.TextChoices):
        PREVIEW = "preview"
        RUNNING = "running"
        STOPPING = "stopping"
        STOPPED = "stopped"
        DONE = "done"

    template_id = models.UUIDField()
    template_version_id = models.UUIDField()
    period_kind = models.CharField(max_length=12, blank=True)
    period = models.CharField(max_length=12, blank=True)
    options = models.JSONField(default=dict)  # responsible per role, sender, contact rule, start at once
    state = models.CharField(max_length=10, choices=State.choices, default=State.PREVIEW)
    counts = models.JSONField(default=dict)
    total = models.IntegerField(default=0)
    done = models.IntegerField(default=0)
    failed = models.IntegerField(default=0)
    created_by = models.UUIDField()
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [index("planning_bulkstart_at", "created_at")]


class BulkStartItem(Owned):
    """One client of a run, with its outcome and the reason in a code of the error catalogue."""

    run = OwnedForeignKey(BulkStart)
    client_id = models.UUIDField()
    position = models.IntegerField()
    state = models.CharField(max_length=10)  # ready, blocked, dropped, started, failed
    code = models.CharField(max_length=40, blank=True)
    values = models.JSONField(default=dict)
    options = models.JSONField(default=dict)  # exceptions of this client
    case_id = models.UUIDField(null=True)

    class Meta:
        constraints = [unique("planning_bulkstartitem_client", "run", "client_id")]
        indexes = [index("planning_bulkstartitem_state", "run", "state", "position")]
