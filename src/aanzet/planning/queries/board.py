"""The planboard of some days: people as rows, days or weeks as columns, what is planned and what is not (F311)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext, pgettext

from aanzet.access.queries.organizations import OrganizationFacts
from aanzet.access.queries.people import PersonName
from aanzet.access.queries.working import Staff, StandsIn, staff, standing_between
from aanzet.planning.queries.hours import ask_board, may_plan, workers
from aanzet.planning.queries.items import CASE, Key, WorkItem, items, open_work
from aanzet.planning.queries.slots import Slot, pinned_keys, slots_between, slots_of_items
from aanzet.planning.queries.words import hours, number
from aanzet.rules.actors import Actor
from aanzet.rules.planning.capacity import AWAY, FREE, HALF, HOLIDAY, Capacity, Load, Worker, capacity_on

DAY, WEEK = timedelta(days=1), timedelta(days=7)
PLANNED, NOW, WAITS, LATE, DONE = "planned", "now", "waits", "late", "done"
MOST_PEOPLE = 25  # rows of a board; beyond it a team is chosen
MOST_TODO = 60
TALLEST = 8  # hours above which a card grows no further


@dataclass(frozen=True, slots=True)
class Card:
    """A slot as it is shown. state: PLANNED, NOW (can go now), WAITS (for the client), LATE or DONE.

    height: whole hours from 1 to TALLEST. after_statutory: it stands on a day after the statutory date.
    """

    id: UUID
    title: str
    client: str
    about: str
    minutes: int
    state: str
    pinned: bool
    after_statutory: bool
    may_move: bool
    url: str
    person_id: UUID
    day: date
    version: int

    @property
    def hours(self) -> str:
        """ "2 u", "?" for nobody knows."""
        return hours(self.minutes) if self.minutes else "?"

    @property
    def height(self) -> int:
        """For the class that sets it."""
        return min(max(round(self.minutes / 60), 1), TALLEST)


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of a person, or a week. first, last: its days. away: why nothing can be planned, "" when it can."""

    first: date
    last: date
    planned: int
    available: int
    over: int
    away: str
    part: str
    cards: tuple[Card, ...]
    is_today: bool
    is_past: bool
    unestimated: int

    @property
    def load(self) -> str:
        """ "5/7 u"."""
        return load_said(self.planned, self.available)

    @property
    def full(self) -> int:
        """What the bar counts to; at least 1, for a bar of nothing."""
        return max(self.available, self.planned, 1)


@dataclass(frozen=True, slots=True)
class Row:
    """A person with his cells. away: why he is away in all of it. standing: who stands in for him, by first name."""

    person: PersonName
    cells: tuple[Cell, ...]
    planned: int
    available: int
    over: int
    away: str
    standing: tuple[str, ...]
    may_plan: bool

    @property
    def load(self) -> str:
        """ "22 van 32 u"."""
        return gettext("%(planned)s of %(available)s h") % {
            "planned": number(self.planned),
            "available": number(self.available),
        }

    @property
    def first_name(self) -> str:
        """As the board calls him."""
        return self.person.first_name or self.person.name

    @property
    def full(self) -> int:
        """What the bar counts to."""
        return max(self.available, self.planned, 1)


@dataclass(frozen=True, slots=True)
class Todo:
    """Work that is not planned, or not for all of its minutes. left: minutes, 0 = without an estimate."""

    item: WorkItem
    left: int
    late: bool
    people: tuple[str, ...]

    @property
    def line(self) -> str:
        """ "Jansen Techniek · Chris"."""
        return " · ".join(part for part in (self.item.client or self.item.about, ", ".join(self.people)) if part)

    @property
    def hours(self) -> str:
        """What is left, "?" for nobody knows."""
        return hours(self.left) if self.left else "?"

    @property
    def key(self) -> str:
        """As forms name it."""
        return f"{self.item.kind}:{self.item.id}"


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column. days: one, or those of a week."""

    first: date
    last: date
    is_today: bool


@dataclass(frozen=True, slots=True)
class Board:
    """What the page shows. unestimated: work of these people without an estimate, planned or not. cut: more people;
    todo_cut: more to be planned."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    todo: tuple[Todo, ...]
    unestimated: int
    cut: bool = False
    too_full: tuple[tuple[PersonName, date, int], ...] = field(default=())
    todo_cut: bool = False


