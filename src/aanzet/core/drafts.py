"""Drafts: what somebody typed in a form and did not submit yet (G01). Field by field, of one person, never an event.

A draft survives errors, the end of a session and a restart; it is thrown away on submit, and after 90 days.
"""

import json
from datetime import datetime
from typing import Any

from django.db import connection

from aanzet.core.ids import new_id
from aanzet.core.models import Draft
from aanzet.rules.actors import Actor

KEY_LENGTH, NAME_LENGTH, VALUE_LENGTH, MOST_FIELDS = 200, 100, 100_000, 200

KEEP = """
    insert into core_draft (id, organization_id, person_id, key, fields, saved_at)
    values (%s, %s, %s, %s, %s::jsonb, %s)
    on conflict (organization_id, person_id, key) do update
    set fields = core_draft.fields || excluded.fields, saved_at = excluded.saved_at
    where (select count(*) from jsonb_object_keys(core_draft.fields || excluded.fields)) <= %s
"""


def keep_field(*, actor: Actor, now: datetime, key: str, name: str, value: str) -> bool:
    """Keep one field of the actor's form `key`; the newest value wins. False: too long or too many, so not kept."""
    if not 0 < len(key) <= KEY_LENGTH or not 0 < len(name) <= NAME_LENGTH or len(value) > VALUE_LENGTH:
        return False
    fields = json.dumps({name: value.replace("\x00", "")})
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [new_id(), actor.organization_id, actor.id, key, fields, now, MOST_FIELDS])
        return cursor.rowcount == 1


def draft_fields(actor: Actor, key: str) -> dict[str, Any]:
    """What the actor typed in the form `key`: field name -> text; empty without a draft. For `initial` of a form."""
    kept = Draft.objects.filter(organization_id=actor.organization_id, person_id=actor.id, key=key)
    return kept.values_list("fields", flat=True).first() or {}


def forget_draft(*, actor: Actor, key: str) -> None:
    """The form was submitted: its draft has served."""
    Draft.objects.filter(organization_id=actor.organization_id, person_id=actor.id, key=key).delete()
