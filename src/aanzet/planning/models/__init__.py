"""Tables of planning: runs of a bulk start, what starts by itself, the planboard, the history of the forecast."""

from aanzet.planning.models.autostart import AutoStarted, AutoStartRule
from aanzet.planning.models.board import Pin, PlanChange, PlannedSlot, WorkHours
from aanzet.planning.models.bulk import BulkStart, BulkStartItem
from aanzet.planning.models.history import PhaseHistory
from aanzet.planning.models.missed import MissedWork, RadarLook

__all__ = [
    "AutoStartRule",
    "AutoStarted",
    "BulkStart",
    "BulkStartItem",
    "MissedWork",
    "PhaseHistory",
    "Pin",
    "PlanChange",
    "PlannedSlot",
    "RadarLook",
    "WorkHours",
]