def board(
    actor: Actor,
    house: OrganizationFacts,
    today: date,
    first: date,
    weeks: int = 0,
    *,
    team_id: UUID | None = None,
    person_id: UUID | None = None,
    text: str = "",
    everything: bool = False,
) -> Board:
    """The board from the week of `first`: its days, or with `weeks` so many weeks as columns.

    text: search in "Nog te plannen" among all open work. everything: there also what nobody pinned. A fixed number of
    queries, whatever the size.
    """
    ask_board(actor)
    monday = first - DAY * first.weekday()
    last = monday + (WEEK * max(weeks, 1)) - DAY
    found = staff(team_id) if person_id is None else staff(only=[person_id])
    team = found[:MOST_PEOPLE]
    ids = [one.person.id for one in team]
    who = workers(actor, team, monday, last)
    standing = standing_between(ids, monday, last)
    slots = slots_between(ids, monday, last)
    pins = pinned_keys(ids)
    known = dict(items(actor, {*pins, *(slot.key for slot in slots)}))
    shown = [slot for slot in slots if _shows(slot, known, today)]
    spans = _spans(monday, weeks, {**{slot.day: 1 for slot in shown}}, who.values(), house)
    rows = tuple(_row(actor, one, who[one.person.id], standing, shown, known, spans, house, today) for one in team)
    todo = _todo(actor, team, pins, known, today, text, everything)
    bare = {slot.key for slot in shown if not slot.minutes} | {one.item.key for one in todo if not one.item.minutes}
    over = [
        (row.person, cell.first, cell.over)
        for row in rows
        for cell in row.cells
        if not weeks and cell.over and cell.last >= today
    ]
    return Board(
        tuple(Column(a, b, a <= today <= b) for a, b in spans),
        rows,
        todo[:MOST_TODO],
        len(bare),
        len(found) > MOST_PEOPLE,
        tuple(sorted(over, key=lambda one: one[1])),
        len(todo) > MOST_TODO,
    )


def load_said(planned: int, available: int) -> str:
    """ "5/7 u"."""
    return f"{number(planned)}/{hours(available)}"


def card_state(slot: Slot, item: WorkItem, today: date) -> str:
    """How a card looks: done, late (its day or its due date passed), waiting for the client, can go now, planned."""
    if is_over(slot, item):
        return DONE
    if slot.day < today or (item.due is not None and item.due < today):
        return LATE
    if item.waits:
        return WAITS
    return NOW if slot.day == today else PLANNED


def is_over(slot: Slot, item: WorkItem) -> bool:
    """Whether the work of this slot is done: the item is closed, or the case is in another phase."""
    return not item.is_open or (slot.kind == CASE and slot.entry_id is not None and slot.entry_id != item.entry_id)


def _shows(slot: Slot, known: Mapping[Key, WorkItem], today: date) -> bool:
    """What is done stays on the day it stood for, and frees the days to come."""
    item = known.get(slot.key)
    return item is not None and (slot.day <= today or not is_over(slot, item))


def _spans(
    monday: date, weeks: int, used: Collection[date], who: Collection[Worker], house: OrganizationFacts
) -> list[tuple[date, date]]:
    if weeks:
        return [(monday + WEEK * number, monday + WEEK * number + DAY * 6) for number in range(weeks)]
    worked = {day for one in who for day in range(7) if one.week[day]} | {day.weekday() for day in used}
    worked |= set(house.working_weekdays) or set(range(5))
    return [(monday + DAY * day, monday + DAY * day) for day in sorted(worked)]


