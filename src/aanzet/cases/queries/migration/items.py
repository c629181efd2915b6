"""The cases of a plan: counted by what became of them, and listed page by page (F401)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from aanzet.clients.queries.reach import reached
from aanzet.clients.queries.rows import rows
from aanzet.rules.actors import Actor
from aanzet.rules.process.migration.verdict import BLOCKED, MAPS, MOVES

PAGE = 50
DONE, SKIPPED, FAILED, UNDONE, KEPT = "done", "skipped", "failed", "undone", "kept"
VERDICTS, OUTCOMES = (MOVES, MAPS, BLOCKED), (DONE, SKIPPED, FAILED, UNDONE, KEPT)
ORDERS = {
    "client": "k.sort_name, c.number",
    "number": "c.number",
    "phase": "i.phase, k.sort_name, c.number",
    "due": "c.due_on nulls last, k.sort_name, c.number",
}
FROM = """
from cases_migrationitem i
join cases_case c on c.organization_id = i.organization_id and c.id = i.case_id
join clients_client k on k.organization_id = c.organization_id and k.id = c.client_id
where i.plan_id = %(plan)s
"""
LINES = f"""
select i.case_id, c.number as case_number, c.title, k.number as client_number, k.name as client_name, c.phase_name,
    c.due_on, i.verdict, i.phase, i.effects, i.chosen, i.outcome, i.code, i.values {FROM}
"""  # noqa: S608 - ours


@dataclass(frozen=True, slots=True)
class ItemFilter:
    """What to show. code: why not. words: in the number of the case or the name of its client. sort: key of ORDERS."""

    verdict: str = ""
    outcome: str = ""
    code: str = ""
    words: str = ""
    sort: str = "client"


@dataclass(frozen=True, slots=True)
class Item:
    """One case of a plan. phase_name: where it is now; phase: where it comes to."""

    case_id: UUID
    case_number: str
    title: str
    client_number: str
    client_name: str
    phase_name: str
    due_on: Any
    verdict: str
    phase: str
    effects: tuple[Mapping[str, str], ...]
    chosen: bool
    outcome: str
    code: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Counted:
    """How many cases of a plan have this verdict, outcome and code, and how many of them are chosen."""

    verdict: str
    outcome: str
    code: str
    cases: int
    chosen: int


def counts_of(plan_id: UUID) -> tuple[Counted, ...]:
    """All cases of a plan in groups."""
    sql = """select verdict, outcome, code, count(*) as cases, count(*) filter (where chosen) as chosen
        from cases_migrationitem where plan_id = %(plan)s group by 1, 2, 3 order by 1, 2, 3"""
    return tuple(Counted(**found) for found in rows(sql, {"plan": plan_id}))


def items_of(
    actor: Actor, plan_id: UUID, wanted: ItemFilter, *, offset: int = 0, limit: int | None = PAGE
) -> tuple[Item, ...]:
    """The cases of a plan that the actor reaches. The caller has asked plan_for."""
    reach, values = reached(actor, "k")
    sql = f"{LINES} and {reach}"
    for name in ("verdict", "outcome", "code"):
        sql += f" and i.{name} = %({name})s" if getattr(wanted, name) else ""
    if wanted.words:
        sql += " and (strpos(lower(k.name), lower(%(words)s)) > 0 or strpos(lower(c.number), lower(%(words)s)) > 0)"
    order = ORDERS.get(wanted.sort, ORDERS["client"])
    values |= {"plan": plan_id, "verdict": wanted.verdict, "outcome": wanted.outcome, "code": wanted.code}
    values |= {"words": wanted.words, "limit": limit, "offset": offset}
    found = rows(f"{sql} order by {order} limit %(limit)s offset %(offset)s", values)  # noqa: S608 - conditions of ours
    return tuple(_item(one) for one in found)


def _item(found: dict[str, Any]) -> Item:
    return Item(**{**found, "effects": tuple(_json(found["effects"]) or ()), "values": _json(found["values"]) or {}})


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
