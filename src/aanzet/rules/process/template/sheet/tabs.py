"""Which tab of a workbook is which, and what stands in its cells, as text with its place (F115)."""

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aanzet.rules.importing.cells import as_text
from aanzet.rules.importing.recognise import heading_key
from aanzet.rules.importing.sheets import Sheet
from aanzet.rules.msgids import gettext_noop as _
from aanzet.rules.process.template.old_setting import OLD_FIELD
from aanzet.rules.process.template.sheet import cells
from aanzet.rules.process.template.sheet.columns import NAMED_BY, TABS, Column, TabShape

MOST_ROWS = 3_000  # of all tabs together; the fourteen shipped models need some four hundred
LOOK_IN = 10  # rows from the top in which the headings stand
EXPLANATION = _("Explanation")  # the tab that we write for the reader, and do not read


@dataclass(frozen=True, slots=True)
class TextTab:
    """A tab as text: rows as they stand in the file, the first is row 1."""

    name: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong. row 0: the tab or file as a whole. column: heading as in the file; index: its number.

    path: of the field. kind, name: what is unknown here, of naming.py; then the code is sheet_unknown.
    """

    tab: str
    sheet: str
    row: int
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)
    column: str = ""
    index: int = -1
    path: str = ""
    kind: str = ""
    name: str = ""


@dataclass(slots=True)
class Row:
    """One filled row while it is read. plain: path of a field -> its value; parent: the row it belongs to."""

    tab: TabShape
    sheet: str
    number: int
    indexes: Mapping[str, int]
    headings: Mapping[int, str]
    texts: Mapping[str, str]
    plain: dict[str, Any] = field(default_factory=dict)
    parent: "Row | None" = None
    faults: list[Fault] = field(default_factory=list)
    dropped: bool = False
    key: str = ""

    @property
    def called(self) -> str:
        """What people call this row; "" when it has no name."""
        return self.texts.get(NAMED_BY[self.tab.key], "").strip()

    def wrong(self, path: str, code: str, *, kind: str = "", name: str = "", **values: Any) -> None:
        """Say what is wrong with a field of this row."""
        index = self.indexes.get(path, -1)
        heading = self.headings.get(index, "")
        self.faults.append(
            Fault(self.tab.key, self.sheet, self.number, code, values, heading, index, path, kind, name),
        )


@dataclass(frozen=True, slots=True)
class Found:
    """rows of every tab that was recognised; notes: columns and tabs nothing is done with."""

    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]
    notes: tuple[Fault, ...]


def as_texts(sheets: Iterable[Sheet]) -> tuple[TextTab, ...]:
    """The cells of a workbook as text. Texts stay as they are, with their line breaks."""
    return tuple(
        TextTab(sheet.name, tuple(tuple(one if isinstance(one, str) else as_text(one) for one in row)
                                  for row in sheet.rows))
        for sheet in sheets
    )  # fmt: skip


def found(tabs: Sequence[TextTab], tr: cells.Translate = str) -> Found:
    """The rows of the tabs we know, read cell by cell."""
    rows: list[Row] = []
    faults: list[Fault] = []
    notes: list[Fault] = []
    seen: dict[str, str] = {}
    for tab in tabs:
        shape = _shape_of(tab.name, tr)
        if tab.name.strip().casefold() in {tr(EXPLANATION).casefold(), EXPLANATION.casefold()}:
            continue
        if shape is None or shape.key in seen:
            notes.append(Fault("", tab.name, 0, "sheet_tab_unused", {"sheet": tab.name}))
            continue
        seen[shape.key] = tab.name
        head = _heading_row(tab, shape, tr)
        known, unknown = _columns(tab.rows[head], shape, tr)
        for heading in unknown:
            near = difflib.get_close_matches(heading, [tr(one.label) for one in shape.columns], 1, 0.6)
            code = "sheet_column_near" if near else "sheet_column_unused"
            values = {"sheet": tab.name, "column": heading[:60], "near": near[0] if near else ""}
            notes.append(Fault(shape.key, tab.name, head + 1, code, values))
        numbers = list(_filled(tab, head))
        for column in shape.columns if numbers else ():
            if column.required and column.path not in known and not column.path.startswith("@"):
                values = {"sheet": tab.name, "column": tr(column.label)}
                faults.append(Fault(shape.key, tab.name, 0, "sheet_column_missing", values))
        rows += [_row(shape, tab, head, number, known, tr) for number in numbers]
    for shape in TABS:
        if shape.required and shape.key not in seen:
            faults.append(Fault(shape.key, "", 0, "sheet_tab_missing", {"sheet": tr(shape.label)}))
    if len(rows) > MOST_ROWS:
        return Found((), (Fault("", "", 0, "sheet_rows_limit", {"allowed": MOST_ROWS}),), ())
    return Found(tuple(rows), tuple(faults), tuple(notes))


def _shape_of(name: str, tr: cells.Translate) -> TabShape | None:
    key = heading_key(name)
    for shape in TABS:
        if key in {heading_key(one) for one in (shape.key, shape.label, tr(shape.label), *shape.headings)}:
            return shape
    return None


def _heading_row(tab: TextTab, shape: TabShape, tr: cells.Translate) -> int:
    """Index of the row with most headings we know."""
    scores = [len(_columns(row, shape, tr)[0]) for row in tab.rows[:LOOK_IN]]
    return scores.index(max(scores))


def _columns(row: Sequence[str], shape: TabShape, tr: cells.Translate) -> tuple[dict[str, int], list[str]]:
    """Path -> index of its column, and headings nothing is known by. Our own labels go before other names."""
    by_label = {heading_key(one): column.path for column in reversed(shape.columns)
                for one in (column.path, column.label, tr(column.label))}  # fmt: skip
    by_name = {heading_key(one): column.path for column in reversed(shape.columns) for one in column.headings}
    known: dict[str, int] = {}
    unknown = []
    for index, text in enumerate(row):
        key = heading_key(text)
        path = by_label.get(key) or by_name.get(key)
        if path and path not in known:
            known[path] = index
        elif key:
            unknown.append(" ".join(text.split()))
    return known, unknown


def _filled(tab: TextTab, head: int) -> Iterator[int]:
    return (number for number in range(head + 1, len(tab.rows)) if any(cell.strip() for cell in tab.rows[number]))


def _row(shape: TabShape, tab: TextTab, head: int, number: int, known: Mapping[str, int], tr: cells.Translate) -> Row:
    line = tab.rows[number]
    headings = {index: " ".join(tab.rows[head][index].split()) for index in known.values()}
    texts = {path: line[index] for path, index in known.items()}
    row = Row(shape, tab.name, number + 1, known, headings, texts)
    for column in shape.columns:
        text = texts.get(column.path, "")
        if text.strip():
            _cell(row, column, text, tr)
        elif column.path in texts and column.path == OLD_FIELD:
            row.plain[column.path] = ""  # the old form, with nothing filled in (F171)
        elif column.required and column.path in texts and not column.path.startswith("@"):
            row.wrong(column.path, "sheet_empty_cell")
    return row


def _cell(row: Row, column: Column, text: str, tr: cells.Translate) -> None:
    try:
        row.plain[column.path] = cells.read(column, text, tr)
    except cells.Unfit as error:
        row.wrong(column.path, error.code, **error.values)
