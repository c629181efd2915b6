"""What is stored on a case must equal what is computed from its rows and its history: I2, I3, I11, I15."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import orjson
from django.db import connection

from aanzet.cases.queries.invariants import checked, rows
from aanzet.cases.queries.rows import read
from aanzet.cases.queries.states import Loaded, load_for_command
from aanzet.core.ports import Checked, invariant
from aanzet.rules.actors import system
from aanzet.rules.process import words
from aanzet.rules.process.commands import RefreshDates
from aanzet.rules.process.decide import decide
from aanzet.rules.process.decision import Decision
from aanzet.rules.process.replay import differences, replay
from aanzet.rules.process.state import Case, Checkpoint, Facts, PhaseEntry, RequestItem, Task
from aanzet.rules.process.whose_turn import priority_of, turn_of_case

STEP = 500  # cases at a time

INTERVALS = """
select c.id,
    case when n.many_open <> (c.state not in ('completed', 'cancelled'))::int then 'open_interval'
        when n.overlap then 'intervals_overlap'
        when n.gap then 'interval_gap'
        when n.many_open = 1 and not n.agrees then 'interval_not_turn' end
from cases_case c cross join lateral (
    select count(*) filter (where until_at is null) as many_open,
        coalesce(bool_or(before > from_at or (before is null and place > 1)), false) as overlap,
        coalesce(bool_or(before < from_at and not exists (
            select from core_event v where v.organization_id = c.organization_id and v.case_id = c.id
              and v.name = 'CaseReopened' and v.at = i.from_at)), false) as gap,
        coalesce(bool_and(party = c.turn_party and people = c.turn_people and "group" = c.turn_group)
            filter (where until_at is null), true) as agrees
    from (select t.*, lag(until_at) over w as before, row_number() over w as place from cases_turninterval t
          where t.organization_id = c.organization_id and t.case_id = c.id
          window w as (order by from_at, until_at nulls last)) i) n
where c.organization_id = %(organization)s and c.turn_since is not null and {only c.id}
"""
AT_TURN = """
select c.id, 'index_of_turn' from cases_case c
where c.organization_id = %(organization)s and {only c.id}
  and (case when c.turn_party = 'office' and c.state in ('not_started', 'active', 'on_hold') then c.turn_people
       else '{}' end) is distinct from (
    select coalesce(array_agg(p.person_id order by array_position(c.turn_people, p.person_id)), '{}')
    from cases_caseturnperson p where p.organization_id = c.organization_id and p.case_id = c.id)
"""
DUE = """
select case_id, 'due_in_past' from cases_phaseentry e join access_organization o on o.id = e.organization_id
where e.organization_id = %(organization)s and {only case_id}
  and due_on < (started_at at time zone o.zone)::date
union all
select case_id, 'due_in_past' from cases_task t join access_organization o on o.id = t.organization_id
where t.organization_id = %(organization)s and {only case_id}
  and due_on < (t.created_at at time zone o.zone)::date
union all
select v.case_id, 'promise_earlier' from core_event v
where v.organization_id = %(organization)s and v.name = 'DatesMoved' and {only v.case_id}
  and (v.payload::jsonb->>'promised_on')::date < (v.payload::jsonb->>'promised_before')::date
