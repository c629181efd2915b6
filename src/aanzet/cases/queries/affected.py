"""Which open cases a person, a team or a client touches: ids in order, for reactions (no rights)."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

OPEN_CASES = "c.state in ('not_started', 'active', 'on_hold')"
OPEN_TASKS = "t.state not in ('done', 'refused', 'cancelled', 'expired')"
WITH_TASKS = "cases_task t join cases_case c on c.id = t.case_id and c.organization_id = t.organization_id"
OF_MEMBER = f"""
select c.id from cases_case c where {OPEN_CASES} and (%(id)s = any(c.turn_people)
    or %(id)s = any(c.turn_instead_of) or %(id)s = any(c.responsible_ids) or %(id)s = any(c.planned_responsible_ids)
    or c.created_by = 'member:' || %(id)s::text)
union
select t.case_id from {WITH_TASKS}
where {OPEN_CASES} and {OPEN_TASKS} and (%(id)s = any(t.people) or t.claimed_by = %(id)s)
order by 1
"""  # noqa: S608 - conditions of ours
OF_TEAM = f"""
select c.id from cases_case c where {OPEN_CASES} and c.turn_group = 'team:' || %(id)s::text
union
select t.case_id from {WITH_TASKS} where {OPEN_CASES} and {OPEN_TASKS} and %(id)s::text = any(t.teams)
union
select c.id from cases_case c where {OPEN_CASES} and c.unassigned
order by 1
"""  # noqa: S608 - conditions of ours
OF_CLIENT = f"select c.id from cases_case c where {OPEN_CASES} and c.client_id = %(id)s order by 1"  # noqa: S608
WORK = f"""
select c.id, e.id, null::uuid, e.responsible_ids, '{{}}'::text[], '{{}}'::text[] from cases_case c
join cases_phaseentry e on e.id = c.entry_id and e.organization_id = c.organization_id
where c.state in ('active', 'on_hold') and %(id)s = any(e.responsible_ids)
union all
select c.id, t.entry_id, t.id, t.people, t.roles::text[], t.teams::text[] from {WITH_TASKS}
where c.state in ('active', 'on_hold') and {OPEN_TASKS} and t.side = 'office' and %(id)s = any(t.people)
order by 1, 3 nulls first
"""  # noqa: S608 - conditions of ours


@dataclass(frozen=True, slots=True)
class Work:
    """A phase (task_id None) or an open task that is given to people by name."""

    case_id: UUID
    entry_id: UUID
    task_id: UUID | None
    people: tuple[UUID, ...]
    roles: tuple[str, ...]
    teams: tuple[str, ...]


def cases_of_member(member_id: UUID) -> list[UUID]:
    """Open cases in which this member has the turn, is responsible or has an open task."""
    return _ids(OF_MEMBER, member_id)


def cases_of_team(team_id: UUID) -> list[UUID]:
    """Open cases whose turn or tasks are with this process team, or that have nobody responsible."""
    return _ids(OF_TEAM, team_id)


def cases_of_client(client_id: UUID) -> list[UUID]:
    """Open cases of one client."""
    return _ids(OF_CLIENT, client_id)


def work_of_member(member_id: UUID) -> list[Work]:
    """Phases and office tasks given to this member by name, in order of case."""
    with connection.cursor() as cursor:
        cursor.execute(WORK, {"id": member_id})
        return [Work(*row[:3], *map(tuple, row[3:])) for row in cursor.fetchall()]


def _ids(sql: str, about: UUID) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"id": about})
        return [row[0] for row in cursor.fetchall()]
