"""Numbers of persons, companies and accounts. python-stdnum is the oracle where it knows the number."""

import random
import re
import string

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from stdnum import iban as std_iban
from stdnum.nl import bsn as std_bsn
from stdnum.nl import btw as std_btw
from stdnum.nl import postcode as std_postcode

from aanzet.rules import numbers
from aanzet.rules.countries import IBAN_LENGTHS

DIGITS = st.text("0123456789", min_size=9, max_size=9)


def valid_bsn(rnd: random.Random) -> str:
    while True:
        digits = "".join(rnd.choices(string.digits, k=9))
        if std_bsn.is_valid(digits):
            return digits


@pytest.mark.feature("F046")
@given(DIGITS)
@settings(max_examples=100)
def test_eleven_test_agrees_with_the_oracle(digits):
    assert numbers.eleven_test(digits) == std_bsn.is_valid(digits)


@pytest.mark.feature("F046")
def test_rsin_and_bsn_are_tidied_and_zero_filled():
    assert numbers.rsin(" 1112.22.333 ") == numbers.Checked("111222333")
    assert numbers.bsn("010464554").value == "010464554"
    assert numbers.bsn("10464554").value == "010464554"
    for wrong in ("111222334", "", "000000000", "12345", "1112223330", "11122233x", "١١١٢٢٢٣٣٣"):
        assert numbers.rsin(wrong) == numbers.Checked(wrong, "rsin_invalid")
        assert numbers.bsn(wrong).error == "bsn_invalid"


@pytest.mark.feature("F047")
def test_kvk_and_branch_numbers():
    assert numbers.kvk_number(" 01 23.4567 ") == numbers.Checked("01234567")
    assert numbers.kvk_number("1234567").error == "kvk_invalid"
    assert numbers.kvk_number("1234567a").error == "kvk_invalid"
    assert numbers.branch_number("000012345678")
    assert numbers.branch_number("12345678").error == "branch_invalid"


def test_payroll_number():
    assert numbers.payroll_number("111222333l01") == numbers.Checked("111222333L01")
    assert numbers.payroll_number("111222334L01") == numbers.Checked("111222334L01", warning="payroll_number_check")
    for wrong in ("111222333B01", "111222333L1", "11122233L01", ""):
        assert numbers.payroll_number(wrong).error == "payroll_number_invalid"


def test_vat_numbers_are_recognised_in_the_wrong_field():
    assert numbers.vat_id("nl 1112.22.333 b01") == numbers.Checked("NL111222333B01")
    assert numbers.vat_number("111222333B01") == numbers.Checked("111222333B01")
    wrong = numbers.vat_id("111222333B01")
    assert (wrong.error, wrong.belongs_in) == ("vat_number_in_other_field", "vat_number")
    wrong = numbers.vat_number("NL111222333B01")
    assert (wrong.error, wrong.belongs_in) == ("vat_id_in_other_field", "vat_id")
    assert numbers.vat_id("BE0123456789").error == "vat_id_invalid"
    assert numbers.vat_number("12").error == "vat_number_invalid"
    assert numbers.vat_id("NL111222334B01").warning == "vat_check"
    assert numbers.vat_number("111222334B01").warning == "vat_check"


@given(DIGITS, st.integers(0, 99))
@example("000000000", 73)
@settings(max_examples=100)
def test_vat_check_agrees_with_the_oracle(digits, suffix):
    text = f"NL{digits}B{suffix:02d}"
    # The oracle refuses the suffix 00; the tax authority's own description does not mention it.
    if suffix:
        assert bool(numbers.vat_id(text).warning) != std_btw.is_valid(text)


def test_a_new_vat_id_of_a_sole_trader_passes_by_mod_97():
    new = "NL000099998B57"
    assert numbers.vat_id(new) == numbers.Checked(new)
    assert not numbers.bears_bsn(new, natural_person=True)


def test_old_vat_ids_of_sole_traders_bear_a_bsn():
    assert numbers.bears_bsn("NL111222333B01", natural_person=True)
    assert numbers.bears_bsn("111222333B01", natural_person=True)
    assert not numbers.bears_bsn("NL111222333B01", natural_person=False)
    assert numbers.bears_bsn("NL111222334B01", natural_person=False, known_bsn="111222334")
    assert not numbers.bears_bsn("NL111222334B01", natural_person=True)


def test_masking_shows_the_last_three_only():
    assert numbers.mask("111222333") == "•••••333"
    assert numbers.mask("12345") == "•••••"
    assert numbers.mask("") == ""
    assert numbers.mask_vat("NL111222333B01") == "NL•••••333B01"
    assert numbers.mask_vat("111222333B01") == "•••••333B01"


