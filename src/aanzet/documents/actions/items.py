"""Documents: put in, given a newer version, described, shown to more or fewer people, taken out (F076, F077)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import connection
from django.db.models import F

from aanzet.clients.queries.rows import rows
from aanzet.core.commands import command
from aanzet.core.errors import Conflict, NotFound, Refused
from aanzet.core.log import publish
from aanzet.core.notifier import announce
from aanzet.documents.events import (
    ItemAdded,
    ItemChanged,
    ItemRemoved,
    VersionAdded,
    VisibilityChanged,
)
from aanzet.documents.models import DossierItem, DossierItemType, FileVersion, Folder, ItemRead, StoredFile
from aanzet.documents.ports import places_of_use
from aanzet.documents.queries.reach import DossierOf, answer, dossier_of
from aanzet.rules import names
from aanzet.rules.actors import Actor
from aanzet.rules.periods import parse

PRIVATE, INTERNAL, SHARED = "private", "internal", "shared"
ORIGINS = ("upload", "portal", "mail", "process", "filing", "integration")


@dataclass(frozen=True, slots=True)
class Added:
    """A document that came in. missing: what it still needs ("type", "period"); it is a draft until then."""

    item_id: UUID
    version_id: UUID
    number: int = 1
    missing: tuple[str, ...] = ()

    @property
    def draft(self) -> bool:
        """Not shared with anybody until what is missing is filled in."""
        return bool(self.missing)


@dataclass(frozen=True, slots=True)
class Shown:
    """The new visibility, and the names of contacts who had read it while they could."""

    visibility: str
    read_by: tuple[str, ...] = ()


@command
def add_item(
    *,
    actor: Actor,
    now: datetime,
    client_id: UUID,
    file_id: UUID,
    title: str = "",
    type_id: UUID | None = None,
    folder_id: UUID | None = None,
    period: str = "",
    visibility: str = INTERNAL,
    origin: str = "upload",
    case_id: UUID | None = None,
    asked: bool = False,
    anyway: bool = False,
) -> Added:
    """Put a received file into a dossier as a new document, with its first version.

    asked: a contact was asked for it (the caller has judged that), otherwise he needs a folder for uploads. anyway:
    also when the same bytes are there already ("toch toevoegen"). Without folder it goes to the folder of its kind.
    Refused: already_there (value item_id), not_active, not_shareable, role of the file. What a kind needs and misses
    makes it a draft: the file is kept, nobody outside the office sees it. Source: F076, G14.
    """
    dossier = dossier_of(actor, client_id)
    folder = _folder(client_id, folder_id)
    allowed = asked or bool(folder and folder.client_uploads)
    if not actor.is_office:
        visibility, origin = SHARED, "portal"
    _must(actor, dossier, addressed=allowed)
    file = _take(actor, file_id)
    kind = _kind(type_id)
    missing = _missing(kind, period)
    if missing and not actor.is_office:
        missing = ()  # a client is never held up by our kinds; the office fills them in
    if visibility == SHARED and actor.is_office:
        _may_share(kind, missing)
    if not anyway:
        _not_there_already(actor, dossier, file)
    item = DossierItem(
        id=uuid4(),
        organization_id=actor.organization_id,
        client_id=client_id,
        case_id=case_id,
        folder_id=folder.id if folder else _folder_of_kind(client_id, kind),
        type_id=type_id,
        title=_title(title or stem(file.name)),
        period=_period(kind, period),
        visibility=INTERNAL if missing and visibility == SHARED else visibility,
        origin=origin,
        created_by=actor.id,
        created_at=now,
        changed_at=now,
        draft=bool(missing),
    )
    version = _version(item, file, 1, actor, now)
    item.current_version_id = version.id
    item.save(force_insert=True)
    version.save(force_insert=True)
    publish(
        actor,
        now,
        ItemAdded(
            object_id=item.id,
            client_id=client_id,
            case_id=case_id,
            visibility=item.visibility,
            version_id=version.id,
            file_id=file.id,
            origin=origin,
            type_key=kind.key if kind else "",
            period=item.period,
            draft=item.draft,
        ),
    )
    _tell(item)
    return Added(item.id, version.id, 1, missing)


@command
def add_version(
    *, actor: Actor, now: datetime, item_id: UUID, file_id: UUID, asked: bool = False, anyway: bool = False
) -> Added:
    """Give a document a newer version; nothing is overwritten and older versions stay openable (F076)."""
    item, dossier = _locked(actor, item_id)
    _must(actor, dossier, visibility=item.visibility, owner_id=item.created_by, addressed=asked)
    file = _take(actor, file_id)
    if not anyway:
        _not_there_already(actor, dossier, file)
    number = FileVersion.objects.filter(item=item).count() + 1
    version = _version(item, file, number, actor, now)
    version.save(force_insert=True)
    DossierItem.objects.filter(id=item.id).update(
        current_version_id=version.id, changed_at=now, version=F("version") + 1
    )
    publish(
        actor,
        now,
        VersionAdded(
            object_id=item.id,
            client_id=item.client_id,
            case_id=item.case_id,
            visibility=item.visibility,
            version_id=version.id,
            file_id=file.id,
            number=number,
        ),
    )
    _tell(item)
    return Added(item.id, version.id, number)


@command
def change_item(
    *,
    actor: Actor,
    now: datetime,
    item_id: UUID,
    version: int,
    title: str,
    type_id: UUID | None,
    folder_id: UUID | None,
    period: str,
) -> tuple[str, ...]:
    """Change what is known about a document; what is still missing keeps it a draft. Gives the fields that changed.

    Refused: changed_meanwhile, required, choice_invalid. Source: F076 (changes of metadata are events).
    """
    item, dossier = _locked(actor, item_id)
    _must(actor, dossier, visibility=item.visibility, owner_id=item.created_by)
    if item.version != version:
        raise _meanwhile(item)
    kind = _kind(type_id)
    folder = _folder(item.client_id, folder_id)
    if item.visibility == SHARED:
        _may_share(kind, _missing(kind, period))
    new = {
        "title": _title(title),
        "type_id": type_id,
        "folder_id": folder.id if folder else None,
        "period": _period(kind, period),
        "draft": bool(_missing(kind, period)),
    }
    changed = {name: value for name, value in new.items() if getattr(item, name) != value}
    if not changed:
        return ()
    before = {name: getattr(item, name) for name in changed if name != "title"}
    DossierItem.objects.filter(id=item.id).update(**changed, changed_at=now, version=F("version") + 1)
    publish(
        actor,
        now,
        ItemChanged(
            object_id=item.id,
            client_id=item.client_id,
            case_id=item.case_id,
            visibility=item.visibility,
            fields=tuple(changed),
            before=before,
            after={name: value for name, value in changed.items() if name != "title"},
        ),
    )
    _tell(item)
    return tuple(changed)


@command
def change_visibility(*, actor: Actor, now: datetime, item_id: UUID, visibility: str, confirmed: bool = False) -> Shown:
    """Show a document to more or fewer people (F077). Sharing with the client wants `confirmed`.

    Refused: confirm_sharing, not_shareable (kinds such as ID), required (a draft). Narrowing tells who had read it.
    """
    item, dossier = _locked(actor, item_id)
    _must(actor, dossier, visibility=item.visibility, owner_id=item.created_by)
    if visibility not in (PRIVATE, INTERNAL, SHARED):
        raise Refused("choice_invalid", field="visibility", value=visibility, allowed="private, internal, shared")
    if visibility == PRIVATE and item.created_by != actor.id:
        raise Refused("permission_missing", field="visibility")
    if visibility == item.visibility:
        return Shown(visibility)
    if visibility == SHARED:
        _may_share(_kind(item.type_id), ("type",) if item.draft else ())
        if not confirmed:
            raise Refused("confirm_sharing", field="visibility", name=item.title, client=dossier.name)
    readers = _readers(item.id) if item.visibility == SHARED else {}
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
    _tell(item, before=before)
    return Shown(visibility, tuple(readers.values()))


@command
def remove_item(*, actor: Actor, now: datetime, item_id: UUID) -> None:
    """Take a document out of its dossier; the bytes stay. Refused: item_in_use with the places."""
    item, dossier = _locked(actor, item_id)
    _must(actor, dossier, visibility=item.visibility, owner_id=item.created_by)
    places = places_of_use(item.id)
    if places:
        raise Refused("item_in_use", places=", ".join(places))
    DossierItem.objects.filter(id=item.id).update(removed_at=now, changed_at=now, version=F("version") + 1)
    publish(
        actor,
        now,
        ItemRemoved(object_id=item.id, client_id=item.client_id, case_id=item.case_id, visibility=item.visibility),
    )
    _tell(item)


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


def stem(file_name: str) -> str:
    """The name of a file without its ending, as a first title."""
    head, dot, ending = file_name.rpartition(".")
    return head if dot and len(ending) <= 5 and head else file_name


def _must(
    actor: Actor,
    dossier: DossierOf,
    *,
    visibility: str | None = None,
    owner_id: UUID | None = None,
    addressed: bool = False,
) -> None:
    shared = visibility if actor.is_office else SHARED
    if not answer(actor, "dossier.edit", dossier, visibility=shared, owner_id=owner_id, addressed=addressed):
        raise NotFound
    if not dossier.is_open:
        raise Refused("not_active", name=dossier.name)


def _locked(actor: Actor, item_id: UUID) -> tuple[DossierItem, DossierOf]:
    item = DossierItem.objects.select_for_update(no_key=True).filter(id=item_id, removed_at__isnull=True).first()
    if item is None:
        raise NotFound
    return item, dossier_of(actor, item.client_id)


def _take(actor: Actor, file_id: UUID) -> StoredFile:
    """The file of this actor that lies ready; each is attached once."""
    file = StoredFile.objects.select_for_update(no_key=True).filter(id=file_id, created_by=actor.id).first()
    if file is None or file.attached:
        raise NotFound
    if file.scan == "infected":
        raise Refused("file_damaged", name=file.name)
    StoredFile.objects.filter(id=file.id).update(attached=True)
    return file


def _not_there_already(actor: Actor, dossier: DossierOf, file: StoredFile) -> None:
    """The second of two equal uploads at once waits for the first, and finds it."""
    digest = bytes(file.sha256)
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"document:{dossier.id}:{digest.hex()}"]
        )
    found = rows(
        "select i.id, i.title, v.id as version_id from documents_storedfile f"
        " join documents_fileversion v on v.file_id = f.id join documents_dossieritem i on i.id = v.item_id"
        " where f.sha256 = %(digest)s and i.client_id = %(client)s and i.removed_at is null"
        " and (i.visibility = 'shared' or (%(office)s and (i.visibility <> 'private' or i.created_by = %(me)s)))"
        " order by v.created_at limit 1",
        {"digest": digest, "client": dossier.id, "office": actor.is_office, "me": actor.id},
    )
    if found:
        door = "office" if actor.is_office else "portal"
        link = (found[0]["title"], f"/{door}/documents/{found[0]['id']}/")
        raise Refused("already_there", name=found[0]["title"], links=(link,), item_id=str(found[0]["id"]))


def _kind(type_id: UUID | None) -> DossierItemType | None:
    if type_id is None:
        return None
    kind = DossierItemType.objects.filter(id=type_id).first()
    if kind is None:
        raise NotFound
    return kind


def _missing(kind: DossierItemType | None, period: str) -> tuple[str, ...]:
    if kind is None:
        return ("type",)
    return ("period",) if kind.period_kind != "none" and not period else ()


def _period(kind: DossierItemType | None, period: str) -> str:
    """The key of the period; a kind without periods keeps none."""
    if not period or (kind is not None and kind.period_kind == "none"):
        return ""
    try:
        return parse(period).key
    except ValueError as error:
        raise Refused("choice_invalid", field="period", value=period, allowed="2026, 2026-Q1, 2026-01") from error


def _may_share(kind: DossierItemType | None, missing: tuple[str, ...]) -> None:
    if kind is not None and not kind.visible_to_clients:
        raise Refused("not_shareable", field="visibility")
    if missing:
        raise Refused("required", field=missing[0])


def _folder(client_id: UUID, folder_id: UUID | None) -> Folder | None:
    if folder_id is None:
        return None
    folder = Folder.objects.filter(id=folder_id, client_id=client_id).first()
    if folder is None:
        raise NotFound
    return folder


def _folder_of_kind(client_id: UUID, kind: DossierItemType | None) -> UUID | None:
    if kind is None or not kind.folder_role:
        return None
    return Folder.objects.filter(client_id=client_id, role=kind.folder_role).values_list("id", flat=True).first()


def _title(text: str) -> str:
    checked = names.name(text, names.TITLE)
    if checked.error:
        raise Refused(checked.error, field="title", allowed=names.TITLE)
    if not checked.value:
        raise Refused("required", field="title")
    return checked.value


def _version(item: DossierItem, file: StoredFile, number: int, actor: Actor, now: datetime) -> FileVersion:
    return FileVersion(
        id=uuid4(),
        organization_id=actor.organization_id,
        item_id=item.id,
        number=number,
        file_id=file.id,
        created_by=actor.id,
        created_at=now,
    )


def _readers(item_id: UUID) -> dict[UUID, str]:
    people = ItemRead.objects.filter(item_id=item_id).values_list("person_id", flat=True).distinct()
    found = rows("select id, name from access_person where id = any(%(ids)s)", {"ids": list(people)})
    return {person["id"]: person["name"] for person in found}


def _meanwhile(item: DossierItem) -> Conflict:
    return Conflict(name=item.title, time=item.changed_at.strftime("%H:%M"), theirs={"title": item.title})


def _tell(item: DossierItem, before: str = "") -> None:
    """Open pages fetch their parts anew: the office, and the client when he sees the document or saw it."""
    topics = [f"dossier-{item.client_id}", f"document-{item.id}"]
    if item.case_id:
        topics.append(f"case-{item.case_id}")
    announce(f"{item.organization_id}/office", *topics)
    if SHARED in (item.visibility, before):
        announce(f"{item.organization_id}/client/{item.client_id}", *topics)
