"""The planner view: templates by periods, over all clients, counted in the database (F312; ux 8.7)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from aanzet.cases.queries.access import ask_cases, cases_reached
from aanzet.clients.queries.reach import reached
from aanzet.clients.queries.rows import rows, within
from aanzet.core.log import to_json
from aanzet.planning.queries.choices import TemplateChoice, templates
from aanzet.rules import periods
from aanzet.rules.actors import Actor
from aanzet.rules.autostart import kinds_of
from aanzet.rules.periods import Period

COLUMNS = 5  # periods beside each other
STEP = 4  # periods that "earlier" and "later" move
KINDS = (periods.MONTH, periods.FOUR_WEEKS, periods.QUARTER, periods.HALF_YEAR, periods.YEAR, periods.BOOK_YEAR)

# w: template x period. since: the first day it was used for, or a year before it was made; nobody is expected earlier.
# expected: who should have a case, because he takes the product in that period and files by it (F051); whoever had his
# case deleted is left in peace (F189). there: the cases themselves.
PAIRS = """w as materialized (select w.*, coalesce((select min(k.period_start) from cases_case k
        where k.organization_id = p.organization_id and k.template_id = p.id),
      (p.created_at - interval '1 year')::date) as since
    from jsonb_to_recordset(%(pairs)s::jsonb)
    as w(template uuid, key text, kind text, first date, last date,
        from_client boolean, products uuid[], families text[])
    join cases_processtemplate p on p.id = w.template)"""
EXPECTED = """expected as (
    select distinct w.template, w.key, c.id as client_id from w
    join clients_clientproduct t on t.product_id = any(w.products)
      and (t.valid_from is null or t.valid_from <= w.last) and (t.valid_until is null or t.valid_until >= w.first)
    join clients_client c on c.organization_id = t.organization_id and c.id = t.client_id
      and c.state = 'active' and c.kind <> 'internal' and {reach_client}
    left join lateral (select f.period_kind from clients_clientfilingperiod f
        where f.organization_id = c.organization_id and f.client_id = c.id and f.family = any(w.families)
          and f.valid_from <= w.last and (f.valid_until is null or f.valid_until >= w.first)
        order by f.valid_from limit 1) f on cardinality(w.families) > 0
    where w.first <= %(today)s and w.last >= w.since
      and case when w.from_client then f.period_kind = w.kind else coalesce(f.period_kind, w.kind) = w.kind end
      and not exists (select from cases_casetombstone d where d.organization_id = c.organization_id
        and d.client_id = c.id and d.template_id = w.template and d.period = w.key))"""
THERE = """there as (
    select k.* from w join cases_case k on k.template_id = w.template and k.period = w.key and k.state <> 'cancelled'
    where {reach_case})"""
IS_LATE = "(k.state in ('not_started', 'active') and (k.legal_due_on < %(today)s or k.due_on < %(today)s))"
CELLS = f"""
with {PAIRS}, {EXPECTED}, {THERE}
select coalesce(k.template_id, e.template) as template, coalesce(k.period, e.key) as key,
    count(*) filter (where k.state = 'completed') as done,
    count(*) filter (where k.state in ('active', 'on_hold')
      and k.turn_party in ('office', 'nobody')) as office,
    count(*) filter (where k.state in ('active', 'on_hold') and k.turn_party = 'client') as client,
    count(*) filter (where k.state in ('active', 'on_hold') and k.turn_party = 'third_party') as third,
    count(*) filter (where k.state = 'not_started') as ready,
    count(*) filter (where k.id is null) as missing,
    count(*) filter (where {IS_LATE}) as late,
    min(k.legal_due_on) filter (where k.state <> 'completed') as until
from expected e full join there k on k.template_id = e.template and k.period = e.key and k.client_id = e.client_id
group by 1, 2
"""  # noqa: S608 - conditions, ours


@dataclass(frozen=True, slots=True)
class PlannerFilter:
    """What to show. manager: clients of this relation manager only. year: None = this one. back: steps of 4 earlier."""

    year: int | None = None
    back: int = 0
    manager: UUID | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One template in one period. ready: made, not begun; missing: takes the product, and no case stands there."""

    done: int = 0
    office: int = 0
    client: int = 0
    third: int = 0
    ready: int = 0
    missing: int = 0
    late: int = 0
    until: date | None = None

    @property
    def waiting(self) -> int:
        """Still to start."""
        return self.ready + self.missing

    @property
    def total(self) -> int:
        """Everybody who has or should have a case."""
        return self.done + self.office + self.client + self.third + self.waiting

    @property
    def open(self) -> int:
        """Not done."""
        return self.total - self.done


