"""What cases need from higher floors: they register it when they start.

Work that should exist and does not (F410): the radar of planning shows what is registered here beside what it finds
itself. Apps of one floor never import one another, so returns that did not arrive or were not filed in time (filings),
invoice flows that fell silent (invoices) and connectors that are down come in this way, by `register_missed`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from aanzet.rules.actors import Actor


class KeepsCases(Protocol):
    """What in another app makes that a case may not be deleted: a signature, a payment, a return that was filed."""

    def kept(self, case_ids: Collection[UUID]) -> set[UUID]:
        """Which of these cases must stay."""


_keepers: dict[str, KeepsCases] = {}


def register_keeper(app: str, keeper: KeepsCases) -> None:
    """Register what keeps cases in one app; registering again replaces it."""
    _keepers[app] = keeper


def kept(case_ids: Collection[UUID]) -> set[UUID]:
    """Which of these cases must stay, over all apps."""
    return set().union(*(keeper.kept(case_ids) for keeper in _keepers.values())) if case_ids else set()


@dataclass(frozen=True, slots=True)
class BulkAct:
    """An act on the chosen lines of the queue, with a page of its own that takes their ids as `selected`.

    label: a msgid. url_name: of the page. permissions: all of them are needed. key: of the keyboard.
    """

    label: str
    url_name: str
    permissions: tuple[str, ...]
    key: str = ""


_acts: dict[str, BulkAct] = {}


def register_bulk_act(act: BulkAct) -> None:
    """Offer this act in the queue; registering the same page again replaces it."""
    _acts[act.url_name] = act


def bulk_acts() -> tuple[BulkAct, ...]:
    """All that are registered, in order of the name of their page."""
    return tuple(_acts[name] for name in sorted(_acts))


@dataclass(frozen=True, slots=True)
class Missed:
    """One line. kind: of the source. about: what it is about, unique with kind, client, template and product.

    text: the cause as a message id of the source. url: where it is mended. since_on: since when it is missing.
    """

    kind: str
    cause: str
    since_on: date
    client_id: UUID | None = None
    template_id: UUID | None = None
    product_id: UUID | None = None
    period: str = ""
    about: str = ""
    text: str = ""
    url: str = ""


class MissedSource(Protocol):
    """Knows of work that should exist and does not."""

    def look(self, actor: Actor, now: datetime) -> Sequence[Missed]:
        """Everything that is missing now, inside a scope of the office; a handful of queries, any number."""
        ...

    def checked(self) -> tuple[str, int]:
        """What it looked at in words (a message id with %(count)s) and how many, for a radar without lines."""
        ...


_sources: dict[str, MissedSource] = {}


def register_missed(name: str, source: MissedSource) -> None:
    """Let the radar ask this source too; once per app."""
    _sources[name] = source


def missed_sources() -> tuple[MissedSource, ...]:
    """Everything that was registered."""
    return tuple(_sources.values())
