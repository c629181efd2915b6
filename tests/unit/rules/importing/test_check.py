"""The check of every row: each mistake by sheet, row and column (F386-F388)."""

from datetime import date

import pytest

from aanzet.rules import errors
from aanzet.rules.importing import (
    Known,
    KnownClient,
    Outcome,
    Severity,
    Sheet,
    TabKind,
    Zeros,
    check,
    issue_sentence,
    recognise,
    rejected_rows,
)
from tests.unit.rules.importing.checking import (
    BSN,
    CLIENT,
    CONTACT,
    FUNCTIONS,
    LINK,
    PERSON,
    PLAIN,
    RSIN,
    TODAY,
    codes,
    issues,
    outcomes,
    run,
    tab,
    with_,
)

pytestmark = pytest.mark.feature("F388")


# --- values


def test_every_value_in_its_normal_form():
    plan = run(
        clients=[
            {
                **CLIENT,
                "RSIN": 123456782.0,
                "KvK-nummer": 1234567.0,
                "BTW-nummer": "nl 1234.56.782 b01",
                "Loonheffingsnummer": "123456782l01",
                "Tijdvak btw": "kwartaal",
                "Tijdvak LH": "4 weken",
                "IBAN": "NL91 ABNA 0417 1643 00; NL20INGB0001234567",
                "Postcode": "3511ab",
                "Land": "Nederland",
                "Producten": "Jaarrekening, aangifte btw; Aangifte IB",
                "Relatiebeheerder": "anna visser",
                "Medewerkers": 12.0,
                "Telefoon": "030 2345678",
                "E-mail": "Info@Bakkerij.example",
            }
        ]
    )
    assert issues(plan) == []
    assert dict(plan.rows[0].values) == {
        "number": "01001",
        "name": "Bakkerij De Vries B.V.",
        "kind": "organization",
        "legal_form": "B.V.",
        "rsin": RSIN,
        "kvk_number": "01234567",
        "vat_id": "NL123456782B01",
        "payroll_number": "123456782L01",
        "vat_period": "quarter",
        "payroll_period": "four_weeks",
        "bank_accounts": ("NL91ABNA0417164300", "NL20INGB0001234567"),
        "postcode": "3511 AB",
        "country": "NL",
        "products": ("annual", "ib", "vat"),
        "relation_manager": "m-anna",
        "employees": "12",
        "phone": "+31302345678",
        "email": "Info@Bakkerij.example",
    }


@pytest.mark.parametrize(
    ("heading", "value", "code"),
    [
        ("RSIN", "123456783", "rsin_invalid"),
        ("KvK-nummer", "1234567", "kvk_invalid"),
        ("Vestigingsnummer", "12", "branch_invalid"),
        ("BTW-nummer", "NL12", "vat_id_invalid"),
        ("Omzetbelastingnummer", "12", "vat_number_invalid"),
        ("Loonheffingsnummer", "12L01", "payroll_number_invalid"),
        ("IBAN", "NL00INGB0000000000", "iban_invalid"),
        ("Postcode", "12AB", "postcode_invalid"),
        ("Rechtsvorm", "Kringloop", "legal_form_unknown"),
        ("Soort", "Boom", "kind_unknown"),
        ("Tijdvak btw", "4 weken", "period_unknown"),
        ("Tijdvak LH", "kwartaal", "period_unknown"),
        ("Producten", "Aangifte IB; Onbekend product", "product_unknown"),
        ("E-mail", "geen e-mail", "email_invalid"),
        ("Telefoon", "bel maar", "phone_invalid"),
        ("Land", "Utopia", "country_invalid"),
        ("Medewerkers", "veel", "count_invalid"),
        ("Naam", "x" * 201, "too_long"),
        ("Naam", "Bak\u202eker", "characters_refused"),
        ("Cliëntnummer", "1" * 21, "too_long"),
        ("Memo", "#DIV/0!", "cell_error"),
        ("Naam", None, "value_missing"),
        ("Naam", "#LEEG", "required_not_cleared"),
        ("Rechtsvorm", None, "legal_form_required"),
    ],
)
def test_a_wrong_cell_keeps_its_row_out_and_is_named(heading, value, code):
    plan = run(clients=[PERSON, {**CLIENT, heading: value}])
    assert issues(plan) == [("Cliënten", 3, heading, code)]
    assert outcomes(plan) == ["new", "error"]


