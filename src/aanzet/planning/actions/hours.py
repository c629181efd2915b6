"""Working hours of a team member (F317)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from aanzet.access.queries.members import active_members
from aanzet.core.commands import command
from aanzet.core.errors import NotFound, Refused
from aanzet.core.ids import new_id
from aanzet.core.log import insert, publish
from aanzet.planning.actions.slots import announce_board
from aanzet.planning.events import WorkHoursChanged
from aanzet.planning.queries.hours import may_plan, weeks_of
from aanzet.rules.actors import Actor
from aanzet.rules.planning.capacity import refuse_week

COLUMNS = {
    "id": "uuid",
    "organization_id": "uuid",
    "person_id": "uuid",
    "minutes": "smallint[]",
    "changed_by": "uuid",
    "changed_at": "timestamptz",
    "version": "integer",
}
AGAIN = (
    "on conflict (organization_id, person_id) do update set minutes = excluded.minutes, "
    "changed_by = excluded.changed_by, changed_at = excluded.changed_at, version = planning_workhours.version + 1"
)


@command
def set_hours(*, actor: Actor, now: datetime, person_id: UUID, minutes: Sequence[int]) -> None:
    """How many minutes somebody works on each weekday, Monday first.

    Refused: hours_negative, hours_too_many, with field "day_<n>". NotFound: not his to set.
    """
    if not may_plan(actor, person_id) or person_id not in active_members():
        raise NotFound(person_id)
    week = tuple(minutes)
    wrong = refuse_week(week)
    if wrong is not None:
        raise Refused(wrong[1], field=f"day_{wrong[0]}")
    if weeks_of([person_id]).get(person_id) == week:
        return
    row = {"id": new_id(), "organization_id": actor.organization_id, "person_id": person_id, "minutes": list(week)}
    insert("planning_workhours", COLUMNS, [{**row, "changed_by": actor.id, "changed_at": now, "version": 1}], AGAIN)
    publish(actor, now, WorkHoursChanged(object_id=person_id, person_id=person_id, minutes=week))
    announce_board(actor)
