"""Authorization roles, team roles and process teams: what may be chosen, and who is in it (F011, F014, F019)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext

from aanzet.access.models import AuthorizationRole, Person, ProcessTeam, ProcessTeamMember, TeamMember, TeamRole
from aanzet.access.queries.rights import demand
from aanzet.core.errors import NotFound
from aanzet.rules.actors import Actor
from aanzet.rules.people import initials_class, initials_of
from aanzet.rules.permissions import BUILT_IN

RELATION_MANAGER = "relation_manager"


def authorization_roles(*, archived: bool = False) -> list[dict[str, Any]]:
    """Authorization roles, the built-in ones first in rising order, then own ones by name.

    Keys: id, key, name (in the reader's language), permissions, reaches_all_clients, built_in, archived_at, version,
    members (how many hold it now).
    """
    rows = AuthorizationRole.objects.all() if archived else AuthorizationRole.objects.filter(archived_at__isnull=True)
    order = {key: position for position, key in enumerate(BUILT_IN)}
    found = list(
        rows.values(
            "id", "key", "name", "permissions", "reaches_all_clients", "built_in", "archived_at", "version"
        )
    )  # fmt: skip
    held = TeamMember.objects.exclude(state=TeamMember.State.DEACTIVATED).values_list("role_id").annotate(Count("id"))
    members = dict(held)
    for row in found:
        row["members"] = members.get(row["id"], 0)
        if row["built_in"]:
            label = BUILT_IN[row["key"]].name
            row["name"] = gettext(label)
    return sorted(found, key=lambda row: (order.get(row["key"], len(order)), row["name"].lower()))  # type: ignore[arg-type]


def role_choices() -> tuple[tuple[str, str], ...]:
    """Key and name of the roles that can be given."""
    return tuple((row["key"], row["name"]) for row in authorization_roles())


@dataclass(frozen=True, slots=True)
class TeamRoleRow:
    """A responsibility that a member can hold on a client. `key` never changes; templates refer to it."""

    id: UUID
    key: str
    name: str
    position: int
    archived: bool

    @property
    def fixed(self) -> bool:
        """The relation manager is fixed in code; only his label is free."""
        return self.key == RELATION_MANAGER


def team_roles(*, archived: bool = False) -> tuple[TeamRoleRow, ...]:
    """Team roles in order (F011)."""
    rows = TeamRole.objects.all() if archived else TeamRole.objects.filter(archived_at__isnull=True)
    values = rows.order_by("position", "name").values_list("id", "key", "name", "position", "archived_at")
    return tuple(TeamRoleRow(*row[:4], row[4] is not None) for row in values)


@dataclass(frozen=True, slots=True)
class TeamMemberName:
    """A member of a process team. active: he can act."""

    id: UUID
    name: str
    active: bool

    @property
    def initials(self) -> str:
        """Two letters."""
        return initials_of(self.name)

    @property
    def initials_class(self) -> str:
        """The colour of the letters."""
        return initials_class(self.id)


@dataclass(frozen=True, slots=True)
class ProcessTeamRow:
    """A process team with its members in order (F019). Empty teams get a warning at publication and at start."""

    id: UUID
    name: str
    version: int
    archived: bool
    members: tuple[TeamMemberName, ...]


def process_teams(*, archived: bool = False) -> tuple[ProcessTeamRow, ...]:
    """Process teams by name, with their members in order; groups are none (queries/groups)."""
    rows = ProcessTeam.objects.filter(kind=ProcessTeam.Kind.PROCESS_TEAM)
    rows = rows if archived else rows.filter(archived_at__isnull=True)
    teams = list(rows.order_by("name").values("id", "name", "version", "archived_at"))
    members = _members([team["id"] for team in teams])
    return tuple(
        ProcessTeamRow(
            team["id"], team["name"], team["version"], team["archived_at"] is not None, members.get(team["id"], ())
        )
        for team in teams
    )


def process_team(actor: Actor, team_id: UUID) -> ProcessTeamRow:
    """One process team; NotFound when there is none."""
    demand(actor, "team.view")
    for team in process_teams(archived=True):
        if team.id == team_id:
            return team
    raise NotFound


def team_members_in_order(team_ids: Iterable[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    """Member ids per process team, in order, deactivated ones left out: candidates for phases and tasks."""
    rows = ProcessTeamMember.objects.filter(
        Q(team_id__in=set(team_ids)), member__state=TeamMember.State.ACTIVE
    ).order_by("position", "id")
    found: dict[UUID, list[UUID]] = {}
    for team_id, member_id in rows.values_list("team_id", "member_id"):
        found.setdefault(team_id, []).append(member_id)
    return {team_id: tuple(members) for team_id, members in found.items()}


def teams_of(member_id: UUID) -> tuple[UUID, ...]:
    """The process teams of a member."""
    rows = ProcessTeamMember.objects.filter(member_id=member_id, team__archived_at__isnull=True)
    return tuple(rows.order_by("team_id").values_list("team_id", flat=True))


def _members(team_ids: list[UUID]) -> dict[UUID, tuple[TeamMemberName, ...]]:
    rows = list(
        ProcessTeamMember.objects.filter(team_id__in=team_ids)
        .order_by("position", "id")
        .values_list("team_id", "member_id", "member__state")
    )
    names = dict(Person.objects.filter(id__in={row[1] for row in rows}).values_list("id", "name"))
    found: dict[UUID, list[TeamMemberName]] = {}
    for team_id, member_id, state in rows:
        person = TeamMemberName(member_id, names.get(member_id, ""), state == TeamMember.State.ACTIVE)
        found.setdefault(team_id, []).append(person)
    return {team_id: tuple(members) for team_id, members in found.items()}
