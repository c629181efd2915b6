"""What a page saw happen without being an act itself: denials, and files opened without a role."""

from collections.abc import Sequence
from datetime import datetime

from aanzet.access.events import AccessDenied
from aanzet.core.log import publish
from aanzet.core.scope import scope
from aanzet.rules.actors import Actor
from aanzet.rules.domain_events import DomainEvent

LONGEST = 200


def note_denial(*, actor: Actor, now: datetime, address: str, reason: str) -> None:
    """Write that somebody asked for what is not there or not for him (G02). A transaction of its own."""
    with scope(actor.organization_id):
        publish(actor, now, AccessDenied(address=address[:LONGEST], reason=reason[:LONGEST]))


def note_events(*, actor: Actor, now: datetime, events: Sequence[DomainEvent]) -> None:
    """Write what a page that only shows has noticed, after its own transaction has ended."""
    with scope(actor.organization_id):
        publish(actor, now, *events)