@pytest.mark.parametrize(
    ("heading", "value", "code"),
    [
        ("Relatiebeheerder", "Piet Onbekend", "member_unknown"),
        ("Loonheffingsnummer", "123456783L01", "payroll_number_check"),
        ("BTW-nummer", "NL123456783B01", "vat_check"),
    ],
)
def test_a_doubtful_cell_warns_and_goes_in(heading, value, code):
    plan = run(clients=[{**CLIENT, heading: value}])
    assert issues(plan) == [("Cliënten", 2, heading, code)]
    assert plan.rows[0].outcome is Outcome.NEW
    assert plan.rows[0].warns
    assert plan.counts(TabKind.CLIENTS) == {"new": 1, "changed": 0, "same": 0, "error": 0, "warning": 1}


@pytest.mark.parametrize(
    ("value", "result"),
    [
        ("31-12-1980", "1980-12-31"),
        ("1/2/1980", "1980-02-01"),
        ("1980-02-01", "1980-02-01"),
        (date(1980, 2, 1), "1980-02-01"),
    ],
)
def test_dates(value, result):
    plan = run(contacts=[{**CONTACT, "Geboortedatum": value}], clients=[CLIENT])
    assert plan.rows[1].values["birth_date"] == result


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("31-02-1980", "date_invalid"),
        ("gisteren", "date_invalid"),
        (29221.0, "date_invalid"),
        ("01-01-1850", "date_invalid"),
        (date(1899, 12, 31), "date_invalid"),
        (date(2026, 11, 23), "birth_date_in_future"),
    ],
)
def test_no_dates(value, code):
    plan = run(contacts=[{**CONTACT, "Geboortedatum": value}], clients=[CLIENT])
    assert issues(plan) == [("Contacten", 2, "Geboortedatum", code)]


def test_yes_and_no():
    plan = run(clients=[CLIENT], contacts=[{**CONTACT, "Primair": "misschien"}])
    assert codes(plan) == ["yes_or_no"]
    plan = run(clients=[CLIENT], contacts=[{**CONTACT, "Primair": True}])
    assert plan.rows[1].link.primary


# --- BSN and VAT numbers


@pytest.mark.feature("F046")
def test_bsn_is_dropped_where_it_is_switched_off():
    plan = run(clients=[{**PERSON, "BSN": BSN}])
    assert codes(plan) == ["bsn_not_allowed"]
    assert "bsn" not in plan.rows[0].values
    assert plan.rows[0].cells["bsn"] == "•••••333"
    assert BSN not in repr(plan)


@pytest.mark.feature("F046")
def test_bsn_is_taken_where_it_is_allowed():
    plan = run(clients=[{**PERSON, "BSN": float(BSN)}], bsn_allowed=True)
    assert codes(plan) == []
    assert plan.rows[0].values["bsn"] == BSN
    assert plan.rows[0].cells["bsn"] == "•••••333"


def test_an_old_vat_id_of_a_sole_trader_is_masked():
    row = with_(CLIENT, form="Eenmanszaak") | {"BTW-nummer": f"NL{BSN}B01"}
    plan = run(clients=[row])
    assert codes(plan) == ["old_vat_id_masked"]
    assert plan.rows[0].values["vat_id"] == "NL•••••333B01"
    assert BSN not in repr(plan)
    plan = run(clients=[row], bsn_allowed=True)
    assert plan.rows[0].values["vat_number"] == f"{BSN}B01"


def test_a_vat_number_in_the_other_column_is_moved():
    plan = run(clients=[{**CLIENT, "BTW-nummer": "123456782B01"}])
    assert codes(plan) == ["vat_number_moved"]
    assert plan.rows[0].values["vat_number"] == "123456782B01"
    plan = run(clients=[{**CLIENT, "Omzetbelastingnummer": "NL123456782B01"}])
    assert codes(plan) == ["vat_id_moved"]
    assert plan.rows[0].values["vat_id"] == "NL123456782B01"
    plan = run(clients=[{**CLIENT, "BTW-nummer": "123456782B01", "Omzetbelastingnummer": "123456782B02"}])
    assert codes(plan) == ["vat_number_in_other_field"]


# --- numbers


def test_a_number_twice_keeps_the_first_row():
    plan = run(clients=[CLIENT, with_(PERSON, number="0 10.01")])
    assert issues(plan) == [("Cliënten", 3, "Cliëntnummer", "number_twice")]
    assert plan.rows[1].issues[0].values["row"] == 2
    assert outcomes(plan) == ["new", "error"]


