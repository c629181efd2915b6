"""What clients need from higher floors: they register it when they start, and from outside."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from aanzet.rules.actors import Actor


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


@dataclass(frozen=True, slots=True)
class OnboardingChoice:
    """A way of bringing in a client (F126). kind: of client it is for, "" = every; products: ids, () = any."""

    id: UUID
    name: str
    kind: str = ""
    products: tuple[str, ...] = ()

    def fits(self, kind: str, products: Collection[str]) -> bool:
        """Whether it is for a client of this kind that takes these products."""
        return self.kind in ("", kind) and (not self.products or bool(set(self.products) & set(products)))


@dataclass(frozen=True, slots=True)
class Begun:
    """What became of bringing in one client. id: what was begun, None = nothing; code, values: why not, or a remark."""

    id: UUID | None
    code: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


class Onboarding(Protocol):
    """Starts what brings in a new client: the cases app does."""

    def choices(self, actor: Actor) -> Sequence[OnboardingChoice]:
        """What this actor may start, by name."""

    def start(self, *, actor: Actor, now: datetime, client_id: UUID, choice: UUID) -> str:
        """Start it; why not as a sentence, "" when it began or stands ready."""

    def start_many(
        self, *, actor: Actor, now: datetime, client_ids: Sequence[UUID], choice: UUID
    ) -> Mapping[UUID, Begun]:
        """Start it for many in a few statements; a client that has it already gets no second one."""

    def why(self, code: str, values: Mapping[str, Any], client: str) -> str:
        """The code of a Begun, as it was stored, as a sentence about this client."""

    def links(self, actor: Actor, ids: Collection[UUID]) -> Mapping[UUID, tuple[str, str]]:
        """Label and address of what was begun, as far as this actor may see it."""

    def again_url(self, client_id: UUID, choice: UUID) -> str:
        """Where it can be tried again."""


_onboarding: list[Onboarding] = []


def register_onboarding(onboarding: Onboarding) -> None:
    """Register who brings in clients; registering again replaces it."""
    _onboarding[:] = [onboarding]


def onboarding() -> Onboarding | None:
    """Who brings in clients; None in an installation without cases."""
    return _onboarding[0] if _onboarding else None
