"""Who is named with an @ in an internal note (F101)."""

import re
from collections.abc import Iterable
from uuid import UUID

from aanzet.rules.names import fold

_SIGN = re.compile(r"(?<![\w@])@(?=\w)")
_LONGEST = 100  # characters of a name that are looked at


def mentioned(text: str, people: Iterable[tuple[UUID, str]]) -> list[tuple[UUID, str]]:
    """The people (id, name) that are named: by the whole name, or by a first name that only one of them has.

    >>> bram = (UUID(int=1), "Bram de Wit")
    >>> mentioned("Wil jij dit nazien, @bram?", [bram]) == [bram], mentioned("mail naar anna@bram.nl", [bram])
    (True, [])
    """
    known = list(people)
    found: dict[UUID, str] = {}
    for place in _SIGN.finditer(text):
        after = fold(text[place.end() : place.end() + _LONGEST])
        named = [person for person in known if _begins(after, fold(person[1]))]
        if not named:
            named = [person for person in known if _begins(after, fold(person[1]).split(" ")[0])]
            named = named if len(named) == 1 else []
        if named:
            person_id, name = max(named, key=lambda person: len(person[1]))
            found[person_id] = name
    return list(found.items())


def _begins(text: str, name: str) -> bool:
    return bool(name) and text.startswith(name) and not text[len(name) : len(name) + 1].isalnum()
