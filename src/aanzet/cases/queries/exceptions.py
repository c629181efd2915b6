"""What needs a person first, scored; and what the house did by itself, as long as it can be taken back (F412)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from aanzet.access.queries.organizations import OrganizationFacts
from aanzet.cases.queries.access import VIEW, open_cases_reached
from aanzet.cases.queries.queue.filters import OPEN
from aanzet.clients.queries.reach import reached_by_id
from aanzet.clients.queries.rows import rows
from aanzet.core.errors import NotFound
from aanzet.rules.actors import Actor
from aanzet.rules.dates import local_day
from aanzet.rules.exceptions import (
    MAIL,
    NEAR_DAYS,
    OLD_DAYS,
    STEP,
    WINDOWS,
    Score,
    Signs,
    is_exception,
    read_weights,
    score,
    still_open,
)
from aanzet.rules.permissions import may

MOST = 10_000  # cases that are scored; an office with more looks at the most urgent ones
LOOK_BACK = timedelta(days=1)  # how far back what went by itself is shown
ROUTINE_SHOWN = 50
# Cases with at least one sign; rules.exceptions.is_exception says the same of one. Failures are counted once for all.
CANDIDATES = f"""
with failing as materialized (select d.case_id, count(*) as n from core_delivery d
    where d.state in ('failed', 'uncertain', 'held') and d.case_id is not null group by d.case_id)
select c.id, c.number, c.title, k.name as client_name, c.phase_name, c.due_on, c.legal_due_on, c.turn_party,
    c.turn_since, c.silent, c.unassigned, c.blocked_reason <> '' as blocked, coalesce(f.n, 0) as failures
from cases_case c
join clients_client k on k.organization_id = c.organization_id and k.id = c.client_id
left join failing f on f.case_id = c.id
where {OPEN} and {{cases}} and (c.due_on <= %(near)s or c.legal_due_on <= %(near)s or c.silent or c.unassigned
    or c.blocked_reason <> '' or f.n > 0 or (c.turn_party <> 'nobody' and c.turn_since <= %(old)s))
order by least(c.due_on, c.legal_due_on) nulls last, c.id limit {MOST}
"""  # noqa: S608 - conditions, ours
# Steps the house took by itself, from the phase where the case is now; worked_on: somebody did something in it since.
STEPS = """
select e.id, e.case_id, e.started_at as at, c.number, c.title, k.name as client_name, c.phase_name, before.phase_key,
    before.position, c.template_version_id,
    exists (select from cases_task t where t.organization_id = e.organization_id and t.case_id = e.case_id
        and t.entry_id = e.id and t.done_at is not null)
    or exists (select from cases_checkpoint p where p.organization_id = e.organization_id and p.case_id = e.case_id
        and p.entry_id = e.id and p.done_at is not null) as worked_on
from cases_phaseentry e
join cases_case c on c.organization_id = e.organization_id and c.id = e.case_id and c.entry_id = e.id
join clients_client k on k.organization_id = c.organization_id and k.id = c.client_id
join lateral (select b.phase_key, b.position from cases_phaseentry b
    where b.organization_id = e.organization_id and b.case_id = e.case_id and b.ordinal < e.ordinal
      and b.state <> 'skipped' order by b.ordinal desc limit 1) before on true
where e.state = 'active' and e.entered_by = 'auto' and c.state = 'active' and {where} and {cases}
order by e.started_at desc limit %(limit)s
"""
# Mail of automations: what still waits, and what has left within the day.
MAILS = """
select d.id, d.case_id, d.created_at as at, d.next_try_at, d.settled_at, d.state, d.payload->>'notice' as notice,
    p.name as receiver, c.number, c.title, k.name as client_name
from core_delivery d
join cases_case c on c.organization_id = d.organization_id and c.id = d.case_id
join clients_client k on k.organization_id = c.organization_id and k.id = c.client_id
left join access_person p on p.organization_id = d.organization_id and p.id = d.person_id
where d.kind = 'mail' and coalesce(d.payload->>'automation_key', '') not in ('', '@close') and {where} and {cases}
order by d.created_at desc, d.id limit %(limit)s
"""


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """One case that needs a person, with its score."""

    id: UUID
    number: str
    title: str
    client: str
    phase: str
    turn_party: str
    score: Score

    @property
    def url(self) -> str:
        """The page of the case."""
        return f"/office/cases/{self.number}/"


@dataclass(frozen=True, slots=True)
class Routine:
    """One thing the house did by itself. kind: STEP or MAIL. open: it can be taken back. ended: why not any more.

    id: of the phase entry or of the delivery. until: when it can no longer be taken back, None = not known.
    """

    kind: str
    id: UUID
    case_id: UUID
    number: str
    title: str
    client: str
    phase: str
    at: datetime
    open: bool
    until: datetime | None
    receiver: str = ""
    notice: str = ""

    @property
    def url(self) -> str:
        """The page of the case."""
        return f"/office/cases/{self.number}/"


def exceptions(actor: Actor, organization: OrganizationFacts, now: datetime) -> list[ExceptionRow]:
    """Everything that needs a person within the actor's reach, the highest score first. One query, any number."""
    _ask(actor)
    today = local_day(now, organization.tz)
    condition, values = open_cases_reached(actor)
    weights = read_weights(dict(organization.settings))
    found = rows(
        CANDIDATES.replace("{cases}", condition),
        {**values, "near": today + timedelta(days=NEAR_DAYS), "old": now - timedelta(days=OLD_DAYS)},
    )
    signs = [(line, _signs(line)) for line in found]
    scored = [_row(line, score(one, weights, today, now)) for line, one in signs if is_exception(one, today, now)]
    return sorted((row for row in scored if row.score.total), key=lambda row: (-row.score.total, row.number))


