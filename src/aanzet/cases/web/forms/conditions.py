"""The editor of a condition: rows of field, operator and value (F148, F161). Works by posting; script only helps.

What the editor cannot make (groups inside groups, "not", two fields compared) is shown as a sentence and kept as it is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext

from aanzet.rules import conditions
from aanzet.rules.asked import whole
from aanzet.rules.conditions import Catalogue, Comparison, Explainer, Field, Group, Node, nodes
from aanzet.rules.conditions.catalogue import AMOUNT, DATE, ENUM, NUMBER
from aanzet.rules.conditions.explain import QUANTIFIERS
from aanzet.rules.conditions.operators import (
    DAYS,
    LIST,
    NOTHING,
    OPERATORS,
    PATTERN,
    SEVERAL,
    SUMMABLE,
    TWO,
    possible,
)
from aanzet.rules.conditions.shape import IS_ID, MOST_PARTS, MOST_TEXT
from aanzet.rules.errors import sentence

PREFIX = "condition"
DO, COUNT, KIND, NEW = f"{PREFIX}-do", f"{PREFIX}-count", f"{PREFIX}-kind", f"{PREFIX}-new"
ADD, REMOVE, SHOW = "add", "remove-", "show"


class RowForm(forms.Form):
    """One comparison: how many (for fields with several values), the operator, and as many values as it needs."""

    def __init__(self, spec: Field, test: Comparison, *, prefix: str, data: Any = None):
        super().__init__(data, prefix=prefix)
        self.spec, self.test = spec, test
        if spec.many:
            self.fields["quant"] = forms.ChoiceField(
                label=gettext("How many"), choices=_quantifiers(spec), initial=test.quant
            )
        self.quant = self._chosen("quant", test.quant, [key for key, _ in _quantifiers(spec)]) if spec.many else ""
        operators = possible(spec.type, self.quant)
        self.op = self._chosen("op", test.op, operators)
        choices = [(key, gettext(OPERATORS[key].wording)) for key in operators]
        self.fields["op"] = forms.ChoiceField(label=gettext("Comparison"), choices=choices, initial=self.op)
        for name, field in self._values():
            self.fields[name] = field

    def _chosen(self, name: str, before: str, allowed: Any) -> str:
        """What the form says now; the first possibility when that is not possible (any more)."""
        now = self.data.get(self.add_prefix(name), before) if self.is_bound else before
        return now if now in allowed else next(iter(allowed))

    @property
    def kind(self) -> str:
        """The type of the value that is asked."""
        return NUMBER if self.quant in (nodes.COUNT, nodes.SUM) else self.spec.type

    def _values(self) -> Iterator[tuple[str, forms.Field]]:
        argument, given = OPERATORS[self.op].argument, [_shown(text, self.kind) for text in self.test.value]
        if argument == NOTHING:
            return
        label = gettext("Value")
        if argument == SEVERAL and self.kind == ENUM:
            yield "value", forms.MultipleChoiceField(
                label=label, required=False, choices=_labels(self.spec), widget=forms.CheckboxSelectMultiple,
                initial=self.test.value,
            )  # fmt: skip
        elif argument == SEVERAL:
            widget = forms.Textarea(attrs={"rows": 3})
            note = gettext("One on each line.")
            yield (
                "value",
                forms.CharField(
                    label=label, required=False, widget=widget, help_text=note, initial="\n".join(self.test.value)
                ),
            )
        else:
            yield "value", self._one(label, argument, given[0] if given else "")
            if argument == TWO:
                yield "value_2", self._one(gettext("and"), argument, given[1] if len(given) > 1 else "")

    def _one(self, label: str, argument: str, initial: str) -> forms.Field:
        if argument == DAYS:
            widget: forms.Widget = forms.TextInput(attrs={"inputmode": "numeric"})
        elif argument == PATTERN:
            note = gettext("# is one digit, * at the end is the rest. Like PO-####-*.")
            return forms.CharField(label=label, required=False, max_length=60, help_text=note, initial=initial)
        elif self.kind == ENUM:
            return forms.ChoiceField(
                label=label, required=False, choices=[("", gettext("Choose…")), *_labels(self.spec)], initial=initial
            )
        elif self.kind == DATE:
            widget = forms.TextInput(attrs={"type": "date"})
        elif self.kind in SUMMABLE:
            widget = forms.TextInput(attrs={"inputmode": "decimal"})
        else:
            widget = forms.TextInput()
        return forms.CharField(label=label, required=False, max_length=MOST_TEXT, widget=widget, initial=initial)

    def comparison(self) -> Comparison:
        """What the row says; with the values as they are stored."""
        argument, values = OPERATORS[self.op].argument, self.cleaned_data
        given = values.get("value") or ""
        if argument == SEVERAL:
            texts = given if isinstance(given, list) else [line.strip() for line in given.splitlines()]
        else:
            texts = [_stored(values.get(name) or "", self.kind) for name in ("value", "value_2")]
        return Comparison(
            self.test.id,
            self.spec.key,
            self.op,
            tuple(text for text in texts if text),
            argument in (TWO, SEVERAL),
            self.quant,
        )


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the editor: a form, or a part that is only shown. number: from 0. kept: index in what is stored."""

    number: int
    label: str
    form: RowForm | None = None
    sentence: str = ""
    kept: int = -1

    @property
    def prefix(self) -> str:
        """Of the names of its inputs."""
        return f"{PREFIX}-{self.number}"


