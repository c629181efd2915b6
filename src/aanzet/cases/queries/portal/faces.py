"""Cases as the client sees them: phases with who and when, whose move it is, what was promised (F120, F194, F329)."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext, pgettext

from aanzet.access.queries.organizations import OrganizationFacts
from aanzet.access.queries.people import PersonName
from aanzet.access.queries.people import names as people_named
from aanzet.cases.queries.turn_view import (
    CLIENT,
    TURN_COLUMNS,
    TurnReader,
    TurnView,
    long_day,
    turn_people_of,
    turn_view,
)
from aanzet.clients.queries.rows import TODAY, row, rows, within
from aanzet.core.errors import NotFound
from aanzet.rules import dates
from aanzet.rules.actors import Actor
from aanzet.rules.process import words

RUNNING = (words.ACTIVE, words.ON_HOLD)
ENDED = (words.COMPLETED, words.CANCELLED)
MOST_ENDED = 100  # on one page, newest first
_ELSEWHERE: tuple[str, list[str], None, None] = (words.COMPLETED, [], None, None)
DONE, NOW, NEXT, SKIPPED = "done", "now", "next", "skipped"

CASES = f"""
select c.id, c.number, c.title, c.client_id, k.name as client_name, c.phase_position, c.responsible_ids,
    c.expected_on, c.promised_on, c.promised_was, c.conversation_id, c.started_at, f.phases,
    {", ".join(f"c.{column}" for column in TURN_COLUMNS)},
    (select json_agg(json_build_array(e.phase_key, e.state, e.responsible_ids, e.ended_at, e.due_on) order by e.ordinal)
       from cases_phaseentry e where e.organization_id = c.organization_id and e.case_id = c.id) as entries,
    (select json_agg(json_build_array(e.phase_key, t.people) order by t.position) from cases_task t
       join cases_phaseentry e on e.organization_id = t.organization_id and e.id = t.entry_id
      where t.organization_id = c.organization_id and t.case_id = c.id) as asked,
    (select a.member_id from clients_roleassignment a
       join access_teamrole r on r.organization_id = a.organization_id and r.id = a.role_id
      where a.organization_id = c.organization_id and a.client_id = c.client_id and r.key = 'relation_manager'
        and {within(TODAY, "a")} order by a.position limit 1) as manager,
    (select l.contact_id from clients_contactlink l
      where l.organization_id = c.organization_id and l.client_id = c.client_id
      order by l."primary" desc, l.position limit 1) as contact
from cases_case c
join clients_client k on k.organization_id = c.organization_id and k.id = c.client_id
left join cases_versionface f on f.organization_id = c.organization_id and f.id = c.template_version_id
where {{where}} order by {{order}} limit %(limit)s
"""  # noqa: S608 - names of columns, ours
MOVED = """
select payload from core_event where case_id = %(case)s and name = 'DatesMoved' and visibility = 'shared'
  and (payload::jsonb ->> 'promised_on') is distinct from (payload::jsonb ->> 'promised_before')
