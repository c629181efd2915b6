"""What the radar looks at, and its lines in words (F410): set-based, whatever the number of clients."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext

from aanzet.access.queries.organizations import organization
from aanzet.cases.ports import Missed, missed_sources
from aanzet.cases.queries.period_words import period_label
from aanzet.clients.queries.gaps import GAPS
from aanzet.clients.queries.reach import reached_by_id
from aanzet.clients.queries.rows import row, rows
from aanzet.core.errors import NotFound
from aanzet.planning.queries.choices import templates
from aanzet.rules.actors import Actor, system
from aanzet.rules.autostart import PERIOD, Timing
from aanzet.rules.clients import address_key
from aanzet.rules.dates import local_day
from aanzet.rules.missed import (
    CALL,
    CALL_DAYS,
    CLIENT_SILENT,
    DELETED,
    FAILED,
    MISSING,
    NO_DATE,
    NO_PERIOD,
    NOBODY_MOVES,
    NOT_CALLED,
    NOT_STARTED,
    NUMBER_MISSING,
    PERIOD_NOT_SET,
    RULE_OFF,
    SILENT,
    SILENT_DAYS,
    Expected,
    Facts,
    Kind,
    Rule,
    cause,
    expected,
)
from aanzet.rules.msgids import gettext_noop as _
from aanzet.rules.periods import FROM_CLIENT

SEE, START = "cases.view", "cases.start"
PAGE = 50
RULES = f"""
select distinct on (template_id) template_id, active, timing, days, day, month, from_on from planning_autostartrule
where removed_at is null and trigger = '{PERIOD}' order by template_id, active desc, created_at
"""
# What is expected (template x period), and which products each template covers; both as arrays.
WANTED = """
wanted as materialized (select * from unnest(%(templates)s::uuid[], %(keys)s::text[], %(firsts)s::date[],
    %(lasts)s::date[], %(kinds)s::text[], %(bys)s::date[], %(newest)s::bool[], %(rules)s::bool[], %(asks)s::bool[])
    as w(template_id, key, first, last, kind, by, newest, rule_on, asks_client)),
covers as materialized (select p.template_id, p.product_id, q.filing_kind as family
    from unnest(%(of_templates)s::uuid[], %(products)s::uuid[]) as p(template_id, product_id)
    join clients_product q on q.id = p.product_id)
"""
TAKES = """join clients_clientproduct t on t.product_id = p.product_id
join clients_client c on c.organization_id = t.organization_id and c.id = t.client_id
    and c.state = 'active' and c.kind <> 'internal'"""
LACKS = f"({GAPS['rsin'].condition} or {GAPS['bsn'].condition})"
MISSES = f"""
with {WANTED}
select distinct on (c.id, p.product_id, w.key) w.template_id, p.product_id, w.key, w.by as since_on, c.id as client_id,
    w.rule_on, p.family = '' or f.kind is not null or not w.asks_client as filing_known,
    p.family = '' or not {LACKS} as number_known,
    t.valid_from is not null or (c.created_at at time zone %(zone)s)::date <= w.last as dated,
    exists (select from cases_casetombstone d where d.organization_id = c.organization_id and d.client_id = c.id
        and d.template_id = w.template_id and d.period = w.key) as deleted,
    exists (select from planning_autostarted a where a.organization_id = c.organization_id and a.client_id = c.id
        and a.template_id = w.template_id and a.key = w.key and a.state = 'failed') as failed
from wanted w join covers p using (template_id) {TAKES}
left join lateral (select f.period_kind as kind from clients_clientfilingperiod f
    where f.organization_id = c.organization_id and f.client_id = c.id and p.family <> '' and f.family = p.family
      and f.valid_from <= w.last and (f.valid_until is null or f.valid_until >= w.first)
    order by f.valid_from limit 1) f on true
