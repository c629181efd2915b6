"""Single sign-on of an organization: its settings for admins, and its provider for who stands at the door (F025)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from aanzet.access.models import Organization, SingleSignOn, TeamMember
from aanzet.access.ports import Registration
from aanzet.access.queries.rights import demand
from aanzet.access.queries.sign_in import Membership
from aanzet.core import crypto
from aanzet.core.scope import scope
from aanzet.rules.actors import MEMBER, Actor

TABLE, SECRET = "access_singlesignon", "client_secret"  # noqa: S105 - name of a column
KEEPS_PASSWORD = "settings.manage"  # noqa: S105 - who has this right can always come in with a password too


@dataclass(frozen=True, slots=True)
class SignOnSettings:
    """What an admin sees of it. The secret itself is shown to nobody; secret_set_at tells since when it is there."""

    name: str
    issuer: str
    client_id: str
    secret_set_at: datetime | None
    second_step_there: bool
    required: bool
    enabled: bool
    version: int


@dataclass(frozen=True, slots=True)
class Provider:
    """The provider of an organization that is switched on. name: what stands on the button."""

    organization_id: UUID
    organization: str
    name: str
    second_step_there: bool
    required: bool


def sign_on_settings(actor: Actor) -> SignOnSettings | None:
    """The settings; None when they were never filled in."""
    demand(actor, "settings.manage")
    row = SingleSignOn.objects.filter(organization_id=actor.organization_id).first()
    if row is None:
        return None
    return SignOnSettings(**{name: getattr(row, name) for name in SignOnSettings.__slots__})


def registration_to_check(actor: Actor) -> Registration | None:
    """What an admin filled in, with the secret, to ask the provider whether it holds; None when it is not complete."""
    demand(actor, "settings.manage")
    row = SingleSignOn.objects.filter(organization_id=actor.organization_id).first()
    return _registration(row) if row else None


def provider_of(organization_id: UUID) -> Provider | None:
    """The provider of an organization; None when it has none, switched it off, or does not exist. Opens a scope."""
    name = Organization.objects.filter(id=organization_id).values_list("name", flat=True).first()
    if name is None:
        return None
    with scope(organization_id, read_only=True):
        row = _enabled(organization_id)
    return _provider(row, name) if row else None


def own_provider(actor: Actor) -> Provider | None:
    """The same for who is inside, in his scope."""
    row = _enabled(actor.organization_id)
    return _provider(row, "") if row else None


def registration_of(organization_id: UUID) -> Registration | None:
    """How the organization is known at its provider, when it is switched on. Opens a scope."""
    with scope(organization_id, read_only=True):
        row = _enabled(organization_id)
    return _registration(row) if row else None


def closed_to_passwords(found: Iterable[Membership]) -> dict[UUID, Provider]:
    """Of these memberships those into which only the provider leads: person -> provider. Opens one scope a time."""
    closed = {}
    for one in found:
        if one.kind != MEMBER:
            continue
        with scope(one.organization_id, read_only=True):
            row = _enabled(one.organization_id)
            if row is not None and row.required and one.person_id not in keeping_passwords():
                closed[one.person_id] = _provider(row, one.organization)
    return closed


def providers_among(found: Iterable[Membership]) -> list[Provider]:
    """The providers by which somebody can come in as a team member. Opens one scope after another."""
    known = (provider_of(one.organization_id) for one in found if one.kind == MEMBER)
    return [one for one in known if one is not None]


def keeping_passwords() -> set[UUID]:
    """The team members who can always come in with a password and a second step: a wrong setting locks nobody out."""
    rows = TeamMember.objects.values_list("id", "role__permissions", "extra_permissions")
    return {id for id, role, extra in rows if KEEPS_PASSWORD in role or KEEPS_PASSWORD in extra}


def _enabled(organization_id: UUID) -> SingleSignOn | None:
    return SingleSignOn.objects.filter(organization_id=organization_id, enabled=True).first()


def _provider(row: SingleSignOn, organization: str) -> Provider:
    return Provider(row.organization_id, organization, row.name, row.second_step_there, row.required)


def _registration(row: SingleSignOn) -> Registration | None:
    if row.client_secret is None:
        return None
    secret = crypto.unseal(row.organization_id, TABLE, SECRET, row.id, row.client_secret)
    return Registration(row.issuer, row.client_id, secret)
