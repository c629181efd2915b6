"""May this case be started for this client? (F176) One judgement for one start, a bulk start and the preview alike."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from aanzet.rules import periods
from aanzet.rules.periods import Period
from aanzet.rules.process.decision import Refusal
from aanzet.rules.process.template.shape import TemplateSnapshot

ACTIVE = "active"


@dataclass(frozen=True, slots=True)
class Taken:
    """A product the client takes, from and until a day (both included; None = open)."""

    product_id: str
    start: date | None = None
    until: date | None = None

    def overlaps(self, start: date, end: date) -> bool:
        """Whether it is taken on any day from start to end."""
        return (self.start is None or self.start <= end) and (self.until is None or self.until >= start)


@dataclass(frozen=True, slots=True)
class StartFacts:
    """What is known of one start.

    published: the template has a version that may start. period: chosen, None = none. taken: products of the client.
    client_period_kind: how the client files, for templates whose kind is FROM_CLIENT ("" = not set). existing: number
    of the case that has this key already, deleted: a tombstone stands there. names: client, template and product for
    the sentences.
    """

    today: date
    archived: bool = False
    published: bool = True
    bulk: bool = False
    period: Period | None = None
    taken: tuple[Taken, ...] = ()
    client_state: str = ACTIVE
    client_ended_on: date | None = None
    client_period_kind: str = ""
    existing: str = ""
    deleted: bool = False
    client: str = ""
    template: str = ""
    product: str = ""


def refuse_start(template: TemplateSnapshot, facts: StartFacts) -> Refusal | None:
    """The first precondition that does not hold, in the order of F176; None when the case may start.

    Template active and published; bulk only with a product (F119); product taken on the day or in the period (F118);
    period of the right kind (F123) and, when unique, chosen and free (F122, F189); client active.
    """
    if facts.archived:
        return Refusal("template_archived")
    if not facts.published or not template.phases:
        return Refusal("template_not_published")
    if facts.bulk and not template.products:
        return Refusal("bulk_needs_product")
    return (
        _refuse_product(template, facts)
        or _refuse_period(template, facts)
        or _refuse_existing(template, facts)
        or _refuse_client(facts)
    )


def unique_key(template: TemplateSnapshot, period: Period | None) -> str | None:
    """What must be unique per template and client: the period, "open" without period kind, None when not unique."""
    if not template.unique_per_period:
        return None
    return period.key if template.period_kind != periods.NONE and period is not None else "open"


def takes_any(products: Iterable[str], taken: Iterable[Taken], today: date, period: Period | None) -> bool:
    """Whether the client takes one of the products today, or on any day of the period (F117, F118)."""
    wanted = frozenset(products)
    for one in taken:
        if one.product_id in wanted and (
            one.overlaps(today, today) or (period is not None and one.overlaps(period.start, period.end))
        ):
            return True
    return False


def _refuse_product(template: TemplateSnapshot, facts: StartFacts) -> Refusal | None:
    if not template.products or takes_any(template.products, facts.taken, facts.today, facts.period):
        return None
    return Refusal("product_missing", {"client": facts.client, "product": facts.product})


def _refuse_period(template: TemplateSnapshot, facts: StartFacts) -> Refusal | None:
    kind = template.period_kind
    if kind == periods.NONE:
        return None
    if facts.period is None:
        return Refusal("period_not_set", {}, "period")
    if kind == periods.FROM_CLIENT:
        kind = facts.client_period_kind
    elif facts.client_period_kind and facts.client_period_kind != kind:
        return _mismatch(facts.client_period_kind)
    if kind and facts.period.kind != kind:
        return _mismatch(kind)
    return None


def _mismatch(kind: str) -> Refusal:
    return Refusal("period_mismatch", {"kind": kind}, "period")


def _refuse_existing(template: TemplateSnapshot, facts: StartFacts) -> Refusal | None:
    values: dict[str, Any] = {
        "template": facts.template or template.name,
        "period": facts.period.key if facts.period is not None else "",
        "client": facts.client,
        "number": facts.existing,
    }
    if facts.existing and template.unique_per_period:
        return Refusal("already_exists_for_period", values)
    return Refusal("deleted_for_period", values) if facts.deleted else None


def _refuse_client(facts: StartFacts) -> Refusal | None:
    if facts.client_state == ACTIVE:
        return None
    return Refusal("client_ended", {"client": facts.client, "date": facts.client_ended_on})
