"""The timeline of a case or a client, and the log of the organization, read from the log itself (F215, F222)."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from aanzet.cases.models import Case
from aanzet.cases.queries.access import case_for
from aanzet.cases.queries.timeline.model import KINDS, Entry, EventRow, Page
from aanzet.cases.queries.timeline.sentences import entries
from aanzet.cases.queries.timeline.settings import kinds_for_clients
from aanzet.cases.queries.timeline.words import LOUD, names_for_clients, names_on_timeline
from aanzet.clients.queries.clients import client_for
from aanzet.clients.queries.engine import ORGANIZATION
from aanzet.core.errors import NotFound
from aanzet.rules.actors import CONTACT, Actor
from aanzet.rules.asked import EARLIEST, LATEST
from aanzet.rules.domain_events import INTERNAL, SHARED

PAGE = 50
LAST_SEQUENCE = 2**63 - 1  # that the column holds
COLUMNS = (
    "id, at, sequence, name, actor, on_behalf_of, cause, client_id, case_id, object_kind, object_id, visibility, "
    "payload"
)
SELECT = f"""
select {COLUMNS} from core_event
where organization_id = {ORGANIZATION} and {{where}}
  and (%(at)s::timestamptz is null or (at, sequence) < (%(at)s::timestamptz, %(sequence)s::bigint))
order by at desc, sequence desc limit %(limit)s
"""
LINES = f"name = any(%(names)s) and visibility = any(%(visible)s) and {LOUD}"


def timeline_of_case(
    actor: Actor,
    case_id: UUID,
    kinds: Collection[str] = (),
    before: str = "",
    limit: int = PAGE,
    *,
    asked: bool = False,
) -> Page:
    """What happened in a case, newest first. NotFound when the actor may not see it (G02).

    asked: the caller has loaded the case within this actor's rights, so it need not be asked again.
    """
    if asked:
        return _page(actor, "case_id = %(about)s", case_id, kinds, before, limit)
    if actor.kind != CONTACT:
        case_for(actor, case_id)
    elif not Case.objects.filter(id=case_id).exists():  # the walls of the portal decide what is there
        raise NotFound(case_id)
    return _page(actor, "case_id = %(about)s", case_id, kinds, before, limit)


def timeline_of_client(
    actor: Actor, client_id: UUID, kinds: Collection[str] = (), before: str = "", limit: int = PAGE
) -> Page:
    """What happened at a client, its cases included, newest first. NotFound when the actor may not see it (G02)."""
    client = client_for(actor, client_id)
    return _page(actor, "client_id = %(about)s", client.id, kinds, before, limit, with_case=True)


def _page(
    actor: Actor,
    about: str,
    key: UUID,
    kinds: Collection[str],
    before: str,
    limit: int,
    *,
    with_case: bool = False,
) -> Page:
    """Office: internal and shared; a client: only shared, of the kinds this organization shows to clients (F216).

    Private, compliance and security stand on no timeline.
    """
    visible = [INTERNAL, SHARED] if actor.is_office else [SHARED]
    if not actor.is_office:
        shown = kinds_for_clients(actor.organization_id)
        kinds = [kind for kind in kinds or KINDS if kind in shown]
        if not kinds:
            return Page(())
    names = names_on_timeline(kinds) if actor.is_office else names_for_clients(kinds)
    values = {"about": key, "names": names, "visible": visible}
    found, cursor = read_page(f"{about} and {LINES}", values, before, limit)
    return Page(tuple(entries(actor, found, timezone.get_current_timezone(), with_case=with_case)), cursor)


def read_page(where: str, values: Mapping[str, Any], before: str, limit: int) -> tuple[list[EventRow], str]:
    """Rows of the log, newest first, with the cursor of the next page. where: SQL of ours."""
    at, sequence = _after(before)
    found = _rows(SELECT.format(where=where), {**values, "at": at, "sequence": sequence, "limit": limit + 1})
    more = found[limit - 1].cursor if len(found) > limit else ""
    return found[:limit], more


def event_row(actor: Actor, event_id: UUID) -> EventRow:
    """One event of a case or client within the reach of this member; NotFound else (G02).

    Without a client, or what only security may see: for who may look into the log.
    """
    found = _rows(
        f"select {COLUMNS} from core_event where organization_id = {ORGANIZATION} and id = %(id)s",  # noqa: S608
        {"id": event_id},
    )
    if not found:
        raise NotFound(event_id)
    row = found[0]
    if row.client_id:
        client_for(actor, row.client_id)
    if (row.client_id is None or row.visibility not in (INTERNAL, SHARED)) and not actor.may("audit.view"):
        raise NotFound(event_id)
    return row


def one_entry(actor: Actor, row: EventRow) -> Entry:
    """The line of one row."""
    return entries(actor, [row], timezone.get_current_timezone(), with_case=True)[0]


def _rows(sql: str, values: Mapping[str, Any]) -> list[EventRow]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [EventRow(*row[:-1], json.loads(row[-1])) for row in cursor.fetchall()]  # type: ignore[call-arg]


def _after(cursor: str) -> tuple[datetime | None, int]:
    """A cursor as it came in an address; one that cannot be read begins at the newest."""
    at, _, text = cursor.rpartition("_")
    try:
        moment, sequence = datetime.fromisoformat(at), int(text)
    except ValueError:
        return None, 0
    readable = EARLIEST <= moment.date() <= LATEST and 0 <= sequence <= LAST_SEQUENCE
    return (moment, sequence) if readable else (None, 0)
