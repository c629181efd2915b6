"""What must be known to start cases: template, clients and their people, in one round trip for any number of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson

from aanzet.access.queries.engine import HOUSE, TODAY
from aanzet.cases.queries.house import Staff, house_of
from aanzet.cases.queries.snapshots import snapshots
from aanzet.cases.queries.states import known_of
from aanzet.clients.queries.engine import ORGANIZATION, asked_json, client_json
from aanzet.clients.queries.rows import rows
from aanzet.core.batch import prepared
from aanzet.rules import periods
from aanzet.rules.process.state import House, People
from aanzet.rules.process.template import TemplateSnapshot

TEMPLATE = f"""
select jsonb_build_array(t.id, t.name, t.archived_at is not null,
    (select jsonb_agg(jsonb_build_array(v.id, v.number, v.from_period) order by v.number desc)
     from cases_templateversion v
     where v.organization_id = t.organization_id and v.template_id = t.id and v.state <> 'draft'),
    (select jsonb_object_agg(p.id, jsonb_build_array(p.name, p.filing_kind)) from clients_product p
      where p.organization_id = t.organization_id))
from cases_processtemplate t where t.organization_id = {ORGANIZATION} and t.id = %(template)s
"""
CLIENTS = f"""
select jsonb_build_array(k.id, ({client_json("k.id", TODAY)}),
    (select jsonb_agg(p.product_id) from clients_clientproduct p
      where p.organization_id = k.organization_id and p.client_id = k.id
        and ((p.valid_from is null or p.valid_from <= {TODAY}) and (p.valid_until is null or p.valid_until >= {TODAY})
          or (%(first)s::date is not null and (p.valid_from is null or p.valid_from <= %(last)s::date)
              and (p.valid_until is null or p.valid_until >= %(first)s::date)))),
    (select jsonb_build_array(c.number, c.id) from cases_case c
      where c.organization_id = k.organization_id and c.template_id = %(template)s and c.client_id = k.id
        and c.unique_key = %(key)s and c.state <> 'cancelled' limit 1),
    exists (select from cases_casetombstone d
      where d.organization_id = k.organization_id and d.client_id = k.id and d.template_id = %(template)s
        and d.period = %(key)s),
    (select jsonb_object_agg(f.family, f.period_kind order by f.valid_from desc) from clients_clientfilingperiod f
      where f.organization_id = k.organization_id and f.client_id = k.id
        and f.valid_from <= coalesce(%(last)s::date, {TODAY})
        and (f.valid_until is null or f.valid_until >= coalesce(%(first)s::date, {TODAY}))),
    case when (select bool_or(v.conditional) from cases_templateversion v
               where v.organization_id = {ORGANIZATION} and v.template_id = %(template)s and v.state <> 'draft')
      then ({asked_json("k.id", TODAY)}) end)
from clients_client k where k.organization_id = {ORGANIZATION} and k.id = any(%(clients)s) order by k.id
"""
LOAD = f"select ({TEMPLATE}) union all (select ({HOUSE})) union all ({CLIENTS})"


@dataclass(frozen=True, slots=True)
class ClientToStart:
    """One client with what decides whether a case may start for it. existing: number and id of the case in the way.

    deleted: a tombstone stands there (F189). filing_periods: by family, the one in force when the period begins (F051).
    known: what conditions ask of the client (Facts); empty when no version of the template has them.
    """

    id: UUID
    name: str
    number: str
    state: str
    ended_on: str | None
    internal: bool
    people: People
    products: frozenset[str]
    existing: tuple[str, UUID] | None
    deleted: bool
    filing_periods: Mapping[str, str]
    raw: Mapping[str, Any]
    known: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class ToStart:
    """Everything read for one start of one or many cases. products: id -> name and filing kind."""

    template_id: UUID
    template_name: str
    archived: bool
    version_id: UUID | None
    snapshot: TemplateSnapshot | None
    house: House
    organization: str
    products: Mapping[str, tuple[str, str]]
    clients: tuple[ClientToStart, ...]


def load_for_start(
    template_id: UUID,
    client_ids: Sequence[UUID],
    now: datetime,
    *,
    period: periods.Period | None,
    key: str | None,
) -> ToStart | None:
    """Read what a start needs; None when there is no such template here. key: of the uniqueness, None = not unique."""
    wanted = {
        "template": template_id,
        "clients": list(client_ids),
        "now": now,
        "first": period.start if period else None,
        "last": period.end if period else None,
        "key": key,
    }
    found_template, organization, *found_clients = (row for (row,) in prepared(LOAD, wanted))
    if found_template is None:
        return None
    template, found = orjson.loads(found_template), orjson.loads(organization)
    published, products = template[3:]
    version = version_for(published or [], period)
    staff = Staff(found)
    return ToStart(
        template_id=template_id,
        template_name=template[1],
        archived=template[2],
        version_id=version,
        snapshot=snapshots({version}).get(version) if version else None,
        house=house_of(found),
        organization=found["name"],
        products={key: (name, kind) for key, (name, kind) in (products or {}).items()},
        clients=tuple(_client(orjson.loads(row), staff) for row in found_clients),
    )


def cases_there(template_id: UUID, client_ids: Sequence[UUID]) -> dict[UUID, tuple[UUID, str]]:
    """Client -> id and number of a case of this template, of those that have one that was not stopped."""
    found = rows(
        """select distinct on (client_id) client_id, id, number from cases_case
        where client_id = any(%s) and template_id = %s and state <> 'cancelled' order by client_id, created_at desc""",
        [list(client_ids), template_id],
    )
    return {row["client_id"]: (row["id"], row["number"]) for row in found}


def version_for(versions: Sequence[Sequence[Any]], period: periods.Period | None) -> UUID | None:
    """The version that holds for a period: the newest whose first period is not later, else the oldest (F113)."""
    if not versions:
        return None
    start: date | None = period.start if period else None
    for key, _number, from_period in versions:
        if not from_period or start is None or periods.parse(from_period).start <= start:
            return UUID(key)
    return UUID(versions[-1][0])


def _client(row: Sequence[Any], staff: Staff) -> ClientToStart:
    key, client, products, existing, deleted, filing, asked = row
    return ClientToStart(
        id=UUID(key),
        name=client["name"],
        number=client["number"],
        state=client["state"],
        ended_on=client["ended_on"],
        internal=client["kind"] == "internal",
        people=staff.people(client),
        products=frozenset(products or ()),
        existing=(existing[0], UUID(existing[1])) if existing else None,
        deleted=deleted,
        filing_periods=filing or {},
        raw=client,
        known=known_of(asked),
    )
