"""Why a condition came out as it did: rows that are stored as data, and sentences made of them for a reader.

Sentences are made on display. They need two functions of the page: `translate` for message ids, and `show` for one
value of a field (an amount, a date, the label of a choice).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from aanzet.rules.conditions import nodes
from aanzet.rules.conditions.catalogue import LINES, VALUES, Catalogue, Field
from aanzet.rules.conditions.nodes import Comparison, Group, Node, Not
from aanzet.rules.conditions.operators import DAYS, LIST, OPERATORS, PATTERN
from aanzet.rules.msgids import fill
from aanzet.rules.msgids import gettext_noop as _

Truth = Literal["true", "false", "unknown"]
TRUE: Truth = "true"
FALSE: Truth = "false"
UNKNOWN: Truth = "unknown"

MISSING_VALUE, PLACEHOLDER, OTHER_CURRENCY, UNREADABLE = "missing", "placeholder", "other_currency", "unreadable"


@dataclass(frozen=True, slots=True)
class Seen:
    """A value as it was met. number: of the element, from 1; 0 for a single field. line: of the file."""

    value: str
    currency: str = ""
    number: int = 0
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one test. seen: at most five values, those that decided. why: what made it UNKNOWN or missing."""

    test: str
    field: str
    op: str
    expected: tuple[str, ...]
    outcome: Truth
    seen: tuple[Seen, ...] = ()
    why: str | None = None
    quant: str = ""
    other: str = ""
    currency: str = ""


def to_stored(row: Row) -> dict[str, Any]:
    """A row as JSON has it, without what is empty."""
    plain = {name: value for name, value in asdict(row).items() if value}
    if row.seen:
        plain["seen"] = [{name: value for name, value in asdict(seen).items() if value} for seen in row.seen]
    return plain


def from_stored(plain: Mapping[str, Any]) -> Row:
    """The row that was stored."""
    seen = tuple(Seen(**{"value": "", **one}) for one in plain.get("seen", ()))
    return Row(**{**plain, "expected": tuple(plain.get("expected", ())), "seen": seen})


OUTCOMES: Mapping[str, str] = {TRUE: _("holds"), FALSE: _("does not hold"), UNKNOWN: _("cannot be said")}
GROUPS: Mapping[str, str] = {
    nodes.ALL: _("meet all of these"),
    nodes.ANY: _("meet at least one of these"),
    nodes.NOT: _("not: %(part)s"),
}
QUANTIFIERS: Mapping[tuple[str, str], str] = {
    (nodes.ANY, LINES): _("at least one line"),
    (nodes.ALL, LINES): _("all lines"),
    (nodes.NONE, LINES): _("not a single line"),
    (nodes.COUNT, LINES): _("number of lines"),
    (nodes.SUM, LINES): _("sum of the lines"),
    (nodes.ANY, VALUES): _("at least one"),
    (nodes.ALL, VALUES): _("every one"),
    (nodes.NONE, VALUES): _("not one"),
    (nodes.COUNT, VALUES): _("the number"),
    (nodes.SUM, VALUES): _("the sum"),
}
WHY: Mapping[str, str] = {
    MISSING_VALUE: _("the field is missing"),
    PLACEHOLDER: _("it says '%(value)s', which counts as empty"),
    OTHER_CURRENCY: _("amount in %(currency)s, condition in %(expected)s"),
    UNREADABLE: _("“%(value)s” cannot be read"),
}
JOINED: Mapping[str, str] = {nodes.ALL: _("%(one)s and %(two)s"), nodes.ANY: _("%(one)s or %(two)s")}
SEEN, SEEN_AT = _("seen %(value)s"), _("line %(number)s: %(value)s")
IN_FILE = _("%(value)s (line %(line)s of the file)")
ELLIPSIS = "…"

Translate = Callable[[str], str]
Show = Callable[[Field, str, str], str]  # field, value, currency -> as people write it


def plain_value(spec: Field, value: str, currency: str) -> str:
    """A value without knowing how a language writes it: the label of a choice, an amount with its currency."""
    label = dict(spec.choices).get(value.strip(), value)
    return f"{currency} {label}" if currency else label


