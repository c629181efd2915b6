"""What cases need from higher floors: they register it when they start."""

from collections.abc import Collection
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
