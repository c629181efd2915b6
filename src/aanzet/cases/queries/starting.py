"""What must be known to start cases: template, clients and their people, in one round trip for any number of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from aanzet.access.queries.engine import HOUSE, TODAY
from aanzet.cases.queries.house import Staff, house_of
from aanzet.cases.queries.rows import decoded
from aanzet.cases.queries.snapshots import snapshots
from aanzet.clients.queries.engine import ORGANIZATION, client_json
from aanzet.rules import periods
from aanzet.rules.process.state import House, People
from aanzet.rules.process.template import TemplateSnapshot

TEMPLATE = f"""
select t.id, t.name, t.archived_at is not null,
    (select jsonb_agg(jsonb_build_array(v.id, v.number, v.from_period) order by v.number desc)
     from cases_templateversion v
     where v.organization_id = t.organization_id and v.template_id = t.id and v.state <> 'draft'),
    (select jsonb_object_agg(p.id, jsonb_build_array(p.name, p.filing_kind)) from clients_product p
      where p.organization_id = t.organization_id)
from cases_processtemplate t where t.organization_id = {ORGANIZATION} and t.id = %(template)s
"""
CLIENTS = f"""
select k.id, ({client_json("k.id", TODAY)}),
    (select jsonb_agg(p.product_id) from clients_clientproduct p
      where p.organization_id = k.organization_id and p.client_id = k.id
        and ((p.valid_from is null or p.valid_from <= {TODAY}) and (p.valid_until is null or p.valid_until >= {TODAY})
          or (%(first)s::date is not null and (p.valid_from is null or p.valid_from <= %(last)s)
              and (p.valid_until is null or p.valid_until >= %(first)s)))),
    (select jsonb_build_array(c.number, c.id) from cases_case c
      where c.organization_id = k.organization_id and c.template_id = %(template)s and c.client_id = k.id
        and c.unique_key = %(key)s and c.state <> 'cancelled' limit 1),
    (select jsonb_object_agg(f.family, f.period_kind) from clients_clientfilingperiod f
      where f.organization_id = k.organization_id and f.client_id = k.id
        and f.valid_from <= coalesce(%(last)s, {TODAY})
        and (f.valid_until is null or f.valid_until >= coalesce(%(first)s, {TODAY})))
from clients_client k where k.organization_id = {ORGANIZATION} and k.id = any(%(clients)s) order by k.id
"""
# Numbers are drawn with the read: a refused client leaves a gap, which is better than a lock round of its own.
DRAW = f"""
insert into core_numberseries as s (id, organization_id, kind, next)
values (gen_random_uuid(), {ORGANIZATION}, 'case', 1 + %(count)s)
on conflict (organization_id, kind) do update set next = s.next + %(count)s returning s.next - %(count)s
"""


@dataclass(frozen=True, slots=True)
class ClientToStart:
    """One client with what decides whether a case may start for it. existing: number and id of the case in the way."""

    id: UUID
    name: str
    number: str
    state: str
    ended_on: str | None
    internal: bool
    people: People
    products: frozenset[str]
    existing: tuple[str, UUID] | None
    filing_periods: Mapping[str, str]
    raw: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ToStart:
    """Everything read for one start of one or many cases. first_number: of the numbers drawn, None in a preview.

    products: id -> name and filing kind.
    """

    template_id: UUID
    template_name: str
    archived: bool
    version_id: UUID | None
    snapshot: TemplateSnapshot | None
    house: House
    organization: str
    products: Mapping[str, tuple[str, str]]
    clients: tuple[ClientToStart, ...]
    first_number: int | None


def load_for_start(
    template_id: UUID,
    client_ids: Sequence[UUID],
    now: datetime,
    *,
    period: periods.Period | None,
    key: str | None,
    draw: bool,
) -> ToStart | None:
    """Read what a start needs; None when there is no such template here. key: of the uniqueness, None = not unique."""
    wanted = {
        "template": template_id,
        "clients": list(client_ids),
        "now": now,
        "first": period.start if period else None,
        "last": period.end if period else None,
        "key": key,
        "count": len(client_ids),
    }
    with connection.cursor() as cursor:
        cursor.execute("; ".join((TEMPLATE, CLIENTS, HOUSE, *((DRAW,) if draw else ()))), wanted)
        template = cursor.fetchone()
        cursor.nextset()
        rows = [(row[0], *decoded(row[1:])) for row in cursor.fetchall()]
        cursor.nextset()
        found = decoded(cursor.fetchone())[0]
        first_number = None
        if draw:
            cursor.nextset()
            first_number = cursor.fetchone()[0]
    if template is None:
        return None
    published, products = decoded(template[3:])
    version = version_for(published or [], period)
    staff = Staff(found)
    return ToStart(
        template_id=template[0],
        template_name=template[1],
        archived=template[2],
        version_id=version,
        snapshot=snapshots({version}).get(version) if version else None,
        house=house_of(found),
        organization=found["name"],
        products={key: (name, kind) for key, (name, kind) in (products or {}).items()},
        clients=tuple(_client(row, staff) for row in rows),
        first_number=first_number,
    )


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
    key, client, products, existing, filing = row
    return ClientToStart(
        id=key,
        name=client["name"],
        number=client["number"],
        state=client["state"],
        ended_on=client["ended_on"],
        internal=client["kind"] == "internal",
        people=staff.people(client),
        products=frozenset(products or ()),
        existing=(existing[0], UUID(existing[1])) if existing else None,
        filing_periods=filing or {},
        raw=client,
    )