def test_lost_zeros_are_flagged_with_an_offer():
    rows = [CLIENT, with_(PERSON, number=1002.0)]
    plan = run(clients=rows)
    assert issues(plan) == [("Cliënten", 3, "Cliëntnummer", "zeros_maybe_lost")]
    assert plan.rows[1].issues[0].offer == "01002"
    padded = run(clients=rows, zeros=Zeros.PAD)
    assert (codes(padded), padded.rows[1].values["number"]) == ([], "01002")
    kept = run(clients=rows, zeros=Zeros.KEEP)
    assert (codes(kept), kept.rows[1].values["number"]) == ([], "1002")


def test_zeros_are_seen_by_what_is_known_and_by_the_other_tab():
    known = Known(clients=(KnownClient("c9", "00999", "Ander"),), functions=FUNCTIONS)
    assert codes(run(clients=[with_(PERSON, number=1002.0)], known=known)) == ["zeros_maybe_lost"]
    plan = run(clients=[with_(CLIENT, number=1001.0)], contacts=[CONTACT])
    assert codes(plan) == ["zeros_maybe_lost", "client_row_refused"]


def test_numbers_without_zeros_are_not_flagged_but_the_column_is():
    plan = run(clients=[with_(CLIENT, number=1001.0), with_(PERSON, number=7.0)])
    assert codes(plan) == []
    assert [(i.code, i.column, i.severity) for i in plan.issues] == [
        ("zeros_unknown", "Cliëntnummer", Severity.WARNING)
    ]
    assert plan.can_apply
    assert run(clients=[with_(CLIENT, number=1001.0)], zeros=Zeros.KEEP).issues == ()


def test_a_row_that_lost_its_zeros_holds_its_number():
    plan = run(clients=[with_(CLIENT, number=1003.0), with_(PERSON, number="01003"), with_(PERSON, number="01009")])
    assert issues(plan) == [
        ("Cliënten", 2, "Cliëntnummer", "zeros_maybe_lost"),
        ("Cliënten", 3, "Cliëntnummer", "number_twice"),
    ]


def test_rsin_twice_and_kvk_shared():
    rows = [{**CLIENT, "RSIN": RSIN, "KvK-nummer": "12345678"}]
    rows.append({**with_(CLIENT, number="01003", name="Tweede"), "RSIN": RSIN, "KvK-nummer": "12345678"})
    plan = run(clients=rows)
    assert codes(plan) == ["identity_twice", "kvk_shared"]
    assert [issue.severity for issue in plan.rows[1].issues] == [Severity.ERROR, Severity.WARNING]


# --- contacts and links


@pytest.mark.feature("F387")
def test_repeated_contact_rows_are_links():
    rows = [CONTACT, {**CONTACT, "Cliëntnummer": "01002", "Achternaam": None, "E-mail": None, "Mobiel": "06 12345678"}]
    plan = run(clients=[CLIENT, PERSON], contacts=rows)
    assert codes(plan) == []
    first, second = plan.rows[2:]
    assert first.values["mobile"] == "+31612345678"
    assert (first.link.client_number, first.link.functions) == ("01001", ("director",))
    assert (second.outcome, dict(second.values), second.link.client_number) == (Outcome.NEW, {}, "01002")


@pytest.mark.feature("F387")
@pytest.mark.parametrize(
    ("heading", "value"), [("Achternaam", "Jansen"), ("E-mail", "x@y.example"), ("Voornaam", "Jo")]
)
def test_one_number_two_people(heading, value):
    rows = [CONTACT, {**CONTACT, heading: value, "Cliëntnummer": "01002"}]
    plan = run(clients=[CLIENT, PERSON], contacts=rows)
    assert [code for code in codes(plan) if code != "email_twice"] == ["one_number_two_people"] * 2
    assert [issue.column for row in plan.rows for issue in row.issues] == [heading] * 2
    assert outcomes(plan)[2:] == ["error", "error"]


@pytest.mark.feature("F387")
def test_a_link_tab():
    rows = [LINK, {**LINK, "Cliëntnummer": "01002", "Functie": "medewerker, directeur"}]
    contact = {k: v for k, v in CONTACT.items() if k in ("Contactnummer", "Achternaam", "E-mail")}
    plan = run(clients=[CLIENT, PERSON], contacts=[contact], links=rows)
    assert codes(plan) == []
    assert [row.link.functions for row in plan.rows if row.link] == [("director",), ("director", "employee")]


