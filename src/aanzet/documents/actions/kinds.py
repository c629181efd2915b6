"""Kinds of documents, and the default tree of folders: what an organization decides once (F074, F075)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from aanzet.core.commands import command
from aanzet.core.errors import NotFound, Refused
from aanzet.core.ids import new_id
from aanzet.core.log import publish
from aanzet.documents.actions.places import folder_name
from aanzet.documents.actions.shipped import FOLDERS, KINDS
from aanzet.documents.events import FolderTemplateChanged, ItemTypeAdded, ItemTypeArchived, ItemTypeChanged
from aanzet.documents.models import DossierItemType, FolderTemplate
from aanzet.documents.queries.folders import DEEPEST, folder_template, type_in_use
from aanzet.rules import names, periods
from aanzet.rules.actors import Actor
from aanzet.rules.names import fold
from aanzet.rules.permissions import may

PERIOD_KINDS = (periods.NONE, *(kind for kind in periods.KINDS if kind != periods.BOOK_YEAR))
RETENTION = ("fiscal", "real_estate", "quality", "aml", "signing", "none")
CLIENT_KINDS = ("organization", "person", "internal", "supplier")


@dataclass(frozen=True, slots=True, kw_only=True)
class KindValues:
    """What is decided about a kind of document. folder_role: role of the folder it goes to."""

    name: str
    period_kind: str = periods.NONE
    folder_role: str = ""
    visible_to_clients: bool = True
    read_receipt: bool = True
    retention_class: str = "fiscal"
    allowed_kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateFolderValues:
    """What is decided about a folder of the default tree."""

    name: str
    role: str = ""
    visibility: str = "internal"
    client_uploads: bool = False
    client_kinds: tuple[str, ...] = ()
    product_ids: tuple[UUID, ...] = field(default=())


@command
def add_item_type(*, actor: Actor, now: datetime, values: KindValues) -> UUID:
    """Add a kind of document. Refused: name_taken, required, choice_invalid."""
    _must(actor)
    name = _clean(values)
    kind = DossierItemType(
        id=new_id(), organization_id=actor.organization_id, key=_key(name), **_columns(values) | {"name": name}
    )
    kind.save(force_insert=True)
    publish(actor, now, ItemTypeAdded(object_id=kind.id, key=kind.key))
    return kind.id


@command
def change_item_type(*, actor: Actor, now: datetime, type_id: UUID, values: KindValues) -> tuple[str, ...]:
    """Change a kind; it counts for new documents. Refused: type_in_use when the period of a used kind changes."""
    _must(actor)
    kind = _locked(type_id)
    new = _columns(values) | {"name": _clean(values, besides=type_id)}
    changed = {name: value for name, value in new.items() if getattr(kind, name) != value}
    if "period_kind" in changed and type_in_use(type_id):
        raise Refused("type_in_use", field="period_kind")
    if changed:
        DossierItemType.objects.filter(id=type_id).update(**changed)
        publish(actor, now, ItemTypeChanged(object_id=type_id, key=kind.key, fields=tuple(changed)))
    return tuple(changed)


@command
def archive_item_type(*, actor: Actor, now: datetime, type_id: UUID) -> None:
    """Take a kind out of the choices; its documents stay. Archiving twice changes nothing."""
    _must(actor)
    kind = _locked(type_id)
    if kind.archived_at is None:
        DossierItemType.objects.filter(id=type_id).update(archived_at=now)
        publish(actor, now, ItemTypeArchived(object_id=type_id, key=kind.key))


@command
def add_template_folder(*, actor: Actor, now: datetime, parent_key: str, values: TemplateFolderValues) -> str:
    """Add a folder to the default tree; gives its key. Refused: role_taken, name_taken, folder_too_deep."""
    _must(actor)
    depths = {folder.key: folder.depth for folder in folder_template()}
    if parent_key and parent_key not in depths:
        raise NotFound
    if parent_key and depths[parent_key] + 1 >= DEEPEST:
        raise Refused("folder_too_deep", field="parent", allowed=DEEPEST)
    columns = _folder_columns(values, parent_key)
    folder = FolderTemplate(
        id=new_id(),
        organization_id=actor.organization_id,
        key=_folder_key(str(columns["name"]), depths),
        parent_key=parent_key,
        position=FolderTemplate.objects.filter(parent_key=parent_key).count(),
        **columns,
    )
    folder.save(force_insert=True)
    publish(actor, now, FolderTemplateChanged(object_id=folder.id, key=folder.key, what="added"))
    return folder.key


@command
def change_template_folder(*, actor: Actor, now: datetime, key: str, values: TemplateFolderValues) -> None:
    """Change a folder of the default tree; dossiers that have it already stay as they are."""
    _must(actor)
    folder = _template_folder(key)
    columns = _folder_columns(values, folder.parent_key, besides=key)
    FolderTemplate.objects.filter(id=folder.id).update(**columns)
    publish(actor, now, FolderTemplateChanged(object_id=folder.id, key=key, what="changed"))


@command
def remove_template_folder(*, actor: Actor, now: datetime, key: str) -> None:
    """Take a folder and those in it out of the default tree; existing dossiers keep theirs."""
    _must(actor)
    folder = _template_folder(key)
    gone, level = {key}, {key}
    while level:
        level = set(FolderTemplate.objects.filter(parent_key__in=level).values_list("key", flat=True)) - gone
        gone |= level
    FolderTemplate.objects.filter(key__in=gone).delete()
    publish(actor, now, FolderTemplateChanged(object_id=folder.id, key=key, what="removed"))


def set_up_dossiers(*, actor: Actor, now: datetime) -> None:
    """Give a new organization the kinds and folders that are shipped; what is there already stays. For its creation."""
    there = set(DossierItemType.objects.values_list("key", flat=True))
    for kind in KINDS:
        if kind.key not in there:
            row = DossierItemType(id=new_id(), organization_id=actor.organization_id, **kind.columns())
            row.save(force_insert=True)
            publish(actor, now, ItemTypeAdded(object_id=row.id, key=kind.key))
    if not FolderTemplate.objects.exists():
        for position, folder in enumerate(FOLDERS):
            row = FolderTemplate(  # type: ignore[assignment]
                id=new_id(), organization_id=actor.organization_id, position=position, **folder.columns()
            )
            row.save(force_insert=True)


def _must(actor: Actor) -> None:
    if not may(actor, "settings.manage"):
        raise NotFound


def _locked(type_id: UUID) -> DossierItemType:
    kind = DossierItemType.objects.select_for_update(no_key=True).filter(id=type_id).first()
    if kind is None:
        raise NotFound
    return kind


def _template_folder(key: str) -> FolderTemplate:
    folder = FolderTemplate.objects.select_for_update(no_key=True).filter(key=key).first()
    if folder is None:
        raise NotFound
    return folder


def _clean(values: KindValues, besides: UUID | None = None) -> str:
    name = folder_name(values.name)
    if DossierItemType.objects.filter(name__iexact=name).exclude(id=besides).exists():
        raise Refused("name_taken", field="name", name=name)
    _one_of("period_kind", values.period_kind, PERIOD_KINDS)
    _one_of("retention_class", values.retention_class, RETENTION)
    return name


def _columns(values: KindValues) -> dict[str, object]:
    columns = {name: getattr(values, name) for name in KindValues.__slots__}
    return columns | {"allowed_kinds": list(values.allowed_kinds)}


def _folder_columns(values: TemplateFolderValues, parent_key: str, besides: str = "") -> dict[str, object]:
    name = folder_name(values.name)
    others = FolderTemplate.objects.exclude(key=besides)
    if others.filter(parent_key=parent_key, name__iexact=name).exists():
        raise Refused("name_taken", field="name", name=name)
    role = names.name(values.role, 30)
    if role.error:
        raise Refused(role.error, field="role", allowed=30)
    holder = others.filter(role=role.value).exclude(role="").first()
    if holder is not None:
        raise Refused("role_taken", field="role", name=holder.name)
    _one_of("visibility", values.visibility, ("internal", "shared"))
    if values.client_uploads and values.visibility != "shared":
        raise Refused("folder_not_shared", field="client_uploads")
    for kind in values.client_kinds:
        _one_of("client_kinds", kind, CLIENT_KINDS)
    return {
        "name": name,
        "role": role.value,
        "visibility": values.visibility,
        "client_uploads": values.client_uploads,
        "client_kinds": list(values.client_kinds),
        "product_ids": list(values.product_ids),
    }


def _one_of(field_name: str, value: str, allowed: Iterable[str]) -> None:
    if value not in allowed:
        raise Refused("choice_invalid", field=field_name, value=value, allowed=", ".join(allowed))


def _key(name: str) -> str:
    """A key that stays when the name changes."""
    base = "_".join(fold(name).split())[:32] or "kind"
    taken = set(DossierItemType.objects.filter(key__startswith=base).values_list("key", flat=True))
    return next(key for key in (base, *(f"{base}_{n}" for n in range(2, 1000))) if key not in taken)


def _folder_key(name: str, taken: Iterable[str]) -> str:
    base, taken = "_".join(fold(name).split())[:50] or "folder", set(taken)
    return next(key for key in (base, *(f"{base}_{n}" for n in range(2, 1000))) if key not in taken)
