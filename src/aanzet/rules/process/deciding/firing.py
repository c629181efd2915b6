"""Automations: what is sent, asked and given when a phase starts, later in it, and at its end (F157-F170).

Everything that goes to the client becomes a chat message in the name of a team member, perhaps a task, and one effect
per recipient with a deterministic key. Whoever cannot be reached is not skipped in silence: what was made is held, and
the relation manager gets a task to mend it (F105).
"""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from aanzet.rules.process import events, words
from aanzet.rules.process.candidates import assignees, fallback, holders, recipients, sender
from aanzet.rules.process.commands import AutomationEdit
from aanzet.rules.process.deciding.deadlines import due_by, moment_due, moment_key
from aanzet.rules.process.deciding.escalating import clock_of, watch
from aanzet.rules.process.deciding.judging import Refusing, refusing
from aanzet.rules.process.deciding.outbound import (
    Filler,
    effect_key,
    held_task,
    ids,
    notice_of,
    notify,
    problem_of,
    send_out,
)
from aanzet.rules.process.draft import Draft
from aanzet.rules.process.state import PhaseEntry, RequestItem, Task
from aanzet.rules.process.template.shape import (
    AssigneeRule,
    AutomationDefinition,
    DueRule,
    PhaseDefinition,
    RecipientRule,
)
from aanzet.rules.process.whose_turn import about_task

NO_EDIT = AutomationEdit()
NO_RULE = DueRule()
NO_RECIPIENT_RULE = RecipientRule()
NO_ASSIGNEE = AssigneeRule()

_TASK_KINDS = {words.DOCUMENT_REQUEST: words.REQUEST, words.APPROVE: words.APPROVE, words.TASK: words.CLIENT_TASK}


