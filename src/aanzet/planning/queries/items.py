"""What can be planned, as one row each: the current phase of a case, an office task, a task without a case (F311).

The minutes of a task stand in its template; those of a phase are its budget less what its office tasks take. A phase
without a budget whose tasks are planned apart is no work of its own. What has none is learnt from
earlier ones (learnt.py). 0 minutes: nobody knows, and that is said.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from aanzet.cases.queries.access import ask_cases, cases_reached
from aanzet.cases.queries.loose_tasks import loose_reached
from aanzet.cases.queries.snapshots import snapshots
from aanzet.cases.queries.turn_words import verb_of
from aanzet.clients.queries.rows import rows
from aanzet.clients.queries.search import escape
from aanzet.core.errors import NotFound
from aanzet.planning.queries.learnt import learnt
from aanzet.rules.actors import Actor
from aanzet.rules.process import words

CASE, TASK, LOOSE = "case", "task", "loose"
KINDS = (CASE, TASK, LOOSE)
MOST = 200  # pieces of open work that are looked at
Key = tuple[str, UUID]
OPEN_TASK = "('open', 'in_progress', 'waiting')"
RUNNING = "('not_started', 'active', 'on_hold')"

CASES = f"""
select 'case' as kind, c.id, c.id as case_id, c.entry_id, c.client_id, k.name as client, c.number, c.title as about,
    '' as title, '' as purpose, c.phase_name, c.phase_key, c.phase_side, c.template_version_id as version_id,
    c.template_id, c.phase_key as part, 0 as minutes,
    coalesce((select sum(greatest(t.minutes, 0)) from cases_task t where t.organization_id = c.organization_id
        and t.case_id = c.id and t.entry_id = c.entry_id and t.side = 'office'), 0)::int as task_minutes,
    exists (select from cases_task t where t.organization_id = c.organization_id and t.case_id = c.id
        and t.side = 'office' and t.state in {OPEN_TASK}) as has_tasks,
    c.due_on, c.legal_due_on, c.responsible_ids as people, c.turn_party, c.turn_until, c.state in {RUNNING} as is_open,
    {{reach}} as reached
from cases_case c join clients_client k on k.organization_id = c.organization_id and k.id = c.client_id
where {{where}}
"""
TASKS = f"""
select 'task' as kind, t.id, c.id as case_id, t.entry_id, c.client_id, k.name as client, c.number, c.title as about,
    t.title, t.purpose, c.phase_name, c.phase_key, c.phase_side, null::uuid as version_id,
    c.template_id, t.automation_key as part, t.minutes, 0 as task_minutes,
    false as has_tasks, t.due_on, c.legal_due_on,
    case when t.claimed_by is not null then array[t.claimed_by] else t.people end as people,
    c.turn_party, c.turn_until, t.state in {OPEN_TASK} and c.state in {RUNNING} as is_open, {{reach}} as reached
from cases_task t join cases_case c on c.organization_id = t.organization_id and c.id = t.case_id
join clients_client k on k.organization_id = c.organization_id and k.id = c.client_id
where t.side = 'office' and {{where}}
"""
LOOSES = """
select 'loose' as kind, l.id, null::uuid as case_id, null::uuid as entry_id, l.client_id,
    coalesce(k.name, '') as client, '' as number, '' as about, l.title, '' as purpose, '' as phase_name,
    '' as phase_key, 'office' as phase_side, null::uuid as version_id,
    null::uuid as template_id, '' as part, 0 as minutes, 0 as task_minutes,
    false as has_tasks, l.due_on, null::date as legal_due_on,
    case when l.assignee_id is not null then array[l.assignee_id] else '{{}}'::uuid[] end as people,
    'office' as turn_party, null::date as turn_until, l.state = 'open' as is_open, {reach} as reached
