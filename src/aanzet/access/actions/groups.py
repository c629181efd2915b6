"""Groups: made, renamed and filled by who has the right, filled by their own managers too (F020)."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from aanzet.access.actions.process_teams import free_name, locked_team, refuse_strangers
from aanzet.access.events import GroupAdded, GroupArchived, GroupChanged
from aanzet.access.models import ProcessTeam, ProcessTeamMember
from aanzet.access.queries.groups import DECIDE, KINDS, may_decide
from aanzet.access.queries.rights import demand
from aanzet.core.commands import command
from aanzet.core.errors import Conflict, NotFound, Refused
from aanzet.core.log import publish
from aanzet.rules.actors import Actor


@command
def add_group(*, actor: Actor, now: datetime, kind: str, name: str) -> UUID:
    """Make a group without members; its id. Refused: choice_invalid, required, name_taken."""
    demand(actor, DECIDE)
    if kind not in KINDS:
        raise Refused("choice_invalid", field="kind", value=kind, allowed=", ".join(KINDS))
    row = ProcessTeam.objects.create(organization_id=actor.organization_id, kind=kind, name=free_name(name))
    publish(actor, now, GroupAdded(object_id=row.id, kind=kind))
    return row.id


@command
def change_group(
    *,
    actor: Actor,
    now: datetime,
    group_id: UUID,
    members: Sequence[UUID],
    managers: Collection[UUID] = (),
    name: str | None = None,
    version: int,
) -> tuple[UUID, ...]:
    """Who is in the group, in order, and who of them decides on it; who left it.

    name: only with the right to decide on all groups; None leaves it. A manager of the group decides on its members.
    Refused: changed_meanwhile, required, name_taken, not_active. NotFound: no such group, or not his to decide.
    """
    row = locked_team(group_id)
    if not row.kind or not may_decide(actor, group_id):
        raise NotFound(group_id)
    if row.version != version:
        raise Conflict(name=row.name, time=now.strftime("%H:%M"))
    refuse_strangers(members, group_id)
    if name is not None and actor.may(DECIDE):
        row.name = free_name(name, besides=group_id)
    row.version += 1
    row.save()
    wanted = list(dict.fromkeys(members))
    rows = ProcessTeamMember.objects.filter(team_id=group_id).order_by("position", "id")
    before = list(rows.values_list("member_id", flat=True))
    rows.delete()
    ProcessTeamMember.objects.bulk_create(
        ProcessTeamMember(
            organization_id=actor.organization_id,
            team_id=group_id,
            member_id=member,
            position=position,
            manages=member in managers,
        )
        for position, member in enumerate(wanted)
    )
    joined = tuple(member for member in wanted if member not in before)
    left = tuple(member for member in before if member not in wanted)
    publish(actor, now, GroupChanged(object_id=group_id, members=tuple(wanted), joined=joined, left=left))
    return left


@command
def archive_group(*, actor: Actor, now: datetime, group_id: UUID) -> None:
    """The group cannot be chosen any more; what it has it keeps. Twice is no mistake."""
    demand(actor, DECIDE)
    row = locked_team(group_id)
    if not row.kind:
        raise NotFound(group_id)
    if row.archived_at is None:
        row.archived_at, row.version = now, row.version + 1
        row.save()
        publish(actor, now, GroupArchived(object_id=row.id))