@pytest.mark.feature("F387")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"Cliëntnummer": "99999"}, "client_unknown"),
        ({"Contactnummer": "99999"}, "contact_unknown"),
        ({"Contactnummer": "20002"}, "contact_row_refused"),
        ({"Cliëntnummer": "01003"}, "client_row_refused"),
        ({"Functie": None}, "value_missing"),
        ({"Functie": "tovenaar"}, "function_unknown"),
        ({"Functie": "medewerker"}, "link_twice"),
    ],
)
def test_links_that_find_nothing(changes, code):
    bad_contact = {**CONTACT, "Contactnummer": "20002", "E-mail": "x"}
    bad_client = with_(CLIENT, number="01003", name=None)
    plan = run(clients=[CLIENT, bad_client], contacts=[CONTACT, bad_contact], links=[{**LINK, **changes}])
    assert [i.code for row in plan.rows if row.tab is TabKind.LINKS for i in row.issues] == [code]


def test_a_link_that_stands_in_two_tabs_is_made_once():
    plan = run(clients=[CLIENT], contacts=[CONTACT, CONTACT], links=[LINK])
    assert codes(plan) == []
    assert [row.link is not None for row in plan.rows] == [False, True, False, False]
    assert outcomes(plan) == ["new", "new", "same", "same"]


def test_a_contact_without_function_gets_the_default_one():
    plan = run(clients=[CLIENT], contacts=[{**CONTACT, "Functie": None}])
    assert plan.rows[1].link.functions == ("authorized_representative",)


def test_email_addresses_belong_to_one_person():
    rows = [CONTACT, {**CONTACT, "Contactnummer": "20002", "E-mail": "DAAN@voorbeeld.example", "Primair": "nee"}]
    plan = run(clients=[CLIENT], contacts=rows)
    assert issues(plan) == [("Contacten", 3, "E-mail", "email_twice")]
    assert dict(plan.rows[2].issues[0].values)["number"] == "20001"


def test_two_primary_contacts():
    rows = [CONTACT, {**CONTACT, "Contactnummer": "20002", "E-mail": "x@voorbeeld.example"}]
    assert codes(run(clients=[CLIENT], contacts=rows)) == ["two_primary_contacts"]


# --- whole tabs and reports


@pytest.mark.feature("F386")
def test_without_a_required_column_nothing_is_planned():
    plan = run(clients=[{"Cliëntnummer": "1", "Naam": "B"}])
    assert (plan.rows, [issue.code for issue in plan.issues]) == ((), ["column_missing"])
    assert not plan.can_apply


def test_formulas_are_said_per_tab():
    sheet = Sheet("Cliënten", tab("Cliënten", CLIENT).rows, has_formulas=True)
    plan = check(recognise([sheet]), [sheet], PLAIN, TODAY)
    assert [(issue.code, issue.severity) for issue in plan.issues] == [("formula_value", Severity.WARNING)]


def test_rejected_rows_come_back_as_the_same_sheet():
    sheets = [tab("Cliënten", CLIENT, {**PERSON, "IBAN": "NL00"})]
    tabs = recognise(sheets)
    plan = check(tabs, sheets, PLAIN, TODAY)
    heading, row = rejected_rows(plan, tabs[0], sheets[0])
    assert heading == ["Cliëntnummer", "Naam", "Soort", "Rechtsvorm", "IBAN", "Error"]
    assert row[:5] == ["01002", "Fatima el Amrani", "Persoon", "", "NL00"]
    assert row[5] == "IBAN: This IBAN is not right. Fill in an IBAN like NL91 ABNA 0417 1643 00."


def test_every_issue_has_its_sentence():
    plan = run(
        clients=[CLIENT, with_(CLIENT, name="Ander"), {**PERSON, "IBAN": "x", "Producten": "y"}],
        contacts=[CONTACT, {**CONTACT, "Achternaam": "Bos"}],
    )
    for row in plan.rows:
        for issue in row.issues:
            assert "…" not in issue_sentence(issue), issue
            assert errors.CATALOGUE[issue.code].placeholders <= issue.values.keys()


def test_empty_rows_are_skipped():
    sheet = Sheet("Cliënten", (tuple(CLIENT), (None,) * 4, tuple(CLIENT.values())))
    plan = check(recognise([sheet]), [sheet], PLAIN, TODAY)
    assert [(row.row, row.outcome) for row in plan.rows] == [(3, Outcome.NEW)]
