"""Documents as lists and pages show them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from aanzet.clients.queries.rows import rows
from aanzet.core.errors import NotFound
from aanzet.documents.ports import is_for_all
from aanzet.documents.queries.reach import DossierOf, answer, client_for, dossier_of, visible
from aanzet.rules.actors import Actor

PAGE = 50


@dataclass(frozen=True, slots=True)
class Reader:
    """A contact who opened the document, and when first."""

    id: UUID
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A document with its newest version. version_number counts files, version counts changes of what is known."""

    id: UUID
    client_id: UUID
    client_name: str
    client_number: str
    case_id: UUID | None
    title: str
    type_id: UUID | None
    type_key: str
    type_name: str
    folder_id: UUID | None
    folder_name: str
    period: str
    visibility: str
    origin: str
    draft: bool
    removed: bool
    version: int
    created_by: UUID | None
    created_by_name: str
    created_at: datetime
    changed_at: datetime
    version_id: UUID
    version_number: int
    version_at: datetime
    file_name: str
    content_type: str
    size: int
    scan: str
    trouble: str
    pages: int | None
    readers: tuple[Reader, ...] = ()

    @property
    def is_pdf(self) -> bool:
        """The viewer shows these."""
        return self.content_type == "application/pdf"

    @property
    def is_image(self) -> bool:
        """Shown as a re-encoded picture."""
        return self.content_type.startswith("image/")

    @property
    def is_shared(self) -> bool:
        """The client sees it."""
        return self.visibility == "shared"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of documents is limited to; empty = everything. words: in title, kind or client."""

    words: str = ""
    type_id: UUID | None = None
    period: str = ""
    visibility: str = ""
    origin: str = ""
    folder_id: UUID | None = None
    loose: bool = False  # only what lies in no folder
    drafts: bool = False  # only what still misses its kind or period
    client_id: UUID | None = None
    case_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ItemPage:
    """One page of a list. next_offset: where the next begins, None on the last."""

    items: tuple[ItemRow, ...]
    total: int
    next_offset: int | None = None


@dataclass(frozen=True, slots=True)
class ItemDetail:
    """A document with its dossier and what this actor may do with it."""

    item: ItemRow
    dossier: DossierOf
    may_edit: bool
    shareable: bool
    read_receipt: bool
    versions: tuple["VersionRow", ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version of a document."""

    id: UUID
    number: int
    file_name: str
    content_type: str
    size: int
    sha256: str
    scan: str
    trouble: str
    pages: int | None
    created_at: datetime
    created_by_name: str
    readers: tuple[Reader, ...] = ()


COLUMNS = """
select i.id, i.client_id, c.name as client_name, c.number as client_number, i.case_id, i.title,
    i.type_id, coalesce(t.key, '') as type_key, coalesce(t.name, '') as type_name,
    i.folder_id, coalesce(m.name, '') as folder_name, i.period, i.visibility, i.origin, i.draft,
    i.removed_at is not null as removed, i.version, i.created_by, coalesce(p.name, '') as created_by_name,
    i.created_at, i.changed_at, v.id as version_id, v.number as version_number, v.created_at as version_at,
    f.name as file_name, f.content_type, f.size, f.scan, f.trouble, f.pages
"""
READERS = """
, (select json_agg(json_build_array(q.id, q.name, r.read_at) order by r.read_at) from (
        select person_id, min(read_at) as read_at from documents_itemread
        where item_id = i.id group by person_id) r
    join access_person q on q.id = r.person_id) as readers
"""
TABLES = """
from documents_dossieritem i
join clients_client c on c.id = i.client_id
join documents_fileversion v on v.id = i.current_version_id
join documents_storedfile f on f.id = v.file_id
left join documents_dossieritemtype t on t.id = i.type_id
left join documents_folder m on m.id = i.folder_id
left join access_person p on p.id = i.created_by
"""


