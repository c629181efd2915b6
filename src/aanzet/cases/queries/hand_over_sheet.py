"""The sheet with which somebody goes on holiday: what runs, what is due, who stands in (F404)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from aanzet.access.queries.away import OVER, AwayRow, absences_of, stand_ins_of, stands_in_for
from aanzet.access.queries.engine import group_names
from aanzet.access.queries.organizations import organization
from aanzet.access.queries.people import names
from aanzet.access.queries.presence import may_change
from aanzet.cases.queries.access import cases_reached
from aanzet.cases.queries.loose_tasks import loose_reached
from aanzet.cases.queries.turn_view import TURN_COLUMNS, TurnReader, TurnView, read_turn, turn_people_of, turn_view
from aanzet.clients.queries.rows import rows
from aanzet.core.errors import NotFound
from aanzet.rules.actors import Actor
from aanzet.rules.dates import local_day

CASES = f"""
select c.number, c.title, c.phase_name, c.due_on, c.expected_on, k.name as client, k.phone as client_phone,
    {", ".join(f"c.{column}" for column in TURN_COLUMNS)}
from cases_case c join clients_client k on k.organization_id = c.organization_id and k.id = c.client_id
where c.state in ('not_started', 'active', 'on_hold') and {{reach}}
  and (%(member)s = any(c.responsible_ids) or %(member)s = any(c.turn_people) or %(member)s = any(c.turn_instead_of)
    or c.state = 'not_started' and %(member)s = any(c.planned_responsible_ids)
    or exists (select from cases_task t where t.organization_id = c.organization_id and t.case_id = c.id
        and t.side = 'office' and t.state in ('open', 'in_progress', 'waiting')
        and (%(member)s = any(t.people) or t.claimed_by = %(member)s)))
order by c.due_on nulls last, k.name, c.number limit 500
"""  # noqa: S608 - columns of ours
TASKS = """
select l.id, l.title, l.due_on, coalesce(k.name, '') as client from cases_loosetask l
left join clients_client k on k.organization_id = l.organization_id and k.id = l.client_id
where l.state = 'open' and l.assignee_id = %(member)s and {reach}
order by l.due_on nulls last, l.created_at limit 500
"""


@dataclass(frozen=True, slots=True)
class SheetCase:
    """A running case on the sheet. mine: it is the member's move, or his stand-in's."""

    number: str
    title: str
    client: str
    client_phone: str
    phase: str
    turn: TurnView
    due_on: date | None
    expected_on: date | None
    mine: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything of one member: first what is his move, then what waits for others, then tasks without a case."""

    away: tuple[AwayRow, ...]
    stand_ins: tuple[AwayRow, ...]
    cases: tuple[SheetCase, ...]
    waiting: tuple[SheetCase, ...]
    tasks: tuple[dict[str, Any], ...]
    on: date


def hand_over_sheet(actor: Actor, member_id: UUID, now: datetime) -> Sheet:
    """The sheet; for the member, for who stands in for him now or later, and for who manages stand-ins (G02).

    The member and who stands in for all of it see everything, others what they reach themselves.
    """
    zone = organization(actor.organization_id).tz
    today = local_day(now, zone)
    takes = _takes_over(actor, member_id, today)
    if not may_change(actor, member_id) and not takes:
        raise NotFound(member_id)
    whole = actor.id == member_id or "" in takes
    reach, values = ("true", {}) if whole else cases_reached(actor)
    found = rows(CASES.format(reach=reach), {**values, "member": member_id})
    turns = [read_turn(line) for line in found]
    reader = TurnReader(actor.id, today, zone, people=names(turn_people_of(turns)), groups=group_names())
    cases = [
        _case(member_id, line, turn_view(turn, reader, short=True)) for line, turn in zip(found, turns, strict=True)
    ]
    return Sheet(
        away=tuple(row for row in absences_of(actor, member_id, today) if row.state != OVER),
        stand_ins=tuple(row for row in stand_ins_of(actor, member_id, today) if row.state != OVER),
        cases=tuple(case for case in cases if case.mine),
        waiting=tuple(case for case in cases if not case.mine),
        tasks=_tasks(actor, member_id, whole=whole),
        on=today,
    )


def _takes_over(actor: Actor, member_id: UUID, today: date) -> set[str]:
    """Names of the team roles in which the actor stands in for the member now or later; "" = all of his work."""
    if actor.id is None:
        return set()
    return {row.role for row in stands_in_for(actor, actor.id, today) if row.person.id == member_id}


def _tasks(actor: Actor, member_id: UUID, *, whole: bool) -> tuple[dict[str, Any], ...]:
    reach, values = ("true", {}) if whole else loose_reached(actor)
    return tuple(rows(TASKS.format(reach=reach), {**values, "member": member_id}))


def _case(member_id: UUID, line: dict[str, Any], turn: TurnView) -> SheetCase:
    at_turn = (*(line["turn_people"] or ()), *(line["turn_instead_of"] or ()))
    return SheetCase(
        number=line["number"],
        title=line["title"],
        client=line["client"],
        client_phone=line["client_phone"] or "",
        phase=line["phase_name"],
        turn=turn,
        due_on=line["due_on"],
        expected_on=line["expected_on"],
        mine=line["turn_party"] == "office" and member_id in at_turn,
    )
