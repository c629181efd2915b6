"""A colleague leaves: what is planned for him goes to his successor (F004, F127)."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from aanzet.access.queries.organizations import organization
from aanzet.core.commands import command
from aanzet.planning.actions.pins import hand_over_pins
from aanzet.planning.actions.slots import BULK, Change, hold_board, write
from aanzet.planning.queries.slots import slots_between
from aanzet.rules.actors import Actor
from aanzet.rules.dates import local_day
from aanzet.rules.planning.capacity import MOST_A_DAY


@command
def hand_over_board(*, actor: Actor, now: datetime, member_id: UUID, to_member_id: UUID) -> int:
    """Slots from today on and pins go to the other; how many slots. What is over stays his."""
    hold_board(actor)
    hand_over_pins(actor=actor, now=now, member_id=member_id, to_member_id=to_member_id)
    today = local_day(now, organization(actor.organization_id).tz)
    theirs = {(slot.day, slot.key): slot for slot in slots_between([to_member_id], today, date.max)}
    changes = []
    for slot in slots_between([member_id], today, date.max):
        there = theirs.get((slot.day, slot.key))
        if there is None:
            changes.append(Change(slot, replace(slot, person_id=to_member_id)))
        else:  # both had a part of it on the same day
            changes.append(Change(slot, None))
            minutes = min(there.minutes + slot.minutes, MOST_A_DAY)
            changes.append(Change(there, replace(there, minutes=minutes, pinned=there.pinned or slot.pinned)))
    if changes:
        write(actor, now, BULK, changes)
    return len(changes)
