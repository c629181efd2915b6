"""What lies with a contact, and one task as its page shows it (F172, F328, F333)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from aanzet.access.queries.people import PersonName
from aanzet.access.queries.people import names as people_named
from aanzet.clients.queries.rows import TODAY, row, rows, within
from aanzet.core.errors import NotFound
from aanzet.documents.queries.items import ItemRow, items_by_ids
from aanzet.rules.actors import Actor
from aanzet.rules.process import words

OUT = (words.OPEN, words.IN_PROGRESS)

TASKS = """
select t.id, t.kind, t.state, t.title, t.text, t.minutes, t.due_on, t.case_id, t.client_id, t.item_id,
    t.people, t.done_people, t.sender_id, t.done_at, t.done_by, t.reason, t.mode, k.name as client_name,
    coalesce(c.title, '') as case_title, coalesce(c.number, '') as case_number, c.conversation_id,
    coalesce(c.state, '') as case_state,
    (select count(*) from cases_requestitem i where i.organization_id = t.organization_id and i.case_id = t.case_id
        and i.task_id = t.id
        and i.state <> 'cancelled') as lines,
    (select count(*) from cases_requestitem i where i.organization_id = t.organization_id and i.case_id = t.case_id
        and i.task_id = t.id
        and i.state in ('supplied', 'not_available', 'accepted')) as answered,
    exists (select from cases_requestitem i where i.organization_id = t.organization_id and i.case_id = t.case_id
        and i.task_id = t.id
        and i.answer_kind = 'document') as wants_files