def _where(actor: Actor, filters: Filters) -> tuple[str, dict[str, Any]]:
    condition, values = visible(actor)
    parts = ["i.removed_at is null", condition]
    for name in ("type_id", "period", "visibility", "origin", "client_id", "case_id"):
        if getattr(filters, name):
            parts.append(f"i.{name} = %({name})s")
            values[name] = getattr(filters, name)
    if filters.loose:
        parts.append("i.folder_id is null")
    elif filters.folder_id:
        parts.append("i.folder_id = %(folder_id)s")
        values["folder_id"] = filters.folder_id
    if filters.drafts:
        parts.append("i.draft")
    for number, word in enumerate(filters.words.split()[:8]):
        client = " or c.name ilike %(word)s or c.number ilike %(word)s" if filters.client_id is None else ""
        parts.append(f"(i.title ilike %(word)s or t.name ilike %(word)s{client})".replace("(word)", f"(word{number})"))
        values[f"word{number}"] = f"%{_literal(word)}%"
    return " and ".join(f"({part})" for part in parts), values


def _literal(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _item(found: dict[str, Any]) -> ItemRow:
    readers = tuple(
        Reader(UUID(person), name, datetime.fromisoformat(at)) for person, name, at in found.pop("readers", None) or ()
    )
    return ItemRow(**found, readers=readers)


def items(actor: Actor, filters: Filters, offset: int = 0, limit: int = PAGE) -> ItemPage:
    """Documents this actor may see, newest change first: one client's dossier or all of them. Two queries."""
    where, values = _where(actor, filters)
    total = rows(f"select count(*) as n {TABLES} where {where}", values)[0]["n"]
    sql = (
        f"{COLUMNS} {READERS} {TABLES} where {where} order by i.changed_at desc, i.id limit %(limit)s offset %(offset)s"
    )
    found = rows(sql, {**values, "limit": limit, "offset": offset})
    more = offset + limit if offset + limit < total else None
    return ItemPage(tuple(map(_item, found)), total, more)


def dossier(actor: Actor, client_id: UUID, filters: Filters, offset: int = 0) -> tuple[DossierOf, ItemPage]:
    """The dossier of one client (F073); NotFound when this actor may not open it."""
    client = client_for(actor, client_id)
    limited = Filters(**{name: getattr(filters, name) for name in Filters.__slots__} | {"client_id": client_id})
    return client, items(actor, limited, offset)


def items_by_ids(actor: Actor, item_ids: Collection[UUID]) -> dict[UUID, ItemRow]:
    """These documents, as far as this actor may see them: for case pages and messages. Removed ones are left out."""
    if not item_ids:
        return {}
    where, values = _where(actor, Filters())
    sql = f"{COLUMNS} {READERS} {TABLES} where i.id = any(%(ids)s) and {where}"
    return {found["id"]: _item(found) for found in rows(sql, {**values, "ids": list(item_ids)})}


def items_of_case(actor: Actor, case_id: UUID) -> tuple[ItemRow, ...]:
    """Documents that came from a case, newest version first."""
    where, values = _where(actor, Filters(case_id=case_id))
    sql = f"{COLUMNS} {READERS} {TABLES} where {where} order by v.created_at desc"
    return tuple(map(_item, rows(sql, values)))


def items_for_system(item_ids: Collection[UUID]) -> dict[UUID, ItemRow]:
    """These documents without asking whose they are: for programs that already decided who may ask."""
    sql = f"{COLUMNS} {READERS} {TABLES} where i.id = any(%(ids)s)"
    return {found["id"]: _item(found) for found in rows(sql, {"ids": list(item_ids)})} if item_ids else {}


def item_for(actor: Actor, item_id: UUID) -> ItemDetail:
    """One document with all its versions; NotFound when it is removed, not there, or not for this actor (G02)."""
    found = items_for_system([item_id]).get(item_id)
    if found is None or found.removed:
        raise NotFound
    client = dossier_of(actor, found.client_id)
    asked: dict[str, Any] = {"visibility": found.visibility, "owner_id": found.created_by}
    if not answer(actor, "dossier.view", client, **asked) and not _explains(actor, client, item_id, **asked):
        raise NotFound
    edit = answer(actor, "dossier.edit", client, visibility=found.visibility, owner_id=found.created_by)
    rules = rows(
        "select visible_to_clients, read_receipt from documents_dossieritemtype where id = %(id)s",
        {"id": found.type_id},
    )
    return ItemDetail(
        item=found,
        dossier=client,
        may_edit=bool(edit) and actor.is_office and client.is_open,
        shareable=bool(rules) and rules[0]["visible_to_clients"] and not found.draft,
        read_receipt=not rules or rules[0]["read_receipt"],
        versions=versions_of(item_id),
    )


def _explains(actor: Actor, client: DossierOf, item_id: UUID, *, visibility: str | None, owner_id: UUID | None) -> bool:
    """Whether it is a page of the internal dossier by which everybody works (F110)."""
    if not actor.is_office or client.kind != "internal" or not is_for_all(item_id):
        return False
    return bool(answer(actor, "dossier.view", client, visibility=visibility, owner_id=owner_id, addressed=True))


def internal_items() -> tuple[tuple[UUID, str], ...]:
    """Documents of the internal dossier that are of nobody alone, by title: what a template can refer to (F110)."""
    found = rows(
        "select i.id, i.title from documents_dossieritem i join clients_client c on c.id = i.client_id "
        "where c.kind = 'internal' and i.removed_at is null and i.visibility in ('internal', 'shared') "
        "order by i.title, i.id limit 500"
    )
    return tuple((one["id"], one["title"]) for one in found)


VERSIONS = """
select v.id, v.number, f.name as file_name, f.content_type, f.size, encode(f.sha256, 'hex') as sha256, f.scan,
    f.trouble, f.pages, v.created_at, coalesce(p.name, '') as created_by_name,
    (select json_agg(json_build_array(q.id, q.name, r.read_at) order by r.read_at) from documents_itemread r
        join access_person q on q.id = r.person_id where r.version_id = v.id) as readers
from documents_fileversion v
join documents_storedfile f on f.id = v.file_id
left join access_person p on p.id = v.created_by
where v.item_id = %(item)s order by v.number desc
"""


def versions_of(item_id: UUID) -> tuple[VersionRow, ...]:
    """Every version of a document, newest first. The caller has asked item_for."""
    return tuple(
        VersionRow(
            **{name: value for name, value in found.items() if name != "readers"},
            readers=tuple(Reader(UUID(p), n, datetime.fromisoformat(at)) for p, n, at in found["readers"] or ()),
        )
        for found in rows(VERSIONS, {"item": item_id})
    )


@dataclass(frozen=True, slots=True)
class FileToServe:
    """A stored file with the document it is a version of."""

    item_id: UUID
    client_id: UUID
    version_id: UUID
    title: str
    name: str
    storage_key: str
    content_type: str
    size: int
    scan: str


def file_for(actor: Actor, version_id: UUID) -> FileToServe:
    """The file of a version this actor may open; NotFound otherwise."""
    found = rows(
        "select v.item_id, i.client_id, v.id as version_id, i.title, f.name, f.storage_key, f.content_type, f.size,"
        " f.scan, i.visibility, i.created_by from documents_fileversion v join documents_dossieritem i"
        " on i.id = v.item_id join documents_storedfile f on f.id = v.file_id"
        " where v.id = %(id)s and i.removed_at is null",
        {"id": version_id},
    )
    if not found:
        raise NotFound
    item = found[0]
    visibility, owner = item.pop("visibility"), item.pop("created_by")
    client = dossier_of(actor, item["client_id"])
    asked: dict[str, Any] = {"visibility": visibility, "owner_id": owner}
    if not answer(actor, "dossier.view", client, **asked) and not _explains(actor, client, item["item_id"], **asked):
        raise NotFound
    return FileToServe(**item)


def files_of(actor: Actor, item_ids: Sequence[UUID]) -> tuple[FileToServe, ...]:
    """The newest files of documents this actor may see, for one zip."""
    seen = items_by_ids(actor, item_ids)
    found = rows(
        "select v.item_id, i.client_id, v.id as version_id, i.title, f.name, f.storage_key, f.content_type, f.size,"
        " f.scan from documents_dossieritem i join documents_fileversion v on v.id = i.current_version_id"
        " join documents_storedfile f on f.id = v.file_id where i.id = any(%(ids)s) order by i.title, i.id",
        {"ids": list(seen)},
    )
    return tuple(FileToServe(**file) for file in found)


def periods_used(actor: Actor, client_id: UUID | None = None) -> tuple[str, ...]:
    """The periods that occur, newest first: what a filter offers."""
    where, values = _where(actor, Filters(client_id=client_id))
    sql = f"select distinct i.period {TABLES} where {where} and i.period <> '' order by i.period desc limit 40"
    return tuple(found["period"] for found in rows(sql, values))
