"""The fields of a client, checked together."""

from datetime import date

import pytest

from aanzet.rules.clients import check_client, is_natural


def codes(checked):
    return {fault.field: fault.code for fault in checked.errors}


def test_a_good_client_is_tidied():
    checked = check_client(
        {
            "number": " 10 01 ",
            "name": "  Bakkerij   De Vries ",
            "kind": "organization",
            "legal_form": "B.V.",
            "rsin": "1234.56.782",
            "kvk_number": "12 34 56 78",
            "postcode": "3511ab",
            "email": "info@devries.example",
            "phone": "030 2345678",
        }
    )
    assert checked.errors == ()
    assert checked.values["number"] == "1001"
    assert checked.values["name"] == "Bakkerij De Vries"
    assert checked.values["rsin"] == "123456782"
    assert checked.values["postcode"] == "3511 AB"
    assert checked.values["phone"] == "+31302345678"


@pytest.mark.feature("F029", "F046", "F047", "F048", "F049")
def test_every_mistake_is_named_at_once_and_kept_as_typed():
    given = {
        "name": "",
        "kind": "organization",
        "legal_form": "",
        "rsin": "123456789",
        "kvk_number": "123",
        "payroll_number": "12",
        "vat_id": "123456782B01",
        "vat_number": "NL123456782B01",
        "email": "geen",
        "postcode": "1",
    }
    checked = check_client(given)
    assert codes(checked) == {
        "name": "required",
        "legal_form": "legal_form_required",
        "rsin": "rsin_invalid",
        "kvk_number": "kvk_invalid",
        "payroll_number": "payroll_number_invalid",
        "vat_id": "vat_number_in_other_field",
        "vat_number": "vat_id_in_other_field",
        "email": "email_invalid",
        "postcode": "postcode_invalid",
    }
    assert checked.values["rsin"] == "123456789"


@pytest.mark.feature("F046")
def test_a_bsn_where_it_is_switched_off_is_refused_and_not_kept():
    checked = check_client({"bsn": "111222333"}, known={"kind": "person"})
    assert codes(checked) == {"bsn": "bsn_not_allowed"}
    assert "bsn" not in checked.values
    assert check_client({"bsn": "111222333"}, known={"kind": "person"}, bsn_allowed=True).errors == ()


@pytest.mark.feature("F046", "F049")
def test_a_number_that_bears_a_bsn_is_refused_in_a_public_field():
    person = {"kind": "person"}
    assert codes(check_client({"vat_id": "NL111222333B01"}, known=person, bsn_allowed=True)) == {
        "vat_id": "bsn_in_public_field"
    }
    assert codes(check_client({"vat_number": "111222333B01"}, known=person)) == {"vat_number": "bsn_not_allowed"}
    company = {"kind": "organization", "legal_form": "B.V."}
    assert check_client({"vat_id": "NL123456782B01", "vat_number": "123456782B01"}, known=company).errors == ()


def test_only_what_was_given_is_judged_and_the_rest_stays():
    known = {"kind": "organization", "legal_form": "B.V.", "country": "BE", "started_on": date(2026, 1, 1)}
    checked = check_client({"postcode": "1000", "ended_on": date(2025, 1, 1)}, known=known)
    assert checked.values["postcode"] == "1000"
    assert codes(checked) == {"ended_on": "dates_reversed"}
    assert codes(check_client({"legal_form": ""}, known=known)) == {"legal_form": "legal_form_required"}


def test_a_sole_trader_is_a_natural_person():
    assert is_natural("organization", "Eenmanszaak")
    assert is_natural("person", "")
    assert not is_natural("organization", "B.V.")
