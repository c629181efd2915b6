"""From what was chosen for a run or a rule to the order the engine takes, client by client (F124, F125)."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from aanzet.access.queries.organizations import organization
from aanzet.cases.actions.start import StartOrder
from aanzet.clients.queries.facts import ClientFacts, facts_of
from aanzet.planning.queries.runs import Apart, Options, Run
from aanzet.rules import assigning
from aanzet.rules.actors import Actor
from aanzet.rules.assigning import choose
from aanzet.rules.process.commands import StartCase

ROLE, SPREAD, PERSON, PRIMARY, FUNCTION = "role", "spread", "person", "primary", "function"


def order_for(
    actor: Actor, now: datetime, run: Run, apart: Mapping[UUID, Apart], places: Mapping[UUID, int]
) -> StartOrder:
    """The order of a run for these clients. apart: client -> what is set apart for it (an empty Apart for most).

    places: client -> its place in the run, by which work is spread.
    """
    return order_of(actor, now, run.template_id, run.period, run.options, apart, places)


def order_of(
    actor: Actor,
    now: datetime,
    template_id: UUID,
    period: str,
    wanted: Options,
    apart: Mapping[UUID, Apart],
    places: Mapping[UUID, int],
    *,
    bulk: bool = True,
) -> StartOrder:
    """The order for these clients. bulk: only for who takes the product of the template (F119)."""
    today = now.astimezone(organization(actor.organization_id).tz).date()
    by_client = any(
        kind in (ROLE, SPREAD, PRIMARY, FUNCTION) for kind, _ in (wanted.responsible, wanted.sender, wanted.contact)
    )
    facts = facts_of(list(apart), today) if by_client else {}
    return StartOrder(
        template_id=template_id,
        period=period,
        at_once=wanted.at_once,
        legal_due_on=wanted.legal_due_on,
        bulk=bulk,
        exceptions={
            client: start
            for client, own in apart.items()
            if (start := _start(wanted, own, facts.get(client), places.get(client, 0))) != StartCase()
        },
        legal_dues={client: own.legal_due_on for client, own in apart.items() if own.legal_due_on},
    )


def _start(wanted: Options, own: Apart, client: ClientFacts | None, place: int) -> StartCase:
    responsible = (own.responsible_id,) if own.responsible_id else _member(wanted.responsible, client, place)
    sender = own.sender_id or next(iter(_member(wanted.sender, client, place)), None)
    return StartCase(
        responsible_ids=responsible,
        sender_id=sender,
        contact_id=own.contact_id or _contact(wanted.contact, client),
    )


def _member(chosen: tuple[str, str], client: ClientFacts | None, place: int) -> tuple[UUID, ...]:
    kind, value = chosen
    if kind == PERSON:
        return (UUID(value),)
    holders = client.roles.get(value, ()) if kind in (ROLE, SPREAD) and client else ()
    return choose(holders, place, assigning.SPREAD if kind == SPREAD else assigning.FIRST)


def _contact(chosen: tuple[str, str], client: ClientFacts | None) -> UUID | None:
    kind, value = chosen
    if client is None:
        return None
    if kind == PRIMARY:
        return client.primary_contact.id if client.primary_contact else None
    if kind == FUNCTION:
        return next((contact.id for contact in client.with_function(value)), None)
    return None
