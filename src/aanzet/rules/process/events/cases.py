"""What happens to a case as a whole."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from aanzet.rules.process.events.base import CaseEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCreated(CaseEvent):
    """A case was prepared, not started."""

    template_version_id: UUID
    period: str = ""
    internal: bool = False
    legal_due_on: date | None = None
    planned_responsible_ids: tuple[UUID, ...] = ()
    sender_id: UUID | None = None
    recipient_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStarted(CaseCreated):
    """A case began. made_now: it was created in the same act, and has no CaseCreated of its own."""

    made_now: bool = False
    conversation_id: UUID | None = None
    expected_on: date | None = None
    promised_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseHeld(CaseEvent):
    """The case pauses. clocks: tasks whose escalation stands still."""

    held_on: date
    hold_until: date
    hold_reason: str = ""
    clocks: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResumed(CaseEvent):
    """The case goes on. paused_days: by which dates move. dues: new due dates of open tasks.

    clocks: since when tasks count for their escalation, the hold left out.
    """

    paused_days: int
    expected_end_on: date
    due_on: date
    dues: tuple[tuple[UUID, date], ...] = ()
    clocks: tuple[tuple[UUID, datetime], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCancelled(CaseEvent):
    """The case was stopped. tasks: cancelled with it."""

    end_reason: str = ""
    tasks: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClosed(CaseEvent):
    """The case was finished."""

    result: str = ""
    message_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReopened(CaseEvent):
    """A finished case runs again."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOverridden(CaseEvent):
    """Somebody with the right to do so stepped in; the events after it say what changed."""

    what: str
    reason_code: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatesMoved(CaseEvent):
    """The expected delivery moved, and perhaps the promised one (never earlier). cause_code: why."""

    expected_on: date
    promised_on: date | None = None
    expected_before: date | None = None
    promised_before: date | None = None
    cause_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnPassed(CaseEvent):
    """The turn went to another party, person or group."""

    party: str
    rule: str
    people: tuple[UUID, ...] = ()
    instead_of: tuple[UUID | None, ...] = ()
    group: str = ""
    since: datetime | None = None
    until: date | None = None
    verb: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStuck(CaseEvent):
    """The case should have gone on by itself and could not: refusal code."""

    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFellSilent(CaseEvent):
    """The last reminder went out and nothing came back."""

    task_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectSettled(CaseEvent):
    """A blocking effect failed or became uncertain, or no longer is."""

    key: str
    state: str
