"""How many cases stand in each tab and group. Counting stops at MOST: "999+" says enough, and costs the same always."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from aanzet.cases.queries.access import VIEW, open_cases_reached
from aanzet.cases.queries.queue.columns import CASES, CHOSEN, QUEUE
from aanzet.cases.queries.queue.filters import (
    GROUPS,
    LATE,
    LATER,
    ME,
    MINE,
    NO_DATE,
    OPEN,
    SNOOZED,
    TABS,
    TODAY_GROUP,
    WEEK,
    Narrowed,
    QueueFilter,
    in_tab,
    narrowed,
    week_ends,
)
from aanzet.clients.queries.reach import reached_by_id
from aanzet.clients.queries.rows import TODAY, rows
from aanzet.core.deliveries.failures import FAILING, OVERDUE
from aanzet.rules.actors import Actor
from aanzet.rules.permissions import may

MOST = 1_000
IN_GROUP = {
    LATE: "c.due_on < %(today)s",
    TODAY_GROUP: "c.due_on = %(today)s",
    WEEK: "c.due_on > %(today)s and c.due_on <= %(sunday)s",
    LATER: "c.due_on > %(sunday)s",
    NO_DATE: "c.due_on is null",
}
PUT_OFF = f"""exists (select from cases_snooze s where s.organization_id = p.organization_id and s.case_id = p.case_id
    and s.person_id = %(me)s and s.until_on > {TODAY})"""
# Three numbers of the menu in one query: what waits for me, what is open, what could not be delivered.
MENU = f"""
select (select count(*) from (select 1 from cases_caseturnperson p where p.person_id = %(me)s and not {PUT_OFF}
        limit {MOST}) f) as mine,
    (select count(*) from (select 1 from cases_case c where {OPEN} and {{cases}} limit {MOST}) f) as open,
    (select count(*) from (select 1 from core_delivery d where {FAILING} and (d.client_id is null or {{clients}})
        limit {MOST}) f) as failures
"""  # noqa: S608 - conditions, ours


@dataclass(frozen=True, slots=True)
class Counts:
    """Per tab and, for one tab, per group. late: of my own tab. columns: chosen by the reader, or None."""

    tabs: Mapping[str, int]
    groups: Mapping[str, int]
    late: int
    columns: tuple[str, ...] | None = None


def counts(actor: Actor, wanted: QueueFilter, tab: str, today: date) -> Counts:
    """One query, whatever the size."""
    base = narrowed(actor, wanted)
    parts = {f"tab_{one}": in_tab(one) for one in TABS}
    parts |= {f"group_{one}": f"{in_tab(tab)} and {IN_GROUP[one]}" for one in GROUPS}
    parts["late"] = f"{in_tab(ME)} and {IN_GROUP[LATE]}"
    found = _counted(base, parts, today, CHOSEN.format(page=QUEUE))
    return Counts(
        {one: found[f"tab_{one}"] for one in TABS},
        {one: found[f"group_{one}"] for one in GROUPS},
        found["late"],
        _chosen(found),
    )


def tab_counts(actor: Actor, wanted: QueueFilter, today: date) -> Counts:
    """Only the tabs: for the line above the list that keeps itself fresh."""
    parts = {f"tab_{one}": in_tab(one) for one in TABS} | {"late": f"{in_tab(ME)} and {IN_GROUP[LATE]}"}
    found = _counted(narrowed(actor, wanted), parts, today)
    return Counts({one: found[f"tab_{one}"] for one in TABS}, {}, found["late"])


def count_all(actor: Actor, wanted: QueueFilter) -> tuple[int, tuple[str, ...] | None]:
    """Every open case within reach that passes the filter, also those on hold; and the columns that were chosen."""
    base = narrowed(actor, wanted)
    open_cases = f"select 1 from cases_case c where {base.condition} limit {MOST}"  # noqa: S608 - conditions, ours
    sql = f"select (select count(*) from ({open_cases}) f) as n, {CHOSEN.format(page=CASES)} as columns"  # noqa: S608
    found = rows(sql, base.values)[0]
    return found["n"], _chosen(found)


def menu_counts(actor: Actor, now: datetime) -> dict[str, int]:
    """mine: cases that wait for this person; open: within reach; failures: deliveries that need a person. One query."""
    if not may(actor, VIEW):
        return {}
    cases, values = open_cases_reached(actor)
    clients, more = reached_by_id(actor, "d.client_id")
    sql = MENU.replace("{cases}", cases).replace("{clients}", clients)
    found: dict[str, int] = rows(sql, {**values, **more, "me": actor.id, "overdue": now - OVERDUE})[0]
    return found


def shown(number: int) -> str:
    """A number as it stands on the screen; counting stops at MOST."""
    return f"{MOST - 1}+" if number >= MOST else str(number)


def _chosen(found: Mapping[str, Any]) -> tuple[str, ...] | None:
    return None if found["columns"] is None else tuple(found["columns"])


def _counted(base: Narrowed, parts: Mapping[str, str], today: date, chosen: str = "null") -> dict[str, Any]:
    """Who reaches every case finds the first thousand of anything at once; who does not would look in vain through all
    of them for what he has little of, so his own are read once and counted."""
    values = {**base.values, "today": today, "sunday": week_ends(today)}
    make = _by_part if base.everywhere else _by_one_reading
    return rows(make(base, parts, f"{chosen} as columns"), values)[0]


def _by_part(base: Narrowed, parts: Mapping[str, str], chosen: str) -> str:
    selected = ", ".join(
        f"(select count(*) from (select 1 from cases_case c where {base.condition} and {part} limit {MOST}) f)"  # noqa: S608
        f' as "{name}"'
        for name, part in parts.items()
    )
    return f"select {selected}, {chosen}"


def _by_one_reading(base: Narrowed, parts: Mapping[str, str], chosen: str) -> str:
    known = {name: part.replace(MINE, "c.mine").replace(SNOOZED, "c.put_off") for name, part in parts.items()}
    selected = ", ".join(f'least(count(*) filter (where {part}), {MOST}) as "{name}"' for name, part in known.items())
    return f"""with reached as materialized (select c.turn_party, c.due_on,
            c.id in (select p.case_id from cases_caseturnperson p where p.person_id = %(me)s) as mine,
            c.id in (select s.case_id from cases_snooze s
                where s.person_id = %(me)s and s.until_on > {TODAY}) as put_off
        from cases_case c where {base.condition})
        select {selected}, {chosen} from reached c"""  # noqa: S608 - conditions, ours
