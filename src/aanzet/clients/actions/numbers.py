"""The next client number, and the refusal of one that is taken (F030)."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from aanzet.clients.models import Client, ClientNumberAlias
from aanzet.core.errors import Refused

FIRST = 1001
# One statement: the series begins above the numbers that are there, and is drawn with its row locked.
DRAW = """
    insert into core_numberseries (id, organization_id, kind, next)
    values (gen_random_uuid(), %(organization)s, 'client',
        (select greatest(%(first)s, 1 + max(number::bigint)) + 1 from clients_client where number ~ '^[0-9]{1,12}$'))
    on conflict (organization_id, kind) do update set next = core_numberseries.next + 1
    returning next - 1
"""


def next_number(organization_id: UUID) -> str:
    """Draw the next free number of the series; numbers that were given by hand are passed over."""
    while True:
        with connection.cursor() as cursor:
            cursor.execute(DRAW, {"organization": organization_id, "first": FIRST})
            number = str(cursor.fetchone()[0])
        if not Client.objects.filter(number=number).exists():
            return number


def refuse_taken(number: str, besides: UUID | None = None) -> None:
    """Refused number_taken, with the name of the holder, when another client has this number now."""
    taken = Client.objects.filter(number=number)
    holder = (taken.exclude(id=besides) if besides else taken).values("name").first()
    if holder:
        raise Refused("number_taken", field="number", number=number, holder=holder["name"])


def keep_alias(client: Client, number: str, now: datetime) -> None:
    """Keep a former number for matching; the new number is no alias any more."""
    ClientNumberAlias.objects.filter(number=client.number).delete()
    ClientNumberAlias.objects.create(
        organization_id=client.organization_id, client_id=client.id, number=number, created_at=now
    )
