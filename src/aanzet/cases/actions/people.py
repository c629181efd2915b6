"""What becomes of running cases when people of the office come, go or change place (F004, F011, F023, I15)."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from aanzet.access.queries.presence import represented_by
from aanzet.cases.actions.run import run
from aanzet.cases.queries.affected import (
    cases_of_client,
    cases_of_members,
    cases_of_team,
    work_of_member,
)
from aanzet.core.commands import command
from aanzet.core.notifier import announce
from aanzet.rules.actors import Actor
from aanzet.rules.process.commands import AssignPhase, AssignTask, RefreshDates

STEP = 500  # cases per statement


@command
def hand_over_work(*, actor: Actor, now: datetime, member_id: UUID, to_member_id: UUID) -> None:
    """A colleague leaves: phases and tasks given to him by name go to the other (F004).

    What the other may not take (no candidate, no role on the client) stays, and its turn falls through to who can act
    (F191).
    """
    for work in work_of_member(member_id):
        heirs = tuple(dict.fromkeys(to_member_id if one == member_id else one for one in work.people))
        order = (
            AssignPhase(work.entry_id, heirs)
            if work.task_id is None
            else AssignTask(work.task_id, heirs, work.roles, work.teams)
        )
        run(actor, now, {work.case_id: order}, permission="cases.assign", tasks=[work.task_id or work.case_id])


@command
def refresh_member(*, actor: Actor, now: datetime, member_id: UUID) -> int:
    """A colleague left, is away, is back or has another stand-in (F004, F021, F022). How many cases were looked at.

    No turn stays with who cannot act, and what fell through to others comes back with him. Whoever he stands in for
    moves with him.
    """
    announce(f"{actor.organization_id}/office", "tasks")
    return _look_again(actor, now, cases_of_members(represented_by(member_id)))


@command
def refresh_client(*, actor: Actor, now: datetime, client_id: UUID) -> int:
    """The team of a client changed: whose turn it is may have. How many cases were looked at."""
    return _look_again(actor, now, cases_of_client(client_id))


@command
def refresh_team(*, actor: Actor, now: datetime, team_id: UUID) -> int:
    """The members of a process team changed. How many cases were looked at."""
    return _look_again(actor, now, cases_of_team(team_id))


def _look_again(actor: Actor, now: datetime, cases: Sequence[UUID]) -> int:
    for ids in _steps(cases):
        run(actor, now, {case_id: RefreshDates() for case_id in ids})
    return len(cases)


def _steps(cases: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    for start in range(0, len(cases), STEP):
        yield cases[start : start + STEP]
