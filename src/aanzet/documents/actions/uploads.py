"""Files that come in part by part, so that a connection that breaks costs at most one part (reliability 12).

A browser says what it is going to send, sends parts of `PART` bytes in order, and then posts its form with the id of
the upload where else the file would be. Each part is stored and has its row before it is acknowledged, so any machine
can take the next one, and the whole is judged by its bytes like every other file.
"""

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from aanzet.clients.queries.reach import ask
from aanzet.core.commands import command
from aanzet.core.deliveries import Effect, queue
from aanzet.core.errors import NotFound, Refused
from aanzet.core.files import open_file, save_file
from aanzet.core.ids import new_id
from aanzet.documents.actions.files import KEPT, ReceivedFile, RefusedFile, receive_file
from aanzet.documents.models import StoredFile, Upload, UploadPart
from aanzet.rules import files
from aanzet.rules.actors import Actor, system

PART = 2 * files.MB
MOST_OPEN = 20  # of one person; the one that lay still longest makes room
AT_ONCE = 500  # uploads that a night throws away in one transaction

WAITS = ("storage_full", "upload_unfinished", "upload_done")  # after these refusals an upload stays as it is
PARTS = "documents_parts"  # kind of the effect

Sent = Iterable[tuple[str, int, Iterable[bytes]]]  # name, size, chunks


@dataclass(frozen=True, slots=True)
class UploadState:
    """How far an upload is, in bytes."""

    id: UUID
    received: int
    size: int


@command
def begin_upload(
    *, actor: Actor, now: datetime, name: str, size: int, checksum: str, place: str, only: Sequence[str] = ()
) -> UploadState:
    """Begin to send a file, or find back what was sent of it before.

    size: in bytes. checksum: crc-32 of the whole as eight hex digits. place: the address of the form; the same file
    for another form is another upload. only: endings its form takes, as far as known; the form itself decides later.
    Refused, before any byte comes: the file_... codes that name and size tell.
    """
    if actor.is_office:
        ask(actor, "dossier.edit")
    side = files.OFFICE if actor.is_office else files.PORTAL
    start = files.check_start(name, size, side, only=only or None)
    _accept(start)
    key = hashlib.sha256("\n".join([place, start.name, str(size), checksum]).encode()).hexdigest()
    upload = Upload(
        id=new_id(),
        organization_id=actor.organization_id,
        key=key,
        name=start.name,
        size=size,
        checksum=checksum[:8],
        created_by=actor.id,
        created_at=now,
        touched_at=now,
    )
    with transaction.atomic():
        mine = Upload.objects.filter(created_by=actor.id, file_id__isnull=True)
        for stale in mine.exclude(key=key).order_by("-touched_at")[MOST_OPEN - 1 :]:
            _forget(actor, now, [stale.id])
        Upload.objects.bulk_create([upload], ignore_conflicts=True)  # two tabs at once: one row
        return UploadState(**mine.filter(key=key).values("id", "received", "size").get())


@command
def add_part(*, actor: Actor, now: datetime, upload_id: UUID, start: int, content: bytes) -> UploadState:
    """Keep the next stretch of a file. start: of its first byte in the file.

    A stretch that is here already, or that comes too early, changes nothing: the answer says where to go on. Refused:
    part_invalid, storage_full, and file_kind_mismatch as soon as the first bytes tell.
    """
    with transaction.atomic():
        upload = _held(actor, upload_id)
        if upload is None:
            raise NotFound(upload_id)
        if upload.file_id or start != upload.received:
            return UploadState(upload.id, upload.received, upload.size)
        if len(content) != min(PART, upload.size - start) or not content:
            raise Refused("part_invalid", field="file")
        if start == 0:
            side = files.OFFICE if actor.is_office else files.PORTAL
            _accept(files.check_head(files.check_start(upload.name, upload.size, side), content))
        stored = save_file(actor.organization_id, [content], limit=PART)
        UploadPart(
            id=new_id(),
            organization_id=actor.organization_id,
            upload_id=upload.id,
            start=start,
            size=stored.size,
            storage_key=stored.name,
        ).save(force_insert=True)
        received = start + stored.size
        Upload.objects.filter(id=upload.id).update(received=received, touched_at=now)
        return UploadState(upload.id, received, upload.size)


@command
def forget_upload(*, actor: Actor, now: datetime, upload_id: UUID) -> bool:
    """Throw away an own upload: the person stopped it. Whether there was one."""
    with transaction.atomic():
        if _held(actor, upload_id) is None:
            return False
        _forget(actor, now, [upload_id])
        return True


