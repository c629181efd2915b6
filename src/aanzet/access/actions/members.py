"""Team members: add, change, let go and take back (F004, F005, F018). Inviting stands in invitations.py."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext

from aanzet.access.actions.people import NewPerson, add_person, change_person
from aanzet.access.actions.sessions import end_sessions_of_person
from aanzet.access.events import (
    PermissionGranted,
    PermissionWithdrawn,
    RoleOfMemberChanged,
    TeamMemberAdded,
    TeamMemberChanged,
    TeamMemberDeactivated,
    TeamMemberReactivated,
)
from aanzet.access.models import AuthorizationRole, Invitation, Organization, Person, ProcessTeamMember, TeamMember
from aanzet.access.ports import hand_overs
from aanzet.access.queries import members as facts
from aanzet.access.queries import people
from aanzet.access.queries.rights import demand
from aanzet.core.errors import Conflict, NotFound, Refused
from aanzet.core.log import publish
from aanzet.rules.actors import MEMBER, Actor
from aanzet.rules.permissions import BUILT_IN, MAKES_ADMIN

MOST_HOURS = Decimal(60)


@dataclass(frozen=True, slots=True)
class NewMember:
    """A colleague to add. role: key of an authorization role. function: key of a function at the internal client."""

    person: NewPerson
    role: str
    function: str = ""
    weekly_hours: Decimal = Decimal(40)


def add_team_member(*, actor: Actor, now: datetime, member: NewMember) -> UUID:
    """Prepare a colleague; inviting is a separate step (F005). His id.

    Refused: email_required, number_taken, email_in_use, choice_invalid.
    """
    demand(actor, "team.manage")
    if not member.person.email.strip():
        raise Refused("required", field="email")
    role = _role(member.role)
    member_id = add_person(actor=actor, now=now, kind=MEMBER, person=member.person)
    TeamMember.objects.create(
        id=member_id,
        organization_id=actor.organization_id,
        role_id=role.id,
        function=_function(member.function),
        weekly_hours=_hours(member.weekly_hours),
    )
    number = Person.objects.values_list("number", flat=True).get(id=member_id)
    publish(actor, now, TeamMemberAdded(object_id=member_id, number=number, role=role.key))
    return member_id


@dataclass(frozen=True, slots=True)
class MemberChanges:
    """All data of a member as the form has them; `version` is the one it read (G03)."""

    first_name: str
    last_name: str
    email: str
    number: str
    phone: str
    language: str
    function: str
    weekly_hours: Decimal
    version: int


def change_team_member(*, actor: Actor, now: datetime, member_id: UUID, changes: MemberChanges) -> tuple[str, ...]:
    """Change the data of a colleague, without his role; names of the fields that changed.

    Refused: changed_meanwhile, number_taken, email_in_use, email_confirmation_needed.
    """
    demand(actor, "team.manage")
    row = _locked(member_id)
    if row.version != changes.version:
        raise Conflict(name=people.person(member_id).name, time=now.strftime("%H:%M"))
    data = {name: getattr(changes, name) for name in NewPerson.__slots__}
    changed = list(change_person(actor=actor, now=now, person_id=member_id, changes=data))
    own = {"function": _function(changes.function, row.function), "weekly_hours": _hours(changes.weekly_hours)}
    own = {name: value for name, value in own.items() if value != getattr(row, name)}
    for name, value in own.items():
        setattr(row, name, value)
    if own or changed:
        row.version += 1
        row.save()
    if own:
        publish(actor, now, TeamMemberChanged(object_id=member_id, fields=tuple(own)))
    return (*changed, *own)


def change_role_of_member(*, actor: Actor, now: datetime, member_id: UUID, role: str) -> None:
    """Give a member another authorization role; it works at once and his sessions end (F014).

    Refused: last_admin, choice_invalid.
    """
    demand(actor, "team.manage")
    _lock_admins(actor)
    row = _locked(member_id)
    new = _role(role)
    if new.id == row.role_id:
        return
    before = AuthorizationRole.objects.get(id=row.role_id)
    if MAKES_ADMIN not in new.permissions:
        _refuse_last_admin(member_id)
    row.role_id = new.id
    row.extra_permissions = [code for code in row.extra_permissions if code in _grantable(new)]
    row.version += 1
    row.save()
    end_sessions_of_person(actor=actor, now=now, person_id=member_id)
    publish(actor, now, RoleOfMemberChanged(object_id=member_id, before=before.key, after=new.key))


def grant_permission(*, actor: Actor, now: datetime, member_id: UUID, permission: str) -> None:
    """Give one member a right that is in no role, such as revealing a BSN. Refused: choice_invalid."""
    demand(actor, "team.manage")
    row = _locked(member_id)
    allowed = _grantable(AuthorizationRole.objects.get(id=row.role_id))
    if permission not in allowed:
        raise Refused("choice_invalid", field="permission", value=permission, allowed=", ".join(sorted(allowed)))
    if permission not in row.extra_permissions:
        row.extra_permissions = sorted([*row.extra_permissions, permission])
        row.version += 1
        row.save()
        publish(actor, now, PermissionGranted(object_id=member_id, permission=permission))


def withdraw_permission(*, actor: Actor, now: datetime, member_id: UUID, permission: str) -> None:
    """Take back a right that was given to one member."""
    demand(actor, "team.manage")
    row = _locked(member_id)
    if permission in row.extra_permissions:
        row.extra_permissions = [code for code in row.extra_permissions if code != permission]
        row.version += 1
        row.save()
        publish(actor, now, PermissionWithdrawn(object_id=member_id, permission=permission))


def deactivate_team_member(*, actor: Actor, now: datetime, member_id: UUID, hand_to: UUID | None = None) -> None:
    """Let a colleague go: his work goes to `hand_to`, his sessions end at once (F004).

    Refused: last_admin, safety_net_required, work_not_handed_over (the list is in queries.members.open_work),
    not_active when `hand_to` cannot take it.
    """
    demand(actor, "team.manage")
    _lock_admins(actor)
    row = _locked(member_id)
    if row.state == TeamMember.State.DEACTIVATED:
        return
    name = people.person(member_id).name
    _refuse_last_admin(member_id)
    if Organization.objects.filter(id=actor.organization_id, safety_net_member_id=member_id).exists():
        raise Refused("safety_net_required")
    if facts.open_work(member_id):
        if hand_to is None:
            raise Refused("work_not_handed_over", field="hand_to", name=name)
        other = TeamMember.objects.select_for_update(no_key=True).filter(id=hand_to).first()
        if other is None or hand_to == member_id or other.state != TeamMember.State.ACTIVE:
            raise Refused("not_active", field="hand_to", name=_name(hand_to))
        for hand_over in hand_overs():
            hand_over.move(actor=actor, now=now, member_id=member_id, to_member_id=hand_to)
    row.state, row.deactivated_at, row.version = TeamMember.State.DEACTIVATED, now, row.version + 1
    row.save()
    ProcessTeamMember.objects.filter(member_id=member_id).delete()
    Invitation.objects.filter(person_id=member_id, used_at=None, revoked_at=None).update(revoked_at=now)
    end_sessions_of_person(actor=actor, now=now, person_id=member_id)
    publish(actor, now, TeamMemberDeactivated(object_id=member_id, handed_to=hand_to))


def reactivate_team_member(*, actor: Actor, now: datetime, member_id: UUID, email: str = "") -> None:
    """Take a colleague back. email: another address, when his own belongs to somebody else by now.

    Refused: already_active, email_in_use, choice_invalid when his role was archived meanwhile.
    """
    demand(actor, "team.manage")
    row = _locked(member_id)
    person = people.person(member_id)
    if row.state != TeamMember.State.DEACTIVATED:
        raise Refused("already_active", name=person.name)
    _role(AuthorizationRole.objects.get(id=row.role_id).key)
    if email and email != person.email:
        Person.objects.filter(id=member_id).update(login_id=None)  # the new address is a new way to sign in
        change_person(actor=actor, now=now, person_id=member_id, changes={"email": email})
    signs_in = Person.objects.filter(id=member_id, login_id__isnull=False).exists()
    row.state = TeamMember.State.ACTIVE if signs_in else TeamMember.State.INVITED
    row.prepared, row.deactivated_at, row.version = not signs_in, None, row.version + 1
    row.save()
    publish(actor, now, TeamMemberReactivated(object_id=member_id))


def _locked(member_id: UUID) -> TeamMember:
    row = TeamMember.objects.select_for_update(no_key=True).filter(id=member_id).first()
    if row is None:
        raise NotFound
    return row


def _role(key: str) -> AuthorizationRole:
    role = AuthorizationRole.objects.filter(key=key, archived_at__isnull=True).first()
    if role is None:
        allowed = AuthorizationRole.objects.filter(archived_at__isnull=True).values_list("name", flat=True)
        raise Refused("choice_invalid", field="role", value=key, allowed=", ".join(sorted(allowed)))
    return role


def _grantable(role: AuthorizationRole) -> frozenset[str]:
    """Own roles are copies; what may be granted to their holders is what fits the rights they hold."""
    built_in = BUILT_IN.get(role.key)
    if built_in:
        return built_in.grantable
    return BUILT_IN["editor"].grantable if "clients.edit" in role.permissions else frozenset()


def _lock_admins(actor: Actor) -> None:
    """Two admins who remove each other at once must not both succeed: one waits for the other here."""
    Organization.objects.select_for_update(no_key=True).only("id").get(id=actor.organization_id)


def _refuse_last_admin(member_id: UUID) -> None:
    if set(facts.admins()) == {member_id}:
        raise Refused("last_admin")


def _function(key: str, before: str = "") -> str:
    """A function of the list, or none; who has one that was archived keeps it. Gives no rights (F009)."""
    choices = dict(facts.function_choices())
    if key and key not in choices and key != before:
        allowed = ", ".join(choices.values())
        links = ((gettext("Functions of contacts"), "/office/settings/functions/"),)
        raise Refused("choice_invalid", field="function", links=links, value=key, allowed=allowed)
    return key


def _hours(hours: Decimal) -> Decimal:
    if not 0 <= hours <= MOST_HOURS:
        raise Refused("choice_invalid", field="weekly_hours", value=hours, allowed=f"0 - {MOST_HOURS}")
    return hours


def _name(person_id: UUID) -> str:
    found = people.names([person_id]).get(person_id)
    return found.name if found else "…"
