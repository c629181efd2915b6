"""What happens on the planboard and to runs of a bulk start. What happens to each case is told by the engine."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from aanzet.rules.domain_events import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkStartEvent(DomainEvent):
    """Any event of a run."""

    object_kind: ClassVar[str] = "bulk_start"


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkStartBegan(BulkStartEvent):
    """Somebody let it go. total: clients to start."""

    template_id: UUID
    period: str
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkStartStopped(BulkStartEvent):
    """Somebody stopped it after the part that was under way."""

    done: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkStartEnded(BulkStartEvent):
    """Every client had its turn."""

    started: int
    failed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AutoStartEvent(DomainEvent):
    """Any event of what starts by itself; the object is the template (F315)."""

    object_kind: ClassVar[str] = "template"
    rule_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AutoStartRuleAdded(AutoStartEvent):
    """A rule was made; it does nothing until it is switched on. trigger: see rules.autostart."""

    trigger: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AutoStartRuleChanged(AutoStartEvent):
    """What starts, or when, was changed. fields: names of what differs."""

    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AutoStartRuleSwitchedOn(AutoStartEvent):
    """From now on cases start by this rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AutoStartRuleSwitchedOff(AutoStartEvent):
    """No cases start by this rule until it is switched on again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AutoStartRuleRemoved(AutoStartEvent):
    """The rule is gone; what it started goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AutoStartRan(AutoStartEvent):
    """Cases of one period started by themselves. passed: exist already or were deleted; failed: see Uitval."""

    period: str
    started: int
    passed: int
    failed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AutoStartPassed(AutoStartEvent):
    """The case of one client did not start by itself: refusal code."""

    period: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkPlanned(DomainEvent):
    """Slots on the planboard changed (F311). what: planned, removed, proposal, bulk or undone.

    count: slots that changed. person_id, day: of the only one, None when there are several.
    """

    object_kind: ClassVar[str] = "plan_change"

    what: str
    count: int
    person_id: UUID | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkHoursChanged(DomainEvent):
    """Somebody works other hours (F317). minutes: of each weekday, Monday first."""

    object_kind: ClassVar[str] = "person"

    person_id: UUID
    minutes: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedWorkDismissed(DomainEvent):
    """A line of the radar is left out until a day; the reason stands with the line (F410)."""

    object_kind: ClassVar[str] = "missed_work"
    cause_code: str
    until_on: date
