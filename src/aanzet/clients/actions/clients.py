"""Add and change clients, end them, and take them back (F029-F031, F003)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from aanzet.access.queries.organizations import organization
from aanzet.access.queries.roles import RELATION_MANAGER, team_roles
from aanzet.clients.actions import secrets
from aanzet.clients.actions.contacts import NewContact, NewLink, add_contact, link_contact
from aanzet.clients.actions.numbers import keep_alias, next_number, refuse_taken
from aanzet.clients.actions.periods import set_filing_period
from aanzet.clients.actions.products import take_product
from aanzet.clients.actions.roles import assign_role
from aanzet.clients.events import (
    ClientAdded,
    ClientArchived,
    ClientChanged,
    ClientEnded,
    ClientNumberChanged,
    ClientReactivated,
)
from aanzet.clients.models import Client
from aanzet.clients.ports import running_for
from aanzet.clients.queries.history import last_change
from aanzet.clients.queries.reach import ask, ask_on_client
from aanzet.clients.queries.secrets import indexes_of
from aanzet.core import crypto
from aanzet.core.commands import command
from aanzet.core.errors import Conflict, NotFound, Refused
from aanzet.core.ids import new_id
from aanzet.core.log import publish
from aanzet.rules import names
from aanzet.rules.actors import MEMBER, Actor
from aanzet.rules.clients import INTERNAL, SECRET, check_client

INTERNAL_NUMBER = "0000"
BY_HAND = "hand"


@dataclass(frozen=True, slots=True)
class NewProduct:
    """A product the new client takes from a day; None = from the start."""

    product_id: UUID
    valid_from: date | None = None


@dataclass(frozen=True, slots=True)
class NewRole:
    """A team role on the new client."""

    role_id: UUID
    member_id: UUID


@command
def add_client(
    *,
    actor: Actor,
    now: datetime,
    values: Mapping[str, Any],
    contact: NewContact | None = None,
    existing_contact: UUID | None = None,
    link: NewLink | None = None,
    products: Sequence[NewProduct] = (),
    periods: Mapping[str, str] | None = None,
    roles: Sequence[NewRole] = (),
    source: str = BY_HAND,
) -> UUID:
    """Add a client with its first contact, products, filing periods and team in one go; its id.

    values: fields of rules.clients.check_client; an empty number gets the next one of the series. periods: family ->
    kind. Refused with the field of the first mistake; possible duplicates are shown by the page before (queries).
    """
    ask(actor, "clients.edit")
    if values.get("kind") == INTERNAL:
        return create_internal_client(actor=actor, now=now, name=str(values.get("name", "")))
    facts = organization(actor.organization_id)
    today = now.astimezone(facts.tz).date()
    checked = _checked(values, bsn_allowed=facts.bsn_allowed)
    number = checked.pop("number", "") or next_number(actor.organization_id)
    client = Client(
        id=new_id(),
        organization_id=actor.organization_id,
        number=number,
        created_at=now,
        changed_at=now,
        state="active",
    )
    client.started_on = checked.pop("started_on", None) or today
    fill(client, checked)
    refuse_taken(client.number)
    _save(client, new=True)
    publish(
        actor,
        now,
        ClientAdded(object_id=client.id, client_id=client.id, kind=client.kind, number=number, source=source),
    )
    for role in roles or _own_role(actor):
        assign_role(actor=actor, now=now, client_id=client.id, role_id=role.role_id, member_id=role.member_id, new=True)
    if contact or existing_contact:
        contact_id = existing_contact or add_contact(actor=actor, now=now, contact=contact or NewContact("", ""))
        wanted = link or NewLink(primary=True)
        link_contact(actor=actor, now=now, contact_id=contact_id, client_id=client.id, link=wanted)
    for product in products:
        start = product.valid_from or client.started_on
        take_product(actor=actor, now=now, client_id=client.id, product_id=product.product_id, valid_from=start)
    for family, kind in (periods or {}).items():
        set_filing_period(
            actor=actor, now=now, client_id=client.id, family=family, period_kind=kind, valid_from=client.started_on
        )
    return client.id


def create_internal_client(*, actor: Actor, now: datetime, name: str) -> UUID:
    """The office itself as client 0000, made with the organization (F003). Refused: internal_client_exists."""
    there = Client.objects.filter(kind=INTERNAL).values("number").first()
    if there:
        raise Refused("internal_client_exists", number=there["number"])
    client = Client(
        id=new_id(), organization_id=actor.organization_id, kind=INTERNAL, number=INTERNAL_NUMBER, state="active",
        created_at=now, changed_at=now,
    )  # fmt: skip
    fill(client, {"name": name})
    _save(client, new=True)
    publish(
        actor,
        now,
        ClientAdded(
            object_id=client.id, client_id=client.id, kind=INTERNAL, number=client.number, source="organization"
        ),
    )
    return client.id


@command
def change_client(
    *, actor: Actor, now: datetime, client_id: UUID, version: int, changes: Mapping[str, Any], source: str = BY_HAND
) -> tuple[str, ...]:
    """Change fields of a client; the names of those that really changed.

    version: the one that was read; Conflict with both values when somebody changed the client meanwhile (G03). The old
    number stays as alias. A BSN or turnover tax number given as "" is cleared; left out, it stays.
    """
    ask_on_client(actor, "clients.edit", client_id)
    client = _locked(client_id)
    facts = organization(actor.organization_id)
    known = {name: getattr(client, name) for name in ("kind", "legal_form", "country", "started_on", "ended_on")}
    given = {name: value for name, value in changes.items() if name != "kind" or client.kind != INTERNAL}
    own_bsn = secrets.opened(client, "bsn") if {"vat_id", "bsn"} & given.keys() else ""
    checked = _checked(given, known=known, bsn_allowed=facts.bsn_allowed, bsn=own_bsn)
    changed = tuple(name for name, value in checked.items() if not _same(client, name, value))
    if client.version != version and changed:
        raise _conflict(client, checked, changed)
    if not changed:
        return ()
    if "number" in changed:
        if not checked["number"]:
            raise Refused("required", field="number")
        refuse_taken(checked["number"], besides=client.id)
    before = client.number
    fill(client, {name: checked[name] for name in changed})
    client.changed_at = now
    client.version += 1
    _save(client)
    if client.number != before:
        keep_alias(client, before, now)
        publish(
            actor,
            now,
            ClientNumberChanged(object_id=client.id, client_id=client.id, before=before, after=client.number),
        )
    if fields := tuple(name for name in changed if name != "number"):
        publish(actor, now, ClientChanged(object_id=client.id, client_id=client.id, fields=fields, source=source))
    return changed


@command
def end_client(
    *, actor: Actor, now: datetime, client_id: UUID, ended_on: date, reason: str, keep_running: bool = False
) -> None:
    """Stop working for a client from a day on (F029).

    keep_running: go on though cases still run for it.
    Refused: client_not_ended, internal_client_fixed, reason_required.
    """
    client = _to_put_away(actor, client_id)
    reason = _reason(reason)
    if not keep_running and running_for(client_id):
        raise Refused("client_not_ended", client=client.name)
    if client.started_on and ended_on < client.started_on:
        raise Refused("dates_reversed", field="ended_on")
    client.state, client.ended_on = Client.State.ENDED, ended_on
    _touch(client, now)
    publish(actor, now, ClientEnded(object_id=client.id, client_id=client.id, ended_on=ended_on, reason=reason))


@command
def archive_client(*, actor: Actor, now: datetime, client_id: UUID, reason: str) -> None:
    """Put a client away that the office does not work for any more; its history stays (G08).

    Refused: client_not_ended while it is active or something still runs, internal_client_fixed, reason_required.
    """
    client = _to_put_away(actor, client_id)
    reason = _reason(reason)
    if running_for(client_id):
        raise Refused("client_not_ended", client=client.name)
    client.state = Client.State.ARCHIVED
    _touch(client, now)
    publish(actor, now, ClientArchived(object_id=client.id, client_id=client.id, reason=reason))


@command
def reactivate_client(*, actor: Actor, now: datetime, client_id: UUID) -> None:
    """Work for a client again that was ended or archived."""
    ask_on_client(actor, "clients.archive", client_id)
    client = _locked(client_id)
    if client.state == Client.State.ACTIVE:
        return
    client.state, client.ended_on = Client.State.ACTIVE, None
    _touch(client, now)
    publish(actor, now, ClientReactivated(object_id=client.id, client_id=client.id))


def search_text(number: str, name: str, place: str, email: str) -> str:
    """What a client is found by (queries.search)."""
    return names.fold(f"{number} {name} {place} {email}")


def _checked(given: Mapping[str, Any], **options: Any) -> dict[str, Any]:
    checked = check_client(given, **options)
    for fault in checked.errors:
        said: dict[str, Any] = dict(fault.values)
        raise Refused(fault.code, field=fault.field, **said)
    return checked.values


def fill(client: Client, values: Mapping[str, Any]) -> None:
    """Put values into the columns, protected ones encrypted, and what follows from them."""
    for name, value in values.items():
        if name in SECRET:
            secrets.seal(client, name, value)
        else:
            setattr(client, name, value)
    client.sort_name = names.fold(client.name)
    client.search = search_text(client.number, client.name, client.place, client.email)


def _same(client: Client, name: str, value: Any) -> bool:
    return secrets.opened(client, name) == value if name in SECRET else getattr(client, name) == value


def _save(client: Client, *, new: bool = False) -> None:
    """Save, and say who has the number when another was quicker."""
    if crypto.is_changing() and client.bsn is not None:
        _refuse_double_bsn(client)
    try:
        with transaction.atomic():
            client.save(force_insert=new)
    except IntegrityError as error:
        text = str(error)
        if "clients_client_number" in text:
            refuse_taken(client.number, besides=client.id)
        taken: dict[str, tuple[str, dict[str, Any]]] = {"clients_client_rsin": ("rsin", {"rsin": client.rsin}),
                 "clients_client_bsn": ("bsn", {"bsn_index": client.bsn_index})}  # fmt: skip
        for constraint, (field, where) in taken.items():
            if constraint in text:
                holder = Client.objects.filter(**where).exclude(id=client.id).values_list("name", flat=True).first()
                shown = client.rsin if field == "rsin" else secrets.masked(client, "bsn")
                raise Refused("number_taken", field=field, number=shown, holder=holder or "") from error
        raise


def _refuse_double_bsn(client: Client) -> None:
    """While a change of keys is going on the same BSN may stand under two hashes, which no constraint sees."""
    indexes = indexes_of(client.organization_id, secrets.opened(client, "bsn"))
    holder = Client.objects.filter(bsn_index__in=indexes).exclude(id=client.id).values_list("name", flat=True).first()
    if holder is not None:
        raise Refused("number_taken", field="bsn", number=secrets.masked(client, "bsn"), holder=holder)


def _locked(client_id: UUID) -> Client:
    client = Client.objects.select_for_update(no_key=True).filter(id=client_id).first()
    if client is None:
        raise NotFound
    return client


def _to_put_away(actor: Actor, client_id: UUID) -> Client:
    ask_on_client(actor, "clients.archive", client_id)
    client = _locked(client_id)
    if client.kind == INTERNAL:
        raise Refused("internal_client_fixed")
    return client


def _touch(client: Client, now: datetime) -> None:
    client.version += 1
    client.changed_at = now
    client.save()


def _reason(text: str) -> str:
    checked = names.reason(text)
    if not checked:
        raise Refused(checked.error, field="reason", allowed=names.REASON)
    return checked.value


def _conflict(client: Client, checked: Mapping[str, Any], changed: Sequence[str]) -> Conflict:
    who = last_change(client_id=client.id)
    fields = [name for name in changed if name not in SECRET]
    return Conflict(
        name=who.name,
        time=who.time,
        theirs={name: getattr(client, name) for name in fields},
        mine={name: checked[name] for name in fields},
    )


def _own_role(actor: Actor) -> Sequence[NewRole]:
    """Who adds a client and does not reach all of them is its relation manager, or could not open it."""
    if actor.kind != MEMBER or actor.reaches_all_clients or actor.id is None:
        return ()
    manager = next((role for role in team_roles() if role.key == RELATION_MANAGER), None)
    return (NewRole(manager.id, actor.id),) if manager else ()
