"""Working hours and who may plan for whom (F317)."""

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from aanzet.access.queries.organizations import organization
from aanzet.access.queries.working import Staff, absences_between
from aanzet.clients.queries.rows import rows
from aanzet.core.errors import NotFound
from aanzet.rules.actors import MEMBER, Actor
from aanzet.rules.permissions import Subject, may
from aanzet.rules.planning.capacity import Worker, week_of

OWN, TEAM = "planning.own", "planning.team"


def may_plan(actor: Actor, person_id: UUID) -> bool:
    """Whether the actor may plan the work of this person: his own, or as who plans the team."""
    own = Subject(actor.organization_id, owner_id=person_id)
    return bool(may(actor, TEAM)) or bool(may(actor, OWN, own))


def may_see_board(actor: Actor) -> bool:
    """Whether the planboard is his to see: whoever plans something, sees all of it."""
    return actor.kind == MEMBER and actor.id is not None and (bool(may(actor, TEAM)) or may_plan(actor, actor.id))


def ask_board(actor: Actor) -> None:
    """NotFound when the planboard is not his to see."""
    if not may_see_board(actor):
        raise NotFound(OWN)


def weeks_of(members: Collection[UUID]) -> Mapping[UUID, tuple[int, ...]]:
    """Minutes per weekday of these members, of whom they were set; one query."""
    found = rows(
        "select person_id, minutes from planning_workhours where person_id = any(%(ids)s)", {"ids": [*members]}
    )
    return {one["person_id"]: tuple(one["minutes"]) for one in found}


def workers(actor: Actor, staff: Collection[Staff], first: date, last: date) -> dict[UUID, Worker]:
    """These people with their hours and absences on the days from `first` up to and including `last`. Three queries."""
    ids = [one.person.id for one in staff]
    house = organization(actor.organization_id)
    away, weeks = absences_between(ids, first, last), weeks_of(ids)
    return {
        one.person.id: Worker(
            one.person.id,
            weeks.get(one.person.id) or week_of(one.weekly_minutes, house.working_weekdays),
            away.get(one.person.id, ()),
            one.active,
        )
        for one in staff
    }
