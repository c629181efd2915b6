"""A case that goes on by itself (F164, F182)."""

from aanzet.rules.process import commands, events, words
from aanzet.rules.process.deciding.moving import coming_after, go_on, leave_phase
from aanzet.rules.process.deciding.phases import refuse_entry
from aanzet.rules.process.decision import Refusal
from aanzet.rules.process.draft import Draft
from aanzet.rules.process.state import PhaseEntry, Task


def advance_automatically(draft: Draft, command: commands.AdvanceAutomatically) -> Refusal | None:
    """Look again; decide looks after every command, so there is nothing to do here but to check the entry."""
    return refuse_entry(draft, command.entry_id)


def advance_if_ready(draft: Draft) -> None:
    """Go on by itself when the client (F164) or everybody (F182) is done; never from the last phase, nor on hold."""
    for _ in draft.template.phases:
        entry = draft.entry
        if entry is None or not draft.is_running or entry.position >= len(draft.template.phases):
            return
        last_task = _last_done(draft, entry)
        if last_task is None:
            return
        blocked = _blocks_advance(draft, entry)
        if blocked:
            if draft.rows.case.blocked_reason != blocked:
                with draft.as_system():
                    draft.tell(events.CaseStuck, code=blocked)
            return
        coming = coming_after(draft, entry.position)
        with draft.as_system():
            leave_phase(draft, entry, words.BY_ITSELF, carry_points=True, caused_by=last_task.id)
            go_on(draft, coming, words.BY_ITSELF, caused_by=last_task.id)


def would_advance(draft: Draft) -> bool:
    """Whether the case would go on by itself as things stand."""
    entry = draft.entry
    if entry is None or not draft.is_running or entry.position >= len(draft.template.phases):
        return False
    return _last_done(draft, entry) is not None and not _blocks_advance(draft, entry)


def _last_done(draft: Draft, entry: PhaseEntry) -> Task | None:
    """The task that completed the phase: the last one done, when no other stands in the way."""
    phase = draft.template.phases[entry.position - 1]
    if not (phase.auto_advance or phase.advance_when_done):
        return None
    everybody = phase.advance_when_done
    last = None
    for task in draft.rows.tasks.values():
        if task.entry_id != entry.id or not (task.side == words.CLIENT or (everybody and task.blocking)):
            continue
        if task.state == words.DONE:
            if last is None or (task.done_at or draft.now) >= (last.done_at or draft.now):
                last = task
        elif task.state != words.CANCELLED:
            return None
    return last


def _blocks_advance(draft: Draft, entry: PhaseEntry) -> str:
    """The code of what stops an automatic step: an always blocking checkpoint, or a document that must be there."""
    if any(point.always_blocking for point in draft.points_of(entry.id)):
        return "checkpoints_open"
    for link in draft.template.item_types:
        if link.required_before_closing_phase == entry.phase_key and link.key not in draft.facts.item_types:
            return "required_item_missing"
    return ""
