"""What a migration asks of one case."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from aanzet.rules.process.events.migration import CaseMigrated
from aanzet.rules.process.template.shape import TemplateSnapshot

ANEW, KEEP = "anew", "keep"  # the dates follow the lead times and deadlines of the new version, or stay as agreed


@dataclass(frozen=True, slots=True)
class MigrateCase:
    """Take the case to another version (F401). numbers: of the version it has and of the one it gets, for the telling.

    phases: key of an old phase -> key of a new one; the running phase must be among them. automations: key of an old
    automation -> key of a new one, or mapping.ALONE; one that keeps its key need not be named. fire: keys of
    automations of the phase it comes to that go out now; all others of that phase do not go out (again). A task whose
    automation is mapped to mapping.CANCEL is withdrawn, with the reason. dates: ANEW or KEEP, of the running phase and
    its open tasks.
    """

    version_id: UUID
    template: TemplateSnapshot
    reason: str
    phases: Mapping[str, str] = field(default_factory=dict)
    automations: Mapping[str, str] = field(default_factory=dict)
    fire: frozenset[str] = frozenset()
    dates: str = ANEW
    numbers: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class UndoMigration:
    """Take the case back to the version it had; the asker has seen that nobody touched it since.

    template: of the version before. migration: the event that is undone.
    """

    template: TemplateSnapshot
    migration: CaseMigrated
    reason: str
