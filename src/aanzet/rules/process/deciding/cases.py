"""Making, starting, pausing, stopping, closing and reopening a case (F173-F176, F186-F188)."""

from uuid import UUID

from aanzet.rules import dates
from aanzet.rules.process import commands, events, words
from aanzet.rules.process.candidates import recipients, refuse_candidates, sender
from aanzet.rules.process.commands import StartCase
from aanzet.rules.process.deciding.deadlines import remind, remind_key, wait_again
from aanzet.rules.process.deciding.escalating import clocks_after, stop_clocks, watch
from aanzet.rules.process.deciding.moving import enter_phase, forget_timers, leave_phase
from aanzet.rules.process.deciding.outbound import Filler, effect_key, ids, notify, problem_of, send_out
from aanzet.rules.process.deciding.phases import pass_gate, refuse_entry, refuse_skips
from aanzet.rules.process.deciding.who import may_handle, not_responsible, refuse_reason
from aanzet.rules.process.decision import NewConversation, Refusal
from aanzet.rules.process.draft import Draft
from aanzet.rules.process.state import PhaseEntry
from aanzet.rules.process.template.shape import ClosingMessage


def create_case(draft: Draft, command: commands.CreateCase) -> Refusal | None:
    """The case comes into being, and starts at once when asked (F124)."""
    if command.start is not None:
        return _start(draft, command.start, made_now=True)
    case = draft.rows.case
    draft.tell(
        events.CaseCreated,
        template_version_id=case.template_version_id,
        period=case.period,
        internal=case.internal,
        legal_due_on=case.legal_due_on,
        planned_responsible_ids=case.planned_responsible_ids,
        sender_id=case.sender_id,
        recipient_id=case.recipient_id,
    )
    return None


def start_case(draft: Draft, command: StartCase) -> Refusal | None:
    """Phase 1 begins: chat, responsible, automations, dates (F176). All or nothing."""
    return _start(draft, command, made_now=False)


def _start(draft: Draft, command: StartCase, *, made_now: bool) -> Refusal | None:
    template, case, people = draft.template, draft.rows.case, draft.people
    if not template.phases:
        return Refusal("phase_required")
    chosen = command.responsible_ids or case.planned_responsible_ids
    contact_id = command.contact_id or case.recipient_id
    sender_id = command.sender_id or case.sender_id
    refusal = (
        refuse_candidates(template.phases[0], people, chosen)
        or refuse_contact(draft, contact_id)
        or refuse_skips(template.phases[0], command.edits)
    )
    if refusal is not None:
        return refusal
    chat = None if case.internal else draft.facts.new_id()
    leads = [phase.lead_time_days for phase in template.phases]
    first = dates.add_days(draft.today, leads[0], template.day_kind, draft.house.calendar)
    expected = dates.expected_ends(first, draft.today, leads[1:], template.day_kind, draft.house.calendar)[-1]
    draft.tell(
        events.CaseStarted,
        shared=template.visible_to_client,
        template_version_id=case.template_version_id,
        period=case.period,
        internal=case.internal,
        legal_due_on=case.legal_due_on,
        planned_responsible_ids=case.planned_responsible_ids,
        sender_id=case.sender_id,
        recipient_id=case.recipient_id,
        made_now=made_now,
        conversation_id=chat,
        expected_on=expected,
        promised_on=expected if template.visible_to_client else None,
    )
    if chat is not None:
        draft.conversation = NewConversation(chat, case.id, case.client_id)
    enter_phase(
        draft,
        1,
        words.BY_START,
        chosen=chosen,
        edits=command.edits,
        sender_id=sender_id,
        contact_id=contact_id,
    )
    draft.dates_cause = ""  # just told
    return None


def refuse_contact(draft: Draft, contact_id: UUID | None) -> Refusal | None:
    """not_a_contact_of_client for a chosen contact who is not linked, or is blocked."""
    if contact_id is None:
        return None
    for contact in draft.people.contacts:
        if contact.id == contact_id and not contact.blocked:
            return None
    return Refusal("not_a_contact_of_client", {"person": contact_id}, "contact_id")


