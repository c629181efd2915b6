"""What happened to imports."""

from dataclasses import dataclass
from typing import ClassVar

from aanzet.rules.domain_events import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportUploaded(DomainEvent):
    """A workbook was handed in; nothing is applied yet."""

    object_kind: ClassVar[str] = "import_batch"
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportStarted(DomainEvent):
    """Applying a checked workbook began."""

    object_kind: ClassVar[str] = "import_batch"
    way: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportApplied(DomainEvent):
    """A workbook was applied; the counts say how many rows of each kind."""

    object_kind: ClassVar[str] = "import_batch"
    new: int
    changed: int
    same: int
    refused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportFailed(DomainEvent):
    """Applying stopped; what was applied stays and can be continued."""

    object_kind: ClassVar[str] = "import_batch"
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportUndone(DomainEvent):
    """What an import did was taken back; `kept` rows were changed since and stay."""

    object_kind: ClassVar[str] = "import_batch"
    undone: int
    kept: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOnboarded(DomainEvent):
    """The new clients of an import were brought in; `passed` were not meant for it, `failed` can be tried again."""

    object_kind: ClassVar[str] = "import_batch"
    started: int
    passed: int
    failed: int
