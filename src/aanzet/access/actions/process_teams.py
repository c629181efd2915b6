"""Process teams: ordered groups of members for phases and tasks (F019)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from aanzet.access.events import ProcessTeamAdded, ProcessTeamArchived, ProcessTeamChanged
from aanzet.access.models import Person, ProcessTeam, ProcessTeamMember, TeamMember
from aanzet.access.queries.rights import demand
from aanzet.core.errors import Conflict, NotFound, Refused
from aanzet.core.log import publish
from aanzet.rules import names
from aanzet.rules.actors import Actor


def add_process_team(*, actor: Actor, now: datetime, name: str, members: Sequence[UUID] = ()) -> UUID:
    """Make a process team with its members in order; its id. Refused: name_taken, not_active."""
    demand(actor, "team.manage")
    refuse_strangers(members)
    row = ProcessTeam.objects.create(organization_id=actor.organization_id, name=free_name(name))
    publish(actor, now, ProcessTeamAdded(object_id=row.id))
    if members:
        _set_members(actor, now, row, members)
    return row.id


def change_process_team(
    *, actor: Actor, now: datetime, team_id: UUID, name: str, members: Sequence[UUID], version: int
) -> None:
    """Change name, members and their order; it works at once on open team tasks, tasks taken up stay (F019).

    Refused: changed_meanwhile, name_taken, not_active.
    """
    demand(actor, "team.manage")
    row = locked_team(team_id)
    if row.version != version:
        raise Conflict(name=row.name, time=now.strftime("%H:%M"))
    refuse_strangers(members, team_id)
    row.name = free_name(name, besides=team_id)
    row.version += 1
    row.save()
    _set_members(actor, now, row, members)


def archive_process_team(*, actor: Actor, now: datetime, team_id: UUID) -> None:
    """Make sure a process team cannot be chosen any more; running work keeps it."""
    demand(actor, "team.manage")
    row = locked_team(team_id)
    if row.archived_at is None:
        row.archived_at = now
        row.version += 1
        row.save()
        publish(actor, now, ProcessTeamArchived(object_id=row.id))


def _set_members(actor: Actor, now: datetime, team: ProcessTeam, members: Sequence[UUID]) -> None:
    wanted = list(dict.fromkeys(members))
    rows = ProcessTeamMember.objects.filter(team_id=team.id).order_by("position", "id")
    before = list(rows.values_list("member_id", flat=True))
    rows.delete()
    ProcessTeamMember.objects.bulk_create(
        ProcessTeamMember(
            organization_id=actor.organization_id, team_id=team.id, member_id=member_id, position=position
        )
        for position, member_id in enumerate(wanted)
    )
    joined = tuple(member_id for member_id in wanted if member_id not in before)
    left = tuple(member_id for member_id in before if member_id not in wanted)
    publish(actor, now, ProcessTeamChanged(object_id=team.id, members=tuple(wanted), joined=joined, left=left))


def refuse_strangers(members: Sequence[UUID], team_id: UUID | None = None) -> None:
    """Before anything is written: only present members, or who is in it already."""
    before = ProcessTeamMember.objects.filter(team_id=team_id).values_list("member_id", flat=True)
    present = TeamMember.objects.exclude(state=TeamMember.State.DEACTIVATED).values_list("id", flat=True)
    strange = set(members) - set(before) - set(present.filter(id__in=members))
    if strange:
        found = Person.objects.filter(id__in=strange).values_list("name", flat=True)
        raise Refused("not_active", field="members", name=", ".join(sorted(found)) or "…")


def locked_team(team_id: UUID) -> ProcessTeam:
    """The row of a process team or group; NotFound."""
    row = ProcessTeam.objects.select_for_update(no_key=True).filter(id=team_id).first()
    if row is None:
        raise NotFound
    return row


def free_name(text: str, besides: UUID | None = None) -> str:
    """A name that no other process team or group has. Refused: required, too_long, name_taken."""
    checked = names.name(text)
    if not checked:
        raise Refused(checked.error, field="name", allowed=names.NAME)
    if not checked.value:
        raise Refused("required", field="name")
    same = ProcessTeam.objects.filter(name__iexact=checked.value, archived_at__isnull=True)
    if (same.exclude(id=besides) if besides else same).exists():
        raise Refused("name_taken", field="name", name=checked.value)
    return checked.value
