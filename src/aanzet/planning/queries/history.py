"""What finished cases tell, as it was gathered last night (F405), and how well it told."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from aanzet.access.queries.rights import demand
from aanzet.cases.queries.snapshots import newest_snapshots
from aanzet.clients.queries.rows import rows
from aanzet.rules.actors import Actor
from aanzet.rules.forecast import FEWEST, Sample

VIEW = "insights.view"
COLUMNS = "id, template_id, phase_key, in_phase, to_end, clients, entered_on, seen, checked, within_half, within_most"


@dataclass(frozen=True, slots=True)
class History:
    """One phase of one template. seen: visits there were; samples are the newest of them, newest first."""

    id: UUID
    template_id: UUID
    phase_key: str
    samples: tuple[Sample, ...]
    seen: int
    checked: int
    within_half: int
    within_most: int


@dataclass(frozen=True, slots=True)
class Judged:
    """How the forecast did on held-back cases of a phase. enough: there were so many visits that history speaks."""

    template: str
    phase: str
    seen: int
    checked: int
    within_half: int
    within_most: int

    @property
    def enough(self) -> bool:
        """History speaks, and there were cases to check it on."""
        return self.seen >= FEWEST and self.checked > 0


def samples_of(row: Any) -> tuple[Sample, ...]:
    """The columns of a row as samples."""
    return tuple(
        Sample(*one)
        for one in zip(
            row["in_phase"] or (), row["to_end"] or (), row["clients"] or (), row["entered_on"] or (), strict=True
        )
    )


def histories(templates: Collection[UUID], phases: Iterable[str] | None = None) -> Sequence[History]:
    """What is known of these templates; of these phases only when they are given. One query."""
    only = "" if phases is None else " and phase_key = any(%(phases)s)"
    found = rows(
        f"select {COLUMNS} from planning_phasehistory where template_id = any(%(templates)s){only}",  # noqa: S608 - ours
        {"templates": list(templates), "phases": list(phases or ())},
    )
    names = ("id", "template_id", "phase_key", "seen", "checked", "within_half", "within_most")
    return [History(**{name: one[name] for name in names}, samples=samples_of(one)) for one in found]


def templates_with_history(since: datetime) -> list[UUID]:
    """Templates of which cases have ended since."""
    found = rows(
        "select distinct template_id from cases_case where state = 'completed' and ended_at >= %(since)s order by 1",
        {"since": since},
    )
    return [one["template_id"] for one in found]


def judged(actor: Actor) -> tuple[tuple[Judged, ...], datetime | None]:
    """How the forecast does, per template and phase, and when that was looked at. Three queries."""
    demand(actor, VIEW)
    found = rows(
        "select h.template_id, t.name, h.phase_key, h.seen, h.checked, h.within_half, h.within_most, h.gathered_at"
        " from planning_phasehistory h join cases_processtemplate t on t.id = h.template_id"
    )
    known = newest_snapshots({one["template_id"] for one in found})
    lines = []
    for one in found:
        snapshot = known.get(one["template_id"])
        place = snapshot.phase_named(one["phase_key"]) if snapshot else -1
        name = snapshot.phases[place].name if snapshot and place >= 0 else one["phase_key"].replace("_", " ")
        order = (one["name"], place if place >= 0 else 99)
        numbers = (one["seen"], one["checked"], one["within_half"], one["within_most"])
        lines.append((order, Judged(one["name"], name, *numbers)))
    lines.sort(key=lambda pair: pair[0])
    return tuple(line for _, line in lines), max((one["gathered_at"] for one in found), default=None)
