"""What the queue can be narrowed to. The filter is the address of the page; what it names and is gone shows as broken.

Tabs follow the turn: mine, of my team (the office, not me), of the client, of a third party, all of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from aanzet.access.queries.presence import alone_today
from aanzet.cases.queries.access import open_cases_reached
from aanzet.clients.queries.rows import TODAY, within
from aanzet.rules.actors import Actor
from aanzet.rules.asked import identifier

ME, TEAM, CLIENT, THIRD_PARTY, ALL = "me", "team", "client", "third_party", "all"
TABS = (ME, TEAM, CLIENT, THIRD_PARTY, ALL)
LATE, TODAY_GROUP, WEEK, LATER, NO_DATE = "late", "today", "week", "later", "no_date"
GROUPS = (LATE, TODAY_GROUP, WEEK, LATER, NO_DATE)
SUNDAY = 6
OPEN = "c.state in ('not_started', 'active', 'on_hold')"
MINE = """exists (select from cases_caseturnperson p where p.organization_id = c.organization_id and p.case_id = c.id
    and p.person_id = %(me)s)"""
SNOOZED = f"""exists (select from cases_snooze s where s.organization_id = c.organization_id and s.case_id = c.id
    and s.person_id = %(me)s and s.until_on > {TODAY})"""
TURN = {
    ME: f"c.turn_party = 'office' and {MINE}",
    TEAM: f"c.turn_party = 'office' and not {MINE}",
    CLIENT: "c.turn_party = 'client'",
    THIRD_PARTY: "c.turn_party = 'third_party'",
    ALL: "c.turn_party in ('office', 'client', 'third_party')",
}

OF_GROUP = """exists (select from clients_client k where k.organization_id = c.organization_id and k.id = c.client_id
    and k."group" = %(group)s)"""
OF_TEAM = """exists (select from cases_task t where t.organization_id = c.organization_id and t.case_id = c.id
    and t.state in ('open', 'in_progress', 'waiting') and %(team)s::text = any(t.teams))"""
# Two conditions that each have an index; the planner takes them together in one bitmap.
WITH_PERSON = """(c.responsible_ids @> array[%(person)s]::uuid[]
    or c.id = any(array(select p.case_id from cases_caseturnperson p where p.person_id = %(person)s)))"""
# The responsible is away and nobody can stand in. Who has a stand-in for some of his roles only is left alone where the
# turn of the office went past him.
ALONE = "alone"
NOBODY_STANDS_IN = """c.state in ('active', 'on_hold') and (c.responsible_ids && %(wholly)s::uuid[]
    or c.responsible_ids && %(partly)s::uuid[] and c.turn_party = 'office'
        and not c.responsible_ids && (c.turn_people || c.turn_instead_of))"""
DUES = {
    LATE: f"c.due_on < {TODAY}",
    TODAY_GROUP: f"c.due_on = {TODAY}",
    WEEK: f"c.due_on between {TODAY} and (date_trunc('week', {TODAY}) + interval '6 days')::date",
    NO_DATE: "c.due_on is null",
}


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What to show; empty = everything. phase: key of a phase of the template. role: a team role the reader holds.

    person: a colleague who is responsible or to move. turn: a party. due: a key of DUES. group: of the
    client. team: a process team that has an open task. priority: of what is open with who is to move.
    """

    template: UUID | None = None
    phase: str = ""
    product: UUID | None = None
    period: str = ""
    manager: UUID | None = None
    role: str = ""
    state: str = ""
    client: UUID | None = None
    group: str = ""
    turn: str = ""
    due: str = ""
    team: UUID | None = None
    person: UUID | None = None
    priority: str = ""

    @property
    def is_empty(self) -> bool:
        """Nothing is left out."""
        return not any(getattr(self, spec.name) for spec in fields(self))


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A filter as SQL on c (cases_case): condition without the tab, and the values of its parameters.

    everywhere: the reader reaches every case.
    """

    condition: str
    values: Mapping[str, Any] = field(default_factory=dict)
    everywhere: bool = True


def read_filter(query: Mapping[str, str]) -> QueueFilter:
    """The filter that an address names; what cannot be read is left out."""
    return QueueFilter(
        template=identifier(query.get("template", "")),
        phase=query.get("phase", "")[:60],
        product=identifier(query.get("product", "")),
        period=query.get("period", "")[:12],
        manager=identifier(query.get("manager", "")),
        role=query.get("role", "")[:40],
        state=query.get("state", "")[:12],
        client=identifier(query.get("client", "")),
        group=query.get("group", "")[:100],
        turn=query.get("turn", "")[:12],
        due=query.get("due", "")[:10],
        team=identifier(query.get("team", "")),
        person=identifier(query.get("person", "")),
        priority=query.get("priority", "")[:10],
    )


def narrowed(actor: Actor, wanted: QueueFilter, *, own: bool = False) -> Narrowed:
    """The open cases within reach that pass the filter. own: those that wait for the actor, which he reaches always."""
    reach, values = ("true", {}) if own else open_cases_reached(actor)
    found = [OPEN, reach]
    values |= {"me": actor.id}
    if wanted.template:
        found.append("c.template_id = %(template)s")
    if wanted.phase:
        found.append("c.phase_key = %(phase)s")
    if wanted.product:
        found.append("c.product_id = %(product)s")
    if wanted.period:
        found.append("c.period = %(period)s")
    if wanted.client:
        found.append("c.client_id = %(client)s")
    if wanted.state == "unassigned":
        found.append("c.unassigned and c.state = 'active'")
    elif wanted.state == ALONE:
        found.append(NOBODY_STANDS_IN)
        nobody = alone_today()
        values |= {"wholly": list(nobody.wholly), "partly": list(nobody.partly)}
    elif wanted.state:
        found.append("c.state = %(state)s")
    if wanted.manager:
        found.append(_holds("'relation_manager'", "%(manager)s"))
    if wanted.role:
        found.append(_holds("%(role)s", "%(me)s"))
    if wanted.group:
        found.append(OF_GROUP)
    if wanted.turn:
        found.append("c.turn_party = %(turn)s")
    if wanted.due:
        found.append(DUES.get(wanted.due, "false"))
    if wanted.team:
        found.append(OF_TEAM)
    if wanted.person:
        found.append(WITH_PERSON)
    if wanted.priority:
        found.append("c.turn_priority = %(priority)s")
    for spec in fields(wanted):
        values[spec.name] = getattr(wanted, spec.name)
    return Narrowed(" and ".join(f"({condition})" for condition in found), values, reach == "true")


def _holds(role: str, member: str) -> str:
    return (
        "c.client_id in (select a.client_id from clients_roleassignment a join access_teamrole r"
        f" on r.organization_id = a.organization_id and r.id = a.role_id where r.key = {role}"
        f" and a.member_id = {member} and {within(TODAY, 'a')})"
    )


def in_tab(tab: str) -> str:
    """The condition of a tab. What somebody put off stays away from his own list only, and stands under "Alles"."""
    return f"{TURN[tab]} and not {SNOOZED}" if tab == ME else TURN[tab]


def week_ends(today: date) -> date:
    """The Sunday of this week."""
    return today + timedelta(days=SUNDAY - today.weekday())


def group_of(due: date | None, today: date) -> str:
    """In which group a due date falls; they come in this order when sorted by due date."""
    if due is None:
        return NO_DATE
    if due < today:
        return LATE
    if due == today:
        return TODAY_GROUP
    return WEEK if due <= week_ends(today) else LATER
