"""A row while it is checked: what was read, what is wrong so far. Lives only inside one check."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from aanzet.rules import numbers
from aanzet.rules.importing import cells
from aanzet.rules.importing.fields import FIELDS, Field
from aanzet.rules.importing.model import Issue, Options, Severity, Tab, Value, Zeros
from aanzet.rules.importing.sheets import Cell, Sheet


@dataclass(slots=True)
class Draft:
    """One row on its way to a `PlannedRow`."""

    tab: Tab
    row: int
    raw: dict[str, str] = field(default_factory=dict)  # as typed, never shown for secret fields
    values: dict[str, Value] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    # Key numbers the row was probably meant to have, when zeros were lost and nobody chose yet.
    meant: dict[str, str] = field(default_factory=dict)

    def text(self, key: str) -> str:
        """A value that is a text; "" when absent."""
        value = self.values.get(key, "")
        return value if isinstance(value, str) else ""

    def note(self, key: str, code: str, *, warns: bool = False, offer: str = "", **values: object) -> None:
        """Say what is wrong with a field of this row; the value stays unless it is an error."""
        self.add(key, code, values, warns=warns, offer=offer)

    def add(self, key: str, code: str, values: Mapping[str, object], *, warns: bool = False, offer: str = "") -> None:
        """As `note`, with the values of the sentence as a mapping."""
        column = self.tab.column_of(key)
        spec = FIELDS[self.tab.kind].get(key)
        heading = column.heading if column else spec.label if spec else ""
        severity = Severity.WARNING if warns else Severity.ERROR
        told = {"column": heading, **values}
        self.issues.append(
            Issue(self.tab.kind, self.tab.sheet, self.row, heading, key, code, severity, told, offer),
        )

    def is_named(self, key: str) -> bool:
        """Whether something was already said about a field."""
        return any(issue.field == key for issue in self.issues)

    @property
    def is_wrong(self) -> bool:
        """Whether something keeps this row out."""
        return any(issue.severity is Severity.ERROR for issue in self.issues)


def read_rows(tab: Tab, sheet: Sheet, lists: cells.Lists) -> list[Draft]:
    """Every filled row below the headings, read field by field; empty cells leave no value."""
    columns = [(column.index, FIELDS[tab.kind][column.field]) for column in tab.columns if column.field]
    drafts = []
    for number, row in enumerate(sheet.rows[tab.heading_row :], start=tab.heading_row + 1):
        if all(cell is None for cell in row):
            continue
        draft = Draft(tab, number)
        for index, spec in columns:
            if row[index] is not None:
                _read_cell(draft, spec, row[index], lists)
        drafts.append(draft)
    return drafts


def _read_cell(draft: Draft, spec: Field, cell: Cell, lists: cells.Lists) -> None:
    text = cells.as_text(cell)
    draft.raw[spec.key] = text
    if cells.clears(text):
        if spec.required:
            draft.note(spec.key, "required_not_cleared")
        else:
            draft.values[spec.key] = () if spec.many else ""
        return
    found = cells.read(spec, cell, lists)
    if found.code:
        draft.add(spec.key, found.code, found.values, warns=found.warns)
    if not found.code or (found.warns and found.value != ""):
        draft.values[spec.key] = found.value


class KeyWidth:
    """How long key numbers of one space are, so that lost zeros can be seen (F388).

    The width is the most common length among numbers that begin with a zero; without any there is nothing to compare.
    """

    def __init__(self) -> None:
        self._lengths: dict[int, int] = {}

    def learn(self, number: str) -> None:
        """A number that certainly kept its zeros: typed as text, or known in the organization."""
        if number.startswith("0") and number.isdigit():
            self._lengths[len(number)] = self._lengths.get(len(number), 0) + 1

    @property
    def width(self) -> int:
        """0 when unknown."""
        return max(self._lengths, key=lambda length: (self._lengths[length], length)) if self._lengths else 0


def learn_width(width: KeyWidth, tab: Tab, sheet: Sheet, key: str) -> bool:
    """Learn from the column of `key`; True when a cell of it is stored as a number."""
    column = tab.column_of(key)
    as_number = False
    if column:
        for row in sheet.rows[tab.heading_row :]:
            if cells.is_number(row[column.index]):
                as_number = True
            else:
                width.learn(numbers.number_key(cells.as_text(row[column.index])))
    return as_number


def mend_zeros(drafts: list[Draft], sheet: Sheet, tab: Tab, key: str, width: int, options: Options) -> None:
    """Flag, pad or keep key numbers that are stored as a number and shorter than the others."""
    column = tab.column_of(key)
    if column is None or not width or options.zeros is Zeros.KEEP:
        return
    for draft in drafts:
        text = draft.text(key)
        if not cells.is_number(sheet.rows[draft.row - 1][column.index]) or not 0 < len(text) < width:
            continue
        padded = text.zfill(width)
        if options.zeros is Zeros.PAD:
            draft.values[key] = padded
        else:
            draft.meant[key] = padded
            draft.note(key, "zeros_maybe_lost", offer=padded, value=text, padded=padded)


def require(draft: Draft, fields: Mapping[str, Field], *, but: tuple[str, ...] = ()) -> None:
    """Note every required field without a value, unless it was already named as wrong."""
    named = {issue.field for issue in draft.issues if issue.severity is Severity.ERROR}
    for spec in fields.values():
        if spec.required and spec.key not in but and not draft.values.get(spec.key) and spec.key not in named:
            draft.note(spec.key, "value_missing")
