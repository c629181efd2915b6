"""Documents: put in, given a newer version, described, shown to more or fewer people, taken out (F076, F077)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F

from aanzet.core.commands import command
from aanzet.core.deliveries import Effect, queue
from aanzet.core.errors import NotFound, Refused
from aanzet.core.ids import new_id
from aanzet.core.log import publish
from aanzet.core.notifier import announce
from aanzet.documents.events import ItemAdded, ItemChanged, ItemRemoved, VersionAdded
from aanzet.documents.models import DossierItem, FileVersion, StoredFile
from aanzet.documents.ports import places_of_use
from aanzet.documents.queries.checks import (
    INTERNAL,
    SHARED,
    clean_title,
    folder_in,
    folder_of_kind,
    kind_named,
    locked_item,
    meanwhile,
    missing_of,
    must,
    must_be_allowed,
    must_be_new,
    must_be_shareable,
    period_key,
    stem,
)
from aanzet.documents.queries.reach import dossier_of
from aanzet.rules.actors import Actor

INSPECTION = "documents_inspection"  # kind of the effect
PDF = "application/pdf"
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
    folder = folder_in(client_id, folder_id)
    allowed = asked or bool(folder and folder.client_uploads)
    if not actor.is_office:
        visibility, origin = SHARED, "portal"
    must(actor, dossier, addressed=allowed)
    file = _take_file(actor, file_id)
    kind = kind_named(type_id)
    must_be_allowed(kind, file)
    missing = missing_of(kind, period)
    if missing and not actor.is_office:
        missing = ()  # a client is never held up by our kinds; the office fills them in
    if visibility == SHARED and actor.is_office:
        must_be_shareable(kind, ())
    if not anyway:
        must_be_new(actor, dossier, file)
    item = DossierItem(
        id=new_id(),
        organization_id=actor.organization_id,
        client_id=client_id,
        case_id=case_id,
        folder_id=folder.id if folder else folder_of_kind(client_id, kind),
        type_id=type_id,
        title=clean_title(title or stem(file.name)),
        period=period_key(kind, period),
        visibility=INTERNAL if missing and visibility == SHARED else visibility,
        origin=origin,
        created_by=actor.id,
        created_at=now,
        changed_at=now,
        draft=bool(missing),
    )
    version = _version_row(item, file, 1, actor, now)
    item.current_version_id = version.id
    item.save(force_insert=True)
    version.save(force_insert=True)
    StoredFile.objects.filter(id=file.id).update(attached=True)
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
    _look_at(actor, now, file)
    tell(item)
    return Added(item.id, version.id, 1, missing)


@command
def add_version(
    *, actor: Actor, now: datetime, item_id: UUID, file_id: UUID, asked: bool = False, anyway: bool = False
) -> Added:
    """Give a document a newer version; nothing is overwritten and older versions stay openable (F076)."""
    item, dossier = locked_item(actor, item_id)
    must(actor, dossier, visibility=item.visibility, owner_id=item.created_by, addressed=asked)
    file = _take_file(actor, file_id)
    must_be_allowed(kind_named(item.type_id), file)
    if not anyway:
        must_be_new(actor, dossier, file)
    number = FileVersion.objects.filter(item=item).count() + 1
    version = _version_row(item, file, number, actor, now)
    version.save(force_insert=True)
    StoredFile.objects.filter(id=file.id).update(attached=True)
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
    _look_at(actor, now, file)
    tell(item)
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
    item, dossier = locked_item(actor, item_id)
    must(actor, dossier, visibility=item.visibility, owner_id=item.created_by)
    if item.version != version:
        raise meanwhile(item)
    kind = kind_named(type_id)
    folder = folder_in(item.client_id, folder_id)
    if item.visibility == SHARED:
        must_be_shareable(kind, missing_of(kind, period))
    new = {
        "title": clean_title(title),
        "type_id": type_id,
        "folder_id": folder.id if folder else None,
        "period": period_key(kind, period),
        "draft": bool(missing_of(kind, period)),
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
    tell(item)
    return tuple(changed)


@command
def remove_item(*, actor: Actor, now: datetime, item_id: UUID) -> None:
    """Take a document out of its dossier; the bytes stay. Refused: item_in_use with the places."""
    item, dossier = locked_item(actor, item_id)
    must(actor, dossier, visibility=item.visibility, owner_id=item.created_by)
    places = places_of_use(item.id)
    if places:
        raise Refused("item_in_use", places=", ".join(places))
    DossierItem.objects.filter(id=item.id).update(removed_at=now, changed_at=now, version=F("version") + 1)
    publish(
        actor,
        now,
        ItemRemoved(object_id=item.id, client_id=item.client_id, case_id=item.case_id, visibility=item.visibility),
    )
    tell(item)


def tell(item: DossierItem, before: str = "") -> None:
    """Open pages fetch their parts anew: the office, and the client when he sees the document or saw it."""
    topics = [f"dossier-{item.client_id}", f"document-{item.id}"]
    if item.case_id:
        topics.append(f"case-{item.case_id}")
    announce(f"{item.organization_id}/office", *topics)
    if SHARED in (item.visibility, before):
        announce(f"{item.organization_id}/client/{item.client_id}", *topics)


def _take_file(actor: Actor, file_id: UUID) -> StoredFile:
    """The file of this actor that lies ready, held; each is attached once."""
    file = StoredFile.objects.select_for_update(no_key=True).filter(id=file_id, created_by=actor.id).first()
    if file is None or file.attached:
        raise NotFound
    if file.scan == "infected":
        raise Refused("file_infected", name=file.name)
    return file


def _version_row(item: DossierItem, file: StoredFile, number: int, actor: Actor, now: datetime) -> FileVersion:
    return FileVersion(
        id=new_id(),
        organization_id=actor.organization_id,
        item_id=item.id,
        number=number,
        file_id=file.id,
        created_by=actor.id,
        created_at=now,
    )


def _look_at(actor: Actor, now: datetime, file: StoredFile) -> None:
    """Afterwards, behind the fence: pages, and whether it can be shown."""
    if file.content_type == PDF:
        queue(actor, now, [Effect(key=f"inspect:{file.id}", kind=INSPECTION, payload={"file_id": str(file.id)})])
