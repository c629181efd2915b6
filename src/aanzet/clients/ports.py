"""What clients need from higher floors: they register it when they start, and from outside."""

from collections.abc import Collection
from typing import Protocol
from uuid import UUID


class WorkForClients(Protocol):
    """What runs for clients elsewhere in the house: cases, conversations, documents. One per app that has some."""

    def running(self, client_id: UUID) -> int:
        """How many cases (or the like) still run for the client; asked before ending it (F029)."""

    def addressed_to(self, contact_id: UUID, client_id: UUID) -> int:
        """How many open tasks at this client rest with the contact; asked before unlinking him (F036)."""

    def with_history(self, ids: Collection[UUID]) -> set[UUID]:
        """Which of these clients and contacts have something here that may not be lost; asked before undoing (G08)."""


_work: dict[str, WorkForClients] = {}


def register_work(app: str, work: WorkForClients) -> None:
    """Register what runs for clients in one app; registering again replaces it."""
    _work[app] = work


def running_for(client_id: UUID) -> int:
    """How many cases still run for the client, over all apps."""
    return sum(work.running(client_id) for work in _work.values())


def addressed_to(contact_id: UUID, client_id: UUID) -> int:
    """How many open tasks at this client rest with the contact, over all apps."""
    return sum(work.addressed_to(contact_id, client_id) for work in _work.values())


def with_history(ids: Collection[UUID]) -> set[UUID]:
    """Which of these clients and contacts have history in any app."""
    return set().union(*(work.with_history(ids) for work in _work.values())) if ids else set()
