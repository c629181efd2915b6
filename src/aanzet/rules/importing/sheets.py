"""From the bytes of a workbook to rows of cells, with guards before anything is unpacked (F385).

xlsx and ods are read by calamine, csv by the standard library. Refusals are `SheetRefused` with a code of the error
catalogue; nothing is ever half read. Formulas are never run: only the values stored beside them are taken.
"""

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

Cell = str | int | float | bool | date | datetime | time | timedelta | None

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 20_000  # filled rows of one tab, without the heading
MAX_COLUMNS = 200
_MAX_UNPACKED = 200 * 1024 * 1024
_MAX_RATIO = 100
_RATIO_COUNTS_FROM = 20 * 1024 * 1024  # small parts may pack well: a sheet of empty rows does
_MAX_PARTS = 1_000
_MAX_CELLS = MAX_ROWS * MAX_COLUMNS

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]|table:formula=")
_FILLED_CELL = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br\s*=\s*[\"']\$?([A-Za-z]{1,3})\$?(\d{1,7})[\"'][^>]*(?<!/)>")
_ODS_ROW = re.compile(rb"<table:table-row([^>]*?)(?:/>|>(.*?)</table:table-row>)", re.DOTALL)
_ODS_CELL = re.compile(
    rb"<table:(?:covered-)?table-cell([^>]*?)(?:/>|>(.*?)</table:(?:covered-)?table-cell>)", re.DOTALL
)
_ODS_REPEATED = re.compile(rb"number-(?:rows|columns)-repeated\s*=\s*[\"'](\d+)[\"']")
_QUOTED_FORMULA = re.compile(r'="(.*)"', re.DOTALL)


class SheetRefused(Exception):
    """The file cannot be taken in. `code` and `values` make the sentence."""

    def __init__(self, code: str, **values: object):
        super().__init__(code)
        self.code, self.values = code, values


@dataclass(frozen=True, slots=True)
class Sheet:
    """One tab: rows as they stand in the file, the first is row 1; cells that are empty are None."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    has_formulas: bool = False


def read_sheets(file_name: str, content: bytes) -> tuple[Sheet, ...]:
    """All tabs that hold something, or SheetRefused. `file_name` is used in sentences and to name a csv's tab."""
    if len(content) > MAX_BYTES:
        raise SheetRefused(
            "sheet_too_large", name=file_name, size=_megabytes(len(content)), allowed=_megabytes(MAX_BYTES)
        )
    if content.startswith(_ZIP):
        sheets = _read_workbook(file_name, content)
    elif content.startswith(_OLE):
        code = "sheet_encrypted" if _ENCRYPTED in content else "sheet_kind_refused"
        raise SheetRefused(code, name=file_name)
    else:
        sheets = _read_csv(file_name, content)
    filled = tuple(sheet for sheet in sheets if sheet.rows)
    if not filled:
        raise SheetRefused("sheet_empty", name=file_name)
    for sheet in filled:
        _within_limits(sheet.name, sum(any(c is not None for c in row) for row in sheet.rows), len(sheet.rows[0]))
    return filled


def _read_workbook(file_name: str, content: bytes) -> list[Sheet]:
    parts = _unpack(file_name, content)
    is_ods = "content.xml" in parts
    if not is_ods and not any(name.startswith("xl/") for name in parts):
        raise SheetRefused("sheet_kind_refused", name=file_name)
    for name, data in parts.items():
        if name == "content.xml":
            _guard_ods(file_name, data)
        elif name.startswith("xl/worksheets/"):
            _guard_xlsx(file_name, data)
    # Which part belongs to which tab is in the relations; one mark for the whole file is enough for a warning.
    formulas = any(_FORMULA.search(data) for data in parts.values())
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            return [
                Sheet(meta.name, _rows(book.get_sheet_by_name(meta.name).to_python(skip_empty_area=False)), formulas)
                for meta in book.sheets_metadata
                if meta.typ == SheetTypeEnum.WorkSheet
            ]
    except (CalamineError, ValueError, OSError) as error:
        raise SheetRefused("sheet_damaged", name=file_name) from error


