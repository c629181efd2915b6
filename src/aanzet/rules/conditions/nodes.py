"""A condition as frozen values: what is stored is exactly this, as JSON (schema.json)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

ANY, ALL, NOT = "any", "all", "not"
NONE, COUNT, SUM = "none", "count", "sum"
QUANTIFIERS = (ANY, ALL, NONE, COUNT, SUM)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One comparison. value: texts only, also for amounts; () where the operator needs none.

    many: the value was written as a list. quant: for fields that hold several values. other: a field to compare with
    instead of a value. currency: of an amount, "" = that of the organization.
    """

    id: str
    field: str
    op: str
    value: tuple[str, ...] = ()
    many: bool = False
    quant: str = ""
    other: str = ""
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Several conditions together: kind ALL or ANY."""

    kind: str
    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of one condition."""

    part: "Node"


Node = Comparison | Group | Not


def to_json(node: Node) -> dict[str, Any]:
    """The condition as it is stored; what is left out of a test has its default."""
    if isinstance(node, Group):
        return {node.kind: [to_json(part) for part in node.parts]}
    if isinstance(node, Not):
        return {NOT: to_json(node.part)}
    plain: dict[str, Any] = {"id": node.id, "field": node.field, "op": node.op}
    if node.quant:
        plain["quant"] = node.quant
    if node.value:
        plain["value"] = list(node.value) if node.many else node.value[0]
    if node.other:
        plain["other"] = node.other
    if node.currency:
        plain["currency"] = node.currency
    return plain


def tests(node: Node) -> Iterator[Comparison]:
    """Every comparison, in the order in which people read them."""
    if isinstance(node, Comparison):
        yield node
    elif isinstance(node, Not):
        yield from tests(node.part)
    else:
        for part in node.parts:
            yield from tests(part)
