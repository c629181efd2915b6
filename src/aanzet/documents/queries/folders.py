"""Folders and kinds of documents: the shape of a dossier."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from aanzet.clients.queries.rows import rows
from aanzet.documents.models import DossierItemType, FolderTemplate
from aanzet.documents.queries.reach import visible
from aanzet.rules.actors import Actor

DEEPEST = 6  # levels of folders (F074)


@dataclass(frozen=True, slots=True)
class FolderRow:
    """A folder of one dossier. depth: 0 at the top. count: documents in it that this actor may see."""

    id: UUID
    parent_id: UUID | None
    name: str
    role: str
    visibility: str
    client_uploads: bool
    depth: int
    count: int = 0
    path: str = ""


@dataclass(frozen=True, slots=True)
class TypeRow:
    """A kind of document (F075). visible_to_clients False: never shared (ID, AML)."""

    id: UUID
    key: str
    name: str
    period_kind: str
    folder_role: str
    visible_to_clients: bool
    read_receipt: bool
    retention_class: str
    allowed_kinds: tuple[str, ...]
    archived_at: datetime | None

    @property
    def needs_period(self) -> bool:
        """A document of this kind belongs to a period."""
        return self.period_kind != "none"


@dataclass(frozen=True, slots=True)
class TemplateFolder:
    """One folder of the default tree. client_kinds, product_ids: empty = for all clients."""

    id: UUID
    key: str
    parent_key: str
    name: str
    role: str
    visibility: str
    client_uploads: bool
    client_kinds: tuple[str, ...]
    product_ids: tuple[UUID, ...]
    position: int
    depth: int = 0


TREE = """
with recursive tree as (
    select f.id, f.parent_id, f.name, f.role, f.visibility, f.client_uploads, 0 as depth,
        array[lpad(f.position::text, 6, '0') || lower(f.name)] as place, f.name::text as path
    from documents_folder f where f.client_id = %(client)s
        and not exists (select from documents_folder p where p.id = f.parent_id)  -- or the walls hide its parent
    union all
    select f.id, f.parent_id, f.name, f.role, f.visibility, f.client_uploads, t.depth + 1,
        t.place || (lpad(f.position::text, 6, '0') || lower(f.name)), t.path || ' / ' || f.name
    from documents_folder f join tree t on f.parent_id = t.id
)
select t.id, t.parent_id, t.name, t.role, t.visibility, t.client_uploads, t.depth, t.path,
    (select count(*) from documents_dossieritem i where i.folder_id = t.id and i.removed_at is null
        and (i.visibility <> 'private' or i.created_by = %(person)s)) as count
from tree t order by t.place
"""


def folder_tree(actor: Actor, client_id: UUID) -> tuple[FolderRow, ...]:
    """The folders of a dossier in reading order, children after their parent. The caller has asked client_for."""
    return tuple(FolderRow(**found) for found in rows(TREE, {"client": client_id, "person": actor.id}))


def upload_folders(actor: Actor, client_id: UUID) -> tuple[FolderRow, ...]:
    """The folders in which a contact may put documents of this client (F334)."""
    return tuple(folder for folder in folder_tree(actor, client_id) if folder.client_uploads)


def item_types(*, archived: bool = False) -> tuple[TypeRow, ...]:
    """The kinds of documents of this organization by name; archived ones only when asked."""
    chosen = DossierItemType.objects.order_by("name")
    if not archived:
        chosen = chosen.filter(archived_at__isnull=True)
    return tuple(map(_type, chosen))


def kinds_used(actor: Actor) -> tuple[TypeRow, ...]:
    """The kinds of the documents this actor may see, by name: what a filter offers."""
    condition, values = visible(actor)
    found = rows(
        "select distinct i.type_id as id from documents_dossieritem i join clients_client c on c.id = i.client_id"
        f" where i.removed_at is null and i.type_id is not null and {condition}",
        values,
    )
    used = {row["id"] for row in found}
    return tuple(kind for kind in item_types(archived=True) if kind.id in used)


def types_by_key(keys: Collection[str]) -> dict[str, TypeRow]:
    """Kinds by their key, archived ones too: what templates name."""
    return {row.key: _type(row) for row in DossierItemType.objects.filter(key__in=list(keys))}


def _type(row: DossierItemType) -> TypeRow:
    return TypeRow(
        **{name: getattr(row, name) for name in TypeRow.__slots__ if name != "allowed_kinds"},
        allowed_kinds=tuple(row.allowed_kinds),
    )


def folder_template() -> tuple[TemplateFolder, ...]:
    """The default tree of this organization in reading order."""
    children: dict[str, list[FolderTemplate]] = {}
    for row in FolderTemplate.objects.order_by("position", "name"):
        children.setdefault(row.parent_key, []).append(row)
    laid: list[TemplateFolder] = []

    def lay(parent: str, depth: int) -> None:
        for row in children.get(parent, ()):
            names = [name for name in TemplateFolder.__slots__ if name not in ("client_kinds", "product_ids", "depth")]
            laid.append(
                TemplateFolder(
                    **{name: getattr(row, name) for name in names},
                    client_kinds=tuple(row.client_kinds),
                    product_ids=tuple(row.product_ids),
                    depth=depth,
                )
            )
            if depth + 1 < DEEPEST:
                lay(row.key, depth + 1)

    lay("", 0)
    return tuple(laid)


def type_in_use(type_id: UUID) -> int:
    """How many documents are of this kind, removed ones included."""
    return rows("select count(*) as n from documents_dossieritem where type_id = %(id)s", {"id": type_id})[0]["n"]
