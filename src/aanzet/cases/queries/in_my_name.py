"""What others did in the name of a team member, and what of it is still open (F404)."""

from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from aanzet.access.queries.people import PersonName, names
from aanzet.access.queries.presence import may_change
from aanzet.cases.queries.timeline.model import Page
from aanzet.cases.queries.timeline.reading import PAGE, read_page
from aanzet.cases.queries.timeline.sentences import entries
from aanzet.clients.queries.rows import rows
from aanzet.core.errors import NotFound
from aanzet.rules.actors import Actor
from aanzet.rules.domain_events import INTERNAL, SHARED

IN_MY_NAME = "on_behalf_of = %(me)s and actor like 'member:%%' and actor <> %(mine)s and visibility = any(%(visible)s)"
OPEN = """
select t.id, t.title, t.purpose, c.id as case_id, c.number, c.title as case_title, t.due_on,
    %(me)s = any(t.people) as mine,
    coalesce(t.claimed_by, case when cardinality(t.people) = 1 then t.people[1] end) as holder
from cases_task t join cases_case c on c.organization_id = t.organization_id and c.id = t.case_id
where c.state in ('active', 'on_hold') and t.side = 'office'
  and t.state not in ('done', 'refused', 'cancelled', 'expired')
  and (%(me)s = any(t.readers) and not %(me)s = any(t.people) or t.claimed_by is not null and t.claimed_by <> %(me)s
    and exists (select from core_event v where v.organization_id = t.organization_id and v.case_id = t.case_id
      and v.name = 'TaskClaimed' and v.object_id = t.id and v.on_behalf_of = %(me)s))
order by t.due_on nulls last, t.id limit 200
"""


@dataclass(frozen=True, slots=True)
class Lent:
    """An open task that somebody picked up in another's name, or that went on to him. holder: None = several.

    mine: it is his by name as soon as the other lays it down.
    """

    id: UUID
    title: str
    purpose: str
    case_id: UUID
    number: str
    case_title: str
    due_on: object
    holder: PersonName | None
    mine: bool


def done_in_name_of(actor: Actor, member_id: UUID, before: str = "", limit: int = PAGE) -> Page:
    """What colleagues did in this member's name, newest first; for himself and for who manages stand-ins (G02)."""
    _ask(actor, member_id)
    values = {"me": member_id, "mine": f"member:{member_id}", "visible": [INTERNAL, SHARED]}
    found, cursor = read_page(IN_MY_NAME, values, before, limit)
    return Page(tuple(entries(actor, found, timezone.get_current_timezone(), with_case=True)), cursor)


def lent_by(actor: Actor, member_id: UUID) -> tuple[Lent, ...]:
    """The open tasks that can be taken back, at most 200."""
    _ask(actor, member_id)
    found = rows(OPEN, {"me": member_id})
    people = names(line["holder"] for line in found)
    return tuple(Lent(**line | {"holder": people.get(line["holder"])}) for line in found)


def _ask(actor: Actor, member_id: UUID) -> None:
    if not may_change(actor, member_id):
        raise NotFound(member_id)
