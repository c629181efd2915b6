"""The lines of the queue as kit/work_row.html shows them: ids first, then what is shown of them in one query."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Any
from uuid import UUID

from babel.dates import format_time
from django.utils.translation import gettext

from aanzet.access.queries.engine import group_names
from aanzet.access.queries.people import PersonName, names
from aanzet.access.queries.presence import Alone, alone_today
from aanzet.cases.queries.phase_bar import Bar, phase_bar
from aanzet.cases.queries.priority_words import rank
from aanzet.cases.queries.queue.acts import act_of
from aanzet.cases.queries.queue.columns import Columns, Fact, facts_of
from aanzet.cases.queries.turn_view import (
    TURN_COLUMNS,
    TurnReader,
    TurnView,
    read_turn,
    short_day,
    turn_people_of,
    turn_view,
)
from aanzet.clients.queries.rows import TODAY, rows
from aanzet.core.languages import spoken
from aanzet.rules.actors import Actor
from aanzet.rules.process import words

NEWS_FOR = timedelta(days=3)  # how long a line says what the client did
LINES = f"""
select c.id, c.version, c.number, c.title, c.client_id, k.name as client_name, c.period, c.phase_name, c.phase_position,
    c.phase_count, c.phase_side, c.due_on, c.unassigned, c.silent, c.blocked_reason, c.responsible_ids, c.legal_due_on,
    c.promised_on, c.started_at, c.turn_priority,
    {", ".join(f"c.{column}" for column in TURN_COLUMNS)},
    t.id as task_id, coalesce(t.kind, '') as task_kind, coalesce(t.title, '') as task_title,
    coalesce(t.reminders, 0) as reminders, t.claimed_by, coalesce(t.people, '{{}}') as task_people,
    coalesce(t.roles <> '{{}}' or t.teams <> '{{}}', false) as of_group,
    c.state in ('active', 'on_hold') and (
        exists (select from access_absence b where b.member_id = any(c.responsible_ids)
            and b.from_on <= {TODAY} and (b.until_on is null or b.until_on >= {TODAY}))
        or exists (select from access_standin b where b.member_id = any(c.responsible_ids)
            and b.from_on <= {TODAY} and (b.until_on is null or b.until_on >= {TODAY}))) as may_be_alone,
    d.kind as client_did, d.done_at as client_did_at, s.until_on as snoozed_until, u.unread
from unnest(%(ids)s::uuid[]) with ordinality as wanted(id, place)
join cases_case c on c.id = wanted.id
join clients_client k on k.organization_id = c.organization_id and k.id = c.client_id
left join lateral (select t.id, t.kind, t.title, t.reminders, t.claimed_by, t.people, t.roles, t.teams
    from cases_task t where t.organization_id = c.organization_id and t.case_id = c.id
      and case when c.turn_party = 'third_party' then t.kind = 'third_party'
               when t.side = 'client' and t.state = 'waiting' then c.turn_party = 'office'
               else t.side = c.turn_party and t.kind <> 'third_party' end
      and t.state in ('open', 'in_progress', 'waiting')
    order by t.blocking desc, t.due_on nulls last, {rank("t.priority")}, t.position limit 1) t on true
left join lateral (select d.kind, d.done_at from cases_task d
    where d.organization_id = c.organization_id and d.case_id = c.id and d.side = 'client' and d.state = 'done'
      and c.turn_party = 'office' and d.done_at > %(news)s order by d.done_at desc limit 1) d on true
left join lateral (select count(*) as unread from messages_message m
    where m.conversation_id = c.conversation_id and m.deleted_at is null and m.variant = 'client'
      and m.created_at > (select q.last_read_at from messages_participant q
          where q.conversation_id = c.conversation_id and q.person_id = %(me)s and q.removed_at is null)) u on true
left join cases_snooze s on s.organization_id = c.organization_id and s.case_id = c.id and s.person_id = %(me)s
    and s.until_on > {TODAY}
order by wanted.place
"""  # noqa: S608 - names of columns, ours


@dataclass(frozen=True, slots=True)
class Mark:
    """A few words behind the verb. strong: something new for the reader."""

    text: str
    icon: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One line of the queue.

    about: process and phase. due: what the list is sorted on. turn: shown in place of the due date where the client or
    a third party is to move. person: who is to move. pick_url: the task can be picked up. facts: what else the reader
    chose to see. priority: of what is open with who is to move.
    """

    id: UUID
    version: int
    number: str
    title: str
    verb: str
    client: str
    about: str
    icon: str
    kind: str
    phases: tuple[Bar, ...]
    phase_label: str
    phase_short: str
    phase: str
    period: str
    due: date | None
    due_state: str
    turn: TurnView | None
    whose: TurnView
    person: PersonName | None
    marks: tuple[Mark, ...]
    pick_url: str = ""
    priority: str = words.NORMAL
    facts: tuple[Fact, ...] = ()

    @property
    def url(self) -> str:
        """The page of the case."""
        return f"/office/cases/{self.number}/"

    @property
    def told(self) -> tuple[Fact, ...]:
        """The facts that there is something to say of, for the second line."""
        return tuple(fact for fact in self.facts if fact.text)

    @property
    def peek_url(self) -> str:
        """The work part of the case, beside the list."""
        return f"{self.url}peek/"


@dataclass(frozen=True, slots=True)
class Reading:
    """For whom lines are made, and when."""

    actor: Actor
    now: datetime
    zone: tzinfo
    columns: Columns | None = None

    @property
    def today(self) -> date:
        """The local day."""
        return self.now.astimezone(self.zone).date()


