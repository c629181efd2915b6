"""Folders of one dossier, and the default tree laid out in many at once (F074)."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.db.models import F

from aanzet.clients.queries.facts import facts_of, products_taken
from aanzet.clients.queries.rows import rows
from aanzet.core.commands import command
from aanzet.core.errors import NotFound, Refused
from aanzet.core.ids import new_id
from aanzet.core.log import insert, publish
from aanzet.core.notifier import announce
from aanzet.documents.events import FolderAdded, FolderChanged, FolderDeleted, FoldersLaidOut
from aanzet.documents.models import DossierItem, Folder
from aanzet.documents.queries.folders import DEEPEST, TemplateFolder, folder_template
from aanzet.documents.queries.reach import answer, dossier_of
from aanzet.rules import names
from aanzet.rules.actors import Actor

COLUMNS = {
    "id": "uuid",
    "organization_id": "uuid",
    "client_id": "uuid",
    "parent_id": "uuid",
    "name": "text",
    "role": "text",
    "visibility": "text",
    "client_uploads": "boolean",
    "template_key": "text",
    "position": "integer",
}


@command
def create_folder(*, actor: Actor, now: datetime, client_id: UUID, name: str, parent_id: UUID | None = None) -> UUID:
    """Make a folder; it takes visibility and uploads from its parent. Refused: name_taken, folder_too_deep."""
    _must(actor, client_id)
    name = folder_name(name)
    parent = _folder(client_id, parent_id) if parent_id else None
    if parent and _depth(client_id, parent.id) + 1 >= DEEPEST:
        raise Refused("folder_too_deep", field="parent", allowed=DEEPEST)
    _free(client_id, parent_id, name)
    folder = Folder(
        id=new_id(),
        organization_id=actor.organization_id,
        client_id=client_id,
        parent_id=parent_id,
        name=name,
        visibility=parent.visibility if parent else "internal",
        client_uploads=parent.client_uploads if parent else False,
        position=Folder.objects.filter(client_id=client_id, parent_id=parent_id).count(),
    )
    folder.save(force_insert=True)
    publish(actor, now, FolderAdded(object_id=folder.id, client_id=client_id))
    _tell(folder)
    return folder.id


@command
def change_folder(
    *,
    actor: Actor,
    now: datetime,
    folder_id: UUID,
    name: str | None = None,
    visibility: str | None = None,
    client_uploads: bool | None = None,
) -> None:
    """Rename a folder, or change who its new documents are for and whether clients may put some in.

    What is in it keeps its visibility. A folder for uploads is one the client sees.
    """
    folder = _locked(actor, folder_id)
    new: dict[str, object] = {}
    if name is not None and (clean := folder_name(name)) != folder.name:
        _free(folder.client_id, folder.parent_id, clean, besides=folder.id)
        new["name"] = clean
    if visibility is not None and visibility != folder.visibility:
        new["visibility"] = visibility
    if client_uploads is not None and client_uploads != folder.client_uploads:
        new["client_uploads"] = client_uploads
    if (new.get("client_uploads", folder.client_uploads)) and new.get("visibility", folder.visibility) != "shared":
        raise Refused("folder_not_shared", field="client_uploads")
    if new:
        Folder.objects.filter(id=folder.id).update(**new)
        publish(actor, now, FolderChanged(object_id=folder.id, client_id=folder.client_id, fields=tuple(new)))
        _tell(folder)


@command
def move_folder(*, actor: Actor, now: datetime, folder_id: UUID, parent_id: UUID | None) -> None:
    """Put a folder with all that is in it elsewhere. Refused: folder_inside_itself, folder_too_deep, name_taken."""
    folder = _locked(actor, folder_id)
    if parent_id == folder.parent_id:
        return
    height = 0
    if parent_id is not None:
        below = _below(folder.client_id, folder.id)
        if parent_id in below:
            raise Refused("folder_inside_itself", field="parent")
        _folder(folder.client_id, parent_id)
        height = max(below.values())
        if _depth(folder.client_id, parent_id) + 1 + height >= DEEPEST:
            raise Refused("folder_too_deep", field="parent", allowed=DEEPEST)
    _free(folder.client_id, parent_id, folder.name, besides=folder.id)
    Folder.objects.filter(id=folder.id).update(parent_id=parent_id)
    publish(actor, now, FolderChanged(object_id=folder.id, client_id=folder.client_id, fields=("parent",)))
    _tell(folder)


@command
def delete_folder(*, actor: Actor, now: datetime, folder_id: UUID, target_id: UUID | None = None) -> int:
    """Delete a folder and those in it; the documents go to the target. Gives how many moved.

    Refused: folder_target_required when there is something in it. A removed document goes along, so that it can be
    put back somewhere.
    """
    folder = _locked(actor, folder_id)
    gone = _below(folder.client_id, folder.id)
    inside = DossierItem.objects.filter(folder_id__in=list(gone))
    count = inside.filter(removed_at__isnull=True).count()
    if target_id is not None:
        if target_id in gone:
            raise Refused("folder_inside_itself", field="target")
        _folder(folder.client_id, target_id)
    elif count:
        raise Refused("folder_target_required", field="target", count=count)
    inside.update(folder_id=target_id, changed_at=now, version=F("version") + 1)
    for folder_below, _ in sorted(gone.items(), key=lambda pair: -pair[1]):  # the deepest first
        Folder.objects.filter(id=folder_below).delete()
    publish(
        actor,
        now,
        FolderDeleted(object_id=folder.id, client_id=folder.client_id, moved_to=target_id, items=count),
    )
    _tell(folder)
    return count


def lay_out_folders(*, actor: Actor, now: datetime, client_ids: Collection[UUID]) -> int:
    """Make the folders of the template where they are missing; never moves or removes. Gives how many were made.

    A set: three reads and one insert, however many clients (F074, "toepassen op bestaande").
    """
    template = folder_template()
    if not template or not client_ids:
        return 0
    with connection.cursor() as cursor:  # two rounds at once would make the same folders
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"folders:{actor.organization_id}"])
    day = local_day(now)
    facts = facts_of(client_ids, day)
    products = {product for folder in template for product in folder.product_ids}
    taken = products_taken(client_ids, products, day)
    there = _there(client_ids)
    made = [
        row
        for client_id, client in facts.items()
        for row in _missing(
            client_id,
            [folder for folder in template if _applies(folder, client.kind, taken.get(client_id, set()))],
            there.get(client_id, []),
        )
    ]
    insert("documents_folder", COLUMNS, [{**row, "organization_id": actor.organization_id} for row in made])
    if made:
        clients = len({row["client_id"] for row in made})
        publish(actor, now, FoldersLaidOut(clients=clients, folders=len(made)))
    return len(made)


def folder_name(name: str) -> str:
    """A tidy name of a folder. Refused: required, too_long, characters_refused."""
    checked = names.name(name)
    if checked.error:
        raise Refused(checked.error, field="name", allowed=names.NAME)
    if not checked.value:
        raise Refused("required", field="name")
    return checked.value


def local_day(now: datetime) -> date:
    """The day it is in the Netherlands at a moment."""
    return now.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def _applies(folder: TemplateFolder, kind: str, products: set[UUID]) -> bool:
    right_kind = not folder.client_kinds or kind in folder.client_kinds
    return right_kind and (not folder.product_ids or bool(products.intersection(folder.product_ids)))


def _there(client_ids: Collection[UUID]) -> dict[UUID, list[dict]]:
    found: dict[UUID, list[dict]] = {}
    sql = (
        "select client_id, id, parent_id, lower(name) as name, role, template_key from documents_folder"
        " where client_id = any(%(ids)s)"
    )
    for row in rows(sql, {"ids": list(client_ids)}):
        found.setdefault(row["client_id"], []).append(row)
    return found


def _missing(client_id: UUID, template: Iterable[TemplateFolder], there: list[dict]) -> Iterable[dict]:
    """The folders to make for one client. A folder is there when its key, its role or its name in place is there."""
    by_key = {row["template_key"]: row["id"] for row in there if row["template_key"]}
    by_role = {row["role"]: row["id"] for row in there if row["role"]}
    by_place = {(row["parent_id"], row["name"]): row["id"] for row in there}
    for folder in template:
        if folder.parent_key and folder.parent_key not in by_key:
            continue  # its parent is not for this client
        parent_id = by_key.get(folder.parent_key) if folder.parent_key else None
        known = by_key.get(folder.key) or by_role.get(folder.role) or by_place.get((parent_id, folder.name.lower()))
        if known:
            by_key[folder.key] = known
            continue
        by_key[folder.key] = new = new_id()
        yield {
            "id": new,
            "client_id": client_id,
            "parent_id": parent_id,
            "name": folder.name,
            "role": folder.role,
            "visibility": folder.visibility,
            "client_uploads": folder.client_uploads,
            "template_key": folder.key,
            "position": folder.position,
        }


def _must(actor: Actor, client_id: UUID) -> None:
    dossier = dossier_of(actor, client_id)
    if not actor.is_office or not answer(actor, "dossier.edit", dossier):
        raise NotFound
    if not dossier.is_open:
        raise Refused("not_active", name=dossier.name)


def _locked(actor: Actor, folder_id: UUID) -> Folder:
    folder = Folder.objects.select_for_update(no_key=True).filter(id=folder_id).first()
    if folder is None:
        raise NotFound
    _must(actor, folder.client_id)
    return folder


def _folder(client_id: UUID, folder_id: UUID) -> Folder:
    folder = Folder.objects.filter(id=folder_id, client_id=client_id).first()
    if folder is None:
        raise NotFound
    return folder


def _free(client_id: UUID, parent_id: UUID | None, name: str, besides: UUID | None = None) -> None:
    taken = Folder.objects.filter(client_id=client_id, parent_id=parent_id, name__iexact=name).exclude(id=besides)
    if taken.exists():
        raise Refused("name_taken", field="name", name=name)


def _below(client_id: UUID, folder_id: UUID) -> dict[UUID, int]:
    """The folder and all in it, with how deep each lies under it."""
    children: dict[UUID | None, list[UUID]] = {}
    for child, parent in Folder.objects.filter(client_id=client_id).values_list("id", "parent_id"):
        children.setdefault(parent, []).append(child)
    found, level, depth = {folder_id: 0}, [folder_id], 0
    while level:
        depth += 1
        level = [child for parent in level for child in children.get(parent, ()) if child not in found]
        found.update(dict.fromkeys(level, depth))
    return found


def _depth(client_id: UUID, folder_id: UUID) -> int:
    """0 at the top."""
    parents = dict(Folder.objects.filter(client_id=client_id).values_list("id", "parent_id"))
    depth, at = 0, parents.get(folder_id)
    while at is not None and depth <= DEEPEST:
        depth, at = depth + 1, parents.get(at)
    return depth


def _tell(folder: Folder) -> None:
    announce(f"{folder.organization_id}/office", f"dossier-{folder.client_id}")
