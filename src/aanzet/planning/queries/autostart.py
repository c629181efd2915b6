"""Rules by which cases start by themselves: the rules, whom they concern on a day, what they did (F315)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from aanzet.access.queries.rights import demand
from aanzet.clients.queries.reach import reached
from aanzet.clients.queries.rows import TODAY, rows
from aanzet.core.errors import NotFound
from aanzet.planning.queries.choices import TemplateChoice, templates
from aanzet.planning.queries.runs import PERMISSION, Options
from aanzet.rules import periods
from aanzet.rules.actors import Actor
from aanzet.rules.autostart import ONCE, PERIOD, Start, Timing, kinds_of, starts

AHEAD = timedelta(days=90)
PAGE = 50
NAMED = 10  # clients named of those without a filing period
STARTED, PASSED, FAILED, DROPPED = "started", "passed", "failed", "dropped"

RULE = """
select r.id, r.template_id, t.name as template_name, t.archived_at is not null as archived, r.trigger, r.timing, r.days,
    r.day, r.month, r.from_on, r.looked_until, r.active, r.options,
    r.changed_by, coalesce(p.name, '') as changed_by_name, r.changed_at, r.version
from planning_autostartrule r
join cases_processtemplate t on t.organization_id = r.organization_id and t.id = r.template_id
left join access_person p on p.organization_id = r.organization_id and p.id = r.changed_by
where r.removed_at is null
"""
# Whom one period of a template concerns. A client files by the period that is in force when the period begins; one that
# is set inside it counts when there is none before (F051). Whoever has a row of planning_autostarted had his turn.
CONCERNED = """
select c.id, c.number, c.name, c.sort_name,
    exists (select from cases_case k where k.organization_id = c.organization_id and k.template_id = %(template)s
        and k.client_id = c.id and k.unique_key = %(key)s and k.state <> 'cancelled') as there,
    exists (select from cases_casetombstone d where d.organization_id = c.organization_id and d.client_id = c.id
        and d.template_id = %(template)s and d.period = %(key)s) as deleted
from clients_client c
where c.state = 'active' and c.kind <> 'internal' and {who}
  and not exists (select from planning_autostarted a where a.organization_id = c.organization_id
    and a.template_id = %(template)s and a.client_id = c.id and a.key = %(key)s)
"""
TAKES = """exists (select from clients_clientproduct t where t.organization_id = c.organization_id
    and t.client_id = c.id and t.product_id = any(%(products)s)
    and ((t.valid_from is null or t.valid_from <= %(last)s::date)
        and (t.valid_until is null or t.valid_until >= %(first)s::date)
      or (t.valid_from is null or t.valid_from <= %(on)s::date)
        and (t.valid_until is null or t.valid_until >= %(on)s::date)))"""
FILES = """(select f.period_kind from clients_clientfilingperiod f
    where f.organization_id = c.organization_id and f.client_id = c.id and f.family = any(%(families)s)
      and f.valid_from <= %(last)s::date and (f.valid_until is null or f.valid_until >= %(first)s::date)
    order by f.valid_from limit 1)"""
FAMILIES = "select filing_kind from clients_product where id = any(%(products)s) and filing_kind <> ''"


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule as it stands, with the names it is shown by."""

    id: UUID
    template_id: UUID
    template_name: str
    archived: bool
    trigger: str
    timing: Timing
    from_on: date
    looked_until: date | None
    active: bool
    options: Options
    changed_by: UUID
    changed_by_name: str
    changed_at: datetime
    version: int

    @property
    def runs(self) -> bool:
        """Whether it starts anything: switched on, and its template still in use."""
        return self.active and not self.archived


@dataclass(frozen=True, slots=True)
class Coming:
    """One period of one rule on its day. count: start; there: exist already; deleted: stay away (F189)."""

    rule: RuleRow
    key: str
    on: date
    count: int
    there: int
    deleted: int


def rules(actor: Actor) -> list[RuleRow]:
    """Every rule, by template. NotFound when this actor may not start in bulk."""
    demand(actor, PERMISSION)
    return [_rule(one) for one in rows(f"{RULE} order by t.name, r.created_at", {})]


def rule_for(actor: Actor, rule_id: UUID) -> RuleRow:
    """One rule, or NotFound."""
    demand(actor, PERMISSION)
    found = rows(f"{RULE} and r.id = %(id)s", {"id": rule_id})
    if not found:
        raise NotFound(rule_id)
    return _rule(found[0])


def template_of(actor: Actor, template_id: UUID, *, archived: bool = False) -> TemplateChoice | None:
    """The published template of a rule; None when there is none. archived: also one that is no longer in use."""
    return next((one for one in templates(actor, archived=archived) if one.id == template_id), None)


def starts_of(rule: RuleRow, template: TemplateChoice, first: date, last: date) -> list[Start]:
    """The periods a rule starts in a stretch of days, in order of time."""
    found = [start for kind in kinds_of(template.period_kind) for start in starts(rule.timing, kind, first, last)]
    return sorted(found, key=lambda one: (one.on, one.period.end, one.period.key))


def concerned(
    template: TemplateChoice, start: Start, *, limit: int | None = None, offset: int = 0
) -> list[dict[str, Any]]:
    """The clients for whom this period starts and that did not have their turn yet, by name."""
    sql, values = _concerned(template, start)
    page = "order by c.sort_name, c.number limit %(limit)s offset %(offset)s"
    return rows(f"{sql} {page}", {**values, "limit": limit, "offset": offset})


