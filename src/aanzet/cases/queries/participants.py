"""Who is who on a case: responsible, sender, contacts addressed, third parties, groups (F196)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from aanzet.access.queries.people import PersonName
from aanzet.access.queries.people import names as people_named
from aanzet.cases.models import CaseParticipant
from aanzet.cases.queries.case_page import CaseView
from aanzet.clients.queries.rows import TODAY, rows, within
from aanzet.core.errors import NotFound
from aanzet.rules.actors import Actor
from aanzet.rules.msgids import gettext_noop as _
from aanzet.rules.process import words
from aanzet.rules.process.state import Task

OFFICE, CLIENT, THIRD_PARTY, GROUP = "office", "client", "third_party", "group"
RESPONSIBLE, SENDER, MANAGER, TASKED, ADDRESSED = (
    _("responsible"), _("sender"), _("relation manager"), _("has a task"), _("is addressed"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody with a part in a case. parts: what he does in it; function: what he is, in words.

    key: id of the row of a third party, or the key of a group. expected_on, late: of a third party. label: under which
    name the client sees a group, "" = not.
    """

    kind: str
    name: str
    parts: tuple[str, ...] = ()
    function: str = ""
    person: PersonName | None = None
    key: str = ""
    email: str = ""
    phone: str = ""
    expected_on: date | None = None
    late: bool = False
    note: str = ""
    shown: bool = False
    label: str = ""


@dataclass(frozen=True, slots=True)
class ThirdPartyRow:
    """What is known of a third party, for its form."""

    id: UUID
    name: str
    function: str
    email: str
    phone: str
    expected_on: date
    note: str
    shown_to_client: bool
    version: int


def third_party_for(case_id: UUID, participant_id: UUID) -> ThirdPartyRow:
    """One third party of a case the caller has asked for; NotFound when it has no part in it (any more)."""
    found = CaseParticipant.objects.filter(
        id=participant_id, case_id=case_id, kind=CaseParticipant.Kind.THIRD_PARTY, removed_at=None
    ).values(*ThirdPartyRow.__slots__)
    row = found.first()
    if row is None:
        raise NotFound(participant_id)
    return ThirdPartyRow(**row)


def parties(view: CaseView) -> tuple[Party, ...]:
    """Everybody with a part in the case, for the office: colleagues, contacts, groups, third parties."""
    kept = view.participants
    return (
        *_colleagues(view, view.groups),
        *_contacts(view, view.functions),
        *_groups(view, view.groups, {row["key"]: row["name"] for row in kept if row["kind"] == GROUP}),
        *_third_parties(view, [row for row in kept if row["kind"] == THIRD_PARTY]),
    )


def _colleagues(view: CaseView, groups: Mapping[str, str]) -> list[Party]:
    state, people = view.loaded.state, view.loaded.people
    parts: dict[UUID, dict[str, None]] = {}

    def note(person: UUID | None, part: str) -> None:
        if person is not None and person in view.people:
            parts.setdefault(person, {})[part] = None

    for person in state.entry.responsible_ids if state.entry else state.case.planned_responsible_ids:
        note(person, RESPONSIBLE)
    chosen = view.row["sender_id"]
    note(UUID(chosen) if isinstance(chosen, str) else chosen, SENDER)
    for task in _open(view):
        note(task.sender_id if task.side == words.CLIENT else None, SENDER)
    note(people.relation_manager, MANAGER)
    for task in _open(view):
        if task.side == words.OFFICE:
            for one in (*task.people, task.claimed_by):
                note(one, TASKED)
    members = people.members
    return [
        Party(
            OFFICE,
            view.people[person].name,
            tuple(gettext(part) for part in found),
            _roles_of(person, people.roles, groups),
            view.people[person],
        )
        for person, found in parts.items()
        if person in members
    ]


def _roles_of(person: UUID, roles: Mapping[str, tuple[UUID, ...]], groups: Mapping[str, str]) -> str:
    held = (groups.get(f"role:{key}", "") for key, holders in roles.items() if person in holders)
    return ", ".join(name for name in held if name)


def _contacts(view: CaseView, functions: Mapping[str, str]) -> list[Party]:
    addressed = {person for task in view.loaded.state.tasks if task.side == words.CLIENT for person in task.people}
    found = []
    for contact in view.loaded.people.contacts:
        if contact.id in view.people and (contact.id in addressed or contact.primary):
            part = gettext(ADDRESSED) if contact.id in addressed else gettext("the primary contact")
            does = ", ".join(functions.get(key, "") for key in contact.functions)
            found.append(Party(CLIENT, view.people[contact.id].name, (part,), does, view.people[contact.id]))
    return found


def _groups(view: CaseView, groups: Mapping[str, str], labels: Mapping[str, str]) -> list[Party]:
    """Roles and teams that have the phase or a task, and those with a name for the client."""
    keys: dict[str, None] = dict.fromkeys(labels)
    for task in _open(view):
        if task.side == words.OFFICE:
            keys |= dict.fromkeys((*(f"role:{one}" for one in task.roles), *(f"team:{one}" for one in task.teams)))
    if view.loaded.state.phase is not None:
        phase = view.loaded.state.phase
        keys |= dict.fromkeys((*(f"role:{one}" for one in phase.roles), *(f"team:{one}" for one in phase.teams)))
    return [
        Party(GROUP, groups[key], (gettext("role") if key.startswith("role:") else gettext("process team"),),
              key=key, label=labels.get(key, ""), shown=key in labels)
        for key in keys if key in groups
    ]  # fmt: skip


