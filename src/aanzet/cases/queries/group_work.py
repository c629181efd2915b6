"""What a group has to do: its open tasks, of cases and without (F020)."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from aanzet.cases.models import LooseTask
from aanzet.clients.queries.rows import rows

OF_GROUP = """
select t.id, t.case_id, t.people, t.roles::text[] as roles, t.teams::text[] as teams, t.claimed_by
from cases_task t join cases_case c on c.organization_id = t.organization_id and c.id = t.case_id
where c.state in ('active', 'on_hold') and t.side = 'office' and %(group)s = any(t.teams)
  and t.state not in ('done', 'refused', 'cancelled', 'expired') order by t.case_id, t.id
"""


@dataclass(frozen=True, slots=True)
class GroupTask:
    """An open task of a case that is given to a group, perhaps picked up by somebody."""

    id: UUID
    case_id: UUID
    people: tuple[UUID, ...]
    roles: tuple[str, ...]
    teams: tuple[str, ...]
    claimed_by: UUID | None


def tasks_of_group(group_id: UUID) -> tuple[GroupTask, ...]:
    """The open tasks of cases, in order of case."""
    found = rows(OF_GROUP, {"group": str(group_id)})
    return tuple(GroupTask(one["id"], one["case_id"], tuple(one["people"]), tuple(one["roles"]), tuple(one["teams"]),
                           one["claimed_by"]) for one in found)  # fmt: skip


def loose_tasks_of_group(group_id: UUID, assignees: Collection[UUID] | None = None) -> list[UUID]:
    """The open tasks without a case; assignees: only those that one of them picked up."""
    found = LooseTask.objects.filter(team_id=group_id, state=LooseTask.State.OPEN).order_by("id")
    if assignees is not None:
        found = found.filter(assignee_id__in=list(assignees))
    return list(found.values_list("id", flat=True))


def open_work_of_group(group_id: UUID) -> int:
    """How many open tasks it has."""
    return len(tasks_of_group(group_id)) + len(loose_tasks_of_group(group_id))
