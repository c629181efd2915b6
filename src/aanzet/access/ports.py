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


@dataclass(frozen=True, slots=True)
class ClientHeld:
    """A client on which a member holds team roles: their keys and names, in order."""

    number: str
    name: str
    role_keys: tuple[str, ...]
    roles: tuple[str, ...]


class ClientReach(Protocol):
    """What the register of clients knows about who reaches which client."""

    def of_contact(self, person_id: UUID) -> tuple[UUID, ...]:
        """The clients this contact may see in the portal. Empty when he is blocked. One query, office side."""

    def to_look_along(self, actor: Actor, person_id: UUID) -> tuple[UUID, ...]:
        """Of the clients this contact sees in the portal those this member may look at as he does (F026)."""

    def held_by(self, member_id: UUID) -> tuple[ClientHeld, ...]:
        """The clients on which this member holds a team role, by name."""

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
    has proven, else empty. strong: he showed a second factor there. shown_at: when he last showed who he is, None when
    the provider does not say.
    """

    issuer: str
    subject: str
    email: str
    strong: bool
    shown_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Registration:
    """How an organization is known at its provider."""

    issuer: str
    client_id: str
    client_secret: str


@dataclass(frozen=True, slots=True)
class Begun:
    """Where the browser goes, and what must be kept in its session until it comes back."""

    url: str
    kept: dict[str, str]


class ProviderFailed(Exception):
    """The provider said no, said something that does not hold, or did not answer. The text is for the log.

    code, values: of the error catalogue, for who set it up; "" when it says nothing about the settings.
    """

    def __init__(self, text: str, code: str = "", **values: str):
        super().__init__(text)
        self.code, self.values = code, values


class IdentityProvider(Protocol):
    """How to speak with an identity provider (connectors/oidc; its simulator is a real one on loopback)."""

    def begin(self, at: Registration, back: str, *, again: bool = False) -> Begun:
        """Start; `back` is the address to which the provider sends the browser. ProviderFailed.

        again: he must show anew who he is, also when the provider knows his browser.
        """

    def finish(self, at: Registration, kept: dict[str, str], answer: dict[str, str], now: datetime) -> Identity:
        """What the browser brought back, checked with the provider. ProviderFailed."""

    def check(self, at: Registration) -> None:
        """Whether a provider answers there as it should, nothing remembered. ProviderFailed, always with a code."""

    def refuse_odd(self, issuer: str) -> None:
        """ProviderFailed for an address that can be no provider's; nothing is asked there."""


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


def register_identity_provider(provider: IdentityProvider) -> None:
    """Register how providers are spoken with: the connector does, once."""
    _providers["one"] = provider


def identity_provider() -> IdentityProvider:
    """What was registered."""
    return _providers["one"]
