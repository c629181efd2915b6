"""Mails on their way out: what else for the same person goes along, and letting him in (F097, F104)."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from aanzet.access.actions.people import give_login
from aanzet.clients.actions.portal import note_invited
from aanzet.core import workers
from aanzet.core.deliveries.rows import COLUMNS, LEASE, claimed_from
from aanzet.core.handlers import Claimed
from aanzet.messages.queries.mailing import Receiver
from aanzet.rules.actors import system

MOST = 20  # things one mail tells
TAKE = f"""
with due as (
    select id from core_delivery
    where organization_id = %(organization)s and kind = 'mail' and person_id = %(person)s and id <> %(id)s
      and state in ('queued', 'retry') and next_try_at <= %(now)s
    order by next_try_at limit %(most)s for no key update skip locked
)
update core_delivery d set state = 'sending', worker = %(worker)s, tries = tries + 1,
    lease_until = clock_timestamp() + make_interval(secs => %(lease)s)
where d.organization_id = %(organization)s and d.id in (select id from due)
returning {COLUMNS}, %(now)s::timestamptz
"""  # noqa: S608 - columns of ours


def take_along(*, claimed: Claimed, now: datetime) -> list[Claimed]:
    """Take what else is due for the same person, so that one mail tells it all. The caller settles each of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            TAKE,
            {
                "organization": claimed.organization_id,
                "person": claimed.person_id,
                "id": claimed.id,
                "now": now,
                "most": MOST,
                "worker": workers.me(),
                "lease": LEASE,
            },
        )
        return [claimed_from(row) for row in cursor.fetchall()]


def let_in(*, organization_id: UUID, now: datetime, receiver: Receiver) -> None:
    """A contact who was never invited gets his way in along with the first mail (F104): his address is his login."""
    if receiver.portal == "none" and receiver.person.email:
        actor = system(organization_id)
        give_login(actor=actor, now=now, person_id=receiver.person.id)
        note_invited(actor=actor, now=now, contact_id=receiver.person.id)
