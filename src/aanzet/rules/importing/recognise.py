"""Which tab is what, where the headings stand, and which column is which field: a proposal a person may change."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from rapidfuzz import fuzz, process

from aanzet.rules import names
from aanzet.rules.importing.cells import as_text
from aanzet.rules.importing.fields import FIELDS, TAB_NAMES, Field
from aanzet.rules.importing.model import Column, Issue, Severity, Tab, TabKind
from aanzet.rules.importing.sheets import MAX_ROWS, Sheet, SheetRefused

_LOOK_IN = 20  # rows from the top in which headings are looked for
_GUESS_FROM = 88  # likeness (0-100) from which a heading is offered as a guess
_SAMPLES = 3


def heading_key(text: str) -> str:
    """A heading without case, accents, signs and spacing: "KvK-nummer *" is "kvk nummer"."""
    return " ".join("".join(c if c.isalnum() else " " for c in names.fold(text)).split())


_BY_HEADING = {
    kind: {heading_key(heading): spec.key for spec in fields.values() for heading in (spec.label, *spec.headings)}
    for kind, fields in FIELDS.items()
}
_BY_TAB_NAME = {heading_key(name): kind for kind, known in TAB_NAMES.items() for name in known}


def recognise(sheets: Iterable[Sheet], remembered: Mapping[str, Mapping[str, str]] | None = None) -> tuple[Tab, ...]:
    """The tabs that hold clients, contacts or links; others are left out. SheetRefused when there is none.

    remembered: per kind of tab, heading -> field as this source was mapped the last time; it goes before our own guess.
    At most one tab per kind: the one with most columns recognised.
    """
    best: dict[TabKind, tuple[int, Tab]] = {}
    for sheet in sheets:
        tab = _tab(sheet, remembered or {})
        if tab is None:
            continue
        score = sum(bool(column.field) for column in tab.columns)
        if tab.kind not in best or score > best[tab.kind][0]:
            best[tab.kind] = (score, tab)
    if not best:
        raise SheetRefused("tabs_not_recognised")
    return tuple(best[kind][1] for kind in TabKind if kind in best)


def as_tab(sheet: Sheet, kind: TabKind, heading_row: int, remembered: Mapping[str, str] | None = None) -> Tab:
    """A tab of the kind a person chose, with its columns mapped as well as we can. heading_row: 1 = first row."""
    headings = [as_text(cell) for cell in sheet.rows[heading_row - 1]]
    columns, taken = [], set()
    exact = {heading_key(h): f for h, f in (remembered or {}).items() if f in FIELDS[kind] or not f}
    proposals = [_propose(kind, heading, exact) for heading in headings]
    # What is recognised for sure goes before what is guessed.
    for sure_round in (True, False):
        for index, (key, sure) in enumerate(proposals):
            if key and sure is sure_round:
                if key in taken:
                    proposals[index] = ("", True)
                taken.add(key)
    for index, (heading, (key, sure)) in enumerate(zip(headings, proposals, strict=True)):
        if heading:
            columns.append(Column(index, heading, key, sure, _samples(sheet, heading_row, index)))
    return Tab(kind, sheet.name, heading_row, tuple(columns))


def mapped(tab: Tab, choice: Mapping[int, str]) -> Tab:
    """The tab with the columns a person chose: index -> field key, "" = not used. Unknown fields are ignored."""
    known = FIELDS[tab.kind]
    columns = tuple(
        replace(column, field=choice[column.index], sure=True)
        if column.index in choice and (not choice[column.index] or choice[column.index] in known)
        else column
        for column in tab.columns
    )
    return replace(tab, columns=columns)


def tab_issues(tab: Tab) -> tuple[Issue, ...]:
    """What is wrong with a tab as a whole: a required column is missing, or two columns claim one field."""
    issues = []
    for spec in FIELDS[tab.kind].values():
        columns = [column for column in tab.columns if column.field == spec.key]
        if not columns and spec.required:
            issues.append(_whole(tab, spec, "column_missing"))
        if len(columns) > 1:
            issues.append(_whole(tab, spec, "column_twice", columns[1].heading))
    return tuple(issues)


def check_row_limit(tab: Tab, sheet: Sheet) -> None:
    """SheetRefused when the tab holds more than 20,000 filled rows below its headings."""
    filled = sum(any(cell is not None for cell in row) for row in sheet.rows[tab.heading_row :])
    if filled > MAX_ROWS:
        raise SheetRefused("sheet_too_many_rows", sheet=tab.sheet, allowed=MAX_ROWS)


def _whole(tab: Tab, spec: Field, code: str, column: str = "") -> Issue:
    values = {"sheet": tab.sheet, "column": column or spec.label}
    return Issue(tab.kind, tab.sheet, tab.heading_row, column, spec.key, code, Severity.ERROR, values)


def _tab(sheet: Sheet, remembered: Mapping[str, Mapping[str, str]]) -> Tab | None:
    named = _BY_TAB_NAME.get(heading_key(sheet.name))
    best, best_score = None, 1  # one heading alone may be chance
    for number, row in enumerate(sheet.rows[:_LOOK_IN], start=1):
        keys = {heading_key(as_text(cell)) for cell in row if isinstance(cell, str)}
        for kind in [named] if named else TabKind:
            known = _BY_HEADING[kind].keys() | {heading_key(h) for h in remembered.get(kind, ())}
            score = len(keys & known)
            if score > best_score:
                best, best_score = (kind, number), score
    if best is None:
        return None
    kind, number = best
    return as_tab(sheet, kind, number, remembered.get(kind))


def _propose(kind: TabKind, heading: str, exact: Mapping[str, str]) -> tuple[str, bool]:
    """(field, sure) for a heading; ("", True) when nothing is like it."""
    key = heading_key(heading)
    if key in exact:
        return exact[key], True
    ours = _BY_HEADING[kind]
    if key in ours:
        return ours[key], True
    found = process.extractOne(key, ours.keys(), scorer=fuzz.ratio, score_cutoff=_GUESS_FROM) if len(key) > 4 else None
    return (ours[found[0]], False) if found else ("", True)


def _samples(sheet: Sheet, heading_row: int, index: int) -> tuple[str, ...]:
    found: list[str] = []
    for row in sheet.rows[heading_row : heading_row + 50]:
        text = as_text(row[index])
        if text and text not in found:
            found.append(text)
        if len(found) == _SAMPLES:
            break
    return tuple(found)
