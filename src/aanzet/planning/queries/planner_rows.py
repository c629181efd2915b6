"""The planner view of one template: clients by periods or by phases, and who is behind (F312; ux 8.7)."""

from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Any
from uuid import UUID

from aanzet.access.queries.engine import group_names
from aanzet.access.queries.people import names
from aanzet.cases.queries.turn_view import TURN_COLUMNS, TurnReader, TurnView, read_turn, turn_people_of, turn_view
from aanzet.clients.queries.rows import rows
from aanzet.clients.queries.search import escape
from aanzet.core.log import to_json
from aanzet.planning.queries.choices import TemplateChoice
from aanzet.planning.queries.planner import EXPECTED, IS_LATE, PAIRS, THERE, filled, pairs_of, reach_of
from aanzet.rules.actors import Actor
from aanzet.rules.names import fold
from aanzet.rules.periods import Period
from aanzet.rules.process import words

PAGE = 50
BEHIND, NOT_STARTED, NO_RETURN, NOT_DONE = "behind", "not_started", "no_return", "not_done"
FILTERS = {
    BEHIND: "bool_or(b.late) or bool_or(b.missing and b.ended)",
    NOT_STARTED: "bool_or(b.missing or b.state = 'not_started')",
    NO_RETURN: "bool_or(b.no_return)",
    NOT_DONE: "bool_or(b.missing or b.state <> 'completed')",
}
BY_NAME, BY_DATE, BY_SILENCE = "name", "date", "silence"
SORTS = {
    BY_NAME: "c.sort_name, c.number",
    BY_DATE: "min(b.until) nulls last, c.sort_name, c.number",
    # who has no case at all first, then the clients who have been silent longest
    BY_SILENCE: """bool_or(b.missing) desc, min(b.turn_since) filter (where b.turn_party = 'client') nulls last,
        min(b.until) nulls last, c.sort_name, c.number""",
}
# A return was received when a document of a kind that is linked to the template lies with the case (F129).
RETURNED = """exists (select from cases_casedocument d
    join documents_dossieritem i on i.organization_id = d.organization_id and i.id = d.item_id
    join documents_dossieritemtype y on y.organization_id = i.organization_id and y.id = i.type_id
    where d.organization_id = k.organization_id and d.case_id = k.id and d.unpinned_at is null
      and y.key = any(%(types)s::text[]))"""
UNRETURNED = f"""coalesce(k.state in ('active', 'on_hold') and cardinality(%(types)s::text[]) > 0
    and not {RETURNED}, false)"""
BOTH = f"""both_sides as (
    select coalesce(k.client_id, e.client_id) as client_id, coalesce(k.period, e.key) as key, k.id as case_id,
        k.id is null as missing, w.last < %(today)s as ended, coalesce({IS_LATE}, false) as late, k.state,
        k.turn_party, k.turn_since,
        case when k.state in ('not_started', 'active', 'on_hold') then coalesce(k.legal_due_on, k.due_on) end as until,
        {UNRETURNED} as no_return
    from expected e full join there k on k.template_id = e.template and k.period = e.key and k.client_id = e.client_id
    join w on w.key = coalesce(k.period, e.key))"""
CLIENTS = f"""
with {PAIRS}, {EXPECTED}, {THERE}, {BOTH}
select c.id, c.number, c.name, count(*) over () as total,
    array_agg(b.key) filter (where b.missing) as missing
from both_sides b join clients_client c on c.id = b.client_id
where (%(search)s = '' or c.search like %(search)s)
group by c.id having {{wanted}} order by {{sort}} limit %(limit)s offset %(offset)s
"""  # noqa: S608 - conditions, ours
CASES = f"""
select k.id, k.number, k.client_id, k.period as key, k.phase_key, k.phase_name, k.phase_position, k.phase_count,
    coalesce(k.legal_due_on, k.due_on) as until, k.legal_due_on is not null as statutory,
    {IS_LATE} as late,
    {UNRETURNED} as no_return,
    {", ".join(f"k.{column}" for column in TURN_COLUMNS)}
from cases_case k
where k.template_id = %(template)s and k.client_id = any(%(clients)s) and k.period = any(%(keys)s)
  and k.state <> 'cancelled' and {{reach_case}}
order by k.created_at
"""  # noqa: S608 - conditions, ours


