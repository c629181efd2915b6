"""Browsers that are signed in: start, keep, prove again and end (F025)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from aanzet.access.models import LoginSession, Person
from aanzet.rules.actors import MEMBER, Actor


def start_session(
    *,
    now: datetime,
    login_id: UUID,
    session_key: str,
    browser: str,
    strong: bool,
    by_provider_of: UUID | None = None,
    proved_at: datetime | None = None,
) -> UUID:
    """Note that this browser is signed in. strong: by more than a mail, so good for the office.

    by_provider_of: came in by the provider of this organization, so good only there; proved_at: when he last showed
    there who he is.
    """
    row = LoginSession.objects.create(
        login_id=login_id,
        session_key=session_key,
        strong=strong,
        browser=browser[:200],
        started_at=now,
        seen_at=now,
        proved_at=proved_at if by_provider_of else now if strong else None,
        by_provider_of=by_provider_of,
    )
    return row.id


def touch_session(*, now: datetime, session_id: UUID) -> None:
    """Note activity: the idle time starts anew. Written at most once a minute."""
    LoginSession.objects.filter(id=session_id, seen_at__lt=now).update(seen_at=now)


def prove_session(*, now: datetime, session_id: UUID) -> None:
    """Note that the visitor has just shown again that it is him, by another factor than mail (reliability 7.4)."""
    LoginSession.objects.filter(id=session_id).update(proved_at=now, strong=True)


def end_session(*, login_id: UUID, session_id: UUID) -> bool:
    """End one of one's own sessions; False when it was not there."""
    return _end(LoginSession.objects.filter(login_id=login_id, id=session_id)) > 0


def end_session_by_key(*, session_key: str) -> None:
    """End the session of this browser (signing out)."""
    _end(LoginSession.objects.filter(session_key=session_key))


def end_other_sessions(*, login_id: UUID, session_id: UUID | None) -> int:
    """End all sessions of a login but this one; how many."""
    return _end(LoginSession.objects.filter(login_id=login_id).exclude(id=session_id))


def end_sessions_of_person(*, actor: Actor, now: datetime, person_id: UUID) -> int:
    """End all sessions of somebody whose rights or factors changed; how many. Runs in the scope of his organization."""
    login_id = Person.objects.filter(id=person_id).values_list("login_id", flat=True).first()
    return _end(LoginSession.objects.filter(login_id=login_id)) if login_id else 0


def end_sessions_by_provider(*, actor: Actor, now: datetime, session_id: UUID | None) -> int:
    """End all sessions that came in by the provider of this organization but this one; how many."""
    return _end(LoginSession.objects.filter(by_provider_of=actor.organization_id).exclude(id=session_id))


def end_sessions_without_provider(*, actor: Actor, now: datetime, spared: Collection[UUID]) -> int:
    """End the sessions of team members that came in another way; how many. spared: people who may."""
    members = Person.objects.filter(kind=MEMBER, login__isnull=False).exclude(id__in=spared)
    rows = LoginSession.objects.filter(login_id__in=list(members.values_list("login_id", flat=True)), strong=True)
    return _end(rows.exclude(by_provider_of__isnull=False))


def _end(rows: QuerySet[LoginSession]) -> int:
    keys = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    rows.delete()
    return len(keys)
