"""Taking back one act on the board, with everything it did: slots, due dates and who has the work (F311, F316)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from aanzet.cases.actions.due import DueMove, Shift, take_back_due
from aanzet.cases.actions.queue import Given, Hands, hands_of, take_back_cases
from aanzet.core.commands import command
from aanzet.core.errors import NotFound, Refused
from aanzet.planning.actions.slots import Change, hold_board, write
from aanzet.planning.models import PlanChange
from aanzet.planning.queries.items import Key
from aanzet.planning.queries.slots import Slot, slots_of_items
from aanzet.rules.actors import Actor

UNDONE = "undone"
SLOT, DUE, GIVEN = "slot", "due", "given"
LISTS = ("people", "roles", "teams", "responsible_ids")


@dataclass(frozen=True, slots=True)
class Undone:
    """What went back. left: (case, SLOT, DUE or GIVEN) of what was changed again since, and stays; "" = no case.

    promised: clients who were told a later date by the act; a promise is not taken back (F145).
    """

    count: int = 0
    left: tuple[tuple[str, str], ...] = ()
    promised: int = 0


@command
def undo_change(*, actor: Actor, now: datetime, change_id: UUID) -> Undone:
    """Put back what one act changed; what somebody changed again since stays as it is, and is told.

    Refused: plan_undo_too_late when nothing can go back. NotFound: somebody else's act.
    """
    found = PlanChange.objects.select_for_update(no_key=True).filter(id=change_id, made_by=actor.id).first()
    if found is None:
        raise NotFound(change_id)
    if found.undone_at is not None:
        return Undone()
    by_kind: dict[str, list[dict[str, Any]]] = {SLOT: [], DUE: [], GIVEN: []}
    for one in found.changes:
        by_kind[one.get("kind", SLOT)].append(one)
    dues = _dues(actor, now, by_kind[DUE])
    given = _given(actor, now, by_kind[GIVEN])
    hold_board(actor)
    back, left = _slots(by_kind[SLOT])
    count = len(back) + len(dues) + len(given)
    left += [(one["case"], DUE) for one in by_kind[DUE] if one["case"] not in dues]
    left += [(one["case"], GIVEN) for one in by_kind[GIVEN] if one["case"] not in given]
    if not count:
        raise Refused("plan_undo_too_late")
    PlanChange.objects.filter(id=change_id).update(undone_at=now)
    if back:
        write(actor, now, UNDONE, back)
    promised = sum(one["promised"] for one in by_kind[DUE] if one["case"] in dues)
    return Undone(count, tuple(dict.fromkeys(left)), promised)


def stored_dues(shifts: Mapping[UUID, Shift], now: datetime) -> list[dict[str, Any]]:
    """What move_due did, as plain values; dates that did not move are left out."""
    return [
        {
            "kind": DUE,
            "case": str(key),
            "entry": str(one.entry_id),
            "before": one.due[0].isoformat(),
            "after": one.due[1].isoformat(),
            "tasks": [str(task) for task in one.tasks],
            "at": now.isoformat(),
            "promised": one.promised[0] != one.promised[1],
        }
        for key, one in shifts.items()
        if one.refusal is None and one.due[0] and one.due[1] and one.due[0] != one.due[1]
    ]


def stored_hands(handed: Sequence[Given], member_id: UUID) -> list[dict[str, Any]]:
    """What assign_cases did, as plain values; who had it already is left out."""
    return [
        {
            "kind": GIVEN,
            "case": str(one.case.id),
            "to": str(member_id),
            "task": str(was.task_id or ""),
            "entry": str(was.entry_id or ""),
            **{name: [str(each) for each in getattr(was, name)] for name in LISTS},
        }
        for one in handed
        if one.refusal is None and (was := hands_of(one.case)) != was.given(member_id)
    ]


def _slots(stored: Sequence[Mapping[str, Any]]) -> tuple[list[Change], list[tuple[str, str]]]:
    """The slots to put back, and the cases of which a slot was changed since, or its place taken by another one."""
    changes = [Change(_read(one["before"]), _read(one["after"])) for one in stored]
    there = {slot.id: slot for slot in slots_of_items({slot.key for one in changes for slot in _both(one)})}
    same = {slot.id for one in changes if there.get((slot := _both(one)[-1]).id) == one.after}
    taken = {_place(slot) for slot in there.values() if slot.id not in same}
    back, left = [], []
    for one in changes:
        slot = _both(one)[-1]
        if slot.id in same and (one.before is None or _place(one.before) not in taken):
            back.append(Change(one.after, one.before))
        else:
            left.append((str(slot.case_id or ""), SLOT))
    return back, left


def _place(slot: Slot) -> tuple[UUID, date, Key]:
    """Where one slot of an item can stand."""
    return slot.person_id, slot.day, slot.key


def _dues(actor: Actor, now: datetime, stored: Sequence[Mapping[str, Any]]) -> set[str]:
    moves = {
        UUID(one["case"]): DueMove(
            UUID(one["entry"]),
            date.fromisoformat(one["before"]),
            date.fromisoformat(one["after"]),
            tuple(UUID(task) for task in one["tasks"]),
            datetime.fromisoformat(one["at"]),
        )
        for one in stored
    }
    return {str(key) for key in take_back_due(actor=actor, now=now, moves=moves)} if moves else set()


def _given(actor: Actor, now: datetime, stored: Sequence[Mapping[str, Any]]) -> set[str]:
    if not stored:
        return set()
    before = {
        UUID(one["case"]): Hands(
            _id(one["task"]),
            _id(one["entry"]),
            tuple(UUID(person) for person in one["people"]),
            tuple(one["roles"]),
            tuple(one["teams"]),
            tuple(UUID(person) for person in one["responsible_ids"]),
        )
        for one in stored
    }
    done = take_back_cases(actor=actor, now=now, before=before, member_id=UUID(stored[0]["to"]))
    return {str(key) for key in done}


def _id(text: str) -> UUID | None:
    return UUID(text) if text else None


def _read(stored: Mapping[str, Any] | None) -> Slot | None:
    return Slot.read(stored) if stored else None


def _both(one: Change) -> list[Slot]:
    return [slot for slot in (one.before, one.after) if slot]
