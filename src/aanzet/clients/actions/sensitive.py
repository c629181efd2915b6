"""Look at a protected number in full: right, reason, and a line in the log (F046)."""

from datetime import datetime
from uuid import UUID

from aanzet.clients.actions import secrets
from aanzet.clients.events import SensitiveRevealed
from aanzet.clients.models import Client
from aanzet.clients.queries.reach import ask_on_client
from aanzet.core.commands import command
from aanzet.core.errors import NotFound, Refused
from aanzet.core.log import publish
from aanzet.rules import names
from aanzet.rules.actors import Actor
from aanzet.rules.clients import SECRET


@command
def reveal_number(*, actor: Actor, now: datetime, client_id: UUID, field: str, reason: str) -> str:
    """The BSN or turnover tax number (field) of a client in full. Each time is logged, with the reason.

    The page has asked a fresh proof of identity before. Refused: reason_required. NotFound without the right.
    """
    ask_on_client(actor, "sensitive.reveal", client_id)
    checked = names.reason(reason)
    if not checked:
        raise Refused(checked.error, field="reason", allowed=names.REASON)
    client = Client.objects.filter(id=client_id).first()
    if client is None or field not in SECRET:
        raise NotFound
    revealed = SensitiveRevealed(object_id=client_id, client_id=client_id, field=field, reason=checked.value)
    publish(actor, now, revealed)
    return secrets.opened(client, field)
