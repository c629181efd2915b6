"""Which of the chosen cases somebody reaches, and what of each can be given to somebody else."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from aanzet.cases.queries.access import ask_cases, cases_reached
from aanzet.clients.queries.rows import rows
from aanzet.rules.actors import Actor

MOST = 500  # chosen in one act

CHOSEN = """
select c.id, c.number, c.title, c.client_id, k.name as client_name, c.entry_id, c.due_on, c.responsible_ids, c.state,
    t.id as task_id, coalesce(t.people, '{}') as people, coalesce(t.roles, '{}') as roles,
    coalesce(t.teams, '{}') as teams
from cases_case c
join clients_client k on k.organization_id = c.organization_id and k.id = c.client_id
left join lateral (select t.id, t.people, t.roles, t.teams from cases_task t
    where t.organization_id = c.organization_id and t.case_id = c.id and t.side = 'office' and t.kind <> 'third_party'
      and t.blocking and t.state in ('open', 'in_progress', 'waiting') and c.turn_party = 'office'
      and (t.entry_id = c.entry_id or t.carried_over)
    order by t.due_on nulls last, t.position limit 1) t on true
"""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A chosen case. task_id: the office task that decides whose move it is, when there is one; else its phase does.

    people, roles, teams: to whom that task is given now.
    """

    id: UUID
    number: str
    title: str
    client_id: UUID
    client_name: str
    entry_id: UUID | None
    due_on: date | None
    responsible_ids: tuple[UUID, ...]
    state: str
    task_id: UUID | None
    people: tuple[UUID, ...]
    roles: tuple[str, ...]
    teams: tuple[str, ...]


def chosen_cases(actor: Actor, ids: Collection[UUID]) -> tuple[Chosen, ...]:
    """Those of these open cases that the actor reaches, by name of the client; the rest is left out. One query."""
    ask_cases(actor)
    if not ids:
        return ()
    reach, values = cases_reached(actor)
    found = rows(
        f"{CHOSEN} where c.id = any(%(ids)s) and c.state in ('not_started', 'active', 'on_hold') and {reach} "  # noqa: S608
        "order by k.sort_name, c.title, c.id",
        {**values, "ids": list(ids)[:MOST]},
    )
    lists: Sequence[str] = ("responsible_ids", "people", "roles", "teams")
    return tuple(Chosen(**{**row, **{name: tuple(row[name]) for name in lists}}) for row in found)