@given(st.sampled_from(sorted(IBAN_LENGTHS)), st.randoms(use_true_random=False))
@settings(max_examples=100)
def test_a_valid_iban_for_the_oracle_is_valid_here(country, rnd):
    length = IBAN_LENGTHS[country]
    account = "".join(rnd.choices(string.digits, k=length - 4))
    check = 98 - int("".join(str(int(c, 36)) for c in account + country + "00")) % 97
    text = f"{country}{check:02d}{account}"
    # The oracle also knows the inner shape of each country; the check digits and length must agree.
    if country != "NL":
        assert numbers.iban(text)
    if std_iban.is_valid(text):
        assert numbers.iban(text)
    position = rnd.randrange(4, length)
    changed = text[:position] + str((int(text[position]) + 1) % 10) + text[position + 1 :]
    assert not numbers.iban(changed)
    assert not std_iban.is_valid(changed)


def test_iban_examples():
    assert numbers.iban("nl91 abna 0417 1643 00") == numbers.Checked("NL91ABNA0417164300")
    assert numbers.show_iban("NL91ABNA0417164300") == "NL91 ABNA 0417 1643 00"
    for wrong in ("NL00INGB0000000000", "NL91ABNA041716430", "XX91ABNA0417164300", "", "NL", "NL91ABNA04171643é0"):
        assert numbers.iban(wrong) == numbers.Checked(wrong, "iban_invalid")
        assert not std_iban.is_valid(wrong)
    # Right check digits but no Dutch bank code.
    digits_only = "NL" + f"{98 - int('00000000000000' + '2321' + '00') % 97:02d}" + "0" * 14
    assert numbers.iban(digits_only).error == "iban_invalid"


@pytest.mark.parametrize("country", ["NL", "BE", "DE", "FR", "GB", "LU", "MT", "NO", "PL", "LC"])
def test_lengths_are_those_of_the_oracle(country):
    shape = std_iban._ibandb.info(country + "00")[0][1]["bban"]
    assert IBAN_LENGTHS[country] == 4 + sum(int(part) for part in re.findall(r"\d+", shape))


@given(st.from_regex(r"[0-9]{4} ?[A-Za-z]{2}", fullmatch=True))
def test_postcode_agrees_with_the_oracle(text):
    assert bool(numbers.postcode(text)) == std_postcode.is_valid(text)


def test_postcode_is_written_one_way():
    assert numbers.postcode("3511ab") == numbers.Checked("3511 AB")
    assert numbers.postcode("0511 AB").error == "postcode_invalid"
    assert numbers.postcode("3511 SS").error == "postcode_invalid"
    assert numbers.postcode(" B-1000 ", country="BE") == numbers.Checked("B-1000")


@pytest.mark.parametrize(
    "text",
    ["daan@voorbeeld.example", " Daan.de+x@sub.voorbeeld.nl ", "o'neil@voorbeeld.nl", "jürgen@müller.example"],
)
def test_email_addresses(text):
    assert numbers.email(text) == numbers.Checked(text.strip())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "geen e-mail",
        "@voorbeeld.nl",
        "daan@",
        "daan@nl",
        "daan@voorbeeld.1",
        "daan@-voorbeeld.nl",
        "daan@voorbeeld..nl",
        ".daan@voorbeeld.nl",
        "da..an@voorbeeld.nl",
        "daan@voorbeeld.nl\nBcc: x@y.nl",
        "Daan <daan@voorbeeld.nl>",
        "a@b@voorbeeld.nl,",
        "x" * 65 + "@voorbeeld.nl",
        "x@" + "a" * 64 + ".nl",
        "x" * 60 + "@" + ".".join(["abcdefghij"] * 19) + ".nl",
    ],
)
def test_no_email_addresses(text):
    assert numbers.email(text) == numbers.Checked(text, "email_invalid")


def test_email_key_ignores_case():
    assert numbers.email_key(" Daan@Voorbeeld.NL ") == "daan@voorbeeld.nl"


def test_phone_numbers_become_e164():
    assert numbers.phone("06-12345678") == numbers.Checked("+31612345678")
    assert numbers.phone("+32 470 12 34 56").value == "+32470123456"
    assert numbers.phone("0031 6 12345678").value == "+31612345678"
    for wrong in ("", "bel maar", "0612", "06123456789", "+999123456789", "030 2345678 ext. 5"):
        assert numbers.phone(wrong) == numbers.Checked(wrong, "phone_invalid")
    assert numbers.is_mobile("+31612345678")
    assert not numbers.is_mobile("+31302345678")
    assert not numbers.is_mobile("rubbish")


def test_number_keys_keep_zeros_and_case():
    assert numbers.number_key(" 0.0 12\u00a0a ") == "0012a"
    assert numbers.number_key("0012A") != numbers.number_key("0012a")
    assert numbers.number_key("12") != numbers.number_key("012")


@given(st.text(max_size=40))
@settings(max_examples=100)
def test_any_text_is_answered_and_kept(text):
    checks = (
        numbers.rsin, numbers.bsn, numbers.kvk_number, numbers.branch_number, numbers.payroll_number,
        numbers.vat_id, numbers.vat_number, numbers.iban, numbers.postcode, numbers.email, numbers.phone,
    )  # fmt: skip
    for check in checks:
        checked = check(text)
        assert checked or checked.value in (text, numbers.number_key(text).upper())