@dataclass(frozen=True, slots=True)
class RowsFilter:
    """What to show of a template. only: a key of FILTERS, "" = everybody. sort: a key of SORTS. text: of a client."""

    only: str = ""
    sort: str = BY_NAME
    text: str = ""
    offset: int = 0
    manager: UUID | None = None
    limit: int = PAGE


@dataclass(frozen=True, slots=True)
class CaseCell:
    """A case in its cell. days: to the statutory date (or the due date when there is none), negative = passed."""

    id: UUID
    number: str
    state: str
    turn: TurnView
    phase_key: str
    phase_name: str
    phase_position: int
    until: date | None
    days: int | None
    statutory: bool
    late: bool
    no_return: bool

    @property
    def done(self) -> bool:
        """Completed."""
        return self.state == words.COMPLETED


@dataclass(frozen=True, slots=True)
class ClientLine:
    """A client with its cases by period; missing: periods in which there should be one."""

    id: UUID
    number: str
    name: str
    missing: frozenset[str]
    cases: dict[str, CaseCell]


@dataclass(frozen=True, slots=True)
class Rows:
    """One page of clients. total: all that pass the filter."""

    lines: tuple[ClientLine, ...]
    total: int


def planner_rows(
    actor: Actor,
    template: TemplateChoice,
    columns: tuple[Period, ...],
    wanted: RowsFilter,
    today: date,
    zone: tzinfo,
) -> Rows:
    """The clients of one template in these periods. Five queries, however many clients."""
    by_kind: dict[str, tuple[Period, ...]] = {}
    for period in columns:
        by_kind[period.kind] = (*by_kind.get(period.kind, ()), period)
    values, conditions = reach_of(actor, wanted.manager)
    values |= {
        "pairs": to_json(pairs_of([template], by_kind)),
        "today": today,
        "types": [link.key for link in template.snapshot.item_types],
        "search": f"%{escape(fold(wanted.text))}%" if wanted.text.strip() else "",
        "limit": wanted.limit,
        "offset": wanted.offset,
    }
    conditions |= {"wanted": FILTERS.get(wanted.only, "true"), "sort": SORTS.get(wanted.sort, SORTS[BY_NAME])}
    found = rows(filled(CLIENTS, conditions), values)
    if not found:
        return Rows((), 0)
    more = {"template": template.id, "clients": [one["id"] for one in found], "keys": [one.key for one in columns]}
    cases = rows(filled(CASES, conditions), {**values, **more})
    cells = _cells(actor, cases, today, zone)
    lines = tuple(
        ClientLine(
            one["id"],
            one["number"],
            one["name"],
            frozenset(one["missing"] or ()),
            {key: cell for (client, key), cell in cells.items() if client == one["id"]},
        )
        for one in found
    )
    return Rows(lines, found[0]["total"])


def _cells(actor: Actor, cases: list[dict[str, Any]], today: date, zone: tzinfo) -> dict[tuple[UUID, str], CaseCell]:
    """Client and period -> the case; the newest when there are more."""
    people = names(turn_people_of(cases))
    groups = group_names() if any(one["turn_group"] for one in cases) else {}
    reader = TurnReader(actor.id, today, zone, people=people, groups=groups)
    found = {}
    for one in cases:
        turn = turn_view(read_turn(one), reader, short=True)
        until = one["until"] if one["state"] != words.COMPLETED else None
        found[(one["client_id"], one["key"])] = CaseCell(
            id=one["id"],
            number=one["number"],
            state=one["state"],
            turn=turn,
            phase_key=one["phase_key"],
            phase_name=one["phase_name"],
            phase_position=one["phase_position"],
            until=until,
            days=(until - today).days if until else None,
            statutory=one["statutory"],
            late=one["late"] or False,
            no_return=one["no_return"],
        )
    return found
