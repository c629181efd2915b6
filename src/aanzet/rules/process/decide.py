"""The one function of the engine: what a command does to a case. Pure and total: a refusal is a value.

    decision = decide(state, command, now, facts)

ALLOWED is the table of what may be asked in which state of the case; HANDLERS says who decides it. After every command
that is not refused the same three things follow: points that waited for the client go on, the case moves by itself if
it may (F164), and dates and turn are computed.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from aanzet.rules.process import commands, words
from aanzet.rules.process.deciding import (
    adding,
    advance,
    cases,
    checkpoints,
    dues,
    migrating,
    phases,
    requests,
    tasks,
    timers,
)
from aanzet.rules.process.decision import Decision, Refusal
from aanzet.rules.process.draft import Draft
from aanzet.rules.process.finish import finish
from aanzet.rules.process.state import CaseState, Facts

_NEW = frozenset({words.NEW})
_NOT_STARTED = frozenset({words.NOT_STARTED})
_ACTIVE = frozenset({words.ACTIVE})
_ON_HOLD = frozenset({words.ON_HOLD})
_RUNNING = frozenset({words.ACTIVE, words.ON_HOLD})
_BEFORE_END = frozenset({words.NOT_STARTED, words.ACTIVE, words.ON_HOLD})
_COMPLETED = frozenset({words.COMPLETED})
_ANY = words.CASE_STATES

# What may be asked, and in which states of the case (F173).
ALLOWED: dict[type, frozenset[str]] = {
    commands.CreateCase: _NEW,
    commands.StartCase: _NOT_STARTED,
    commands.CompletePhase: _ACTIVE,
    commands.AdvanceAutomatically: _ACTIVE,
    commands.GoBack: _ACTIVE,
    commands.Override: _ACTIVE,
    commands.HoldCase: _ACTIVE,
    commands.ResumeCase: _ON_HOLD,
    commands.CancelCase: _BEFORE_END,
    commands.CloseCase: _ACTIVE,
    commands.ReopenCase: _COMPLETED,
    commands.RefreshDates: _BEFORE_END,
    commands.AssignPhase: _RUNNING,
    commands.MoveDue: _ACTIVE,
    commands.TickCheckpoint: _RUNNING,
    commands.AddCheckpoint: _RUNNING,
    commands.AddNote: _ANY,
    commands.CompleteTask: _RUNNING,
    commands.RefuseTask: _RUNNING,
    commands.ReopenTask: _ACTIVE,
    commands.CancelTask: _RUNNING,
    commands.AddTask: _ACTIVE,
    commands.ClaimTask: _RUNNING,
    commands.ReleaseTask: _RUNNING,
    commands.AssignTask: _RUNNING,
    commands.PrioritiseTask: _RUNNING,
    commands.FixHeld: _ACTIVE,
    commands.SupplyItem: _RUNNING,
    commands.ItemNotAvailable: _RUNNING,
    commands.SendRequest: _RUNNING,
    commands.AcceptItem: _RUNNING,
    commands.RejectItem: _ACTIVE,
    commands.MigrateCase: _BEFORE_END,
    commands.UndoMigration: _BEFORE_END,
    commands.FireTimer: _ANY,
    commands.DeliverySettled: _ANY,
}


def _complete(draft: Draft, command: commands.CompletePhase) -> Refusal | None:
    """Completing the last phase is closing the case (F188)."""
    entry = draft.entry
    if entry is not None and entry.position == len(draft.template.phases):
        return cases.close_case(draft, command)
    return phases.complete_phase(draft, command)


HANDLERS: dict[type, Callable[[Draft, Any], Refusal | None]] = {
    commands.CreateCase: cases.create_case,
    commands.StartCase: cases.start_case,
    commands.CompletePhase: _complete,
    commands.AdvanceAutomatically: advance.advance_automatically,
    commands.GoBack: phases.go_back,
    commands.Override: phases.override,
    commands.HoldCase: cases.hold_case,
    commands.ResumeCase: cases.resume_case,
    commands.CancelCase: cases.cancel_case,
    commands.CloseCase: cases.close_case,
    commands.ReopenCase: cases.reopen_case,
    commands.RefreshDates: cases.refresh_dates,
    commands.AssignPhase: phases.assign_phase,
    commands.MoveDue: dues.move_due,
    commands.TickCheckpoint: checkpoints.tick_checkpoint,
    commands.AddCheckpoint: checkpoints.add_checkpoint,
    commands.AddNote: checkpoints.add_note,
    commands.CompleteTask: tasks.complete_task,
    commands.RefuseTask: tasks.refuse_task,
    commands.ReopenTask: tasks.reopen_task,
    commands.CancelTask: tasks.cancel_task,
    commands.AddTask: adding.add_task,
    commands.ClaimTask: tasks.claim_task,
    commands.ReleaseTask: tasks.release_task,
    commands.AssignTask: tasks.assign_task,
    commands.PrioritiseTask: tasks.prioritise_task,
    commands.FixHeld: adding.fix_held,
    commands.SupplyItem: requests.supply_item,
    commands.ItemNotAvailable: requests.item_not_available,
    commands.SendRequest: requests.send_request,
    commands.AcceptItem: requests.accept_item,
    commands.RejectItem: requests.reject_item,
    commands.MigrateCase: migrating.migrate_case,
    commands.UndoMigration: migrating.undo_migration,
    commands.FireTimer: timers.fire_timer,
    commands.DeliverySettled: timers.delivery_settled,
}


def decide(state: CaseState, command: commands.Command, now: datetime, facts: Facts) -> Decision:
    """What the command does to the case, or why not. Changes nothing; asks nothing but its arguments."""
    kind = type(command)
    if state.case.state not in ALLOWED[kind]:
        return Decision(Refusal("not_now", {"state": state.case.state, "possible": possible(state.case.state)}), state)
    draft = Draft(state, now, facts)
    refusal = HANDLERS[kind](draft, command)
    if refusal is not None:
        return Decision(refusal, state)
    if draft.events and draft.is_running:
        checkpoints.settle_waiting(draft)
    if draft.is_running:
        advance.advance_if_ready(draft)
    return finish(draft)


def possible(state: str) -> tuple[str, ...]:
    """The commands that can be asked in a state, by name."""
    return tuple(kind.__name__ for kind, states in ALLOWED.items() if state in states)
