"""The one table of operators: for each type of field what can be asked of it, and with which value.

`compare` gets the read value of the field, the read arguments and the day of the judgement. Missing and unreadable
values never come here: evaluate.py has answered them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from aanzet.rules.conditions import reading
from aanzet.rules.conditions.catalogue import AMOUNT, BOOL, CODE, DATE, ENUM, ID, NUMBER, TEXT
from aanzet.rules.conditions.nodes import COUNT, SUM
from aanzet.rules.msgids import gettext_noop as _

# Shapes of the argument: none, one value of the type, two, several, the key of a list, a number of days, a pattern.
NOTHING, ONE, TWO, SEVERAL, LIST, DAYS, PATTERN = "nothing", "one", "two", "several", "list", "days", "pattern"

MISSING, PRESENT = "missing", "present"


@dataclass(frozen=True, slots=True)
class Operator:
    """One operator. wording: an English message id with an ellipsis for each value; without one the value follows.

    other: can also compare with another field of the same type.
    """

    argument: str
    compare: Callable[[Any, tuple[Any, ...], date], bool]
    wording: str
    other: bool = False


def _never(_value: Any, _arguments: tuple[Any, ...], _as_of: date) -> bool:
    """missing and present ask whether there is a value, not what it is."""
    raise AssertionError("answered before")


OPERATORS: Mapping[str, Operator] = {
    "eq": Operator(ONE, lambda value, given, _: bool(value == given[0]), _("is equal to"), other=True),
    "ne": Operator(ONE, lambda value, given, _: bool(value != given[0]), _("is not equal to"), other=True),
    "gt": Operator(ONE, lambda value, given, _: bool(value > given[0]), _("is higher than"), other=True),
    "ge": Operator(ONE, lambda value, given, _: bool(value >= given[0]), _("is at least"), other=True),
    "lt": Operator(ONE, lambda value, given, _: bool(value < given[0]), _("is lower than"), other=True),
    "le": Operator(ONE, lambda value, given, _: bool(value <= given[0]), _("is at most"), other=True),
    "between": Operator(
        TWO, lambda value, given, _: bool(given[0] <= value <= given[1]), _("lies between … and … (ends included)")
    ),
    "in": Operator(SEVERAL, lambda value, given, _: value in given[0], _("is one of")),
    "in_list": Operator(LIST, lambda value, given, _: value in given[0], _("is on the list")),
    "contains": Operator(ONE, lambda value, given, _: given[0] in value, _("contains"), other=True),
    "starts": Operator(ONE, lambda value, given, _: value.startswith(given[0]), _("begins with"), other=True),
    "ends": Operator(ONE, lambda value, given, _: value.endswith(given[0]), _("ends with"), other=True),
    "pattern": Operator(PATTERN, lambda value, given, _: reading.has_form(value, given[0]), _("has the form")),
    "before": Operator(ONE, lambda value, given, _: bool(value < given[0]), _("lies before"), other=True),
    "after": Operator(ONE, lambda value, given, _: bool(value > given[0]), _("lies after"), other=True),
    "older_than_days": Operator(
        DAYS, lambda value, given, as_of: (as_of - value).days > given[0], _("is longer ago than … days")
    ),
    "ahead_of_days": Operator(
        DAYS, lambda value, given, as_of: (value - as_of).days > given[0], _("lies more than … days ahead")
    ),
    "is_true": Operator(NOTHING, lambda value, _given, _day: value is True, _("is true")),
    "is_false": Operator(NOTHING, lambda value, _given, _day: value is False, _("is not true")),
    MISSING: Operator(NOTHING, _never, _("is missing")),
    PRESENT: Operator(NOTHING, _never, _("is filled in")),
}

_NUMERIC = ("eq", "ne", "gt", "ge", "lt", "le", "between")
BY_TYPE: Mapping[str, tuple[str, ...]] = {
    AMOUNT: (*_NUMERIC, MISSING, PRESENT),
    NUMBER: (*_NUMERIC, MISSING, PRESENT),
    DATE: ("eq", "ne", "before", "after", "between", "older_than_days", "ahead_of_days", MISSING, PRESENT),
    TEXT: ("eq", "ne", "contains", "starts", "ends", "pattern", "in", MISSING, PRESENT),
    CODE: ("eq", "ne", "in", "in_list", MISSING, PRESENT),
    ID: ("eq", "ne", "starts", "in", "in_list", MISSING, PRESENT),
    BOOL: ("is_true", "is_false", MISSING, PRESENT),
    ENUM: ("eq", "ne", "in"),
}
OF_COUNTS = _NUMERIC
SUMMABLE = frozenset({AMOUNT, NUMBER})


def possible(kind: str, quant: str = "") -> tuple[str, ...]:
    """The operators of a type under a quantifier ("" = a single field), in the order in which they are offered."""
    if quant == COUNT:
        return OF_COUNTS
    if quant == SUM:
        return OF_COUNTS if kind in SUMMABLE else ()
    return BY_TYPE[kind]


def types_with(operator: str) -> tuple[str, ...]:
    """The types of fields that have this operator."""
    return tuple(kind for kind, names in BY_TYPE.items() if operator in names)


def read_argument(operator: str, texts: tuple[str, ...], kind: str) -> tuple[Any, ...] | None:
    """The arguments of an operator as they are compared; None when a text is not what it should be.

    LIST arguments are filled in by whoever knows the list.
    """
    shape = OPERATORS[operator].argument
    if shape == NOTHING:
        return ()
    if shape == DAYS:
        number = reading.days(texts[0])
        return None if number is None else (number,)
    if shape == PATTERN:
        return (texts[0],) if reading.is_pattern(texts[0]) else None
    read = tuple(reading.comparable(text, kind) for text in texts)
    if any(one is None or one == "" for one in read):
        return None
    return (frozenset(read),) if shape == SEVERAL else read
