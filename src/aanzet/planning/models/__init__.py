"""Tables of planning: runs of a bulk start, the planboard, and the history of the forecast."""

from aanzet.planning.models.board import Pin, PlanChange, PlannedSlot, WorkHours
from aanzet.planning.models.bulk import BulkStart, BulkStartItem
from aanzet.planning.models.history import PhaseHistory

__all__ = ["BulkStart", "BulkStartItem", "PhaseHistory", "Pin", "PlanChange", "PlannedSlot", "WorkHours"]
