"""Conditions of templates in words, in the language of the reader: what one asks, and why it did not hold."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext

from aanzet.clients.queries.engine import product_choices
from aanzet.rules.conditions import Explainer, Field, Node, from_stored, telling, tests
from aanzet.rules.conditions.catalogue import AMOUNT, DATE, NUMBER
from aanzet.rules.conditions.explain import OUTCOMES
from aanzet.rules.process import fields
from aanzet.rules.process.template import TemplateSnapshot

SIGNS = {"EUR": "€", "USD": "$", "GBP": "£"}


def explainer(template: TemplateSnapshot, named: Iterable[str]) -> Explainer:
    """Sentences over the fields of a template. named: the fields they are about; products are read only when needed."""
    products = product_choices(archived=True) if fields.PRODUCTS in set(named) else ()
    return Explainer(fields.catalogue(template, products), _translate, shown_value)


def in_words(template: TemplateSnapshot, condition: Node | None) -> str:
    """A condition in one sentence; "" without one."""
    if condition is None:
        return ""
    return explainer(template, (test.field for test in tests(condition))).phrase(condition)


def why_not(template: TemplateSnapshot, rows: Iterable[Mapping[str, Any]], words: Explainer | None = None) -> str:
    """ "Rechtsvorm is gelijk aan BV klopt niet": the stored rows that made a condition FALSE. words: kept by a list."""
    found = [from_stored(row) for row in rows]
    words = words or explainer(template, (row.field for row in found))
    return ", ".join(f"{words.asked_of(row)} {gettext(OUTCOMES[row.outcome])}" for row in telling(found))


def explained(template: TemplateSnapshot, rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Each stored row as a sentence, with what was seen."""
    found = [from_stored(row) for row in rows]
    words = explainer(template, (row.field for row in found))
    return [words.sentence(row) for row in found]


def shown_value(spec: Field, value: str, currency: str) -> str:
    """One value as people write it: the label of a choice, a date, an amount."""
    label = dict(spec.choices).get(value.strip())
    if label is not None:
        return _translate(label)
    if spec.type == DATE:
        try:
            return date_format(date.fromisoformat(value.strip()), "j F Y")
        except ValueError:
            return value
    if spec.type in (AMOUNT, NUMBER):
        return _number(spec.type, value, currency)
    return value


def _number(kind: str, value: str, currency: str) -> str:
    try:
        number = Decimal(value.strip())
    except InvalidOperation:
        return value
    if kind == NUMBER or not currency:
        return number_format(number, use_l10n=True)
    return f"{SIGNS.get(currency, currency)} {number_format(number, 2, use_l10n=True, force_grouping=True)}"


def _translate(text: str) -> str:
    """The Dutch of a message id; what an organization wrote itself has none and stays as it is."""
    return gettext(text) if text else text
