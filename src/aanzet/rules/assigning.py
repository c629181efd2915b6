"""Who of several people gets the work of one client of many (F314)."""

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

FIRST, SPREAD = "first", "spread"


def choose(holders: Sequence[T], place: int, rule: str) -> tuple[T, ...]:
    """One of the people who hold a role on a client, as a tuple; () when nobody does.

    FIRST: the first in their order. SPREAD: in turn, by the place of the client in the run; so the same client always
    gets the same person, in the preview, in whatever part it is started and when a part is done anew. Where all clients
    have the same holders nobody gets more than one more than another.
    """
    if not holders:
        return ()
    return (holders[place % len(holders) if rule == SPREAD else 0],)
