"""Entering and leaving a phase, whatever the way (F150, F154, F158, F160)."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from aanzet.rules import dates
from aanzet.rules.process import events, words
from aanzet.rules.process.candidates import responsible_for
from aanzet.rules.process.commands import AutomationEdit, OpenTaskChoice
from aanzet.rules.process.deciding.deadlines import due_by, moment_due, moment_key, remind_key
from aanzet.rules.process.deciding.escalating import escalation_key
from aanzet.rules.process.deciding.firing import Firing
from aanzet.rules.process.deciding.judging import Refusing, refusing
from aanzet.rules.process.draft import Draft
from aanzet.rules.process.state import Checkpoint, PhaseEntry, Task
from aanzet.rules.process.template.shape import PhaseDefinition

NO_CHOICE: Mapping[UUID, OpenTaskChoice] = {}


@dataclass(frozen=True, slots=True)
class Coming:
    """The phase that comes next (position from 1), and those before it whose condition does not hold now."""

    position: int
    passed_over: tuple[tuple[int, Refusing], ...] = ()


def coming_after(draft: Draft, position: int) -> Coming:
    """Where the case goes from this position. The last phase is always done, whatever stands in the template."""
    passed_over: list[tuple[int, Refusing]] = []
    for number in range(position + 1, len(draft.template.phases)):
        why = refusing(draft, draft.template.phases[number - 1].condition)
        if why is None:
            return Coming(number, tuple(passed_over))
        passed_over.append((number, why))
    return Coming(len(draft.template.phases), tuple(passed_over))


def go_on(
    draft: Draft,
    coming: Coming,
    way: str,
    *,
    chosen: tuple[UUID, ...] = (),
    edits: Mapping[str, AutomationEdit] | None = None,
    caused_by: UUID | None = None,
) -> None:
    """Enter the phase that comes; those passed over get an entry of their own, with the reason (F148)."""
    for position, why in coming.passed_over:
        draft.tell(
            events.PhaseSkipped,
            draft.facts.new_id(),
            ordinal=draft.rows.case.entry_ordinal + 1,
            position=position,
            phase_key=draft.template.phases[position - 1].key,
            entered_by=way,
            on=draft.today,
            rows=why.public,
            explanation=why.seen,
            caused_by=caused_by,
        )
    enter_phase(draft, coming.position, way, chosen=chosen, edits=edits, caused_by=caused_by)


def enter_phase(
    draft: Draft,
    position: int,
    way: str,
    *,
    chosen: tuple[UUID, ...] = (),
    edits: Mapping[str, AutomationEdit] | None = None,
    rearm: bool = True,
    sender_id: UUID | None = None,
    contact_id: UUID | None = None,
    caused_by: UUID | None = None,
) -> None:
    """A new entry of the phase at this position (from 1): responsible, dates, checkpoints, automations."""
    template, people = draft.template, draft.people
    phase = template.phases[position - 1]
    entry_id = draft.facts.new_id()
    responsible = responsible_for(phase, people, chosen, default_role=template.default_role, first=position == 1)
    end = dates.phase_end(draft.today, phase.lead_time_days, 0, template.day_kind, draft.house.calendar)
    due_on = due_by(draft, phase.deadline, draft.today, end)
    draft.join_chat(members=responsible)
    firing = Firing(
        draft,
        entry_id,
        phase,
        expected_end_on=end,
        due_on=due_on,
        responsible=responsible,
        edits=edits,
        sender_id=sender_id,
        contact_id=contact_id,
    )
    firing.start(rearm=rearm)
    draft.tell(
        events.PhaseStarted,
        entry_id,
        ordinal=draft.rows.case.entry_ordinal + 1,
        position=position,
        phase_key=phase.key,
        entered_by=way,
        expected_end_on=end,
        due_on=due_on,
        responsible_ids=responsible,
        rearmed=rearm,
        checkpoints=_checkpoints(draft, entry_id, phase, firing.tasks),
        tasks=tuple(firing.tasks),
        items=tuple(firing.items),
        messages=tuple(firing.messages),
        held=tuple(firing.held),
        skipped=tuple(firing.skipped),
        caused_by=caused_by,
    )
    firing.tell_unsent()
    draft.dates_cause = way


def _checkpoints(draft: Draft, entry_id: UUID, phase: PhaseDefinition, tasks: list[Task]) -> tuple[Checkpoint, ...]:
    """The checklist of a phase; a point that belongs to a request waits for it from the start (F156)."""
    requests = {task.automation_key: task for task in tasks if task.side == words.CLIENT}
    points = []
    for number, point in enumerate(phase.checkpoints, 1):
        waiting = requests.get(point.request) if point.request else None
        points.append(
            Checkpoint(
                draft.facts.new_id(),
                draft.rows.case.id,
                entry_id,
                number,
                point.key,
                words.OPEN if waiting is None else words.WAITING_ON,
                point.text,
                point.explanation,
                point.mandatory,
                point.always_blocking,
                point.note_on_deviation,
                None if waiting is None else waiting.id,
                four_eyes=point.four_eyes,
            )
        )
    return tuple(points)


def leave_phase(
    draft: Draft,
    entry: PhaseEntry,
    way: str,
    *,
    choices: Mapping[UUID, OpenTaskChoice] = NO_CHOICE,
    default: str = words.CARRY,
    carry_points: bool = False,
    done: bool = True,
    caused_by: UUID | None = None,
    reason_code: str = "",
    reason: str = "",
) -> None:
    """End the entry. done: completed, so what fires at the end of the phase does; else it was only left.

    choices: what happens to each open task; default: to those not named. carry_points: open mandatory checkpoints stay
    on the case (F154).
    """
    rows = draft.rows
    before = [task for task in rows.tasks.values() if task.entry_id == entry.id and task.is_open]
    carried: list[UUID] = []
    if done:
        carried.extend(_fire_at_end(draft, entry))
    cancelled: list[UUID] = []
    for task in before:
        choice = choices.get(task.id)
        what = default if choice is None else choice.what
        if what == words.CARRY:
            if not task.carried_over:
                carried.append(task.id)
        elif what == words.CANCEL:
            forget_timers(draft, task)
            if choice is None:
                cancelled.append(task.id)
            else:
                draft.tell(events.TaskCancelled, task.id, reason_code=way, reason=choice.reason)
    points = draft.points_of(entry.id) if carry_points else []
    draft.tell(
        events.PhaseCompleted if done else events.PhaseLeft,
        entry.id,
        left_by=way,
        carried_checkpoints=tuple(point.id for point in points),
        carried_tasks=tuple(carried),
        cancelled_tasks=tuple(cancelled),
        unfired=_stop_moments(draft, entry),
        caused_by=caused_by,
        reason_code=reason_code,
        reason=reason,
    )


def _fire_at_end(draft: Draft, entry: PhaseEntry) -> list[UUID]:
    """Automations with moment END; the tasks they make go on with the case."""
    phase = draft.template.phases[entry.position - 1]
    ending = [automation for automation in phase.automations if automation.moment.when == words.END]
    made: list[UUID] = []
    for automation in ending:
        firing = Firing.at(draft, entry)
        firing.fire_alone(automation)
        made.extend(task.id for task in firing.tasks)
    return made


def _stop_moments(draft: Draft, entry: PhaseEntry) -> tuple[str, ...]:
    """Automations whose moment has not come are cancelled with the phase (F160)."""
    unfired = []
    for automation in draft.template.phases[entry.position - 1].automations:
        due_at = moment_due(draft, automation.moment, entry.started_at, entry.due_on)
        if due_at is not None and due_at > draft.now:
            draft.cancel_timer(moment_key(entry.id, automation.key))
            unfired.append(automation.key)
    return tuple(unfired)


def forget_timers(draft: Draft, task: Task) -> None:
    """A task that ends needs no reminder any more, and goes to nobody else."""
    if task.clock_from is not None:
        draft.cancel_timer(escalation_key(task.id))
    if task.side == words.CLIENT and task.due_on is not None and task.sent_at is not None:
        draft.cancel_timer(remind_key(task.id))
    elif task.kind == words.THIRD_PARTY:
        draft.cancel_timer(third_party_key(task.id))


def third_party_key(task_id: UUID) -> str:
    """Timer of the expected date of a third party."""
    return f"third:{task_id}"
