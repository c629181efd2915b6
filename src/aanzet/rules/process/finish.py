"""The end of a decision: dates and turn computed, rows compared with how they were loaded."""

from datetime import date
from typing import TypeVar
from uuid import UUID

from aanzet.rules import dates
from aanzet.rules.process import events, words
from aanzet.rules.process.decision import Change, Decision, NewInterval
from aanzet.rules.process.draft import Draft
from aanzet.rules.process.state import CaseState, PhaseEntry
from aanzet.rules.process.whose_turn import turn_inputs
from aanzet.rules.turn import Turn, turn_of

R = TypeVar("R")


def finish(draft: Draft) -> Decision:
    """Dates and turn computed, rows compared with how they were: the decision."""
    state, rows = draft.state, draft.rows
    if draft.dates_cause:
        _move_dates(draft)
    turn = turn_of(turn_inputs(rows, draft.template, draft.people, draft.now, state.turn))
    interval = _interval(draft, turn)
    turn_changed = turn != state.turn
    if not (turn_changed or draft.wrote_anything):
        return Decision(state=state, turn=turn)
    new_entries, changed_entries = _compare(rows.entries, () if state.entry is None else (state.entry,))
    new_tasks, changed_tasks = _compare(rows.tasks, state.tasks)
    new_items, changed_items = _compare(rows.items, state.items)
    new_points, changed_points = _compare(rows.checkpoints, state.checkpoints)
    rows.set_case(version=state.case.version + 1)
    case = rows.case
    after = CaseState(
        case,
        draft.template,
        rows.entry,
        tuple(rows.tasks.values()),
        tuple(rows.items.values()),
        tuple(rows.checkpoints.values()),
        frozenset(rows.failed),
        turn,
    )
    return Decision(
        state=after,
        case=Change(state.case, case),
        turn=turn,
        turn_changed=turn_changed,
        new_entries=new_entries,
        changed_entries=changed_entries,
        new_tasks=new_tasks,
        changed_tasks=changed_tasks,
        new_items=new_items,
        changed_items=changed_items,
        new_checkpoints=new_points,
        changed_checkpoints=changed_points,
        notes=tuple(draft.notes),
        conversation=draft.conversation,
        participants=tuple(draft.participants.values()),
        messages=tuple(draft.messages),
        effects=tuple(draft.effects),
        effect_changes=tuple(draft.effect_changes),
        timers=tuple(draft.timers.values()),
        cancelled_timers=tuple(dict.fromkeys(draft.cancelled)),
        interval=interval,
        closes_interval=_closes_interval(draft, interval),
        events=tuple(draft.events),
    )


def _interval(draft: Draft, turn: Turn) -> NewInterval | None:
    """A new turn interval when the turn passed or the phase changed; ended cases have none."""
    before, case = draft.state, draft.rows.case
    if case.state in (words.COMPLETED, words.CANCELLED):
        if before.turn is not None and before.turn.party != words.NOBODY:
            _tell_turn(draft, turn)
        return None
    same_holder = before.turn is not None and before.turn.holder == turn.holder
    was_ended = before.case.state in (words.COMPLETED, words.CANCELLED)
    if (
        same_holder
        and not was_ended
        and (before.case.entry_id, before.case.phase_key)
        == (
            case.entry_id,
            case.phase_key,
        )
    ):
        return None
    if not same_holder:
        _tell_turn(draft, turn)
    return NewInterval(
        draft.facts.new_id(),
        case.id,
        case.client_id,
        case.entry_id,
        case.phase_key,
        turn.party,
        turn.rule,
        turn.people,
        turn.instead_of,
        turn.group,
        draft.now,
    )


def _tell_turn(draft: Draft, turn: Turn) -> None:
    draft.tell(
        events.TurnPassed,
        party=turn.party,
        rule=turn.rule,
        people=turn.people,
        instead_of=tuple(person for person in turn.instead_of if person is not None),
        group=turn.group,
        since=turn.since,
        until=turn.until,
        verb=turn.verb,
    )


def _closes_interval(draft: Draft, new: NewInterval | None) -> bool:
    before = draft.state
    if before.turn is None or before.case.state in (words.COMPLETED, words.CANCELLED):
        return False
    return new is not None or draft.rows.case.state in (words.COMPLETED, words.CANCELLED)


def _move_dates(draft: Draft) -> None:
    """Expected delivery both ways, promised delivery only later (F145)."""
    case, entry = draft.rows.case, draft.entry
    if entry is None:
        return
    expected = expected_on(draft, entry)
    promised = case.promised_on
    if promised is not None:
        promised = dates.promised(promised, expected)
    if (expected, promised) != (case.expected_on, case.promised_on):
        draft.tell(
            events.DatesMoved,
            shared=draft.template.visible_to_client,
            expected_on=expected,
            promised_on=promised,
            expected_before=case.expected_on,
            promised_before=case.promised_on,
            cause_code=draft.dates_cause,
        )


def expected_on(draft: Draft, entry: PhaseEntry) -> date:
    """The delivery date as things stand."""
    case = draft.rows.case
    kind, calendar = draft.template.day_kind, draft.house.calendar
    end = entry.expected_end_on
    if case.state == words.ON_HOLD and case.held_on is not None and case.hold_until is not None:
        end = dates.add_days(end, dates.days_between(case.held_on, case.hold_until, kind, calendar), kind, calendar)
    leads = [phase.lead_time_days for phase in draft.template.phases[entry.position :]]
    return dates.expected_ends(end, draft.today, leads, kind, calendar)[-1]


def _compare(rows: dict[UUID, R], before: tuple[R, ...]) -> tuple[tuple[R, ...], tuple[Change[R], ...]]:
    """New rows, and changed ones beside how they were. No row is ever taken out: the old ones come first, in order."""
    now = tuple(rows.values())
    pairs = zip(before, now, strict=False)
    changes = tuple(Change(old, row) for old, row in pairs if row is not old and row != old)
    return now[len(before) :], changes