@dataclass(frozen=True, slots=True)
class Explainer:
    """Sentences over one catalogue, in one language. A field that is gone is called by its key."""

    catalogue: Catalogue
    translate: Translate = str
    show: Show = plain_value

    def sentence(self, row: Row) -> str:
        """One row: "Rechtsvorm is gelijk aan bv: klopt niet, gezien Eenmanszaak"."""
        said = f"{self.asked_of(row)}: {self.translate(OUTCOMES[row.outcome])}"
        because = self.because(row)
        return f"{said}, {because}" if because else said

    def asked_of(self, row: Row) -> str:
        """What the test of a row asked, without its outcome."""
        return self.asked(
            Comparison(
                row.test, row.field, row.op, row.expected, quant=row.quant, other=row.other, currency=row.currency
            )
        )

    def asked(self, test: Comparison) -> str:
        """What a test asks: "Minstens één regel: Btw-tarief regel (BT-152) is gelijk aan 9"."""
        said = self._part(test)
        return f"{said[:1].upper()}{said[1:]}" if test.quant else said

    def _part(self, test: Comparison) -> str:
        """The same inside a longer sentence."""
        spec = self._field(test.field)
        said = f"{self.translate(spec.label)} {self._wording(test, spec)}"
        return f"{self.translate(QUANTIFIERS[test.quant, spec.elements])}: {said}" if test.quant else said

    def phrase(self, node: Node) -> str:
        """A whole condition as part of a sentence ("alleen als …"), groups inside others between brackets."""
        if isinstance(node, Comparison):
            return self._part(node)
        if isinstance(node, Not):
            return fill(self.translate(GROUPS[nodes.NOT]), {"part": self._inside(node.part)})
        parts = [self._inside(part) for part in node.parts]
        said, pattern = parts[0], self.translate(JOINED[node.kind])
        for part in parts[1:]:
            said = fill(pattern, {"one": said, "two": part})
        return said

    def because(self, row: Row) -> str:
        """What was seen, or why it cannot be said; "" when there is nothing to tell."""
        spec = self._field(row.field)
        if row.why is not None:
            first = row.seen[0] if row.seen else Seen("")
            expected = row.currency or self.catalogue.currency
            values = {"value": first.value, "currency": first.currency, "expected": expected}
            return fill(self.translate(WHY[row.why]), values)
        if not row.seen:
            return ""
        return fill(self.translate(SEEN), {"value": ", ".join(self._seen(one, spec) for one in row.seen)})

    def _inside(self, node: Node) -> str:
        said = self.phrase(node)
        return f"({said})" if isinstance(node, Group) and len(node.parts) > 1 else said

    def _seen(self, seen: Seen, spec: Field) -> str:
        said = self.show(spec, seen.value, seen.currency)
        if seen.number:
            said = fill(self.translate(SEEN_AT), {"number": seen.number, "value": said})
        return said if seen.line is None else fill(self.translate(IN_FILE), {"value": said, "line": seen.line})

    def _wording(self, test: Comparison, spec: Field) -> str:
        """The operator with its values in the places of its wording, or behind it."""
        operator = OPERATORS[test.op]
        said = self.translate(operator.wording)
        if test.other:
            values = [self.translate(self._field(test.other).label)]
        elif operator.argument == LIST:
            kept = self.catalogue.lists.get(test.value[0])
            values = [kept.label if kept else test.value[0]]
        elif operator.argument in (DAYS, PATTERN) or test.quant == nodes.COUNT:
            values = list(test.value)
        else:
            currency = (test.currency or self.catalogue.currency) if spec.type == "amount" else ""
            values = [self.show(spec, value, currency) for value in test.value]
        for number in range(said.count(ELLIPSIS)):
            said = said.replace(ELLIPSIS, values[number], 1) if number < len(values) else said
        if ELLIPSIS in self.translate(operator.wording):
            return said
        return f"{said} {', '.join(values)}" if values else said

    def _field(self, key: str) -> Field:
        return self.catalogue.fields.get(key) or Field(key, key, "text")


def telling(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows that made a condition FALSE: those that do not hold, or (under a "not") those that do."""
    false = tuple(row for row in rows if row.outcome == FALSE)
    return false or tuple(row for row in rows if row.outcome == TRUE)