def _third_parties(view: CaseView, kept: list[Mapping[str, Any]]) -> list[Party]:
    """Those with a row, with what is waited for; and those a task waits for without a row."""
    waiting: dict[str, date | None] = {}
    for task in _open(view):
        if task.kind == words.THIRD_PARTY and task.third_party:
            waiting[task.third_party.strip().lower()] = task.due_on
    found = [
        Party(
            THIRD_PARTY,
            row["name"],
            (gettext("is waited for"),) if row["name"].lower() in waiting else (),
            row["function"],
            key=str(row["id"]),
            email=row["email"],
            phone=row["phone"],
            expected_on=waiting.pop(row["name"].lower(), None) or date.fromisoformat(row["expected_on"]),
            note=row["note"],
            shown=row["shown_to_client"],
        )
        for row in kept
    ]
    named = {task.third_party.strip().lower(): task.third_party for task in _open(view)}
    found += [
        Party(THIRD_PARTY, named[name], (gettext("is waited for"),), expected_on=due) for name, due in waiting.items()
    ]
    return [replace(one, late=bool(one.expected_on and one.expected_on < view.today)) for one in found]


def receivers_of(view: CaseView) -> list[tuple[str, list[tuple[str, str]]]]:
    """Whom an extra task can be given to: heading -> (member:, role:, team: or contact: with its key, name)."""
    people = view.loaded.people
    colleagues = [(f"member:{one}", view.people[one].name) for one in people.linked if one in view.people]
    groups = [
        (f"{kind}:{key}", f"{view.groups[f'{kind}:{key}']} ({word})")
        for kind, word, holders in (
            ("role", gettext("role"), people.roles),
            ("team", gettext("team or group"), people.teams),
        )
        for key, some in holders.items()
        if some and f"{kind}:{key}" in view.groups
    ]
    contacts = [(f"contact:{one.id}", one.values["contact.name"]) for one in people.contacts if not one.blocked]
    found = (
        (gettext("Colleagues"), colleagues),
        (gettext("Groups"), groups),
        (gettext("Contacts"), contacts),
    )
    return [(heading, some) for heading, some in found if some]


def _open(view: CaseView) -> list[Task]:
    return [task for task in view.loaded.state.tasks if task.is_open]


# Of a case the contact sees: colleagues by name with the roles they have on the client, in the order of their part.
COLLEAGUES = f"""
select p.person, p.part, coalesce((select string_agg(r.name, ', ' order by a.position, r.name)
    from clients_roleassignment a
    join access_teamrole r on r.organization_id = a.organization_id and r.id = a.role_id
    where a.organization_id = c.organization_id and a.client_id = c.client_id and a.member_id = p.person
      and {within(TODAY, "a")}), '') as function
from cases_case c
cross join lateral (
    select unnest(c.responsible_ids) as person, '{RESPONSIBLE}' as part
    union all select c.sender_id, '{SENDER}'
    union all select a.member_id, '{MANAGER}' from clients_roleassignment a
        join access_teamrole r on r.organization_id = a.organization_id and r.id = a.role_id
        where a.organization_id = c.organization_id and a.client_id = c.client_id and r.key = 'relation_manager'
          and {within(TODAY, "a")}) p
where c.id = %(case)s and p.person is not null
"""  # noqa: S608 - names of parts, ours
ASKED = "select distinct unnest(people) as person from cases_task where case_id = %(case)s"


def parties_for_client(actor: Actor, case_id: UUID) -> tuple[Party, ...]:
    """Who is who, for a contact who sees the case: people by name and function, never a group without a label."""
    colleagues = rows(COLLEAGUES, {"case": case_id})
    asked = [row["person"] for row in rows(ASKED, {"case": case_id})]
    people = people_named([*(row["person"] for row in colleagues), *asked])
    parts: dict[UUID, Party] = {}
    for row in colleagues:
        person = people.get(row["person"])
        if person is not None:
            before = parts.get(row["person"]) or Party(OFFICE, person.name, (), row["function"], person)
            part = row["part"]
            said = (*before.parts, gettext(part))
            parts[row["person"]] = replace(before, parts=tuple(dict.fromkeys(said)))
    contacts = [
        Party(CLIENT, people[person].name, (gettext("you"),) if person == actor.id else (), person=people[person])
        for person in asked
        if person in people
    ]
    kept = CaseParticipant.objects.filter(case_id=case_id, removed_at=None).order_by("kind", "added_at")
    others = [
        Party(row["kind"], row["name"], (), row["function"], expected_on=row["expected_on"])
        for row in kept.values("kind", "name", "function", "expected_on")
    ]
    return (*parts.values(), *contacts, *others)