def lines(ids: Sequence[UUID], reading: Reading, *, show_turn: bool = False) -> tuple[WorkRow, ...]:
    """The lines of these cases, in this order. Two queries, one more when the move is of a role or team, and one more
    when a responsible is away.

    show_turn: the pill in place of the due date.
    """
    if not ids:
        return ()
    values = {"ids": list(ids), "me": reading.actor.id, "news": reading.now - NEWS_FOR}
    found = rows(LINES, values)
    people = names(_everybody(found))
    groups = group_names() if any(row["turn_group"] for row in found) else {}
    reader = TurnReader(reading.actor.id, reading.today, reading.zone, people=people, groups=groups)
    nobody = alone_today() if any(row["may_be_alone"] for row in found) else Alone()
    for row in found:
        row["alone"] = _alone(row, nobody)
    return tuple(_line(one, reader, reading, show_turn=show_turn) for one in found)


def _alone(row: Mapping[str, Any], nobody: Alone) -> tuple[UUID, ...]:
    """The responsible who are away while nobody can stand in; as NOBODY_STANDS_IN of the filter."""
    past = row["turn_party"] == words.OFFICE and not {*row["responsible_ids"]} & {
        *(row["turn_people"] or ()),
        *(row["turn_instead_of"] or ()),
    }
    lacking = nobody.wholly | nobody.partly if past else nobody.wholly
    return tuple(person for person in row["responsible_ids"] if person in lacking) if row["may_be_alone"] else ()


def _everybody(found: Sequence[Mapping[str, Any]]) -> set[UUID]:
    return turn_people_of(found) | {person for row in found for person in row["responsible_ids"]}


def _line(row: dict[str, Any], reader: TurnReader, reading: Reading, *, show_turn: bool) -> WorkRow:
    row |= read_turn(row)
    act = act_of(row)
    whose = turn_view(row, reader, short=True)
    bar = phase_bar(row["phase_position"], row["phase_count"], row["phase_side"], row["state"])
    about = row["title"] if act.names_phase or not row["phase_name"] else f"{row['title']} · {row['phase_name']}"
    mover = next(iter(row["turn_people"]), None) or next(iter(row["responsible_ids"]), None)
    waits = row["turn_party"] in (words.CLIENT, words.THIRD_PARTY) or row["state"] == words.ON_HOLD
    return WorkRow(
        id=row["id"],
        version=row["version"],
        number=row["number"],
        title=row["title"],
        verb=act.verb,
        client=row["client_name"],
        about=about,
        icon=act.icon,
        kind=act.kind,
        phases=bar.phases,
        phase_label=bar.label,
        phase_short=bar.short,
        phase=row["phase_name"],
        period=row["period"],
        due=row["due_on"],
        due_state="late" if row["due_on"] and row["due_on"] < reading.today and row["state"] != words.ON_HOLD else "",
        turn=whose if show_turn and waits else None,
        whose=whose,
        person=reader.people.get(mover) if mover else None,
        marks=tuple(_marks(row, reader, reading, act.detail)),
        pick_url=_pick_url(row, reading),
        priority=row["turn_priority"],
        facts=facts_of(row, reading.columns, reading.zone),
    )


def _marks(row: Mapping[str, Any], reader: TurnReader, reading: Reading, detail: str) -> list[Mark]:
    found = []
    if row["unread"]:
        text = gettext("%(n)s new") % {"n": row["unread"]}
        found.append(Mark(text, "message-circle", strong=True))
    if detail:
        found.append(Mark(detail))
    absent = _stands_in_for(row, reader)
    if absent:
        found.append(Mark(gettext("for %(name)s") % {"name": absent}))
    if row["client_did_at"]:
        found.append(Mark(_client_did(row, reading)))
    if row["turn_party"] == words.CLIENT and row["reminders"]:
        text = gettext("reminded %(n)s×, no answer") if row["silent"] else gettext("reminded %(n)s×")
        found.append(Mark(text % {"n": row["reminders"]}))
    if row["alone"]:
        people = [reader.people[one] for one in row["alone"] if one in reader.people]
        who = ", ".join(one.first_name or one.name for one in people)
        found.append(Mark(gettext("%(name)s away, nobody can stand in") % {"name": who}, "triangle-alert"))
    if row["unassigned"]:
        found.append(Mark(gettext("given to nobody yet")))
    if row["blocked_reason"]:
        found.append(Mark(gettext("could not go on by itself")))
    if row["snoozed_until"]:
        found.append(Mark(gettext("put off until %(date)s") % {"date": short_day(row["snoozed_until"])}))
    return found


def _stands_in_for(row: Mapping[str, Any], reader: TurnReader) -> str:
    pairs = zip(row["turn_people"] or (), row["turn_instead_of"] or (), strict=False)
    absent = next((reader.people.get(other) for person, other in pairs if other and person == reader.id), None)
    return (absent.first_name or absent.name) if absent else ""


def _client_did(row: Mapping[str, Any], reading: Reading) -> str:
    """ "Akkoord om 08:42", "Ontvangen 12 nov"."""
    at = row["client_did_at"].astimezone(reading.zone)
    if at.date() == reading.today:
        when = gettext("at %(time)s") % {"time": format_time(at, "HH:mm", locale=spoken())}
    else:
        when = short_day(at.date())
    said = gettext("Agreed %(when)s") if row["client_did"] == words.APPROVE else gettext("Received %(when)s")
    return said % {"when": when}


def _pick_url(row: Mapping[str, Any], reading: Reading) -> str:
    """Where a task of a role or team is picked up; only when nobody did, and it is not for one person by name."""
    free = row["of_group"] and not row["claimed_by"] and not row["task_people"] and row["turn_party"] == words.OFFICE
    if not free or not reading.actor.may("cases.assign"):
        return ""
    return f"/office/cases/{row['number']}/tasks/{row['task_id']}/claim/"
