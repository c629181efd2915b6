"""Start what is due by the rules, once for each template, client and period, whatever happens meanwhile (F315)."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from aanzet.access.queries.members import active_members, admins
from aanzet.access.queries.organizations import organization
from aanzet.cases.actions.start import StartOutcome, start_cases
from aanzet.cases.queries.refusals import explain
from aanzet.clients.queries.clients import names_of
from aanzet.core import timers
from aanzet.core.batch import Batch, plan_anew
from aanzet.core.deliveries import Effect, queue
from aanzet.core.ids import new_id
from aanzet.core.log import publish, to_json
from aanzet.messages.actions.notices import Telling, notify
from aanzet.planning.actions.autostart_rules import KIND, timer_key
from aanzet.planning.actions.orders import order_of
from aanzet.planning.actions.runs import reason
from aanzet.planning.events import AutoStartPassed, AutoStartRan
from aanzet.planning.models import AutoStarted, AutoStartRule
from aanzet.planning.queries.autostart import (
    DROPPED,
    FAILED,
    PASSED,
    STARTED,
    RuleRow,
    concerned,
    newcomers,
    rule_for,
    starts_of,
    template_of,
)
from aanzet.planning.queries.choices import TemplateChoice
from aanzet.planning.queries.outcomes import GONE
from aanzet.planning.queries.runs import Apart, Options
from aanzet.rules.actors import Actor, system
from aanzet.rules.autostart import CLIENT_CREATED, ONCE, PERIOD, stretch
from aanzet.rules.dates import at_local
from aanzet.rules.process.decision import Refusal

RUN = "auto_start_run"  # the effect that looks at one rule
PART = 500  # clients per transaction
MORNING = time(6)
# Not started, and nothing to be mended: somebody made it already, took it away, or wants nothing new.
QUIET = frozenset({"already_exists_for_period", "deleted_for_period", "template_archived", "client_ended"})
CLAIM = """
insert into planning_autostarted (id, organization_id, rule_id, template_id, client_id, key, due_on, state, code,
    "values", at)
