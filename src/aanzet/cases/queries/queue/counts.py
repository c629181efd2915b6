"""How many cases stand in each tab and group. Counting stops at MOST: "999+" says enough, and costs the same always."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from aanzet.cases.queries.access import VIEW
from aanzet.cases.queries.queue.filters import (
    GROUPS,
    LATE,
    LATER,
    ME,
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
from aanzet.clients.queries.rows import rows
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
MINE_NOW = f"""
select count(*) as n from (select 1 from cases_caseturnperson p
    join cases_case c on c.organization_id = p.organization_id and c.id = p.case_id
    where p.person_id = %(me)s and {OPEN} and c.turn_party = 'office' and not {SNOOZED} limit {MOST}) f
"""  # noqa: S608 - conditions, ours


@dataclass(frozen=True, slots=True)
class Counts:
    """Per tab and, for one tab, per group. late: of my own tab."""

    tabs: Mapping[str, int]
    groups: Mapping[str, int]
    late: int


def counts(actor: Actor, wanted: QueueFilter, tab: str, today: date) -> Counts:
    """One query, whatever the size."""
    base = narrowed(actor, wanted)
    parts = {f"tab_{one}": in_tab(one) for one in TABS}
    parts |= {f"group_{one}": f"{in_tab(tab)} and {IN_GROUP[one]}" for one in GROUPS}
    parts["late"] = f"{in_tab(ME)} and {IN_GROUP[LATE]}"
    found = _counted(base, parts, today)
    return Counts(
        {one: found[f"tab_{one}"] for one in TABS}, {one: found[f"group_{one}"] for one in GROUPS}, found["late"]
    )


def tab_counts(actor: Actor, wanted: QueueFilter, today: date) -> Counts:
    """Only the tabs: for the line above the list that keeps itself fresh."""
    parts = {f"tab_{one}": in_tab(one) for one in TABS} | {"late": f"{in_tab(ME)} and {IN_GROUP[LATE]}"}
    found = _counted(narrowed(actor, wanted), parts, today)
    return Counts({one: found[f"tab_{one}"] for one in TABS}, {}, found["late"])


def count_all(actor: Actor, wanted: QueueFilter) -> int:
    """Every open case within reach that passes the filter, also those on hold."""
    base = narrowed(actor, wanted)
    sql = f"select count(*) as n from (select 1 from cases_case c where {base.condition} limit {MOST}) f"  # noqa: S608
    return rows(sql, base.values)[0]["n"]


def my_open(actor: Actor, now: datetime) -> int | None:
    """How many cases wait for this person: the number in the menu."""
    if not may(actor, VIEW):
        return None
    return rows(MINE_NOW, {"me": actor.id})[0]["n"]


def open_cases(actor: Actor, now: datetime) -> int | None:
    """How many cases are open within reach: the number beside "Werkprocessen"."""
    return count_all(actor, QueueFilter()) if may(actor, VIEW) else None


def _counted(base: Narrowed, parts: Mapping[str, str], today: date) -> dict[str, Any]:
    selected = ", ".join(
        f"(select count(*) from (select 1 from cases_case c where {base.condition} and {part} limit {MOST}) f)"  # noqa: S608
        f' as "{name}"'
        for name, part in parts.items()
    )
    found: dict[str, Any] = rows(
        f"select {selected}",  # noqa: S608
        {**base.values, "today": today, "sunday": week_ends(today)},
    )[0]
    return found
