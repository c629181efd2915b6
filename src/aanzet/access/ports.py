"""What access needs from higher floors: they register it when they start (in their AppConfig.ready)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from aanzet.rules.actors import Actor


@dataclass(frozen=True, slots=True)
class OpenWork:
    """Something that still rests with a person: `label` is a translated text such as "open tasks", `count` how many."""

    label: str
    count: int


class HandOver(Protocol):
    """Work that must go to somebody else before a team member can leave (F004)."""

    def open_work(self, member_id: UUID) -> tuple[OpenWork, ...]:
        """What still rests with the member; only kinds with a count above zero."""

    def move(self, *, actor: Actor, now: datetime, member_id: UUID, to_member_id: UUID) -> None:
        """Give all of it to the other member, in the running transaction."""


@dataclass(frozen=True, slots=True)
class ClientSelection:
    """A choice of clients that can be made at an invitation: everything, a label, a saved filter."""

    key: str
    label: str
    count: int


class ClientReach(Protocol):
    """What the register of clients knows about who reaches which client."""

    def of_contact(self, person_id: UUID) -> tuple[UUID, ...]:
        """The clients this contact may see in the portal. Empty when he is blocked. One query, office side."""

    def to_look_along(self, actor: Actor, person_id: UUID) -> tuple[UUID, ...]:
        """Of the clients this contact sees in the portal those this member may look at as he does (F026)."""

    def selections(self, actor: Actor) -> tuple[ClientSelection, ...]:
        """The choices for an invitation, the whole list first."""

    def functions(self) -> tuple[tuple[str, str], ...]:
        """Key and name of the functions that can be given: they hold for the internal client (F009)."""

    def link(self, *, actor: Actor, now: datetime, member_id: UUID, role_id: UUID, selection: str) -> int:
        """Give the member the team role on all clients of the selection; the number of clients it was new for."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who an identity provider says this is.

    issuer and subject together never change and are never given to somebody else. email: only an address the provider
    has proven and may speak for, else empty. strong: he showed a second factor there.
    """

    issuer: str
    subject: str
    email: str
    strong: bool


@dataclass(frozen=True, slots=True)
class Begun:
    """Where the browser goes, and what must be kept in its session until it comes back."""

    url: str
    kept: dict[str, str]


class ProviderFailed(Exception):
    """The provider said no, said something that does not hold, or did not answer. The text is for the log."""


class IdentityProvider(Protocol):
    """Single sign-on of team members (connectors/oidc; its simulator is a real one on loopback)."""

    name: str

    def begin(self, back: str) -> Begun:
        """Start; `back` is the address to which the provider sends the browser. ProviderFailed."""

    def finish(self, kept: dict[str, str], answer: dict[str, str], now: datetime) -> Identity:
        """What the browser brought back, checked with the provider. ProviderFailed."""


_hand_overs: dict[str, HandOver] = {}
_reach: dict[str, ClientReach] = {}
_providers: dict[str, IdentityProvider] = {}


def register_hand_over(name: str, hand_over: HandOver) -> None:
    """Register what can rest with a member in one app. `name` is the app; registering again replaces it."""
    _hand_overs[name] = hand_over


def hand_overs() -> tuple[HandOver, ...]:
    """All that is registered, in order of name."""
    return tuple(_hand_overs[name] for name in sorted(_hand_overs))


def register_client_reach(reach: ClientReach) -> None:
    """Register who reaches which client: the clients app does, once."""
    _reach["clients"] = reach


def client_reach() -> ClientReach | None:
    """What was registered, None in an installation without clients."""
    return _reach.get("clients")


def register_identity_provider(provider: IdentityProvider | None) -> None:
    """Switch single sign-on on; None switches it off."""
    _providers.clear()
    if provider is not None:
        _providers["one"] = provider


def identity_provider() -> IdentityProvider | None:
    """What was registered, None in an installation without single sign-on."""
    return _providers.get("one")
