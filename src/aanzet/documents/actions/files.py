"""Files that come in: stored as they are, judged by their content, attached later (G14, reliability 12)."""

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from typing import BinaryIO
from uuid import UUID

from django.db import DatabaseError

from aanzet.core import timers
from aanzet.core.commands import command
from aanzet.core.deliveries import Effect, queue
from aanzet.core.errors import Refused
from aanzet.core.files import file_store, open_file, save_file
from aanzet.core.ids import new_id
from aanzet.core.ports import StoredFile as Stored
from aanzet.core.scan import is_there as wants_scan
from aanzet.documents.models import StoredFile
from aanzet.rules import files
from aanzet.rules.actors import Actor

TIMER = "documents_loose"  # one per organization; each file that comes in moves it
SCAN = "documents_scan"  # kind of the effect
KEPT = timedelta(hours=24)  # a file that nothing was done with (G01)
UNPACKED, RATIO = 500 * files.MB, 100  # an Office file that unpacks to more than this was made to do harm
PACKED = frozenset({"docx", "xlsx", "ods"})


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file that lies ready to be attached, for 24 hours."""

    id: UUID
    name: str
    content_type: str
    size: int
    sha256: bytes


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A file that did not come in; the refusal can be said in any language."""

    name: str
    refusal: Refused


@command
def receive_file(
    *,
    actor: Actor,
    now: datetime,
    name: str,
    chunks: Iterable[bytes],
    size: int = 0,
    only: Sequence[str] = (),
    client_id: UUID | None = None,
) -> ReceivedFile:
    """Store a file and judge it by its bytes; at most 25 MB from the portal, 200 MB from the office.

    chunks: the bytes as they come; nothing beyond the limit is kept. size: in bytes, when the sender says it. only:
    endings a kind of document is limited to. client_id: the dossier it is meant for, to find it back while it waits.
    Refused: the file_... codes, storage_full. What is refused leaves nothing behind.
    """
    side = files.OFFICE if actor.is_office else files.PORTAL
    first, whole = _begin(chunks)
    start = files.check_start(name, max(size, len(first)) if first else 0, side, only=only or None)
    _accept(start)
    limit = files.size_limit(side, start.kind)
    try:
        stored = save_file(actor.organization_id, whole, limit=limit)
    except Refused as refusal:
        if refusal.code != "file_too_large":
            raise
        raise Refused("file_too_large", field="file", **refusal.values | {"name": start.name}) from refusal
    try:
        with open_file(actor.organization_id, stored.name) as opened:
            _accept(files.check_content(start, opened))
            if start.kind in PACKED and not _unpacks_safely(opened):
                raise Refused("file_unpacks_too_large", field="file", name=start.name)
        timer = timers.NewTimer(key=TIMER, kind=TIMER, due_at=now + KEPT + KEPT / 24)
        timers.schedule(actor, now, [timer])
        kept = _keep(
            actor,
            now,
            start.name,
            start.content_type,
            stored,
            client_id,
            scan="waiting" if wants_scan() else "unscanned",
        )
        if wants_scan():
            queue(
                actor,
                now,
                [Effect(key=f"scan:{kept.id}", kind=SCAN, payload={"file_id": str(kept.id)}, client_id=client_id)],
            )
    except (Refused, DatabaseError):  # without its row nobody would ever find it
        file_store().delete(actor.organization_id, stored.name)
        raise
    return kept


def keep_made_file(*, actor: Actor, now: datetime, name: str, content_type: str, content: bytes) -> ReceivedFile:
    """Keep a file the house made itself (a report, a signed copy): stored as it is, not judged."""
    stored = save_file(actor.organization_id, [content], limit=files.LIMITS[files.OFFICE])
    return _keep(actor, now, name, content_type, stored)


@command
def forget_file(*, actor: Actor, now: datetime, file_id: UUID) -> None:
    """Throw away an own file that was not attached: the person took it out of his upload."""
    file = StoredFile.objects.filter(id=file_id, created_by=actor.id, attached=False).first()
    if file is not None:
        StoredFile.objects.filter(id=file_id).delete()
        file_store().delete(actor.organization_id, file.storage_key)


def forget_loose_files(*, organization_id: UUID, now: datetime) -> int:
    """Throw away what was received and never attached; how many. Run by the clock."""
    loose = list(
        StoredFile.objects.filter(attached=False, created_at__lt=now - KEPT).values_list("id", "storage_key")[:500]
    )
    StoredFile.objects.filter(id__in=[file_id for file_id, _ in loose]).delete()
    for _, key in loose:
        file_store().delete(organization_id, key)
    return len(loose)


def record_scan(*, now: datetime, file_id: UUID, clean: bool) -> None:
    """The verdict of the virus scanner. What it refuses is never handed out; its bytes stay for who must look at it."""
    StoredFile.objects.filter(id=file_id).update(scan="clean" if clean else "infected")


def record_inspection(*, now: datetime, file_id: UUID, pages: int | None, trouble: str) -> None:
    """What a look at the bytes in a fenced process told: the number of pages, or why it cannot be shown."""
    StoredFile.objects.filter(id=file_id).update(pages=pages, trouble=trouble)


def _begin(chunks: Iterable[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """The first bytes (empty for an empty file), and all of it once more."""
    source = iter(chunks)
    first = next((chunk for chunk in source if chunk), b"")
    return first, chain([first], source)


def _accept(check: files.FileCheck) -> None:
    if not check.accepted:
        raise Refused(check.code, field="file", **check.values)  # type: ignore[arg-type]


def _unpacks_safely(opened: BinaryIO) -> bool:
    """Told by the table of contents; nothing is unpacked."""
    with zipfile.ZipFile(opened) as archive:
        entries = archive.infolist()
    unpacked, packed = sum(entry.file_size for entry in entries), sum(entry.compress_size for entry in entries)
    return unpacked <= UNPACKED and (unpacked <= RATIO * max(packed, 1) or unpacked <= files.MB)


def _keep(
    actor: Actor,
    now: datetime,
    name: str,
    content_type: str,
    stored: Stored,
    client_id: UUID | None = None,
    scan: str = "unscanned",
) -> ReceivedFile:
    row = StoredFile(
        id=new_id(),
        organization_id=actor.organization_id,
        storage_key=stored.name,
        name=name,
        content_type=content_type,
        size=stored.size,
        sha256=stored.sha256,
        scan=scan,
        created_at=now,
        created_by=actor.id,
        client_id=client_id,
    )
    row.save(force_insert=True)
    return ReceivedFile(row.id, name, content_type, stored.size, bytes(stored.sha256))
