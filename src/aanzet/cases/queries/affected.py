"""Which open cases a person, a team or a client touches: ids in order, for reactions (no rights)."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

OPEN_CASES = "c.state in ('not_started', 'active', 'on_hold')"
OPEN_TASKS = "t.state not in ('done', 'refused', 'cancelled', 'expired')"
WITH_TASKS = "cases_task t join cases_case c on c.id = t.case_id and c.organization_id = t.organization_id"
# Whose presence changes: what waits for him or for whom he stands in for, and every turn of the office where he works,
# because it may have fallen through to somebody else and come back.
OF_MEMBERS = f"""
select c.id from cases_case c where {OPEN_CASES} and (c.turn_people && %(ids)s::uuid[]
    or c.turn_instead_of && %(ids)s::uuid[] or c.responsible_ids && %(ids)s::uuid[]
    or c.planned_responsible_ids && %(ids)s::uuid[]
    or c.created_by in (select 'member:' || one from unnest(%(ids)s::uuid[]) one) or c.turn_party = 'office' and (
        c.client_id in (select a.client_id from clients_roleassignment a where a.member_id = any(%(ids)s::uuid[]))
        or c.turn_group in (select 'team:' || m.team_id from access_processteammember m
                            where m.member_id = any(%(ids)s::uuid[]))
        or exists (select from access_organization o where o.id = c.organization_id
                   and o.safety_net_member_id = any(%(ids)s::uuid[]))))
union
select t.case_id from {WITH_TASKS}
where {OPEN_CASES} and {OPEN_TASKS} and (t.people && %(ids)s::uuid[] or t.claimed_by = any(%(ids)s::uuid[]))
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


def cases_of_members(members: Sequence[UUID]) -> list[UUID]:
    """Open cases whose turn may be somebody else's when one of these members is away, or back."""
    with connection.cursor() as cursor:
        cursor.execute(OF_MEMBERS, {"ids": list(members)})
        return [row[0] for row in cursor.fetchall()]


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
