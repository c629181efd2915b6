"""Authorization roles and team roles: copy, change, archive (F011, F014)."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.text import slugify

from aanzet.access.events import (
    AuthorizationRoleAdded,
    AuthorizationRoleArchived,
    AuthorizationRoleChanged,
    TeamRoleAdded,
    TeamRoleArchived,
    TeamRoleRenamed,
)
from aanzet.access.models import AuthorizationRole, Organization, TeamMember, TeamRole
from aanzet.access.queries.members import admins
from aanzet.access.queries.rights import demand
from aanzet.access.queries.roles import RELATION_MANAGER
from aanzet.core.errors import Conflict, NotFound, Refused
from aanzet.core.log import publish
from aanzet.rules import names
from aanzet.rules.actors import Actor
from aanzet.rules.permissions import MAKES_ADMIN, own_role_permissions, unknown_permissions


def copy_role(*, actor: Actor, now: datetime, role_id: UUID, name: str) -> UUID:
    """Make an own role as a copy of another one; its id. Refused: name_taken."""
    demand(actor, "team.manage")
    source = AuthorizationRole.objects.filter(id=role_id).first()
    if source is None:
        raise NotFound
    name = _name(name)
    if AuthorizationRole.objects.filter(name__iexact=name, archived_at__isnull=True).exists():
        raise Refused("name_taken", field="name", name=name)
    taken = set(AuthorizationRole.objects.values_list("key", flat=True))
    row = AuthorizationRole.objects.create(
        organization_id=actor.organization_id,
        key=_free_key(name, taken),
        name=name,
        permissions=sorted(own_role_permissions(source.permissions)),
        reaches_all_clients=source.reaches_all_clients,
    )
    publish(actor, now, AuthorizationRoleAdded(object_id=row.id, key=row.key, copied_from=source.key))
    return row.id


def change_role(
    *,
    actor: Actor,
    now: datetime,
    role_id: UUID,
    permissions: Iterable[str],
    name: str,
    reaches_all_clients: bool,
    version: int,
) -> None:
    """Change name and rights of an own role; it works at once for everybody who holds it.

    Refused: changed_meanwhile, unknown_permission, name_taken, last_admin, built_in_role.
    """
    demand(actor, "team.manage")
    Organization.objects.select_for_update(no_key=True).only("id").get(id=actor.organization_id)
    row = _locked_role(role_id)
    if row.version != version:
        raise Conflict(name=row.name, time=now.strftime("%H:%M"))
    wanted = set(permissions)
    unknown = unknown_permissions(wanted)
    if unknown:
        raise Refused("unknown_permission", permission=", ".join(unknown))
    name = _name(name)
    same_name = AuthorizationRole.objects.filter(name__iexact=name, archived_at__isnull=True).exclude(id=row.id)
    if same_name.exists():
        raise Refused("name_taken", field="name", name=name)
    before, after = set(row.permissions), set(own_role_permissions(wanted))
    if MAKES_ADMIN in before - after and not _admins_besides(row.id):
        raise Refused("last_admin")
    if (before, row.name, row.reaches_all_clients) == (after, name, reaches_all_clients):
        return
    row.permissions, row.name, row.reaches_all_clients = sorted(after), name, reaches_all_clients
    row.version += 1
    row.save()
    added, removed = tuple(sorted(after - before)), tuple(sorted(before - after))
    publish(actor, now, AuthorizationRoleChanged(object_id=row.id, added=added, removed=removed))


def archive_role(*, actor: Actor, now: datetime, role_id: UUID) -> None:
    """Make sure an own role is not given any more. Refused: role_in_use while people hold it, built_in_role."""
    demand(actor, "team.manage")
    row = _locked_role(role_id)
    held = TeamMember.objects.filter(role_id=row.id).exclude(state=TeamMember.State.DEACTIVATED).count()
    if held:
        raise Refused("role_in_use", name=row.name, count=held)
    if row.archived_at is None:
        row.archived_at = now
        row.version += 1
        row.save()
        publish(actor, now, AuthorizationRoleArchived(object_id=row.id))


def add_team_role(*, actor: Actor, now: datetime, name: str) -> UUID:
    """Add a responsibility that members can hold on a client; its id. Refused: name_taken."""
    demand(actor, "team.manage")
    name = _free_team_role_name(name)
    taken = set(TeamRole.objects.values_list("key", flat=True))
    row = TeamRole.objects.create(
        organization_id=actor.organization_id, key=_free_key(name, taken), name=name, position=len(taken)
    )
    publish(actor, now, TeamRoleAdded(object_id=row.id, key=row.key))
    return row.id


def rename_team_role(*, actor: Actor, now: datetime, role_id: UUID, name: str) -> None:
    """Give a team role another label; its key stays, so templates keep working. Refused: name_taken."""
    demand(actor, "team.manage")
    row = _locked_team_role(role_id)
    name = _free_team_role_name(name, besides=role_id)
    if name != row.name:
        row.name = name
        row.save()
        publish(actor, now, TeamRoleRenamed(object_id=row.id, key=row.key))


def archive_team_role(*, actor: Actor, now: datetime, role_id: UUID) -> None:
    """Make sure a team role is not given any more; running cases keep it. Refused: built_in_role (relation manager)."""
    demand(actor, "team.manage")
    row = _locked_team_role(role_id)
    if row.key == RELATION_MANAGER:
        raise Refused("built_in_role", name=row.name)
    if row.archived_at is None:
        row.archived_at = now
        row.save()
        publish(actor, now, TeamRoleArchived(object_id=row.id, key=row.key))


def _locked_role(role_id: UUID) -> AuthorizationRole:
    row = AuthorizationRole.objects.select_for_update(no_key=True).filter(id=role_id).first()
    if row is None:
        raise NotFound
    if row.built_in:
        raise Refused("built_in_role", name=row.name)
    return row


def _locked_team_role(role_id: UUID) -> TeamRole:
    row = TeamRole.objects.select_for_update(no_key=True).filter(id=role_id).first()
    if row is None:
        raise NotFound
    return row


def _admins_besides(role_id: UUID) -> bool:
    return TeamMember.objects.filter(id__in=admins()).exclude(role_id=role_id).exists()


def _name(text: str) -> str:
    checked = names.name(text)
    if not checked:
        raise Refused(checked.error, field="name", allowed=names.NAME)
    if not checked.value:
        raise Refused("required", field="name")
    return checked.value


def _free_team_role_name(text: str, besides: UUID | None = None) -> str:
    name = _name(text)
    same = TeamRole.objects.filter(name__iexact=name, archived_at__isnull=True)
    if (same.exclude(id=besides) if besides else same).exists():
        raise Refused("name_taken", field="name", name=name)
    return name


def _free_key(name: str, taken: set[str]) -> str:
    base = slugify(name).replace("-", "_")[:34] or "role"
    key, number = base, 2
    while key in taken:
        key, number = f"{base}_{number}", number + 1
    return key
