"""The tables of cases: templates and running cases, and tasks outside them."""

from aanzet.cases.models.cases import (
    OPEN_STATES,
    Case,
    CaseDocument,
    Checkpoint,
    PhaseEntry,
    ProcessTemplate,
    ProfessionalNote,
    RequestItem,
    Task,
    TemplateVersion,
    VersionFace,
)
from aanzet.cases.models.drafts import DraftPresence, DraftSave
from aanzet.cases.models.loose_tasks import LooseTask
from aanzet.cases.models.migrations import MigrationItem, MigrationPlan
from aanzet.cases.models.participants import CaseParticipant
from aanzet.cases.models.presence import Presence
from aanzet.cases.models.rehearsals import Rehearsal
from aanzet.cases.models.tombstones import CaseTombstone
from aanzet.cases.models.turns import CaseTurnPerson, Snooze, TurnInterval
from aanzet.cases.models.views import ListColumns, ViewRow

__all__ = [
    "OPEN_STATES",
    "Case",
    "CaseDocument",
    "CaseTombstone",
    "CaseParticipant",
    "CaseTurnPerson",
    "Checkpoint",
    "DraftPresence",
    "DraftSave",
    "ListColumns",
    "LooseTask",
    "MigrationItem",
    "MigrationPlan",
    "PhaseEntry",
    "Presence",
    "ProcessTemplate",
    "ProfessionalNote",
    "Rehearsal",
    "RequestItem",
    "Snooze",
    "Task",
    "TemplateVersion",
    "TurnInterval",
    "VersionFace",
    "ViewRow",
]
