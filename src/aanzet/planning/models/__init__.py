"""Tables of planning: runs of a bulk start, and the planboard."""

from aanzet.planning.models.board import Pin, PlanChange, PlannedSlot, WorkHours
from aanzet.planning.models.bulk import BulkStart, BulkStartItem

__all__ = ["BulkStart", "BulkStartItem", "Pin", "PlanChange", "PlannedSlot", "WorkHours"]
