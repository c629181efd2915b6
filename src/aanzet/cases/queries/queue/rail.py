"""Beside the queue: which clients are silent longest, and what just happened (F212)."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from aanzet.cases.queries.access import ask_cases
from aanzet.cases.queries.priority_words import rank
from aanzet.cases.queries.queue.filters import CLIENT, QueueFilter, in_tab, narrowed
from aanzet.cases.queries.timeline.model import Entry
from aanzet.cases.queries.timeline.reading import read_page
from aanzet.cases.queries.timeline.sentences import entries
from aanzet.cases.queries.turn_view import age_in_words
from aanzet.clients.queries.reach import reached
from aanzet.clients.queries.rows import rows
from aanzet.rules.actors import Actor

LONGEST, LATEST = 5, 10
WAITING = f"""
select c.id, c.number, k.name as client, c.turn_since, c.silent, c.title, coalesce(t.title, '') as task,
    (select min(r.due_at) from core_timer r where r.case_id = c.id and r.kind = 'case_reminder' and r.state = 'open')
        as reminder_at
from cases_case c
join clients_client k on k.organization_id = c.organization_id and k.id = c.client_id
left join lateral (select t.title from cases_task t
    where t.organization_id = c.organization_id and t.case_id = c.id and t.side = 'client'
      and t.state in ('open', 'in_progress')
    order by t.blocking desc, t.due_on nulls last, {rank("t.priority")}, t.position limit 1) t on true
"""  # noqa: S608 - an order, ours
# What a colleague wants to hear at once; the rest stands on the timelines.
NEWS = (
    "CaseStarted",
    "CaseClosed",
    "CaseCancelled",
    "CaseStuck",
    "PhaseCompleted",
    "TaskCompleted",
    "TaskRefused",
    "RequestSent",
    "CheckpointChanged",
    "ItemAdded",
    "MessageSent",
    "InvitationAccepted",
)
SAID = """name = any(%(names)s) and visibility in ('internal', 'shared')
  and not (name = 'MessageSent' and actor = 'system')"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A client who is to move. turn: for the pill, only the days. reminder_at: when the house reminds him again."""

    id: UUID
    number: str
    client: str
    task: str
    turn: dict[str, Any]
    silent: bool
    reminder_at: datetime | None

    @property
    def url(self) -> str:
        """The page of the case."""
        return f"/office/cases/{self.number}/"


@dataclass(frozen=True, slots=True)
class Rail:
    """Both lists."""

    waiting: tuple[Waiting, ...]
    news: tuple[Entry, ...]


def rail(actor: Actor, now: datetime, zone: tzinfo) -> Rail:
    """The clients that are to move longest, and the last things that happened within reach."""
    ask_cases(actor)
    return Rail(_waiting(actor, now, zone), _news(actor, zone))


def _waiting(actor: Actor, now: datetime, zone: tzinfo) -> tuple[Waiting, ...]:
    base = narrowed(actor, QueueFilter())
    found = rows(
        f"{WAITING} where {base.condition} and {in_tab(CLIENT)} and c.state = 'active' "
        "order by c.turn_since, c.id limit %(limit)s",
        {**base.values, "limit": LONGEST},
    )
    today = now.astimezone(zone).date()
    made = []
    for row in found:
        days = max(0, (today - row["turn_since"].astimezone(zone).date()).days)
        text = age_in_words(days)
        spoken = gettext("%(name)s's move, %(age)s") % {"name": row["client"], "age": text}
        turn = {"side": "client", "you": False, "text": text, "spoken": spoken}
        task = row["task"] or row["title"]
        made.append(Waiting(row["id"], row["number"], row["client"], task, turn, row["silent"], row["reminder_at"]))
    return tuple(made)


def _news(actor: Actor, zone: tzinfo) -> tuple[Entry, ...]:
    reach, values = reached(actor, "k")
    where = SAID
    if reach != "true":
        where += f" and client_id in (select k.id from clients_client k where {reach})"  # noqa: S608
    found, _ = read_page(where, {**values, "names": list(NEWS)}, "", LATEST)
    return tuple(entries(actor, found, zone, with_case=True))
