"""Identifying numbers and addresses: tidy, check, recognise, mask. Pure; every answer is a `Checked`.

Numbers are text: leading zeros and case are kept, and two numbers are the same when their keys are (G13).
"""

import re
from dataclasses import dataclass

import phonenumbers

from aanzet.rules.countries import IBAN_LENGTHS

_ELEVEN_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
_PAYROLL = re.compile(r"(\d{9})L(\d{2})", re.ASCII)
_VAT_ID = re.compile(r"NL(\d{9})B(\d{2})", re.ASCII)
_VAT_NUMBER = re.compile(r"(\d{9})B(\d{2})", re.ASCII)
_POSTCODE = re.compile(r"([1-9]\d{3})([A-Z]{2})", re.ASCII)
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{1,30}", re.ASCII)
_IBAN_NL = re.compile(r"NL\d{2}[A-Z]{4}\d{10}", re.ASCII)
_LOCAL = re.compile(r"[^\s@\"(),:;<>\[\]\\\x00-\x1f\x7f]{1,64}")
_LABEL = re.compile(r"(?!-)[^\W_](?:[^\W_]|-){0,62}(?<!-)")
_POSTCODE_NEVER = frozenset({"SA", "SD", "SS"})
_SHOWN = 3
_DOTS = "•••••"


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of a typed value.

    value: tidied, as it is stored; kept as typed when it is wrong, so nothing is lost.
    error, warning: codes of the error catalogue; an error refuses the value, a warning does not.
    belongs_in: name of the field the value was meant for, when it was recognised in the wrong one.
    """

    value: str
    error: str = ""
    warning: str = ""
    belongs_in: str = ""

    def __bool__(self) -> bool:
        return not self.error


def number_key(text: str) -> str:
    """The text by which numbers are compared: without spaces and dots, zeros and case kept (G13)."""
    if text.isalnum():
        return text
    return "".join(c for c in text if not c.isspace() and c != ".")


def eleven_test(digits: str) -> bool:
    """Whether nine digits pass the eleven-test of BSN and RSIN. Source: Logisch Ontwerp BSN; all zeros never pass."""
    if len(digits) != 9 or not _is_digits(digits) or digits == "000000000":
        return False
    return sum(weight * int(digit) for weight, digit in zip(_ELEVEN_WEIGHTS, digits, strict=True)) % 11 == 0


def rsin(text: str) -> Checked:
    """Number of a legal person: 9 digits, zero-filled from 8, eleven-test (F046)."""
    return _fiscal(text, "rsin_invalid")


def bsn(text: str) -> Checked:
    """Citizen service number: as RSIN (F046). Whether it may be kept at all is not judged here."""
    return _fiscal(text, "bsn_invalid")


def kvk_number(text: str) -> Checked:
    """Chamber-of-commerce number: 8 digits, no checksum exists (F047)."""
    return _digits(text, 8, "kvk_invalid")


def branch_number(text: str) -> Checked:
    """Branch number of the register: 12 digits (F047)."""
    return _digits(text, 12, "branch_invalid")


def payroll_number(text: str) -> Checked:
    """Payroll tax number: 9 digits, L, 2 digits; a failing eleven-test only warns (F048)."""
    value = _compact(text)
    found = _PAYROLL.fullmatch(value)
    if not found:
        return Checked(text, "payroll_number_invalid")
    return Checked(value, warning="" if eleven_test(found[1]) else "payroll_number_check")


def vat_id(text: str) -> Checked:
    """VAT identification as on invoices: NL, 9 digits, B, 2 digits (F049). A number without NL is the other one."""
    value = _compact(text)
    found = _VAT_ID.fullmatch(value)
    if found:
        right = eleven_test(found[1]) or (int(found[1]) > 0 and _mod_97(value) == 1)
        return Checked(value, warning="" if right else "vat_check")
    if _VAT_NUMBER.fullmatch(value):
        return Checked(value, "vat_number_in_other_field", belongs_in="vat_number")
    return Checked(text, "vat_id_invalid")


def vat_number(text: str) -> Checked:
    """Turnover tax number as inside VAT returns: 9 digits, B, 2 digits (F049). One with NL is the VAT id."""
    value = _compact(text)
    found = _VAT_NUMBER.fullmatch(value)
    if found:
        return Checked(value, warning="" if eleven_test(found[1]) else "vat_check")
    if _VAT_ID.fullmatch(value):
        return Checked(value, "vat_id_in_other_field", belongs_in="vat_id")
    return Checked(text, "vat_number_invalid")


def bears_bsn(vat: str, *, natural_person: bool, known_bsn: str = "") -> bool:
    """Whether a VAT id or turnover tax number of a person or sole trader contains a BSN.

    Old numbers of sole traders are the BSN with a suffix. Ids given out since 2020 pass mod-97 instead; an id that
    passes only the eleven-test is an old one. Organizations' numbers contain their RSIN and are never meant.
    """
    value = _compact(vat)
    nine = value.removeprefix("NL")[:9]
    if known_bsn and nine == known_bsn:
        return True
    if not natural_person or not eleven_test(nine):
        return False
    return not (value.startswith("NL") and _mod_97(value) == 1)


def iban(text: str) -> Checked:
    """Account number: mod-97 and the length of its country; for the Netherlands also bank code and account (F050).

    Source: ISO 13616, IBAN registry.
    """
    value = _compact(text)
    right = (
        _IBAN.fullmatch(value)
        and len(value) == IBAN_LENGTHS.get(value[:2])
        and _mod_97(value[4:] + value[:4]) == 1
        and (not value.startswith("NL") or _IBAN_NL.fullmatch(value))
    )
    return Checked(value) if right else Checked(text, "iban_invalid")


def show_iban(value: str) -> str:
    """In groups of four, as on a bank card."""
    return " ".join(value[i : i + 4] for i in range(0, len(value), 4))


def postcode(text: str, country: str = "NL") -> Checked:
    """Dutch postcodes as 1234 AB; those of other countries are kept as typed."""
    if country != "NL":
        return Checked(" ".join(text.split()))
    found = _POSTCODE.fullmatch(_compact(text))
    if not found or found[2] in _POSTCODE_NEVER:
        return Checked(text, "postcode_invalid")
    return Checked(f"{found[1]} {found[2]}")


def email(text: str) -> Checked:
    """An address that mail can be sent to: shape only, at most 254 characters. Case is kept as typed."""
    value = text.strip()
    local, at, domain = value.rpartition("@")
    labels = domain.split(".")
    right = (
        at
        and len(value) <= 254
        and _LOCAL.fullmatch(local)
        and not (local.startswith(".") or local.endswith(".") or ".." in local)
        and len(labels) > 1
        and all(_LABEL.fullmatch(label) for label in labels)
        and not labels[-1].isdigit()
    )
    return Checked(value) if right else Checked(text, "email_invalid")


def email_key(value: str) -> str:
    """The text by which addresses are compared: case does not count (F007)."""
    return value.strip().lower()


def phone(text: str, region: str = "NL") -> Checked:
    """A phone number as E.164 (+31612345678); without country code it is read as one of `region`."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return Checked(text, "phone_invalid")
    if not phonenumbers.is_valid_number(number) or number.extension:
        return Checked(text, "phone_invalid")
    return Checked(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def is_mobile(value: str) -> bool:
    """Whether an E.164 number can get text messages."""
    try:
        kind = phonenumbers.number_type(phonenumbers.parse(value))
    except phonenumbers.NumberParseException:
        return False
    return kind in (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)


def mask(value: str) -> str:
    """A sensitive number as screens show it: only the last three characters (F046). Short ones show nothing."""
    return _DOTS + value[-_SHOWN:] if len(value) > _SHOWN * 2 else _DOTS if value else ""


def mask_vat(value: str) -> str:
    """A VAT number that bears a BSN, without the BSN but with its suffix: NL•••••123B01."""
    compact = _compact(value)
    prefix = "NL" if compact.startswith("NL") else ""
    nine = compact.removeprefix("NL")[:9]
    return prefix + mask(nine) + compact[len(prefix) + 9 :]


def _fiscal(text: str, code: str) -> Checked:
    value = _compact(text).replace("-", "")
    if len(value) == 8:
        value = "0" + value
    return Checked(value) if eleven_test(value) else Checked(text, code)


def _digits(text: str, length: int, code: str) -> Checked:
    value = number_key(text)
    return Checked(value) if len(value) == length and _is_digits(value) else Checked(text, code)


def _compact(text: str) -> str:
    return number_key(text).upper()


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _mod_97(text: str) -> int:
    return int("".join(str(int(c, 36)) for c in text)) % 97
