"""Files that were received and are not described yet: nothing is lost when somebody stops halfway (G01)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from aanzet.documents.models import StoredFile
from aanzet.rules.actors import Actor


@dataclass(frozen=True, slots=True)
class LooseFile:
    """A file that lies ready to be put in a dossier."""

    id: UUID
    name: str
    content_type: str
    size: int
    scan: str
    created_at: datetime


def loose_files(actor: Actor, client_id: UUID) -> tuple[LooseFile, ...]:
    """What this person brought to this dossier and did not put in it yet, oldest first."""
    mine = StoredFile.objects.filter(created_by=actor.id, client_id=client_id, attached=False)
    return tuple(LooseFile(**row) for row in mine.order_by("created_at", "name").values(*LooseFile.__slots__))


@dataclass(frozen=True, slots=True)
class ToInspect:
    """A stored file whose bytes are looked at after it came in."""

    id: UUID
    name: str
    storage_key: str
    content_type: str


def file_to_inspect(file_id: UUID) -> ToInspect | None:
    """The file, None when it is gone. For the job that looks at it."""
    row = StoredFile.objects.filter(id=file_id).values(*ToInspect.__slots__).first()
    return ToInspect(**row) if row else None
