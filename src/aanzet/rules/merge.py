"""Merge variables in texts: {contact.first_name} and the like (F096). A fixed list, no expressions.

A text is checked when it is saved and filled when it is sent; a text with a hole is never sent.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from aanzet.rules.msgids import gettext_noop as _

# Name of the variable and its label, an English message id, for the list beside an editor.
LABELS: Mapping[str, str] = MappingProxyType(
    {
        "organization.name": _("Name of the organization"),
        "client.name": _("Name of the client"),
        "client.number": _("Client number"),
        "contact.name": _("Name of the contact"),
        "contact.first_name": _("First name of the contact"),
        "sender.name": _("Name of the sender"),
        "sender.first_name": _("First name of the sender"),
        "case.title": _("Title of the case"),
        "case.number": _("Number of the case"),
        "case.period": _("Period of the case"),
        "phase.name": _("Name of the phase"),
        "due_on": _("Due date"),
        "link": _("Link to the portal"),
    }
)
VARIABLES = tuple(LABELS)

# Other names people may type: Dutch, and short ones. A text keeps the name as it was typed.
ALIASES: Mapping[str, str] = MappingProxyType(
    {
        "organisatie.naam": "organization.name",
        "kantoor.naam": "organization.name",
        "cliënt.naam": "client.name",
        "client.naam": "client.name",
        "cliënt.nummer": "client.number",
        "client.nummer": "client.number",
        "contact.naam": "contact.name",
        "contact.voornaam": "contact.first_name",
        "afzender.naam": "sender.name",
        "afzender.voornaam": "sender.first_name",
        "werkproces.titel": "case.title",
        "werkproces.nummer": "case.number",
        "werkproces.periode": "case.period",
        "periode": "case.period",
        "period": "case.period",
        "fase.naam": "phase.name",
        "phase": "phase.name",
        "fase": "phase.name",
        "due": "due_on",
        "vervaldatum": "due_on",
    }
)

_VARIABLE = re.compile(r"\{([^{}\n]*)\}")


@dataclass(frozen=True, slots=True)
class Fault:
    """A variable that cannot be. code: unknown_variable or unclosed_variable. position: of the brace, from 1."""

    code: str
    variable: str
    position: int


@dataclass(frozen=True, slots=True)
class Filled:
    """A text with its values in. missing: variables without a value and without a fallback word."""

    text: str
    missing: tuple[str, ...] = ()


def faults(text: str, variables: frozenset[str] = frozenset(VARIABLES)) -> list[Fault]:
    """What is wrong with the variables of a text, in order of place."""
    found: list[Fault] = []
    pieces, names = _parts(text)
    place = 0
    for piece, name in zip(pieces, (*names, None), strict=True):
        found.extend(
            Fault("unclosed_variable", piece[index : index + 40], place + index + 1)
            for index, letter in enumerate(piece)
            if letter in "{}"
        )
        place += len(piece)
        if name is not None:
            if canonical(name) not in variables:
                found.append(Fault("unknown_variable", name, place + 1))
            place += len(name) + 2
    return found


def variables_in(text: str) -> tuple[str, ...]:
    """Names of the variables in a text, in order, each as often as it occurs."""
    return tuple(canonical(name) for name in _parts(text)[1])


def canonical(name: str) -> str:
    """The variable a typed name stands for, in any case, in Dutch or English; an unknown name stays as it is.

    >>> canonical(" Contact.Voornaam "), canonical("client.name"), canonical("tovenaar")
    ('contact.first_name', 'client.name', 'tovenaar')
    """
    key = unicodedata.normalize("NFC", name).strip().lower()
    return ALIASES.get(key, key if key in LABELS else name.strip())


def fill(text: str, values: Mapping[str, str], fallbacks: Mapping[str, str] | None = None) -> Filled:
    """Put the values in their places; an empty value gives way to the fallback word of the variable."""
    pieces, names = _parts(text)
    if not names:
        return Filled(text)
    out, missing = [pieces[0]], []
    for index, raw in enumerate(names):
        name = canonical(raw)
        value = values.get(name) or (fallbacks or {}).get(name, "")
        if not value:
            missing.append(name)
        out.append(value)
        out.append(pieces[index + 1])
    return Filled("".join(out), tuple(dict.fromkeys(missing)))


@lru_cache(maxsize=4096)
def _parts(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The text around the variables, and the variables; the same text is filled for thousands of clients."""
    if "{" not in text:
        return (text,), ()
    split = _VARIABLE.split(text)
    return tuple(split[::2]), tuple(split[1::2])
