"""The engine's first beat: lock the cases, load everything `decide` must know of them, in one round trip.

An effect of which the answer was lost counts as failed until there is one, also while it is tried again.

One statement locks and reads, but what it reads is as old as its beginning. When it had to wait for another one,
the version that it locked is newer than the one that it read; then it reads again, holding the lock.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson

from aanzet.access.queries.engine import HOUSE, TODAY
from aanzet.cases.queries.house import Staff, house_of
from aanzet.cases.queries.rows import read
from aanzet.cases.queries.snapshots import snapshots
from aanzet.clients.queries.engine import ORGANIZATION, asked_json, client_json
from aanzet.core.batch import prepared
from aanzet.rules.process.state import Case, CaseState, Checkpoint, House, People, PhaseEntry, RequestItem, Task
from aanzet.rules.turn import Turn

MINE = f"organization_id = {ORGANIZATION} and id = any(%(ids)s)"
LOCKED = f"select id, version from cases_case where {MINE} order by id for no key update"
ONLY_READ = f"select id, version from cases_case where {MINE}"
LOAD = f"""
select l.version = c.version, jsonb_build_array(to_jsonb(c),
    (select to_jsonb(e) from cases_phaseentry e
      where e.organization_id = c.organization_id and e.id = c.entry_id),
    (select jsonb_agg(to_jsonb(t) order by t.created_at, t.position, t.id) from cases_task t
      where t.organization_id = c.organization_id and t.case_id = c.id
        and (t.entry_id = c.entry_id or t.id = any(%(tasks)s)
             or t.state not in ('done', 'refused', 'cancelled', 'expired'))),
    (select jsonb_agg(to_jsonb(i) order by i.position, i.id) from cases_requestitem i
      where i.organization_id = c.organization_id and i.case_id = c.id),
    (select jsonb_agg(to_jsonb(p) order by p.position, p.id) from cases_checkpoint p
      where p.organization_id = c.organization_id and p.case_id = c.id
        and (p.entry_id = c.entry_id or (p.carried_over and p.state not in ('done', 'not_applicable')))),
    (select jsonb_agg(d.key) from core_delivery d
      where d.organization_id = c.organization_id and d.case_id = c.id and d.blocking
        and (d.state in ('failed', 'uncertain') or d.doubts > 0 and d.state in ('queued', 'retry', 'sending'))
        and (d.entry_id = c.entry_id or d.entry_id is null)),
    (select jsonb_object_agg(n.key, n.id) from (
        select distinct on (y.key) y.key, x.id from cases_casedocument d
          join documents_dossieritem x on x.organization_id = d.organization_id and x.id = d.item_id
          join documents_dossieritemtype y on y.organization_id = x.organization_id and y.id = x.type_id
         where d.organization_id = c.organization_id and d.case_id = c.id and d.unpinned_at is null
           and x.removed_at is null
         order by y.key, x.changed_at desc, x.id) n),
    ({client_json("c.client_id", TODAY)}),
    (select case when v.conditional or %(more)s::boolean then jsonb_build_array(({asked_json("c.client_id", TODAY)}),
        (select jsonb_agg(jsonb_build_array(t.id, t.automation_key) order by t.created_at, t.position, t.id)
           from cases_task t where t.organization_id = c.organization_id and t.case_id = c.id
            and t.kind = 'request' and t.automation_key <> '')) end
      from cases_templateversion v where v.organization_id = c.organization_id and v.id = c.template_version_id),
    (select case when %(more)s::boolean then jsonb_build_array(
        (select jsonb_object_agg(m.payload ->> 'argument', m.due_at) from core_timer m
          where m.organization_id = c.organization_id and m.case_id = c.id and m.state = 'open'
            and starts_with(m.key, 'moment:' || c.entry_id || ':')),
        (select jsonb_agg(distinct split_part(d.key, ':', 4)) from core_delivery d
          where d.organization_id = c.organization_id and d.case_id = c.id and d.entry_id = c.entry_id
            and starts_with(d.key, 'auto:'))) end))
from locked l join cases_case c on c.id = l.id and c.organization_id = {ORGANIZATION} order by c.id
"""


def _statement(lock: str) -> str:
    """The cases in order of id, then the house; the house is read once for all of them."""
    return f"with locked as materialized ({lock}) ({LOAD}) union all (select null::boolean, ({HOUSE}))"


LOAD_LOCKED, LOAD_ONLY = _statement(LOCKED), _statement(ONLY_READ)


@dataclass(frozen=True, slots=True)
class Loaded:
    """One case as the engine sees it, with the columns of its row that only lists and texts use.

    known, asked: what conditions ask (Facts); empty when the template has none. waiting, fired: see Facts.
    """

    state: CaseState
    people: People
    house: House
    values: Mapping[str, str]
    item_types: frozenset[str]
    documents: Mapping[str, UUID]
    row: Mapping[str, Any]
    known: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    asked: Mapping[UUID, str] = field(default_factory=dict)
    waiting: Mapping[str, datetime] = field(default_factory=dict)
    fired: frozenset[str] = frozenset()


def load_for_command(
    ids: Iterable[UUID], now: datetime, tasks: Iterable[UUID] = (), *, lock: bool = True, more: bool = False
) -> dict[UUID, Loaded]:
    """Lock (in order of id) and load. Cases that do not exist in this organization are absent from the answer.

    more: also what only few commands ask: which automations wait or are done (Facts.waiting, fired), and what the
    conditions ask of a version that the case may get.
    """
    wanted = {"ids": sorted(ids), "tasks": list(tasks), "now": now, "more": more}
    *cases, (_, organization) = prepared(LOAD_LOCKED if lock else LOAD_ONLY, wanted)
    if lock and not all(fresh for fresh, _ in cases):
        *cases, (_, organization) = prepared(LOAD_LOCKED, wanted)
    rows, found = [orjson.loads(columns) for _, columns in cases], orjson.loads(organization)
    house, staff = house_of(found), Staff(found)
    known = snapshots({UUID(row[0]["template_version_id"]) for row in rows})
    return {
        loaded.state.case.id: loaded for loaded in (_loaded(row, known, house, staff, found["name"]) for row in rows)
    }


def hold_cases(ids: Collection[UUID]) -> set[UUID]:
    """Lock cases without waiting for anybody, until the end of the transaction; those that were free."""
    return {row[0] for row in prepared(f"{LOCKED} skip locked", {"ids": list(ids)})}


def _loaded(columns: Sequence[Any], known: Mapping[UUID, Any], house: House, staff: Staff, organization: str) -> Loaded:
    row, entry, tasks, items, checkpoints, failed, documents, client, conditions, moments = columns
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
        frozenset(documents or ()),
        {kind: UUID(item) for kind, item in (documents or {}).items()},
        row,
        known_of(conditions[0] if conditions else None),
        {UUID(task): key for task, key in (conditions[1] or ())} if conditions else {},
        {key: _moment(at) for key, at in (moments[0] or {}).items()} if moments else {},
        frozenset(moments[1] or ()) if moments else frozenset(),
    )


def known_of(asked: Mapping[str, list[str]] | None) -> dict[str, tuple[str, ...]]:
    """What conditions ask of the client, by the key of the field (rules/process/fields.py)."""
    return {f"client.{name}": tuple(texts) for name, texts in (asked or {}).items()}


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
