"""The work of chosen cases (F316)."""

from collections.abc import Collection
from uuid import UUID

from aanzet.cases.queries.access import ask_cases, cases_reached
from aanzet.clients.queries.rows import rows
from aanzet.planning.queries.items import CASE, OPEN_TASK, TASK, Key
from aanzet.rules.actors import Actor


def keys_of_cases(actor: Actor, case_ids: Collection[UUID]) -> tuple[Key, ...]:
    """The current phases of these cases and their open office tasks, as far as this actor reaches them. One query."""
    ask_cases(actor)
    reach, values = cases_reached(actor)
    found = rows(
        f"select 'case' as kind, c.id from cases_case c where c.id = any(%(ids)s::uuid[]) and {reach} union all "
        f"select 'task', t.id from cases_task t join cases_case c on c.organization_id = t.organization_id "
        f"and c.id = t.case_id where c.id = any(%(ids)s::uuid[]) and t.side = 'office' and t.state in {OPEN_TASK} "
        f"and {reach}",
        {**values, "ids": list(case_ids)},
    )
    return tuple((CASE if one["kind"] == CASE else TASK, one["id"]) for one in found)
