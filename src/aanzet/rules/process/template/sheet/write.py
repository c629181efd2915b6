"""Templates as rows of a workbook: the writing side (F115). What is written is read back as the same template."""

from collections.abc import Iterable, Mapping
from typing import Any

from aanzet.rules.conditions import to_json
from aanzet.rules.process.template.shape import TemplateSnapshot
from aanzet.rules.process.template.sheet import columns
from aanzet.rules.process.template.sheet.cells import Translate, written
from aanzet.rules.process.template.sheet.columns import NAMED_BY, TABS, Column, TabShape

Rows = list[list[str]]


def workbook(snapshots: Iterable[TemplateSnapshot], tr: Translate = str) -> dict[str, Rows]:
    """Key of a tab -> its headings and rows. The templates name things by name (naming.py)."""
    rows: dict[str, Rows] = {tab.key: [headings(tab, tr)] for tab in TABS}
    for snapshot in snapshots:
        rows[columns.TEMPLATES].append(_row(columns.TEMPLATES, snapshot, {}, tr))
        at = {columns.TEMPLATES: snapshot.name}
        _below(rows, snapshot, (columns.RESULTS, columns.ITEM_TYPES, columns.PHASES), snapshot, at, tr)
    return rows


def headings(tab: TabShape, tr: Translate = str) -> list[str]:
    """The headings of a tab, as they are handed out."""
    return [tr(column.label) for column in tab.columns if column.offered]


def _below(
    rows: dict[str, Rows], holder: Any, keys: Iterable[str], snapshot: TemplateSnapshot, at: Mapping[str, str],
    tr: Translate,
) -> None:  # fmt: skip
    for key in keys:
        for one in _value(holder, columns.BY_KEY[key].listed_in):
            rows[key].append(_row(key, one, at, tr, snapshot))
            if key == columns.PHASES:
                inside = {**at, key: _called(one, key, snapshot.phases)}
                _below(rows, one, (columns.CHECKPOINTS, columns.AUTOMATIONS), snapshot, inside, tr)
            elif key == columns.AUTOMATIONS:
                everywhere = [other for phase in snapshot.phases for other in phase.automations]
                _below(
                    rows,
                    one,
                    (columns.ITEMS, columns.ESCALATIONS),
                    snapshot,
                    {**at, key: _called(one, key, everywhere)},
                    tr,
                )


def _called(row: Any, key: str, among: Iterable[Any]) -> str:
    """What people call a row: its name, or its key where the name does not tell it from the others."""
    name = getattr(row, NAMED_BY[key]).strip()
    others = [one for one in among if one is not row]
    alike = {getattr(one, NAMED_BY[key]).strip().lower() for one in others} | {one.key.lower() for one in others}
    return name if name and name.lower() not in alike and "\n" not in name else row.key


def _row(
    key: str, holder: Any, at: Mapping[str, str], tr: Translate, snapshot: TemplateSnapshot | None = None
) -> list[str]:
    cells = []
    for column in columns.BY_KEY[key].columns:
        if not column.offered:
            continue
        if column.path.startswith("@"):
            cells.append(at[column.to])
        elif column.form == columns.POINTS_AT:
            cells.append(_pointed(column, getattr(holder, column.path), snapshot))
        else:
            cells.append(written(column, _value(holder, column.path), tr))
    return cells


def _pointed(column: Column, key: str, snapshot: TemplateSnapshot | None) -> str:
    phases = snapshot.phases if snapshot else ()
    among = phases if column.to == columns.PHASES else [one for phase in phases for one in phase.automations]
    found = next((one for one in among if one.key == key), None)
    return _called(found, column.to, among) if found and key else key


def _value(holder: Any, path: str) -> Any:
    for name in path.split("."):
        holder = getattr(holder, name)
    return to_json(holder) if path == "condition" and holder is not None else holder