class ConditionEditor:
    """The rows of one condition. offered: the fields a new row may be about; words: sentences over all fields."""

    def __init__(
        self, stored: Node | None, words: Explainer, offered: Catalogue, data: Mapping[str, Any] | None = None
    ):
        self.stored, self.words, self.offered = stored, words, offered
        self.data = data if data is not None and COUNT in data else None
        self.posted = self.data is not None
        self.kind, self._parts = _parts_of(stored)
        self.rows = list(self._posted_rows() if self.posted else self._stored_rows())
        self.problem = ""

    @property
    def is_changing(self) -> bool:
        """A row is added, taken away or shown anew: the page comes back without saving."""
        return self.posted and bool(self._did)

    @property
    def groups(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The fields to choose from, under their headings."""
        found: dict[str, list[tuple[str, str]]] = {}
        for key, spec in self.offered.fields.items():
            found.setdefault(gettext(spec.group) if spec.group else "", []).append((key, self._label(spec)))
        return list(found.items())

    @property
    def is_full(self) -> bool:
        """No more rows fit."""
        return len(self.rows) >= MOST_PARTS

    def is_valid(self) -> bool:
        """Whether every row can be stored; what is wrong stands with the row."""
        if not self.posted:
            return True
        forms_ok = [row.form.is_valid() for row in self.rows if row.form is not None]
        if not all(forms_ok):
            return False
        node = self._node()
        for problem in conditions.problems(node, self.words.catalogue) if node is not None else ():
            self._say(problem)
        return not self.problem and not any(row.form.errors for row in self.rows if row.form is not None)

    def condition(self) -> Node | None:
        """The condition as it stands now; what was not in the form stays as it was."""
        return self._node() if self.posted else self.stored

    # ---- rows ----

    @property
    def _did(self) -> str:
        return (self.data or {}).get(DO, "")

    def _stored_rows(self) -> Iterator[Row]:
        for number, part in enumerate(self._parts):
            yield self._row(number, part, number)

    def _row(self, number: int, part: Node, kept: int) -> Row:
        if not self._is_editable(part):
            return Row(number, "", sentence=self.words.phrase(part), kept=kept)
        assert isinstance(part, Comparison)  # noqa: S101
        spec = self.words.catalogue.fields[part.field]
        return Row(number, self._label(spec), RowForm(spec, part, prefix=f"{PREFIX}-{number}"))

    def _is_editable(self, part: Node) -> bool:
        if not isinstance(part, Comparison) or part.other or part.currency:
            return False
        spec = self.words.catalogue.fields.get(part.field)
        if spec is None or OPERATORS[part.op].argument == LIST or bool(part.quant) != spec.many:
            return False
        return part.op in possible(spec.type, part.quant)

    def _posted_rows(self) -> Iterator[Row]:
        """The rows of the form in their order, without the one taken away, with the one added."""
        data = self.data or {}
        self.kind = nodes.ANY if data.get(KIND) == nodes.ANY else nodes.ALL
        count = whole(str(data.get(COUNT, "")), 0)
        number = 0
        for old in range(min(count, MOST_PARTS)):
            if self._did == f"{REMOVE}{old}":
                continue
            row = self._posted_row(old, number)
            if row is not None:
                yield row
                number += 1
        spec = self.offered.fields.get(data.get(NEW, ""))
        if self._did == ADD and spec is not None and number < MOST_PARTS:
            quant = nodes.ANY if spec.many else ""
            test = Comparison(self._new_id(), spec.key, possible(spec.type, quant)[0], quant=quant)
            form = RowForm(spec, test, prefix=f"{PREFIX}-{number}")
            next(iter(form.fields.values())).widget.attrs["autofocus"] = True
            yield Row(number, self._label(spec), form)

    def _posted_row(self, old: int, number: int) -> Row | None:
        data, prefix = self.data or {}, f"{PREFIX}-{old}"
        kept = whole(str(data.get(f"{prefix}-kept", "")), None)
        if kept is not None:
            part = self._parts[kept] if kept < len(self._parts) else None
            return None if part is None else self._row(number, part, kept)
        spec = self.words.catalogue.fields.get(data.get(f"{prefix}-field", ""))
        if spec is None:
            return None
        key = str(data.get(f"{prefix}-id", ""))
        key = key if IS_ID.fullmatch(key) else self._new_id()
        test = Comparison(key, spec.key, possible(spec.type, "")[0])
        return Row(
            number, self._label(spec), RowForm(spec, test, prefix=f"{PREFIX}-{number}", data=_moved(data, old, number))
        )

    def _new_id(self) -> str:
        taken = {test.id for part in self._parts for test in conditions.tests(part)}
        taken.update(str(value) for name, value in (self.data or {}).items() if name.endswith("-id"))
        return next(key for key in (f"c{number}" for number in range(1, 10_000)) if key not in taken)

    def _label(self, spec: Field) -> str:
        return gettext(spec.label) if spec.label else spec.key

    # ---- what is stored ----

    def _node(self) -> Node | None:
        parts = [self._parts[row.kept] if row.form is None else row.form.comparison() for row in self.rows]
        if not parts:
            return None
        if len(parts) == 1 and self.rows[0].form is None:  # a whole that is only shown is kept to the letter
            return self.stored if parts[0] == self.stored else parts[0]
        return Group(self.kind, tuple(parts))

    def _say(self, problem: Any) -> None:
        """Put a problem at the row it is about; what is kept is judged when the template is published."""
        text = sentence(problem.code, problem.values, gettext, ngettext)
        for row in self.rows:
            if row.form is not None and problem.path.startswith(f"{self.kind}[{row.number}]"):
                place = "value" if "value" in row.form.fields and "value" in problem.path else "op"
                row.form.add_error(place, text)
                return
        if not any(f"[{row.number}]" in problem.path for row in self.rows if row.form is None):
            self.problem = text


def _parts_of(stored: Node | None) -> tuple[str, tuple[Node, ...]]:
    if stored is None:
        return nodes.ALL, ()
    return (stored.kind, stored.parts) if isinstance(stored, Group) else (nodes.ALL, (stored,))


def _moved(data: Any, old: int, number: int) -> Any:
    """The posted values of row `old` under the names of row `number`: a row above it was taken away."""
    if old == number:
        return data
    moved = data.copy()
    for name in [name for name in data if name.startswith(f"{PREFIX}-{number}-")]:
        del moved[name]
    for name in [name for name in data if name.startswith(f"{PREFIX}-{old}-")]:
        moved.setlist(f"{PREFIX}-{number}-{name.removeprefix(f'{PREFIX}-{old}-')}", data.getlist(name))
    return moved


def _quantifiers(spec: Field) -> list[tuple[str, str]]:
    keys = [key for key in nodes.QUANTIFIERS if key != nodes.SUM or spec.type in SUMMABLE]
    return [(key, gettext(QUANTIFIERS[key, spec.elements])) for key in keys]


def _labels(spec: Field) -> list[tuple[str, str]]:
    return [(key, gettext(label) if label else key) for key, label in spec.choices]


def _stored(text: str, kind: str) -> str:
    """A typed value as it is stored: a number with a point, whatever the habit of the country."""
    text = text.strip()
    if kind in (AMOUNT, NUMBER) and "," in text:
        return text.replace(".", "").replace(",", ".")
    return text


def _shown(text: str, kind: str) -> str:
    return text.replace(".", ",") if kind in (AMOUNT, NUMBER) else text
