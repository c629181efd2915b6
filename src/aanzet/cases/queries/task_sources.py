"""Which open tasks stand in each tab of the list of tasks, as SQL that costs the same in an office of any size (F214).

A tab is a few selections side by side, each with conditions that one index carries (cases/0010) and each read no
further than the page or the count needs. Who does not reach every case is served from the cases he does reach.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from aanzet.cases.queries.access import open_cases_reached
from aanzet.cases.queries.loose_tasks import OF_GROUPS, loose_reached
from aanzet.cases.queries.priority_words import rank
from aanzet.cases.queries.queue.filters import OPEN, week_ends
from aanzet.clients.queries.rows import TODAY, within
from aanzet.rules.actors import Actor

MINE, GROUPS, GIVEN, CLIENT, ALL = "mine", "groups", "given", "client", "all"
TABS = (MINE, GROUPS, GIVEN, CLIENT, ALL)
CASE, LOOSE = "case", "loose"
BEFORE = rank("priority")
ORDER = f"due_on nulls last, {BEFORE}, created_at, id"
BY_PRIORITY = f"{BEFORE}, due_on nulls last, created_at, id"
NEWEST = "created_at desc, id"

# Alias t of cases_task: with this person, by name or because he picked it up.
WITH = """(t.people @> array[{person}]::uuid[] and t.claimed_by is null or t.claimed_by = {person})"""
# The same with the reader, or with a colleague for whom he stands in (F021).
WITH_ME = """(t.people && %(reach_as)s::uuid[] and t.claimed_by is null or t.claimed_by = any(%(reach_as)s::uuid[]))"""
OF_TEAM = """t.teams && array(select m.team_id::text from access_processteammember m
    where m.member_id = %(me)s)::varchar[]"""
ROLES_ON = f"""clients_roleassignment a join access_teamrole r on r.organization_id = a.organization_id
    and r.id = a.role_id where a.member_id = %(me)s and {within(TODAY, "a")}"""
OF_ROLE = f"""t.client_id = any(array(select a.client_id from {ROLES_ON}))
    and exists (select from unnest(t.roles) x where (t.client_id, x) in (select a.client_id, r.key from {ROLES_ON}))"""
TASKS: Mapping[str, tuple[str, ...]] = {
    MINE: ("t.side = 'office' and " + WITH_ME,),
    GROUPS: (
        f"t.side = 'office' and cardinality(t.people) = 0 and {OF_TEAM}",  # by its teams, not by being nobody's
        f"t.side = 'office' and t.people = '{{}}' and not ({OF_TEAM}) and {OF_ROLE}",
    ),
    GIVEN: (
        "t.sender_id = %(me)s and (t.side = 'client' or case when t.claimed_by is null"
        " then t.people <> array[%(me)s]::uuid[] else t.claimed_by <> %(me)s end)",
    ),
    CLIENT: ("t.side = 'client'",),
    ALL: ("t.side = 'office'", "t.side = 'client'"),  # one index serves each of them by due date
}
LOOSE_TASKS: Mapping[str, tuple[str, ...]] = {
    MINE: ("l.assignee_id = any(%(reach_as)s::uuid[])",),
    GROUPS: (OF_GROUPS,),
    GIVEN: ("l.given_by = %(me)s and l.assignee_id is distinct from %(me)s",),
    CLIENT: (),
    ALL: ("true",),
}
# Only a case that runs has open tasks (rules/process), so its row is not asked here, for each of thousands.
OF_CASES = """select 'case' as of, t.id, t.due_on, t.created_at, t.priority
from cases_task t where t.state in ('open', 'in_progress', 'waiting') and """
OF_NO_CASE = """select 'loose' as of, l.id, l.due_on, l.created_at, l.priority
from cases_loosetask l where l.state = 'open' and """
REACH = f"reach as materialized (select array(select c.id from cases_case c where {OPEN} and {{cases}}) as cases)"
DUES = {
    "late": "{alias}.due_on < %(today)s",
    "today": "{alias}.due_on = %(today)s",
    "week": "{alias}.due_on between %(today)s and %(sunday)s",
    "none": "{alias}.due_on is null",
}


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """What to show; empty = everything. of: case or loose. due: a key of DUES. person: who has it."""

    of: str = ""
    due: str = ""
    person: UUID | None = None
    client: UUID | None = None
    priority: str = ""

    @property
    def is_empty(self) -> bool:
        """Nothing is left out."""
        return not any(getattr(self, spec.name) for spec in fields(self))


@dataclass(frozen=True, slots=True)
class Sources:
    """The selections of a reader with a filter. reach: the subquery they name, "" for who reaches every case."""

    reach: str
    case: str
    loose: str
    values: Mapping[str, Any]
    of: str

    def before(self, *more: str) -> str:
        """What stands before a statement with these selections, and these subqueries of its own."""
        found = [one for one in (self.reach, *more) if one]
        return f"with {', '.join(found)} " if found else ""

    def of_tab(self, tab: str) -> tuple[str, ...]:
        """The selections whose rows together are this tab; no row stands in two of them."""
        found: list[str] = []
        if self.of in ("", CASE):
            found += [f"{OF_CASES}{self.case} and {one}" for one in TASKS[tab]]
        if self.of in ("", LOOSE):
            found += [f"{OF_NO_CASE}{self.loose} and {one}" for one in LOOSE_TASKS[tab]]
        return tuple(found)

    def count(self, tab: str, most: int) -> str:
        """A subquery that counts the tab, as far as `most`."""
        both = " union all ".join(self.of_tab(tab))
        return f"(select count(*) from (select 1 from ({both}) u limit {most}) f)" if both else "0"  # noqa: S608 - ours

    def pick(self, tab: str, order: str) -> str:
        """The rows of one page: %(start)s, %(limit)s, and %(until)s for both together."""
        parts = [f"(select * from ({one}) u order by {order} limit %(until)s)" for one in self.of_tab(tab)]  # noqa: S608
        both = " union all ".join(parts) or f"{OF_NO_CASE}false"
        return f"select * from ({both}) u order by {order} offset %(start)s limit %(limit)s"  # noqa: S608 - ours


def sources(actor: Actor, wanted: TaskFilter, today: date) -> Sources:
    """What this reader reaches, narrowed by the filter."""
    cases, values = open_cases_reached(actor)
    loose, more = loose_reached(actor)
    everywhere = cases == "true"
    reach = "true" if everywhere else "t.case_id = any((select r.cases from reach r)::uuid[])"
    values = {**values, **more, "me": actor.id, "today": today, "sunday": week_ends(today)}
    values |= {spec.name: getattr(wanted, spec.name) for spec in fields(wanted)}
    return Sources(
        "" if everywhere else REACH.format(cases=cases),
        " and ".join([reach, *_narrowed(wanted, "t", WITH.format(person="%(person)s"))]),
        " and ".join([loose, *_narrowed(wanted, "l", "l.assignee_id = %(person)s")]),
        values,
        wanted.of,
    )


def _narrowed(wanted: TaskFilter, alias: str, with_person: str) -> list[str]:
    found = []
    if wanted.due:
        found.append(DUES.get(wanted.due, "false").format(alias=alias))
    if wanted.client:
        found.append(f"{alias}.client_id = %(client)s")
    if wanted.person:
        found.append(with_person)
    if wanted.priority:
        found.append(f"{alias}.priority = %(priority)s")
    return found
