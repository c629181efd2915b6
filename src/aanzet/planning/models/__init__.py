"""Tables of planning: runs of a bulk start, what starts by itself, the planboard, the history of the forecast."""

from aanzet.planning.models.autostart import AutoStarted, AutoStartRule
from aanzet.planning.models.board import Pin, PlanChange, PlannedSlot, WorkHours
from aanzet.planning.models.bulk import BulkStart, BulkStartItem
from aanzet.planning.models.history import PhaseHistory

__all__ = [
    "AutoStartRule",
    "AutoStarted",
    "BulkStart",
    "BulkStartItem",
    "PhaseHistory",
    "Pin",
    "PlanChange",
    "PlannedSlot",
    "WorkHours",
]