def _unpack(file_name: str, content: bytes) -> dict[str, bytes]:
    """The parts that hold cells, after the checks against archives that unpack to far more than they should."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            total = sum(part.file_size for part in parts)
            if len(parts) > _MAX_PARTS or total > _MAX_UNPACKED:
                raise SheetRefused("sheet_unpacks_too_large", name=file_name)
            for part in parts:
                packs_too_well = part.file_size > _MAX_RATIO * max(part.compress_size, 1)
                if packs_too_well and part.file_size > _RATIO_COUNTS_FROM:
                    raise SheetRefused("sheet_unpacks_too_large", name=file_name)
                if part.flag_bits & 1:
                    raise SheetRefused("sheet_encrypted", name=file_name)
            names = [p for p in parts if p.filename == "content.xml" or p.filename.startswith("xl/worksheets/")]
            cells = {part.filename: archive.read(part) for part in names if not part.is_dir()}
            if not cells and any(part.filename.startswith("xl/") for part in parts):
                raise SheetRefused("sheet_damaged", name=file_name)
            return cells
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, RuntimeError, NotImplementedError) as error:
        raise SheetRefused("sheet_damaged", name=file_name) from error
    except Exception as error:
        # zlib and lzma raise errors of their own on damaged streams.
        if isinstance(error, SheetRefused):
            raise
        raise SheetRefused("sheet_damaged", name=file_name) from error


def _guard_xlsx(file_name: str, data: bytes) -> None:
    """Refuse a filled cell far out: the reader lays out every cell up to it, a million rows for one stray value."""
    rows = columns = 0
    for letters, digits in _FILLED_CELL.findall(data):
        rows = max(rows, int(digits))
        columns = max(columns, _column_number(letters))
    # Empty rows in between are allowed for, filled ones are counted exactly after reading.
    if rows > MAX_ROWS * 2:
        raise SheetRefused("sheet_too_many_rows", sheet=file_name, allowed=MAX_ROWS)
    if columns > MAX_COLUMNS:
        raise SheetRefused("sheet_too_many_columns", sheet=file_name, allowed=MAX_COLUMNS)


def _guard_ods(file_name: str, data: bytes) -> None:
    """Refuse filled rows or cells that say they are repeated more often than a sheet may be large."""
    rows = cells = 0
    for head, inside in _ODS_ROW.findall(data):
        filled = 0
        for cell_head, text in _ODS_CELL.findall(inside):
            if text or b"office:value" in cell_head:
                filled += _repeated(cell_head)
        if not filled:
            continue
        rows += _repeated(head)
        cells += _repeated(head) * filled
        if filled > MAX_COLUMNS:
            raise SheetRefused("sheet_too_many_columns", sheet=file_name, allowed=MAX_COLUMNS)
    if rows > MAX_ROWS * 2 or cells > _MAX_CELLS:
        raise SheetRefused("sheet_too_many_rows", sheet=file_name, allowed=MAX_ROWS)


def _repeated(head: bytes) -> int:
    found = _ODS_REPEATED.search(head)
    return int(found[1]) if found else 1


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _within_limits(sheet: str, rows: int, columns: int) -> None:
    if rows > MAX_ROWS + 1:
        raise SheetRefused("sheet_too_many_rows", sheet=sheet, allowed=MAX_ROWS)
    if columns > MAX_COLUMNS:
        raise SheetRefused("sheet_too_many_columns", sheet=sheet, allowed=MAX_COLUMNS)


def _rows(raw: Sequence[Sequence[Cell]]) -> tuple[tuple[Cell, ...], ...]:
    """Rows without the empty ones at the end, all as wide as the last filled column."""
    rows = [tuple(None if c is None or (isinstance(c, str) and not c.strip()) else c for c in row) for row in raw]
    while rows and all(c is None for c in rows[-1]):
        rows.pop()
    width = max(
        (len(row) - next((i for i, c in enumerate(reversed(row)) if c is not None), len(row)) for row in rows),
        default=0,
    )
    return tuple(row[:width] + (None,) * (width - len(row)) for row in rows) if width else ()


def _read_csv(file_name: str, content: bytes) -> list[Sheet]:
    text = _decode(file_name, content)
    # A line of its own that names the separator is how some spreadsheets write it.
    named = re.match(r"sep=(.)\r?\n", text)
    separator = named[1] if named else _separator(text)
    lines = csv.reader(io.StringIO(text[named.end() :] if named else text, newline=""), delimiter=separator)
    rows: list[list[Cell]] = []
    try:
        for line in lines:
            rows.append([_unquoted(value) for value in line])
            if len(rows) > MAX_ROWS * 2 or len(line) > MAX_COLUMNS:
                _within_limits(file_name, len(rows), len(line))
    except csv.Error as error:
        raise SheetRefused("sheet_damaged", name=file_name) from error
    if named:
        rows.insert(0, [])  # row numbers stay those of the file
    stem = re.sub(r"\.\w+$", "", file_name)
    return [Sheet(stem, _rows(rows))]


def _decode(file_name: str, content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\x00" in content:
        raise SheetRefused("sheet_kind_refused", name=file_name)
    else:
        encodings = ["utf-8-sig", "cp1252"]  # what spreadsheets write when asked for "csv"
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if any(ord(c) < 32 and c not in "\t\r\n" for c in text[:100_000]):
            raise SheetRefused("sheet_kind_refused", name=file_name)
        return text
    raise SheetRefused("sheet_encoding", name=file_name)


def _separator(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    outside = re.sub(r'"[^"]*"', "", first)
    return max(";,\t|", key=outside.count)


def _unquoted(value: str) -> Cell:
    """="00123" is how some programs keep leading zeros in a csv: the text inside is meant."""
    found = _QUOTED_FORMULA.fullmatch(value)
    return (found[1] if found else value).strip() or None


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.0f}"