where (t.valid_from is null or t.valid_from <= w.last) and (t.valid_until is null or t.valid_until >= w.first)
  and (t.valid_from is not null or (c.created_at at time zone %(zone)s)::date <= w.last or w.newest)
  and case when f.kind is not null then f.kind = w.kind else not w.asks_client end
  and not exists (select from cases_case k join covers o on o.template_id = k.template_id
      and o.product_id = p.product_id
    where k.organization_id = c.organization_id and k.client_id = c.id and k.period = w.key and k.state <> 'cancelled')
order by c.id, p.product_id, w.key, w.rule_on desc, w.template_id
"""  # noqa: S608 - conditions, ours
UNSET = f"""
with {WANTED}
select distinct on (c.id, p.product_id) c.id as client_id, p.product_id, p.template_id,
    coalesce(t.valid_from, (c.created_at at time zone %(zone)s)::date) as since_on
from covers p {TAKES}
where p.family <> '' and exists (select from wanted w where w.template_id = p.template_id and w.asks_client)
  and (t.valid_until is null or t.valid_until >= %(today)s)
  and not exists (select from clients_clientfilingperiod f where f.organization_id = c.organization_id
      and f.client_id = c.id and f.family = p.family)
order by c.id, p.product_id, p.template_id
"""  # noqa: S608 - conditions, ours
STILL = """
select c.id, c.client_id, c.template_id, c.period, c.silent, c.turn_party,
    (c.turn_since at time zone %(zone)s)::date as since_on
from cases_case c
where c.state = 'active' and c.turn_party <> 'nobody' and (c.silent or c.turn_since <= %(before)s)
"""
CALLS = """
select l.id, l.client_id, (l.created_at at time zone %(zone)s)::date as since_on
from cases_loosetask l where l.state = 'open' and l.given_by is null and l.created_at <= %(before)s
"""
LINES = """
select m.id, m.kind, m.cause, m.client_id, m.template_id, m.product_id, m.period, m.about, m.since_on, m.values,
    m.look_again_on, m.reason, c.name as client_name, c.number as client_number, coalesce(t.name, '') as template_name,
    coalesce(p.name, '') as product_name, coalesce(k.number, '') as case_number, coalesce(k.title, '') as case_title,
    coalesce(l.title, '') as task_title
from planning_missedwork m
left join clients_client c on c.organization_id = m.organization_id and c.id = m.client_id
left join cases_processtemplate t on t.organization_id = m.organization_id and t.id = m.template_id
left join clients_product p on p.organization_id = m.organization_id and p.id = m.product_id
left join cases_case k on m.kind = 'silent' and k.organization_id = m.organization_id and k.id::text = m.about
left join cases_loosetask l on m.kind = 'call' and l.organization_id = m.organization_id and l.id::text = m.about
where {where} and {reach}
"""
OPEN = "(m.look_again_on is null or m.look_again_on <= %(today)s)"
TEXTS = {
    DELETED: _("Somebody threw this case away, so it does not come back by itself."),
    FAILED: _("It should have started by itself and could not."),
    PERIOD_NOT_SET: _("Nobody set how often this client files."),
    NUMBER_MISSING: _("The RSIN or BSN is missing, so a return cannot be linked."),
    RULE_OFF: _("Starting by itself is switched off."),
    NO_DATE: _("It is not known since when the client takes this product."),
    NOT_STARTED: _("Nobody started it."),
    CLIENT_SILENT: _("The client does not answer."),
    NOBODY_MOVES: _("Nobody did anything with it."),
    NOT_CALLED: _("The house asked somebody to call, and nobody did."),
}


@dataclass(frozen=True, slots=True)
class Look:
    """What one look found, and how much it looked at."""

    missed: tuple[Missed, ...]
    checked: dict[str, int]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the radar in words. fix: label and address of what mends it; may_start: one click starts the case."""

    id: UUID
    cause: str
    client: str
    client_url: str
    what: str
    why: str
    since_on: date
    fix: tuple[str, str]
    may_start: bool
    look_again_on: date | None
    reason: str


