"""Invitations: single use, 7 days for team members, 14 for contacts; resendable, revocable (F017)."""

from datetime import datetime, timedelta
from uuid import UUID

from aanzet.access.actions.members import change_role_of_member
from aanzet.access.actions.people import give_login
from aanzet.access.actions.sign_in import refuse_weak_password
from aanzet.access.events import InvitationAccepted, InvitationRevoked, PersonInvited
from aanzet.access.models import Invitation, Login, Organization, Person, TeamMember
from aanzet.access.ports import client_reach
from aanzet.access.queries import people
from aanzet.access.queries.rights import demand
from aanzet.access.queries.tokens import digest, row_token
from aanzet.core.deliveries import Effect, queue
from aanzet.core.errors import NotFound, Refused
from aanzet.core.log import publish
from aanzet.core.scope import scope
from aanzet.rules.actors import CONTACT, MEMBER, Actor, system

LASTS = {MEMBER: timedelta(days=7), CONTACT: timedelta(days=14)}
MAIL = "access_invitation"  # kind of the effect


def invite_team_member(
    *,
    actor: Actor,
    now: datetime,
    member_id: UUID,
    role: str = "",
    team_role_id: UUID | None = None,
    clients: str = "",
) -> UUID:
    """Invite a prepared colleague, or send the invitation again; an earlier one stops working. Id of the invitation.

    role: another level (key of an authorization role). clients with team_role_id: a selection of clients on which he
    gets that team role (F017). Refused: already_active, email_required, choice_invalid.
    """
    demand(actor, "team.manage")
    row = _locked(member_id)
    if row.state == TeamMember.State.ACTIVE:
        raise Refused("already_active", name=people.person(member_id).name)
    if row.state == TeamMember.State.DEACTIVATED:
        raise Refused("not_active", name=people.person(member_id).name)
    if role:
        change_role_of_member(actor=actor, now=now, member_id=member_id, role=role)
    reach = client_reach()
    if clients and team_role_id and reach:
        reach.link(actor=actor, now=now, member_id=member_id, role_id=team_role_id, selection=clients)
    invitation_id = _invite(actor, now, member_id, MEMBER)
    TeamMember.objects.filter(id=member_id).update(prepared=False)
    return invitation_id


def invite_contact(*, actor: Actor, now: datetime, person_id: UUID) -> UUID:
    """Invite a contact to the portal, or send it again; he can sign in with his address from now on.

    Whether the actor may link this contact, clients has asked. Refused: email_required.
    """
    give_login(actor=actor, now=now, person_id=person_id)
    return _invite(actor, now, person_id, CONTACT)


def revoke_invitation(*, actor: Actor, now: datetime, member_id: UUID) -> None:
    """Make the invitation of a colleague stop working; he is prepared again."""
    demand(actor, "team.manage")
    row = _locked(member_id)
    if row.state != TeamMember.State.INVITED:
        raise Refused("already_active", name=people.person(member_id).name)
    if _revoke(actor, now, member_id):
        row.prepared = True
        row.version += 1
        row.save()


def accept_invitation(
    *, now: datetime, organization_id: UUID, invitation_id: UUID, password: str = "", login_id: UUID | None = None
) -> UUID:
    """Use an invitation: its person can sign in from now on; id of the login. Opens a scope of its own.

    For a team member: with `login_id` of somebody who has just proven to be the holder of this address, else with a
    new password, or with none when he will only use a passkey. For a contact nothing is asked: the mail proves it.
    Refused: invitation_expired, password_weak, password_leaked, email_in_use when this login is somebody else here.
    """
    actor = system(organization_id)
    with scope(organization_id):
        row = (
            Invitation.objects.select_for_update(no_key=True)
            .filter(id=invitation_id, used_at=None, revoked_at=None, expires_at__gt=now)
            .first()
        )
        if row is None:
            raise Refused("invitation_expired")
        person = Person.objects.select_for_update(no_key=True).get(id=row.person_id)
        login = Login.objects.filter(email=person.email.lower()).first()
        if person.kind == MEMBER and login is not None and login.has_usable_password() and login_id != login.pk:
            raise Refused("sign_in_failed")
        if password:
            refuse_weak_password(password=password, login=login or Login(email=person.email))
        if login is None:
            login = Login.objects.create_user(person.email, language=person.language)
        if password:
            login.set_password(password)
            login.save(update_fields=["password"])
        if Person.objects.filter(login_id=login.pk).exclude(id=person.id).exists():
            raise Refused("email_in_use")
        person.login_id = login.pk
        person.save(update_fields=["login_id"])
        row.used_at = now
        row.save(update_fields=["used_at"])
        if person.kind == MEMBER:
            TeamMember.objects.filter(id=person.id, state=TeamMember.State.INVITED).update(
                state=TeamMember.State.ACTIVE, prepared=False
            )
        accepted = InvitationAccepted(object_id=person.id, kind=person.kind, invitation_id=row.id)
        publish(actor, now, accepted)
        return login.pk


def ask_new_invitation(*, now: datetime, organization_id: UUID, invitation_id: UUID) -> bool:
    """ "Vraag een nieuwe aan": send a fresh invitation to the address on file, never to a typed one. Opens a scope.

    False when there is nothing to invite for any more: revoked, or active by now.
    """
    actor = system(organization_id)
    if not Organization.objects.filter(id=organization_id).exists():
        return False
    with scope(organization_id):
        row = Invitation.objects.select_related("person").filter(id=invitation_id).first()
        if row is None or row.revoked_at is not None or row.used_at is not None:
            return False
        if row.person.kind == MEMBER:
            member = TeamMember.objects.filter(id=row.person_id, state=TeamMember.State.INVITED, prepared=False)
            if not member.exists():
                return False
        _invite(actor, now, row.person_id, row.person.kind)
    return True


def _invite(actor: Actor, now: datetime, person_id: UUID, kind: str) -> UUID:
    person = Person.objects.select_for_update(no_key=True).get(id=person_id)
    if not person.email:
        raise Refused("email_required", field="email")
    _revoke(actor, now, person_id, silently=True)
    row = Invitation(
        organization_id=actor.organization_id,
        person_id=person_id,
        created_at=now,
        created_by=actor.id,
        expires_at=now + LASTS[kind],
    )
    row.token_sha256 = digest(row_token("invitation", actor.organization_id, row.id))
    row.save()
    publish(actor, now, PersonInvited(object_id=person_id, kind=kind, invitation_id=row.id))
    effect = Effect(
        key=f"invitation:{row.id}",
        kind=MAIL,
        payload={"invitation_id": str(row.id)},
        person_id=person_id,
        owner_id=actor.id,
    )
    queue(actor, now, [effect])
    return row.id


def _revoke(actor: Actor, now: datetime, person_id: UUID, *, silently: bool = False) -> bool:
    rows = Invitation.objects.filter(person_id=person_id, used_at=None, revoked_at=None)
    ids = list(rows.values_list("id", flat=True))
    rows.update(revoked_at=now)
    if not silently:
        publish(actor, now, *(InvitationRevoked(object_id=person_id, invitation_id=row_id) for row_id in ids))
    return bool(ids)


def _locked(member_id: UUID) -> TeamMember:
    row = TeamMember.objects.select_for_update(no_key=True).filter(id=member_id).first()
    if row is None:
        raise NotFound
    return row
