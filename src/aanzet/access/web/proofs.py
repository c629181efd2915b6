"""What follows a proof: the second step when it is needed, then the session (F025, reliability 7.1)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from aanzet.access.actions.sign_in import Used, note_sign_in
from aanzet.access.queries.sign_in import Membership, factors, memberships
from aanzet.access.queries.visitors import actor_of
from aanzet.access.web.identity import home_of, open_session
from aanzet.core.errors import Refused
from aanzet.core.scope import scope
from aanzet.rules.actors import CONTACT, MEMBER

PENDING = "aanzet.pending"
PENDING_LASTS = timedelta(minutes=10)
# How somebody came in.
MAIL, PASSWORD, PASSKEY, PROVIDER = "mail", "password", "passkey", "provider"  # noqa: S105


@dataclass(frozen=True, slots=True)
class Pending:
    """Somebody who gave a right password and still owes the second step."""

    login_id: UUID
    next_url: str
    must_enrol: bool


def after_mail(request: HttpRequest, used: Used, next_url: str) -> HttpResponse:
    """A mailed link or code lets contacts in, never team members."""
    return enter(request, used.login_id, next_url or used.next_url, how=MAIL, strong=False, prefer=used.organization_id)


def after_password(request: HttpRequest, login_id: UUID, next_url: str) -> HttpResponse | None:
    """The second step, or inside when none is asked; None for somebody who is no team member anywhere."""
    if not any(one.kind == MEMBER for one in memberships(login_id)):
        return None
    return after_first_step(request, login_id, next_url, how=PASSWORD)


def after_first_step(request: HttpRequest, login_id: UUID, next_url: str, *, how: str) -> HttpResponse:
    """A team member who gave a password, or whom his provider knows without a second factor."""
    if factors(login_id).second:
        return wait_for_second(request, login_id, next_url, must_enrol=False)
    if settings.STAFF_SECOND_FACTOR:
        return wait_for_second(request, login_id, next_url, must_enrol=True)
    return enter(request, login_id, next_url, how=how, strong=True)


def wait_for_second(request: HttpRequest, login_id: UUID, next_url: str, *, must_enrol: bool) -> HttpResponse:
    """Remember the first step for ten minutes, in a fresh session."""
    request.session.flush()
    request.session[PENDING] = [str(login_id), request.now.isoformat(), next_url, must_enrol]
    return redirect("sign-in-enrol" if must_enrol else "sign-in-factor")


def pending(request: HttpRequest) -> Pending | None:
    """Who owes the second step in this browser; None when nobody, or it was too long ago."""
    found = request.session.get(PENDING)
    if not found or request.now - datetime.fromisoformat(found[1]) > PENDING_LASTS:
        return None
    return Pending(UUID(found[0]), found[2], found[3])


def enter(
    request: HttpRequest,
    login_id: UUID,
    next_url: str,
    *,
    how: str,
    strong: bool,
    prefer: UUID | None = None,
) -> HttpResponse:
    """Open the session and go where the visitor wanted to go. Refused: sign_in_failed when no membership fits."""
    found = memberships(login_id)
    usable = [one for one in found if strong or one.kind == CONTACT]
    if not usable:
        raise Refused("sign_in_failed")
    first = min(usable, key=lambda one: _distance(one, next_url, prefer))
    open_session(request, login_id, found, first, strong=strong)
    with scope(first.organization_id):
        actor = actor_of(first.person_id)
        if actor is None:
            raise Refused("sign_in_failed")
        note_sign_in(actor=actor, now=request.now, how=how)
    return redirect(next_url if fits(next_url, first) else home_of(request))


def fits(next_url: str, membership: Membership) -> bool:
    """Whether this page is behind the door of this person."""
    return next_url.startswith("/office/" if membership.kind == MEMBER else "/portal/")


def _distance(membership: Membership, next_url: str, prefer: UUID | None) -> tuple[Any, ...]:
    """The person whose page was asked comes first, then the organization that sent the mail, then the office."""
    return (not fits(next_url, membership), membership.organization_id != prefer, membership.kind != MEMBER)
