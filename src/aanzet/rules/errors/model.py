"""The shape of a line in the error catalogue, and how a sentence is made of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from aanzet.rules.msgids import PLACE, Message, fill


@dataclass(frozen=True, slots=True)
class Entry:
    """One refusal. `sentence` is an English message id a user may read; `remedy` the code of what to do now.

    `plural` is the message id for more than one; the number then stands in the value `count`. `without_period` is the
    message id when the value `period` is empty: the workflow has none.
    """

    sentence: str
    remedy: str = ""
    plural: str = ""
    without_period: str = ""

    @property
    def placeholders(self) -> frozenset[str]:
        """Names of the values the sentence needs."""
        return frozenset(PLACE.findall(self.sentence + self.plural))


def counted(texts: tuple[str, str], remedy: str = "") -> Entry:
    """An entry whose sentence depends on the value `count`."""
    return Entry(texts[0], remedy, texts[1])


def compose(
    entry: Entry,
    values: Mapping[str, object],
    gettext: Callable[[str], str] = str,
    ngettext: Callable[[str, str, int], str] | None = None,
) -> str:
    """The filled sentence, translated by the functions given (the doors pass those of the framework)."""
    if entry.plural:
        count = values.get("count")
        count = count if isinstance(count, int) else 2
        text = (ngettext or _ngettext)(entry.sentence, entry.plural, count)
    elif entry.without_period and not values.get("period"):
        text = gettext(entry.without_period)
    else:
        text = gettext(entry.sentence)
    return fill(text, {name: _said(value, gettext) for name, value in values.items()})


def _said(value: object, gettext: Callable[[str], str]) -> object:
    """A message id in the language of the sentence, several of them with commas between; a day as people write it."""
    if isinstance(value, tuple) and value and all(isinstance(one, Message) for one in value):
        return ", ".join(str(_said(one, gettext)) for one in value)
    if type(value) is date:
        return f"{value:%d-%m-%Y}"
    return gettext(str(value)) if isinstance(value, Message) and value else value


def _ngettext(one: str, many: str, count: int) -> str:
    return one if count == 1 else many
