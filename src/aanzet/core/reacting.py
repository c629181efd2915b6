"""Reactions afterwards: effects of kind "reaction", done inside the house in the transaction that settles them."""

import json
from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from aanzet.core.handlers import Claimed, effect
from aanzet.core.log import Reaction, Recorded, reactions

EVENTS = """
select id, organization_id, name, version, at, actor, on_behalf_of, cause, client_id, case_id, object_kind, object_id,
    visibility, payload
from core_event where organization_id = %s and id = any(%s) and at = any(%s::timestamptz[])
"""


class UnknownReaction(Exception):
    """The function is gone from the code, or the event from the log: a person must look."""


@effect("reaction", inside=True, whole=True, batch=50)
def react_afterwards(batch: Sequence[Claimed]) -> None:
    """Run the reactions of a batch, oldest first. One that fails undoes the batch, which is then done one by one."""
    known = _by_name()
    events = _events(batch)
    for claimed in batch:
        reaction, event = known.get(claimed.receiver), events.get(claimed.event_id)
        if reaction is None or event is None:
            raise UnknownReaction(f"{claimed.receiver} on {claimed.event_id}")
        reaction.function(event)


def _by_name() -> dict[str, Reaction]:
    return {reaction.name: reaction for reaction in reactions() if not reaction.together}


def _events(batch: Sequence[Claimed]) -> dict[UUID | None, Recorded]:
    wanted = [claimed.event_id for claimed in batch]
    moments = [claimed.payload["at"] for claimed in batch]
    with connection.cursor() as cursor:
        cursor.execute(EVENTS, [batch[0].organization_id, wanted, moments])
        return {row[0]: Recorded(*row[:-1], json.loads(row[-1])) for row in cursor.fetchall()}
