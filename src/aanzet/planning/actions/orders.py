"""From what was chosen for a run or a rule to the order the engine takes, client by client (F124, F125)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from aanzet.access.queries.organizations import organization
from aanzet.cases.actions.start import StartOrder
from aanzet.clients.queries.facts import ClientFacts, facts_of
from aanzet.planning.queries.runs import Apart, Options, Run
from aanzet.rules.actors import Actor
from aanzet.rules.process.commands import StartCase

ROLE, PERSON, PRIMARY, FUNCTION = "role", "person", "primary", "function"


def order_for(actor: Actor, now: datetime, run: Run, apart: Mapping[UUID, Apart]) -> StartOrder:
    """The order of a run for these clients. apart: client -> what is set apart for it (an empty Apart for most)."""
    return order_of(actor, now, run.template_id, run.period, run.options, apart)


def order_of(
    actor: Actor,
    now: datetime,
    template_id: UUID,
    period: str,
    wanted: Options,
    apart: Mapping[UUID, Apart],
    *,
    bulk: bool = True,
) -> StartOrder:
    """The order for these clients. bulk: only for who takes the product of the template (F119)."""
    today = now.astimezone(organization(actor.organization_id).tz).date()
    by_client = any(
        kind in (ROLE, PRIMARY, FUNCTION) for kind, _ in (wanted.responsible, wanted.sender, wanted.contact)
    )
    facts = facts_of(list(apart), today) if by_client else {}
    return StartOrder(
        template_id=template_id,
        period=period,
        at_once=wanted.at_once,
        bulk=bulk,
        exceptions={
            client: start
            for client, own in apart.items()
            if (start := _start(wanted, own, facts.get(client))) != StartCase()
        },
    )


def _start(wanted: Options, own: Apart, client: ClientFacts | None) -> StartCase:
    responsible = (own.responsible_id,) if own.responsible_id else _members(wanted.responsible, client)[:1]
    sender = own.sender_id or next(iter(_members(wanted.sender, client)), None)
    return StartCase(
        responsible_ids=responsible,  # type: ignore[arg-type]
        sender_id=sender,
        contact_id=own.contact_id or _contact(wanted.contact, client),
    )


def _members(chosen: tuple[str, str], client: ClientFacts | None) -> Sequence[UUID]:
    kind, value = chosen
    if kind == PERSON:
        return (UUID(value),)
    return client.roles.get(value, ()) if kind == ROLE and client else ()


def _contact(chosen: tuple[str, str], client: ClientFacts | None) -> UUID | None:
    kind, value = chosen
    if client is None:
        return None
    if kind == PRIMARY:
        return client.primary_contact.id if client.primary_contact else None
    if kind == FUNCTION:
        return next((contact.id for contact in client.with_function(value)), None)
    return None
