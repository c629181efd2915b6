"""From stored JSON to a condition that can be judged: its shape first, then its meaning over a catalogue of fields."""

from collections.abc import Iterator, Mapping
from typing import Any

from aanzet.rules.conditions import nodes, reading, shape
from aanzet.rules.conditions.catalogue import AMOUNT, DATE, ENUM, NUMBER, Catalogue, Field
from aanzet.rules.conditions.nodes import Comparison, Group, Node, Not
from aanzet.rules.conditions.operators import (
    DAYS,
    LIST,
    NOTHING,
    OPERATORS,
    PATTERN,
    SEVERAL,
    TWO,
    possible,
    read_argument,
    types_with,
)
from aanzet.rules.msgids import Message
from aanzet.rules.msgids import gettext_noop as _
from aanzet.rules.plain import Problem, at

# Types in the words of a problem: "'Ordernummer' is tekst; 'is hoger dan' kan alleen bij …".
TYPES: Mapping[str, str] = {
    "amount": _("an amount"),
    "number": _("a number"),
    "date": _("a date"),
    "text": _("text"),
    "code": _("a code"),
    "id": _("an identifying number"),
    "bool": _("yes or no"),
    "enum": _("a choice from a list"),
}
MANY: Mapping[str, str] = {
    "amount": _("amounts"),
    "number": _("numbers"),
    "date": _("dates"),
    "text": _("texts"),
    "code": _("codes"),
    "id": _("identifying numbers"),
    "bool": _("yes-or-no fields"),
    "enum": _("choices"),
}


def load(data: Any, catalogue: Catalogue, path: str = "") -> tuple[Node | None, list[Problem]]:
    """The condition, or None with all problems: those of its shape (shape.read), else those of its meaning."""
    node, found = shape.read(data, path)
    if node is None:
        return None, found
    found = problems(node, catalogue, path)
    return (None, found) if found else (node, [])


def problems(node: Node, catalogue: Catalogue, path: str = "") -> list[Problem]:
    """What is wrong with the meaning of a condition over this catalogue, each with its place.

    The codes all begin with condition_ and have their sentence in rules/errors/conditions.py; what is a message id in
    their values is put into the language of the reader with it.
    """
    found: list[Problem] = []
    seen: set[str] = set()
    for test, place in _places(node, path):
        if test.id in seen:
            found.append(Problem("condition_id_twice", at(place, "id"), values={"id": test.id}))
        seen.add(test.id)
        found.extend(_test(test, place, catalogue))
    return found


def _places(node: Node, path: str) -> Iterator[tuple[Comparison, str]]:
    if isinstance(node, Comparison):
        yield node, path
    elif isinstance(node, Not):
        yield from _places(node.part, at(path, nodes.NOT))
    else:
        yield from _group_places(node, path)


def _group_places(node: Group, path: str) -> Iterator[tuple[Comparison, str]]:
    for number, part in enumerate(node.parts):
        yield from _places(part, f"{at(path, node.kind)}[{number}]")


def _test(test: Comparison, path: str, catalogue: Catalogue) -> Iterator[Problem]:
    spec = catalogue.fields.get(test.field)
    if spec is None:
        yield Problem("condition_unknown_field", at(path, "field"), values={"name": test.field})
        return
    quantifier = _quantifier(test, spec, path)
    if quantifier is not None:
        yield quantifier
        return
    if test.op not in possible(spec.type, test.quant):
        yield Problem("condition_operator", at(path, "op"), values=_of_operator(test, spec))
        return
    if test.currency and (spec.type != AMOUNT or test.quant == nodes.COUNT):
        yield Problem("condition_amount", at(path, "currency"), values={"label": Message(spec.label)})
    if test.other:
        yield from _other(test, spec, path, catalogue)
    else:
        yield from _value(test, spec, path, catalogue)


