"""What happened to organizations, people, their rights and their signing in."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from aanzet.rules.domain_events import SECURITY, DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationCreated(DomainEvent):
    """An organization was set up, with its roles and its first admin."""

    object_kind: ClassVar[str] = "organization"
    profile: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationChanged(DomainEvent):
    """Settings of the organization were changed; `fields` names them, `before` and `after` hold plain values."""

    object_kind: ClassVar[str] = "organization"
    fields: tuple[str, ...]
    before: dict
    after: dict


@dataclass(frozen=True, slots=True, kw_only=True)
class WordChanged(DomainEvent):
    """The organization uses its own word, or again the one of its profile (both empty)."""

    object_kind: ClassVar[str] = "word"
    key: str
    language: str
    one: str
    many: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAdded(DomainEvent):
    """A team member or contact got a place in the register of people."""

    object_kind: ClassVar[str] = "person"
    kind: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonChanged(DomainEvent):
    """Data of a person were changed; `fields` names which."""

    object_kind: ClassVar[str] = "person"
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailChangeAsked(DomainEvent):
    """A new address waits until the old and the new one have said yes."""

    object_kind: ClassVar[str] = "person"
    visibility: str = SECURITY


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailChanged(DomainEvent):
    """Both addresses said yes; the person signs in with the new one."""

    object_kind: ClassVar[str] = "person"
    visibility: str = SECURITY


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamMemberAdded(DomainEvent):
    """A colleague was prepared; inviting is a separate step."""

    object_kind: ClassVar[str] = "team_member"
    number: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamMemberChanged(DomainEvent):
    """Function or hours of a team member were changed."""

    object_kind: ClassVar[str] = "team_member"
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleOfMemberChanged(DomainEvent):
    """A team member has another authorization role; it counts from this moment."""

    object_kind: ClassVar[str] = "team_member"
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionGranted(DomainEvent):
    """A right that is in no role was given to one person."""

    object_kind: ClassVar[str] = "team_member"
    permission: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionWithdrawn(DomainEvent):
    """A right that was given to one person was taken back."""

    object_kind: ClassVar[str] = "team_member"
    permission: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonInvited(DomainEvent):
    """Somebody was invited to sign in; the mail goes out afterwards."""

    object_kind: ClassVar[str] = "person"
    kind: str
    invitation_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationRevoked(DomainEvent):
    """An invitation does not work any more."""

    object_kind: ClassVar[str] = "person"
    invitation_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationAccepted(DomainEvent):
    """An invited person can sign in from now on."""

    object_kind: ClassVar[str] = "person"
    kind: str
    invitation_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamMemberDeactivated(DomainEvent):
    """A team member left; open work went to `handed_to`."""

    object_kind: ClassVar[str] = "team_member"
    handed_to: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamMemberReactivated(DomainEvent):
    """A team member is back."""

    object_kind: ClassVar[str] = "team_member"


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactorReset(DomainEvent):
    """All second factors of a person were removed by a colleague; his sessions ended."""

    object_kind: ClassVar[str] = "person"
    visibility: str = SECURITY


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactorResetPlanned(DomainEvent):
    """The second factors of an admin will be removed on this day; until then every admin can stop it."""

    object_kind: ClassVar[str] = "person"
    visibility: str = SECURITY
    until_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactorResetStopped(DomainEvent):
    """The removal of somebody's second factors was stopped in time."""

    object_kind: ClassVar[str] = "person"
    visibility: str = SECURITY


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizationRoleAdded(DomainEvent):
    """An own role was made as a copy of another."""

    object_kind: ClassVar[str] = "authorization_role"
    key: str
    copied_from: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizationRoleChanged(DomainEvent):
    """Rights were added to or taken from an own role, or its name was changed."""

    object_kind: ClassVar[str] = "authorization_role"
    added: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizationRoleArchived(DomainEvent):
    """A role cannot be given any more."""

    object_kind: ClassVar[str] = "authorization_role"


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamRoleAdded(DomainEvent):
    """A new responsibility that members can hold on clients."""

    object_kind: ClassVar[str] = "team_role"
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamRoleRenamed(DomainEvent):
    """A team role has another label; its key stays."""

    object_kind: ClassVar[str] = "team_role"
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamRoleArchived(DomainEvent):
    """A team role cannot be given any more; running work keeps it."""

    object_kind: ClassVar[str] = "team_role"
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessTeamAdded(DomainEvent):
    """A new group of members for phases and tasks."""

    object_kind: ClassVar[str] = "process_team"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessTeamChanged(DomainEvent):
    """Name, members or their order changed; `members` is the new order. Open team tasks follow at once."""

    object_kind: ClassVar[str] = "process_team"
    members: tuple[UUID, ...]
    joined: tuple[UUID, ...]
    left: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessTeamArchived(DomainEvent):
    """A process team cannot be chosen any more."""

    object_kind: ClassVar[str] = "process_team"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupAdded(DomainEvent):
    """A new department, environment or partner as a target of tasks (F020)."""

    object_kind: ClassVar[str] = "group"
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupChanged(DomainEvent):
    """Name or members of a group changed; its open tasks follow at once."""

    object_kind: ClassVar[str] = "group"
    members: tuple[UUID, ...]
    joined: tuple[UUID, ...]
    left: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupArchived(DomainEvent):
    """A group cannot be chosen any more."""

    object_kind: ClassVar[str] = "group"


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleSignOnChanged(DomainEvent):
    """The provider by which team members sign in was set up or changed; of the secret only that it is another one."""

    object_kind: ClassVar[str] = "single_sign_on"
    visibility: str = SECURITY
    fields: tuple[str, ...]
    before: dict
    after: dict


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleSignOnSwitchedOn(DomainEvent):
    """From now on team members can sign in with the provider."""

    object_kind: ClassVar[str] = "single_sign_on"
    visibility: str = SECURITY
    provider: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleSignOnSwitchedOff(DomainEvent):
    """Nobody comes in by the provider any more; `ended` sessions that did were ended."""

    object_kind: ClassVar[str] = "single_sign_on"
    visibility: str = SECURITY
    provider: str
    ended: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityTied(DomainEvent):
    """A team member signed in with the provider for the first time; from now on he is known there by his subject."""

    object_kind: ClassVar[str] = "person"
    visibility: str = SECURITY
    issuer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn(DomainEvent):
    """Somebody came in; `how` is mail, password, passkey, provider or demo."""

    object_kind: ClassVar[str] = "person"
    visibility: str = SECURITY
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessDenied(DomainEvent):
    """Somebody asked for what does not exist or is not for him (G02). `address` is the page, without its query."""

    visibility: str = SECURITY
    address: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewSaved(DomainEvent):
    """A named filter of a list was saved, changed or shared."""

    object_kind: ClassVar[str] = "saved_view"
    page: str
    shared: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewDeleted(DomainEvent):
    """A named filter was removed."""

    object_kind: ClassVar[str] = "saved_view"
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceEntered(DomainEvent):
    """A team member is away on these days. Why stands in the table only: illness has no place in history."""

    object_kind: ClassVar[str] = "team_member"
    from_on: date
    until_on: date | None
    from_noon: bool
    until_noon: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceWithdrawn(DomainEvent):
    """An absence was withdrawn before it began, or ended: then until_on is its last day."""

    object_kind: ClassVar[str] = "team_member"
    from_on: date
    until_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StandInNamed(DomainEvent):
    """`stand_in_id` stands in for the team member on these days; team_role_id: for that role only."""

    object_kind: ClassVar[str] = "team_member"
    stand_in_id: UUID
    team_role_id: UUID | None
    from_on: date
    until_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StandInWithdrawn(DomainEvent):
    """A stand-in was withdrawn before the first day, or ended: then until_on is the last day."""

    object_kind: ClassVar[str] = "team_member"
    stand_in_id: UUID
    from_on: date
    until_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceChanged(DomainEvent):
    """From today somebody else may act for this team member, or he himself again."""

    object_kind: ClassVar[str] = "team_member"
    on: date