def _row(
    actor: Actor,
    one: Staff,
    worker: Worker,
    standing: Mapping[UUID, Sequence[StandsIn]],
    slots: Sequence[Slot],
    known: Mapping[Key, WorkItem],
    spans: Sequence[tuple[date, date]],
    house: OrganizationFacts,
    today: date,
) -> Row:
    mine = [slot for slot in slots if slot.person_id == worker.person]
    allowed = may_plan(actor, worker.person)
    cells = tuple(_cell(worker, span, mine, known, house, today, allowed) for span in spans)
    reasons = {cell.away for cell in cells}
    gone = reasons.pop() if len(reasons) == 1 else ""
    acting = [
        f"{other.name} ({other.role})" if other.role else other.name
        for other in standing.get(worker.person, ())
        if any(
            other.period.part_of(first + DAY * step) for first, end in spans for step in range((end - first).days + 1)
        )
    ]
    return Row(
        one.person,
        cells,
        sum(cell.planned for cell in cells),
        sum(cell.available for cell in cells),
        sum(cell.over for cell in cells),
        gone,
        tuple(dict.fromkeys(acting)),
        allowed,
    )


def _cell(
    worker: Worker,
    span: tuple[date, date],
    slots: Sequence[Slot],
    known: Mapping[Key, WorkItem],
    house: OrganizationFacts,
    today: date,
    may_move: bool,  # noqa: FBT001
) -> Cell:
    first, last = span
    days = [first + DAY * step for step in range((last - first).days + 1)]
    here = [slot for slot in slots if first <= slot.day <= last]
    loads = [
        Load(capacity_on(worker, day, house.holidays), sum(slot.minutes for slot in here if slot.day == day))
        for day in days
    ]
    cards = tuple(_card(slot, known[slot.key], today, may_move) for slot in sorted(here, key=_order))
    return Cell(
        first,
        last,
        sum(load.planned for load in loads),
        sum(load.capacity.minutes for load in loads),
        Load(Capacity(sum(load.capacity.minutes for load in loads), ""), sum(load.planned for load in loads)).over,
        _why([load.capacity for load in loads]),
        gettext("half a day") if any(load.capacity.why == HALF for load in loads) and len(loads) == 1 else "",
        cards,
        first <= today <= last,
        last < today,
        sum(not slot.minutes for slot in here),
    )


def _why(capacities: Sequence[Capacity]) -> str:
    """Why nothing can be planned: one word for a day or a week without hours."""
    if any(one.minutes for one in capacities):
        return ""
    reasons = [one.why for one in capacities]
    said = {AWAY: pgettext("away", "off"), HOLIDAY: gettext("public holiday"), FREE: gettext("does not work")}
    return said[next((why for why in (AWAY, HOLIDAY, FREE) if why in reasons), FREE)]


def _card(slot: Slot, item: WorkItem, today: date, may_move: bool) -> Card:  # noqa: FBT001
    return Card(
        slot.id,
        item.title if item.reached else gettext("Other work"),
        item.client,
        item.about,
        slot.minutes,
        card_state(slot, item, today),
        slot.pinned,
        item.statutory is not None and slot.day > item.statutory and item.is_open,
        may_move and item.reached,
        item.url,
        slot.person_id,
        slot.day,
        slot.version,
    )


def _order(slot: Slot) -> tuple[date, bool, str]:
    return slot.day, not slot.pinned, str(slot.id)


def _todo(
    actor: Actor,
    team: Sequence[Staff],
    pins: Mapping[Key, Sequence[UUID]],
    known: Mapping[Key, WorkItem],
    today: date,
    text: str,
    everything: bool,  # noqa: FBT001
) -> tuple[Todo, ...]:
    """What is pinned, or with a search or `everything` all open work, less what is planned from today on."""
    names = {one.person.id: one.person.first_name or one.person.name for one in team}
    if text or everything:
        found = list(open_work(actor, list(names), text))
    else:
        found = [known[key] for key in pins if key in known and known[key].is_open and known[key].reached]
    ahead: dict[Key, list[Slot]] = {}
    for slot in slots_of_items([one.key for one in found], today):
        ahead.setdefault(slot.key, []).append(slot)
    todo = []
    for item in found:
        slots = [slot for slot in ahead.get(item.key, ()) if not is_over(slot, item)]
        left = max(item.minutes - sum(slot.minutes for slot in slots), 0)
        if not item.is_work or (slots and not left):
            continue
        who = [names[person] for person in (pins.get(item.key) or item.people) if person in names]
        todo.append(Todo(item, left, item.due is not None and item.due < today, tuple(who)))
    return tuple(sorted(todo, key=lambda one: (one.item.due or date.max, one.item.client, str(one.item.id))))
