"""What signing in must know: memberships of a login, its factors, its sessions, and invitations by their token."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import connection

from aanzet.access.models import Invitation, Login, LoginSession, Organization, Person, SignInLink, TeamMember
from aanzet.access.queries.tokens import digest, read_row_token
from aanzet.core.scope import scope
from aanzet.rules.actors import CONTACT, MEMBER

SIGN_IN, RESET = "sign_in", "reset"  # what a mailed link is for


@dataclass(frozen=True, slots=True)
class Membership:
    """One login as one person of one organization. Only people who can act now."""

    organization_id: UUID
    organization: str
    person_id: UUID
    kind: str
    name: str
    language: str


def memberships(login_id: UUID) -> tuple[Membership, ...]:
    """All memberships of a login, team members first, then by organization. Opens one scope after another (F008)."""
    with connection.cursor() as cursor:
        cursor.execute("select organization_id, person_id, kind from access_memberships(%s)", [login_id])
        rows = cursor.fetchall()
    names = dict(Organization.objects.filter(id__in=[row[0] for row in rows]).values_list("id", "name"))
    found = []
    for organization_id, person_id, kind in rows:
        with scope(organization_id):
            if kind == MEMBER and not TeamMember.objects.filter(id=person_id, state=TeamMember.State.ACTIVE).exists():
                continue
            person = Person.objects.values("name", "language").get(id=person_id)
        found.append(
            Membership(organization_id, names[organization_id], person_id, kind, person["name"], person["language"])
        )
    return tuple(sorted(found, key=lambda one: (one.kind != MEMBER, one.organization.lower(), str(one.person_id))))


def login_of(email: str) -> Login | None:
    """The login with this address, None when nobody has it or it is switched off."""
    return Login.objects.filter(email=email.strip().lower(), is_active=True).first()


def login(login_id: UUID) -> Login:
    """One login by id."""
    return Login.objects.get(id=login_id)


@dataclass(frozen=True, slots=True)
class Factors:
    """The ways a login can prove itself."""

    password: bool
    totp: bool
    passkeys: tuple[tuple[int, str, datetime | None], ...]  # id, name, last used
    recovery_codes: bool

    @property
    def second(self) -> bool:
        """Whether there is a second factor for the office: an app with codes, or a passkey."""
        return self.totp or bool(self.passkeys)


def factors(login_id: UUID) -> Factors:
    """The factors of a login."""
    rows = list(Authenticator.objects.filter(user_id=login_id).order_by("id"))
    kinds = {row.type for row in rows}
    return Factors(
        Login.objects.get(id=login_id).has_usable_password(),
        Authenticator.Type.TOTP in kinds,
        tuple((row.pk, row.data["name"], row.last_used_at) for row in rows if row.type == Authenticator.Type.WEBAUTHN),
        Authenticator.Type.RECOVERY_CODES in kinds,
    )


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A browser that is signed in."""

    id: UUID
    browser: str
    started_at: datetime
    seen_at: datetime
    strong: bool


def sessions(login_id: UUID) -> tuple[SessionRow, ...]:
    """The sessions of a login, the last used first (F025)."""
    rows = LoginSession.objects.filter(login_id=login_id).order_by("-seen_at")
    return tuple(SessionRow(*row) for row in rows.values_list("id", "browser", "started_at", "seen_at", "strong"))


def session_provider(session_key: str) -> UUID | None:
    """The organization by whose provider this browser came in, None when it was otherwise."""
    rows = LoginSession.objects.filter(session_key=session_key)
    return rows.values_list("by_provider_of", flat=True).first()


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation that still works. has_password: the address already has a login with a password elsewhere."""

    invitation_id: UUID
    organization_id: UUID
    organization: str
    brand_colour: str
    person_id: UUID
    kind: str
    name: str
    first_name: str
    email: str
    language: str
    has_password: bool


def invited(token: str, now: datetime) -> Invited | None:
    """The invitation of a link; None when it never was, was used, revoked, replaced or has expired. Opens a scope."""
    ids = read_row_token("invitation", token)
    if ids is None:
        return None
    organization = Organization.objects.filter(id=ids[0]).first()
    if organization is None:
        return None
    with scope(ids[0]):
        row = (
            Invitation.objects.select_related("person")
            .filter(id=ids[1], token_sha256=digest(token), used_at=None, revoked_at=None, expires_at__gt=now)
            .first()
        )
        if row is None:
            return None
    person = row.person
    known = Login.objects.filter(email=person.email.lower()).first() if person.email else None
    return Invited(
        row.id,
        organization.id,
        organization.name,
        organization.brand_colour,
        person.id,
        person.kind,
        person.name,
        person.first_name or person.name,
        person.email,
        person.language,
        known is not None and known.has_usable_password() and person.kind == MEMBER,
    )


def invitation_ended(token: str) -> bool:
    """Whether this was an invitation of ours that does not work any more: then a new one can be asked for."""
    return read_row_token("invitation", token) is not None


def signs_in_by_mail(found: tuple[Membership, ...]) -> bool:
    """Whether a mailed link is good for anything: it lets contacts in, never team members."""
    return any(one.kind == CONTACT for one in found)


@dataclass(frozen=True, slots=True)
class LinkState:
    """What a mailed link can still do. needs_code: it is opened in another browser than the one that asked."""

    open: bool
    used: bool
    needs_code: bool
    purpose: str
    login_id: UUID | None


def link_state(token: str, nonce: str, now: datetime) -> LinkState:
    """Look at a mailed link without using it: scanners open links too."""
    row = SignInLink.objects.filter(token_sha256=digest(token)).first()
    if row is None or row.expires_at <= now:
        return LinkState(open=False, used=False, needs_code=False, purpose=SIGN_IN, login_id=None)
    used = row.used_at is not None
    return LinkState(not used, used, not same_browser(row, nonce), row.purpose, row.login_id)


def same_browser(row: SignInLink, nonce: str) -> bool:
    """Whether a link is opened where it was asked for."""
    return bool(nonce) and secrets.compare_digest(bytes(row.nonce_sha256), digest(nonce))
