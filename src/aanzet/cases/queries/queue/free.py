"""Tasks of a role or team that nobody picked up yet and that this person could do (F180, F213)."""

from uuid import UUID

from aanzet.cases.queries.access import ask_cases, cases_reached
from aanzet.clients.queries.rows import TODAY, rows, within
from aanzet.rules.actors import Actor

FREE = f"""
select t.id, t.case_id, c.number from cases_task t
join cases_case c on c.organization_id = t.organization_id and c.id = t.case_id
where t.side = 'office' and t.state = 'open' and t.claimed_by is null and t.people = '{{}}' and c.state = 'active'
  and (exists (select from access_processteammember m where m.member_id = %(me)s and m.team_id::text = any(t.teams))
    or exists (select from clients_roleassignment a join access_teamrole r on r.organization_id = a.organization_id
        and r.id = a.role_id where a.client_id = c.client_id and a.member_id = %(me)s and r.key = any(t.roles)
        and {within(TODAY, "a")}))
"""  # noqa: S608 - a condition, ours


def free_tasks(actor: Actor, limit: int = 5) -> tuple[tuple[UUID, UUID, str], ...]:
    """The first ones by due date: task, case, number of the case. One query."""
    ask_cases(actor)
    reach, values = cases_reached(actor)
    found = rows(
        f"{FREE} and {reach} order by t.due_on nulls last, t.created_at, t.id limit %(limit)s",
        {**values, "me": actor.id, "limit": limit},
    )
    return tuple((row["id"], row["case_id"], row["number"]) for row in found)
