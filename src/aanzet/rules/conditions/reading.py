"""From the text of a value to what can be compared. None: the text is not of this type (or there is none)."""

import re
import unicodedata
from datetime import date
from decimal import Decimal

from aanzet.rules.conditions.catalogue import AMOUNT, BOOL, CODE, DATE, ENUM, ID, NUMBER

Comparable = Decimal | date | str | bool

MOST_IN_PATTERN = 60
_DECIMAL = re.compile(r"[+-]?(?:\d{1,20}(?:\.\d{0,20})?|\.\d{1,20})", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DAYS = re.compile(r"\d{1,5}", re.ASCII)
_NOT_IN_IDS = str.maketrans("", "", " .-\t\n\r\u00a0")
_BOOLS = {"true": True, "1": True, "false": False, "0": False}


def decimal(text: str) -> Decimal | None:
    """A number with a point, never an exponent; at most 20 digits before and after it."""
    text = text.strip()
    return Decimal(text) if _DECIMAL.fullmatch(text) else None


def day(text: str) -> date | None:
    """A date as 2026-12-31."""
    text = text.strip()
    if not _DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def days(text: str) -> int | None:
    """A whole number of days, 0 to 99999."""
    text = text.strip()
    return int(text) if _DAYS.fullmatch(text) else None


def folded(text: str) -> str:
    """Text as it is compared: NFC, without capitals, one space where there were more."""
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    return " ".join(plain.split())


def comparable(text: str, kind: str) -> Comparable | None:
    """The value of this type that the text stands for."""
    if kind in (AMOUNT, NUMBER):
        return decimal(text)
    if kind == DATE:
        return day(text)
    if kind == BOOL:
        return _BOOLS.get(text.strip().lower())
    return key_of(text, kind)


def key_of(text: str, kind: str) -> str:
    """The text by which texts of this type are the same."""
    if kind == ID:
        return unicodedata.normalize("NFC", text).upper().translate(_NOT_IN_IDS)
    if kind == CODE:
        return unicodedata.normalize("NFC", text).strip().upper()
    if kind == ENUM:
        return text.strip()
    return folded(text)


def has_form(text: str, pattern: str) -> bool:
    """Whether a text has the form of a pattern: # is one digit, a * at the end is the rest; capitals are ignored.

    One walk over the pattern, so the time never depends on what stands in it.
    """
    text, pattern = folded(text), folded(pattern)
    rest = pattern.endswith("*")
    fixed = pattern.removesuffix("*")
    if len(text) < len(fixed) or (len(text) > len(fixed) and not rest):
        return False
    return all(
        ("0" <= sign <= "9") if wanted == "#" else sign == wanted for wanted, sign in zip(fixed, text, strict=False)
    )


def is_pattern(text: str) -> bool:
    """Whether this can be a pattern: not empty, at most 60 signs, a * only at the end."""
    trimmed = folded(text)
    return 0 < len(trimmed) <= MOST_IN_PATTERN and "*" not in trimmed[:-1]
