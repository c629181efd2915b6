"""What can be chosen for a run: templates, periods, clients, people (ux 8.16 steps 1, 2 and 4)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from aanzet.access.queries.engine import vocabulary
from aanzet.access.queries.members import active_choices
from aanzet.cases.queries.period_words import period_label
from aanzet.cases.queries.templates import startable
from aanzet.clients.queries.engine import function_choices
from aanzet.clients.queries.products import names_of_products
from aanzet.clients.queries.reach import reached
from aanzet.clients.queries.rows import TODAY, rows, within
from aanzet.rules import periods
from aanzet.rules.actors import Actor
from aanzet.rules.process.template import TemplateSnapshot

BACK, AHEAD = 5, 1  # periods offered before and after the one of today
FROM_CLIENT_KINDS = (periods.MONTH, periods.QUARTER, periods.YEAR)


@dataclass(frozen=True, slots=True)
class TemplateChoice:
    """A published template. products: id -> name; without any it cannot be started in bulk (F119)."""

    id: UUID
    version_id: UUID
    name: str
    period_kind: str
    products: dict[UUID, str]
    snapshot: TemplateSnapshot

    @property
    def in_bulk(self) -> bool:
        """A product tells which clients take it."""
        return bool(self.products)


@dataclass(frozen=True, slots=True)
class ProductCount:
    """A product of the template, and how many clients this reader reaches take it."""

    id: UUID
    name: str
    count: int


def templates(actor: Actor, *, archived: bool = False) -> tuple[TemplateChoice, ...]:
    """Every template that may be started, by name; those without product too, to say why they cannot.

    archived: those too that may no longer.
    """
    found = startable(actor, archived=archived)
    named = names_of_products([UUID(product) for one in found for product in one["products"]])
    return tuple(
        TemplateChoice(
            one["id"],
            one["version_id"],
            one["name"],
            one["period_kind"],
            {UUID(product): named.get(UUID(product), "") for product in one["products"]},
            one["snapshot"],
        )
        for one in found
    )


def period_choices(kind: str, today: date) -> list[tuple[str, str]]:
    """Key and words of the periods around today, newest first; none for a template without periods."""
    if kind in ("", periods.NONE):
        return []
    kinds = FROM_CLIENT_KINDS if kind == periods.FROM_CLIENT else (kind,)
    return [(period.key, period_label(period)) for one in kinds for period in _around(one, today)]


def usual_period(kind: str, today: date) -> str:
    """The period that is most likely meant: the last one that ended."""
    if kind in ("", periods.NONE):
        return ""
    return periods.containing(periods.QUARTER if kind == periods.FROM_CLIENT else kind, today).previous().key


def takers(
    actor: Actor, product_ids: Collection[UUID], period: periods.Period | None, *, manager_id: UUID | None = None
) -> list[UUID]:
    """Active clients this reader reaches that take one of the products today or in the period, by name (F118)."""
    condition, values = reached(actor)
    sql = f"""
        select c.id from clients_client c
        where c.state = 'active' and c.kind <> 'internal' and {condition} and {_takes(values, product_ids, period)}
        {_of_manager(values, manager_id)} order by c.sort_name, c.number
    """  # noqa: S608 - conditions, ours
    return [found["id"] for found in rows(sql, values)]


def everybody(actor: Actor, *, manager_id: UUID | None = None) -> list[UUID]:
    """Every active client this reader reaches, by name: who does not take the product is then named in the preview."""
    condition, values = reached(actor)
    sql = f"""
        select c.id from clients_client c where c.state = 'active' and c.kind <> 'internal' and {condition}
        {_of_manager(values, manager_id)} order by c.sort_name, c.number
    """  # noqa: S608 - conditions, ours
    return [found["id"] for found in rows(sql, values)]


def product_counts(actor: Actor, template: TemplateChoice, period: periods.Period | None) -> tuple[ProductCount, ...]:
    """Per product of the template how many clients take it: "41 cliënten nemen Btw maand af"."""
    return tuple(
        ProductCount(product, name, len(takers(actor, [product], period)))
        for product, name in template.products.items()
    )


def managers(actor: Actor) -> list[tuple[UUID, str]]:
    """Who is relation manager of any client this reader reaches, by name."""
    condition, values = reached(actor)
    sql = f"""
        select distinct p.id, p.name, p.sort_name from clients_roleassignment a
        join access_teamrole r on r.organization_id = a.organization_id and r.id = a.role_id
        join access_person p on p.organization_id = a.organization_id and p.id = a.member_id
        join clients_client c on c.organization_id = a.organization_id and c.id = a.client_id
        where r.key = 'relation_manager' and c.state = 'active' and {condition} order by p.sort_name
    """  # noqa: S608 - conditions, ours
    return [(found["id"], found["name"]) for found in rows(sql, values)]


@dataclass(frozen=True, slots=True)
class PeopleChoices:
    """Who can be named for all clients at once: team roles by key, team members by id, functions of contacts by key."""

    roles: tuple[tuple[str, str], ...]
    members: tuple[tuple[str, str], ...]
    functions: tuple[tuple[str, str], ...]


def people_choices() -> PeopleChoices:
    """The choices of step 4."""
    return PeopleChoices(
        tuple(vocabulary()["roles"].items()),
        tuple((str(key), name) for key, name in active_choices()),
        tuple(function_choices()),
    )


def _around(kind: str, today: date) -> Sequence[periods.Period]:
    period = periods.containing(kind, today)
    for _ in range(AHEAD):
        period = period.next()
    found = [period]
    for _ in range(BACK + AHEAD):
        found.append(found[-1].previous())
    return found


def _takes(values: dict[str, Any], product_ids: Collection[UUID], period: periods.Period | None) -> str:
    values["products"] = list(product_ids)
    values["first"], values["last"] = (period.start, period.end) if period else (None, None)
    return f"""exists (select from clients_clientproduct t where t.organization_id = c.organization_id
        and t.client_id = c.id and t.product_id = any(%(products)s) and (({within(TODAY, "t")})
          or (%(first)s::date is not null and (t.valid_from is null or t.valid_from <= %(last)s::date)
              and (t.valid_until is null or t.valid_until >= %(first)s::date))))"""


def _of_manager(values: dict[str, Any], manager_id: UUID | None) -> str:
    if manager_id is None:
        return ""
    values["manager"] = manager_id
    return f"""and exists (select from clients_roleassignment a
        join access_teamrole r on r.organization_id = a.organization_id and r.id = a.role_id
        where a.organization_id = c.organization_id and a.client_id = c.id and a.member_id = %(manager)s
          and r.key = 'relation_manager' and {within(TODAY, "a")})"""