def _of_operator(test: Comparison, spec: Field) -> dict[str, Any]:
    """What fills "'%(label)s' is %(type)s; '%(operator)s' is only possible for %(types)s"."""
    return {
        "label": Message(spec.label),
        "type": Message(TYPES[spec.type]),
        "operator": Message(OPERATORS[test.op].wording),
        "types": tuple(Message(MANY[kind]) for kind in types_with(test.op)),
    }


def _quantifier(test: Comparison, spec: Field, path: str) -> Problem | None:
    place = at(path, "quant")
    if spec.many and not test.quant:
        return Problem("condition_quantifier_needed", place, values={"label": Message(spec.label)})
    if test.quant and not spec.many:
        return Problem("condition_quantifier_single", place, values={"label": Message(spec.label)})
    if test.quant == nodes.SUM and spec.type not in (AMOUNT, NUMBER):
        return Problem("condition_sum", place, values={"label": Message(spec.label), "type": Message(TYPES[spec.type])})
    return None


def _other(test: Comparison, spec: Field, path: str, catalogue: Catalogue) -> Iterator[Problem]:
    """Two fields compared: the same type, neither of many values, an operator with one value of that type."""
    beside = catalogue.fields.get(test.other)
    place = at(path, "other")
    if beside is None:
        yield Problem("condition_unknown_field", place, values={"name": test.other})
    elif spec.many or beside.many or beside.type != spec.type or not OPERATORS[test.op].other:
        yield Problem("condition_other", place, values={"label": Message(spec.label), "other": Message(beside.label)})


def _value(test: Comparison, spec: Field, path: str, catalogue: Catalogue) -> Iterator[Problem]:
    """The number of values, and whether each is of the type."""
    argument, place = OPERATORS[test.op].argument, at(path, "value")
    values = {"label": Message(spec.label), "operator": Message(OPERATORS[test.op].wording)}
    if argument == NOTHING:
        if test.value or test.many:
            yield Problem("condition_value_not_needed", place, values=values)
        return
    if not test.value:
        yield Problem("condition_value_needed", place, values=values)
        return
    if argument == TWO and len(test.value) != 2:  # noqa: PLR2004
        yield Problem("condition_two_values", place, values=values)
        return
    if test.many != (argument in (TWO, SEVERAL)):
        yield Problem("condition_one_value" if test.many else "condition_list_needed", place, values=values)
        return
    if argument == LIST:
        if test.value[0] not in catalogue.lists:
            yield Problem("condition_unknown_list", place, values={"name": test.value[0]})
        return
    yield from _texts(test, spec, place)


def _texts(test: Comparison, spec: Field, place: str) -> Iterator[Problem]:
    """Each text is of the type; two of them stand in order."""
    argument = OPERATORS[test.op].argument
    counted = test.quant in (nodes.COUNT, nodes.SUM)
    kind = NUMBER if counted else spec.type
    wrong = False
    for number, text in enumerate(test.value):
        where = f"{place}[{number}]" if test.many else place
        code = _fault(text, argument, kind, spec)
        if code:
            wrong = True
            yield Problem(
                code, where, values={"label": Message(spec.label), "value": text, "type": Message(TYPES[kind])}
            )
    if wrong or argument != TWO:
        return
    read = read_argument(test.op, test.value, kind)
    if read is not None and read[0] > read[1]:
        yield Problem("condition_reversed", place, values={"low": test.value[1], "high": test.value[0]})


def _fault(text: str, argument: str, kind: str, spec: Field) -> str:
    """The code of what is wrong with one text, or ""."""
    if argument == DAYS:
        return "" if reading.days(text) is not None else "condition_days"
    if argument == PATTERN:
        return "" if reading.is_pattern(text) else "condition_pattern"
    if kind == ENUM:
        return "" if text in dict(spec.choices) else "condition_choice"
    read = reading.comparable(text, kind)
    if read is None or read == "":
        return {DATE: "condition_date", NUMBER: "condition_decimal", AMOUNT: "condition_decimal"}.get(
            kind, "condition_value"
        )
    return ""


__all__ = ["MANY", "TYPES", "load", "problems"]
