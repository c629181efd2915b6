"""Who sees a document: the maker, the office, or the client too (F077)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F

from aanzet.core.commands import command
from aanzet.core.errors import Refused
from aanzet.core.log import publish
from aanzet.documents.actions.items import tell
from aanzet.documents.events import VisibilityChanged
from aanzet.documents.models import DossierItem
from aanzet.documents.queries.checks import (
    INTERNAL,
    PRIVATE,
    SHARED,
    kind_named,
    locked_item,
    must,
    must_be_shareable,
    readers_of,
)
from aanzet.rules.actors import Actor


@dataclass(frozen=True, slots=True)
class Shown:
    """The new visibility, and the names of contacts who had read it while they could."""

    visibility: str
    read_by: tuple[str, ...] = ()


@command
def change_visibility(*, actor: Actor, now: datetime, item_id: UUID, visibility: str, confirmed: bool = False) -> Shown:
    """Show a document to more or fewer people (F077). Sharing with the client wants `confirmed`.

    Refused: confirm_sharing, not_shareable (kinds such as ID), required (a draft). Narrowing tells who had read it.
    """
    item, dossier = locked_item(actor, item_id)
    must(actor, dossier, visibility=item.visibility, owner_id=item.created_by)
    if visibility not in (PRIVATE, INTERNAL, SHARED):
        raise Refused("choice_invalid", field="visibility", value=visibility, allowed="private, internal, shared")
    if visibility == PRIVATE and item.created_by != actor.id:
        raise Refused("permission_missing", field="visibility")
    if visibility == item.visibility:
        return Shown(visibility)
    if visibility == SHARED:
        must_be_shareable(kind_named(item.type_id), ("type",) if item.draft else ())
        if not confirmed:
            raise Refused("confirm_sharing", field="visibility", name=item.title, client=dossier.name)
    readers = readers_of(item.id) if item.visibility == SHARED else {}
    DossierItem.objects.filter(id=item.id).update(visibility=visibility, changed_at=now, version=F("version") + 1)
    before, item.visibility = item.visibility, visibility
    publish(
        actor,
        now,
        VisibilityChanged(
            object_id=item.id,
            client_id=item.client_id,
            case_id=item.case_id,
            visibility=SHARED if visibility == SHARED else INTERNAL,
            before=before,
            after=visibility,
            had_read=tuple(readers),
        ),
    )
    tell(item, before=before)
    return Shown(visibility, tuple(readers.values()))


def share_items(*, actor: Actor, now: datetime, item_ids: Sequence[UUID]) -> tuple[UUID, ...]:
    """Let the client see documents that go out to him with a message or task; gives those that were not shared yet.

    For cases and messages: sending is the confirmation. The order of the locks is that of the ids.
    """
    shared = []
    for item_id in sorted(set(item_ids)):
        found = DossierItem.objects.filter(id=item_id).values("visibility").first()
        if found is not None and found["visibility"] != SHARED:
            change_visibility(actor=actor, now=now, item_id=item_id, visibility=SHARED, confirmed=True)
            shared.append(item_id)
    return tuple(shared)