def routine(actor: Actor, now: datetime) -> list[Routine]:
    """What the house did by itself in the last day, and its mail that waits; what can be taken back stands first.

    Mail that has left is shown of cases where it took a step. Three queries.
    """
    _ask(actor)
    condition, values = reached_by_id(actor, "c.client_id")
    known = {**values, "since": now - LOOK_BACK, "limit": ROUTINE_SHOWN}
    steps = rows(_sql(STEPS, "e.started_at > %(since)s", condition), known)
    mails = rows(_sql(MAILS, "d.state in ('queued', 'retry')", condition), known)
    known["of_steps"] = [line["case_id"] for line in steps]
    left = "d.case_id = any(%(of_steps)s) and d.state in ('sent', 'confirmed') and d.created_at > %(since)s"
    mails += rows(_sql(MAILS, left, condition), known) if steps else []
    found = [step_of(line, now) for line in steps] + [mail_of(line, now) for line in mails]
    return sorted(found, key=lambda one: (not one.open, -one.at.timestamp()))


def one_step(actor: Actor, entry_id: UUID, now: datetime) -> tuple[Routine, Mapping[str, Any]]:
    """One step the house took, with the phase it came from. NotFound when it is no longer where the case is."""
    return _one(actor, STEPS, "e.id = %(id)s", entry_id, now, step_of)


def one_mail(actor: Actor, delivery_id: UUID, now: datetime) -> tuple[Routine, Mapping[str, Any]]:
    """One mail of an automation. NotFound."""
    return _one(actor, MAILS, "d.id = %(id)s", delivery_id, now, mail_of)


def told_of(case_id: UUID, entry_id: UUID) -> list[dict[str, Any]]:
    """Who was mailed about what this phase asks: id and name of the receivers whose mail has left."""
    return rows(
        "select distinct p.id, p.name from core_delivery d"
        " join access_person p on p.organization_id = d.organization_id and p.id = d.person_id"
        " where d.case_id = %(case)s and d.entry_id = %(entry)s and d.kind in ('mail', 'sms')"
        " and d.state in ('sending', 'sent', 'confirmed', 'uncertain') order by p.name",
        {"case": case_id, "entry": entry_id},
    )


def waiting_of(case_id: UUID, entry_id: UUID) -> list[UUID]:
    """Ids of what this phase sends and has not left yet."""
    found = rows(
        "select id from core_delivery where case_id = %(case)s and entry_id = %(entry)s"
        " and state in ('queued', 'retry', 'held') and kind <> 'reaction'",
        {"case": case_id, "entry": entry_id},
    )
    return [line["id"] for line in found]


def step_of(line: Mapping[str, Any], now: datetime) -> Routine:
    """A row of STEPS."""
    until = line["at"] + timedelta(minutes=WINDOWS[STEP])
    return Routine(
        kind=STEP,
        id=line["id"],
        case_id=line["case_id"],
        number=line["number"],
        title=line["title"],
        client=line["client_name"],
        phase=line["phase_name"],
        at=line["at"],
        open=still_open(STEP, line["at"], now, ended=line["worked_on"]),
        until=until,
    )


def mail_of(line: Mapping[str, Any], now: datetime) -> Routine:
    """A row of MAILS."""
    waits = line["state"] in ("queued", "retry")
    return Routine(
        kind=MAIL,
        id=line["id"],
        case_id=line["case_id"],
        number=line["number"],
        title=line["title"],
        client=line["client_name"],
        phase="",
        at=line["at"],
        open=still_open(MAIL, line["at"], now, ended=not waits),
        until=line["next_try_at"] if waits else line["settled_at"],
        receiver=line["receiver"] or "",
        notice=line["notice"] or "",
    )


def _one(actor: Actor, sql: str, where: str, key: UUID, now: datetime, make: Any) -> tuple[Routine, Mapping[str, Any]]:
    _ask(actor)
    condition, values = reached_by_id(actor, "c.client_id")
    found = rows(_sql(sql, where, condition), {**values, "id": key, "limit": 1})
    if not found:
        raise NotFound(key)
    return make(found[0], now), found[0]


def _sql(sql: str, where: str, cases: str) -> str:
    return sql.replace("{where}", where).replace("{cases}", cases)


def _ask(actor: Actor) -> None:
    if not may(actor, VIEW):
        raise NotFound(VIEW)


def _signs(line: Mapping[str, Any]) -> Signs:
    return Signs(
        due_on=line["due_on"],
        legal_due_on=line["legal_due_on"],
        failures=line["failures"],
        blocked=line["blocked"],
        silent=line["silent"],
        unassigned=line["unassigned"],
        turn_since=line["turn_since"] if line["turn_party"] != "nobody" else None,
    )


def _row(line: Mapping[str, Any], found: Score) -> ExceptionRow:
    return ExceptionRow(
        id=line["id"],
        number=line["number"],
        title=line["title"],
        client=line["client_name"],
        phase=line["phase_name"],
        turn_party=line["turn_party"],
        score=found,
    )
