"""A decision in the making: the rows as they become, what goes out, and the events that say so.

Handlers change rows only by telling events; the draft folds each event at once, so the rows are always the fold of the
events (I3). finish.py then computes the dates and the turn and compares the rows with how they were loaded.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from aanzet.rules import dates
from aanzet.rules.actors import SYSTEM
from aanzet.rules.domain_events import INTERNAL, SHARED
from aanzet.rules.process import events, words
from aanzet.rules.process.decision import (
    EffectChange,
    NewConversation,
    NewEffect,
    NewMessage,
    NewNote,
    NewParticipant,
    NewTimer,
)
from aanzet.rules.process.fold import changed, fold
from aanzet.rules.process.state import CaseState, Checkpoint, Facts, PhaseEntry, RequestItem, Task
from aanzet.rules.process.template.shape import PhaseDefinition
from aanzet.rules.process.whose_turn import rows_of

R = TypeVar("R")


class Draft:
    """What one command does to one case. Lives inside one call of decide."""

    def __init__(self, state: CaseState, now: datetime, facts: Facts) -> None:
        self.state = state
        self.template = state.template
        self.facts = facts
        self.people = facts.people
        self.house = facts.house
        self.now = now
        self.today: date = dates.local_day(now, facts.house.zone)
        self.rows = rows_of(state)
        self.actor = facts.actor
        self.by = facts.actor.reference
        self.on_behalf_of = facts.actor.on_behalf_of
        self.events: list[events.CaseEvent] = []
        self.notes: list[NewNote] = []
        self.conversation: NewConversation | None = None
        self.participants: dict[UUID, NewParticipant] = {}
        self.messages: list[NewMessage] = []
        self.effects: list[NewEffect] = []
        self.effect_changes: list[EffectChange] = []
        self.timers: dict[str, NewTimer] = {}
        self.cancelled: list[str] = []
        self.dates_cause = ""

    # ---- what handlers read ----

    @property
    def entry(self) -> PhaseEntry | None:
        """The ACTIVE entry as it is now."""
        return self.rows.entry

    @property
    def phase(self) -> PhaseDefinition:
        """The current phase; before the start the first one."""
        return self.template.phases[max(self.rows.case.phase_position, 1) - 1]

    @property
    def is_system(self) -> bool:
        """The house itself acts."""
        return self.actor.kind == SYSTEM

    @property
    def is_office(self) -> bool:
        """A team member or the house acts, not a contact."""
        return self.actor.is_office

    def task(self, task_id: UUID) -> Task | None:
        """A task of this case."""
        return self.rows.tasks.get(task_id)

    def items_of(self, task_id: UUID) -> list[RequestItem]:
        """The lines of a request, in order."""
        found = [item for item in self.rows.items.values() if item.task_id == task_id]
        return sorted(found, key=lambda item: item.position)

    def points_of(self, entry_id: UUID) -> list[Checkpoint]:
        """Open mandatory checkpoints of an entry, in order."""
        return [
            point
            for point in self.rows.checkpoints.values()
            if point.entry_id == entry_id and point.mandatory and not point.is_passed
        ]

    def values(self, *more: Mapping[str, str]) -> dict[str, str]:
        """Merge values of client and case, with others on top."""
        found = dict(self.facts.values)
        for values in more:
            found.update(values)
        return found

    # ---- what handlers write ----

    def tell(
        self, what: type[events.CaseEvent], object_id: UUID | None = None, /, *, shared: bool = False, **fields: Any
    ) -> None:
        """Let an event happen. shared: the client may know of it."""
        case = self.rows.case
        if what in events.PINNING:
            fields["pins"] = self.template.pin_for_assignee
        event = what(
            object_id=case.id if object_id is None else object_id,
            client_id=case.client_id,
            case_id=case.id,
            visibility=SHARED if shared else INTERNAL,
            by=self.by,
            at=self.now,
            on_behalf_of=self.on_behalf_of,
            cause=self.facts.cause,
            **fields,
        )
        fold(self.rows, event)
        self.events.append(event)

    def set_texts(self, task_id: UUID, title: str, text: str, lines: Mapping[UUID, str]) -> None:
        """Fill in the texts of a task and its lines; texts are personal and no part of the public history."""
        self.rows.set_task(task_id, title=title, text=text)
        for item_id, line in lines.items():
            self.rows.items[item_id] = changed(self.rows.items[item_id], text=line)

    def as_system(self) -> "_BySystem":
        """For what follows of itself: the events inside are told in the name of the house."""
        return _BySystem(self)

    def set_timer(
        self, key: str, kind: str, due_at: datetime, object_id: UUID, argument: str = "", task_id: UUID | None = None
    ) -> None:
        """Look again at a moment; a timer with the same key takes the new moment."""
        self.timers[key] = NewTimer(key, kind, due_at, self.rows.case.id, object_id, argument, task_id)

    def cancel_timer(self, key: str) -> None:
        """The timer is no longer needed."""
        if self.timers.pop(key, None) is None:
            self.cancelled.append(key)

    def join_chat(self, *, members: tuple[UUID, ...] = (), contacts: tuple[UUID, ...] = ()) -> None:
        """Add people to the chat of the case, when it has one."""
        case = self.rows.case
        chat = case.conversation_id
        if chat is None:
            return
        for person in members:
            self.participants[person] = NewParticipant(chat, case.id, member_id=person)
        for person in contacts:
            self.participants[person] = NewParticipant(chat, case.id, contact_id=person)

    @property
    def wrote_anything(self) -> bool:
        """Whether there is anything to write but, perhaps, the turn."""
        return bool(self.events or self.effects or self.effect_changes or self.timers or self.cancelled or self.notes)

    @property
    def is_running(self) -> bool:
        """The case is ACTIVE: automations fire, reminders are set."""
        return self.rows.case.state == words.ACTIVE


class _BySystem:
    """Tells events in the name of the house while it lasts."""

    __slots__ = ("before", "draft")

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.before = (draft.by, draft.on_behalf_of)

    def __enter__(self) -> None:
        self.draft.by, self.draft.on_behalf_of = SYSTEM, None

    def __exit__(self, *_: object) -> None:
        self.draft.by, self.draft.on_behalf_of = self.before
