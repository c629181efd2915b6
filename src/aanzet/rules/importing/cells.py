"""From a cell to a value in its normal form, field by field. A reader answers a `Read`; the checks add where it was."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from types import MappingProxyType

from aanzet.rules import names, numbers
from aanzet.rules.importing.fields import Field
from aanzet.rules.importing.model import Value
from aanzet.rules.importing.sheets import Cell
from aanzet.rules.numbers import Checked

CLEAR = "#leeg"
_CLEAR_WORDS = frozenset({CLEAR, "#empty", "#clear"})
_ERRORS = re.compile(r"#(DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|DEEL/0!|N/B|NAAM\?|LEEG!|GETAL!|VERW!|WAARDE!)")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")
_DUTCH_MOBILE = re.compile(r"(?:\+31|0031|0)?(6[1-58]\d{7})", re.ASCII)
_SPLIT = re.compile(r"\s*[;\n]\s*")

KINDS = {
    "organisatie": "organization", "organization": "organization", "bedrijf": "organization",
    "zakelijk": "organization", "company": "organization", "persoon": "person", "person": "person",
    "particulier": "person", "prive": "person", "natuurlijk persoon": "person", "leverancier": "supplier",
    "supplier": "supplier",
}  # fmt: skip
_NATURAL_FORMS = frozenset({"Eenmanszaak"})
_FORMS = {
    "Eenmanszaak": ("eenmanszaak", "ez", "zzp", "sole trader"),
    "B.V.": ("bv", "besloten vennootschap", "besloten vennootschap met beperkte aansprakelijkheid"),
    "N.V.": ("nv", "naamloze vennootschap"),
    "V.O.F.": ("vof", "vennootschap onder firma"),
    "C.V.": ("cv", "commanditaire vennootschap"),
    "Maatschap": ("maatschap", "partnership"),
    "Stichting": ("stichting", "foundation"),
    "Vereniging": ("vereniging", "association"),
    "Coöperatie": ("cooperatie", "coop", "cooperative", "cooperatie ua"),
    "Kerkgenootschap": ("kerkgenootschap",),
    "Onderlinge waarborgmaatschappij": ("onderlinge waarborgmaatschappij", "owm"),
    "Publiekrechtelijke rechtspersoon": ("publiekrechtelijke rechtspersoon", "overheid"),
    "Buitenlandse rechtsvorm": ("buitenlandse rechtsvorm", "ltd", "gmbh", "foreign legal form"),
}
LEGAL_FORMS = tuple(_FORMS)
_PERIODS = {
    "maand": "month", "maandelijks": "month", "month": "month", "monthly": "month",
    "4 weken": "four_weeks", "vier weken": "four_weeks", "4wk": "four_weeks", "four weeks": "four_weeks",
    "kwartaal": "quarter", "quarter": "quarter", "quarterly": "quarter", "halfjaar": "half_year",
    "half jaar": "half_year", "half year": "half_year", "jaar": "year", "jaarlijks": "year", "year": "year",
}  # fmt: skip
_VAT_PERIODS, _PAYROLL_PERIODS = {"month", "quarter", "year"}, {"month", "four_weeks", "half_year", "year"}
_YES, _NO = {"ja", "j", "yes", "y", "true", "waar", "x", "1"}, {"nee", "n", "no", "false", "onwaar", "0", "-"}
_LANGUAGES = {"nl": "nl", "nederlands": "nl", "dutch": "nl", "en": "en", "engels": "en", "english": "en"}
_COUNTRIES = {
    "nederland": "NL",
    "netherlands": "NL",
    "belgie": "BE",
    "belgium": "BE",
    "duitsland": "DE",
    "germany": "DE",
}


@dataclass(frozen=True, slots=True)
class Read:
    """A value read from a cell. `code` with `values` when something is wrong; `warns`: the value still goes in."""

    value: Value = ""
    code: str = ""
    warns: bool = False
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lists:
    """Words of the organization, folded, with what is stored for them."""

    members: Mapping[str, str]
    products: Mapping[str, str]
    functions: Mapping[str, str]


def is_natural(kind: str, legal_form: str) -> bool:
    """Whether the client is a natural person for the tax authority: a person or a sole trader."""
    return kind == "person" or legal_form in _NATURAL_FORMS


def as_text(cell: Cell) -> str:
    """What stands in a cell, as text: whole numbers as digits, dates as dd-mm-yyyy, as a reader sees them."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "ja" if cell else "nee"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, (datetime, date)):
        return cell.strftime("%d-%m-%Y")
    return str(cell)


def is_number(cell: Cell) -> bool:
    """Whether a cell holds a number, so that leading zeros may be gone."""
    return isinstance(cell, (int, float)) and not isinstance(cell, bool)


def clears(text: str) -> bool:
    """Whether the cell asks to empty the field."""
    return text[:1] == "#" and text.lower() in _CLEAR_WORDS


def read(spec: Field, cell: Cell, lists: Lists) -> Read:
    """Read one filled cell of a field. Source of the rules: F385-F388."""
    text = as_text(cell)
    if text[:1] == "#" and _ERRORS.fullmatch(text.upper()):
        return Read(text, "cell_error", values={"value": text})
    return _READERS[spec.read](spec, cell, text, lists)


def _from(checked: Checked) -> Read:
    if checked.error:
        return Read(checked.value, checked.error)
    return Read(checked.value, checked.warning, warns=True) if checked.warning else Read(checked.value)