from cases_loosetask l left join clients_client k on k.organization_id = l.organization_id and k.id = l.client_id
where {where}
"""

# What does not differ in the minutes it takes, with its number.
ALIKE = """select kind, version_id, phase_key, phase_side, minutes, task_minutes, has_tasks, count(*) as n
from ({work}) w group by 1, 2, 3, 4, 5, 6, 7"""

# What is open, with whom it is, and what is looked at when somebody looks for a word.
OPEN = {
    CASE: "c.state = 'active' and c.phase_side = 'office'",
    TASK: f"t.state in {OPEN_TASK} and c.state = 'active'",
    LOOSE: "l.state = 'open'",
}
WITH = {
    CASE: "c.responsible_ids && %(people)s::uuid[]",
    TASK: "(t.people && %(people)s::uuid[] and t.claimed_by is null or t.claimed_by = any(%(people)s::uuid[]))",
    LOOSE: "l.assignee_id = any(%(people)s::uuid[])",
}
FOUND = {
    CASE: "(k.name ilike %(like)s or c.title ilike %(like)s or c.phase_name ilike %(like)s or c.number ilike %(like)s)",
    TASK: "(k.name ilike %(like)s or t.title ilike %(like)s or c.title ilike %(like)s or c.number ilike %(like)s)",
    LOOSE: "(k.name ilike %(like)s or l.title ilike %(like)s)",
}


@dataclass(frozen=True, slots=True)
class WorkItem:
    """Work on the board. title: "Beoordelen". about: process and period. minutes: 0 = without an estimate.

    people: with whom it is. waits: it is the client's or a third party's move, at the latest until `waits_until`.
    is_work: there is something for the office to do. reached: the reader may know what it is about.
    learnt_from: its minutes come from so many earlier ones; 0 = from the template, or not known.
    """

    kind: str
    id: UUID
    case_id: UUID | None
    entry_id: UUID | None
    client_id: UUID | None
    client: str
    title: str
    about: str
    minutes: int
    due: date | None
    statutory: date | None
    people: tuple[UUID, ...]
    party: str
    waits_until: date | None
    is_open: bool
    is_work: bool
    reached: bool
    url: str
    learnt_from: int = 0

    @property
    def key(self) -> Key:
        """Kind and id."""
        return self.kind, self.id

    @property
    def waits(self) -> bool:
        """It cannot go on before somebody outside did his part."""
        return self.party in (words.CLIENT, words.THIRD_PARTY)


def items(actor: Actor, keys: Iterable[Key]) -> Mapping[Key, WorkItem]:
    """What these are; what is out of reach is there, but says nothing of itself. Three queries at most."""
    wanted: dict[str, list[UUID]] = {kind: [] for kind in KINDS}
    for kind, item_id in dict.fromkeys(keys):
        wanted[kind].append(item_id)
    values: dict[str, Any] = {}
    parts = []
    for kind, alias in ((CASE, "c"), (TASK, "t"), (LOOSE, "l")):
        if wanted[kind]:
            values[f"ids_{kind}"] = wanted[kind]
            parts.append((kind, f"{alias}.id = any(%(ids_{kind})s)"))
    return {one.key: one for one in _read(actor, parts, values)}


def item_for(actor: Actor, kind: str, item_id: UUID) -> WorkItem:
    """One that this actor reaches; NotFound otherwise (G02)."""
    found = items(actor, [(kind, item_id)]).get((kind, item_id)) if kind in KINDS else None
    if found is None or not found.reached:
        raise NotFound(item_id)
    return found


def open_work(actor: Actor, people: Collection[UUID], text: str = "", limit: int = MOST) -> tuple[WorkItem, ...]:
    """The open work of these people that the reader reaches, by due date; with a text what is called that, whoever has
    it. Two queries.
    """
    values: dict[str, Any] = {"people": list(people), "like": f"%{escape(text.strip()[:100])}%"}
    parts = [(kind, f"{OPEN[kind]} and {FOUND[kind]}" if text else f"{OPEN[kind]} and {WITH[kind]}") for kind in KINDS]
    found = [one for one in _read(actor, parts, values, reached_only=True, limit=limit) if one.is_work]
    return tuple(sorted(found, key=lambda one: (one.due or date.max, one.client, str(one.id)))[:limit])


def count_open(actor: Actor, people: Collection[UUID]) -> int:
    """How many open_work would give without a limit. Two queries, whatever the number."""
    parts = [(kind, f"{OPEN[kind]} and {WITH[kind]}") for kind in KINDS]
    selects, values = _selects(actor, parts, reached_only=True)
    found = rows(ALIKE.replace("{work}", " union all ".join(selects)), {**values, "people": list(people)})
    versions = _versions(found)
    return sum(one["n"] for one in found if _effort(one, versions)[1])


def _read(
    actor: Actor, parts: list[tuple[str, str]], values: dict[str, Any], *, reached_only: bool = False, limit: int = 0
) -> list[WorkItem]:
    if not parts:
        return []
    selects, more = _selects(actor, parts, reached_only=reached_only, limit=limit)
    found = rows(" union all ".join(selects), {**more, **values})
    versions = _versions(found)
    work = [_item(one, versions) for one in found]
    spots = [(item.kind, one["template_id"], one["part"]) for one, item in zip(found, work, strict=True)]
    bare = {spot[1] for spot, item in zip(spots, work, strict=True) if _is_bare(item) and spot[1]}
    known = learnt(bare)
    return [
        replace(item, minutes=known[spot].minutes, learnt_from=known[spot].earlier)
        if spot in known and _is_bare(item)
        else item
        for spot, item in zip(spots, work, strict=True)
    ]


def _selects(
    actor: Actor, parts: list[tuple[str, str]], *, reached_only: bool, limit: int = 0
) -> tuple[list[str], dict[str, Any]]:
    """A statement per kind with its condition, and the values of the reach of this actor."""
    ask_cases(actor)
    cases, of_cases = cases_reached(actor)
    loose, of_loose = loose_reached(actor)
    texts = {CASE: CASES, TASK: TASKS, LOOSE: LOOSES}
    reach = {CASE: cases, TASK: cases, LOOSE: loose}
    selects = []
    for kind, where in parts:
        where += f" and {reach[kind]}" if reached_only else ""
        made = texts[kind].format(reach="true" if reached_only else reach[kind], where=where)
        selects.append(f"({made} order by due_on nulls last, id limit {limit})" if limit else made)
    return selects, {**of_cases, **of_loose}


def _versions(found: Iterable[Mapping[str, Any]]) -> Mapping[UUID, Any]:
    return snapshots({one["version_id"] for one in found if one["version_id"] and one["phase_key"]})


def _is_bare(item: WorkItem) -> bool:
    return item.is_open and item.is_work and not item.minutes


def _effort(found: Mapping[str, Any], versions: Mapping[UUID, Any]) -> tuple[int, bool]:
    """Minutes, and whether there is something for the office to do."""
    if found["kind"] != CASE:
        return found["minutes"], True
    template = versions.get(found["version_id"])
    place = template.phase_named(found["phase_key"]) if template else -1
    budget = template.phases[place].minutes if template and place >= 0 else 0
    minutes = max(budget - found["task_minutes"], 0)
    return minutes, found["phase_side"] == words.OFFICE and (minutes > 0 or not found["has_tasks"])


def _item(found: Mapping[str, Any], versions: Mapping[UUID, Any]) -> WorkItem:
    minutes, is_work = _effort(found, versions)
    title = found["title"] or (verb_of(found["purpose"], 1).capitalize() if found["purpose"] else found["phase_name"])
    hidden = not found["reached"]
    url = f"/office/tasks/{found['id']}/" if found["kind"] == LOOSE else f"/office/cases/{found['number']}/"
    return WorkItem(
        kind=found["kind"],
        id=found["id"],
        case_id=found["case_id"],
        entry_id=found["entry_id"],
        client_id=found["client_id"],
        client="" if hidden else found["client"],
        title="" if hidden else title or found["about"],
        about="" if hidden else found["about"],
        minutes=minutes,
        due=found["due_on"],
        statutory=found["legal_due_on"],
        people=tuple(found["people"]),
        party=found["turn_party"],
        waits_until=found["turn_until"],
        is_open=found["is_open"],
        is_work=is_work,
        reached=not hidden,
        url="" if hidden else url,
    )
