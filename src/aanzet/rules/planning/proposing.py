"""A proposal for who does what on which day (F146, F318): deterministic, and with a reason for whatever does not fit.

What is fixed stays: slots that somebody pinned, and days that are over. A slot that can stay where it is stays too, so
that a proposal is a small difference; whoever planned more for an item than its estimate says knows better, so what is
planned is never made less. The rest is placed in order of urgency: the statutory date, the due date, the largest
first; each item with the first of its people who can finish it in time, on the earliest days.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from aanzet.rules.planning.capacity import Room, Worker

DAY = timedelta(days=1)
# Why an item is not planned, or not in time.
NO_ESTIMATE, NOBODY, NO_ROOM, AFTER_DUE, AFTER_STATUTORY = (
    "no_estimate",
    "nobody",
    "no_room",
    "after_due",
    "after_statutory",
)


@dataclass(frozen=True, slots=True)
class Item:
    """Work to plan. minutes: 0 = nobody knows. people: who may do it, the one it is with first.

    not_before: it cannot start earlier, because the client is asked first. due, statutory: last days, None = none.
    """

    key: tuple[str, UUID]
    minutes: int
    people: tuple[UUID, ...]
    due: date | None = None
    statutory: date | None = None
    not_before: date | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """Minutes of a person on a day for an item. slot: id of the row that stands there already, None for a new one."""

    key: tuple[str, UUID]
    person: UUID
    day: date
    minutes: int
    pinned: bool = False
    slot: UUID | None = None


@dataclass(frozen=True, slots=True)
class Misfit:
    """An item that is not planned, or is planned too late. missing: minutes without a place."""

    key: tuple[str, UUID]
    code: str
    missing: int = 0


@dataclass(frozen=True, slots=True)
class Proposal:
    """kept: stays as it is. gone: taken away. new: added. Misfits of an item that is planned say that it is late."""

    kept: tuple[Placed, ...]
    gone: tuple[Placed, ...]
    new: tuple[Placed, ...]
    misfits: tuple[Misfit, ...]

    @property
    def is_empty(self) -> bool:
        """Nothing changes."""
        return not self.gone and not self.new


def propose(
    items: Iterable[Item],
    slots: Iterable[Placed],
    workers: Mapping[UUID, Worker],
    holidays: Collection[date],
    today: date,
    until: date,
) -> Proposal:
    """Place the items on the days from today up to and including `until`.

    slots: everything that stands on these days, also for work that is not among the items; that counts and stays.
    """
    wanted = {item.key: item for item in items}
    room = Room(workers, holidays)
    kept: list[Placed] = []
    loose: list[Placed] = []
    for slot in sorted(slots, key=_in_order):
        fixed = slot.pinned or slot.key not in wanted or slot.day < today or not slot.minutes
        (kept if fixed else loose).append(slot)
    for slot in kept:
        room.take(slot.person, slot.day, slot.minutes)
    had = {key: sum(slot.minutes for slot in kept if slot.key == key) for key in wanted}
    needed = {
        key: max(item.minutes, had[key] + sum(slot.minutes for slot in loose if slot.key == key))
        for key, item in wanted.items()
    }
    gone: list[Placed] = []
    for slot in loose:
        item = wanted[slot.key]
        stays = _may_stay(item, slot, room, today, until)
        (kept if stays else gone).append(slot)
        if stays:
            room.take(slot.person, slot.day, slot.minutes)
            had[slot.key] += slot.minutes
    new: list[Placed] = []
    misfits: list[Misfit] = []
    for item in sorted(wanted.values(), key=_urgency):
        missing = needed[item.key] - had[item.key]
        if not needed[item.key]:
            misfits.append(Misfit(item.key, NO_ESTIMATE))
            continue
        placed = _place(item, missing, room, today, until) if missing > 0 else ()
        if placed is None:
            can = any(person in workers and workers[person].active for person in item.people)
            misfits.append(Misfit(item.key, NO_ROOM if can else NOBODY, missing))
            continue
        for one in placed:
            room.take(one.person, one.day, one.minutes)
        new.extend(placed)
        late = _late(item, [one.day for one in (*kept, *placed) if one.key == item.key])
        if late:
            misfits.append(Misfit(item.key, late))
    return _difference(kept, gone, new, misfits)


def _may_stay(item: Item, slot: Placed, room: Room, today: date, until: date) -> bool:
    """Whether a slot that may move can as well stay: somebody of its people has room for it, in time."""
    ends = [day for day in (item.due, item.statutory) if day is not None and day >= today]
    if item.not_before and slot.day < item.not_before:
        return False
    in_time = slot.day <= min(ends, default=until)
    return in_time and slot.person in item.people and slot.minutes <= room.left(slot.person, slot.day)


def _place(item: Item, missing: int, room: Room, today: date, until: date) -> tuple[Placed, ...] | None:
    """The days of the first of its people who is done before the due date, else of whoever is done first."""
    first = max(today, item.not_before or today)
    target = min(day for day in (item.due, item.statutory, until) if day is not None)
    best: tuple[Placed, ...] | None = None
    for person in item.people:
        found = _days_of(item, person, missing, room, first, until)
        if found is None:
            continue
        if found[-1].day <= target:
            return found
        if best is None or found[-1].day < best[-1].day:
            best = found
    return best


def _days_of(item: Item, person: UUID, missing: int, room: Room, first: date, until: date) -> tuple[Placed, ...] | None:
    """The earliest days on which this person can do all of it; None when they do not suffice."""
    found, day = [], first
    while missing and day <= until:
        minutes = min(room.left(person, day), missing)
        if minutes:
            found.append(Placed(item.key, person, day, minutes))
            missing -= minutes
        day += DAY
    return None if missing else tuple(found)


def _late(item: Item, days: Collection[date]) -> str:
    last = max(days)
    if item.statutory is not None and last > item.statutory:
        return AFTER_STATUTORY
    return AFTER_DUE if item.due is not None and last > item.due else ""


def _difference(kept: list[Placed], gone: list[Placed], new: list[Placed], misfits: list[Misfit]) -> Proposal:
    """A slot that is taken away and put back in the same place never left it; two on one day are one."""
    back = {(slot.key, slot.person, slot.day): slot for slot in gone}
    stands = {(slot.key, slot.person, slot.day): slot for slot in kept}
    added: list[Placed] = []
    for one in new:
        spot = (one.key, one.person, one.day)
        old = back.get(spot)
        if spot in stands:  # a second part on a day that has one already: the slot grows
            was = stands[spot]
            kept.remove(was)
            gone.append(was)
            added.append(replace(one, minutes=one.minutes + was.minutes, pinned=was.pinned))
        elif old is not None and old.minutes == one.minutes:
            gone.remove(old)
            kept.append(old)
        else:
            added.append(one)
    return Proposal(
        tuple(sorted(kept, key=_in_order)),
        tuple(sorted(gone, key=_in_order)),
        tuple(sorted(added, key=_in_order)),
        tuple(misfits),
    )


def _urgency(item: Item) -> tuple[date, date, int, tuple[str, str]]:
    ends = [day for day in (item.due, item.statutory) if day is not None]
    return min(ends, default=date.max), item.due or date.max, -item.minutes, (item.key[0], str(item.key[1]))


def _in_order(slot: Placed) -> tuple[date, str, str, str]:
    return slot.day, str(slot.person), slot.key[0], str(slot.key[1])
