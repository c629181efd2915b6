"""What a template can name in this organization, by name and by what is stored (F391, F114)."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from aanzet.cases.queries.template_choices import Choices, template_choices
from aanzet.clients.queries.engine import product_ids
from aanzet.rules.process.template import TemplateSnapshot
from aanzet.rules.process.template.naming import (
    BY_NAME,
    DOCUMENT,
    FUNCTION,
    ITEM_TYPE,
    MEMBER,
    PRODUCT,
    ROLE,
    TEAM,
    Named,
    named,
    renamed,
)

LEAVE_OUT = "-"


@dataclass(frozen=True)
class Names:
    """choices: kind -> (what is stored, name), in the order of forms. codes: code of a product -> what is stored."""

    choices: Mapping[str, Choices]
    codes: Mapping[str, str]

    @cached_property
    def _stored(self) -> dict[Named, str]:
        found = {Named(PRODUCT, code): value for code, value in self.codes.items()}
        for kind, choices in self.choices.items():
            for value, name in reversed(choices):  # the first of two with one name counts
                found[Named(kind, name.strip().lower())] = value
        for kind, choices in self.choices.items():
            found |= {Named(kind, value): value for value, _ in choices if kind not in BY_NAME}
        return found

    def stored(self, kind: str, name: str) -> str:
        """What is stored for a name in a file: a key, a name in any case, or the code of a product; "" = unknown."""
        found = self._stored
        return found.get(Named(kind, name)) or found.get(Named(kind, name.strip().lower()), "")

    def shown(self, kind: str, value: str) -> str:
        """The name in a file of what is stored; what is gone (archived) keeps what stands there."""
        return dict(self.choices[kind]).get(value, value) if kind in BY_NAME else value

    def near(self, kind: str, name: str) -> str:
        """What is stored for the nearest name, "" when nothing is near."""
        labels = {label.lower(): value for value, label in self.choices[kind]}
        keys = {} if kind in BY_NAME else {value: value for value, _ in self.choices[kind]}
        found = difflib.get_close_matches(name.lower(), [*labels, *keys], 1, 0.55)
        return (labels | keys)[found[0]] if found else ""


def names_here() -> Names:
    """Everything at once; a handful of queries."""
    here = template_choices()
    return Names(
        {
            PRODUCT: here.products,
            ROLE: here.roles,
            TEAM: (*here.teams, *here.groups),
            ITEM_TYPE: here.item_types,
            FUNCTION: here.functions,
            DOCUMENT: here.attachments,
            MEMBER: here.members,
        },
        {code: str(key) for code, key in product_ids().items()},
    )


def with_names(snapshot: TemplateSnapshot, here: Names) -> TemplateSnapshot:
    """A stored template as a file says it."""
    return renamed(snapshot, here.shown)


def lacking(snapshot: TemplateSnapshot, here: Names) -> tuple[Named, ...]:
    """What a template from a file names and this organization does not have."""
    return tuple(one for one in named(snapshot) if not here.stored(one.kind, one.name))


def with_ids(snapshot: TemplateSnapshot, here: Names, chosen: Mapping[Named, str]) -> TemplateSnapshot:
    """A template from a file as it is stored. chosen: for what is lacking, what to use instead, or LEAVE_OUT."""

    def how(kind: str, name: str) -> str:
        instead = chosen.get(Named(kind, name), "")
        return here.stored(kind, name) or ("" if instead == LEAVE_OUT else instead)

    return renamed(snapshot, how)