def hold_case(draft: Draft, command: commands.HoldCase) -> Refusal | None:
    """The case pauses until a date; reminders stop, dates move with it (F186)."""
    if not (may_handle(draft) or draft.actor.may("cases.override")):
        return not_responsible(draft)
    if command.until is None:
        return Refusal("resume_date_required", {}, "until")
    if command.until <= draft.today:
        return Refusal("date_in_past", {}, "until")
    refusal = refuse_reason(command.reason)
    if refusal is not None:
        return refusal
    for task in draft.rows.tasks.values():
        if task.is_open and task.side == words.CLIENT and task.sent_at is not None:
            draft.cancel_timer(remind_key(task.id))
    draft.tell(
        events.CaseHeld,
        shared=draft.template.visible_to_client,
        held_on=draft.today,
        hold_until=command.until,
        hold_reason=command.reason,
        clocks=stop_clocks(draft),
    )
    case = draft.rows.case
    due_at = dates.at_local(command.until, dates.MORNING, draft.house.zone)
    draft.set_timer(resume_key(case.id), words.RESUME, due_at, case.id, command.until.isoformat())
    draft.dates_cause = "hold"
    return None


def resume_case(draft: Draft, command: commands.ResumeCase) -> Refusal | None:
    """The case goes on: due dates move by the days it lay still, reminders begin again (F186)."""
    if not (may_handle(draft) or draft.actor.may("cases.override")):
        return not_responsible(draft)
    case, entry = draft.rows.case, draft.entry
    if entry is None:
        return Refusal("phase_passed")
    kind, calendar = draft.template.day_kind, draft.house.calendar
    paused = max(dates.days_between(case.held_on or draft.today, draft.today, kind, calendar), 0)
    dues = tuple(
        (task.id, dates.add_days(task.due_on, paused, kind, calendar))
        for task in draft.rows.tasks.values()
        if task.is_open and task.due_on is not None and task.kind != words.THIRD_PARTY
    )
    draft.tell(
        events.CaseResumed,
        shared=draft.template.visible_to_client,
        paused_days=paused,
        expected_end_on=dates.add_days(entry.expected_end_on, paused, kind, calendar),
        due_on=dates.add_days(entry.due_on, paused, kind, calendar),
        dues=dues,
        clocks=clocks_after(draft),
    )
    draft.cancel_timer(resume_key(case.id))
    wait_again(draft, draft.rows.entries[entry.id])
    for task in draft.rows.tasks.values():
        watch(draft, task)
        if task.side == words.CLIENT and task.state in (words.OPEN, words.IN_PROGRESS):
            remind(draft, task)
    draft.dates_cause = "resume"
    return None


def cancel_case(draft: Draft, command: commands.CancelCase) -> Refusal | None:
    """The case is stopped for good; everything open ends (F187)."""
    if not draft.actor.may("cases.cancel"):
        return Refusal("permission_missing")
    refusal = refuse_reason(command.reason)
    if refusal is not None:
        return refusal
    case, entry = draft.rows.case, draft.entry
    if command.text and draft.template.visible_to_client:
        _say_closing(draft, ClosingMessage(command.text, draft.template.close_message.sender_role), entry)
    if entry is not None:
        leave_phase(draft, entry, words.BY_CANCEL, default=words.CANCEL, done=False, reason=command.reason)
    if case.state == words.ON_HOLD:
        draft.cancel_timer(resume_key(case.id))
    rest = [task for task in draft.rows.tasks.values() if task.is_open]
    for task in rest:
        forget_timers(draft, task)
    draft.tell(
        events.CaseCancelled,
        shared=draft.template.visible_to_client,
        end_reason=command.reason,
        tasks=tuple(task.id for task in rest),
    )
    return None


