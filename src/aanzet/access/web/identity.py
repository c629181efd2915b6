"""Who this browser is: the person chosen at signing in, kept in the session."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest

from aanzet.access.actions.sessions import end_session_by_key, start_session
from aanzet.access.queries.sign_in import Membership, login
from aanzet.core.clock import app_now
from aanzet.rules.actors import MEMBER

CHOSEN, MEMBERSHIPS, STRONG = "aanzet.person", "aanzet.memberships", "aanzet.strong"
BACKEND = settings.AUTHENTICATION_BACKENDS[0]


def chosen(request: HttpRequest) -> tuple[UUID, UUID] | None:
    """(organization, person) of this session, None when nobody is signed in."""
    pair = request.session.get(CHOSEN)
    return (UUID(pair[0]), UUID(pair[1])) if pair else None


def home_of(request: HttpRequest) -> str:
    """The start page of this session: of the office or of the portal."""
    pair = chosen(request)
    kinds = {one.person_id: one.kind for one in known_memberships(request)}
    return "/office/" if pair and kinds.get(pair[1]) == MEMBER else "/portal/"


def known_memberships(request: HttpRequest) -> list[Membership]:
    """The memberships of this session as they were at signing in, for the switcher."""
    found = [Membership(UUID(one[0]), one[1], UUID(one[2]), *one[3:]) for one in request.session.get(MEMBERSHIPS, [])]
    return [one for one in found if request.session.get(STRONG) or one.kind != MEMBER]


def open_session(
    request: HttpRequest,
    login_id: UUID,
    found: tuple[Membership, ...],
    first: Membership,
    *,
    strong: bool,
    by_provider_of: UUID | None = None,
    proved_at: datetime | None = None,
) -> None:
    """Sign this browser in as `first`; it gets a new session id. strong: good for the office. See start_session."""
    before = request.session.session_key
    auth.login(request, login(login_id), backend=BACKEND)
    request.session.cycle_key()
    request.session[MEMBERSHIPS] = [
        [str(one.organization_id), one.organization, str(one.person_id), one.kind, one.name, one.language]
        for one in found
    ]
    request.session[STRONG] = strong
    choose(request, first)
    request.session.save()
    start_session(
        now=app_now(),
        login_id=login_id,
        session_key=request.session.session_key,
        browser=request.headers.get("User-Agent", ""),
        strong=strong,
        by_provider_of=by_provider_of,
        proved_at=proved_at,
    )
    if before:  # whoever was signed in here before is not any more
        end_session_by_key(session_key=before)


def choose(request: HttpRequest, membership: Membership) -> None:
    """Be this person from the next page on."""
    request.session[CHOSEN] = [str(membership.organization_id), str(membership.person_id)]


def keep_session(request: HttpRequest, login_id: UUID) -> None:
    """This browser stays signed in after its own change of password; Django ties a session to the old one."""
    request.session[auth.HASH_SESSION_KEY] = login(login_id).get_session_auth_hash()


def close_session(request: HttpRequest) -> None:
    """Sign this browser out."""
    if request.session.session_key:
        end_session_by_key(session_key=request.session.session_key)
    auth.logout(request)
