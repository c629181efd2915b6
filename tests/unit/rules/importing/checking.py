"""Rows and runs for the tests of the check of an import."""

from datetime import date

from aanzet.rules.importing import (
    Known,
    Options,
    Sheet,
    check,
    recognise,
)

TODAY = date(2026, 11, 22)
BSN, RSIN = "111222333", "123456782"
PRODUCTS = {"Aangifte IB": "ib", "Aangifte btw": "vat", "Jaarrekening": "annual"}
FUNCTIONS = {"directeur": "director", "BTW accordeerder": "vat_approver", "medewerker": "employee"}
PLAIN = Known(products=PRODUCTS, functions=FUNCTIONS, members_by_name={"Anna Visser": "m-anna"})

CLIENT = {"Cliëntnummer": "01001", "Naam": "Bakkerij De Vries B.V.", "Soort": "Organisatie", "Rechtsvorm": "bv"}
PERSON = {"Cliëntnummer": "01002", "Naam": "Fatima el Amrani", "Soort": "Persoon"}
CONTACT = {
    "Contactnummer": "20001", "Achternaam": "de Vries", "Voornaam": "Daan", "E-mail": "daan@voorbeeld.example",
    "Cliëntnummer": "01001", "Functie": "directeur", "Primair": "ja",
}  # fmt: skip
LINK = {"Contactnummer": "20001", "Cliëntnummer": "01001", "Functie": "directeur"}


def tab(name, *rows):
    headings = list(dict.fromkeys(key for row in rows for key in row))
    return Sheet(name, (tuple(headings), *(tuple(row.get(heading) for heading in headings) for row in rows)))


def run(clients=(), contacts=(), links=(), known=PLAIN, **options):
    given = (("Cliënten", clients), ("Contacten", contacts), ("Koppelingen", links))
    sheets = [tab(name, *rows) for name, rows in given if rows]
    return check(recognise(sheets), sheets, known, TODAY, Options(**options))


def issues(plan):
    return [(issue.sheet, issue.row, issue.column, issue.code) for row in plan.rows for issue in row.issues]


def codes(plan):
    return [issue.code for row in plan.rows for issue in row.issues]


def outcomes(plan):
    return [row.outcome.value for row in plan.rows]


def with_(base, **changes):
    names = {"number": "Cliëntnummer", "name": "Naam", "kind": "Soort", "form": "Rechtsvorm"}
    return {**base, **{names.get(key, key): value for key, value in changes.items()}}