"""
# Time per case and holder of the turn, as the history tells it and as it is stored (F406), to the millisecond.
CLOCK = """
with clock as materialized (select app_now() as now), told as (
    select v.case_id, v.name, v.payload::jsonb as said, v.at,
        lead(v.at) over (partition by v.case_id order by v.sequence) as next_at
    from core_event v
    where v.organization_id = %(organization)s and v.name in ('TurnPassed', 'CaseClosed', 'CaseCancelled')
      and {only v.case_id}
      and exists (select from cases_case c where c.organization_id = v.organization_id and c.id = v.case_id)
), both_ways as (
    select case_id, said->>'party' as party, coalesce((said->'people')::text, '[]') as people,
        coalesce(said->>'group', '') as held_by, extract(epoch from coalesce(next_at, now) - at) as seconds
    from told, clock where name = 'TurnPassed' and said->>'rule' <> 'T1'
    union all
    select i.case_id, i.party, to_jsonb(i.people)::text, i."group",
        -extract(epoch from coalesce(i.until_at, now) - i.from_at)
    from cases_turninterval i, clock where i.organization_id = %(organization)s and {only i.case_id}
)
select case_id, 'clock_not_told' from both_ways
group by case_id, party, people, held_by having abs(sum(seconds)) > 0.001
"""
CAN_ACT = """
select c.id,
    case when cardinality(c.turn_people) = 0 then 'turn_of_nobody'
        when c.turn_party = 'office' and exists (select from unnest(c.turn_people) one
            where not exists (select from access_teammember m where m.organization_id = c.organization_id
                and m.id = one and m.state = 'active')) then 'turn_of_inactive'
        when c.turn_party = 'client' then (select min(case
                when k.id is null then 'turn_of_stranger'
                when k.portal = 'blocked' then 'turn_of_blocked'
                when l.id is null then 'turn_of_unlinked'
                when p.email = '' and k.mobile = '' then 'turn_without_way' end)
            from unnest(c.turn_people) one
            left join clients_contact k on k.organization_id = c.organization_id and k.id = one
            left join access_person p on p.organization_id = c.organization_id and p.id = one
            left join clients_contactlink l on l.organization_id = c.organization_id and l.contact_id = one
                and l.client_id = c.client_id and (l.valid_from is null or l.valid_from <= today.day)
                and (l.valid_until is null or l.valid_until >= today.day)) end
from cases_case c
join access_organization o on o.id = c.organization_id
cross join lateral (select (app_now() at time zone o.zone)::date as day) today
where c.organization_id = %(organization)s and {only c.id}
  and c.state in ('active', 'not_started') and c.turn_party in ('office', 'client')
