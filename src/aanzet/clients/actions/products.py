"""Products, and which of them a client takes (F044, F045)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from aanzet.clients.events import (
    ClientProductEnded,
    ClientProductTaken,
    ProductAdded,
    ProductArchived,
    ProductChanged,
    ProductRestored,
)
from aanzet.clients.models import Client, ClientProduct, Product
from aanzet.clients.queries.history import last_change
from aanzet.clients.queries.reach import ask, ask_on_client
from aanzet.core.commands import command
from aanzet.core.errors import Conflict, NotFound, Refused
from aanzet.core.ids import new_id
from aanzet.core.log import publish
from aanzet.rules import names
from aanzet.rules.actors import Actor

PERIOD_KINDS = ("none", "month", "four_weeks", "quarter", "half_year", "year", "from_client")


@dataclass(frozen=True, slots=True)
class NewProductValues:
    """What a product is. An empty code is made of the name."""

    name: str
    code: str = ""
    group: str = ""
    filing_kind: str = ""
    period_kind: str = "none"


@command
def add_product(*, actor: Actor, now: datetime, product: NewProductValues) -> UUID:
    """Add a product that clients can take; its id. Refused: required, name_taken, choice_invalid."""
    ask(actor, "settings.manage")
    values = _checked({"name": product.name, "code": product.code or product.name[:40], "group": product.group,
                       "filing_kind": product.filing_kind, "period_kind": product.period_kind})  # fmt: skip
    _refuse_taken(values)
    row = Product(id=new_id(), organization_id=actor.organization_id, **values)
    row.save(force_insert=True)
    publish(actor, now, ProductAdded(object_id=row.id, code=row.code, period_kind=row.period_kind))
    return row.id


@command
def change_product(
    *, actor: Actor, now: datetime, product_id: UUID, version: int, changes: Mapping[str, Any]
) -> tuple[str, ...]:
    """Change a product; new work takes it over. The names of the fields that changed. Refused: as at adding."""
    ask(actor, "settings.manage")
    row = _locked(product_id)
    values = _checked(changes)
    changed = tuple(name for name, value in values.items() if getattr(row, name) != value)
    if not changed:
        return ()
    if row.version != version:
        who = last_change(object_id=product_id)
        theirs = {name: getattr(row, name) for name in changed}
        raise Conflict(name=who.name, time=who.time, theirs=theirs, mine={name: values[name] for name in changed})
    _refuse_taken({name: values[name] for name in changed}, besides=row.id)
    for name in changed:
        setattr(row, name, values[name])
    row.version += 1
    row.save()
    publish(actor, now, ProductChanged(object_id=row.id, fields=changed))
    return changed


@command
def archive_product(*, actor: Actor, now: datetime, product_id: UUID) -> None:
    """A product cannot be taken any more; who takes it keeps it, and its history stays."""
    ask(actor, "settings.manage")
    row = _locked(product_id)
    if row.archived_at is None:
        row.archived_at = now
        row.version += 1
        row.save()
        publish(actor, now, ProductArchived(object_id=row.id))


@command
def restore_product(*, actor: Actor, now: datetime, product_id: UUID) -> None:
    """An archived product can be taken again."""
    ask(actor, "settings.manage")
    row = _locked(product_id)
    if row.archived_at is not None:
        row.archived_at = None
        row.version += 1
        row.save()
        publish(actor, now, ProductRestored(object_id=row.id))


@command
def take_product(
    *,
    actor: Actor,
    now: datetime,
    client_id: UUID,
    product_id: UUID,
    valid_from: date | None = None,
    valid_until: date | None = None,
    merge: bool = False,
) -> UUID:
    """Let a client take a product in a period; the id of the row (F045).

    merge: make one period of this one and those it overlaps. Without it an overlap is refused with both periods, and
    the page asks. Refused: dates_reversed, not_active, periods_overlap.
    """
    ask_on_client(actor, "clients.edit", client_id)
    if valid_from and valid_until and valid_until < valid_from:
        raise Refused("dates_reversed", field="valid_until")
    product = Product.objects.filter(id=product_id).first()
    if product is None:
        raise NotFound
    if product.archived_at is not None:
        raise Refused("not_active", field="product", name=product.name)
    _lock(client_id)
    rows = list(ClientProduct.objects.filter(client_id=client_id, product_id=product_id).order_by("valid_from", "id"))
    overlapping = [row for row in rows if _overlap(row, valid_from, valid_until)]
    if overlapping and not merge:
        row = overlapping[0]
        if (row.valid_from, row.valid_until) == (valid_from, valid_until):
            return row.id
        raise Refused(
            "periods_overlap", first=span(row.valid_from, row.valid_until), second=span(valid_from, valid_until)
        )
    starts = [valid_from, *(row.valid_from for row in overlapping)]
    ends = [valid_until, *(row.valid_until for row in overlapping)]
    start = None if None in starts else min(day for day in starts if day)
    end = None if None in ends else max(day for day in ends if day)
    kept = overlapping[0] if overlapping else None
    for row in overlapping[1:]:
        row.delete()
    row = kept or ClientProduct(
        id=new_id(), organization_id=actor.organization_id, client_id=client_id, product_id=product_id
    )
    row.valid_from, row.valid_until = start, end
    row.save(force_insert=kept is None)
    publish(
        actor,
        now,
        ClientProductTaken(
            object_id=row.id, client_id=client_id, product_id=product_id, valid_from=start, valid_until=end
        ),
    )
    return row.id


@command
def end_product(*, actor: Actor, now: datetime, client_id: UUID, client_product_id: UUID, valid_until: date) -> None:
    """Let a client stop taking a product after a day; running cases go on, no new ones start. Refused: dates_reversed.

    Ending it before it began takes the row away.
    """
    ask_on_client(actor, "clients.edit", client_id)
    _lock(client_id)
    row = ClientProduct.objects.filter(id=client_product_id, client_id=client_id).first()
    if row is None:
        raise NotFound
    if row.valid_from and valid_until < row.valid_from:
        row.delete()
    else:
        row.valid_until = valid_until
        row.save(update_fields=["valid_until"])
    publish(
        actor,
        now,
        ClientProductEnded(object_id=row.id, client_id=client_id, product_id=row.product_id, valid_until=valid_until),
    )


def span(start: date | None, end: date | None) -> str:
    """A period for a sentence: "01-01-2026 - 31-12-2026"; an open side is an ellipsis."""
    return f"{start.strftime('%d-%m-%Y') if start else '…'} - {end.strftime('%d-%m-%Y') if end else '…'}"


def _overlap(row: ClientProduct, start: date | None, end: date | None) -> bool:
    before = row.valid_until is not None and start is not None and row.valid_until < start
    after = row.valid_from is not None and end is not None and end < row.valid_from
    return not before and not after


def _lock(client_id: UUID) -> None:
    if not Client.objects.select_for_update(no_key=True).filter(id=client_id).values_list("id", flat=True).first():
        raise NotFound


def _locked(product_id: UUID) -> Product:
    row = Product.objects.select_for_update(no_key=True).filter(id=product_id).first()
    if row is None:
        raise NotFound
    return row


def _checked(given: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, limit in (("name", names.NAME), ("code", 40), ("group", 100), ("filing_kind", 40)):
        if name in given:
            checked = names.name(given[name], limit)
            if not checked or (name in ("name", "code") and not checked.value):
                raise Refused(checked.error or "required", field=name, allowed=limit)
            values[name] = checked.value
    if "period_kind" in given:
        if given["period_kind"] not in PERIOD_KINDS:
            raise Refused(
                "choice_invalid", field="period_kind", value=given["period_kind"], allowed=", ".join(PERIOD_KINDS)
            )
        values["period_kind"] = given["period_kind"]
    return values


def _refuse_taken(values: Mapping[str, Any], besides: UUID | None = None) -> None:
    for name in ("name", "code"):
        if name in values:
            taken = Product.objects.filter(**{f"{name}__iexact": values[name]})
            if (taken.exclude(id=besides) if besides else taken).exists():
                raise Refused("name_taken", field=name, name=values[name])
