"""Tasks without a case: which of them an actor reaches, and one of them for its page (F214)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from aanzet.access.ports import OpenWork
from aanzet.access.queries.engine import group_choices, group_names, process_team_choices, vocabulary
from aanzet.access.queries.members import active_choices
from aanzet.access.queries.people import PersonName, names
from aanzet.cases.models import LooseTask
from aanzet.cases.queries.access import ask_cases
from aanzet.clients.queries.reach import HELD, reach_values
from aanzet.clients.queries.rows import TODAY, row, within
from aanzet.core.errors import NotFound
from aanzet.rules.actors import SYSTEM, Actor
from aanzet.rules.clients import address_key

# Of the teams and roles of the reader; alias l of cases_loosetask.
OF_GROUPS = f"""(exists (select from access_processteammember m
        where m.member_id = %(me)s and m.team_id = l.team_id)
    or (l.role <> '' and exists (select from clients_roleassignment a join access_teamrole r
        on r.organization_id = a.organization_id and r.id = a.role_id
        where a.client_id = l.client_id and a.member_id = %(me)s and r.key = l.role and {within(TODAY, "a")})))"""
REACHED = f"""(l.assignee_id = any(%(reach_as)s::uuid[]) or l.given_by = %(me)s or {OF_GROUPS}
    or l.client_id in (select a.client_id from clients_roleassignment a where {HELD}))"""
ONE = """
select l.*, coalesce(k.name, '') as client_name, coalesce(k.number, '') as client_number
from cases_loosetask l
left join clients_client k on k.organization_id = l.organization_id and k.id = l.client_id
where l.id = %(id)s and {reach}
"""


@dataclass(frozen=True, slots=True)
class LooseTaskView:
    """One task as its page shows it. group: name of the team or role it was given to, "" = a colleague by name."""

    id: UUID
    title: str
    text: str
    state: str
    client_id: UUID | None
    client_name: str
    client_number: str
    assignee: PersonName | None
    group: str
    given_by: PersonName | None
    due_on: date | None
    recurrence: str
    reason: str
    created_at: datetime
    ended_at: datetime | None
    version: int
    assignee_id: UUID | None
    team_id: UUID | None
    role: str
    priority: str

    @property
    def is_open(self) -> bool:
        """Still to be done."""
        return self.state == LooseTask.State.OPEN

    @property
    def client_address(self) -> str:
        """What stands for the client in an address; "" without one."""
        return address_key(self.client_number, self.client_id) if self.client_id else ""

    @property
    def to(self) -> str:
        """Whose it is, as the form names it: member:<id>, team:<id> or role:<key>."""
        if self.team_id:
            return f"team:{self.team_id}"
        return f"role:{self.role}" if self.role else f"member:{self.assignee_id}"


def loose_reached(actor: Actor) -> tuple[str, dict[str, Any]]:
    """SQL condition on alias l of cases_loosetask, and its parameters: the tasks this member reaches, for lists."""
    if actor.kind == SYSTEM or actor.reaches_all_clients:
        return "true", {"me": actor.id, "reach_as": list(actor.acts_as)}
    return REACHED, {"me": actor.id, **reach_values(actor)}


def loose_task_for(actor: Actor, task_id: UUID) -> LooseTaskView:
    """The task with this id, as far as this member may see it; NotFound otherwise (G02)."""
    ask_cases(actor)
    reach, values = loose_reached(actor)
    found = row(ONE.format(reach=reach), {**values, "id": task_id})
    if found is None:
        raise NotFound(task_id)
    people = names([found["assignee_id"], found["given_by"]])
    key = f"team:{found['team_id']}" if found["team_id"] else f"role:{found['role']}" if found["role"] else ""
    kept = {name: found[name] for name in LooseTaskView.__dataclass_fields__ if name in found}
    kept |= {
        "assignee": people.get(found["assignee_id"]),
        "given_by": people.get(found["given_by"]),
        "group": group_names().get(key, "") if key else "",
    }
    return LooseTaskView(**kept)


def receivers() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """To whom a task can be given, in groups: colleagues, process teams, team roles."""
    return (
        (gettext("Colleagues"), tuple((f"member:{key}", name) for key, name in active_choices())),
        (gettext("Process teams"), tuple((f"team:{key}", name) for key, name in process_team_choices())),
        (gettext("Groups"), tuple((f"team:{key}", name) for key, name in group_choices())),
        (gettext("Roles at the client"), tuple((f"role:{key}", name) for key, name in vocabulary()["roles"].items())),
    )


def open_loose_work(member_id: UUID) -> tuple[OpenWork, ...]:
    """How many tasks without a case rest with a colleague by name (F004)."""
    count = LooseTask.objects.filter(assignee_id=member_id, state=LooseTask.State.OPEN).count()
    return (OpenWork(gettext("loose tasks"), count),) if count else ()
