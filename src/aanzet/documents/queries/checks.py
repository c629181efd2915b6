"""What every act on a document asks first: rights, the row, its kind and period, and whether it is new here."""

from uuid import UUID

from django.db import connection

from aanzet.clients.queries.rows import rows
from aanzet.core.errors import Conflict, NotFound, Refused
from aanzet.documents.models import DossierItem, DossierItemType, Folder, ItemRead, StoredFile
from aanzet.documents.queries.reach import DossierOf, answer, dossier_of
from aanzet.rules import names
from aanzet.rules.actors import Actor
from aanzet.rules.periods import parse

PRIVATE, INTERNAL, SHARED = "private", "internal", "shared"


def stem(file_name: str) -> str:
    """The name of a file without its ending, as a first title."""
    head, dot, ending = file_name.rpartition(".")
    return head if dot and len(ending) <= 5 and head else file_name


def must(
    actor: Actor,
    dossier: DossierOf,
    *,
    visibility: str | None = None,
    owner_id: UUID | None = None,
    addressed: bool = False,
) -> None:
    """NotFound when the actor may not change documents here; Refused not_active for an archived client."""
    shared = visibility if actor.is_office else SHARED
    if not answer(actor, "dossier.edit", dossier, visibility=shared, owner_id=owner_id, addressed=addressed):
        raise NotFound
    if not dossier.is_open:
        raise Refused("not_active", name=dossier.name)


def locked_item(actor: Actor, item_id: UUID) -> tuple[DossierItem, DossierOf]:
    """The document, held until the end of the transaction, with its dossier."""
    item = DossierItem.objects.select_for_update(no_key=True).filter(id=item_id, removed_at__isnull=True).first()
    if item is None:
        raise NotFound
    return item, dossier_of(actor, item.client_id)


def must_be_new(actor: Actor, dossier: DossierOf, file: StoredFile) -> None:
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


def kind_named(type_id: UUID | None) -> DossierItemType | None:
    """The kind with this id; None without one."""
    if type_id is None:
        return None
    kind = DossierItemType.objects.filter(id=type_id).first()
    if kind is None:
        raise NotFound
    return kind


def must_be_allowed(kind: DossierItemType | None, file: StoredFile) -> None:
    """Refused file_kind_refused when documents of this kind are other files (F075)."""
    ending = file.name.rpartition(".")[2].lower()
    if kind is not None and kind.allowed_kinds and ending not in kind.allowed_kinds:
        allowed = ", ".join(kind.allowed_kinds)
        raise Refused("file_kind_refused", field="type", name=file.name, kind=ending, allowed=allowed)


def missing_of(kind: DossierItemType | None, period: str) -> tuple[str, ...]:
    """What a document of this kind still needs: "type", "period" or nothing."""
    if kind is None:
        return ("type",)
    return ("period",) if kind.period_kind != "none" and not period else ()


def period_key(kind: DossierItemType | None, period: str) -> str:
    """The key of the period; a kind without periods keeps none."""
    if not period or (kind is not None and kind.period_kind == "none"):
        return ""
    try:
        return parse(period).key
    except ValueError as error:
        raise Refused("choice_invalid", field="period", value=period, allowed="2026, 2026-Q1, 2026-01") from error


def must_be_shareable(kind: DossierItemType | None, missing: tuple[str, ...]) -> None:
    """Refused not_shareable for kinds that are never shown to clients, required for a draft."""
    if kind is not None and not kind.visible_to_clients:
        raise Refused("not_shareable", field="visibility")
    if missing:
        raise Refused("required", field=missing[0])


def folder_in(client_id: UUID, folder_id: UUID | None) -> Folder | None:
    """The folder in the dossier of this client; NotFound when it is not there."""
    if folder_id is None:
        return None
    folder = Folder.objects.filter(id=folder_id, client_id=client_id).first()
    if folder is None:
        raise NotFound
    return folder


def folder_of_kind(client_id: UUID, kind: DossierItemType | None) -> UUID | None:
    """The folder to which documents of this kind go, by its role."""
    if kind is None or not kind.folder_role:
        return None
    return Folder.objects.filter(client_id=client_id, role=kind.folder_role).values_list("id", flat=True).first()


def clean_title(text: str) -> str:
    """A tidy title. Refused: required, too_long, characters_refused."""
    checked = names.name(text, names.TITLE)
    if checked.error:
        raise Refused(checked.error, field="title", allowed=names.TITLE)
    if not checked.value:
        raise Refused("required", field="title")
    return checked.value


def readers_of(item_id: UUID) -> dict[UUID, str]:
    """Contacts who opened the document, with their names."""
    people = ItemRead.objects.filter(item_id=item_id).values_list("person_id", flat=True).distinct()
    found = rows("select id, name from access_person where id = any(%(ids)s)", {"ids": list(people)})
    return {person["id"]: person["name"] for person in found}


def meanwhile(item: DossierItem) -> Conflict:
    """Somebody else changed it first (G03)."""
    return Conflict(name=item.title, time=item.changed_at.strftime("%H:%M"), theirs={"title": item.title})
