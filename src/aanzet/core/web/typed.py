"""Values of a POST that is not read by a form: a wrong one is refused with its sentence, never a crash."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from aanzet.core.errors import NotFound, Refused
from aanzet.rules import asked


def day(text: str, field: str) -> date | None:
    """The day that was filled in, None for an empty field. Refused: date_invalid."""
    found = asked.day(text)
    if found is None and text.strip():
        raise Refused("date_invalid", field=field)
    return found


def ids(texts: Iterable[str]) -> tuple[UUID, ...]:
    """The ids of things that a page offered. NotFound for what is no id: no page offers that."""
    found = [asked.identifier(text) for text in texts if text]
    known = tuple(one for one in found if one is not None)
    if len(known) < len(found):
        raise NotFound("id")
    return known
