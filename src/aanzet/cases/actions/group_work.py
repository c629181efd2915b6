"""The members of a group change, and its work with them (F020)."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import F

from aanzet.access.actions.groups import change_group
from aanzet.access.queries.organizations import organization
from aanzet.cases.actions.clockwork import rounds
from aanzet.cases.actions.run import run
from aanzet.cases.models import LooseTask
from aanzet.cases.queries.group_work import loose_tasks_of_group, open_work_of_group, tasks_of_group
from aanzet.core.commands import command
from aanzet.core.errors import NotFound, Refused
from aanzet.messages.actions.notices import Telling, notify
from aanzet.rules.actors import Actor, system
from aanzet.rules.process.commands import AssignTask, ReleaseTask

SAFETY_NET = "safety_net"  # nobody was chosen on purpose


@command
def set_group_members(
    *,
    actor: Actor,
    now: datetime,
    group_id: UUID,
    members: Sequence[UUID],
    managers: Collection[UUID] = (),
    name: str | None = None,
    version: int,
    hand_to: str = "",
) -> int:
    """Who is in the group; who left loses its tasks, and what he had picked up is the group's again. How many moved.

    When the last one goes while tasks are open, hand_to says where they go: member:<id>, team:<id>, or SAFETY_NET.
    Refused: group_has_open_tasks when that was not said; and as access.actions.groups.change_group.
    """
    emptied = not members and open_work_of_group(group_id)
    if emptied and not hand_to:
        raise Refused("group_has_open_tasks", field="hand_to", count=emptied)
    left = change_group(
        actor=actor, now=now, group_id=group_id, members=members, managers=managers, name=name, version=version
    )
    house = system(actor.organization_id)
    moved = _fall_back(house, now, group_id, left)
    return _move_all(actor, house, now, group_id, hand_to) if emptied else moved


def _fall_back(house: Actor, now: datetime, group_id: UUID, left: Collection[UUID]) -> int:
    """What those who left had picked up is free again."""
    if not left:
        return 0
    taken = [(task.case_id, ReleaseTask(task.id)) for task in tasks_of_group(group_id) if task.claimed_by in left]
    _order(house, now, taken)
    loose = loose_tasks_of_group(group_id, left)
    LooseTask.objects.filter(id__in=loose).update(assignee_id=None, version=F("version") + 1)
    return len(taken) + len(loose)


def _move_all(actor: Actor, house: Actor, now: datetime, group_id: UUID, hand_to: str) -> int:
    """Everything the group had goes to a colleague, another team or group, or the safety-net person, who is told."""
    kind, _colon, key = hand_to.partition(":")
    safety_net = organization(actor.organization_id).safety_net_member_id
    if kind not in ("member", "team", SAFETY_NET) or (kind != SAFETY_NET and not key):
        raise NotFound(hand_to)
    person = safety_net if kind == SAFETY_NET else UUID(key) if kind == "member" else None
    teams = (key,) if kind == "team" else ()
    people = (person,) if person else ()
    tasks = tasks_of_group(group_id)
    others = {task.id: tuple(one for one in task.teams if one != str(group_id)) for task in tasks}
    refused = _order(
        house,
        now,
        [(task.case_id, AssignTask(task.id, people, task.roles, (*others[task.id], *teams))) for task in tasks],
    )
    if safety_net:  # the chosen one has no access there
        _order(
            house,
            now,
            [
                (task.case_id, AssignTask(task.id, (safety_net,), task.roles, others[task.id]))
                for task in tasks
                if task.id in refused
            ],
        )
    loose = loose_tasks_of_group(group_id)
    LooseTask.objects.filter(id__in=loose).update(
        team_id=UUID(key) if kind == "team" else None, assignee_id=person, version=F("version") + 1
    )
    count = len(tasks) + len(loose)
    if kind == SAFETY_NET and safety_net:
        telling = Telling(
            key=f"group:{group_id}:{now.isoformat()}",
            person_id=safety_net,
            kind="group_emptied",
            about=str(count),
            url="/office/tasks/",
            sender_id=actor.id,
        )
        notify(actor=actor, now=now, tellings=[telling])
    return count


def _order(house: Actor, now: datetime, orders: Sequence[tuple[UUID, AssignTask | ReleaseTask]]) -> set[UUID]:
    """Carry out orders about tasks, as many cases at once as there are; the tasks for which it was refused."""
    refused = set()
    for round_ in rounds(orders):
        asked = {case_id: order.task_id for case_id, order in round_.items()}
        outcomes = run(house, now, round_, tasks=list(asked.values()))
        refused |= {asked[case_id] for case_id, outcome in outcomes.items() if outcome.refusal is not None}
    return refused
