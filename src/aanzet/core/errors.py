"""What a refused act answers: a code for programs and one sentence a user may read (G01)."""

from typing import Any

from django.utils.translation import gettext, ngettext

from aanzet.rules.errors import sentence


class Refused(Exception):
    """An act that cannot be done now. Nothing was written.

    code: from the error catalogue (rules/errors). values: fill the sentence. field: the form field it belongs to.
    links: where the user can mend it, as (label, url).
    """

    def __init__(self, code: str, *, field: str = "", links: tuple[tuple[str, str], ...] = (), **values: Any):
        super().__init__(code)
        self.code, self.field, self.links, self.values = code, field, links, values

    @property
    def text(self) -> str:
        """The sentence in the language of the reader."""
        return sentence(self.code, self.values, gettext, ngettext)

    def __str__(self) -> str:
        return self.text


class NotFound(Exception):
    """Unknown and forbidden look alike (G02): the row does not exist, or this actor may not see it."""


class Conflict(Refused):
    """Somebody else changed the same thing meanwhile (G03); `theirs` and `mine` are shown side by side."""

    def __init__(self, *, name: str, time: str, theirs: dict | None = None, mine: dict | None = None):
        super().__init__("changed_meanwhile", name=name, time=time)
        self.theirs, self.mine = theirs or {}, mine or {}
