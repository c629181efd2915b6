"""The error catalogue (F197): one sentence per code, one remedy per sentence. Everybody else uses only codes.

A refusal carries a code and values; `sentence` makes it readable in the language of the functions passed.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from aanzet.rules.errors import (
    cases,
    conditions,
    effects,
    forms,
    imports,
    migrations,
    papers,
    people,
    planning,
    rehearsals,
    sheets,
)
from aanzet.rules.errors.model import Entry, compose
from aanzet.rules.files import FOUND_WORDS

_GROUPS = (
    cases.STARTING_AND_RUNNING,
    cases.MORE_OF_CASES,
    cases.TEMPLATES,
    cases.TEMPLATE_FILE,
    cases.PUBLICATION,
    conditions.CONDITIONS,
    migrations.MIGRATIONS,
    people.GENERAL,
    forms.FORMS,
    people.SIGN_IN,
    people.SINGLE_SIGN_ON,
    people.TEAM,
    people.CLIENTS,
    papers.FILES,
    papers.DOCUMENTS,
    papers.MESSAGES,
    papers.IMPORT_FILE,
    imports.ROWS,
    sheets.TEMPLATE_SHEETS,
    effects.EFFECTS,
    rehearsals.REFUSALS,
    rehearsals.FINDINGS,
    planning.PLANNING,
)

CATALOGUE: Mapping[str, Entry] = MappingProxyType({code: entry for group in _GROUPS for code, entry in group.items()})
REMEDIES: Mapping[str, str] = MappingProxyType(
    {**cases.REMEDIES, **people.REMEDIES, **papers.REMEDIES, **effects.REMEDIES}
)
VALUE_WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType({**cases.VALUE_WORDS, "found": FOUND_WORDS})

__all__ = ["CATALOGUE", "REMEDIES", "VALUE_WORDS", "Entry", "sentence"]


def sentence(
    code: str,
    values: Mapping[str, object] | None = None,
    gettext: Callable[[str], str] = str,
    ngettext: Callable[[str, str, int], str] | None = None,
) -> str:
    """The sentence of `code`, translated and filled; English without translation functions.

    Values that are codes themselves (a case state, a kind of period) are put into words. KeyError on a code that is
    not in the catalogue: that is a program error.
    """
    worded = dict(values or {})
    for name, words in VALUE_WORDS.items():
        if worded.get(name) in words:
            worded[name] = gettext(words[str(worded[name])])
    return compose(CATALOGUE[code], worded, gettext, ngettext)