class Firing:
    """Automations firing for one phase entry: collects what they made, for the event that tells of it."""

    def __init__(
        self,
        draft: Draft,
        entry_id: UUID,
        phase: PhaseDefinition,
        *,
        expected_end_on: date,
        due_on: date,
        responsible: tuple[UUID, ...],
        edits: Mapping[str, AutomationEdit] | None = None,
        sender_id: UUID | None = None,
        contact_id: UUID | None = None,
        number: int = 1,
    ) -> None:
        self.draft, self.entry_id, self.phase = draft, entry_id, phase
        self.expected_end_on, self.due_on, self.responsible = expected_end_on, due_on, responsible
        self.edits: Mapping[str, AutomationEdit] = edits or {}
        self.sender_id, self.contact_id = sender_id, contact_id
        self.number = number
        self.tasks: list[Task] = []
        self.items: list[RequestItem] = []
        self.messages: list[UUID] = []
        self.held: list[tuple[str, str]] = []
        self.skipped: list[tuple[str, str]] = []
        self.unsent: list[tuple[str, Refusing]] = []

    @classmethod
    def at(cls, draft: Draft, entry: PhaseEntry, contact_id: UUID | None = None, number: int = 1) -> "Firing":
        """For an automation that fires later in a running entry. number: other than 1 when it may have fired there."""
        phase = draft.template.phases[entry.position - 1]
        return cls(
            draft,
            entry.id,
            phase,
            expected_end_on=entry.expected_end_on,
            due_on=entry.due_on,
            responsible=entry.responsible_ids,
            contact_id=contact_id,
            number=number,
        )

    def start(self, *, rearm: bool) -> None:
        """The phase starts: fire what fires now, set timers for what fires later.

        rearm False (going back, F162): what goes to the client is born SKIPPED; office tasks are given again.
        """
        for automation in self.phase.automations:
            edit = self.edits.get(automation.key, NO_EDIT)
            if automation.is_for_client and not rearm:
                self._skip(automation, words.BACK)
            elif edit.skip_reason:
                self._skip(automation, words.BY_CHOICE)
            elif automation.moment.when != words.END:
                self._fire_or_wait(automation, edit)

    def fire(self, automation: AutomationDefinition, edit: AutomationEdit = NO_EDIT) -> None:
        """Fire one automation now, unless its condition does not hold (F161)."""
        why = refusing(self.draft, automation.condition)
        if why is not None:
            self._skip(automation, words.CONDITION)
            self.unsent.append((automation.key, why))
        elif automation.is_for_client:
            self._send(automation, edit)
        else:
            self._give(automation)

    def fire_alone(self, automation: AutomationDefinition) -> None:
        """Fire one automation apart from the start of its phase, and tell what it made."""
        self.fire(automation)
        if self.unsent:
            self.tell_unsent()
            return
        self.draft.tell(
            events.AutomationFired,
            self.entry_id,
            automation_key=automation.key,
            tasks=tuple(self.tasks),
            items=tuple(self.items),
            messages=tuple(self.messages),
            held=tuple(self.held),
        )

    def tell_unsent(self) -> None:
        """Tell which automations did not go out because of their condition, and why."""
        for key, why in self.unsent:
            self.draft.tell(
                events.AutomationSkipped, self.entry_id, automation_key=key, rows=why.public, explanation=why.seen
            )

    # ---- office ----

    def _give(self, automation: AutomationDefinition) -> None:
        """An office task: to the first member or to all holders, who also join the chat (F167-F170)."""
        draft = self.draft
        rule = automation.assignee if automation.assignee != NO_ASSIGNEE else self.phase.assignee
        people, roles, teams = assignees(rule, draft.people)
        if not (people or roles or teams):
            people = self.responsible or fallback(draft.people)
        fill = Filler(draft, self.phase, None, (), self._due(automation))
        task = self._task(
            automation,
            words.WORK,
            words.OFFICE,
            fill(automation.title),
            fill(automation.text),
            people=people,
            roles=roles,
            teams=teams,
        )
        self.tasks.append(task)
        watch(draft, task)
        draft.join_chat(members=people or holders(draft.people, roles, teams))

    # ---- client ----

    def _send(self, automation: AutomationDefinition, edit: AutomationEdit) -> None:
        draft = self.draft
        contacts = recipients(self._recipient(automation), draft.people, edit.contact_id or self.contact_id)
        sender_id = sender(
            automation.sender_role or self.phase.sender_role, draft.people, self.sender_id, self.responsible
        )
        raw = automation.text if edit.text is None else edit.text
        fill = Filler(draft, self.phase, sender_id, contacts, self._due(automation))
        title, text = fill(automation.title), fill(raw)
        lines = [fill(item.text) for item in automation.items]
        problem = problem_of(contacts, sender_id, fill.missing)
        task = None
        if automation.kind != words.MESSAGE:
            # What is held keeps its variables, to be filled when it is sent.
            task = self._task(
                automation,
                _TASK_KINDS[automation.kind],
                words.CLIENT,
                automation.title if problem else title,
                raw if problem else text,
                people=ids(contacts),
                sender_id=sender_id,
                held=bool(problem),
            )
            self.tasks.append(task)
            self._take_items(automation, task, [item.text for item in automation.items] if problem else lines)
        if problem:
            self._hold(automation, problem, task, raw)
            return
        message_id = send_out(
            draft,
            text,
            entry_id=self.entry_id,
            origin=automation.key,
            kind=words.MESSAGE_NOTICE if task is None else notice_of(task.kind),
            sender_id=sender_id,
            contacts=ids(contacts),
            task=task,
            blocking=automation.blocking,
            attachments=automation.attachments,
            number=self.number,
        )
        self.messages.append(message_id)

    def _hold(self, automation: AutomationDefinition, problem: str, task: Task | None, raw: str) -> None:
        """Nothing leaves; the relation manager gets a task to mend it."""
        self._effect(automation, None, words.HELD, problem, task)
        self.held.append((automation.key, problem))
        mend = held_task(
            self.draft,
            problem,
            about=f"automation:{automation.key}" if task is None else about_task(task),
            origin=automation.key,
            text=raw if task is None else "",
            blocking=automation.blocking,
            entry_id=self.entry_id,
        )
        self.tasks.append(mend)

    def _recipient(self, automation: AutomationDefinition) -> RecipientRule:
        return automation.recipient if automation.recipient != NO_RECIPIENT_RULE else self.phase.recipient

    def _skip(self, automation: AutomationDefinition, reason: str) -> None:
        """Left out: the effect exists, SKIPPED with its reason, so that nothing is sent by mistake later (I4)."""
        self.skipped.append((automation.key, reason))
        if automation.is_for_client:
            contacts = recipients(self._recipient(automation), self.draft.people, self.contact_id)
            for person in ids(contacts) or (None,):
                self._effect(automation, person, words.SKIPPED, reason, None)

    # ---- rows ----

    def _fire_or_wait(self, automation: AutomationDefinition, edit: AutomationEdit) -> None:
        draft = self.draft
        due_at = moment_due(draft, automation.moment, draft.now, self.due_on)
        if due_at is None or due_at <= draft.now:
            self.fire(automation, edit)
        else:
            draft.set_timer(
                moment_key(self.entry_id, automation.key), words.MOMENT, due_at, self.entry_id, automation.key
            )

    def _task(
        self,
        automation: AutomationDefinition,
        kind: str,
        side: str,
        title: str,
        text: str,
        *,
        people: tuple[UUID, ...],
        roles: tuple[str, ...] = (),
        teams: tuple[str, ...] = (),
        sender_id: UUID | None = None,
        held: bool = False,
    ) -> Task:
        draft = self.draft
        return Task(
            draft.facts.new_id(),
            draft.rows.case.id,
            self.entry_id,
            self._position(),
            kind,
            side,
            words.PLANNED if held else words.OPEN,
            draft.now,
            title,
            text,
            automation_key=automation.key,
            minutes=automation.minutes,
            blocking=automation.blocking,
            mode=automation.mode,
            people=people,
            roles=roles,
            teams=teams,
            sender_id=sender_id,
            due_on=self._due(automation),
            sent_at=None if held else draft.now,
            held=held,
            after_acceptance=automation.done_after_acceptance,
            item_id=draft.facts.documents.get(automation.item_type),
            clock_from=clock_of(draft, automation, side, kind),
            priority=automation.priority,
        )

    def _take_items(self, automation: AutomationDefinition, task: Task, lines: list[str]) -> None:
        new_id = self.draft.facts.new_id
        self.items.extend(
            RequestItem(
                new_id(),
                task.case_id,
                task.id,
                number,
                words.SENT,
                lines[number - 1],
                item.example,
                item.answer,
                item.item_type,
                item.required,
            )
            for number, item in enumerate(automation.items, 1)
        )

    def _due(self, automation: AutomationDefinition) -> date:
        """The task's own rule, else the deadline of the phase (F149); in a phase that is late, today."""
        if automation.due == NO_RULE:
            return max(self.due_on, self.draft.today)
        return due_by(self.draft, automation.due, self.draft.today, self.expected_end_on)

    def _position(self) -> int:
        return len(self.draft.rows.tasks) + len(self.tasks) + 1

    def _effect(
        self, automation: AutomationDefinition, person_id: UUID | None, state: str, reason: str, task: Task | None
    ) -> None:
        """An effect that does not leave: HELD or SKIPPED."""
        kind = words.REQUEST_NOTICE if automation.kind == words.DOCUMENT_REQUEST else words.TASK_NOTICE
        notify(
            self.draft,
            key=effect_key(self.draft.rows.case.id, self.entry_id, automation.key, person_id, self.number),
            kind=words.MESSAGE_NOTICE if automation.kind == words.MESSAGE else kind,
            person_id=person_id,
            entry_id=self.entry_id,
            origin=automation.key,
            state=state,
            reason=reason,
            task_id=None if task is None else task.id,
            blocking=automation.blocking,
        )
