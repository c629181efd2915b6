"""All tasks, of cases and loose ones: mine, of my teams and roles, given out by me, of clients (F214)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any
from uuid import UUID

from django.utils.translation import gettext, ngettext

from aanzet.access.queries.engine import group_names
from aanzet.access.queries.members import active_choices
from aanzet.access.queries.people import PersonName, names
from aanzet.cases.queries.access import ask_cases
from aanzet.cases.queries.priority_words import priority_choices
from aanzet.cases.queries.queue.acts import KINDS
from aanzet.cases.queries.queue.choices import Chip, Choice
from aanzet.cases.queries.queue.lines import Mark
from aanzet.cases.queries.task_sources import (
    BY_PRIORITY,
    MINE,
    NEWEST,
    ORDER,
    TABS,
    Sources,
    TaskFilter,
    sources,
)
from aanzet.cases.queries.turn_words import verb_of
from aanzet.clients.queries.clients import names_of
from aanzet.clients.queries.rows import rows
from aanzet.rules import recurrence
from aanzet.rules.actors import Actor
from aanzet.rules.asked import identifier
from aanzet.rules.msgids import gettext_noop as _
from aanzet.rules.process import words

PAGE = 50
MOST = 1_000  # tasks that are counted and paged through; whoever has more filters
ORDERS = {"due": ORDER, "priority": BY_PRIORITY}
DUES = {"late": _("late"), "today": _("today"), "week": _("this week"), "none": _("without date")}
SORTS = {"case": _("of a case"), "loose": _("loose")}
LABELS = {"of": _("Kind"), "due": _("Due"), "person": _("With"), "client": _("Client name"), "priority": _("Priority")}
# What is shown of the tasks of a page; `groups` names teams and roles as group_names() does.
SHOWN = """
select p.of, t.id, t.title, t.kind, t.purpose, t.side, t.due_on, t.created_at, t.sender_id as given_by,
    case when t.claimed_by is not null then array[t.claimed_by] else t.people end as people,
    (select coalesce(array_agg('team:' || x), '{}') from unnest(t.teams) x)
        || (select coalesce(array_agg('role:' || x), '{}') from unnest(t.roles) x) as groups,
    c.client_id, c.number, c.title as case_title, c.phase_name, '' as recurrence, t.priority
from picked p join cases_task t on t.id = p.id join cases_case c on c.organization_id = t.organization_id
    and c.id = t.case_id
where p.of = 'case'
union all
select p.of, l.id, l.title, 'work', '', 'office', l.due_on, l.created_at, l.given_by,
    case when l.assignee_id is not null then array[l.assignee_id] else '{}'::uuid[] end,
    case when l.team_id is not null then array['team:' || l.team_id] when l.role <> '' then array['role:' || l.role]
        else '{}'::text[] end,
    l.client_id, '', '', '', l.recurrence, l.priority
from picked p join cases_loosetask l on l.id = p.id
where p.of = 'loose'
"""


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One line, as kit/work_row.html shows it."""

    id: UUID
    verb: str
    client: str
    about: str
    icon: str
    kind: str
    due: date | None
    due_state: str
    person: PersonName | None
    marks: tuple[Mark, ...]
    url: str
    priority: str = words.NORMAL


@dataclass(frozen=True, slots=True)
class TaskPage:
    """One page of a tab. counts: number of tasks per tab, with the same filter; at MOST it means that there are more.

    more: there is a next page. further: there are tasks behind this page.
    """

    tab: str
    rows: tuple[TaskRow, ...]
    counts: Mapping[str, int]
    start: int
    more: bool
    further: bool

    @property
    def cut(self) -> bool:
        """There are tasks behind this page that only a filter shows."""
        return self.further and not self.more

    @property
    def next_start(self) -> int | None:
        """Where the next page begins, None on the last."""
        return self.start + len(self.rows) if self.more else None


def read_task_filter(query: Mapping[str, str]) -> TaskFilter:
    """The filter that an address names; what cannot be read is left out."""
    return TaskFilter(
        of=query.get("of", "")[:10],
        due=query.get("due", "")[:10],
        person=identifier(query.get("person", "")),
        client=identifier(query.get("client", "")),
        priority=query.get("priority", "")[:10],
    )


def task_page(
    actor: Actor,
    now: datetime,
    zone: tzinfo,
    *,
    wanted: TaskFilter,
    tab: str = MINE,
    start: int = 0,
    sort: str = "due",
) -> TaskPage:
    """The open tasks of a tab within reach, by due date. Four queries at most, whatever the size. sort: of ORDERS."""
    ask_cases(actor)
    tab, today = tab if tab in TABS else MINE, now.astimezone(zone).date()
    start = min(max(start, 0), MOST - PAGE)
    source = sources(actor, wanted, today)
    numbers = ", ".join(f"{source.count(one, MOST)} as {one}" for one in TABS)
    counted = rows(f"{source.before()}select {numbers}", source.values)[0]
    found = _picked(source, tab, ORDERS.get(sort, ORDER), start, PAGE + 1)
    more = len(found) > PAGE
    return TaskPage(tab, _lines(actor, found[:PAGE], today), counted, start, more and start + PAGE < MOST, more)


