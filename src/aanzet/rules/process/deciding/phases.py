"""Completing a phase, going back, stepping in, giving it to others (F142, F152, F181-F185)."""

from collections.abc import Mapping
from uuid import UUID

from aanzet.rules.process import commands, events, words
from aanzet.rules.process.candidates import refuse_candidates
from aanzet.rules.process.commands import AutomationEdit
from aanzet.rules.process.deciding.escalating import watch
from aanzet.rules.process.deciding.moving import coming_after, enter_phase, go_on, leave_phase
from aanzet.rules.process.deciding.who import may_handle, not_responsible, refuse_reason, refuse_strangers
from aanzet.rules.process.decision import Refusal
from aanzet.rules.process.draft import Draft
from aanzet.rules.process.state import PhaseEntry
from aanzet.rules.process.template.shape import PhaseDefinition


def refuse_entry(draft: Draft, entry_id: UUID) -> Refusal | None:
    """phase_passed when the asker saw another entry than the current one."""
    entry = draft.entry
    return None if entry is not None and entry.id == entry_id else Refusal("phase_passed")


def refuse_gate(draft: Draft, entry: PhaseEntry) -> Refusal | None:
    """checkpoints_open or required_item_missing: what the phase still needs (F152, F129)."""
    points = draft.points_of(entry.id)
    if points:
        values = {"count": len(points), "names": [point.text for point in points], "ids": [one.id for one in points]}
        return Refusal("checkpoints_open", values)
    for link in draft.template.item_types:
        if link.required_before_closing_phase == entry.phase_key and link.key not in draft.facts.item_types:
            return Refusal("required_item_missing", {"type": link.key})
    return None


def pass_gate(draft: Draft, entry: PhaseEntry, override_reason: str) -> Refusal | None:
    """Who may complete, and with which reason the gate may be passed all the same (F184)."""
    handles = may_handle(draft)
    if override_reason:
        if not draft.actor.may("cases.override"):
            return Refusal("permission_missing", {}, "override_reason")
        return refuse_reason(override_reason, "override_reason")
    return refuse_gate(draft, entry) if handles else not_responsible(draft)


def complete_phase(draft: Draft, command: commands.CompletePhase) -> Refusal | None:
    """The responsible declares the phase done and the next one starts (F152, F181)."""
    refusal = refuse_entry(draft, command.entry_id)
    entry = draft.entry
    if refusal is not None or entry is None:
        return refusal or Refusal("phase_passed")
    refusal = pass_gate(draft, entry, command.override_reason) or _refuse_choices(command)
    if refusal is not None:
        return refusal
    coming = coming_after(draft, entry.position)
    following = draft.template.phases[coming.position - 1]
    refusal = refuse_candidates(following, draft.people, command.responsible_ids) or refuse_skips(
        following, command.edits
    )
    if refusal is not None:
        return refusal
    overridden = bool(command.override_reason)
    leave_phase(
        draft,
        entry,
        words.BY_OVERRIDE if overridden else words.BY_HAND,
        choices=command.open_tasks,
        default=command.default_choice,
        carry_points=overridden,
        reason=command.override_reason,
    )
    go_on(draft, coming, words.BY_HAND, chosen=command.responsible_ids, edits=command.edits)
    return None


def _refuse_choices(command: commands.CompletePhase) -> Refusal | None:
    for choice in command.open_tasks.values():
        if choice.what == words.CANCEL:
            refusal = refuse_reason(choice.reason, "open_tasks")
            if refusal is not None:
                return refusal
    return None


def refuse_skips(phase: PhaseDefinition, edits: Mapping[str, AutomationEdit]) -> Refusal | None:
    """An automation is left out only where the template allows it, and with a reason (F158)."""
    for automation in phase.automations:
        edit = edits.get(automation.key)
        if edit is not None and edit.skip_reason:
            if not automation.may_skip:
                return Refusal("permission_missing", {}, "edits")
            refusal = refuse_reason(edit.skip_reason, "edits")
            if refusal is not None:
                return refusal
    return None