def newcomers(
    rule: RuleRow, template: TemplateChoice, first: date, last: date, zone: str, *, limit: int | None = None
) -> list[dict[str, Any]]:
    """The clients that were added so many days before one of these days, and that did not have their turn yet."""
    who = """(c.created_at at time zone %(zone)s)::date between %(first)s::date - %(days)s and %(last)s::date - %(days)s
        and (c.created_at at time zone %(zone)s)::date >= %(from)s::date - %(days)s"""
    values: dict[str, Any] = {"zone": zone, "first": first, "last": last, "days": rule.timing.days}
    values |= {"from": rule.from_on, "template": rule.template_id, "key": ONCE, "limit": limit}
    if template.products:
        who += f" and {TAKES}"
        values |= {"products": list(template.products), "on": last}
    sql = CONCERNED.replace("{who}", who)
    return rows(f"{sql} order by c.created_at, c.number limit %(limit)s", values)


def coming(actor: Actor, wanted: Sequence[RuleRow], today: date, ahead: timedelta = AHEAD) -> list[Coming]:
    """What these rules start from tomorrow on, day by day, before it happens.

    A rule for new clients starts nothing that can be foreseen but for the clients there are.
    """
    known = {one.id: one for one in templates(actor)}
    found = []
    for rule in wanted:
        template = known.get(rule.template_id)
        if template is None or rule.trigger != PERIOD:
            continue
        first = max(today + timedelta(days=1), rule.from_on)
        for start in starts_of(rule, template, first, today + ahead):
            counted = _counted(template, start)
            if any(counted.values()):
                found.append(Coming(rule, start.period.key, start.on, **counted))
    return sorted(found, key=lambda one: (one.on, one.rule.template_name, one.key))


@dataclass(frozen=True, slots=True)
class Unset:
    """Clients for whom nobody set how often they file: how many, and the first of them by name."""

    total: int
    clients: tuple[dict[str, Any], ...]

    @property
    def more(self) -> int:
        """How many there are besides the first."""
        return self.total - len(self.clients)


def without_period(actor: Actor, template: TemplateChoice) -> Unset | None:
    """Clients this reader reaches that take the product but for whom nobody set how often they file (F051).

    Nothing starts for them.
    """
    if template.period_kind != periods.FROM_CLIENT:
        return None
    condition, values = reached(actor)
    sql = f"""
        select c.id, c.number, c.name, count(*) over () as total from clients_client c
        where c.state = 'active' and c.kind <> 'internal' and {condition}
          and exists (select from clients_clientproduct t where t.organization_id = c.organization_id
            and t.client_id = c.id and t.product_id = any(%(products)s)
            and (t.valid_until is null or t.valid_until >= {TODAY}))
          and not exists (select from clients_clientfilingperiod f where f.organization_id = c.organization_id
            and f.client_id = c.id and f.family = any(array({FAMILIES})))
        order by c.sort_name, c.number limit {NAMED}
    """  # noqa: S608 - conditions, ours
    found = rows(sql, {**values, "products": list(template.products)})
    return Unset(found[0]["total"], tuple(found)) if found else None


def history(actor: Actor, *, rule_id: UUID | None = None, state: str = "", offset: int = 0) -> list[dict[str, Any]]:
    """What started, or did not, newest first; one more than a page, to see whether there are more."""
    demand(actor, PERMISSION)
    found = rows(
        f"""select a.id, a.template_id, t.name as template_name, a.client_id, c.number as client_number,
            c.name as client_name, a.key, a.due_on, a.state, a.code, a.values, a.at, coalesce(k.number, '') as number
        from planning_autostarted a
        join clients_client c on c.organization_id = a.organization_id and c.id = a.client_id
        join cases_processtemplate t on t.organization_id = a.organization_id and t.id = a.template_id
        left join cases_case k on k.organization_id = a.organization_id and k.id = a.case_id
        where (%(rule)s::uuid is null or a.rule_id = %(rule)s::uuid) and (%(state)s = '' or a.state = %(state)s)
        order by a.at desc, c.sort_name, a.id limit {PAGE + 1} offset %(offset)s""",  # noqa: S608
        {"rule": rule_id, "state": state, "offset": offset},
    )
    return [{**one, "values": json.loads(one["values"])} for one in found]


def _concerned(template: TemplateChoice, start: Start) -> tuple[str, dict[str, Any]]:
    families = [one["filing_kind"] for one in rows(FAMILIES, {"products": list(template.products)})]
    files = "true"
    if template.period_kind == periods.FROM_CLIENT:
        files = f"{FILES} = %(kind)s"
    elif families:
        files = f"coalesce({FILES}, %(kind)s) = %(kind)s"
    period = start.period
    values = {
        "template": template.id, "key": period.key, "kind": period.kind, "products": list(template.products),
        "first": period.start, "last": period.end, "on": start.on, "families": families,
    }  # fmt: skip
    return CONCERNED.replace("{who}", f"{TAKES} and {files}"), values


def _counted(template: TemplateChoice, start: Start) -> dict[str, int]:
    sql, values = _concerned(template, start)
    counts = """count(*) filter (where not there and not deleted) as count,
        count(*) filter (where there) as there, count(*) filter (where deleted and not there) as deleted"""
    return rows(f"select {counts} from ({sql}) f", values)[0]  # noqa: S608 - conditions, ours


def _rule(found: dict[str, Any]) -> RuleRow:
    timing = Timing(found.pop("timing"), found.pop("days"), found.pop("day"), found.pop("month"))
    return RuleRow(timing=timing, options=Options.read(json.loads(found.pop("options"))), **found)
