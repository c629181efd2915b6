"""What documents need from above: whether one is still used somewhere. Higher apps register how they know."""

from typing import Protocol
from uuid import UUID


class ItemUse(Protocol):
    """Places where a document is needed and may not be taken away (F087)."""

    def __call__(self, item_id: UUID) -> tuple[str, ...]:
        """The places in words of the reader, empty when it is free."""
        ...


class ItemForAll(Protocol):
    """Whether every team member may read this document, whatever his roles: it explains how work is done (F110)."""

    def __call__(self, item_id: UUID) -> bool:
        """True when it is part of what everybody works by."""
        ...


_uses: dict[str, ItemUse] = {}


def register_use(name: str, use: ItemUse) -> None:
    """Register how one app uses documents. `name` is the app; registering again replaces it."""
    _uses[name] = use


def places_of_use(item_id: UUID) -> tuple[str, ...]:
    """Every place where this document is needed."""
    return tuple(place for name in sorted(_uses) for place in _uses[name](item_id))


_for_all: dict[str, ItemForAll] = {}


def register_for_all(name: str, asked: ItemForAll) -> None:
    """Register how one app knows documents that everybody works by; registering again replaces it."""
    _for_all[name] = asked


def is_for_all(item_id: UUID) -> bool:
    """Whether every team member may read it."""
    return any(asked(item_id) for asked in _for_all.values())
