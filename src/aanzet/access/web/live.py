"""What the one stream of a page may hear."""

from django.http import HttpRequest

from aanzet.access.queries.visitors import Visitor, visitor
from aanzet.access.web.identity import chosen
from aanzet.core.scope import scope
from aanzet.rules.actors import MEMBER


def audiences_of(request: HttpRequest) -> tuple[str, ...]:
    """Names of the audiences of this session (core.notifier.announce); none when nobody is signed in.

    A short scope of its own; the rights are asked again each time the stream connects.
    """
    ids = chosen(request)
    if ids is None:
        return ()
    with scope(ids[0], read_only=True):
        found = visitor(*ids, request.session.session_key or "")
    return () if found is None or found.is_over else audiences(found)


def audiences(found: Visitor) -> tuple[str, ...]:
    """A member hears the office and himself; a contact himself and his clients."""
    organization, actor = found.organization.id, found.actor
    if actor.kind == MEMBER:
        return (f"{organization}/office", f"{organization}/member/{actor.id}")
    return (f"{organization}/contact/{actor.id}", *(f"{organization}/client/{one}" for one in actor.client_ids))