select id, %(organization)s, %(rule)s, %(template)s, client_id, %(key)s, %(on)s, 'failed', '', '{}', %(now)s
from jsonb_to_recordset(%(rows)s::jsonb) as r(id uuid, client_id uuid)
on conflict (organization_id, template_id, client_id, key) do nothing returning id, client_id
"""
DONE = {"id": "uuid", "state": "text", "code": "text", "values": "jsonb", "case_id": "uuid"}


def look_at_rules(*, organization_id: UUID, now: datetime, rule_ids: Collection[UUID]) -> None:
    """The day has come to look at these rules: the workers do it one by one, and look again tomorrow morning."""
    actor = system(organization_id)
    rules = list(
        AutoStartRule.objects.filter(id__in=rule_ids, active=True, removed_at=None).values_list("id", flat=True)
    )
    zone = organization(organization_id).tz
    tomorrow = at_local(now.astimezone(zone).date() + timedelta(days=1), MORNING, zone)
    queue(
        actor,
        now,
        [Effect(key=f"{RUN}:{rule}:{now.isoformat()}", kind=RUN, payload={"rule_id": rule}) for rule in rules],
    )
    timers.schedule(
        actor,
        now,
        [timers.NewTimer(key=timer_key(rule), kind=KIND, due_at=tomorrow, payload={"rule_id": rule}) for rule in rules],
    )


def look_for_newcomers(*, organization_id: UUID, now: datetime, client_id: UUID) -> None:
    """A client was added: rules that start on that very day are looked at now, the others in the morning."""
    rules = AutoStartRule.objects.filter(active=True, removed_at=None, trigger=CLIENT_CREATED, days=0)
    effects = [
        Effect(key=f"{RUN}:{rule}:{client_id}", kind=RUN, payload={"rule_id": rule})
        for rule in rules.values_list("id", flat=True)
    ]
    queue(system(organization_id), now, effects)


def run_rule(*, organization_id: UUID, now: datetime, rule_id: UUID, size: int = PART) -> bool:
    """Start the next clients of a rule, in the transaction of the worker; True while there is more to do.

    Safe to run twice and by two at once: a client and period is taken by a row under a unique key, in the transaction
    that starts the case, so either both stand there or neither.
    """
    actor = system(organization_id)
    if not AutoStartRule.objects.select_for_update(no_key=True).filter(id=rule_id, active=True, removed_at=None):
        return False
    rule = rule_for(actor, rule_id)
    template = template_of(actor, rule.template_id, archived=True)
    zone = organization(organization_id).tz
    today = now.astimezone(zone).date()
    days = stretch(rule.from_on, rule.looked_until, today)
    if template is None or days is None:
        return False
    for key, on, clients in _due(rule, template, days, str(zone), size):
        plan_anew()
        taken = _claim(actor, now, rule, key, on, clients)
        if taken:
            _start(actor, now, rule, key, taken)
            return True
        if len(clients) == size:  # another worker took all of them a moment ago
            return True
    AutoStartRule.objects.filter(id=rule_id).update(looked_until=today)
    return False


def retry_start(*, organization_id: UUID, now: datetime, started_id: UUID) -> None:
    """Somebody mended what stood in the way and repeats it in Uitval. Refused: what stands in the way still."""
    actor = system(organization_id)
    line = AutoStarted.objects.select_for_update(no_key=True).filter(id=started_id, state=FAILED).first()
    if line is None:
        return
    rule = AutoStartRule.objects.filter(id=line.rule_id).values("options", "trigger").get()
    order = order_of(
        actor,
        now,
        line.template_id,
        "" if line.key == ONCE else line.key,
        Options.read(rule["options"]),
        {line.client_id: Apart()},
        {line.client_id: _place(line.client_id)},
        bulk=rule["trigger"] == PERIOD,
    )
    outcome = start_cases(actor=actor, now=now, order=order, client_ids=[line.client_id]).get(line.client_id)
    if outcome and outcome.refusal and outcome.refusal.code not in QUIET:
        raise explain(outcome.refusal, client=names_of([line.client_id])[line.client_id]["name"])
    line.state, line.code, line.at = _state(outcome), reason(outcome)[0], now
    line.case_id = outcome.case_id if outcome else None
    line.save()


def drop_start(*, started_id: UUID) -> None:
    """Somebody decided in Uitval that this need not start."""
    AutoStarted.objects.filter(id=started_id, state=FAILED).update(state=DROPPED)


def warn_of_archived(*, actor: Actor, now: datetime, template_id: UUID) -> int:
    """A template was archived by which cases start by themselves: the admins and who made the rule are told (F121)."""
    rules = AutoStartRule.objects.filter(template_id=template_id, active=True, removed_at=None)
    owners = set(rules.values_list("changed_by", flat=True))
    if not owners:
        return 0
    template = template_of(actor, template_id, archived=True)
    able = active_members()
    people = {*admins(), *(owner for owner in owners if able.get(owner))}
    tellings = [
        Telling(
            key=f"auto-start-stops:{template_id}:{now.isoformat()}",
            person_id=person,
            kind="auto_start_stops",
            about=template.name if template else "",
            url="/office/auto-start/",
        )
        for person in sorted(people)
    ]
    notify(actor=actor, now=now, tellings=tellings)
    return len(tellings)


def _due(
    rule: RuleRow, template: TemplateChoice, days: tuple[date, date], zone: str, size: int
) -> Iterator[tuple[str, date, list[UUID]]]:
    """Key, day and clients of what is due, in order of time, at most so many clients at a time."""
    first, last = days
    if rule.trigger == CLIENT_CREATED:
        found = newcomers(rule, template, first, last, zone, limit=size)
        if found:
            yield ONCE, last, [one["id"] for one in found]
        return
    for start in starts_of(rule, template, first, last):
        found = concerned(template, start, limit=size)
        if found:
            yield start.period.key, start.on, [one["id"] for one in found]


def _claim(actor: Actor, now: datetime, rule: RuleRow, key: str, on: date, clients: Sequence[UUID]) -> dict[UUID, UUID]:
    """Client -> id of the row that makes it ours; who was taken before is left out."""
    values: dict[str, Any] = {
        "organization": actor.organization_id, "rule": rule.id, "template": rule.template_id, "key": key, "on": on,
        "now": now, "rows": to_json([{"id": new_id(), "client_id": client} for client in clients]),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, values)
        return {client: line for line, client in cursor.fetchall()}


def _start(actor: Actor, now: datetime, rule: RuleRow, key: str, taken: Mapping[UUID, UUID]) -> None:
    """Start a case for each client that is ours, and write down what became of it."""
    period = "" if key == ONCE else key
    apart = dict.fromkeys(taken, Apart())
    order = order_of(
        actor,
        now,
        rule.template_id,
        period,
        rule.options,
        apart,
        {client: _place(client) for client in taken},
        bulk=rule.trigger == PERIOD,
    )
    outcomes = start_cases(actor=actor, now=now, order=order, client_ids=list(taken))
    names = names_of(list(taken))
    lines, events, failures = [], [], []
    for client, line in taken.items():
        outcome = outcomes.get(client)
        code, values = reason(outcome)
        state = _state(outcome)
        case = outcome.case_id if outcome else None
        lines.append({"id": line, "state": state, "code": code, "values": values, "case_id": case})
        if state == STARTED:
            continue
        events.append(
            AutoStartPassed(object_id=rule.template_id, rule_id=rule.id, client_id=client, period=period, code=code)
        )
        if state == FAILED:
            failures.append(_failure(rule, line, client, key, outcome, names[client]["name"]))
    batch = Batch()
    batch.update("planning_autostarted", DONE, lines)
    batch.execute()
    queue(actor, now, failures)
    many = Counter(one["state"] for one in lines)
    ran = AutoStartRan(
        object_id=rule.template_id, rule_id=rule.id, period=period, started=many[STARTED], passed=many[PASSED],
        failed=many[FAILED],
    )  # fmt: skip
    publish(actor, now, ran, *events)


def _failure(rule: RuleRow, line: UUID, client: UUID, key: str, outcome: StartOutcome | None, name: str) -> Effect:
    """The line of Uitval of a case that could not start; "Opnieuw" starts it after all."""
    refusal = outcome.refusal if outcome and outcome.refusal else Refusal(GONE)
    error = explain(refusal, client=name)
    return Effect(
        key=f"{KIND}:{line}",
        kind=KIND,
        state="held",
        reason=error.code,
        values=error.values,
        client_id=client,
        owner_id=rule.changed_by,
        payload={"started_id": line, "period": key},
    )


def _place(client: UUID) -> int:
    """By what work is spread over the holders of a role: a client goes to the same person every period."""
    return client.int & 0xFFFF


def _state(outcome: StartOutcome | None) -> str:
    if outcome is None:
        return FAILED
    if outcome.refusal is None:
        return STARTED
    return PASSED if outcome.refusal.code in QUIET else FAILED
