"""Bringing in the clients that came with an import: what fits whom beforehand, what became of each (F126)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from aanzet.clients.ports import OnboardingChoice
from aanzet.clients.queries.imports import parsed
from aanzet.clients.queries.reach import ask
from aanzet.clients.queries.rows import TODAY, rows, within
from aanzet.rules.actors import Actor
from aanzet.rules.clients import address_key

WAITING, STARTED, PASSED, FAILED = "waiting", "started", "passed", "failed"
ON_PAGE = 50
FACTS = f"""
select c.id, c.kind, array(select t.product_id::text from clients_clientproduct t
    where t.organization_id = c.organization_id and t.client_id = c.id and {within(TODAY, "t")}) as products
from clients_client c where c.id = any(%s)
"""  # noqa: S608 - a condition, ours
LINES = """
select r.row, r.onboarding as state, r.onboarding_code as code, r.onboarding_values as values, r.begun_id, c.id,
    c.number, c.name
from clients_importrow r join clients_client c on c.organization_id = r.organization_id and c.id = r.target_id
where r.batch_id = %(batch)s and r.onboarding = %(state)s order by r.row offset %(start)s limit %(limit)s
"""


@dataclass(frozen=True, slots=True)
class OnboardingLine:
    """What became of one new client. code, values: why not, or a remark (Begun)."""

    id: UUID
    number: str
    name: str
    row: int
    state: str
    code: str
    values: dict[str, Any]
    begun_id: UUID | None

    @property
    def address(self) -> str:
        """What stands for the client in an address."""
        return address_key(self.number, self.id)


def fitting(actor: Actor, batch_id: UUID, choices: Sequence[OnboardingChoice]) -> tuple[dict[UUID, int], int]:
    """For how many of the new clients each choice is meant, by its id; and how many new clients there are."""
    ask(actor, "clients.import")
    found = rows(
        """select r.values->>'kind' as kind, r.values->'products' as products, count(*) as n from clients_importrow r
        where r.batch_id = %s and r.tab = 'clients' and r.outcome = 'new' group by 1, 2""",
        [batch_id],
    )
    kinds = [(one["kind"] or "", parsed(one["products"]) or (), one["n"]) for one in found]
    counts = {one.id: sum(n for kind, products, n in kinds if one.fits(kind, products)) for one in choices}
    return counts, sum(n for _kind, _products, n in kinds)


def meant_for(choice: OnboardingChoice, client_ids: Collection[UUID]) -> list[UUID]:
    """Those of these clients that the choice is meant for, by their kind and what they take today. For the worker."""
    found = rows(FACTS, [list(client_ids)])
    fits = {client["id"] for client in found if choice.fits(client["kind"], client["products"])}
    return [client for client in client_ids if client in fits]


def onboarding_counts(actor: Actor, batch_id: UUID) -> dict[str, int]:
    """How many new clients there are in each state."""
    ask(actor, "clients.import")
    return counts_of(batch_id)


def counts_of(batch_id: UUID) -> dict[str, int]:
    """The same, for the worker."""
    found = rows(
        """select r.onboarding as state, count(*) as n from clients_importrow r
        where r.batch_id = %s and r.onboarding <> '' group by 1""",
        [batch_id],
    )
    return {one["state"]: one["n"] for one in found}


def onboarding_lines(actor: Actor, batch_id: UUID, state: str, start: int = 0) -> list[OnboardingLine]:
    """New clients in this state in the order of the file: one page, and one more when there is a next page."""
    ask(actor, "clients.import")
    found = rows(LINES, {"batch": batch_id, "state": state, "start": start, "limit": ON_PAGE + 1})
    return [OnboardingLine(**(one | {"values": parsed(one["values"]) or {}})) for one in found]