def task_rows(
    actor: Actor, now: datetime, zone: tzinfo, *, wanted: TaskFilter, tab: str, limit: int, newest: bool = False
) -> tuple[TaskRow, ...]:
    """The open tasks of a tab without their counts. newest: those made last first, else by due date."""
    ask_cases(actor)
    today = now.astimezone(zone).date()
    tab = tab if tab in TABS else MINE
    found = _picked(sources(actor, wanted, today), tab, NEWEST if newest else ORDER, 0, limit)
    return _lines(actor, found, today)


def task_choices(wanted: TaskFilter) -> tuple[Choice, ...]:
    """Every filter with what it can be."""
    options = {
        "of": tuple((key, gettext(label)) for key, label in SORTS.items()),
        "due": tuple((key, gettext(label)) for key, label in DUES.items()),
        "person": tuple((str(key), name) for key, name in active_choices()),
        "priority": priority_choices(),
    }
    return tuple(
        Choice(name, gettext(LABELS[name]), str(getattr(wanted, name) or ""), found) for name, found in options.items()
    )


def task_chips(wanted: TaskFilter) -> tuple[Chip, ...]:
    """The filters that are on, in words; what one names and is gone shows as broken."""
    said = {
        "of": gettext(SORTS[wanted.of]) if wanted.of in SORTS else "",
        "due": gettext(DUES[wanted.due]) if wanted.due in DUES else "",
        "priority": dict(priority_choices()).get(wanted.priority, ""),
    }
    if wanted.person:
        person = names([wanted.person]).get(wanted.person)
        said["person"] = person.name if person else ""
    if wanted.client:
        said["client"] = names_of([wanted.client]).get(wanted.client, {}).get("name", "")
    return tuple(
        Chip(name, gettext(label), said.get(name) or str(getattr(wanted, name)), broken=not said.get(name))
        for name, label in LABELS.items()
        if getattr(wanted, name)
    )


def _picked(source: Sources, tab: str, order: str, start: int, limit: int) -> list[dict[str, Any]]:
    """The rows of a page with what is shown of them; one query."""
    return rows(
        source.before(f"picked as materialized ({source.pick(tab, order)})")
        + f"select * from ({SHOWN}) s order by {order}",  # noqa: S608 - conditions of ours
        {**source.values, "start": start, "limit": limit, "until": start + limit},
    )


def _lines(actor: Actor, found: Sequence[Mapping[str, Any]], today: date) -> tuple[TaskRow, ...]:
    people = names({person for one in found for person in (*one["people"], one["given_by"])})
    clients = names_of({one["client_id"] for one in found if one["client_id"]})
    groups = group_names() if any(one["groups"] for one in found) else {}
    return tuple(_line(actor, one, today, people, clients, groups) for one in found)


def _line(
    actor: Actor,
    one: Mapping[str, Any],
    today: date,
    people: Mapping[UUID, PersonName],
    clients: Mapping[UUID, Mapping[str, Any]],
    groups: Mapping[str, str],
) -> TaskRow:
    loose = one["of"] == "loose"
    icon, kind = KINDS.get(one["kind"], KINDS[words.WORK])
    marks = []
    if one["recurrence"]:
        marks.append(Mark(series_words(one["recurrence"])))
    if not one["people"] and one["groups"]:
        marks.append(Mark(", ".join(groups.get(key, "") for key in one["groups"])))
    absent = next((person for person in one["people"] if person in actor.stands_in_for), None)
    if absent is not None and absent in people and actor.id not in one["people"]:
        marks.append(Mark(gettext("for %(name)s") % {"name": people[absent].first_name or people[absent].name}))
    giver = people.get(one["given_by"])
    if giver and one["given_by"] != actor.id and one["side"] == words.OFFICE:
        marks.append(Mark(gettext("from %(name)s") % {"name": giver.first_name or giver.name}))
    client = clients.get(one["client_id"], {}).get("name", "") if one["client_id"] else ""
    title = one["title"] or verb_of(one["purpose"], 1).capitalize()
    return TaskRow(
        id=one["id"],
        verb=title,
        client=client or gettext("Without a client"),
        about=gettext("loose task") if loose else f"{one['case_title']} · {one['phase_name']}",
        icon=icon,
        kind=gettext(kind),
        due=one["due_on"],
        due_state="late" if one["due_on"] and one["due_on"] < today else "",
        person=people.get(next(iter(one["people"]), UUID(int=0))),
        marks=tuple(marks),
        url=f"/office/tasks/{one['id']}/" if loose else f"/office/cases/{one['number']}/",
        priority=one["priority"],
    )


def series_words(stored: str) -> str:
    """ "elke 3 maanden", "14 dagen na afronding"."""
    series = recurrence.read(stored)
    texts = {
        recurrence.DAYS: ngettext("every day", "every %(n)s days", series.every),
        recurrence.WEEKS: ngettext("every week", "every %(n)s weeks", series.every),
        recurrence.MONTHS: ngettext("every month", "every %(n)s months", series.every),
        recurrence.YEARS: ngettext("every year", "every %(n)s years", series.every),
    }
    said = texts[series.unit] % {"n": series.every}
    return gettext("%(every)s after it was done") % {"every": said} if series.after_completion else said
