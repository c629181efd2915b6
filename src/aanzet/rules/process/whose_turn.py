"""The inputs of the turn rule from the rows of a case: which open items count, and who could act (F191)."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from aanzet.rules.process import words
from aanzet.rules.process.candidates import candidates, holders
from aanzet.rules.process.fold import Rows
from aanzet.rules.process.state import CaseState, People, PhaseEntry, Task
from aanzet.rules.process.template.shape import PhaseDefinition, TemplateSnapshot
from aanzet.rules.turn import Turn, TurnInputs, turn_of

ACCEPT = "accept"

_OUT = frozenset({words.OPEN, words.IN_PROGRESS})


def turn_of_case(state: CaseState, people: People, now: datetime) -> Turn:
    """The turn of a case as loaded: what must be stored with it (I2)."""
    return turn_of(turn_inputs(rows_of(state), state.template, people, now, state.turn))


def rows_of(state: CaseState) -> Rows:
    """The rows of a loaded case, ready for folding."""
    entries = () if state.entry is None else (state.entry,)
    return Rows(state.case, entries, state.tasks, state.items, state.checkpoints, state.failed_effects)


def turn_inputs(
    rows: Rows, template: TemplateSnapshot, people: People, now: datetime, previous: Turn | None
) -> TurnInputs:
    """What turn_of must know of the rows."""
    case = rows.case
    entry = rows.entry
    if case.state != words.ACTIVE or entry is None:
        return TurnInputs(
            state=case.state,
            now=now,
            failed=bool(rows.failed),
            offices=_starters(rows, template, people) if case.state == words.NOT_STARTED else (),
            roles=template.phases[0].roles if template.phases else (),
            relation_manager=people.relation_manager,
            safety_net=people.safety_net,
            members=people.members,
            hold_until=case.hold_until,
            previous=previous,
        )
    phase = template.phases[entry.position - 1]
    open_items = _open_items(rows, entry)
    first = open_items.office[0] if open_items.office else None
    return TurnInputs(
        state=case.state,
        now=now,
        failed=bool(rows.failed),
        side=phase.side,
        client_items=len(open_items.client) + open_items.waiting_points,
        office_items=len(open_items.office) + open_items.points,
        third_party=open_items.third is not None,
        offices=_offices(first, entry, phase, people),
        roles=phase.roles,
        relation_manager=people.relation_manager,
        safety_net=people.safety_net,
        members=people.members,
        contacts=_contacts(open_items.client),
        third_party_name=open_items.third.third_party if open_items.third else "",
        never_asked=not open_items.asked,
        office_verb=_office_verb(first) if first else "",
        client_verb=open_items.client[0].kind if open_items.client else "",
        client_until=_earliest(open_items.client),
        office_until=_earliest(open_items.office),
        third_party_until=open_items.third.due_on if open_items.third else None,
        phase_until=entry.due_on,
        previous=previous,
    )


class _Open:
    """The open items of the current phase, by whose they are."""

    __slots__ = ("asked", "client", "office", "points", "third", "waiting_points")

    def __init__(self) -> None:
        self.client: list[Task] = []
        self.office: list[Task] = []
        self.third: Task | None = None
        self.points = 0
        self.waiting_points = 0
        self.asked = False


def _open_items(rows: Rows, entry: PhaseEntry) -> _Open:
    found = _Open()
    held: list[Task] = []
    mended: set[str] = set()
    for task in rows.tasks.values():
        here = task.entry_id == entry.id
        if here and task.side == words.CLIENT and task.sent_at is not None:
            found.asked = True
        if task.state in words.TASK_FINAL or not (here or task.carried_over):
            continue
        if task.kind == words.THIRD_PARTY:
            if found.third is None or _order(task) < _order(found.third):
                found.third = task
        elif not task.blocking:
            continue
        elif task.side == words.OFFICE:
            found.office.append(task)
            if task.about:
                mended.add(task.about)
        elif task.state in _OUT:
            found.client.append(task)
        elif task.state == words.WAITING:
            found.office.append(task)
        else:
            held.append(task)
    # A held task counts through the office task that mends it; without one, by itself.
    found.office.extend(task for task in held if about_task(task) not in mended)
    for point in rows.checkpoints.values():
        if point.mandatory and not point.is_passed and (point.entry_id == entry.id or point.carried_over):
            waiting = rows.tasks.get(point.waiting_task_id) if point.waiting_task_id is not None else None
            if point.state != words.WAITING_ON or waiting is None or waiting.state not in _OUT:
                found.points += 1
            elif waiting in found.client:
                found.waiting_points += 1
            else:  # the task itself does not block: it counts once, through the point that waits for it
                found.client.append(waiting)
    if len(found.client) > 1:
        found.client.sort(key=_order)
    if len(found.office) > 1:
        found.office.sort(key=_order)
    return found


def about_task(task: Task) -> str:
    """What the `about` of a mending task says for this task."""
    return f"task:{task.id}"


def _order(task: Task) -> tuple[date, int, int, UUID]:
    """A total order, so that the turn does not depend on the order in which rows were loaded."""
    return (task.due_on or date.max, words.PRIORITIES.index(task.priority), task.position, task.id)


def priority_of(tasks: Iterable[Task], party: str) -> str:
    """How much a case comes before others of the same day: the highest priority of what is open with this party."""
    found = {task.priority for task in tasks if task.is_open and _with_party(task, party)}
    return next((one for one in words.PRIORITIES if one in found), words.NORMAL)


def _with_party(task: Task, party: str) -> bool:
    """Whether an open task lies with this party: what the client sent lies with the office."""
    if task.kind == words.THIRD_PARTY:
        return party == words.THIRD_PARTY
    if task.side == words.CLIENT and task.state in (words.WAITING, words.PLANNED):
        return party == words.OFFICE
    return task.side == party


def _offices(
    first: Task | None, entry: PhaseEntry, phase: PhaseDefinition, people: People
) -> tuple[tuple[str, tuple[UUID, ...]], ...]:
    """Levels of F191: assignees of the blocking task, responsible, role holders, members of the process team."""
    levels: list[tuple[str, tuple[UUID, ...]]] = []
    if first is not None and first.side == words.OFFICE:
        if first.claimed_by is not None:
            levels.append(("", (first.claimed_by,)))
        elif first.people:
            levels.append(("", tuple(one for one in first.people if one not in first.done_people)))
        levels.extend(_groups(first.roles, first.teams, people))
    levels.append(("", entry.responsible_ids))
    # Role and team of the phase matter only when nobody before them is there.
    if phase.assignment != words.NONE and not any(_is_there(people, one) for _, level in levels for one in level):
        levels.extend(_groups(phase.roles, phase.teams, people))
    return tuple(levels)


def _is_there(people: People, person: UUID) -> bool:
    member = people.members.get(person)
    return member is not None and member.acting() == person


def _groups(roles: tuple[str, ...], teams: tuple[str, ...], people: People) -> list[tuple[str, tuple[UUID, ...]]]:
    return [
        *((f"role:{key}", holders(people, (key,), ())) for key in roles),
        *((f"team:{key}", holders(people, (), (key,))) for key in teams),
    ]


def _starters(rows: Rows, template: TemplateSnapshot, people: People) -> tuple[tuple[str, tuple[UUID, ...]], ...]:
    """Who must start a prepared case: the responsible of phase 1, else who prepared it (T4)."""
    case = rows.case
    levels: list[tuple[str, tuple[UUID, ...]]] = [("", case.planned_responsible_ids)]
    first = template.phases[0] if template.phases else None
    if first is not None and first.assignment != words.NONE:
        levels.append(("", candidates(first, people)[: 1 if first.first_member_only else None]))
    kind, _, person = case.created_by.partition(":")
    if kind == "member":
        levels.append(("", (UUID(person),)))
    return tuple(levels)


def _contacts(tasks: list[Task]) -> tuple[UUID, ...]:
    if len(tasks) == 1:
        return tasks[0].people
    return tuple(dict.fromkeys(person for task in tasks for person in task.people))


def _earliest(tasks: list[Task]) -> date | None:
    return min((task.due_on for task in tasks if task.due_on is not None), default=None)


def _office_verb(task: Task) -> str:
    if task.side == words.CLIENT:
        return ACCEPT if task.state == words.WAITING else words.FIX_RECIPIENT
    return task.purpose or task.kind