order by sequence desc limit 1
"""
MANAGER = f"""
select a.member_id from clients_roleassignment a
join access_teamrole r on r.organization_id = a.organization_id and r.id = a.role_id
where a.client_id = any(%(clients)s) and r.key = 'relation_manager' and {within(TODAY, "a")}
order by array_position(%(clients)s, a.client_id), a.position limit 1
"""  # noqa: S608 - a condition, ours


@dataclass(frozen=True, slots=True)
class PhaseFace:
    """A phase as kit/phase_list.html shows it. state: done, now, next, skipped. client: the client acts in it."""

    name: str
    explanation: str
    who: str
    when: str
    state: str
    client: bool
    was: str = ""
    url: str = ""

    @property
    def css(self) -> str:
        """For kit/phase_bar.html."""
        look = {DONE: "phase-done", NOW: "phase-now", SKIPPED: "phase-done"}.get(self.state, "")
        return f"{look} phase-client" if self.client and self.state == NOW else look


@dataclass(frozen=True, slots=True)
class CaseFace:
    """A case as the client sees it.

    ready_on: when it is promised to be ready, was_on: the promise before that. office: the first name of who works on
    it, else the name of the organization. phases: empty when the client sees none. step: 1-based number of the current
    phase among those he sees, 0 before the first.
    """

    id: UUID
    number: str
    title: str
    client_id: UUID
    client_name: str
    state: str
    turn: TurnView
    ready_on: date | None
    was_on: date | None
    ended_at: datetime | None
    conversation_id: UUID | None
    manager: PersonName | None
    office: str
    phases: tuple[PhaseFace, ...]
    step: int

    @property
    def running(self) -> bool:
        """Not ended yet."""
        return self.state in RUNNING

    @property
    def url(self) -> str:
        """Its page."""
        return f"/portal/cases/{self.number}/"

    @property
    def step_name(self) -> str:
        """The current phase, "" when there is none."""
        return self.phases[self.step - 1].name if self.step else ""

    @property
    def nothing_to_do(self) -> bool:
        """The client can wait: it runs, and nothing of it lies with him."""
        return self.state == words.ACTIVE and self.turn.side != CLIENT and not self.turn.secondary


def running_faces(actor: Actor, organization: OrganizationFacts, now: datetime) -> tuple[CaseFace, ...]:
    """The running cases of all his clients, the one that is nearest to its end first. Two queries."""
    return _faces(
        actor,
        organization,
        now,
        "c.state = any(%(states)s)",
        "c.state = 'on_hold', c.promised_on nulls last, c.expected_on nulls last, c.started_at",
        {"states": list(RUNNING), "limit": 1000},
    )


def ended_faces(actor: Actor, organization: OrganizationFacts, now: datetime) -> tuple[CaseFace, ...]:
    """What is finished or stopped, newest first. Two queries."""
    values = {"states": list(ENDED), "limit": MOST_ENDED}
    return _faces(actor, organization, now, "c.state = any(%(states)s)", "c.ended_at desc", values)


def face_by_number(actor: Actor, organization: OrganizationFacts, now: datetime, number: str) -> CaseFace:
    """One case; NotFound when it does not exist, is hidden, not started, or of somebody else (F329)."""
    return _one(actor, organization, now, "c.number = %(number)s", {"number": number})


def face_of(actor: Actor, organization: OrganizationFacts, now: datetime, case_id: UUID) -> CaseFace | None:
    """One case by its id; None when the client does not see it."""
    try:
        return _one(actor, organization, now, "c.id = %(id)s", {"id": case_id})
    except NotFound:
        return None


def why_later(case_id: UUID) -> str:
    """Why the promised date of a case moved, in one line; "" when it did not."""
    found = row(MOVED, {"case": case_id})
    return why_moved(json.loads(found["payload"]).get("cause_code", "")) if found else ""


def why_moved(cause: str) -> str:
    """In one line, for the client. cause: cause_code of DatesMoved."""
    if cause in ("hold", "resume"):
        return gettext("Because it was on hold for a while.")
    if cause == words.BY_BACK:
        return gettext("Because a step is done again.")
    if cause == "migration":
        return gettext("Because we changed the way we work.")
    return gettext("Because a step took longer than planned.")


def office_contact(actor: Actor) -> PersonName | None:
    """Whom a contact asks when nothing runs: the relation manager of his first client; None when nobody is."""
    found = row(MANAGER, {"clients": list(actor.client_ids)})
    return people_named([found["member_id"]]).get(found["member_id"]) if found else None


def _one(
    actor: Actor, organization: OrganizationFacts, now: datetime, where: str, values: Mapping[str, Any]
) -> CaseFace:
    found = _faces(actor, organization, now, where, "c.id", {**values, "limit": 1})
    if not found:
        raise NotFound
    return found[0]


def _faces(
    actor: Actor, organization: OrganizationFacts, now: datetime, where: str, order: str, values: Mapping[str, Any]
) -> tuple[CaseFace, ...]:
    sql = CASES.replace("{where}", f"c.client_id = any(%(clients)s) and {where}").replace("{order}", order)
    found = rows(sql, {**values, "clients": list(actor.client_ids)})
    for one in found:
        one["turn_secondary"] = (
            json.loads(one["turn_secondary"]) if isinstance(one["turn_secondary"], str) else (one["turn_secondary"])
        )
        one["phases"] = json.loads(one["phases"]) if isinstance(one["phases"], str) else one["phases"] or []
        one["entries"], one["asked"] = one["entries"] or [], one["asked"] or []
    people = people_named(_everybody(found))
    reader = TurnReader(actor.id, now.astimezone(organization.tz).date(), organization.tz, portal=True, people=people)
    return tuple(_face(one, reader, organization) for one in found)


def _everybody(found: Sequence[Mapping[str, Any]]) -> set[UUID | None]:
    wanted: set[UUID | None] = {person for one in found for person in (one["manager"], one["contact"])}
    wanted |= turn_people_of(found)
    for one in found:
        wanted.update(one["responsible_ids"])
        for _phase, _state, responsible, _ended, _due in one["entries"]:
            wanted.update(UUID(person) for person in responsible)
        for _phase, asked in one["asked"]:
            wanted.update(UUID(person) for person in asked)
    return wanted


def _face(one: Mapping[str, Any], reader: TurnReader, organization: OrganizationFacts) -> CaseFace:
    manager = reader.people.get(one["manager"])
    office = _first(manager) if manager else organization.name
    reader = replace(reader, office=office)
    turn = turn_view(one, reader)
    phases = tuple(_phases(one, turn, reader, organization))
    step = sum(phase.state != NEXT for phase in phases)
    return CaseFace(
        id=one["id"],
        number=one["number"],
        title=one["title"],
        client_id=one["client_id"],
        client_name=one["client_name"],
        state=one["state"],
        turn=turn,
        ready_on=one["promised_on"] or one["expected_on"],
        was_on=one["promised_was"] if one["promised_was"] != one["promised_on"] else None,
        ended_at=one["ended_at"],
        conversation_id=one["conversation_id"],
        manager=manager,
        office=office,
        phases=phases,
        step=step,
    )


def _phases(
    one: Mapping[str, Any], turn: TurnView, reader: TurnReader, organization: OrganizationFacts
) -> Iterable[PhaseFace]:
    """The phases he may see. During an internal phase the visible one before it shows as running (F137)."""
    visible = one["phases"]
    at = max((phase["position"] for phase in visible if phase["position"] <= one["phase_position"]), default=0)
    ends = _ends(visible, one["promised_on"] or one["expected_on"], reader.today, organization)
    entries = {key: (state, responsible, ended, due) for key, state, responsible, ended, due in one["entries"]}
    # What was done in a phase that has another name in a later version of the template (F401).
    elsewhere = next((_ELSEWHERE for key in entries if key not in {phase["key"] for phase in visible}), None)
    asked: dict[str, list[UUID]] = {}
    for key, people in one["asked"]:
        asked.setdefault(key, []).extend(UUID(person) for person in people)
    for phase, end in zip(visible, ends, strict=True):
        position, client = phase["position"], phase["side"] == words.CLIENT
        entry = entries.get(phase["key"]) or (elsewhere if position < at else None)
        state = _state(one, position, at, entry)
        yield PhaseFace(
            name=phase["label"],
            explanation=phase["explanation"],
            who=_who(one, reader, entry, asked.get(phase["key"], ()), client=client, state=state),
            when=_when(state, entry, end, turn, reader, client=client),
            state=state,
            client=client,
        )


def _state(one: Mapping[str, Any], position: int, at: int, entry: Any) -> str:
    ended = one["state"] in ENDED
    if position < at or (ended and position == at and one["state"] == words.COMPLETED):
        return DONE if entry and entry[0] == words.COMPLETED else SKIPPED
    return NOW if position == at and not ended else NEXT


def _who(
    one: Mapping[str, Any], reader: TurnReader, entry: Any, asked: Sequence[UUID], *, client: bool, state: str
) -> str:
    """ "Jij", the first name of another contact, of who is responsible, or of the relation manager."""
    if client:
        people: Sequence[UUID] = asked or ((one["contact"],) if one["contact"] else ())
        if reader.id in people or not people:
            return pgettext("turn", "You")
        person = reader.people.get(people[0])
        return _first(person) if person else pgettext("turn", "You")
    responsible = [UUID(person) for person in entry[1]] if entry else []
    if state == NOW and not entry:
        responsible = list(one["responsible_ids"])
    person = reader.people.get(responsible[0]) if len(responsible) == 1 and state != NEXT else None
    return _first(person) if person else reader.office


def _when(state: str, entry: Any, end: date | None, turn: TurnView, reader: TurnReader, *, client: bool) -> str:
    if state == DONE:
        if not entry or not entry[2]:
            return ""
        day = datetime.fromisoformat(entry[2]).astimezone(reader.zone).date()
        return gettext("ready on %(date)s") % {"date": long_day(day)}
    if state == SKIPPED:
        return ""
    if state == NOW and client and turn.side == CLIENT:
        due = turn.until or (date.fromisoformat(entry[3]) if entry else None)
        return gettext("before %(date)s") % {"date": long_day(due)} if due else ""
    return gettext("around %(date)s") % {"date": long_day(end)} if end else ""


def _ends(
    visible: Sequence[Mapping[str, Any]], ready_on: date | None, today: date, organization: OrganizationFacts
) -> list[date | None]:
    """When each visible phase should end: counted back from the delivery date, so that the client's dates add up."""
    if ready_on is None:
        return [None] * len(visible)
    ends, end = [], ready_on
    for phase in reversed(visible):
        ends.append(max(end, today))
        end = dates.add_days(
            end, -phase["lead_time_days"], phase.get("day_kind", words.CALENDAR_DAYS), organization.calendar
        )
    return ends[::-1]  # type: ignore[return-value]


def _first(person: PersonName) -> str:
    return person.first_name or person.name
