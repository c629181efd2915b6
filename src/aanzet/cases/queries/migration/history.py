"""Which versions a case had: told by its events, for the undo and for the page of the case (F401)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from aanzet.clients.queries.rows import rows
from aanzet.core.details import texts_of
from aanzet.rules.actors import SYSTEM, Actor
from aanzet.rules.process.events import (
    EVENTS,
    CaseFellSilent,
    CaseMigrated,
    DatesMoved,
    EffectSettled,
    MigrationUndone,
    ReminderSent,
    TurnPassed,
)
from aanzet.rules.process.replay import read_event

# What the house does by itself and leaves the work as it is: a case with only this was not touched.
QUIET = frozenset(event.__name__ for event in (CaseFellSilent, DatesMoved, EffectSettled, ReminderSent, TurnPassed))
WORK = [event.__name__ for event in EVENTS if event.__name__ not in QUIET]
MIGRATED, UNDONE = CaseMigrated.__name__, MigrationUndone.__name__

LAST = """
select m.case_id, m.client_id, m.object_id, m.payload, t.actor as touched_by, t.at as touched_at
from unnest(%(cases)s::uuid[]) wanted(id) cross join lateral (
    select * from core_event e where e.case_id = wanted.id and e.name = %(name)s order by e.sequence desc limit 1) m
left join lateral (
    select v.actor, v.at from core_event v where v.organization_id = m.organization_id and v.case_id = m.case_id
      and v.sequence > m.sequence and (v.at > m.at or v.actor <> m.actor)
      and (v.actor <> %(house)s or v.name = any(%(work)s)) order by v.sequence limit 1) t on true
"""
ALL = """
select id, name, actor, at, payload from core_event
where case_id = %(case)s and name = any(%(names)s) order by sequence
"""


@dataclass(frozen=True, slots=True)
class LastMigration:
    """The last migration of a case, and who worked on the case first since; touched_at None = nobody and nothing."""

    event: CaseMigrated
    touched_by: str = ""
    touched_at: datetime | None = None

    def goes_back(self, version_id: UUID) -> bool:
        """Whether the case still stands where it was put, by the migration to this version."""
        return self.touched_at is None and self.event.template_version_id == version_id


@dataclass(frozen=True, slots=True)
class VersionStep:
    """The case went from one version to another. undone: back again. by: reference of the actor."""

    before: int
    after: int
    at: datetime
    by: str
    reason: str
    undone: bool
    renamed: Mapping[str, str]

    @property
    def person(self) -> UUID | None:
        """Who did it; None for the house."""
        return UUID(self.by.partition(":")[2]) if ":" in self.by else None


def last_migrations(case_ids: Collection[UUID]) -> dict[UUID, LastMigration]:
    """The last migration of each of these cases; cases that were never migrated are absent. One query."""
    values = {"cases": list(case_ids), "name": MIGRATED, "house": SYSTEM, "work": WORK}
    found = {}
    for one in rows(LAST, values):
        event = read_event(MIGRATED, one["object_id"], one["client_id"], one["case_id"], _payload(one["payload"]))
        assert isinstance(event, CaseMigrated)  # noqa: S101 - asked by that name
        found[one["case_id"]] = LastMigration(event, one["touched_by"] or "", one["touched_at"])
    return found


def version_steps(actor: Actor, case_id: UUID) -> tuple[VersionStep, ...]:
    """Every change of version of a case, oldest first, with its reason. The caller has asked for the case."""
    found = rows(ALL, {"case": case_id, "names": [MIGRATED, UNDONE]})
    texts = texts_of(actor.organization_id, [one["id"] for one in found]) if found else {}
    return tuple(_steps(found, texts))


def called_now(steps: Iterable[VersionStep], key: str, ended_at: datetime | None) -> str:
    """The key by which the version of today calls a phase that ended then; None = it runs, and is called so already."""
    standing: list[VersionStep] = []
    for step in steps:
        if not step.undone:
            standing.append(step)
        elif standing:
            standing.pop()
    for step in standing:
        if ended_at is not None and step.at >= ended_at:
            key = step.renamed.get(key, key)
    return key


def _steps(found: Iterable[Mapping[str, Any]], texts: Mapping[UUID, Mapping[str, str]]) -> Iterable[VersionStep]:
    for one in found:
        payload = _payload(one["payload"])
        yield VersionStep(
            before=payload.get("number_before", 0),
            after=payload.get("number", 0),
            at=one["at"],
            by=one["actor"],
            reason=texts.get(one["id"], {}).get("reason", ""),
            undone=one["name"] == UNDONE,
            renamed=dict(payload.get("renamed", ())),
        )


def _payload(stored: Any) -> Mapping[str, Any]:
    return orjson.loads(stored) if isinstance(stored, str | bytes) else stored
