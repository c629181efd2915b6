"""Which cases an actor reaches, and one case for a page: the only way a page gets its row (architecture 3)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from aanzet.cases.queries.turn_view import TURN_COLUMNS, read_turn
from aanzet.clients.queries.reach import HAS_ROLE, HELD, reach_values
from aanzet.clients.queries.rows import row, rows
from aanzet.core.errors import NotFound
from aanzet.rules.actors import MEMBER, SYSTEM, Actor
from aanzet.rules.clients import address_key
from aanzet.rules.permissions import OPENED_WITHOUT_ROLE, Subject, may

VIEW = "cases.view"
# A colleague who must act reaches the case too: a turn never rests with someone who cannot open it.
REACHED = f"""({{case}}.client_id in (select a.client_id from clients_roleassignment a
        where {HELD})
    or {{case}}.responsible_ids && %(reach_as)s::uuid[] or %(reach_person)s = any({{case}}.turn_people))"""

# The same for open cases, as three conditions that each have an index: the planner takes them together in one bitmap.
REACHED_OPEN = f"""(c.client_id = any(array(select a.client_id from clients_roleassignment a
        where {HELD}))
    or c.responsible_ids && %(reach_as)s::uuid[]
    or c.id = any(array(select p.case_id from cases_caseturnperson p where p.person_id = %(reach_person)s)))"""


def open_cases_reached(actor: Actor) -> tuple[str, dict[str, Any]]:
    """As cases_reached, for lists of open cases of an office with hundreds of thousands of them; the alias is c.

    "true" when the actor reaches all of them.
    """
    condition, values = cases_reached(actor)
    return (condition if condition == "true" else REACHED_OPEN), values


def cases_reached(actor: Actor, case: str = "c") -> tuple[str, dict[str, Any]]:
    """SQL condition on the alias of cases_case, and its parameters: the cases this member reaches, for lists."""
    if actor.kind == SYSTEM or (actor.kind == MEMBER and actor.reaches_all_clients):
        return "true", {}
    return REACHED.format(case=case), reach_values(actor)


def ask_cases(actor: Actor) -> None:
    """NotFound when the actor may not see cases at all."""
    if actor.kind != MEMBER or not may(actor, VIEW):
        raise NotFound(VIEW)


def case_links(actor: Actor, ids: Collection[UUID]) -> dict[UUID, str]:
    """Numbers of these cases, of those that this member may open."""
    if not ids or actor.kind != MEMBER or not may(actor, VIEW):
        return {}
    condition, values = cases_reached(actor)
    sql = f"select c.id, c.number from cases_case c where c.id = any(%(ids)s) and {condition}"  # noqa: S608 - ours
    return {found["id"]: found["number"] for found in rows(sql, {"ids": list(ids), **values})}


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case as lists and acts name it. turn: the columns of turn_view.

    opened_without_role: a manager or admin reached it without a team role.
    """

    id: UUID
    number: str
    title: str
    version: int
    state: str
    client_id: UUID
    client_name: str
    client_number: str
    entry_id: UUID | None
    phase_name: str
    phase_position: int
    phase_count: int
    phase_side: str
    due_on: date | None
    responsible_ids: tuple[UUID, ...]
    turn: Mapping[str, Any]
    opened_without_role: bool

    @property
    def client_address(self) -> str:
        """What stands for the client in an address."""
        return address_key(self.client_number, self.client_id)


CASE = f"""
select c.organization_id, c.id, c.number, c.title, c.version, c.client_id, k.name as client_name,
    k.number as client_number, c.entry_id, c.phase_position, c.phase_count, c.phase_name, c.phase_side, c.due_on,
    c.responsible_ids, c.planned_responsible_ids, {", ".join(f"c.{column}" for column in TURN_COLUMNS)},
    {HAS_ROLE.format(client="k")} as has_role,
    exists (select from cases_task w where w.organization_id = c.organization_id and w.case_id = c.id
        and w.state in ('open', 'in_progress', 'waiting')
        and (w.people && %(reach_as)s::uuid[] or w.claimed_by = any(%(reach_as)s::uuid[]))) as has_task
from cases_case c
join clients_client k on k.organization_id = c.organization_id and k.id = c.client_id
where {{where}}
"""  # noqa: S608 - names of columns and a condition, ours


def case_for(actor: Actor, which: UUID | str) -> CaseRow:
    """The case with this id or number, as far as this member may see it; NotFound otherwise (G02). One query."""
    ask_cases(actor)
    where = "c.id = %(id)s" if isinstance(which, UUID) else "c.number = %(number)s"
    found = row(CASE.replace("{where}", where), {"id": which, "number": str(which), **reach_values(actor)})
    if found is None:
        raise NotFound(which)
    mine = found.pop("has_task") or {*found["responsible_ids"], *found["planned_responsible_ids"]} & {*actor.acts_as}
    working = (actor.id,) if mine and actor.id else ()
    subject = Subject(
        found.pop("organization_id"),
        found["client_id"],
        has_team_role=found.pop("has_role"),
        responsible_ids=(
            *found["responsible_ids"],
            *found.pop("planned_responsible_ids"),
            *found["turn_people"],
            *working,
        ),
    )
    answer = may(actor, VIEW, subject)
    if not answer:
        raise NotFound(which)
    turn = read_turn(found)
    values = {name: value for name, value in found.items() if name == "state" or name not in TURN_COLUMNS}
    values["responsible_ids"] = tuple(values["responsible_ids"])
    return CaseRow(**values, turn=turn, opened_without_role=answer.note == OPENED_WITHOUT_ROLE)
