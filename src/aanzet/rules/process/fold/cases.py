"""What the events of the case and its phases do to the rows."""

from collections.abc import Callable
from typing import Any

from aanzet.rules.process import events, words
from aanzet.rules.process.fold.rows import Rows, changed, object_of
from aanzet.rules.process.fold.tasks import new_tasks
from aanzet.rules.process.state import PhaseEntry


def _case_created(rows: Rows, event: events.CaseCreated, state: str = words.NOT_STARTED) -> None:
    rows.set_case(
        state=state,
        template_version_id=event.template_version_id,
        period=event.period,
        internal=event.internal,
        legal_due_on=event.legal_due_on,
        planned_responsible_ids=event.planned_responsible_ids,
        sender_id=event.sender_id,
        recipient_id=event.recipient_id,
        created_by=event.by,
        created_at=event.at,
    )


def _case_started(rows: Rows, event: events.CaseStarted) -> None:
    if event.made_now:
        _case_created(rows, event)
    rows.set_case(
        state=words.ACTIVE,
        started_at=event.at,
        conversation_id=event.conversation_id,
        expected_on=event.expected_on,
        promised_on=event.promised_on,
    )


def _case_held(rows: Rows, event: events.CaseHeld) -> None:
    rows.set_case(
        state=words.ON_HOLD, held_on=event.held_on, hold_until=event.hold_until, hold_reason=event.hold_reason
    )
    for task_id in event.clocks:
        rows.set_task(task_id, clock_stopped_at=event.at)


def _case_resumed(rows: Rows, event: events.CaseResumed) -> None:
    rows.set_case(state=words.ACTIVE, held_on=None, hold_until=None, hold_reason="")
    if rows.case.entry_id is not None:
        rows.set_entry(rows.case.entry_id, expected_end_on=event.expected_end_on, due_on=event.due_on)
    for task_id, due_on in event.dues:
        rows.set_task(task_id, due_on=due_on)
    for task_id, since in event.clocks:
        rows.set_task(task_id, clock_from=since, clock_stopped_at=None)


def _case_cancelled(rows: Rows, event: events.CaseCancelled) -> None:
    rows.entry = None
    rows.failed.clear()
    for task_id in event.tasks:
        rows.end_task(task_id, words.CANCELLED, event)
    rows.set_case(
        state=words.CANCELLED,
        entry_id=None,
        ended_at=event.at,
        end_reason=event.end_reason,
        held_on=None,
        hold_until=None,
        hold_reason="",
        blocked_reason="",
    )


def _case_closed(rows: Rows, event: events.CaseClosed) -> None:
    rows.entry = None
    rows.failed.clear()
    rows.set_case(state=words.COMPLETED, entry_id=None, ended_at=event.at, result=event.result, blocked_reason="")


def _case_reopened(rows: Rows, event: events.CaseReopened) -> None:
    rows.set_case(state=words.ACTIVE, ended_at=None, result="")


def _dates_moved(rows: Rows, event: events.DatesMoved) -> None:
    rows.set_case(expected_on=event.expected_on, promised_on=event.promised_on)


def _turn_passed(rows: Rows, event: events.TurnPassed) -> None:
    rows.turn = event


def _case_stuck(rows: Rows, event: events.CaseStuck) -> None:
    rows.set_case(blocked_reason=event.code)


def _fell_silent(rows: Rows, event: events.CaseFellSilent) -> None:
    rows.set_case(silent=True)


def _effect_settled(rows: Rows, event: events.EffectSettled) -> None:
    if event.state in words.EFFECT_FAILED:
        rows.failed.add(event.key)
    else:
        rows.failed.discard(event.key)


def _phase_started(rows: Rows, event: events.PhaseStarted) -> None:
    entry_id = object_of(event)
    rows.entry = rows.entries[entry_id] = PhaseEntry(
        entry_id,
        rows.case.id,
        event.ordinal,
        event.position,
        event.phase_key,
        words.ACTIVE,
        event.entered_by,
        event.at,
        event.expected_end_on,
        event.due_on,
        event.responsible_ids,
    )
    rows.set_case(
        phase_position=event.position,
        phase_key=event.phase_key,
        entry_id=entry_id,
        entry_ordinal=event.ordinal,
        blocked_reason="",
        silent=False,
    )
    rows.failed.clear()
    for point in event.checkpoints:
        rows.checkpoints[point.id] = point
    new_tasks(rows, event)


def _phase_skipped(rows: Rows, event: events.PhaseSkipped) -> None:
    """An entry that is over at once; the case stays where it is until the next phase starts."""
    entry_id = object_of(event)
    rows.entries[entry_id] = PhaseEntry(
        entry_id,
        rows.case.id,
        event.ordinal,
        event.position,
        event.phase_key,
        words.SKIPPED,
        event.entered_by,
        event.at,
        event.on,
        event.on,
        ended_at=event.at,
        left_by=words.BY_CONDITION,
        ended_by=event.by,
    )
    rows.set_case(entry_ordinal=event.ordinal)


def _phase_ended(rows: Rows, event: events.PhaseCompleted) -> None:
    for point_id in event.carried_checkpoints:
        rows.checkpoints[point_id] = changed(rows.checkpoints[point_id], carried_over=True)
    for task_id in event.carried_tasks:
        rows.set_task(task_id, carried_over=True)
    for task_id in event.cancelled_tasks:
        rows.end_task(task_id, words.CANCELLED, event)
    rows.set_entry(
        object_of(event),
        state=words.COMPLETED,
        ended_at=event.at,
        ended_by=event.by,
        left_by=event.left_by,
        reason=event.reason,
    )


def _phase_assigned(rows: Rows, event: events.PhaseAssigned) -> None:
    rows.set_entry(object_of(event), responsible_ids=event.responsible_ids)


def _due_moved(rows: Rows, event: events.DueMoved) -> None:
    rows.set_entry(object_of(event), due_on=event.due_on, expected_end_on=event.due_on)
    for task_id, due_on in event.dues:
        rows.set_task(task_id, due_on=due_on)


FOLDS: dict[type, Callable[[Rows, Any], None]] = {
    events.CaseCreated: _case_created,
    events.CaseStarted: _case_started,
    events.CaseHeld: _case_held,
    events.CaseResumed: _case_resumed,
    events.CaseCancelled: _case_cancelled,
    events.CaseClosed: _case_closed,
    events.CaseReopened: _case_reopened,
    events.DatesMoved: _dates_moved,
    events.TurnPassed: _turn_passed,
    events.CaseStuck: _case_stuck,
    events.CaseFellSilent: _fell_silent,
    events.EffectSettled: _effect_settled,
    events.PhaseStarted: _phase_started,
    events.PhaseSkipped: _phase_skipped,
    events.PhaseCompleted: _phase_ended,
    events.PhaseLeft: _phase_ended,
    events.PhaseAssigned: _phase_assigned,
    events.DueMoved: _due_moved,
}
