"""What the objects of events are called, from their own rows: texts are not in the log. One query for all of them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection

# kind of object -> table, title, more about it. Names of ours, never input.
SOURCES = {
    "case": (
        "cases_case",
        "title",
        "jsonb_build_object('number', number, 'state', state, 'template_version_id', template_version_id)",
    ),
    "phase": ("cases_phaseentry", "phase_key", "jsonb_build_object('position', position, 'case_id', case_id)"),
    "checkpoint": ("cases_checkpoint", "text", "null::jsonb"),
    "task": ("cases_task", "title", "jsonb_build_object('purpose', purpose, 'sender_id', sender_id)"),
    "case_participant": ("cases_caseparticipant", "name", "null::jsonb"),
    "loose_task": ("cases_loosetask", "title", "null::jsonb"),
    "request_item": ("cases_requestitem", "text", "null::jsonb"),
    "template": ("cases_processtemplate", "name", "null::jsonb"),
    "item": ("documents_dossieritem", "title", "null::jsonb"),
    "folder": ("documents_folder", "name", "null::jsonb"),
    "item_type": ("documents_dossieritemtype", "name", "null::jsonb"),
    "message": ("messages_message", "''", "jsonb_build_object('question', text like '%%?%%')"),
    "client": ("clients_client", "name", "jsonb_build_object('number', number)"),
    "contact_function": ("clients_contactfunction", "name", "null::jsonb"),
    "product": ("clients_product", "name", "null::jsonb"),
    "authorization_role": ("access_authorizationrole", "name", "null::jsonb"),
    "team_role": ("access_teamrole", "name", "null::jsonb"),
    "process_team": ("access_processteam", "name", "null::jsonb"),
    "group": ("access_processteam", "name", "null::jsonb"),
}


@dataclass(frozen=True, slots=True)
class Titles:
    """Titles by kind and id; what was removed, or the reader may not see, is not there."""

    found: Mapping[tuple[str, UUID], tuple[str, dict[str, Any]]] = field(default_factory=dict)

    def of(self, kind: str, key: UUID | None) -> str:
        """The title, "" when unknown."""
        return self.found.get((kind, key), ("", {}))[0] if key else ""

    def more(self, kind: str, key: UUID | None) -> dict[str, Any]:
        """What else is known about it."""
        return self.found.get((kind, key), ("", {}))[1] if key else {}


def titles(wanted: Mapping[str, set[UUID]]) -> Titles:
    """The titles of these objects, by kind; kinds without a table of titles are left."""
    arms, values = [], {}
    for kind, ids in wanted.items():
        if kind in SOURCES and ids:
            table, title, more = SOURCES[kind]
            arms.append(f"select '{kind}', id, {title}::text, {more} from {table} where id = any(%({kind})s)")  # noqa: S608
            values[kind] = list(ids)
    if not arms:
        return Titles()
    with connection.cursor() as cursor:
        cursor.execute(" union all ".join(arms), values)
        return Titles({(kind, key): (title or "", _plain(more)) for kind, key, title, more in cursor.fetchall()})


def _plain(more: Any) -> dict[str, Any]:
    return (json.loads(more) if isinstance(more, str) else more) or {}
