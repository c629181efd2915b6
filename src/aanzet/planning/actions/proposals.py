"""Taking over a proposed distribution (F318), and planning cases in bulk (F316)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from aanzet.access.queries.members import active_members
from aanzet.access.queries.organizations import organization
from aanzet.cases.actions.due import Shift, move_due
from aanzet.cases.actions.queue import assign_cases
from aanzet.core.commands import command
from aanzet.core.errors import NotFound, Refused
from aanzet.core.ids import new_id
from aanzet.planning.actions.slots import BULK, PROPOSAL, Change, hold_board, write
from aanzet.planning.actions.undo import stored_dues, stored_hands
from aanzet.planning.queries.cases import keys_of_cases
from aanzet.planning.queries.hours import may_plan
from aanzet.planning.queries.items import CASE
from aanzet.planning.queries.proposal import Line, Proposed, proposed
from aanzet.planning.queries.slots import Slot
from aanzet.rules.actors import Actor
from aanzet.rules.dates import local_day
from aanzet.rules.planning.proposing import NO_ESTIMATE, Misfit, Placed


@command
def apply_proposal(
    *, actor: Actor, now: datetime, digest: str, team_id: UUID | None = None, person_id: UUID | None = None
) -> UUID:
    """Take over the proposal that was shown; id of the change. Refused: proposal_changed when the board is another."""
    house = organization(actor.organization_id)
    hold_board(actor)
    found = proposed(actor, house, local_day(now, house.tz), team_id=team_id, person_id=person_id)
    if found.digest != digest:
        raise Refused("proposal_changed")
    return write(actor, now, PROPOSAL, [_change(line, found) for line in found.lines])


@dataclass(frozen=True, slots=True)
class PlanOrder:
    """What happens to the chosen cases; None = stays. start_on: the first day on which they are planned."""

    person_id: UUID | None = None
    start_on: date | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class PlanOutcome:
    """What came of it. change_id: to undo all of it; None = nothing changed. refused: case -> why it stayed with whom
    it was, or kept its due date. misfits: case -> why it is not planned."""

    change_id: UUID | None = None
    planned: int = 0
    given: int = 0
    shifts: Mapping[UUID, Shift] = field(default_factory=dict)
    refused: Mapping[UUID, Refused] = field(default_factory=dict)
    misfits: Mapping[UUID, Misfit] = field(default_factory=dict)


def check_order(actor: Actor, now: datetime, order: PlanOrder) -> None:
    """Refused: nothing_to_plan, start_after_due, planning_in_past, date_in_past, person_inactive. NotFound: not his."""
    today = local_day(now, organization(actor.organization_id).tz)
    if order == PlanOrder():
        raise Refused("nothing_to_plan", field="person")
    if order.start_on and order.due_on and order.start_on > order.due_on:
        raise Refused("start_after_due", field="start_on")
    if order.start_on and order.start_on < today:
        raise Refused("planning_in_past", field="start_on")
    if order.due_on and order.due_on < today:
        raise Refused("date_in_past", field="due_on")
    if order.person_id:
        if not may_plan(actor, order.person_id) or order.person_id not in active_members():
            raise NotFound(order.person_id)
        if not active_members()[order.person_id]:
            raise Refused("person_inactive", field="person")


@command
def plan_cases(*, actor: Actor, now: datetime, case_ids: Collection[UUID], order: PlanOrder) -> PlanOutcome:
    """Give cases to a colleague, move their due dates and plan their work from a day on, each case for itself (F316).

    Their open office work is placed on the first days with room, up to the due date. Refused: as check_order.
    """
    check_order(actor, now, order)
    house = organization(actor.organization_id)
    today = local_day(now, house.tz)
    refused: dict[UUID, Refused] = {}
    given = 0
    also: list[dict[str, Any]] = []
    if order.person_id:
        handed = assign_cases(actor=actor, now=now, case_ids=case_ids, member_id=order.person_id)
        refused |= {one.case.id: one.refusal for one in handed if one.refusal}
        given = sum(one.refusal is None for one in handed)
        also += stored_hands(handed, order.person_id)
    shifts: dict[UUID, Shift] = {}
    if order.due_on:
        shifts = move_due(actor=actor, now=now, case_ids=case_ids, due_on=order.due_on)
        refused |= {key: one.refusal for key, one in shifts.items() if one.refusal and key not in refused}
        also += stored_dues(shifts, now)
    if not order.start_on:
        return PlanOutcome(write(actor, now, BULK, (), also) if also else None, 0, given, shifts, refused)
    stays = [key for key in case_ids if key not in refused]
    hold_board(actor)
    found = proposed(
        actor,
        house,
        today,
        only=keys_of_cases(actor, stays),
        to=order.person_id,
        start=order.start_on,
        until=order.due_on,
    )
    lines = [line for line in found.lines if line.after]
    changes = [_change(line, found) for line in found.lines]
    change = write(actor, now, BULK, changes, also) if changes or also else None
    misfits = {
        item.case_id: one for item, one in found.misfits if item.case_id and (one.missing or one.code == NO_ESTIMATE)
    }
    return PlanOutcome(change, len(lines), given, shifts, refused, misfits)


def _change(line: Line, found: Proposed) -> Change:
    before = found.slots[line.before.slot] if line.before and line.before.slot else None
    if line.after is None:
        return Change(before, None)
    if before is not None:
        after = line.after
        return Change(before, replace(before, person_id=after.person, day=after.day, minutes=after.minutes))
    return Change(None, _slot(line.after, found))


def _slot(placed: Placed, found: Proposed) -> Slot:
    item = found.items[placed.key]
    entry = item.entry_id if item.kind == CASE else None
    return Slot(
        new_id(), placed.person, placed.day, placed.minutes, item.kind, item.id, item.case_id, entry,
        pinned=placed.pinned, version=0,
    )  # fmt: skip
