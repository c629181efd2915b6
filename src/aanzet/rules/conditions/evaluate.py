"""Judge a condition over values: TRUE, FALSE or UNKNOWN, with a row for every test that says why.

    compiled = compiled_from(node, catalogue)      # once per condition and catalogue
    outcome, rows = evaluate(compiled, values, as_of)

A value that is missing, unreadable or in another currency makes a comparison UNKNOWN: never an error, never FALSE.
Every branch is judged, so the explanation is complete and the cost does not depend on the values.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal
from typing import Any

from aanzet.rules.conditions import nodes, reading
from aanzet.rules.conditions.catalogue import AMOUNT, NUMBER, Catalogue, Field
from aanzet.rules.conditions.explain import (
    FALSE,
    MISSING_VALUE,
    OTHER_CURRENCY,
    PLACEHOLDER,
    TRUE,
    UNKNOWN,
    UNREADABLE,
    Row,
    Seen,
    Truth,
)
from aanzet.rules.conditions.nodes import Comparison, Group, Node, Not
from aanzet.rules.conditions.operators import LIST, MISSING, OPERATORS, PRESENT, read_argument

MOST_SEEN = 5
_EXACT = Context(prec=100)  # a sum is never rounded


@dataclass(frozen=True, slots=True)
class Value:
    """One value as text. currency: of an amount, "" = that of the organization. line: of the file it came from."""

    text: str
    currency: str = ""
    line: int | None = None


Values = Mapping[str, Sequence[Value]]  # a single field has one value or none; what is absent is missing
Judge = Callable[[Values, date, list[Row]], Truth]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A condition made ready to be judged many times."""

    judge: Judge


def compiled_from(node: Node, catalogue: Catalogue) -> Compiled:
    """Make a condition ready. It was loaded with this catalogue before (model.load); KeyError for an unknown field."""
    return Compiled(_node(node, catalogue))


def evaluate(compiled: Compiled, values: Values, as_of: date) -> tuple[Truth, tuple[Row, ...]]:
    """The outcome, and a row per test in the order in which people read them. as_of: the day that "today" means."""
    rows: list[Row] = []
    outcome = compiled.judge(values, as_of, rows)
    return outcome, tuple(rows)


def _node(node: Node, catalogue: Catalogue) -> Judge:
    if isinstance(node, Group):
        parts = [_node(part, catalogue) for part in node.parts]
        combine = all_of if node.kind == nodes.ALL else any_of
        return lambda values, as_of, rows: combine([part(values, as_of, rows) for part in parts])
    if isinstance(node, Not):
        inner = _node(node.part, catalogue)
        return lambda values, as_of, rows: opposite(inner(values, as_of, rows))
    return _test(node, catalogue)


def all_of(outcomes: Sequence[Truth]) -> Truth:
    """FALSE when one is, else UNKNOWN when one is, else TRUE; so TRUE for nothing at all."""
    if FALSE in outcomes:
        return FALSE
    return UNKNOWN if UNKNOWN in outcomes else TRUE


def any_of(outcomes: Sequence[Truth]) -> Truth:
    """TRUE when one is, else UNKNOWN when one is, else FALSE; so FALSE for nothing at all."""
    if TRUE in outcomes:
        return TRUE
    return UNKNOWN if UNKNOWN in outcomes else FALSE


def opposite(outcome: Truth) -> Truth:
    """TRUE and FALSE change places; UNKNOWN stays."""
    return {TRUE: FALSE, FALSE: TRUE, UNKNOWN: UNKNOWN}[outcome]


@dataclass(frozen=True, slots=True)
class _Answer:
    """What one value answered to one test."""

    outcome: Truth
    seen: Seen | None = None
    why: str | None = None


def _test(test: Comparison, catalogue: Catalogue) -> Judge:
    spec = catalogue.fields[test.field]
    if test.quant in (nodes.COUNT, nodes.SUM):
        judge = _counted(test, spec, catalogue)
    elif test.quant:
        judge = _quantified(test, spec, catalogue)
    else:
        one = _single(test, spec, catalogue)

        def judge(values: Values, as_of: date) -> Row:
            found = values.get(test.field, ())
            answer = one(found[0] if found else None, values, as_of, 0)
            return _row(test, answer.outcome, (answer,))

    def keep(values: Values, as_of: date, rows: list[Row]) -> Truth:
        row = judge(values, as_of)
        rows.append(row)
        return row.outcome

    return keep


def _row(test: Comparison, outcome: Truth, answers: Sequence[_Answer]) -> Row:
    telling = answers[:MOST_SEEN]
    return Row(
        test=test.id,
        field=test.field,
        op=test.op,
        expected=test.value,
        outcome=outcome,
        seen=tuple(answer.seen for answer in telling if answer.seen is not None),
        why=next((answer.why for answer in telling if answer.why), None),
        quant=test.quant,
        other=test.other,
        currency=test.currency,
    )


Single = Callable[[Value | None, Values, date, int], _Answer]


