"""Who changed which setting when (G12): read from the log, where every change stands anyway."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from aanzet.access.queries import people
from aanzet.access.queries.rights import demand
from aanzet.rules.actors import Actor

LAST = """
select distinct on (field) field, at, actor, payload from core_event,
    lateral jsonb_array_elements_text(payload::jsonb -> 'fields') as field
where name = 'OrganizationChanged' order by field, at desc
"""


@dataclass(frozen=True, slots=True)
class SettingChange:
    """The last change of one setting. before: the value it had."""

    field: str
    at: datetime
    by: str
    before: str


def last_changes(actor: Actor) -> dict[str, SettingChange]:
    """The last change of each setting by its field name."""
    demand(actor, "settings.manage")
    with connection.cursor() as cursor:
        cursor.execute(LAST)
        rows = cursor.fetchall()
    ids = {who: UUID(who.partition(":")[2]) for _, _, who, _ in rows if ":" in who}
    names = people.names(ids.values())
    found = {}
    for field, at, who, payload in rows:
        before = json.loads(payload)["before"].get(field)
        name = names[ids[who]].name if who in ids and ids[who] in names else ""
        found[field] = SettingChange(field, at, name, "" if before is None else str(before))
    return found
