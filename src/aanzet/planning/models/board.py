"""The planboard: what somebody has on his board, when it is planned, and how many hours he has (F311, F317).

What is planned is an item: the current phase of a case, an office task of a case, or a task without a case. `kind` says
which, `item_id` is the id of the case or task; `case_id` is empty for a task without one.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from aanzet.core.fields import Owned, index, unique


class ItemKind(models.TextChoices):
    """What stands on a card."""

    CASE = "case"
    TASK = "task"
    LOOSE = "loose"


WITH_CASE = Q(kind=ItemKind.LOOSE, case_id__isnull=True) | (~Q(kind=ItemKind.LOOSE) & Q(case_id__isnull=False))


class Pin(Owned):
    """An item on the board of one person; personal (F127, F128).

    by_itself: put there by the template. unpinned_at: taken off by the person; nothing puts it back but himself.
    """

    person_id = models.UUIDField()
    kind = models.CharField(max_length=5, choices=ItemKind.choices)
    item_id = models.UUIDField()
    case_id = models.UUIDField(null=True)
    by_itself = models.BooleanField(default=False)
    pinned_at = models.DateTimeField()
    unpinned_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            unique("planning_pin_one", "person_id", "kind", "item_id"),
            models.CheckConstraint(condition=WITH_CASE, name="planning_pin_case"),
        ]
        indexes = [index("planning_pin_of_case", "case_id")]


class PlannedSlot(Owned):
    """So many minutes of one person on one day for one item; seen and moved by the whole office (F311).

    entry_id: the phase entry a slot of kind CASE was planned for; when the case is elsewhere the slot is over. pinned:
    a proposal does not move it.
    """

    person_id = models.UUIDField()
    day = models.DateField()
    minutes = models.IntegerField()
    kind = models.CharField(max_length=5, choices=ItemKind.choices)
    item_id = models.UUIDField()
    case_id = models.UUIDField(null=True)
    entry_id = models.UUIDField(null=True)
    pinned = models.BooleanField(default=False)
    planned_by = models.UUIDField(null=True)
    planned_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            unique("planning_plannedslot_one", "person_id", "day", "kind", "item_id"),
            models.CheckConstraint(condition=WITH_CASE, name="planning_plannedslot_case"),
            models.CheckConstraint(condition=Q(minutes__gte=0, minutes__lte=1440), name="planning_plannedslot_minutes"),
        ]
        indexes = [
            index("planning_plannedslot_day", "day", "person_id"),
            index("planning_plannedslot_item", "kind", "item_id"),
            index("planning_plannedslot_of_case", "case_id"),
        ]


class WorkHours(Owned):
    """How many minutes somebody works on each weekday, Monday first (F317). Without a row: his hours by contract."""

    person_id = models.UUIDField()
    minutes = ArrayField(models.SmallIntegerField(), size=7)
    changed_by = models.UUIDField(null=True)
    changed_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [unique("planning_workhours_one", "person_id")]


class PlanChange(Owned):
    """One act on the board with what it changed, so that it can be undone: a proposal, a drag, planning in bulk."""

    what = models.CharField(max_length=12)  # slots, proposal, bulk
    changes = models.JSONField(default=list)  # per slot, due date and assignment what it was before and after
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [index("planning_planchange_at", "made_at")]
