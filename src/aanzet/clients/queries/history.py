"""What happened to a client or contact, from the event log: who changed what, when (F033, G07)."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone

from aanzet.clients.queries.reach import ask_on_client
from aanzet.clients.queries.rows import row, rows
from aanzet.rules.actors import Actor

# `p` is who did it; nobody in the register means: the system itself.
WHO = "left join access_person p on p.organization_id = e.organization_id and e.actor = p.kind || ':' || p.id"


@dataclass(frozen=True, slots=True)
class LastChange:
    """Who changed something last, and when, in words: for the sentence of a conflict (G03)."""

    name: str
    time: str


def last_change(*, client_id: UUID | None = None, object_id: UUID | None = None) -> LastChange:
    """The last event about a client and what hangs on it, or about something that has no client."""
    which = "e.client_id = %s" if client_id else "e.object_id = %s"
    found = row(
        f"select e.at, coalesce(p.name, 'Aanzet') as name from core_event e {WHO} "  # noqa: S608
        f"where {which} order by e.at desc, e.sequence desc limit 1",
        [client_id or object_id],
    )
    if found is None:
        return LastChange("Aanzet", "")
    return LastChange(found["name"], timezone.localtime(found["at"]).strftime("%H:%M"))


def field_history(actor: Actor, client_id: UUID) -> list[dict[str, Any]]:
    """Every change of data of a client, newest first: id, at, name (who), event, fields, source (F033)."""
    ask_on_client(actor, "clients.view", client_id)
    names = [
        "ClientAdded",
        "ClientChanged",
        "ClientNumberChanged",
        "ClientEnded",
        "ClientArchived",
        "ClientReactivated",
    ]
    return rows(
        f"""select e.id, e.at, e.name as event, coalesce(p.name, '') as name,
                coalesce(array(select jsonb_array_elements_text(e.payload::jsonb->'fields')), '{{}}') as fields,
                e.payload::jsonb->>'source' as source, e.payload::jsonb->>'before' as before,
                e.payload::jsonb->>'after' as after
            from core_event e {WHO}
            where e.client_id = %(client)s and e.name = any(%(names)s)
            order by e.at desc, e.sequence desc limit 200""",  # noqa: S608
        {"client": client_id, "names": names},
    )
