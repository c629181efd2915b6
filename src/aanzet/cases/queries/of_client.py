"""What runs at a client: for the card of the client (F041, F190)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any
from uuid import UUID

from aanzet.access.queries.engine import group_choices, process_team_choices, vocabulary
from aanzet.access.queries.people import PersonName, names
from aanzet.cases.queries.access import cases_reached
from aanzet.cases.queries.phase_bar import PhaseBar, phase_bar
from aanzet.cases.queries.turn_view import (
    TURN_COLUMNS,
    TurnReader,
    TurnView,
    age_in_words,
    read_turn,
    turn_people_of,
    turn_view,
)
from aanzet.clients.queries.clients import client_for
from aanzet.clients.queries.rows import rows
from aanzet.rules.actors import Actor

ENDED = 5  # how many of those that ended are shown
CASES = f"""
select * from (select c.id, c.number, c.title, c.phase_position, c.phase_count, c.phase_name, c.phase_side, c.due_on,
    c.promised_on, {", ".join(f"c.{column}" for column in TURN_COLUMNS)},
    c.state in ('not_started', 'active', 'on_hold') as open,
    row_number() over (partition by c.state in ('not_started', 'active', 'on_hold')
        order by c.ended_at desc nulls last, c.due_on nulls last, c.created_at) as place
    from cases_case c where c.client_id = %(client)s and {{reached}}) found
where open or place <= %(ended)s order by open desc, place
"""
TASKS = """
select t.id, t.title, t.kind, t.due_on, t.sent_at, t.people, t.done_people, c.number, c.title as case_title
from cases_task t join cases_case c on c.organization_id = t.organization_id and c.id = t.case_id
where t.client_id = %(client)s and t.side = 'client' and t.state in ('open', 'in_progress') and t.sent_at is not null
  and {reached}
order by t.due_on nulls last, t.sent_at, t.position
"""


@dataclass(frozen=True, slots=True)
class ClientCase:
    """A case on the card."""

    id: UUID
    number: str
    title: str
    state: str
    turn: TurnView
    bar: PhaseBar
    phase: str
    due_on: date | None
    promised_on: date | None
    ended_at: datetime | None

    @property
    def url(self) -> str:
        """Its page."""
        return f"/office/cases/{self.number}/"


@dataclass(frozen=True, slots=True)
class ClientTask:
    """Something the client has to do. who: first names of those it waits for. age: since it was sent, in words."""

    id: UUID
    title: str
    case_title: str
    url: str
    who: str
    age: str
    due_on: date | None
    late: bool


@dataclass(frozen=True, slots=True)
class WorkOfClient:
    """Everything that runs, what lies with the client, and what ended last."""

    running: tuple[ClientCase, ...]
    tasks: tuple[ClientTask, ...]
    ended: tuple[ClientCase, ...]


def of_client(actor: Actor, client_id: UUID, *, today: date, zone: tzinfo) -> WorkOfClient:
    """The work of one client within the reach of the actor; NotFound when the client is not (G02)."""
    client_for(actor, client_id)
    condition, parameters = cases_reached(actor)
    values = {"client": client_id, "ended": ENDED, **parameters}
    found = rows(CASES.replace("{reached}", condition), values)
    tasks = rows(TASKS.replace("{reached}", condition), values)
    people = names({*turn_people_of(found), *(person for task in tasks for person in task["people"])})
    groups = _groups() if any(row["turn_group"] for row in found) else {}
    reader = TurnReader(actor.id, today, zone, people=people, groups=groups)
    cases = [(row["open"], _case(row, reader)) for row in found]
    return WorkOfClient(
        running=tuple(case for is_open, case in cases if is_open),
        tasks=tuple(_task(task, people, today, zone) for task in tasks),
        ended=tuple(case for is_open, case in cases if not is_open),
    )


def _case(row: Mapping[str, Any], reader: TurnReader) -> ClientCase:
    return ClientCase(
        id=row["id"],
        number=row["number"],
        title=row["title"],
        state=row["state"],
        turn=turn_view(read_turn(row), reader),
        bar=phase_bar(row["phase_position"], row["phase_count"], row["phase_side"], row["state"]),
        phase=row["phase_name"],
        due_on=row["due_on"],
        promised_on=row["promised_on"],
        ended_at=row["ended_at"],
    )


def _task(task: Mapping[str, Any], people: Mapping[UUID, PersonName], today: date, zone: tzinfo) -> ClientTask:
    waiting = [people[one] for one in task["people"] if one in people and one not in task["done_people"]]
    sent: datetime = task["sent_at"]
    return ClientTask(
        id=task["id"],
        title=task["title"],
        case_title=task["case_title"],
        url=f"/office/cases/{task['number']}/#task-{task['id']}",
        who=", ".join(person.first_name or person.name for person in waiting),
        age=age_in_words((today - sent.astimezone(zone).date()).days),
        due_on=task["due_on"],
        late=bool(task["due_on"] and task["due_on"] < today),
    )


def _groups() -> dict[str, str]:
    roles = {f"role:{key}": name for key, name in vocabulary()["roles"].items()}
    return roles | {f"team:{key}": name for key, name in (*process_team_choices(), *group_choices())}