from cases_task t
join clients_client k on k.organization_id = t.organization_id and k.id = t.client_id
left join cases_case c on c.organization_id = t.organization_id and c.id = t.case_id
where {where} order by t.due_on nulls last, t.position, t.created_at
"""
LINES = """
select id, position, text, example, answer_kind, item_type, required, state, items, answer, reason, supplied_at
from cases_requestitem where case_id = %(case)s and task_id = %(task)s and state <> 'cancelled' order by position
"""
COLLEAGUES = f"""
select l.contact_id as id, p.name from clients_contactlink l
join access_person p on p.organization_id = l.organization_id and p.id = l.contact_id
where l.client_id = %(client)s and l.contact_id <> %(me)s and l.portal and {within(TODAY, "l")}
order by l.position, p.sort_name
"""  # noqa: S608 - a condition, ours


@dataclass(frozen=True, slots=True)
class TaskCard:
    """A task that lies with this contact, in short. answered of lines: how far a request is."""

    id: UUID
    kind: str
    title: str
    text: str
    client_id: UUID
    client_name: str
    case_id: UUID
    case_title: str
    due_on: date | None
    minutes: int
    lines: int
    answered: int
    wants_files: bool

    @property
    def started(self) -> bool:
        """Something was done already, so the button says "Verder"."""
        return self.answered > 0

    @property
    def url(self) -> str:
        """Its page."""
        return f"/portal/tasks/{self.id}/"


@dataclass(frozen=True, slots=True)
class Line:
    """One asked document or answer. files: what was handed in, as far as the reader may see it."""

    id: UUID
    text: str
    example: str
    answer_kind: str
    item_type: str
    required: bool
    state: str
    answer: str
    reason: str
    files: tuple[ItemRow, ...]

    @property
    def open(self) -> bool:
        """Still asked for."""
        return self.state in words.ITEM_ASKED

    @property
    def wants_file(self) -> bool:
        """A document is asked, not an answer."""
        return self.answer_kind == words.DOCUMENT


@dataclass(frozen=True, slots=True)
class PortalTask:
    """A task as its page shows it.

    mine: this contact is to do it now. item: the document to read. receivers: who it was addressed to, by name.
    done_by, done_by_me: who ended it. held: its case is paused.
    """

    id: UUID
    kind: str
    state: str
    title: str
    text: str
    minutes: int
    due_on: date | None
    client_id: UUID
    client_name: str
    case_id: UUID
    case_title: str
    case_number: str
    conversation_id: UUID | None
    sender: PersonName | None
    receivers: tuple[PersonName, ...]
    addressed: bool
    mine: bool
    done_by: PersonName | None
    done_by_me: bool
    done_at: datetime | None
    remark: str
    held: bool
    item: ItemRow | None
    lines: tuple[Line, ...]

    @property
    def url(self) -> str:
        """Its page."""
        return f"/portal/tasks/{self.id}/"

    @property
    def missing(self) -> tuple[Line, ...]:
        """Required lines that are still open."""
        return tuple(line for line in self.lines if line.required and line.open)

    @property
    def is_open(self) -> bool:
        """It lies with the client."""
        return self.state in OUT


@dataclass(frozen=True, slots=True)
class Colleague:
    """Another contact of the same client."""

    id: UUID
    name: str


def my_tasks(actor: Actor) -> tuple[TaskCard, ...]:
    """What lies with this contact, for all his clients, by due date. One query."""
    where = (
        "t.client_id = any(%(clients)s) and t.side = 'client' and t.state = any(%(states)s) "
        "and t.people @> array[%(me)s]::uuid[] and not t.done_people @> array[%(me)s]::uuid[] "
        "and c.state is distinct from 'on_hold'"
    )
    values = {"clients": list(actor.client_ids), "states": list(OUT), "me": actor.id}
    names = TaskCard.__slots__
    return tuple(TaskCard(**{name: found[name] for name in names}) for found in rows(_tasks(where), values))


def task_for(actor: Actor, task_id: UUID) -> PortalTask:
    """One task with everything its page needs; NotFound when it is of others or was never sent. Four queries."""
    found = row(_tasks("t.id = %(id)s and t.side = 'client'"), {"id": task_id})
    if found is None:
        raise NotFound
    lines = rows(LINES, {"case": found["case_id"], "task": task_id}) if found["kind"] == words.REQUEST else []
    wanted = [item for line in lines for item in line["items"]]
    items = items_by_ids(actor, [*wanted, *([found["item_id"]] if found["item_id"] else [])])
    kind, _, ended_by = found["done_by"].partition(":")
    people = people_named(
        [found["sender_id"], *found["people"], *([UUID(ended_by)] if kind in ("member", "contact") else [])]
    )
    return _task(actor, found, lines, items, people)


def line_for(actor: Actor, task_id: UUID, line_id: UUID) -> tuple[PortalTask, Line]:
    """One line of a document request; NotFound as task_for."""
    task = task_for(actor, task_id)
    for line in task.lines:
        if line.id == line_id:
            return task, line
    raise NotFound


def tasks_of_case(actor: Actor, case_id: UUID) -> tuple[PortalTask, ...]:
    """What was asked in a case and has been done, oldest first: what the client did and can still see (F329)."""
    where = "t.case_id = %(case)s and t.side = 'client' and t.client_id = any(%(clients)s)"
    found = rows(_tasks(where), {"case": case_id, "clients": list(actor.client_ids)})
    people = people_named(person for one in found for person in _people(one))
    return tuple(_task(actor, one, [], {}, people) for one in found)


def colleagues(actor: Actor, client_id: UUID) -> tuple[Colleague, ...]:
    """Other contacts of a client to whom a task can be handed over (F333)."""
    found = rows(COLLEAGUES, {"client": client_id, "me": actor.id})
    return tuple(Colleague(**one) for one in found)


def _tasks(where: str) -> str:
    return TASKS.replace("{where}", where)


def _people(found: dict[str, Any]) -> list[UUID | None]:
    kind, _, ended_by = found["done_by"].partition(":")
    return [found["sender_id"], *found["people"], UUID(ended_by) if kind in ("member", "contact") else None]


def _task(
    actor: Actor,
    found: dict[str, Any],
    lines: Sequence[dict[str, Any]],
    items: dict[UUID, ItemRow],
    people: dict[UUID, PersonName],
) -> PortalTask:
    kind, _, ended_by = found["done_by"].partition(":")
    addressed = actor.id in found["people"]
    held = found["case_state"] == words.ON_HOLD
    return PortalTask(
        **{
            name: found[name]
            for name in (
                "id",
                "kind",
                "state",
                "title",
                "text",
                "minutes",
                "due_on",
                "client_id",
                "client_name",
                "case_id",
                "case_title",
                "case_number",
                "conversation_id",
                "done_at",
            )
        },
        sender=people.get(found["sender_id"]),
        receivers=tuple(people[person] for person in found["people"] if person in people),
        addressed=addressed,
        mine=addressed and not held and found["state"] in OUT and actor.id not in found["done_people"],
        done_by=people.get(UUID(ended_by)) if kind in ("member", "contact") else None,
        done_by_me=found["done_by"] == actor.reference or actor.id in found["done_people"],
        # the client's own remark when he sent it back; why the office ended a task is its own affair
        remark=found["reason"] if found["state"] == words.REFUSED else "",
        held=held,
        item=items.get(found["item_id"]) if found["item_id"] else None,
        lines=tuple(
            Line(
                **{
                    name: line[name]
                    for name in ("id", "text", "example", "answer_kind", "item_type", "required", "state", "answer")
                },
                # of the line itself: why the office sent it back, written for the client
                reason=line["reason"] if line["state"] == words.REJECTED else "",
                files=tuple(items[item] for item in line["items"] if item in items),
            )
            for line in lines
        ),
    )
