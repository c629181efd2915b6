"""What a condition of a phase or an automation may ask: the client, the case, and answers in document requests.

The keys are stored inside templates: never change one, only add.
"""

from collections.abc import Iterator, Sequence

from aanzet.rules import periods
from aanzet.rules.conditions import Catalogue, Field, Node, tests
from aanzet.rules.conditions.catalogue import CODE, ENUM, ID, TEXT, VALUES
from aanzet.rules.importing.cells import LEGAL_FORMS
from aanzet.rules.msgids import gettext_noop as _
from aanzet.rules.process import words
from aanzet.rules.process.template.shape import TemplateSnapshot

CLIENT, CASE, ANSWERS = _("Client"), _("Case"), _("Answers of the client")

CLIENT_KIND, LEGAL_FORM, POSTCODE, PLACE = "client.kind", "client.legal_form", "client.postcode", "client.place"
PRODUCTS = "client.products"
PERIOD, PERIOD_KIND, TEMPLATE = "case.period", "case.period_kind", "case.template"
ANSWER = "answer"

CLIENT_KINDS = (
    ("organization", _("organization")),
    ("person", _("person")),
    ("internal", _("the office itself")),
)
PERIOD_KINDS = (
    (periods.NONE, _("no period")),
    (periods.MONTH, _("month")),
    (periods.FOUR_WEEKS, _("four weeks")),
    (periods.QUARTER, _("quarter")),
    (periods.HALF_YEAR, _("half year")),
    (periods.YEAR, _("year")),
    (periods.BOOK_YEAR, _("book year")),
)


def answer_key(automation_key: str, line_key: str) -> str:
    """The field of one line of a document request."""
    return f"{ANSWER}.{automation_key}.{line_key}"


def catalogue(template: TemplateSnapshot, products: Sequence[tuple[str, str]] = ()) -> Catalogue:
    """The fields of a template. products: id and name of those that can be chosen; judging needs none."""
    return Catalogue.of(*_of_client(products), *_of_case(), *_answers(template))


def named_by(condition: Node) -> Catalogue:
    """The fields of the client and the case, and the answers this condition names: enough to judge it, no labels."""
    named = {key for test in tests(condition) for key in (test.field, test.other) if key.startswith(f"{ANSWER}.")}
    return Catalogue.of(*_of_client(()), *_of_case(), *(Field(key, key, TEXT) for key in sorted(named)))


def _of_client(products: Sequence[tuple[str, str]]) -> Iterator[Field]:
    yield Field(CLIENT_KIND, _("Kind of client"), ENUM, CLIENT_KINDS, group=CLIENT)
    yield Field(LEGAL_FORM, _("Legal form"), ENUM, tuple((form, form) for form in LEGAL_FORMS), group=CLIENT)
    yield Field(POSTCODE, _("Postcode"), ID, group=CLIENT)
    yield Field(PLACE, _("Place"), TEXT, group=CLIENT)
    yield Field(PRODUCTS, _("Product"), ENUM, tuple(products), many=True, elements=VALUES, group=CLIENT)


def _of_case() -> Iterator[Field]:
    yield Field(PERIOD, _("Period"), CODE, group=CASE)
    yield Field(PERIOD_KIND, _("Kind of period"), ENUM, PERIOD_KINDS, group=CASE)
    yield Field(TEMPLATE, _("Workflow"), TEXT, group=CASE)


def _answers(template: TemplateSnapshot) -> Iterator[Field]:
    """The lines that ask for a text, wherever in the template; the question is the label."""
    for phase in template.phases:
        for automation in phase.automations:
            if automation.kind == words.DOCUMENT_REQUEST:
                for line in automation.items:
                    if line.answer == words.TEXT:
                        yield Field(answer_key(automation.key, line.key), line.text, TEXT, group=ANSWERS)
