"""Bank accounts of a client (F050)."""

from datetime import datetime
from uuid import UUID

from aanzet.clients.events import BankAccountAdded, BankAccountRemoved
from aanzet.clients.models import BankAccount
from aanzet.clients.queries.reach import ask_on_client
from aanzet.core.commands import command
from aanzet.core.errors import NotFound, Refused
from aanzet.core.ids import new_id
from aanzet.core.log import publish
from aanzet.rules import names, numbers
from aanzet.rules.actors import Actor
from aanzet.rules.clients import ACCOUNT_USES


@command
def add_bank_account(
    *, actor: Actor, now: datetime, client_id: UUID, iban: str, holder: str = "", use: str = ""
) -> UUID:
    """Add an IBAN; the id of the account, of the old one when the client has it already. Refused: iban_invalid."""
    ask_on_client(actor, "clients.edit", client_id)
    checked, name = numbers.iban(iban), names.name(holder)
    if not checked:
        raise Refused(checked.error, field="iban")
    if not name:
        raise Refused(name.error, field="holder", allowed=names.NAME)
    if use and use not in ACCOUNT_USES:
        raise Refused("choice_invalid", field="use", value=use, allowed=", ".join(ACCOUNT_USES))
    there = BankAccount.objects.filter(client_id=client_id, iban=checked.value).values_list("id", flat=True).first()
    if there:
        return there
    row = BankAccount(
        id=new_id(), organization_id=actor.organization_id, client_id=client_id, iban=checked.value, holder=name.value,
        use=use,
    )  # fmt: skip
    row.save(force_insert=True)
    publish(actor, now, BankAccountAdded(object_id=row.id, client_id=client_id, use=use))
    return row.id


@command
def remove_bank_account(*, actor: Actor, now: datetime, client_id: UUID, account_id: UUID) -> None:
    """Remove a bank account of a client; the event keeps that it was there, without the number."""
    ask_on_client(actor, "clients.edit", client_id)
    row = BankAccount.objects.filter(id=account_id, client_id=client_id).first()
    if row is None:
        raise NotFound
    row.delete()
    publish(actor, now, BankAccountRemoved(object_id=account_id, client_id=client_id))
