"""The engine's first beat: lock the cases, load everything `decide` must know of them, in one round trip.

Three statements travel as one message: the lock first, so that under READ COMMITTED the second sees what a transaction
that held the lock has just written.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from aanzet.access.queries.engine import HOUSE, TODAY
from aanzet.cases.queries.house import Staff, house_of
from aanzet.cases.queries.rows import decoded, read
from aanzet.cases.queries.snapshots import snapshots
from aanzet.clients.queries.engine import ORGANIZATION, client_json
from aanzet.rules.process.state import Case, CaseState, Checkpoint, House, People, PhaseEntry, RequestItem, Task
from aanzet.rules.turn import Turn

LOCK = f"select id from cases_case where organization_id = {ORGANIZATION} and id = any(%(ids)s) order by id"
LOAD = f"""
select to_jsonb(c) as row,
    (select to_jsonb(e) from cases_phaseentry e
      where e.organization_id = c.organization_id and e.id = c.entry_id) as entry,
    (select jsonb_agg(to_jsonb(t) order by t.position, t.created_at) from cases_task t
      where t.organization_id = c.organization_id and t.case_id = c.id
        and (t.entry_id = c.entry_id or t.id = any(%(tasks)s)
             or t.state not in ('done', 'refused', 'cancelled', 'expired'))) as tasks,
    (select jsonb_agg(to_jsonb(i) order by i.position) from cases_requestitem i
      where i.organization_id = c.organization_id and i.case_id = c.id) as items,
    (select jsonb_agg(to_jsonb(p) order by p.position) from cases_checkpoint p
      where p.organization_id = c.organization_id and p.case_id = c.id
        and (p.entry_id = c.entry_id or (p.carried_over and p.state not in ('done', 'not_applicable')))) as checkpoints,
    (select jsonb_agg(d.key) from core_delivery d
      where d.organization_id = c.organization_id and d.case_id = c.id and d.blocking
        and d.state in ('failed', 'uncertain') and (d.entry_id = c.entry_id or d.entry_id is null)) as failed,
    (select jsonb_agg(distinct y.key) from cases_casedocument d
       join documents_dossieritem x on x.organization_id = d.organization_id and x.id = d.item_id
       join documents_dossieritemtype y on y.organization_id = x.organization_id and y.id = x.type_id
      where d.organization_id = c.organization_id and d.case_id = c.id and d.unpinned_at is null
        and x.removed_at is null) as item_types,
    (select jsonb_object_agg(n.key, n.id) from (
        select distinct on (y.key) y.key, x.id from cases_casedocument d
          join documents_dossieritem x on x.organization_id = d.organization_id and x.id = d.item_id
          join documents_dossieritemtype y on y.organization_id = x.organization_id and y.id = x.type_id
         where d.organization_id = c.organization_id and d.case_id = c.id and d.unpinned_at is null
           and x.removed_at is null
         order by y.key, x.changed_at desc, x.id) n) as documents,
    ({client_json("c.client_id", TODAY)}) as client
from cases_case c where c.organization_id = {ORGANIZATION} and c.id = any(%(ids)s) order by c.id
"""


@dataclass(frozen=True, slots=True)
class Loaded:
    """One case as the engine sees it, with the columns of its row that only lists and texts use."""

    state: CaseState
    people: People
    house: House
    values: Mapping[str, str]
    item_types: frozenset[str]
    documents: Mapping[str, UUID]
    row: Mapping[str, Any]


def load_for_command(
    ids: Iterable[UUID], now: datetime, tasks: Iterable[UUID] = (), *, lock: bool = True
) -> dict[UUID, Loaded]:
    """Lock (in order of id) and load. Cases that do not exist in this organization are absent from the answer."""
    wanted = {"ids": sorted(ids), "tasks": list(tasks), "now": now}
    first = f"{LOCK} for no key update; " if lock else ""
    with connection.cursor() as cursor:
        cursor.execute(f"{first}{LOAD}; {HOUSE}", wanted)
        if lock:
            cursor.nextset()
        rows = [decoded(row) for row in cursor.fetchall()]
        cursor.nextset()
        found = decoded(cursor.fetchone())[0]
    house, staff = house_of(found), Staff(found)
    known = snapshots({UUID(row[0]["template_version_id"]) for row in rows})
    return {
        loaded.state.case.id: loaded for loaded in (_loaded(row, known, house, staff, found["name"]) for row in rows)
    }


def _loaded(columns: Sequence[Any], known: Mapping[UUID, Any], house: House, staff: Staff, organization: str) -> Loaded:
    row, entry, tasks, items, checkpoints, failed, item_types, documents, client = columns
    case = read(Case, row)
    state = CaseState(
        case=case,
        template=known[case.template_version_id],
        entry=read(PhaseEntry, entry) if entry else None,
        tasks=tuple(read(Task, task) for task in tasks or ()),
        items=tuple(read(RequestItem, item) for item in items or ()),
        checkpoints=tuple(read(Checkpoint, point) for point in checkpoints or ()),
        failed_effects=frozenset(failed or ()),
        turn=stored_turn(row),
    )
    return Loaded(
        state,
        staff.people(client),
        house,
        merge_values(row, client, organization),
        frozenset(item_types or ()),
        {kind: UUID(item) for kind, item in (documents or {}).items()},
        row,
    )


def stored_turn(row: Mapping[str, Any]) -> Turn | None:
    """The turn as it stands on the case row."""
    if not row["turn_since"]:
        return None
    return Turn(
        party=row["turn_party"],
        rule=row["turn_rule"],
        row=row["turn_row"],
        verb=row["turn_verb"],
        since=_moment(row["turn_since"]),
        until=_day(row["turn_until"]),
        people=tuple(UUID(person) for person in row["turn_people"]),
        instead_of=tuple(UUID(person) if person else None for person in row["turn_instead_of"]),
        group=row["turn_group"],
        count=row["turn_count"],
        secondary=tuple((party, count) for party, count in row["turn_secondary"]),
    )


def merge_values(row: Mapping[str, Any], client: Mapping[str, Any], organization: str) -> dict[str, str]:
    """Values of the merge variables that follow from case, client and organization (F096)."""
    return {
        "client.name": client["name"],
        "client.number": client["number"],
        "organization.name": organization,
        "case.title": row["title"],
        "case.number": row["number"],
        "case.period": row["period"],
    }


def _moment(value: Any) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value
