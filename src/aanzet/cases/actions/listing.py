"""The columns of a case row that lists show and filter on, computed from the decision (no second truth)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from aanzet.rules.process import words
from aanzet.rules.process.decision import Decision
from aanzet.rules.process.whose_turn import priority_of
from aanzet.rules.turn import OFFICE

LISTING_COLUMNS = {
    "phase_count": "integer",
    "phase_name": "text",
    "phase_side": "text",
    "responsible_ids": "uuid[]",
    "unassigned": "boolean",
    "promised_was": "date",
    "unique_key": "text",
    "turn_party": "text",
    "turn_rule": "text",
    "turn_row": "smallint",
    "turn_verb": "text",
    "turn_since": "timestamptz",
    "turn_until": "date",
    "turn_people": "uuid[]",
    "turn_instead_of": "uuid[]",
    "turn_group": "text",
    "turn_count": "integer",
    "turn_secondary": "jsonb",
    "turn_priority": "text",
    "due_on": "date",
    "changed_at": "timestamptz",
}
BIRTH_COLUMNS = {
    "number": "text",
    "title": "text",
    "template_id": "uuid",
    "product_id": "uuid",
    "period_kind": "text",
    "period_start": "date",
    "period_end": "date",
    "visible_to_client": "boolean",
}
OPEN = frozenset({words.NOT_STARTED, words.ACTIVE, words.ON_HOLD})
UNTIL_CLOSED = "open"  # unique_key of a template that is unique without a period: only while the case is open


@dataclass(frozen=True, slots=True)
class Birth:
    """What a new case is called and belongs to; never changes afterwards."""

    number: str
    title: str
    template_id: UUID
    product_id: UUID | None
    period_kind: str
    period_start: date | None
    period_end: date | None
    visible_to_client: bool
    unique_key: str | None


def listing(decision: Decision, now: datetime, before: Mapping[str, Any]) -> dict[str, Any]:
    """The list columns after the decision. before: unique_key and promised_was as they are now."""
    state, turn = decision.state, decision.turn
    assert state is not None and turn is not None  # noqa: S101 - a decision that writes carries both
    case, entry, phase = state.case, state.entry, state.phase
    promised_was = before["promised_was"]
    if decision.case and decision.case.before.promised_on and decision.case.before.promised_on != case.promised_on:
        promised_was = decision.case.before.promised_on
    unique_key = before["unique_key"]
    if unique_key == UNTIL_CLOSED and case.state not in OPEN:
        unique_key = None
    return {
        "phase_count": len(state.template.phases),
        "phase_name": phase.name if phase else "",
        "phase_side": phase.side if phase else "",
        "responsible_ids": entry.responsible_ids if entry else (),
        "unassigned": bool(entry and not entry.responsible_ids),
        "promised_was": promised_was,
        "unique_key": unique_key,
        "turn_party": turn.party,
        "turn_rule": turn.rule,
        "turn_row": turn.row,
        "turn_verb": turn.verb,
        "turn_since": turn.since,
        "turn_until": turn.until,
        "turn_people": turn.people,
        "turn_instead_of": turn.instead_of,
        "turn_group": turn.group,
        "turn_count": turn.count,
        "turn_secondary": turn.secondary,
        "turn_priority": priority_of(state.tasks, turn.party),
        "due_on": (turn.until or (entry.due_on if entry else None)) if case.state in OPEN else None,
        "changed_at": now,
    }


def turn_people(decision: Decision) -> tuple[UUID, ...]:
    """The team members in whose "Aan zet" the case stands."""
    state, turn = decision.state, decision.turn
    if state is None or turn is None or state.case.state not in OPEN or turn.party != OFFICE:
        return ()
    return tuple(dict.fromkeys(turn.people))