def go_back(draft: Draft, command: commands.GoBack) -> Refusal | None:
    """Return to an earlier phase; open tasks of the left one end (F183)."""
    entry = draft.entry
    refusal = refuse_entry(draft, command.entry_id)
    if refusal is not None or entry is None:
        return refusal or Refusal("phase_passed")
    if not (may_handle(draft) or draft.actor.may("cases.go_back")):
        return not_responsible(draft)
    position = draft.template.phase_named(command.phase_key) + 1
    if not 0 < position < entry.position:
        return Refusal("no_earlier_phase")
    refusal = refuse_reason(command.reason) or refuse_candidates(
        draft.template.phases[position - 1], draft.people, command.responsible_ids
    )
    if refusal is not None:
        return refusal
    leave_phase(draft, entry, words.BY_BACK, default=words.CANCEL, done=False, reason=command.reason)
    enter_phase(draft, position, words.BY_BACK, chosen=command.responsible_ids, rearm=command.rearm)
    return None


def override(draft: Draft, command: commands.Override) -> Refusal | None:
    """An administrator moves the case, or gives phase or task to others (F184, F185)."""
    entry = draft.entry
    if entry is None:
        return Refusal("phase_passed")
    if not draft.actor.may("cases.override"):
        return Refusal("permission_missing")
    if command.reason_code not in words.OVERRIDE_REASONS:
        return Refusal("reason_required", {}, "reason_code")
    refusal = refuse_reason(command.reason) if command.reason_code == "other" else None
    refusal = refusal or refuse_strangers(draft, command.responsible_ids)
    if refusal is not None:
        return refusal
    if command.what == words.OTHER_PERSON:
        return _other_person(draft, command, entry)
    position = draft.template.phase_named(command.phase_key) + 1
    forward = command.what == words.SET_STEP
    if not position or (position <= entry.position if forward else position >= entry.position):
        return Refusal("last_phase" if forward else "no_earlier_phase")
    _tell_override(draft, command)
    leave_phase(
        draft,
        entry,
        words.BY_OVERRIDE,
        default=words.CANCEL,
        carry_points=forward,
        done=False,
        reason_code=command.reason_code,
        reason=command.reason,
    )
    enter_phase(draft, position, words.BY_OVERRIDE, chosen=command.responsible_ids, rearm=command.tell)
    return None


def _other_person(draft: Draft, command: commands.Override, entry: PhaseEntry) -> Refusal | None:
    if not command.responsible_ids:
        return Refusal("not_a_candidate", {"person": None, "role": "", "allowed": draft.people.linked}, "people")
    task = draft.task(command.task_id) if command.task_id is not None else None
    if command.task_id is not None and (task is None or not task.is_open or task.side != words.OFFICE):
        return Refusal("phase_passed")
    _tell_override(draft, command)
    if task is not None:
        draft.tell(events.TaskAssigned, task.id, people=command.responsible_ids)
        watch(draft, draft.rows.tasks[task.id])
    else:
        draft.tell(
            events.PhaseAssigned, entry.id, responsible_ids=command.responsible_ids, before=entry.responsible_ids
        )
    draft.join_chat(members=command.responsible_ids)
    return None


def _tell_override(draft: Draft, command: commands.Override) -> None:
    draft.tell(events.CaseOverridden, what=command.what, reason_code=command.reason_code, reason=command.reason)


def assign_phase(draft: Draft, command: commands.AssignPhase) -> Refusal | None:
    """Give the current phase to other candidates."""
    entry = draft.entry
    refusal = refuse_entry(draft, command.entry_id)
    if refusal is not None or entry is None:
        return refusal or Refusal("phase_passed")
    if not (may_handle(draft) or draft.actor.may("cases.assign")):
        return not_responsible(draft)
    if not command.responsible_ids:
        return Refusal("not_a_candidate", {"person": None, "role": "", "allowed": draft.people.linked}, "people")
    refusal = refuse_candidates(draft.phase, draft.people, command.responsible_ids)
    if refusal is not None or command.responsible_ids == entry.responsible_ids:
        return refusal
    draft.tell(events.PhaseAssigned, entry.id, responsible_ids=command.responsible_ids, before=entry.responsible_ids)
    draft.join_chat(members=command.responsible_ids)
    return None
