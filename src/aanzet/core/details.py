"""The personal part of events: encrypted beside the log, erasable without breaking it (reliability 5.1)."""

from collections.abc import Collection
from uuid import UUID

import orjson
from django.db import connection

from aanzet.core import crypto


def texts_of(organization: UUID, events: Collection[UUID]) -> dict[UUID, dict[str, str]]:
    """Event id -> its texts by name; events without texts, or whose texts were erased, are left out."""
    if not events:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "select id, body from core_eventdetail where organization_id = %s and id = any(%s)",
            [organization, list(events)],
        )
        return {
            id: orjson.loads(crypto.unseal(organization, "core_eventdetail", "body", id, body))
            for id, body in cursor.fetchall()
        }
