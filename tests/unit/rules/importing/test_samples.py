"""The workbooks of the samples: the clean one goes in whole, the dirty one is named cell by cell (F385-F388)."""

import io
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from aanzet.rules.importing import (
    Known,
    KnownClient,
    KnownContact,
    KnownLink,
    Options,
    Outcome,
    TabKind,
    Zeros,
    check,
    read_sheets,
    recognise,
)
from tests.samples.crm.make_workbook import make_workbook

pytestmark = [pytest.mark.feature("F385"), pytest.mark.feature("F388")]
SAMPLES = Path(__file__).parents[3] / "samples/crm"
TODAY = date(2026, 11, 22)
KNOWN = Known(
    products={p: p for p in ("Aangifte IB", "Aangifte btw", "Loonadministratie", "Jaarrekening", "Aangifte Vpb")},
    functions={"directeur": "d", "medewerker": "m", "BTW accordeerder": "b", "gevolmachtigde": "g"},
    members_by_name={"Anna Visser": "anna", "Bram de Wit": "bram"},
    secret=lambda text: f"hash:{text}",
)


def run(content: bytes, known=KNOWN, zeros=Zeros.ASK):
    sheets = read_sheets("crm.xlsx", content)
    return check(recognise(sheets), sheets, known, TODAY, Options(zeros=zeros, bsn_allowed=True)), sheets


def applied(plan, known=KNOWN) -> Known:
    """What would be known after the plan was applied."""
    ids = {row.number: f"c-{row.number}" for row in plan.rows if row.tab is TabKind.CLIENTS}
    clients, contacts = [], []
    for row in plan.rows:
        if row.outcome is not Outcome.NEW:
            continue
        values = {k: known.secret(v) if k in ("bsn", "vat_number") else v for k, v in row.values.items()}
        if row.tab is TabKind.CLIENTS:
            clients.append(KnownClient(ids[row.number], row.number, values.pop("name"), values=values))
        else:
            name = (values.pop("first_name", ""), values.pop("last_name"))
            link = KnownLink(row.link.functions, row.link.primary)
            contacts.append(
                KnownContact(
                    f"p-{row.number}",
                    row.number,
                    *name,
                    values.pop("email"),
                    values=values,
                    links={ids.get(row.link.client_number) or row.link.client_id: link},
                )
            )
    return Known(
        tuple(clients),
        tuple(contacts),
        members_by_name=known.members_by_name,
        products=known.products,
        functions=known.functions,
        secret=known.secret,
    )


def test_the_clean_workbook_goes_in_whole_and_once():
    content = (SAMPLES / "crm-small.xlsx").read_bytes()
    plan, sheets = run(content)
    assert [len(sheet.rows) - 1 for sheet in sheets] == [60, 71]
    assert plan.issues == ()
    assert [issue for row in plan.rows for issue in row.issues] == []
    assert {row.outcome for row in plan.rows} == {Outcome.NEW}
    again, _ = run(content, applied(plan))
    assert {row.outcome for row in again.rows} == {Outcome.SAME}


def test_every_mistake_of_the_dirty_workbook_is_named():
    content = (SAMPLES / "crm-dirty.xlsx").read_bytes()
    plan, (clients, contacts) = run(content)
    found = Counter((issue.sheet, issue.row, issue.column, issue.code) for row in plan.rows for issue in row.issues)
    expected: Counter = Counter()
    numbers: dict[str, int] = {}
    wrong_rows: dict[str, int] = {}

    def expect(sheet, row, column, code):
        expected[(sheet, row, column, code)] += 1

    for n, cells in enumerate(clients.rows[1:], start=1):
        number = f"{int(float(cells[0])):05d}"
        before = sum(expected.values())
        if n % 17 == 0 and cells[4]:
            expect("Cliënten", n + 1, "RSIN", "rsin_invalid")
        if n % 23 == 0:
            expect("Cliënten", n + 1, "Naam", "value_missing")
        if n % 29 == 0:
            expect("Cliënten", n + 1, "Bankrekening", "iban_invalid")
        if n % 31 == 0:
            expect("Cliënten", n + 1, "Producten", "product_unknown")
        if n % 37 == 0:
            expect("Cliënten", n + 1, "Cliëntnummer", "zeros_maybe_lost")
        if n % 19 == 0:
            expect("Cliënten", n + 1, "Cliëntnummer", "number_twice")
        elif sum(expected.values()) > before:
            wrong_rows[number] = n + 1
        numbers.setdefault(number, n)
    for n, cells in enumerate(contacts.rows[1:], start=1):
        if n % 41 == 0:
            expect("Contacten", n + 1, "E-mail", "email_twice")
        if n % 43 == 0:
            expect("Contacten", n + 1, "E-mail", "email_invalid")
        # The client of a contact that is refused, or whose number went to another row, is not there to link to.
        if cells[6] in wrong_rows:
            expect("Contacten", n + 1, "Cliëntnummer", "client_row_refused")
        elif cells[6] not in numbers:
            expect("Contacten", n + 1, "Cliëntnummer", "client_unknown")
            assert n % 47 == 0 or (int(cells[6]) - 1000) % 19 == 0
    assert found == expected
    counted = Counter(code for *_, code in found.elements())
    del counted["client_row_refused"]
    assert counted == {
        "rsin_invalid": 12,
        "number_twice": 15,
        "value_missing": 13,
        "iban_invalid": 10,
        "product_unknown": 9,
        "zeros_maybe_lost": 8,
        "email_twice": 9,
        "email_invalid": 8,
        "client_unknown": 24,
    }


def test_the_good_rows_of_the_dirty_workbook_go_in_and_a_second_run_changes_nothing():
    content = (SAMPLES / "crm-dirty.xlsx").read_bytes()
    plan, _ = run(content)
    assert plan.counts(TabKind.CLIENTS) == {"new": 233, "changed": 0, "same": 0, "error": 67, "warning": 0}
    assert plan.counts(TabKind.CONTACTS)["new"] == 276
    again, _ = run(content, applied(plan))
    assert {row.outcome for row in again.rows} == {Outcome.SAME, Outcome.ERROR}
    assert [row.row for row in again.rows if row.outcome is Outcome.ERROR] == [
        row.row for row in plan.rows if row.outcome is Outcome.ERROR
    ]


def test_padding_mends_the_lost_zeros():
    plan, _ = run((SAMPLES / "crm-dirty.xlsx").read_bytes(), zeros=Zeros.PAD)
    codes = Counter(issue.code for row in plan.rows for issue in row.issues)
    assert codes["zeros_maybe_lost"] == 0
    assert "01037" in {row.number for row in plan.rows if row.outcome is Outcome.NEW}


def test_a_made_workbook_is_clean():
    file = io.BytesIO()
    rows = make_workbook(file, 200, seed=3)
    plan, _ = run(file.getvalue())
    assert (len(plan.rows), {row.outcome for row in plan.rows}) == (200 + rows, {Outcome.NEW})
