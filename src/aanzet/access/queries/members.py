"""Team members: the list, one member, and the facts that decide who can act (F004, F018)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q, QuerySet

from aanzet.access.models import Invitation, Person, TeamMember
from aanzet.access.ports import OpenWork, client_reach, hand_overs
from aanzet.access.queries.rights import demand
from aanzet.core.errors import NotFound
from aanzet.rules.actors import MEMBER, Actor
from aanzet.rules.names import fold
from aanzet.rules.people import initials_class, initials_of
from aanzet.rules.permissions import MAKES_ADMIN

PREPARED = "prepared"  # added, not invited yet: a state for the reader, not of the table


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A team member in the list. state: prepared, invited, active or deactivated."""

    id: UUID
    number: str
    name: str
    first_name: str
    last_name: str
    email: str
    phone: str
    language: str
    function: str
    weekly_hours: Decimal
    role_id: UUID
    role: str
    role_name: str
    state: str
    second_factor: bool
    last_sign_in_at: datetime | None
    deactivated_at: datetime | None
    factor_reset_at: datetime | None
    invited_until: datetime | None
    extra_permissions: tuple[str, ...]
    version: int

    @property
    def function_name(self) -> str:
        """The function in words."""
        return dict(function_choices()).get(self.function, self.function)

    @property
    def initials(self) -> str:
        """Two letters."""
        return initials_of(self.name)

    @property
    def initials_class(self) -> str:
        """The colour of the letters."""
        return initials_class(self.id)


def member_list(actor: Actor, *, state: str = "", role: str = "", text: str = "") -> tuple[MemberRow, ...]:
    """All team members in order of name (F018). Without a state: all but the deactivated ones."""
    demand(actor, "team.view")
    members = TeamMember.objects.all()
    if state == PREPARED:
        members = members.filter(state=TeamMember.State.INVITED, prepared=True)
    elif state == TeamMember.State.INVITED:
        members = members.filter(state=state, prepared=False)
    elif state in TeamMember.State.values:
        members = members.filter(state=state)
    elif state != "all":
        members = members.exclude(state=TeamMember.State.DEACTIVATED)
    if role:
        members = members.filter(role__key=role)
    rows = _rows(members)
    wanted = fold(text)
    return tuple(row for row in rows if not wanted or wanted in fold(f"{row.name} {row.number} {row.email}"))


def member_counts(actor: Actor) -> dict[str, int]:
    """How many members there are per state: for the tabs of the list."""
    demand(actor, "team.view")
    counts = {PREPARED: 0, **dict.fromkeys(TeamMember.State.values, 0)}
    for state, prepared in TeamMember.objects.values_list("state", "prepared"):
        counts[PREPARED if state == TeamMember.State.INVITED and prepared else state] += 1
    return counts


def member(actor: Actor, number: str) -> MemberRow:
    """One team member by number; NotFound when there is none."""
    demand(actor, "team.view")
    ids = Person.objects.filter(kind=MEMBER, number=number).values("id")
    for row in _rows(TeamMember.objects.filter(id__in=ids)):
        return row
    raise NotFound


def active_members() -> dict[UUID, bool]:
    """Every member id with whether he can act: what the turn and the choice of a responsible person need."""
    rows = TeamMember.objects.values_list("id", "state")
    return {member_id: state == TeamMember.State.ACTIVE for member_id, state in rows}


def present_members() -> dict[UUID, bool]:
    """Every member id with whether he may be linked to clients: everybody but who left, so a team can be prepared."""
    rows = TeamMember.objects.values_list("id", "state")
    return {member_id: state != TeamMember.State.DEACTIVATED for member_id, state in rows}


def active_choices() -> tuple[tuple[UUID, str], ...]:
    """Id and name of everybody who can be given work, in order of name: for choices in forms."""
    ids = TeamMember.objects.filter(state=TeamMember.State.ACTIVE).values("id")
    return tuple(Person.objects.filter(id__in=ids).order_by("sort_name").values_list("id", "name"))


def function_choices() -> tuple[tuple[str, str], ...]:
    """Key and name of the functions a member can have at the internal client (F009)."""
    reach = client_reach()
    return reach.functions() if reach else ()


def admins() -> tuple[UUID, ...]:
    """The active members whose role holds the settings: never none of them (last_admin)."""
    rows = TeamMember.objects.filter(
        state=TeamMember.State.ACTIVE, role__permissions__contains=[MAKES_ADMIN], role__archived_at__isnull=True
    )
    return tuple(rows.order_by("id").values_list("id", flat=True))


def is_admin(member_id: UUID) -> bool:
    """Whether this member is one of the admins."""
    return member_id in admins()


def open_work(member_id: UUID) -> tuple[OpenWork, ...]:
    """What must be handed over before this member can be deactivated (F004)."""
    return tuple(work for hand_over in hand_overs() for work in hand_over.open_work(member_id))


def _rows(members: QuerySet[TeamMember]) -> list[MemberRow]:
    factors = Authenticator.objects.filter(user_id=OuterRef("login_id"), type__in=("totp", "webauthn"))
    people = {
        person["id"]: person
        for person in Person.objects.filter(id__in=members.values("id"))
        .annotate(second_factor=Exists(factors))
        .values(
            "id", "number", "name", "first_name", "last_name", "sort_name", "email", "phone", "language",
            "last_sign_in_at", "second_factor",
        )
    }  # fmt: skip
    open_invitations = Invitation.objects.filter(
        Q(used_at__isnull=True, revoked_at__isnull=True), person_id__in=people.keys()
    )
    invited = dict(open_invitations.order_by("expires_at").values_list("person_id", "expires_at"))
    rows = []
    fields = ("id", "function", "weekly_hours", "role_id", "role__key", "role__name", "state", "prepared",
              "deactivated_at", "factor_reset_at", "extra_permissions", "version")  # fmt: skip
    for found in members.values(*fields):
        person = people[found["id"]]
        prepared = found["state"] == TeamMember.State.INVITED and found["prepared"]
        rows.append(
            (
                person["sort_name"],
                MemberRow(
                    **{key: person[key] for key in person if key != "sort_name"},  # type: ignore[literal-required]
                    function=found["function"],
                    weekly_hours=found["weekly_hours"],
                    role_id=found["role_id"],
                    role=found["role__key"],
                    role_name=found["role__name"],
                    state=PREPARED if prepared else found["state"],
                    deactivated_at=found["deactivated_at"],
                    factor_reset_at=found["factor_reset_at"],
                    invited_until=invited.get(found["id"]),
                    extra_permissions=tuple(found["extra_permissions"]),
                    version=found["version"],
                ),
            )
        )
    return [row for _, row in sorted(rows, key=lambda pair: (pair[0], pair[1].number))]
