"""From session to actor and scope: who is this, in which organization, and what may this transaction see.

For a page of the office or the portal the view runs inside one scope, which is one transaction. It is undone when the
view raises and when the answer is a 5xx. At most three queries a request come from here (four for a contact).
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import cast
from urllib.parse import quote, urlsplit

from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone, translation

from aanzet.access.actions.notes import note_denial, note_events
from aanzet.access.actions.sessions import touch_session
from aanzet.access.queries.visitors import Visitor, visitor
from aanzet.access.web.identity import chosen, close_session, known_memberships
from aanzet.access.web.looking import as_contact
from aanzet.access.web.shell import base_shell
from aanzet.access.web.step_up import fresh_proof
from aanzet.core.clock import app_now
from aanzet.core.commands import is_collision, refusal_of
from aanzet.core.errors import NotFound, Refused
from aanzet.core.scope import narrow, scope
from aanzet.core.web.errors import not_found
from aanzet.core.web.incoming import refusal_status
from aanzet.rules.actors import CONTACT, MEMBER, Actor
from aanzet.rules.languages import locale_for

# Who may come behind which door. Everything else is public and has no scope.
DOORS = (
    ("/office/", (MEMBER,)),
    ("/portal/", (CONTACT,)),
    ("/drafts/", (MEMBER, CONTACT)),
    ("/files/", (MEMBER, CONTACT)),
    ("/uploads/", (MEMBER, CONTACT)),
)
STREAMS = "/events"  # looks up its own rights, and is no sign of life
WITHOUT_CLOCK = ("/static/", "/healthz", "/health/", "/brand/", "/favicon")
TOUCH_EVERY = timedelta(minutes=1)
TRIES = 3  # of a command that met another one (reliability E4)
CONFLICTS = ("changed_meanwhile", "version_immutable")  # it is not any more as it was shown
SEEING = ("GET", "HEAD", "OPTIONS")


def came_from(request: HttpRequest) -> str:
    """The page to go back to: where the form stood, for an address that only takes forms."""
    page = urlsplit(request.headers.get("Referer", ""))
    if request.method in SEEING or page.netloc != request.get_host():
        return request.path
    return page._replace(scheme=request.scheme or "").geturl()


class Undone(Exception):
    """Leaves the scope so that its transaction is rolled back; the answer stands in `request.answer`."""


class ActorMiddleware:
    """Sets what docs/how-to/build-a-page.md promises of a request, and opens the scope around the view.

    request.actor, .organization, .now; .visitor: more about who is signed in; .memberships: where else he can go;
    .looker: the team member who looks along as the contact in .visitor and .actor (F026);
    .shell(): the part of the shell that all pages share; .with_proof: see core.web.proof; .in_scope; .notes: a view
    that only shows may append domain events; they are published after its transaction. .outside: a view that must ask
    something outside the house sets it to a function; it runs after the transaction and gives the answer.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = request.organization = request.visitor = request.failure = request.looker = None
        request.notes, request.memberships, request.in_scope, request.outside = [], [], False, None
        request.shell, request.with_proof = partial(base_shell, request), fresh_proof
        if request.path == STREAMS or request.path.startswith(WITHOUT_CLOCK):
            return self.finished(request, self.get_response(request))
        language = translation.get_language()
        try:
            kinds = next((kinds for door, kinds in DOORS if request.path.startswith(door)), None)
            return self.open_to_all(request) if kinds is None else self.behind_the_door(request, kinds)
        finally:
            translation.activate(language or "nl")
            timezone.deactivate()

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse:
        """Remember what went wrong; the answer is made after the transaction has been rolled back."""
        request.failure = exception
        return HttpResponse(status=500)

    # --- Public pages -------------------------------------------------------------------------------------------------

    def open_to_all(self, request: HttpRequest) -> HttpResponse:
        """No scope: a public page opens one itself when it needs one."""
        request.now = app_now()
        translation.activate(translation.get_language_from_request(request))
        request.LANGUAGE_CODE = translation.get_language()
        return self.finished(request, self.get_response(request))

    # --- Office and portal --------------------------------------------------------------------------------------------

    def behind_the_door(self, request: HttpRequest, kinds: tuple[str, ...]) -> HttpResponse:
        """The view in its scope, for who may come here; else the sign-in page or "not found"."""
        ids = chosen(request)
        if ids is None:
            return self.to_sign_in(request)
        for attempt in range(1, TRIES + 1):
            answer = self.attempt(request, ids, kinds)
            collided = isinstance(request.failure, OperationalError) and is_collision(request.failure)
            if not collided or attempt == TRIES or request.FILES:
                break
            request.failure = None
        found = cast(Visitor | None, request.looker or request.visitor)
        if found is None or found.is_over:
            close_session(request)
            return self.to_sign_in(request, ended=True)
        self.leave_traces(request, found, kinds)
        return self.finished(request, answer)

    def attempt(self, request: HttpRequest, ids: tuple, kinds: tuple[str, ...]) -> HttpResponse:
        """One run of the view in one transaction, and what it wants to ask outside after that."""
        request.answer, request.outside = HttpResponse(status=204), None
        try:
            with scope(ids[0], read_only=request.method in SEEING):
                found = visitor(*ids, request.session.session_key or "")
                request.visitor = found
                if found is None or found.is_over:
                    raise Undone
                request.organization, request.now = found.organization, found.now
                timezone.activate(found.organization.tz)
                actor = self.seen_as(request, found, kinds)
                translation.activate(locale_for(actor.kind, actor.language, found.organization.address_form))
                request.LANGUAGE_CODE = actor.language
                if actor.kind == CONTACT and actor.id:
                    narrow(ids[0], actor.client_ids, actor.id)
                request.in_scope = True
                request.answer = self.get_response(request)
                if request.failure is not None or request.answer.status_code >= 500:
                    raise Undone
            if request.outside is not None:
                request.answer = request.outside()
        except Undone:
            request.notes.clear()
        finally:
            request.in_scope = False
        return request.answer

    def seen_as(self, request: HttpRequest, found: Visitor, kinds: tuple[str, ...]) -> Actor:
        """Who the view works for: the one who is signed in, or the contact he looks along with."""
        if found.actor.kind in kinds:
            request.actor = found.actor
            request.memberships = known_memberships(request)
            return found.actor
        if CONTACT not in kinds:
            request.failure = NotFound("other_side")
            raise Undone
        request.looker = found
        try:
            request.visitor = as_contact(request, found)
        except (NotFound, Refused) as error:
            request.failure = error
            raise Undone from error
        request.actor = request.visitor.actor
        return request.visitor.actor

    def leave_traces(self, request: HttpRequest, found: Visitor, kinds: tuple[str, ...]) -> None:
        """Denials, what the page noticed, and the sign of life: each in a transaction of its own."""
        if isinstance(request.failure, NotFound):
            reason = str(request.failure) or "not_found"
            note_denial(actor=found.actor, now=found.now, address=request.path, reason=reason)
        if request.notes and not request.looker:
            note_events(actor=found.actor, now=found.now, events=request.notes)
        if found.now - found.seen_at > TOUCH_EVERY:
            touch_session(now=found.now, session_id=found.session_id)

    def to_sign_in(self, request: HttpRequest, *, ended: bool = False) -> HttpResponse:
        """Pages go to the sign-in page and come back; fragments get 401, and the page asks (docs/how-to)."""
        if request.headers.get("HX-Request") or "application/json" in request.headers.get("Accept", ""):
            return HttpResponse(status=401)
        back = request.get_full_path() if request.method in SEEING else ""
        query = "&".join(part for part in (f"next={quote(back)}" if back else "", "ended=1" if ended else "") if part)
        return HttpResponseRedirect(f"/sign-in/?{query}" if query else "/sign-in/")

    # --- What went wrong ----------------------------------------------------------------------------------------------

    def finished(self, request: HttpRequest, answer: HttpResponse) -> HttpResponse:
        """The answer, or the page for what the view raised."""
        failure = request.failure
        if failure is None:
            return answer
        failure = refusal_of(failure) or failure
        if isinstance(failure, NotFound | Http404):
            return not_found(request)
        if isinstance(failure, Refused):
            status = 409 if failure.code in CONFLICTS else refusal_status(failure)
            return render(request, "refused.html", {"refusal": failure, "back": came_from(request)}, status=status)
        raise failure