def look(organization_id: UUID, now: datetime) -> Look:
    """Everything that is missing now. A fixed number of queries, with those of registered sources."""
    facts = organization(organization_id)
    today, house = local_day(now, facts.tz), system(organization_id)
    kinds, periods_of = _kinds(house)
    wanted = expected(kinds, today)
    values = _values(kinds, wanted) | {"zone": facts.zone, "today": today}
    found = [_missing(line) for line in rows(MISSES, values)] if wanted else []
    found += [_unset(line) for line in rows(UNSET, values)] if kinds else []
    before = {"zone": facts.zone, "before": now - timedelta(days=SILENT_DAYS)}
    found += [_silent(line) for line in rows(STILL, before)]
    found += [_call(line) for line in rows(CALLS, {**before, "before": now - timedelta(days=CALL_DAYS)})]
    checked = {
        "clients": _count("clients_client where state = 'active' and kind <> 'internal'"),
        "periods": len({(one.template_id, one.period.key) for one in wanted}),
        "templates": len(periods_of),
        "cases": _count("cases_case where state = 'active'"),
        "calls": _count("cases_loosetask where state = 'open' and given_by is null"),
    }
    for source in missed_sources():
        found += source.look(house, now)
        label, number = source.checked()
        checked[label] = number
    return Look(tuple(found), checked)


def lines(actor: Actor, today: date, *, cause: str = "", dismissed: bool = False, offset: int = 0) -> list[Line]:
    """The lines within the actor's reach, oldest first; one more than a page, to see whether there are more."""
    _ask(actor)
    where = OPEN if not dismissed else f"not {OPEN}"
    condition, values = reached_by_id(actor, "m.client_id")
    sql = LINES.replace("{where}", f"{where} and (%(cause)s = '' or m.cause = %(cause)s)").replace("{reach}", condition)
    known = {**values, "today": today, "cause": cause, "offset": offset}
    found = rows(f"{sql} order by m.since_on, m.id limit {PAGE + 1} offset %(offset)s", known)
    return [_line(actor, one) for one in found]


def counts(actor: Actor, today: date) -> dict[str, int]:
    """How many open lines per cause, and under "dismissed" how many wait for their day. One query."""
    _ask(actor)
    condition, values = reached_by_id(actor, "m.client_id")
    found = rows(
        f"select case when {OPEN} then m.cause else 'dismissed' end as cause, count(*) as n"  # noqa: S608
        f" from planning_missedwork m where {condition} group by 1",
        {**values, "today": today},
    )
    return {one["cause"]: one["n"] for one in found}


def one_line(actor: Actor, missed_id: UUID) -> dict[str, Any]:
    """The row behind a line, for what is done with it. NotFound outside the actor's reach."""
    if not actor.may(START):
        raise NotFound(missed_id)
    condition, values = reached_by_id(actor, "m.client_id")
    sql = LINES.replace("{where}", "m.id = %(id)s").replace("{reach}", condition)
    found = row(sql, {**values, "id": missed_id})
    if found is None:
        raise NotFound(missed_id)
    return found


def last_look(actor: Actor) -> dict[str, Any] | None:
    """When the radar looked last, and at how much; None before its first look."""
    _ask(actor)
    return row("select at, checked from planning_radarlook", {})


def _ask(actor: Actor) -> None:
    if not actor.may(SEE):
        raise NotFound(SEE)


def _kinds(house: Actor) -> tuple[list[Kind], dict[UUID, str]]:
    rules = {one["template_id"]: one for one in rows(RULES, {})}
    known = [one for one in templates(house) if one.products]
    return [
        Kind(str(one.id), one.period_kind, tuple(map(str, one.products)), _rule(rules.get(one.id))) for one in known
    ], {one.id: one.period_kind for one in known}


def _rule(found: dict[str, Any] | None) -> Rule:
    if found is None:
        return Rule()
    return Rule(found["active"], Timing(found["timing"], found["days"], found["day"], found["month"]), found["from_on"])


