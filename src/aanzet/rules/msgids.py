"""Mark texts of the rules for the catalogue without knowing the framework that translates them."""

import re
from collections.abc import Mapping

PLACE = re.compile(r"%\((\w+)\)s")


class Message(str):
    """A value of a sentence that is a message id itself: whoever makes the sentence translates it too."""

    __slots__ = ()


def gettext_noop(text: str) -> str:
    """Return `text` unchanged; the name makes the extraction of messages find it. Doors translate it."""
    return text


def ngettext_noop(one: str, many: str) -> tuple[str, str]:
    """Return both texts of a sentence that counts; as `gettext_noop`."""
    return one, many


def fill(text: str, values: Mapping[str, object]) -> str:
    """Put `values` into the %(name)s places of a (translated) sentence.

    A value that is not there shows as an ellipsis: a sentence with a hole is better than a page that fails.
    """
    return PLACE.sub(lambda found: str(values.get(found[1], "…")), text)
