"""A proposed distribution of the work of some people (F146, F318): what goes in, and what it changes in words."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext

from aanzet.access.queries.organizations import OrganizationFacts
from aanzet.access.queries.people import PersonName
from aanzet.access.queries.working import staff, standing_between
from aanzet.planning.queries.board import MOST_PEOPLE, is_over
from aanzet.planning.queries.hours import ask_board, may_plan, workers
from aanzet.planning.queries.items import Key, WorkItem, count_open, items, open_work
from aanzet.planning.queries.slots import Slot, pinned_keys, slots_between, slots_of_items
from aanzet.planning.queries.words import hours
from aanzet.rules.actors import Actor
from aanzet.rules.msgids import gettext_noop as _
from aanzet.rules.planning import proposing
from aanzet.rules.planning.proposing import Item, Misfit, Placed, Proposal, propose

DAY = timedelta(days=1)
AHEAD, FURTHEST = 27, 366  # days after the first one: that a proposal looks at, and that it can be asked to look at
REASONS = {
    proposing.NO_ESTIMATE: _("Nobody knows how long it takes."),
    proposing.NOBODY: _("It is with nobody who can be planned here."),
    proposing.NO_ROOM: _("There is no room for %(hours)s in the next four weeks."),
    proposing.AFTER_DUE: _("It fits, but after the due date."),
    proposing.AFTER_STATUTORY: _("It fits, but after the statutory date."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that changes. before, after: person, day and minutes; None = not there."""

    item: WorkItem
    before: Placed | None
    after: Placed | None


@dataclass(frozen=True, slots=True)
class Proposed:
    """The proposal with what it is about. digest: names exactly this proposal, so that nothing else is applied.

    looked, total: pieces of open work that were looked at, those that are due first, and how many there are.
    """

    proposal: Proposal
    lines: tuple[Line, ...]
    misfits: tuple[tuple[WorkItem, Misfit], ...]
    people: Mapping[UUID, PersonName]
    slots: Mapping[UUID, Slot]
    items: Mapping[Key, WorkItem]
    digest: str
    looked: int = 0
    total: int = 0


def proposed(
    actor: Actor,
    house: OrganizationFacts,
    today: date,
    *,
    team_id: UUID | None = None,
    person_id: UUID | None = None,
    only: Collection[Key] | None = None,
    to: UUID | None = None,
    start: date | None = None,
    until: date | None = None,
) -> Proposed:
    """A distribution over four weeks of what these people have on their boards and the open work that is due first.

    only: of these items alone. to: all of it to this person. start, until: not before, and not after these days.
    """
    ask_board(actor)
    first = max(today, start or today)
    last = min(until or first + DAY * AHEAD, first + DAY * FURTHEST)
    wide = only is not None and to is None and person_id is None
    found = staff(team_id) if person_id is None and to is None else staff(only=[one for one in (person_id, to) if one])
    team = [one for one in (found if wide else found[:MOST_PEOPLE]) if may_plan(actor, one.person.id)]
    ids = [one.person.id for one in team]
    who = workers(actor, team, today, last)
    standing = standing_between(ids, today, last)
    pins = pinned_keys(ids)
    looked = total = 0
    if only is None:
        soon = open_work(actor, ids)
        looked, total = len(soon), count_open(actor, ids)
        work = {one.key: one for one in (*items(actor, pins).values(), *soon)}
    else:
        work = dict(items(actor, only))
    work = {key: one for key, one in work.items() if one.is_open and one.is_work and one.reached}
    slots = {slot.id: slot for slot in (*slots_between(ids, today, last), *slots_of_items(work, today))}
    known = {**work, **items(actor, {slot.key for slot in slots.values()} - work.keys())}
    slots = {key: slot for key, slot in slots.items() if slot.key in known and not is_over(slot, known[slot.key])}
    planned: dict[Key, list[UUID]] = {}
    for slot in slots.values():
        planned.setdefault(slot.key, []).append(slot.person_id)
    wanted = []
    for item in work.values():
        people = [to] if to else dict.fromkeys([*planned.get(item.key, ()), *pins.get(item.key, ()), *item.people])
        instead = [other.person for person in people for other in standing.get(person, ())]
        able = tuple(person for person in dict.fromkeys([*people, *instead]) if person in who)
        wanted.append(Item(item.key, item.minutes, able, item.due, item.statutory, _not_before(item, today, start)))
    fixed = [
        Placed(slot.key, slot.person_id, slot.day, slot.minutes, slot.pinned or slot.person_id not in who, slot.id)
        for slot in slots.values()
    ]
    made = propose(wanted, fixed, who, house.holidays, today, last)
    return Proposed(
        made,
        tuple(_lines(made, known)),
        tuple((known[one.key], one) for one in made.misfits),
        {one.person.id: one.person for one in team},
        slots,
        known,
        hashlib.sha256(repr((made.gone, made.new)).encode()).hexdigest()[:16],
        looked,
        total,
    )


def why_not(misfit: Misfit) -> str:
    """The reason in a sentence."""
    return gettext(REASONS[misfit.code]) % {"hours": hours(misfit.missing)}


def _not_before(item: WorkItem, today: date, start: date | None) -> date | None:
    """The client is asked first: not before the day after he should have answered."""
    waits = max(item.waits_until or today, today) + DAY if item.waits else None
    return max((day for day in (waits, start) if day is not None), default=None)


def _lines(made: Proposal, known: Mapping[Key, WorkItem]) -> Sequence[Line]:
    """A slot that goes and one of the same item that comes are one move."""
    gone = list(made.gone)
    lines = []
    for one in made.new:
        old = next((slot for slot in gone if slot.key == one.key), None)
        if old is not None:
            gone.remove(old)
        lines.append(Line(known[one.key], old, one))
    lines.extend(Line(known[slot.key], slot, None) for slot in gone)
    return sorted(lines, key=lambda line: (line.after or line.before).day)  # type: ignore[union-attr]
