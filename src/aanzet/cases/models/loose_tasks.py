"""Tasks that belong to no case (F214)."""

from django.db import models
from django.db.models import Q

from aanzet.core.fields import Owned, index


class LooseTask(Owned):
    """Something a colleague, a process team or the holders of a team role must do, without a case around it.

    assignee_id: who has it by name, or picked it up. anchor_on: due date of the first of a series, so that the last
    day of a month stays the last day. given_by: who handed it out;
    null: the house itself.
    """

    class State(models.TextChoices):
        OPEN = "open"
        DONE = "done"
        CANCELLED = "cancelled"

    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    client_id = models.UUIDField(null=True)
    assignee_id = models.UUIDField(null=True)
    team_id = models.UUIDField(null=True)
    role = models.CharField(max_length=40, blank=True)  # key of a team role: who holds it on the client
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    due_on = models.DateField(null=True)
    priority = models.CharField(max_length=10, default="normal", db_default="normal")  # high, normal, low
    recurrence = models.CharField(max_length=10, blank=True)  # key of a rules.recurrence.Recurrence
    anchor_on = models.DateField(null=True)
    given_by = models.UUIDField(null=True)
    reason = models.CharField(max_length=1000, blank=True)  # why it was withdrawn
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=60, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [
            index("cases_loosetask_open", "due_on", condition=Q(state="open")),
            index("cases_loosetask_client", "client_id", "created_at"),
            index("cases_loosetask_with", "assignee_id", "due_on", condition=Q(state="open")),
            index("cases_loosetask_given", "given_by", "due_on", condition=Q(state="open")),
        ]
