"""A page of the queue: which cases, in which order. At most five queries, whatever the size."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any
from uuid import UUID

from aanzet.cases.queries.access import ask_cases
from aanzet.cases.queries.priority_words import rank
from aanzet.cases.queries.queue.columns import CASES, QUEUE, Columns, columns_of
from aanzet.cases.queries.queue.counts import MOST, Counts, count_all, counts
from aanzet.cases.queries.queue.filters import (
    ALL,
    CLIENT,
    GROUPS,
    ME,
    SNOOZED,
    TABS,
    THIRD_PARTY,
    Narrowed,
    QueueFilter,
    group_of,
    in_tab,
    narrowed,
)
from aanzet.cases.queries.queue.lines import Reading, WorkRow, lines
from aanzet.clients.queries.rows import TODAY, rows
from aanzet.rules.actors import Actor

PAGE = 50
BEFORE = rank("c.turn_priority")
# Late first follows from the due date; within a day what has priority; the id breaks ties, so pages never overlap.
LATE_FIRST = f"c.due_on nulls last, {BEFORE}, c.turn_since, c.id"
OWN = f"""cases_caseturnperson p join cases_case c on c.organization_id = p.organization_id and c.id = p.case_id
where p.person_id = %(me)s and {{condition}} and not {SNOOZED}
order by {{order}}"""
OWN_LATE_FIRST = f"p.due_on nulls last, {BEFORE}, c.turn_since, c.id"
# High first within late, today, this week and later: the groups of the page stay as they are.
STRETCH = f"""case when c.due_on is null then 4 when c.due_on < {TODAY} then 0 when c.due_on = {TODAY} then 1
    when c.due_on <= (date_trunc('week', {TODAY}) + interval '6 days')::date then 2 else 3 end"""
QUEUE_SORTS: Mapping[str, str] = {"due": LATE_FIRST, "priority": f"{STRETCH}, {BEFORE}, {LATE_FIRST}"}
SORTS: Mapping[str, str] = {
    "due": LATE_FIRST,
    "priority": f"{BEFORE}, {LATE_FIRST}",
    "since": "c.turn_since, c.id",
    "client": "k.sort_name, c.title, c.id",
    "title": "c.title, k.sort_name, c.id",
    "-started": "c.created_at desc, c.id",
}


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that are due in the same stretch of time; `count` counts all of them, also on other pages."""

    key: str
    count: int
    rows: tuple[WorkRow, ...]


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of "Aan zet". start: position of its first line; more: there is a next page."""

    tab: str
    groups: tuple[Group, ...]
    counts: Counts
    start: int
    more: bool
    columns: Columns

    @property
    def shown(self) -> int:
        """Position after the last line."""
        return self.start + sum(len(group.rows) for group in self.groups)

    @property
    def total(self) -> int:
        """Of this tab; at MOST it means that there are more."""
        return self.counts.tabs[self.tab]

    @property
    def next_start(self) -> int | None:
        """Where the next page begins, None on the last."""
        return self.shown if self.more else None


@dataclass(frozen=True, slots=True)
class CasesPage:
    """One page of the list of all open cases."""

    rows: tuple[WorkRow, ...]
    total: int
    start: int
    more: bool
    columns: Columns

    @property
    def next_start(self) -> int | None:
        """Where the next page begins, None on the last."""
        return self.start + len(self.rows) if self.more else None


def queue_page(
    actor: Actor,
    now: datetime,
    zone: tzinfo,
    *,
    wanted: QueueFilter,
    tab: str = ME,
    sort: str = "due",
    start: int = 0,
    columns: str = "",
) -> QueuePage:
    """The cases of a tab by due date: late first, then by priority, then since when (F212).

    sort: of QUEUE_SORTS. columns: as the address names them.
    """
    ask_cases(actor)
    tab = tab if tab in TABS else ME
    today = now.astimezone(zone).date()
    counted = counts(actor, wanted, tab, today)
    shown = columns_of(QUEUE, columns, counted.columns)
    order = QUEUE_SORTS.get(sort, LATE_FIRST)
    if tab == ME:
        ids, more = _own_ids(actor, wanted, order, start)
    else:
        ids, more = _ids(actor, wanted, in_tab(tab), order, start)
    made = lines(ids, Reading(actor, now, zone, shown), show_turn=tab in (CLIENT, THIRD_PARTY, ALL))
    groups = []
    for key in GROUPS:
        of_group = tuple(row for row in made if group_of(row.due, today) == key)
        if of_group:
            groups.append(Group(key, max(counted.groups[key], len(of_group)), of_group))
    return QueuePage(tab, tuple(groups), counted, max(start, 0), more, shown)


def cases_page(
    actor: Actor,
    now: datetime,
    zone: tzinfo,
    *,
    wanted: QueueFilter,
    sort: str = "due",
    start: int = 0,
    columns: str = "",
) -> CasesPage:
    """Every open case within reach: also what is not started, on hold or given to nobody (F213)."""
    ask_cases(actor)
    total, kept = count_all(actor, wanted)
    shown = columns_of(CASES, columns, kept)
    ids, more = _ids(actor, wanted, "true", SORTS.get(sort, LATE_FIRST), start)
    made = lines(ids, Reading(actor, now, zone, shown), show_turn=True)
    return CasesPage(made, total, max(start, 0), more, shown)


def line_of(actor: Actor, now: datetime, zone: tzinfo, case_id: UUID) -> WorkRow | None:
    """One line, for a row that keeps itself fresh; None when it is not open or not within reach."""
    ask_cases(actor)
    base = narrowed(actor, QueueFilter())
    found = rows(
        f"select c.id from cases_case c where {base.condition} and c.id = %(id)s",  # noqa: S608
        {**base.values, "id": case_id},
    )
    made = lines([row["id"] for row in found], Reading(actor, now, zone), show_turn=True)
    return made[0] if made else None


def beside(actor: Actor, wanted: QueueFilter, tab: str, case_id: UUID) -> dict[str, Any]:
    """Place of a case in a tab with the numbers before and after it, for up and down on its page; {} when not there."""
    base = narrowed(actor, wanted)
    found = rows(
        f"""select f.* from (select c.id, row_number() over w as place, lag(c.number) over w as before,
                lead(c.number) over w as after, count(*) over () as total
                from cases_case c where {base.condition} and {in_tab(tab)}
                window w as (order by {LATE_FIRST}) order by {LATE_FIRST} limit {MOST}) f where f.id = %(id)s""",  # noqa: S608
        {**base.values, "id": case_id},
    )
    return found[0] if found else {}


def _own_ids(actor: Actor, wanted: QueueFilter, order: str, start: int) -> tuple[list[UUID], bool]:
    """As _ids, of the tab ME: by due date read by the index that stands in that order, as far as one page."""
    own = OWN.replace("{order}", OWN_LATE_FIRST if order == LATE_FIRST else order)
    return _page_of(own, narrowed(actor, wanted, own=True), start)


def _ids(actor: Actor, wanted: QueueFilter, tab: str, order: str, start: int) -> tuple[list[UUID], bool]:
    base = narrowed(actor, wanted)
    client = "join clients_client k on k.organization_id = c.organization_id and k.id = c.client_id"
    source = f"cases_case c {client if 'k.' in order else ''} where {{condition}} and {tab} order by {order}"
    return _page_of(source, base, start)


def _page_of(source: str, base: Narrowed, start: int) -> tuple[list[UUID], bool]:
    sql = f"select c.id from {source.replace('{condition}', base.condition)} offset %(start)s limit %(page)s"  # noqa: S608
    found = rows(sql, {**base.values, "start": max(start, 0), "page": PAGE + 1})
    ids = [row["id"] for row in found]
    return ids[:PAGE], len(ids) > PAGE