def _text(spec: Field, cell: Cell, text: str, lists: Lists) -> Read:
    found = _from(names.name(text, spec.limit))
    return Read(found.value, found.code, values={"allowed": spec.limit}) if found.code else found


def _body(spec: Field, cell: Cell, text: str, lists: Lists) -> Read:
    found = _from(names.body(text, spec.limit))
    return Read(found.value, found.code, values={"allowed": spec.limit}) if found.code else found


def _number(check: Callable[[str], Checked], digits: int = 0) -> Callable[..., Read]:
    def reader(spec: Field, cell: Cell, text: str, lists: Lists) -> Read:
        # A number of fixed length that lost its zeros can be mended with certainty.
        return _from(check(text.zfill(digits) if digits and is_number(cell) else text))

    return reader


@lru_cache(maxsize=4096)
def _phone_of(text: str) -> Checked:
    found = _DUTCH_MOBILE.fullmatch(text)
    return Checked("+31" + found[1]) if found else numbers.phone(text)


def _choice(words: Mapping[str, str], code: str, allowed: set[str] | None = None) -> Callable[..., Read]:
    def reader(spec: Field, cell: Cell, text: str, lists: Lists) -> Read:
        value = words.get(names.fold(text).replace(".", ""), "")
        if not value or (allowed and value not in allowed):
            return Read(text, code, values={"value": text})
        return Read(value)

    return reader


def _yes_no(spec: Field, cell: Cell, text: str, lists: Lists) -> Read:
    word = text.lower()
    if word in _YES or word in _NO:
        return Read(word in _YES)
    return Read(text, "yes_or_no", values={"value": text})


def _date(spec: Field, cell: Cell, text: str, lists: Lists) -> Read:
    if isinstance(cell, (datetime, date)):
        return Read(cell.strftime("%Y-%m-%d")) if cell.year >= 1900 else Read(text, "date_invalid")
    found, order = _DAY_FIRST.fullmatch(text), (3, 2, 1)
    if not found:
        found, order = _YEAR_FIRST.fullmatch(text), (1, 2, 3)
    if found:
        year, month, day = (int(found[i]) for i in order)
        try:
            return Read(date(year, month, day).isoformat()) if year >= 1900 else Read(text, "date_invalid")
        except ValueError:
            return Read(text, "date_invalid")
    return Read(text, "date_invalid")


def _count(spec: Field, cell: Cell, text: str, lists: Lists) -> Read:
    right = text.isascii() and text.isdigit() and len(text) <= 7
    return Read(str(int(text))) if right else Read(text, "count_invalid", values={"value": text})


def _country(spec: Field, cell: Cell, text: str, lists: Lists) -> Read:
    code = _COUNTRIES.get(names.fold(text), text.upper())
    right = len(code) == 2 and code.isascii() and code.isalpha()
    return Read(code) if right else Read(text, "country_invalid", values={"value": text})


def _ibans(spec: Field, cell: Cell, text: str, lists: Lists) -> Read:
    found = [numbers.iban(part) for part in _SPLIT.split(text) if part]
    wrong = next((checked for checked in found if not checked), None)
    return Read(text, wrong.error) if wrong is not None else Read(tuple(checked.value for checked in found))


def _listed(which: str, code: str, *, comma: bool) -> Callable[..., Read]:
    def reader(spec: Field, cell: Cell, text: str, lists: Lists) -> Read:
        known: Mapping[str, str] = getattr(lists, which)
        values = []
        for part in _SPLIT.split(text):
            # A comma separates too, unless the whole is one name that is known.
            pieces = [part] if not comma or names.fold(part) in known else part.split(",")
            for piece in filter(None, (p.strip() for p in pieces)):
                value = known.get(names.fold(piece))
                if value is None:
                    return Read(text, code, values={"value": piece})
                values.append(value)
        return Read(tuple(sorted(set(values))))

    return reader


def _member(spec: Field, cell: Cell, text: str, lists: Lists) -> Read:
    value = lists.members.get(names.fold(text))
    # The client goes in without: a missing relation manager is already a warning on its card.
    return Read(value) if value else Read("", "member_unknown", warns=True, values={"value": text})


_FORM_WORDS = {word: form for form, words in _FORMS.items() for word in (*words, names.fold(form).replace(".", ""))}

_READERS: Mapping[str, Callable[[Field, Cell, str, Lists], Read]] = MappingProxyType(
    {
        "text": _text,
        "body": _body,
        "key": _text,
        "kind": _choice(KINDS, "kind_unknown"),
        "legal_form": _choice(_FORM_WORDS, "legal_form_unknown"),
        "rsin": _number(numbers.rsin, 9),
        "bsn": _number(numbers.bsn, 9),
        "kvk": _number(numbers.kvk_number, 8),
        "branch": _number(numbers.branch_number, 12),
        "vat_id": _number(numbers.vat_id),
        "vat_number": _number(numbers.vat_number),
        "payroll": _number(numbers.payroll_number),
        "postcode": _text,  # its shape depends on the country, which stands in another cell
        "email": _number(numbers.email),
        "phone": _number(_phone_of),
        "vat_period": _choice(_PERIODS, "period_unknown", _VAT_PERIODS),
        "payroll_period": _choice(_PERIODS, "period_unknown", _PAYROLL_PERIODS),
        "language": _choice(_LANGUAGES, "language_unknown"),
        "country": _country,
        "count": _count,
        "date": _date,
        "yes_no": _yes_no,
        "ibans": _ibans,
        "products": _listed("products", "product_unknown", comma=True),
        "functions": _listed("functions", "function_unknown", comma=True),
        "member": _member,
    }
)