@command
def receive_upload(
    *, actor: Actor, now: datetime, upload_id: UUID, only: Sequence[str] = (), client_id: UUID | None = None
) -> ReceivedFile:
    """Make one file of the parts and judge it as `receive_file` does. Once: a repeat gets the same file.

    Refused: the file_... codes and upload_changed, after which nothing is left of it; storage_full and
    upload_unfinished, after which the parts still wait; upload_done and upload_gone.
    """
    with transaction.atomic():
        upload = _held(actor, upload_id)
        if upload is None:
            raise Refused("upload_gone", field="file")
        if upload.file_id:
            return _made_before(upload)
        if upload.received < upload.size:
            raise Refused("upload_unfinished", field="file", name=upload.name)
        kept = receive_file(
            actor=actor,
            now=now,
            name=upload.name,
            chunks=_joined(upload),
            size=upload.size,
            only=only,
            client_id=client_id,
        )
        _forget_parts(actor, now, [upload.id])
        Upload.objects.filter(id=upload.id).update(file_id=kept.id, touched_at=now)
        return kept


def receive_sent(
    *,
    actor: Actor,
    now: datetime,
    sent: Sent,
    in_parts: Sequence[UUID] = (),
    only: Sequence[str] = (),
    client_id: UUID | None = None,
) -> tuple[tuple[ReceivedFile, ...], tuple[RefusedFile, ...]]:
    """All files of a form, sent with it or in parts before: what is refused is named, the others go on (G14)."""
    good, bad = [], []
    for name, size, chunks in sent:
        try:
            good.append(
                receive_file(actor=actor, now=now, name=name, chunks=chunks, size=size, only=only, client_id=client_id)
            )
        except Refused as refusal:
            bad.append(RefusedFile(str(refusal.values.get("name", name)), refusal))
    for upload_id in in_parts:
        try:
            good.append(receive_upload(actor=actor, now=now, upload_id=upload_id, only=only, client_id=client_id))
        except Refused as refusal:
            if refusal.code not in WAITS:
                forget_upload(actor=actor, now=now, upload_id=upload_id)
            bad.append(RefusedFile(str(refusal.values.get("name", "")), refusal))
    return tuple(good), tuple(bad)


def forget_old_uploads(*, organization_id: UUID, now: datetime) -> int:
    """Throw away what lay still for a day, finished or not; how many. Run by the clock, again until it is none."""
    with transaction.atomic():
        old = Upload.objects.filter(touched_at__lt=now - KEPT).order_by("touched_at")
        ids = list(old.select_for_update(no_key=True, skip_locked=True).values_list("id", flat=True)[:AT_ONCE])
        _forget(system(organization_id), now, ids)
    return len(ids)


def _held(actor: Actor, upload_id: UUID) -> Upload | None:
    """The actor's own upload, so that nobody else changes it meanwhile."""
    return Upload.objects.select_for_update(no_key=True).filter(id=upload_id, created_by=actor.id).first()


def _made_before(upload: Upload) -> ReceivedFile:
    """The file it became, while that still waits to be attached."""
    columns = ("id", "name", "content_type", "size", "sha256", "attached")
    row = StoredFile.objects.filter(id=upload.file_id).values(*columns).first()
    if row is None:
        raise Refused("upload_gone", field="file")
    if row.pop("attached"):
        raise Refused("upload_done", field="file", name=upload.name)
    return ReceivedFile(**row | {"sha256": bytes(row["sha256"])})


def _joined(upload: Upload) -> Iterator[bytes]:
    """The bytes of all parts. Refused: upload_gone, upload_changed (at the end)."""
    found = 0
    for key in UploadPart.objects.filter(upload_id=upload.id).order_by("start").values_list("storage_key", flat=True):
        try:
            with open_file(upload.organization_id, key) as opened:
                content = opened.read()
        except FileNotFoundError:
            raise Refused("upload_gone", field="file") from None
        found = zlib.crc32(content, found)
        yield content
    if f"{found:08x}" != upload.checksum:
        raise Refused("upload_changed", field="file", name=upload.name)


def _forget(actor: Actor, now: datetime, upload_ids: Sequence[UUID]) -> None:
    _forget_parts(actor, now, upload_ids)
    Upload.objects.filter(id__in=upload_ids).delete()


def _forget_parts(actor: Actor, now: datetime, upload_ids: Sequence[UUID]) -> None:
    """The rows now, the bytes after the commit: when this is undone the upload can still go on."""
    parts = UploadPart.objects.filter(upload_id__in=upload_ids)
    keys: dict[UUID, list[str]] = {}
    for upload_id, key in parts.values_list("upload_id", "storage_key"):
        keys.setdefault(upload_id, []).append(key)
    parts.delete()
    if keys:
        queue(actor, now, [Effect(key=f"parts:{one}", kind=PARTS, payload={"keys": keys[one]}) for one in keys])


def _accept(check: files.FileCheck) -> None:
    if not check.accepted:
        raise Refused(check.code, field="file", **check.values)  # type: ignore[arg-type]