def _values(kinds: Sequence[Kind], wanted: Sequence[Expected]) -> dict[str, Any]:
    by_id = {kind.template_id: kind for kind in kinds}
    pairs = [(kind.template_id, product) for kind in kinds for product in kind.products]
    return {
        "templates": [one.template_id for one in wanted],
        "keys": [one.period.key for one in wanted],
        "firsts": [one.period.start for one in wanted],
        "lasts": [one.period.end for one in wanted],
        "kinds": [one.period.kind for one in wanted],
        "bys": [one.by for one in wanted],
        "newest": [one.last for one in wanted],
        "rules": [by_id[one.template_id].rule.active for one in wanted],
        "asks": [by_id[one.template_id].period_kind == FROM_CLIENT for one in wanted],
        "of_templates": [template for template, _product in pairs],
        "products": [product for _template, product in pairs],
    }


def _missing(line: dict[str, Any]) -> Missed:
    names = ("deleted", "failed", "filing_known", "number_known", "dated", "rule_on")
    return Missed(
        MISSING,
        cause(Facts(**{name: line[name] for name in names})),
        line["since_on"],
        line["client_id"],
        line["template_id"],
        line["product_id"],
        line["key"],
        line["key"],
    )


def _unset(line: dict[str, Any]) -> Missed:
    return Missed(
        NO_PERIOD, PERIOD_NOT_SET, line["since_on"], line["client_id"], line["template_id"], line["product_id"]
    )


def _silent(line: dict[str, Any]) -> Missed:
    why = CLIENT_SILENT if line["silent"] or line["turn_party"] == "client" else NOBODY_MOVES
    return Missed(
        SILENT,
        why,
        line["since_on"],
        line["client_id"],
        line["template_id"],
        period=line["period"],
        about=str(line["id"]),
    )


def _call(line: dict[str, Any]) -> Missed:
    return Missed(CALL, NOT_CALLED, line["since_on"], line["client_id"], about=str(line["id"]))


def _count(what: str) -> int:
    found = row(f"select count(*) as n from {what}", {})  # noqa: S608 - a table of ours
    return found["n"] if found else 0


def _line(actor: Actor, one: dict[str, Any]) -> Line:
    key = address_key(one["client_number"] or "", one["client_id"]) if one["client_id"] else ""
    client_url = reverse("client", args=[key]) if key else ""
    text = TEXTS.get(one["cause"]) or _told(one, "text")
    return Line(
        id=one["id"],
        cause=one["cause"],
        client=one["client_name"] or "",
        client_url=client_url,
        what=_what(one),
        why=gettext(text),
        since_on=one["since_on"],
        fix=_fix(one, key),
        may_start=one["kind"] == MISSING and actor.may(START),
        look_again_on=one["look_again_on"],
        reason=one["reason"],
    )


def _what(one: dict[str, Any]) -> str:
    if one["case_title"]:
        return str(one["case_title"])
    if one["task_title"]:
        return str(one["task_title"])
    name = one["template_name"] if one["kind"] == MISSING else one["product_name"] or one["template_name"]
    return f"{name} {period_label(one['period'])}".strip()


def _fix(one: dict[str, Any], client: str) -> tuple[str, str]:
    """What mends it in one click, and where."""
    match one["cause"]:
        case "failed":
            return gettext("Open the failures"), reverse("failures")
        case "period_not_set":
            return gettext("Set the filing period"), reverse("client-products", args=[client])
        case "number_missing":
            return gettext("Fill in the number"), reverse("client-details", args=[client])
        case "rule_off":
            return gettext("Let it start by itself"), reverse("auto-start")
        case "no_date":
            return gettext("Fill in the date"), reverse("client-products", args=[client])
        case "client_silent" | "nobody_moves":
            return gettext("Open the case"), f"/office/cases/{one['case_number']}/"
        case "not_called":
            return gettext("Open the task"), reverse("task", args=[one["about"]])
        case "deleted" | "not_started":
            query = f"?client={one['client_id']}&template={one['template_id']}&period={one['period']}"
            return gettext("Look before you start"), f"{reverse('case-new')}{query}"
    return gettext("Open it"), _told(one, "url")


def _told(one: dict[str, Any], name: str) -> str:
    values = one["values"]
    return str((json.loads(values) if isinstance(values, str) else values).get(name, ""))
