"""Workbooks that are handed out: the empty format, and the rows that stayed out (F386, F388).

Everything is written as text, so a cell that begins like a formula stays the text it is.
"""

import io
from collections.abc import Iterable
from uuid import UUID

import xlsxwriter
from django.utils.translation import gettext

from aanzet.clients.queries.import_files import sheets_of
from aanzet.clients.queries.imports import Batch, BatchRow
from aanzet.rules.importing import (
    TAB_LABELS,
    Outcome,
    Plan,
    PlannedRow,
    TabKind,
    empty_format,
    rejected_rows,
)

GREEN = "#c6e0b4"
WIDTH = 22


def empty_workbook() -> bytes:
    """One tab per kind with our headings; the required ones on green."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    plain, required = book.add_format({"bold": True}), book.add_format({"bold": True, "bg_color": GREEN})
    text = book.add_format({"num_format": "@"})
    for kind, headings in empty_format(gettext).items():
        sheet = book.add_worksheet(gettext(TAB_LABELS[kind]))
        # Columns are text from the start, so that a leading zero stays (F388).
        sheet.set_column(0, len(headings) - 1, WIDTH, text)
        sheet.freeze_panes(1, 0)
        for column, (heading, must) in enumerate(headings):
            sheet.write_string(0, column, heading, required if must else plain)
    book.close()
    return stream.getvalue()


def rejected_workbook(organization_id: UUID, batch: Batch, rows: Iterable[BatchRow]) -> bytes:
    """The same sheets with only the rows that stay out, and why in a column of its own."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
    plan = Plan(
        tuple(
            PlannedRow(TabKind(row.tab), row.sheet, row.row, row.cells, {}, row.issues, Outcome(row.outcome))
            for row in rows
        )
    )
    sheets = {sheet.name: sheet for sheet in sheets_of(organization_id, batch)}
    for tab in batch.tabs:
        lines = rejected_rows(plan, tab, sheets[tab.sheet], gettext)
        sheet = book.add_worksheet(tab.sheet[:31])
        sheet.set_column(0, max(len(lines[0]) - 1, 0), WIDTH, text)
        for number, line in enumerate(lines):
            for column, value in enumerate(line):
                sheet.write_string(number, column, value, bold if number == 0 else text)
    book.close()
    return stream.getvalue()