def _single(test: Comparison, spec: Field, catalogue: Catalogue) -> Single:
    """The judgement of one value. number: of the element, 0 for a single field."""
    operator, currency = OPERATORS[test.op], test.currency or catalogue.currency
    arguments = _arguments(test, spec, catalogue)

    def judge(value: Value | None, values: Values, as_of: date, number: int) -> _Answer:
        seen, why = _look(value, spec, catalogue, number)
        if test.op in (MISSING, PRESENT):
            return _Answer(TRUE if (why is not None) == (test.op == MISSING) else FALSE, seen, why)
        if why is not None or value is None:
            return _Answer(UNKNOWN, seen, why)
        read = reading.comparable(value.text, spec.type)
        if read is None or read == "":
            return _Answer(UNKNOWN, seen, UNREADABLE)
        given, wanted = arguments, currency
        if test.other:
            found = values.get(test.other, ())
            beside, missing = _look(found[0] if found else None, catalogue.fields[test.other], catalogue, 0)
            against = reading.comparable(found[0].text, spec.type) if found and missing is None else None
            if against is None or against == "":
                return _Answer(UNKNOWN, beside or seen, missing or UNREADABLE)
            given, wanted = (against,), found[0].currency or catalogue.currency
        if spec.type == AMOUNT and (value.currency or catalogue.currency) != wanted:
            return _Answer(UNKNOWN, seen, OTHER_CURRENCY)
        return _Answer(TRUE if operator.compare(read, given, as_of) else FALSE, seen)

    return judge


def _arguments(test: Comparison, spec: Field, catalogue: Catalogue) -> tuple[Any, ...]:
    """The values to compare with, read once. ValueError: the condition was not loaded with this catalogue."""
    if test.other:
        return ()
    if OPERATORS[test.op].argument == LIST:
        kept = catalogue.lists[test.value[0]].values
        return (frozenset(reading.comparable(text, spec.type) for text in kept),)
    read = read_argument(test.op, test.value, spec.type)
    if read is None:
        raise ValueError(f"{test.id}: no value for {test.op}")
    return read


def _look(value: Value | None, spec: Field, catalogue: Catalogue, number: int) -> tuple[Seen | None, str | None]:
    """What there is to see of a value, and why it counts as missing (None = it does not)."""
    if value is None or not value.text.strip():
        return None, MISSING_VALUE
    seen = Seen(value.text, value.currency, number, value.line)
    if spec.placeholder and reading.folded(value.text) in catalogue.placeholders:
        return seen, PLACEHOLDER
    return seen, None


def _quantified(test: Comparison, spec: Field, catalogue: Catalogue) -> Callable[[Values, date], Row]:
    """any, all or none of the elements; those that decided are shown."""
    one = _single(test, spec, catalogue)
    combine = all_of if test.quant == nodes.ALL else any_of

    def judge(values: Values, as_of: date) -> Row:
        answers = [one(value, values, as_of, number) for number, value in enumerate(values.get(test.field, ()), 1)]
        outcome = combine([answer.outcome for answer in answers])
        telling = [answer for answer in answers if answer.outcome == outcome]
        return _row(test, opposite(outcome) if test.quant == nodes.NONE else outcome, telling)

    return judge


def _counted(test: Comparison, spec: Field, catalogue: Catalogue) -> Callable[[Values, date], Row]:
    """The number of elements that are there, or their sum, compared as a number."""
    operator = OPERATORS[test.op]
    arguments = read_argument(test.op, test.value, NUMBER)
    if arguments is None:
        raise ValueError(f"{test.id}: no value for {test.op}")
    find = _count if test.quant == nodes.COUNT else _total

    def judge(values: Values, as_of: date) -> Row:
        total, currency, why = find(values.get(test.field, ()), spec, catalogue)
        if why is None and currency and currency != (test.currency or catalogue.currency):
            why = OTHER_CURRENCY
        seen = None if total is None else Seen(str(total), currency)
        if why is not None or total is None:
            return _row(test, UNKNOWN, (_Answer(UNKNOWN, seen, why),))
        outcome: Truth = TRUE if operator.compare(total, arguments, as_of) else FALSE
        return _row(test, outcome, (_Answer(outcome, seen),))

    return judge


def _count(found: Sequence[Value], spec: Field, catalogue: Catalogue) -> tuple[Decimal | None, str, str | None]:
    there = sum(_look(value, spec, catalogue, 0)[1] is None for value in found)
    return Decimal(there), "", None


def _total(found: Sequence[Value], spec: Field, catalogue: Catalogue) -> tuple[Decimal | None, str, str | None]:
    """The sum of nothing is 0; a missing or unreadable element, or a second currency, makes it UNKNOWN."""
    total, currencies = Decimal(0), set()
    for value in found:
        _seen, why = _look(value, spec, catalogue, 0)
        read = reading.decimal(value.text) if why is None else None
        if read is None:
            return None, "", why or UNREADABLE
        total = _EXACT.add(total, read)
        currencies.add(value.currency or catalogue.currency)
    if spec.type != AMOUNT:
        return total, "", None
    if len(currencies) > 1:
        return None, "", OTHER_CURRENCY
    return total, next(iter(currencies), catalogue.currency), None
