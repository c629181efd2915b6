"""What a template names of its organization, and naming it otherwise: ids by names and back, what is lacking (F391).

A stored template names products, process teams and documents by id, the rest by key. A file names the first three by
their name, because an id says nothing elsewhere and nothing to a reader.
"""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aanzet.rules.conditions.nodes import Group, Node, Not
from aanzet.rules.process import words
from aanzet.rules.process.template.shape import (
    AssigneeRule,
    AutomationDefinition,
    CheckpointDefinition,
    ClosingMessage,
    EscalationLevel,
    ItemTypeLink,
    PhaseDefinition,
    RecipientRule,
    RequestItemDefinition,
    TemplateSnapshot,
)

PRODUCT, ROLE, TEAM, ITEM_TYPE, FUNCTION, DOCUMENT = "product", "role", "team", "item_type", "function", "document"
MEMBER = "member"
ASKS_PRODUCTS = "client.products"  # the field of a condition that names products by id (rules/process/fields.py)
BY_NAME = (PRODUCT, TEAM, DOCUMENT, MEMBER)  # in a file by name, in the database by id
KINDS = (PRODUCT, ROLE, TEAM, ITEM_TYPE, FUNCTION, DOCUMENT, MEMBER)

# Which field of which class names what. Lists and single names alike; "" names nothing.
FIELDS: Mapping[type, Mapping[str, str]] = {
    TemplateSnapshot: {"products": PRODUCT, "default_role": ROLE, "attachments": DOCUMENT},
    ItemTypeLink: {"key": ITEM_TYPE},
    ClosingMessage: {"sender_role": ROLE},
    RecipientRule: {"function": FUNCTION},
    AssigneeRule: {"roles": ROLE, "teams": TEAM},
    PhaseDefinition: {"roles": ROLE, "teams": TEAM, "sender_role": ROLE},
    CheckpointDefinition: {"item_type": ITEM_TYPE},
    AutomationDefinition: {"sender_role": ROLE, "attachments": DOCUMENT, "item_type": ITEM_TYPE},
    RequestItemDefinition: {"item_type": ITEM_TYPE},
    EscalationLevel: {"role": ROLE, "team": TEAM, "member": MEMBER},
}


@dataclass(frozen=True, slots=True)
class Named:
    """One thing a template names, by the name or key that stands there."""

    kind: str
    name: str


def named(snapshot: TemplateSnapshot) -> tuple[Named, ...]:
    """Everything the template names, each once, in the order of KINDS and then of the template."""
    found: dict[Named, None] = {}

    def note(kind: str, name: str) -> str:
        found[Named(kind, name)] = None
        return name

    renamed(snapshot, note)
    return tuple(sorted(found, key=lambda one: KINDS.index(one.kind)))


def renamed(snapshot: TemplateSnapshot, how: Callable[[str, str], str]) -> TemplateSnapshot:
    """The template with every name replaced by how(kind, name); "" leaves it out.

    What is left without a name falls back on what needs none: a phase that lost its roles or teams is given to nobody
    beforehand, a recipient that lost its function is the primary contact.
    """
    return _renamed(snapshot, how)


def _renamed(value: Any, how: Callable[[str, str], str]) -> Any:
    kinds = FIELDS.get(type(value), {})
    changes: dict[str, Any] = {}
    for spec in dataclasses.fields(value):
        old = getattr(value, spec.name)
        if spec.name in kinds:
            new = _names(old, kinds[spec.name], how)
        elif isinstance(old, tuple) and old and dataclasses.is_dataclass(old[0]):
            new = tuple(one for one in (_renamed(one, how) for one in old) if one != ItemTypeLink(""))
        elif spec.name == "condition":
            new = None if old is None else _asked(old, how)
        elif dataclasses.is_dataclass(old):
            new = _renamed(old, how)
        else:
            continue
        if new != old:
            changes[spec.name] = new
    return _whole(value, dataclasses.replace(value, **changes)) if changes else value


def _names(old: Any, kind: str, how: Callable[[str, str], str]) -> Any:
    if isinstance(old, tuple):
        return tuple(dict.fromkeys(new for new in (how(kind, name) for name in old) if new))
    return how(kind, old) if old else ""


def _asked(node: Node, how: Callable[[str, str], str]) -> Node:
    """A condition with the products it asks for. One that is left out stays as a name: publishing then asks for it."""
    if isinstance(node, Group):
        return dataclasses.replace(node, parts=tuple(_asked(part, how) for part in node.parts))
    if isinstance(node, Not):
        return Not(_asked(node.part, how))
    if node.field != ASKS_PRODUCTS:
        return node
    return dataclasses.replace(node, value=tuple(how(PRODUCT, one) or one for one in node.value))


def _whole(before: Any, after: Any) -> Any:
    """What lost its last name, so that it still says something that can be."""
    if isinstance(after, ItemTypeLink) and not after.key:
        return ItemTypeLink("")
    if isinstance(after, RecipientRule) and before.function and not after.function:
        return dataclasses.replace(after, rule=words.PRIMARY, fall_back_to_primary=False)
    if isinstance(after, EscalationLevel):
        lost = any(getattr(before, name) and not getattr(after, name) for name in ("role", "team", "member"))
        return dataclasses.replace(after, to=words.MANAGER) if lost else after
    if isinstance(after, PhaseDefinition):
        lost_roles = after.assignment == words.ROLE and before.roles and not after.roles
        lost_teams = after.assignment == words.TEAM and before.teams and not after.teams
        return dataclasses.replace(after, assignment=words.NONE) if lost_roles or lost_teams else after
    return after
