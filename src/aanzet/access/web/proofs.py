"""What follows a proof: the second step when it is needed, then the session (F025, reliability 7.1)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext

from aanzet.access.actions.sign_in import Used, note_sign_in
from aanzet.access.ports import Identity
from aanzet.access.queries.sign_in import Membership, factors, memberships
from aanzet.access.queries.single_sign_on import Provider, closed_to_passwords
from aanzet.access.queries.visitors import actor_of
from aanzet.access.web.identity import home_of, open_session
from aanzet.core.errors import Refused
from aanzet.core.scope import scope
from aanzet.rules.actors import CONTACT, MEMBER

PENDING = "aanzet.pending"
INVITED = "aanzet.invitation"  # the token of an invitation that this browser opened
PENDING_LASTS = timedelta(minutes=10)
# How somebody came in.
MAIL, PASSWORD, PASSKEY, PROVIDER = "mail", "password", "passkey", "provider"  # noqa: S105


@dataclass(frozen=True, slots=True)
class Pending:
    """Somebody who gave a right password, or whom his provider knows, and still owes the second step."""

    login_id: UUID
    next_url: str
    must_enrol: bool
    by_provider_of: UUID | None


def after_mail(request: HttpRequest, used: Used, next_url: str) -> HttpResponse:
    """A mailed link or code lets contacts in, never team members."""
    return enter(request, used.login_id, next_url or used.next_url, how=MAIL, strong=False, prefer=used.organization_id)


def after_password(request: HttpRequest, login_id: UUID, next_url: str) -> HttpResponse | None:
    """The second step, or inside when none is asked; None for somebody who is no team member anywhere.

    Refused: provider_required, for one who comes in by his provider only.
    """
    found = memberships(login_id)
    if not any(one.kind == MEMBER for one in found):
        return None
    if not any(one.kind == MEMBER for one in open_to(found)):
        raise _provider_required(found)
    if factors(login_id).second:
        return wait_for_second(request, login_id, next_url, must_enrol=False)
    if settings.STAFF_SECOND_FACTOR:
        return wait_for_second(request, login_id, next_url, must_enrol=True)
    return enter(request, login_id, next_url, how=PASSWORD, strong=True)


def after_provider(
    request: HttpRequest, login_id: UUID, next_url: str, *, provider: Provider, identity: Identity
) -> HttpResponse:
    """Inside, or first the second step of this login when the provider asked none. Never the making of a new one.

    What a provider says is good for its own organization. Somebody who came in by it could otherwise plant a factor
    that opens other organizations too. Refused: provider_no_second_step.
    """
    organization_id = provider.organization_id
    if not (identity.strong or provider.second_step_there):
        if factors(login_id).second:
            return wait_for_second(request, login_id, next_url, must_enrol=False, by_provider_of=organization_id)
        if settings.STAFF_SECOND_FACTOR:
            raise Refused("provider_no_second_step", name=provider.name, links=(_way_in(),))
    options: dict[str, Any] = {"by_provider_of": organization_id, "proved_at": identity.shown_at}
    return enter(request, login_id, next_url, how=PROVIDER, strong=True, **options)


def wait_for_second(
    request: HttpRequest, login_id: UUID, next_url: str, *, must_enrol: bool, by_provider_of: UUID | None = None
) -> HttpResponse:
    """Remember the first step for ten minutes, in a fresh session."""
    request.session.flush()
    provider = str(by_provider_of) if by_provider_of else ""
    request.session[PENDING] = [str(login_id), request.now.isoformat(), next_url, must_enrol, provider]
    return redirect("sign-in-enrol" if must_enrol else "sign-in-factor")


def pending(request: HttpRequest) -> Pending | None:
    """Who owes the second step in this browser; None when nobody, or it was too long ago."""
    found = request.session.get(PENDING)
    if not found or request.now - datetime.fromisoformat(found[1]) > PENDING_LASTS:
        return None
    return Pending(UUID(found[0]), found[2], found[3], UUID(found[4]) if found[4] else None)


def after_second(request: HttpRequest, who: Pending) -> HttpResponse:
    """Inside: both steps are there."""
    how = PROVIDER if who.by_provider_of else PASSWORD
    options: dict[str, Any] = {"by_provider_of": who.by_provider_of, "proved_at": request.now}
    return enter(request, who.login_id, who.next_url, how=how, strong=True, **options)


def enter(
    request: HttpRequest,
    login_id: UUID,
    next_url: str,
    *,
    how: str,
    strong: bool,
    prefer: UUID | None = None,
    by_provider_of: UUID | None = None,
    proved_at: datetime | None = None,
) -> HttpResponse:
    """Open the session and go where the visitor wanted to go.

    by_provider_of: came in by the provider of this organization, and is nobody anywhere else. Refused: sign_in_failed
    when no membership fits, provider_required when only a provider leads in.
    """
    found = memberships(login_id)
    if by_provider_of:
        mine = tuple(one for one in found if one.organization_id == by_provider_of and one.kind == MEMBER)
    else:
        mine = open_to(found) if strong else found
    usable = [one for one in mine if strong or one.kind == CONTACT]
    if not usable:
        raise _provider_required(found) if strong and not by_provider_of else Refused("sign_in_failed")
    first = min(usable, key=lambda one: _distance(one, next_url, prefer))
    open_session(request, login_id, mine, first, strong=strong, by_provider_of=by_provider_of, proved_at=proved_at)
    with scope(first.organization_id):
        actor = actor_of(first.person_id)
        if actor is None:
            raise Refused("sign_in_failed")
        note_sign_in(actor=actor, now=request.now, how=how)
    return redirect(next_url if fits(next_url, first) else home_of(request))


def open_to(found: tuple[Membership, ...]) -> tuple[Membership, ...]:
    """The memberships into which a password or passkey leads."""
    closed = closed_to_passwords(found)
    return tuple(one for one in found if one.person_id not in closed)


def _provider_required(found: tuple[Membership, ...]) -> Refused:
    """Said to somebody who has shown who he is, so it tells no stranger anything."""
    for provider in closed_to_passwords(found).values():
        link = (gettext("Sign in with %(name)s") % {"name": provider.name}, provider_address(provider.organization_id))
        names = {"organization": provider.organization, "name": provider.name}
        return Refused("provider_required", links=(link,), **names)
    return Refused("sign_in_failed")


def provider_address(organization_id: UUID) -> str:
    """The page of an organization from which its team members sign in with their provider."""
    return reverse("sign-in-provider", args=[organization_id])


def go_address(organization_id: UUID, next_url: str = "", *, again: bool = False) -> str:
    """Where the button leads. again: he must show anew who he is."""
    query = ({"again": "1"} if again else {}) | ({"next": next_url} if next_url else {})
    url = reverse("sign-in-provider-go", args=[organization_id])
    return f"{url}?{urlencode(query)}" if query else url


def _way_in() -> tuple[str, str]:
    return gettext("With password or passkey"), reverse("sign-in-password")


def fits(next_url: str, membership: Membership) -> bool:
    """Whether this page is behind the door of this person."""
    return next_url.startswith("/office/" if membership.kind == MEMBER else "/portal/")


def _distance(membership: Membership, next_url: str, prefer: UUID | None) -> tuple[Any, ...]:
    """The person whose page was asked comes first, then the organization that sent the mail, then the office."""
    return (not fits(next_url, membership), membership.organization_id != prefer, membership.kind != MEMBER)
