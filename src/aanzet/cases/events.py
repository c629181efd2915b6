"""What happens to templates and to the documents of cases. The rest of a case: rules/process/events."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
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
class TemplateCloned(TemplateEvent):
    """A template was made as a copy of another one."""

    template_id: UUID  # of which it is a copy


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateImported(TemplateEvent):
    """A draft with this number was made from a file."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateEdited(TemplateEvent):
    """The draft with this number was saved."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateSubmitted(TemplateEvent):
    """Somebody asked to adopt the draft with this number (F112)."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateAdopted(TemplateEvent):
    """The draft with this number was adopted; the note stands with the version."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplatePublished(TemplateEvent):
    """A version was published and does not change any more."""

    version_id: UUID
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsalSaved(TemplateEvent):
    """A rehearsal was saved: it is played at every publication (F408)."""

    rehearsal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsalChanged(TemplateEvent):
    """The outcome a saved rehearsal is held to became the one it has now."""

    rehearsal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsalRemoved(TemplateEvent):
    """A saved rehearsal was thrown away: it is no longer played."""

    rehearsal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateArchived(TemplateEvent):
    """It can no longer be started."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateRestored(TemplateEvent):
    """It can be started again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationBegan(TemplateEvent):
    """Running cases begin to go to another version (F401). number: of that version; total: cases."""

    plan_id: UUID
    number: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationEnded(TemplateEvent):
    """Every chosen case had its turn. done: went to the version; failed: did not."""

    number: int
    done: int
    failed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationStopped(MigrationEnded):
    """Somebody stopped it, or it could not go on; the rest was not done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationsTakenBack(TemplateEvent):
    """Cases begin to go back to the version they had."""

    plan_id: UUID
    number: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPinned(DomainEvent):
    """A document was pinned to a case (F079)."""

    object_kind: ClassVar[str] = "document"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemUnpinned(DomainEvent):
    """A document was taken off a case; it stays in the dossier."""

    object_kind: ClassVar[str] = "document"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantEvent(DomainEvent):
    """Any event of who has a part in a case (F196)."""

    object_kind: ClassVar[str] = "case_participant"


@dataclass(frozen=True, slots=True, kw_only=True)
class ThirdPartyAdded(ParticipantEvent):
    """A third party has a part in a case; who it is stands with the case."""

    expected_on: date
    shown_to_client: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ThirdPartyChanged(ParticipantEvent):
    """What is known of a third party was changed."""

    expected_on: date
    shown_to_client: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ThirdPartyRemoved(ParticipantEvent):
    """A third party has no part in the case any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupLabelled(ParticipantEvent):
    """The client sees a role or process team under a name of its own, or not any more (labelled False)."""

    group: str
    labelled: bool


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


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDeleted(DomainEvent):
    """A case that was not started or was stopped is gone; its history stays in the log (F189).

    tombstone: it does not come back by itself.
    """

    object_kind: ClassVar[str] = "case"
    number: str
    template_id: UUID
    period: str = ""
    tombstone: bool = False
    reason: str = ""

    def payload(self) -> dict[str, Any]:
        """Without what a person wrote."""
        told = DomainEvent.payload(self)
        del told["reason"]
        return told

    def texts(self) -> dict[str, str]:
        """What a person wrote."""
        return {"reason": self.reason}


@dataclass(frozen=True, slots=True, kw_only=True)
class TombstoneRemoved(DomainEvent):
    """Somebody makes the case of a deleted period again. number: of the case that was deleted."""

    object_kind: ClassVar[str] = "template"
    number: str
    period: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LooseTaskEvent(DomainEvent):
    """Any event of a task without a case (F214)."""

    object_kind: ClassVar[str] = "loose_task"


@dataclass(frozen=True, slots=True, kw_only=True)
class LooseTaskCreated(LooseTaskEvent):
    """Somebody gave a task out, or the next of a series came (`by_itself`)."""

    people: tuple[UUID, ...] = ()
    teams: tuple[UUID, ...] = ()
    roles: tuple[str, ...] = ()
    due_on: date | None = None
    by_itself: bool = False
    priority: str = "normal"


@dataclass(frozen=True, slots=True, kw_only=True)
class LooseTaskChanged(LooseTaskEvent):
    """What it says, whose it is or when it is due was changed."""

    people: tuple[UUID, ...] = ()
    teams: tuple[UUID, ...] = ()
    roles: tuple[str, ...] = ()
    due_on: date | None = None
    priority: str = "normal"


@dataclass(frozen=True, slots=True, kw_only=True)
class LooseTaskClaimed(LooseTaskEvent):
    """Somebody of the team or role picked it up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LooseTaskCompleted(LooseTaskEvent):
    """It is done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LooseTaskReopened(LooseTaskEvent):
    """It is to be done after all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LooseTaskCancelled(LooseTaskEvent):
    """It is no longer needed; the reason stands with the task."""
