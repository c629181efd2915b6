"""Checkpoints and professional notes (F151-F156)."""

from uuid import UUID

from aanzet.rules.process import commands, events, words
from aanzet.rules.process.deciding.four_eyes import refuse_same_eyes
from aanzet.rules.process.deciding.who import may_handle, not_responsible, refuse_reason
from aanzet.rules.process.decision import NewNote, Refusal
from aanzet.rules.process.draft import Draft
from aanzet.rules.process.state import Checkpoint

_BY_HAND = frozenset({words.OPEN, words.IN_PROGRESS, words.DONE, words.NOT_APPLICABLE})


def tick_checkpoint(draft: Draft, command: commands.TickCheckpoint) -> Refusal | None:
    """Change the state of a point of the current phase, or of one carried over (F153)."""
    entry = draft.entry
    point = draft.rows.checkpoints.get(command.checkpoint_id)
    if point is None or entry is None or not (point.entry_id == entry.id or point.carried_over):
        return Refusal("phase_passed")
    if not _may_tick(draft, point):
        return not_responsible(draft)
    waits = command.state == words.WAITING_ON and command.waiting_task_id is not None
    if waits:
        refusal = _refuse_waiting(draft, command.waiting_task_id)
        if refusal is not None:
            return refusal
    elif command.state not in _BY_HAND:
        return Refusal("choice_invalid", {"value": command.state, "allowed": tuple(sorted(_BY_HAND))}, "state")
    if command.state == words.NOT_APPLICABLE:
        refusal = refuse_reason(command.reason)
        if refusal is not None:
            return refusal
    if command.deviation and point.note_on_deviation and refuse_reason(command.note) is not None:
        return Refusal("note_required", {}, "note")
    if point.four_eyes and command.state in words.CHECKPOINT_PASSED and command.state != point.state:
        refusal = refuse_same_eyes(draft, point)
        if refusal is not None:
            return refusal
    waiting_for = command.waiting_task_id if waits else None
    if (command.state, command.reason, waiting_for) != (point.state, point.reason, point.waiting_task_id):
        draft.tell(
            events.CheckpointChanged,
            point.id,
            state=command.state,
            before=point.state,
            deviation=command.deviation,
            waiting_task_id=waiting_for,
            reason=command.reason,
        )
    if command.note.strip():
        _write_note(draft, words.DEVIATION if command.deviation else words.PROFESSIONAL, command.note, point)
    return None


def _refuse_waiting(draft: Draft, task_id: UUID | None) -> Refusal | None:
    """A point waits only for what lies with the client now (F156)."""
    task = draft.task(task_id) if task_id is not None else None
    out = task is not None and task.side == words.CLIENT and task.state in (words.OPEN, words.IN_PROGRESS)
    return None if out else Refusal("request_closed", {}, "waiting_task_id")


def _may_tick(draft: Draft, point: Checkpoint) -> bool:
    """The responsible; a carried-over point is still done by its owner, so by anyone with a role on the client.

    So is a four-eyes point: who is responsible has often prepared what somebody else has to look at.
    """
    others = point.carried_over or point.four_eyes
    return may_handle(draft) or (others and draft.is_office and draft.people.knows(draft.actor.id))


def add_checkpoint(draft: Draft, command: commands.AddCheckpoint) -> Refusal | None:
    """An extra point, in this case only; it can be done or set aside, not removed (F151)."""
    entry = draft.entry
    if entry is None:
        return Refusal("phase_passed")
    if not may_handle(draft):
        return not_responsible(draft)
    if not command.text.strip():
        return Refusal("required", {}, "text")
    point_id = draft.facts.new_id()
    position = 1 + max((one.position for one in draft.rows.checkpoints.values()), default=0)
    point = Checkpoint(
        point_id,
        draft.rows.case.id,
        entry.id,
        position,
        f"added-{point_id}",
        text=command.text,
        explanation=command.explanation,
        mandatory=command.mandatory,
        added_by=draft.by,
    )
    draft.tell(events.CheckpointAdded, point_id, checkpoints=(point,))
    return None


def add_note(draft: Draft, command: commands.AddNote) -> Refusal | None:
    """A professional note by anyone of the office with a role on the client, or the responsible (F153)."""
    if not (draft.is_office and (draft.people.knows(draft.actor.id) or may_handle(draft))):
        return not_responsible(draft)
    if command.kind not in words.NOTE_KINDS:
        return Refusal("choice_invalid", {"value": command.kind, "allowed": tuple(sorted(words.NOTE_KINDS))}, "kind")
    if not command.text.strip():
        return Refusal("note_required", {}, "text")
    point = None
    if command.checkpoint_id is not None:
        point = draft.rows.checkpoints.get(command.checkpoint_id)
        if point is None:
            return Refusal("phase_passed")
    _write_note(draft, command.kind, command.text, point, command)
    return None


def _write_note(
    draft: Draft, kind: str, text: str, point: Checkpoint | None, command: commands.AddNote | None = None
) -> None:
    entry = draft.entry
    note = NewNote(
        draft.facts.new_id(),
        draft.rows.case.id,
        point.entry_id if point is not None else entry.id if entry is not None else None,
        point.id if point is not None else None,
        kind,
        text,
        draft.by,
        draft.now,
        draft.on_behalf_of,
        command.item_id if command is not None else None,
    )
    draft.notes.append(note)
    draft.tell(events.NoteAdded, note.id, kind=kind, checkpoint_id=note.checkpoint_id)


def settle_waiting(draft: Draft) -> None:
    """A point that waited for the client goes on when the client is done (F156)."""
    for point in list(draft.rows.checkpoints.values()):
        if point.state != words.WAITING_ON or point.waiting_task_id is None:
            continue
        task = draft.task(point.waiting_task_id)
        if task is None or task.state in words.TASK_FINAL or task.state == words.WAITING:
            with draft.as_system():
                draft.tell(events.CheckpointChanged, point.id, state=words.IN_PROGRESS, before=words.WAITING_ON)
