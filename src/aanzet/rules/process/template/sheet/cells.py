"""From the value of a field to the text of a cell and back, one form at a time (F115).

Words of ours are written in the language of the reader, and read in that language, in English or as they are stored.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from aanzet.rules.importing.recognise import heading_key
from aanzet.rules.msgids import gettext_noop as _
from aanzet.rules.process.template.sheet import columns
from aanzet.rules.process.template.sheet.columns import Column

Translate = Callable[[str], str]

YES, NO = _("yes"), _("no")
_YES_WORDS = frozenset({"ja", "j", "yes", "y", "true", "waar", "x", "1"})
_NO_WORDS = frozenset({"nee", "n", "no", "false", "onwaar", "0"})
_NUMBER = re.compile(r"-?\d{1,6}")
_DAY = re.compile(r"(\d{1,2})-(\d{1,2})(?:-\d{4})?")
_MONTH_FIRST = re.compile(r"(\d{2})-(\d{2})")
ERRORS = re.compile(r"#[A-Z/0!?]+[!?A]")


class Unfit(Exception):
    """What stands in a cell cannot be. `code` and `values` make the sentence."""

    def __init__(self, code: str, **values: Any):
        super().__init__(code)
        self.code, self.values = code, values


def written(column: Column, value: Any, tr: Translate = str) -> str:
    """The text of a cell for a plain value."""
    return _WRITERS[column.form](column, value, tr)


def read(column: Column, text: str, tr: Translate = str) -> Any:
    """The plain value of a filled cell; Unfit with sheet_number, _yes_no, _word, _day or _condition, or cell_error."""
    if ERRORS.fullmatch(text.strip()):
        raise Unfit("cell_error", value=text.strip())
    return _READERS[column.form](column, text, tr)


def names_in(text: str) -> tuple[str, ...]:
    """The names in a cell: on lines of their own, else with semicolons between."""
    return tuple(dict.fromkeys(_parts(text)))


def _parts(text: str) -> list[str]:
    parts = text.split("\n") if "\n" in text else text.split(";")
    return [part.strip() for part in parts if part.strip()]


def choices(column: Column, tr: Translate = str) -> tuple[str, ...]:
    """The words a cell of this column may hold; empty = anything of its form."""
    if column.form == columns.YES_NO:
        return tr(YES), tr(NO)
    return tuple(tr(label) for label in column.words.values() if label)


def _as_is(column: Column, value: Any, tr: Translate) -> str:
    return str(value)


def _write_names(column: Column, value: Sequence[str], tr: Translate) -> str:
    if any(";" in one for one in value):
        return "".join(f"{one}\n" for one in value)
    return "; ".join(value)


def _write_day(column: Column, value: str, tr: Translate) -> str:
    found = _MONTH_FIRST.fullmatch(value)
    return f"{found[2]}-{found[1]}" if found else value


def _write_condition(column: Column, value: Mapping[str, Any] | None, tr: Translate) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def _number(column: Column, text: str, tr: Translate) -> int:
    if not _NUMBER.fullmatch(text.strip()):
        raise Unfit("sheet_number", value=text.strip()[:40])
    return int(text)


def _yes_no(column: Column, text: str, tr: Translate) -> bool:
    word = text.strip().lower()
    if word in _YES_WORDS or word == tr(YES).lower():
        return True
    if word in _NO_WORDS or word == tr(NO).lower():
        return False
    raise Unfit("sheet_yes_no", value=text.strip()[:40])


def _word(column: Column, text: str, tr: Translate) -> str:
    key = heading_key(text)
    for stored, label in column.words.items():
        if key in (heading_key(tr(label)), heading_key(label), heading_key(stored)):
            return stored
    raise Unfit("sheet_word", value=text.strip()[:40], allowed=", ".join(choices(column, tr)))


def _day(column: Column, text: str, tr: Translate) -> str:
    found = _DAY.fullmatch(text.strip())
    if not found or not 1 <= int(found[1]) <= 31 or not 1 <= int(found[2]) <= 12:
        raise Unfit("sheet_day", value=text.strip()[:40])
    return f"{int(found[2]):02}-{int(found[1]):02}"


def _condition(column: Column, text: str, tr: Translate) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unfit("sheet_condition") from error


_WRITERS: Mapping[str, Callable[[Column, Any, Translate], str]] = {
    columns.PLAIN: _as_is,
    columns.POINTS_AT: _as_is,
    columns.NAME: _as_is,
    columns.NUMBER: _as_is,
    columns.NUMBERS: lambda column, value, tr: "; ".join(map(str, value)),
    columns.YES_NO: lambda column, value, tr: tr(YES if value else NO),
    columns.WORD: lambda column, value, tr: tr(column.words[value]) if column.words.get(value) else "",
    columns.NAMES: _write_names,
    columns.DAY: _write_day,
    columns.CONDITION: _write_condition,
}
_READERS: Mapping[str, Callable[[Column, str, Translate], Any]] = {
    columns.PLAIN: lambda column, text, tr: text.replace("\r\n", "\n"),
    columns.POINTS_AT: lambda column, text, tr: text.strip(),
    columns.NAME: lambda column, text, tr: text.strip(),
    columns.NUMBER: _number,
    columns.NUMBERS: lambda column, text, tr: [_number(column, one, tr) for one in _parts(text)],
    columns.YES_NO: _yes_no,
    columns.WORD: _word,
    columns.NAMES: lambda column, text, tr: list(names_in(text)),
    columns.DAY: _day,
    columns.CONDITION: _condition,
}