"""
ROWS = {
    "cases_phaseentry": PhaseEntry,
    "cases_task": Task,
    "cases_requestitem": RequestItem,
    "cases_checkpoint": Checkpoint,
}
STORED = "select jsonb_agg(to_jsonb(t)) from {table} t where organization_id = %(organization)s and case_id = %(case)s"
HISTORY = """
select coalesce(jsonb_agg(jsonb_build_array(name, object_id, payload) order by sequence), '[]') from core_event
where organization_id = %(organization)s and case_id = %(case)s and visibility is not null
"""


@invariant("I2", "turn_matches")
def turn_matches(*, organization: UUID, cases: Collection[UUID] | None = None) -> Checked:
    """The stored turn is the computed one, its open interval and the index behind "Aan zet" agree with it."""
    found = rows(INTERVALS, organization, cases) + rows(AT_TURN, organization, cases)
    now = moment()
    for loaded in loaded_cases(organization, cases, now, (words.ACTIVE, words.ON_HOLD, words.COMPLETED)):
        turn = turn_of_case(loaded.state, loaded.people, now)
        if turn != loaded.state.turn:
            found.append((loaded.state.case.id, "turn_not_computed"))
        if priority_of(loaded.state.tasks, turn.party) != loaded.row["turn_priority"]:
            found.append((loaded.state.case.id, "priority_not_computed"))
    return checked(organization, found, cases)


@invariant("I2", "turn_clock_told")
def turn_clock_told(*, organization: UUID, cases: Collection[UUID] | None = None) -> Checked:
    """The stored time per party and person is what the history of the case tells (F406)."""
    return checked(organization, rows(CLOCK, organization, cases), cases)


@invariant("I3", "replay_equals_state")
def replay_equals_state(*, organization: UUID, deep: bool = False, cases: Collection[UUID] | None = None) -> Checked:
    """Folding the history of a case gives its rows, field by field. Without deep only of the given cases."""
    ids = list(cases) if cases is not None else []
    if deep and cases is None:
        ids = [case for step in case_ids(organization, words.CASE_STATES) for case in step]
    return checked(organization, [(case, wrong) for case in ids for wrong in replayed(organization, case)], ids)


@invariant("I11", "dates_hold")
def dates_hold(*, organization: UUID, cases: Collection[UUID] | None = None) -> Checked:
    """The expected date is the computed one (of today, or of yesterday until the nightly look); promises are kept."""
    found = rows(DUE, organization, cases)
    now = moment()
    for loaded in loaded_cases(organization, cases, now, (words.ACTIVE, words.ON_HOLD)):
        case = loaded.state.case
        if all(moves(loaded, at) for at in (now, now - timedelta(days=1))):
            found.append((case.id, "expected_not_computed"))
        if case.promised_on and case.expected_on and case.promised_on < case.expected_on:
            found.append((case.id, "promise_not_kept"))
    return checked(organization, found, cases)


@invariant("I15", "turn_can_act")
def turn_can_act(*, organization: UUID, cases: Collection[UUID] | None = None) -> Checked:
    """Whoever has the turn exists and can act: never a deactivated account, a contact without access, or nobody."""
    return checked(organization, rows(CAN_ACT, organization, cases), cases)


def moves(loaded: Loaded, now: datetime) -> bool:
    """Whether looking at the dates again at this moment would change them."""
    house = Facts(system(UUID(int=0)), loaded.people, loaded.house, uuid4)
    decision: Decision = decide(loaded.state, RefreshDates(), now, house)
    return any(event.name() == "DatesMoved" for event in decision.events)


def replayed(organization: UUID, case_id: UUID) -> Iterator[str]:
    """What of a case its history does not tell: names of row and field."""
    values = {"organization": organization, "case": case_id}
    with connection.cursor() as cursor:
        cursor.execute(
            "select to_jsonb(c) from cases_case c where organization_id = %(organization)s and id = %(case)s", values
        )
        stored = read(Case, orjson.loads(cursor.fetchone()[0]))
        kept = {}
        for table, kind in ROWS.items():
            cursor.execute(STORED.format(table=table), values)
            found = cursor.fetchone()[0]
            kept[table] = {row.id: row for row in (read(kind, one) for one in orjson.loads(found or "[]"))}  # type: ignore[var-annotated]
        cursor.execute(HISTORY, values)
        history = [(name, about, orjson.loads(payload)) for name, about, payload in orjson.loads(cursor.fetchone()[0])]
    try:
        told = replay(case_id, stored.client_id, history)
    except (KeyError, ValueError, TypeError):
        yield "history_cannot_be"
        return
    yield from (f"case.{name}" for name in differences(stored, told.case))
    for table, again in zip(ROWS, (told.entries, told.tasks, told.items, told.checkpoints), strict=True):
        noun = table.removeprefix("cases_")
        if set(kept[table]) != set(again):  # type: ignore[call-overload]
            yield f"{noun}.rows"
            continue
        for key, row in kept[table].items():
            yield from (f"{noun}.{name}" for name in differences(row, again[key]))  # type: ignore[index]


def loaded_cases(
    organization: UUID, cases: Collection[UUID] | None, now: datetime, states: Collection[str]
) -> Iterator[Loaded]:
    """Cases in one of these states as the engine loads them, without a lock."""
    for ids in [list(cases)] if cases is not None else case_ids(organization, states):
        for loaded in load_for_command(ids, now, lock=False).values():
            if loaded.state.case.state in states:
                yield loaded


def case_ids(organization: UUID, states: Collection[str]) -> Iterator[list[UUID]]:
    """Ids of cases in these states, in steps."""
    after = UUID(int=0)
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "select id from cases_case where organization_id = %s and state = any(%s) and id > %s "
                "order by id limit %s",
                [organization, list(states), after, STEP],
            )
            ids = [row[0] for row in cursor.fetchall()]
        if ids:
            yield ids
            after = ids[-1]
        if len(ids) < STEP:
            return


def moment() -> datetime:
    """The moment of the check, by the clock of the database."""
    with connection.cursor() as cursor:
        cursor.execute("select app_now()")
        return cursor.fetchone()[0]
