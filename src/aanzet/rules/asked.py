"""What stands in an address or a hidden field: anybody can write anything there, so nothing in it is taken on trust."""

from datetime import date
from typing import TypeVar
from uuid import UUID

_DIGITS = 9  # fits the integers of the database, and of every offset

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)  # days outside cannot be counted with

T = TypeVar("T")


def whole(text: str, otherwise: T) -> int | T:
    """The whole number of at most nine plain digits that stands there, otherwise what is given for nothing usable."""
    typed = text.strip()
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= _DIGITS else otherwise


def identifier(text: str) -> UUID | None:
    """The id that stands there; None when it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def day(text: str) -> date | None:
    """The day that stands there as 2026-12-31; None when it is none, or lies where nobody plans anything."""
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return found if EARLIEST <= found <= LATEST else None
