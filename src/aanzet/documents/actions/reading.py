"""What contacts read, and which pages they saw (F083, F084). Pages fire these; opening alone records nothing."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from aanzet.core.commands import command
from aanzet.core.errors import NotFound
from aanzet.core.ids import new_id
from aanzet.core.log import insert, publish
from aanzet.core.notifier import announce
from aanzet.documents.events import ItemRead
from aanzet.documents.models import ItemRead as Receipt
from aanzet.documents.queries.items import FileToServe, ItemDetail, file_for, item_for
from aanzet.rules.actors import CONTACT, Actor

COLUMNS = {
    "id": "uuid",
    "organization_id": "uuid",
    "item_id": "uuid",
    "version_id": "uuid",
    "person_id": "uuid",
    "read_at": "timestamptz",
    "pages": "integer[]",
}
MOST_PAGES = 5_000  # more than any document has: a number above it is not a page


@command
def record_read(*, actor: Actor, now: datetime, version_id: UUID) -> bool:
    """A contact opened a version; True when it was the first time. Readers of the office leave no receipt.

    A receipt of someone for whom the document is not: NotFound, nothing is recorded.
    """
    file, detail = _seen(actor, version_id)
    if actor.kind != CONTACT:
        return False
    first = not Receipt.objects.filter(item_id=file.item_id, person_id=actor.id).exists()
    known = Receipt.objects.filter(version_id=version_id, person_id=actor.id).exists()
    if known:
        return False
    insert(
        "documents_itemread",
        COLUMNS,
        [_receipt(actor, now, file)],
        "on conflict (organization_id, version_id, person_id) do nothing",
    )
    if first and detail.read_receipt and actor.id is not None:
        publish(
            actor,
            now,
            ItemRead(
                object_id=file.item_id,
                client_id=file.client_id,
                case_id=detail.item.case_id,
                version_id=version_id,
                person_id=actor.id,
            ),
        )
    case = [f"case-{detail.item.case_id}"] if detail.item.case_id else []
    announce(f"{actor.organization_id}/office", f"document-{file.item_id}", f"dossier-{file.client_id}", *case)
    return True


@command
def record_pages(*, actor: Actor, now: datetime, version_id: UUID, pages: Collection[int]) -> tuple[int, ...]:
    """Pages a contact had on his screen; gives all he has seen of this version so far, in order.

    Kept for signing ("Je hebt 2 van 4 pagina's bekeken"). Numbers that are no page of the document are left out.
    """
    file, detail = _seen(actor, version_id)
    last = next((version.pages for version in detail.versions if version.id == version_id), None) or MOST_PAGES
    good = {page for page in pages if 1 <= page <= last}
    if actor.kind != CONTACT:
        return tuple(sorted(good))
    record_read(actor=actor, now=now, version_id=version_id)
    receipt = Receipt.objects.select_for_update(no_key=True).get(version_id=version_id, person_id=actor.id)
    seen = sorted(good.union(receipt.pages))
    if seen != receipt.pages:
        Receipt.objects.filter(id=receipt.id).update(pages=seen)
    return tuple(seen)


def _seen(actor: Actor, version_id: UUID) -> tuple[FileToServe, ItemDetail]:
    file = file_for(actor, version_id)
    detail = item_for(actor, file.item_id)
    if actor.kind == CONTACT and not detail.item.is_shared:
        raise NotFound
    return file, detail


def _receipt(actor: Actor, now: datetime, file: FileToServe) -> dict:
    return {
        "id": new_id(),
        "organization_id": actor.organization_id,
        "item_id": file.item_id,
        "version_id": file.version_id,
        "person_id": actor.id,
        "read_at": now,
        "pages": [],
    }
