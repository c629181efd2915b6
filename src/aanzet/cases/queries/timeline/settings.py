"""Which kinds of lines of the timeline clients see (F216): settings of the organization, looked at while reading."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from aanzet.access.queries.organizations import organization
from aanzet.access.queries.rights import demand
from aanzet.cases.queries.timeline.model import CASES, DOCUMENTS, KINDS, MESSAGES, TASKS
from aanzet.cases.queries.timeline.words import LOUD, names_for_clients
from aanzet.clients.queries.engine import ORGANIZATION
from aanzet.rules.actors import Actor
from aanzet.rules.domain_events import SHARED

PREFIX = "timeline_"
AT_FIRST = frozenset({CASES, TASKS, MESSAGES, DOCUMENTS})  # until somebody chooses
MOST_COUNTED = 100_000  # lines; above it the preview says "more than"
COUNT = f"""
select count(*) from (select from core_event where organization_id = {ORGANIZATION}
    and name = any(%(names)s) and visibility = '{SHARED}' and {LOUD} limit {MOST_COUNTED + 1}) as found
"""  # noqa: S608 - ours


@dataclass(frozen=True, slots=True)
class Affected:
    """What a change does to one kind: whether it appears or goes, and how many lines of the past that are."""

    kind: str
    appears: bool
    lines: int

    @property
    def more(self) -> bool:
        """There are more than were counted."""
        return self.lines > MOST_COUNTED


def kinds_for_clients(organization_id: UUID) -> frozenset[str]:
    """The kinds that clients of this organization see, of what is shared with them at all."""
    return kinds_in(organization(organization_id).settings)


def kinds_in(settings: Mapping[str, Any]) -> frozenset[str]:
    """The kinds that are ticked in these settings."""
    return frozenset(kind for kind in KINDS if settings.get(f"{PREFIX}{kind}", kind in AT_FIRST))


def affected(actor: Actor, kinds: Collection[str]) -> tuple[Affected, ...]:
    """What ticking exactly these kinds changes for clients, also on what has passed; () = nothing.

    Only what is shared with the client counts: private and compliance lines are on nobody's list.
    """
    demand(actor, "settings.manage")
    now = kinds_for_clients(actor.organization_id)
    wanted = now.symmetric_difference(kinds)
    return tuple(Affected(kind, kind in kinds, _lines(kind)) for kind in KINDS if kind in wanted)


def _lines(kind: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"names": names_for_clients([kind])})
        return int(cursor.fetchone()[0])
