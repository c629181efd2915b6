"""What cases need from higher floors: they register it when they start."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


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
