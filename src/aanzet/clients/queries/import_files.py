"""The tabs of a workbook that was handed in, with the cells that were mended since (F385)."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from aanzet.clients.queries.imports import Batch
from aanzet.core.files import open_file
from aanzet.rules.importing import Sheet, Tab, read_sheets

Repairs = Mapping[str, Mapping[str, Mapping[str, str]]]


def sheets_of(organization_id: UUID, batch: Batch) -> tuple[Sheet, ...]:
    """The tabs of the file of a batch, as the check sees them."""
    return mended_sheets(organization_id, batch.file_name, batch.storage_key, batch.tabs, batch.repairs)


def mended_sheets(
    organization_id: UUID, file_name: str, storage_key: str, tabs: Iterable[Tab], repairs: Repairs
) -> tuple[Sheet, ...]:
    """The tabs of a stored file. repairs: kind of tab -> row -> column index -> text."""
    with open_file(organization_id, storage_key) as file:
        sheets = read_sheets(file_name, file.read())
    by_sheet = {tab.sheet: repairs[tab.kind.value] for tab in tabs if tab.kind.value in repairs}
    return tuple(_mended(sheet, by_sheet[sheet.name]) if sheet.name in by_sheet else sheet for sheet in sheets)


def _mended(sheet: Sheet, repairs: Mapping[str, Mapping[str, str]]) -> Sheet:
    rows = list(sheet.rows)
    for row, cells in repairs.items():
        line: list[Any] = list(rows[int(row) - 1])
        for index, text in cells.items():
            line[int(index)] = text.strip() or None
        rows[int(row) - 1] = tuple(line)
    return Sheet(sheet.name, tuple(rows), sheet.has_formulas)