@dataclass(frozen=True, slots=True)
class Line:
    """A template with its cells, one per column."""

    template: TemplateChoice
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One kind of period: its columns, and the templates that have it. until: statutory date by column, when known."""

    kind: str
    columns: tuple[Period, ...]
    until: tuple[date | None, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Planner:
    """The whole view. late, missing: over everything that is shown; what still runs is not missing yet."""

    blocks: tuple[Block, ...]
    late: int = 0
    missing: int = 0
    known: tuple[TemplateChoice, ...] = field(default=())


def planner(actor: Actor, wanted: PlannerFilter, today: date) -> Planner:
    """Every template with periods, by kind of period. Four queries, however many clients."""
    ask_cases(actor)
    known = tuple(one for one in templates(actor) if kinds_of(one.period_kind))
    if not known:
        return Planner(())
    columns = {kind: columns_of(kind, wanted, today) for kind in KINDS}
    pairs = pairs_of(known, columns)
    values, conditions = reach_of(actor, wanted.manager)
    found = rows(filled(CELLS, conditions), {**values, "pairs": to_json(pairs), "today": today})
    cells = {(one.pop("template"), one.pop("key")): Cell(**one) for one in found}
    blocks = tuple(block for kind in KINDS if (block := _block(kind, columns[kind], known, cells, today)) is not None)
    every = [cell for block in blocks for line in block.lines for cell in line.cells]
    missing = sum(
        cell.missing
        for block in blocks
        for line in block.lines
        for cell, period in zip(line.cells, block.columns, strict=True)
        if period.end < today
    )
    return Planner(blocks, sum(cell.late for cell in every), missing, known)


def planner_templates(actor: Actor) -> tuple[TemplateChoice, ...]:
    """Every template that may be started, those without periods too: to say why nothing stands there."""
    ask_cases(actor)
    return templates(actor)


def columns_of(kind: str, wanted: PlannerFilter, today: date) -> tuple[Period, ...]:
    """The periods beside each other, oldest first: up to today, or to the end of an earlier year."""
    last = periods.containing(kind, today)
    if wanted.year is not None and wanted.year < today.year:
        last = periods.containing(kind, date(wanted.year, 12, 31))
    for _ in range(wanted.back * STEP):
        last = last.previous()
    found = [last]
    while len(found) < COLUMNS:
        found.append(found[-1].previous())
    return tuple(reversed(found))


def pairs_of(known: Iterable[TemplateChoice], columns: dict[str, tuple[Period, ...]]) -> list[dict[str, Any]]:
    """Template x period as rows for the database."""
    known = list(known)
    families = _families(known)
    return [
        {
            "template": one.id,
            "key": period.key,
            "kind": kind,
            "first": period.start,
            "last": period.end,
            "from_client": one.period_kind == periods.FROM_CLIENT,
            "products": list(one.products),
            "families": families[one.id],
        }
        for one in known
        for kind in kinds_of(one.period_kind)
        for period in columns.get(kind, ())
    ]


def filled(sql: str, conditions: dict[str, str]) -> str:
    """The statement with the borders of the reader."""
    for name, condition in conditions.items():
        sql = sql.replace(f"{{{name}}}", condition)
    return sql


def _families(known: Sequence[TemplateChoice]) -> dict[UUID, list[str]]:
    """Template -> the families of filings its products belong to (F051, F052)."""
    every = {product for one in known for product in one.products}
    sql = "select id, filing_kind from clients_product where id = any(%(ids)s) and filing_kind <> ''"
    kinds = {one["id"]: one["filing_kind"] for one in rows(sql, {"ids": list(every)})} if every else {}
    return {one.id: sorted({kinds[product] for product in one.products if product in kinds}) for one in known}


def _block(
    kind: str,
    columns: tuple[Period, ...],
    known: Iterable[TemplateChoice],
    cells: dict[tuple[UUID, str], Cell],
    today: date,
) -> Block | None:
    lines = []
    for one in known:
        if kind in kinds_of(one.period_kind):
            line = Line(one, tuple(cells.get((one.id, period.key), Cell()) for period in columns))
            # who takes its period from the client stands there only where clients file like that
            if one.period_kind != periods.FROM_CLIENT or any(cell.total for cell in line.cells):
                lines.append(line)
    if not lines:
        return None
    until = [
        min((day for line in lines if (day := line.cells[place].until)), default=None) for place in range(len(columns))
    ]
    return Block(kind, columns, tuple(until), tuple(lines))


def reach_of(actor: Actor, manager_id: UUID | None) -> tuple[dict[str, Any], dict[str, str]]:
    """Values and conditions: the clients and cases this reader reaches, of one relation manager when asked."""
    client, values = reached(actor)
    case, more = cases_reached(actor, "k")
    values = {**values, **more, "manager": manager_id}
    if manager_id:
        held = f"""{{column}} in (select a.client_id from clients_roleassignment a
            join access_teamrole r on r.organization_id = a.organization_id and r.id = a.role_id
            where a.member_id = %(manager)s and r.key = 'relation_manager' and {within("%(today)s", "a")})"""
        client = f"{client} and {held.replace('{column}', 'c.id')}"
        case = f"{case} and {held.replace('{column}', 'k.client_id')}"
    return values, {"reach_client": client, "reach_case": case}
