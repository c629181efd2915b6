"""What happens to templates and to the documents of cases. The rest of a case: rules/process/events."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from aanzet.rules.domain_events import PRIVATE, DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateEvent(DomainEvent):
    """Any event of a template."""

    object_kind: ClassVar[str] = "template"


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateCreated(TemplateEvent):
    """A template was made. model_key: the library model it was taken from, "" = from nothing."""

    model_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateEdited(TemplateEvent):
    """The draft with this number was saved."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplatePublished(TemplateEvent):
    """A version was published and does not change any more."""

    version_id: UUID
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateArchived(TemplateEvent):
    """It can no longer be started."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateRestored(TemplateEvent):
    """It can be started again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPinned(DomainEvent):
    """A document was pinned to a case (F079)."""

    object_kind: ClassVar[str] = "document"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemUnpinned(DomainEvent):
    """A document was taken off a case; it stays in the dossier."""

    object_kind: ClassVar[str] = "document"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSnoozed(DomainEvent):
    """Somebody put a case off in his own queue until a date (F212)."""

    object_kind: ClassVar[str] = "case"
    visibility: str = PRIVATE
    until_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseUnsnoozed(DomainEvent):
    """A case that was put off stands in the queue again."""

    object_kind: ClassVar[str] = "case"
    visibility: str = PRIVATE
