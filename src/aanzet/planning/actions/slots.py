"""Planning on the board: plan, move, lengthen, fix and take off; undo.py takes an act back (F311)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from aanzet.access.queries.organizations import organization
from aanzet.access.queries.working import staff
from aanzet.clients.queries.rows import row
from aanzet.core.batch import Batch
from aanzet.core.commands import command
from aanzet.core.errors import NotFound, Refused
from aanzet.core.ids import new_id
from aanzet.core.log import publish
from aanzet.core.notifier import announce
from aanzet.planning.events import WorkPlanned
from aanzet.planning.models import PlanChange, PlannedSlot
from aanzet.planning.queries.hours import may_plan, workers
from aanzet.planning.queries.items import WorkItem, item_for
from aanzet.planning.queries.slots import Slot, slot_for, slots_of_items
from aanzet.planning.queries.words import day_said
from aanzet.rules.actors import Actor
from aanzet.rules.dates import local_day
from aanzet.rules.planning.capacity import MOST_A_DAY, capacity_on

PLANNED, REMOVED, PROPOSAL, BULK = "planned", "removed", "proposal", "bulk"
TOPIC = "planboard"
COLUMNS = {
    "id": "uuid", "person_id": "uuid", "day": "date", "minutes": "integer", "kind": "text", "item_id": "uuid",
    "case_id": "uuid", "entry_id": "uuid", "pinned": "boolean", "planned_by": "uuid", "planned_at": "timestamptz",
    "version": "integer",
}  # fmt: skip

# Two people plan the same work for the same day in the same moment: the second one counts.
AT_ONCE = (
    "on conflict (organization_id, person_id, day, kind, item_id) do update set minutes = excluded.minutes, "
    "pinned = excluded.pinned, planned_by = excluded.planned_by, planned_at = excluded.planned_at, "
    "version = planning_plannedslot.version + 1"
)

ALONE = "select pg_advisory_xact_lock(hashtextextended('planboard:' || %(organization)s::text, 0))"


@dataclass(frozen=True, slots=True)
class Change:
    """A slot before and after; None = not there."""

    before: Slot | None
    after: Slot | None


@command
def plan_item(
    *,
    actor: Actor,
    now: datetime,
    kind: str,
    item_id: UUID,
    person_id: UUID,
    day: date,
    minutes: int | None = None,
    accept: bool = False,
) -> UUID:
    """Put an item on the board; id of the change. A second time on the same day lengthens the slot.

    minutes: None = what its estimate leaves. accept: also on a day on which he does not work, or after the statutory
    date. Refused: planning_in_past, person_inactive, person_away, after_statutory, work_is_over, hours_negative,
    hours_too_many. NotFound: out of reach, or not his to plan.
    """
    _ask(actor, person_id)
    hold_board(actor)
    item = item_for(actor, kind, item_id)
    if not item.is_open:
        raise Refused("work_is_over")
    there = slots_of_items([item.key])
    if minutes is None:
        today = local_day(now, organization(actor.organization_id).tz)
        minutes = max(item.minutes - sum(slot.minutes for slot in there if slot.day >= today), 0)
    _check(actor, now, item, person_id, day, minutes, accept=accept)
    old = next((slot for slot in there if (slot.person_id, slot.day) == (person_id, day)), None)
    return write(actor, now, PLANNED, [Change(old, _on(old, item, person_id, day, minutes))])


@command
def move_slot(
    *,
    actor: Actor,
    now: datetime,
    slot_id: UUID,
    person_id: UUID,
    day: date,
    minutes: int | None = None,
    accept: bool = False,
) -> UUID:
    """Move a slot to another person or day, or give it other minutes; id of the change. Refused as plan_item."""
    slot = _mine(actor, slot_id)
    _ask(actor, person_id)
    item = item_for(actor, slot.kind, slot.item_id)
    wanted = slot.minutes if minutes is None else minutes
    stays = (slot.person_id, slot.day) == (person_id, day)
    _check(actor, now, item, person_id, day, wanted, accept=accept or stays)
    if stays:
        return write(actor, now, PLANNED, [Change(slot, replace(slot, minutes=wanted))])
    there = slots_of_items([item.key])
    other = next((one for one in there if (one.person_id, one.day) == (person_id, day)), None)
    if other is None:
        return write(actor, now, PLANNED, [Change(slot, replace(slot, person_id=person_id, day=day, minutes=wanted))])
    both = replace(other, minutes=min(other.minutes + wanted, MOST_A_DAY), pinned=other.pinned or slot.pinned)
    return write(actor, now, PLANNED, [Change(slot, None), Change(other, both)])


@command
def fix_slot(*, actor: Actor, now: datetime, slot_id: UUID, pinned: bool) -> UUID:
    """Fix a slot, so that a proposal leaves it where it is, or let it go; id of the change."""
    slot = _mine(actor, slot_id)
    return write(actor, now, PLANNED, [Change(slot, replace(slot, pinned=pinned))])


@command
def remove_slot(*, actor: Actor, now: datetime, slot_id: UUID) -> UUID:
    """Take a slot off the board; its work is to be planned again. Id of the change."""
    return write(actor, now, REMOVED, [Change(_mine(actor, slot_id), None)])


def hold_board(actor: Actor) -> None:
    """One act on the board after the other, so that what an act reads is still so when it writes.

    Ask it before the slots are read, and after the cases are locked: whoever holds the board waits for no case.
    """
    row(ALONE, {"organization": actor.organization_id})


def write(
    actor: Actor,
    now: datetime,
    what: str,
    changes: Iterable[Change],
    also: Sequence[Mapping[str, Any]] = (),
) -> UUID:
    """Write the slots in three statements at most, keep what they were, tell it; id of the change.

    also: what the same act changed elsewhere, as plain values with a `kind` (actions/undo.py reads them).
    """
    made = [replace(one, after=_counted(one)) for one in changes if one.before != one.after]
    ids = [one.before.id for one in made if one.before]
    if ids:
        PlannedSlot.objects.filter(id__in=ids).delete()
    batch = Batch()
    batch.insert(
        "planning_plannedslot",
        COLUMNS,
        [{**_row(one.after), "planned_by": actor.id, "planned_at": now} for one in made if one.after],
        conflict=AT_ONCE,
    )
    batch.execute()
    change = PlanChange(
        id=new_id(),
        organization_id=actor.organization_id,
        what=what,
        changes=[
            {"before": one.before.stored() if one.before else None, "after": one.after.stored() if one.after else None}
            for one in made
        ]
        + [dict(one) for one in also],
        made_by=actor.id,
        made_at=now,
    )
    change.save(force_insert=True)
    if made:
        _tell(actor, now, what, change.id, made)
    return change.id


def announce_board(actor: Actor) -> None:
    """Open boards look again once this is committed."""
    announce(f"{actor.organization_id}/office", TOPIC)


def _tell(actor: Actor, now: datetime, what: str, change_id: UUID, made: Sequence[Change]) -> None:
    slots = [slot for one in made for slot in [one.after or one.before] if slot]
    only = slots[0] if len(slots) == 1 else None
    cases = {slot.case_id for slot in slots}
    publish(
        actor,
        now,
        WorkPlanned(
            object_id=change_id,
            case_id=next(iter(cases)) if len(cases) == 1 else None,
            what=what,
            count=len(slots),
            person_id=only.person_id if only else None,
            day=only.day if only else None,
        ),
    )
    announce_board(actor)


def _ask(actor: Actor, person_id: UUID) -> None:
    if not may_plan(actor, person_id):
        raise NotFound(person_id)


def _mine(actor: Actor, slot_id: UUID) -> Slot:
    hold_board(actor)
    slot = slot_for(slot_id)
    _ask(actor, slot.person_id)
    return slot


def _check(
    actor: Actor, now: datetime, item: WorkItem, person_id: UUID, day: date, minutes: int, *, accept: bool
) -> None:
    """Refuse what cannot be; what is seldom meant is refused once, until it is accepted."""
    house = organization(actor.organization_id)
    if day < local_day(now, house.tz):
        raise Refused("planning_in_past", field="day")
    if minutes < 0:
        raise Refused("hours_negative", field="minutes")
    if minutes > MOST_A_DAY:
        raise Refused("hours_too_many", field="minutes")
    who = staff(only=[person_id])
    if not who or not who[0].active:
        raise Refused("person_inactive", field="person", name=who[0].person.name if who else "")
    if accept:
        return
    name = who[0].person.first_name or who[0].person.name
    if not capacity_on(workers(actor, who, day, day)[person_id], day, house.holidays).minutes:
        raise Refused("person_away", field="day", name=name, day=day_said(day))
    if item.statutory is not None and day > item.statutory:
        raise Refused("after_statutory", field="day", day=day_said(day), statutory=day_said(item.statutory))


def _on(old: Slot | None, item: WorkItem, person_id: UUID, day: date, minutes: int) -> Slot:
    if old is not None:
        return replace(old, minutes=min(old.minutes + minutes, MOST_A_DAY))
    entry = item.entry_id if item.kind == "case" else None
    return Slot(new_id(), person_id, day, minutes, item.kind, item.id, item.case_id, entry, pinned=False, version=0)


def _counted(one: Change) -> Slot | None:
    if one.after is None:
        return None
    return replace(one.after, version=max(one.after.version, one.before.version if one.before else 0) + 1)


def _row(slot: Slot | None) -> dict[str, Any]:
    return {name: getattr(slot, name) for name in COLUMNS if hasattr(slot, name)}
