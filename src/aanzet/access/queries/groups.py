"""Groups: departments, environments and partners, who is in them and who decides that (F020)."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext

from aanzet.access.models import ProcessTeam, ProcessTeamMember
from aanzet.access.queries.people import PersonName, names
from aanzet.access.queries.rights import demand
from aanzet.core.errors import NotFound
from aanzet.rules.actors import Actor
from aanzet.rules.msgids import gettext_noop as _

VIEW, DECIDE = "team.view", "members.role"
KINDS: dict[str, str] = {
    ProcessTeam.Kind.DEPARTMENT: _("Department"),
    ProcessTeam.Kind.ENVIRONMENT: _("Environment"),
    ProcessTeam.Kind.PARTNER: _("Partner organization"),
}


@dataclass(frozen=True, slots=True)
class GroupMember:
    """Somebody in a group, or who can be. place: from 1, 0 = not in it. manages: he decides who is in it."""

    person: PersonName
    place: int = 0
    manages: bool = False


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group with its members in order. may_change: this reader decides who is in it; may_name: on all of it."""

    id: UUID
    name: str
    kind: str
    version: int
    archived: bool
    members: tuple[GroupMember, ...]
    may_change: bool
    may_name: bool

    @property
    def kind_name(self) -> str:
        """The kind in words."""
        return gettext(KINDS[self.kind])


def kind_choices() -> tuple[tuple[str, str], ...]:
    """Kinds of groups, in words."""
    return tuple((str(kind), gettext(text)) for kind, text in KINDS.items())


def may_decide(actor: Actor, group_id: UUID) -> bool:
    """Whether the actor decides who is in this group: by right, or as its manager."""
    if actor.may(DECIDE):
        return True
    return ProcessTeamMember.objects.filter(team_id=group_id, member_id=actor.id, manages=True).exists()


def groups(actor: Actor, *, archived: bool = False) -> tuple[GroupRow, ...]:
    """All groups by name; three queries."""
    demand(actor, VIEW)
    rows = ProcessTeam.objects.exclude(kind=ProcessTeam.Kind.PROCESS_TEAM)
    rows = rows if archived else rows.filter(archived_at__isnull=True)
    found = list(rows.order_by("name").values("id", "name", "kind", "version", "archived_at"))
    inside = list(
        ProcessTeamMember.objects.filter(team_id__in=[row["id"] for row in found])
        .order_by("position", "id")
        .values_list("team_id", "member_id", "manages")
    )
    people = names(member for _, member, _ in inside)
    members: dict[UUID, list[GroupMember]] = {}
    for group_id, member, manages in inside:
        if member in people:
            place = len(members.get(group_id, ())) + 1
            members.setdefault(group_id, []).append(GroupMember(people[member], place, manages))
    everywhere = actor.may(DECIDE)
    return tuple(
        GroupRow(
            row["id"], row["name"], row["kind"], row["version"], row["archived_at"] is not None,
            tuple(members.get(row["id"], ())),
            everywhere or any(one.manages and one.person.id == actor.id for one in members.get(row["id"], ())),
            everywhere,
        )
        for row in found
    )  # fmt: skip


def group(actor: Actor, group_id: UUID) -> GroupRow:
    """One group; NotFound when there is none (G02)."""
    for row in groups(actor, archived=True):
        if row.id == group_id:
            return row
    raise NotFound(group_id)
