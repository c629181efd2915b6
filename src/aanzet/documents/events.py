"""What happened to files, documents, folders and kinds of documents."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from aanzet.rules.domain_events import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemEvent(DomainEvent):
    """Any event of one document; object_id is the item."""

    object_kind: ClassVar[str] = "item"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemAdded(ItemEvent):
    """A document came into a dossier. type_key: its kind, empty while that is missing (draft)."""

    version_id: UUID
    file_id: UUID
    origin: str
    type_key: str = ""
    period: str = ""
    draft: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionAdded(ItemEvent):
    """A document got a newer version; the older ones stay."""

    version_id: UUID
    file_id: UUID
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemChanged(ItemEvent):
    """What is known about a document was changed; `before` and `after` hold ids and keys, a title only by name."""

    fields: tuple[str, ...]
    before: dict
    after: dict


@dataclass(frozen=True, slots=True, kw_only=True)
class VisibilityChanged(ItemEvent):
    """Other people may see a document. had_read: contacts who had read it already."""

    before: str
    after: str
    had_read: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRemoved(ItemEvent):
    """A document was taken out of its dossier; it can be put back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRead(ItemEvent):
    """A contact opened a version of a document for the first time (F084)."""

    version_id: UUID
    person_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderEvent(DomainEvent):
    """Any event of one folder; object_id is the folder."""

    object_kind: ClassVar[str] = "folder"


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderAdded(FolderEvent):
    """A folder was made in a dossier."""

    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderChanged(FolderEvent):
    """A folder has another name, place or setting; `fields` names which."""

    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderDeleted(FolderEvent):
    """A folder is gone; what was in it went to `moved_to`."""

    moved_to: UUID | None = None
    items: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FoldersLaidOut(DomainEvent):
    """The folders of the template were made where they were missing."""

    object_kind: ClassVar[str] = "organization"
    clients: int
    folders: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderTemplateChanged(DomainEvent):
    """The default folders of new clients were changed. what: added, changed or removed."""

    object_kind: ClassVar[str] = "folder_template"
    key: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemTypeAdded(DomainEvent):
    """A new kind of document."""

    object_kind: ClassVar[str] = "item_type"
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemTypeChanged(DomainEvent):
    """A kind of document has other settings."""

    object_kind: ClassVar[str] = "item_type"
    key: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemTypeArchived(DomainEvent):
    """A kind of document cannot be chosen any more; documents of it stay."""

    object_kind: ClassVar[str] = "item_type"
    key: str
