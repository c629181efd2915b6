"""What a client may hold: every field checked at once, for forms and actions alike (F029, F030, F046-F050)."""

import dataclasses
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from aanzet.rules import names, numbers
from aanzet.rules.importing.cells import LEGAL_FORMS
from aanzet.rules.numbers import Checked

ORGANIZATION, PERSON, INTERNAL, SUPPLIER = "organization", "person", "internal", "supplier"
KINDS = (ORGANIZATION, PERSON, SUPPLIER)  # what may be chosen; there is one INTERNAL, made with the organization
SECRET = ("bsn", "vat_number")  # kept encrypted
NATURAL_FORMS = frozenset({"Eenmanszaak"})
VAT_PERIODS = ("month", "quarter", "year")
PAYROLL_PERIODS = ("month", "four_weeks", "half_year", "year")
PERIODS_OF = MappingProxyType({"vat": VAT_PERIODS, "payroll_tax": PAYROLL_PERIODS})
IDENTIFICATION, DIRECT_DEBIT, REFUNDS = "identification", "direct_debit", "refunds"
ACCOUNT_USES = (IDENTIFICATION, DIRECT_DEBIT, REFUNDS)


@dataclass(frozen=True, slots=True)
class Fault:
    """One field that is wrong (or worth a look): code and values make the sentence (rules.errors)."""

    field: str
    code: str
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CheckedClient:
    """The tidied values of exactly the fields that were given, with what is wrong and what is worth a look."""

    values: dict[str, Any]
    errors: tuple[Fault, ...]
    warnings: tuple[Fault, ...]


def is_natural(kind: str, legal_form: str) -> bool:
    """Whether the numbers of this client are those of a natural person: a person, or a sole trader."""
    return kind == PERSON or legal_form in NATURAL_FORMS


def check_client(
    given: Mapping[str, Any], *, known: Mapping[str, Any] | None = None, bsn_allowed: bool = False, bsn: str = ""
) -> CheckedClient:
    """Check the fields in `given`; what is not in it stays as `known` says (nothing for a new client).

    bsn: the one that is stored, in full, to recognise it in a VAT id. Texts are tidied (never cut); dates are dates;
    employees is a number or None. A BSN where it is not allowed is an error and is not in the values.
    """
    known = known or {}
    values: dict[str, Any] = {}
    errors: list[Fault] = []
    warnings: list[Fault] = []

    def take(name: str, checked: Checked, **said: object) -> None:
        values[name] = checked.value
        if checked.error:
            errors.append(Fault(name, checked.error, said))
        if checked.warning:
            warnings.append(Fault(name, checked.warning))

    def now(name: str) -> Any:
        return values.get(name, known.get(name, ""))

    for name, limit in _NAMES.items():
        if name in given:
            take(name, names.name(given[name], limit), allowed=limit)
    if "number" in given:
        take("number", names.name(numbers.number_key(given["number"]), 20), allowed=20)
    if "memo" in given:
        take("memo", names.body(given["memo"]), allowed=names.MESSAGE)
    for name in ("kind", "legal_form"):
        if name in given:
            values[name] = given[name]
    for name, check in _CHECKS.items():
        if name in given:
            take(name, check(given[name]) if given[name].strip() else Checked(""))
    if "postcode" in given:
        text = given["postcode"].strip()
        take("postcode", numbers.postcode(text, now("country") or "NL") if text else Checked(""))
    for name in ("employees", "started_on", "ended_on"):
        if name in given:
            values[name] = given[name]
    _check_together(given, now, values, errors, bsn_allowed=bsn_allowed, bsn=bsn)
    return CheckedClient(values, tuple(errors), tuple(warnings))


def _check_together(
    given: Mapping[str, Any],
    now: Callable[[str], Any],
    values: dict[str, Any],
    errors: list[Fault],
    *,
    bsn_allowed: bool,
    bsn: str,
) -> None:
    if "name" in given and not values["name"]:
        errors.append(Fault("name", "required"))
    if "kind" in given and values["kind"] not in (*KINDS, INTERNAL):
        errors.append(Fault("kind", "choice_invalid", {"value": values["kind"], "allowed": ", ".join(KINDS)}))
    if values.get("legal_form") and values["legal_form"] not in LEGAL_FORMS:
        errors.append(
            Fault("legal_form", "choice_invalid", {"value": values["legal_form"], "allowed": ", ".join(LEGAL_FORMS)})
        )
    if {"kind", "legal_form"} & given.keys() and now("kind") == ORGANIZATION and not now("legal_form"):
        errors.append(Fault("legal_form", "legal_form_required"))
    if values.get("bsn") and not bsn_allowed:
        del values["bsn"]
        errors.append(Fault("bsn", "bsn_not_allowed"))
    natural = is_natural(now("kind"), now("legal_form"))
    known_bsn = values.get("bsn") or bsn
    if values.get("vat_id") and numbers.bears_bsn(values["vat_id"], natural_person=natural, known_bsn=known_bsn):
        errors.append(Fault("vat_id", "bsn_in_public_field"))
    if values.get("vat_number") and not bsn_allowed and numbers.bears_bsn(values["vat_number"], natural_person=natural):
        del values["vat_number"]
        errors.append(Fault("vat_number", "bsn_not_allowed"))
    start, end = now("started_on"), now("ended_on")
    if isinstance(start, date) and isinstance(end, date) and end < start:
        errors.append(Fault("ended_on", "dates_reversed"))


_NAMES = {"name": names.NAME, "street": names.NAME, "place": 100, "group": 100, "country": 2}
_CHECKS: Mapping[str, Callable[[str], Checked]] = MappingProxyType(
    {
        "rsin": numbers.rsin,
        "bsn": numbers.bsn,
        "kvk_number": numbers.kvk_number,
        "branch_number": numbers.branch_number,
        "vat_id": numbers.vat_id,
        "vat_number": numbers.vat_number,
        "payroll_number": numbers.payroll_number,
        "email": numbers.email,
        "phone": numbers.phone,
    }
)


_PLAIN_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
RESERVED = frozenset({"new", "import"})  # pages that stand where a number does


def address_key(number: str, row_id: object) -> str:
    """What stands for a client or contact in an address: its number, or its id when the number would not do there."""
    plain = _PLAIN_KEY.fullmatch(number) and number.lower() not in RESERVED and len(number) <= 20
    return number if plain else str(row_id)