def close_case(draft: Draft, command: commands.CloseCase | commands.CompletePhase) -> Refusal | None:
    """The last phase is done: result, closing message, COMPLETED (F188). Carried-over checkpoints stop it (F154)."""
    refusal = refuse_entry(draft, command.entry_id)
    entry = draft.entry
    if refusal is not None or entry is None:
        return refusal or Refusal("phase_passed")
    if entry.position < len(draft.template.phases):
        return Refusal("not_now", {"state": words.ACTIVE, "possible": ("complete_phase",)})
    refusal = pass_gate(draft, entry, command.override_reason)
    if refusal is None and not command.override_reason:
        refusal = _refuse_carried_over(draft)
    if refusal is not None:
        return refusal
    results = [result.key for result in draft.template.results]
    result = command.result or (results[0] if len(results) == 1 else "")
    if (results and result not in results) or (result and not results):
        return Refusal("result_required", {"results": tuple(results)}, "result")
    overridden = bool(command.override_reason)
    leave_phase(
        draft,
        entry,
        words.BY_OVERRIDE if overridden else words.BY_CLOSE,
        choices=command.open_tasks if isinstance(command, commands.CompletePhase) else {},
        default=words.CANCEL,
        carry_points=overridden,
        reason=command.override_reason,
    )
    for task in [task for task in draft.rows.tasks.values() if task.is_open]:
        forget_timers(draft, task)
        draft.tell(events.TaskCancelled, task.id, reason_code=words.BY_CLOSE)
    said = len(draft.messages)
    if isinstance(command, commands.CompletePhase) or command.tell:
        missing = _say_closing(draft, draft.template.close_message, entry)
        if missing:
            return Refusal("variable_empty", {"variable": missing[0]})
    message_id = draft.messages[-1].id if len(draft.messages) > said else None
    draft.tell(events.CaseClosed, shared=draft.template.visible_to_client, result=result, message_id=message_id)
    return None


def _refuse_carried_over(draft: Draft) -> Refusal | None:
    points = [
        point
        for point in draft.rows.checkpoints.values()
        if point.carried_over and point.mandatory and not point.is_passed
    ]
    if not points:
        return None
    values = {"count": len(points), "names": [point.text for point in points], "ids": [one.id for one in points]}
    return Refusal("checkpoints_carried_over", values)


def _say_closing(draft: Draft, closing: ClosingMessage, entry: PhaseEntry | None) -> tuple[str, ...]:
    """Send the closing text; gives the variables that are empty, in which case nothing was sent."""
    if not closing.text:
        return ()
    responsible = entry.responsible_ids if entry is not None else ()
    sender_id = sender(closing.sender_role, draft.people, None, responsible)
    contacts = recipients(closing.recipient, draft.people)
    fill = Filler(draft, draft.phase, sender_id, contacts, draft.today)
    text = fill(closing.text)
    problem = problem_of(contacts, sender_id, fill.missing)
    if problem == words.EMPTY_VARIABLE:
        return fill.missing
    entry_id = entry.id if entry is not None else None
    if not problem:
        send_out(
            draft,
            text,
            entry_id=entry_id,
            origin=words.CLOSING,
            kind=words.MESSAGE_NOTICE,
            sender_id=sender_id,
            contacts=ids(contacts),
            blocking=False,
        )
    else:
        notify(
            draft,
            key=effect_key(draft.rows.case.id, entry_id, words.CLOSING, None),
            kind=words.MESSAGE_NOTICE,
            person_id=None,
            entry_id=entry_id,
            origin=words.CLOSING,
            state=words.HELD,
            reason=problem,
        )
    return ()


def reopen_case(draft: Draft, command: commands.ReopenCase) -> Refusal | None:
    """A completed case runs again, in a new entry of its last phase (F188)."""
    if not draft.actor.may("cases.reopen"):
        return Refusal("permission_missing")
    refusal = refuse_reason(command.reason)
    if refusal is not None:
        return refusal
    draft.tell(events.CaseReopened, reason=command.reason)
    enter_phase(draft, len(draft.template.phases), words.BY_REOPEN, rearm=False)
    return None


def refresh_dates(draft: Draft, command: commands.RefreshDates) -> Refusal | None:
    """Compute the expected dates again (F145)."""
    draft.dates_cause = "daily"
    return None


def resume_key(case_id: UUID) -> str:
    """Timer that ends the pause of a case."""
    return f"resume:{case_id}"
