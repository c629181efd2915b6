"""Workbooks of templates that are handed out (F115). Every cell is text, so what looks like a formula is none."""

import io
from collections.abc import Iterable
from urllib.parse import quote

import xlsxwriter
from django.http import HttpResponse
from django.utils.translation import gettext

from aanzet.cases.queries.template_sheets import SheetTab
from aanzet.rules.process.template.sheet.tabs import EXPLANATION

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GREEN = "#c6e0b4"
WIDTH = 24
LIST_FITS = 255  # characters of a list of choices in a cell; longer ones stand on the tab of explanation only
LAST_ROW = 1_000


def sheet_answer(tabs: Iterable[SheetTab], name: str) -> HttpResponse:
    """The workbook as a download."""
    answer = HttpResponse(_workbook(tuple(tabs)), content_type=XLSX)
    answer["Content-Disposition"] = f"attachment; filename*=utf-8''{quote(name)}"
    return answer


def _workbook(tabs: tuple[SheetTab, ...]) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    bold, required = book.add_format({"bold": True}), book.add_format({"bold": True, "bg_color": GREEN})
    text = book.add_format({"num_format": "@", "valign": "top"})
    for tab in tabs:
        sheet = book.add_worksheet(tab.name)
        sheet.set_column(0, len(tab.headings) - 1, WIDTH, text)
        sheet.freeze_panes(1, 0)
        for column, (heading, must) in enumerate(tab.headings):
            sheet.write_string(0, column, heading, required if must else bold)
        for number, row in enumerate(tab.rows, start=1):
            for column, value in enumerate(row):
                if value:
                    sheet.write_string(number, column, value, text)
        for column, choices in tab.choices.items():
            if len(",".join(choices)) <= LIST_FITS and not any("," in one for one in choices):
                # Only an offer: a cell may hold several names, and the check says what cannot be.
                offer = {"validate": "list", "source": list(choices), "show_error": False}
                sheet.data_validation(1, column, LAST_ROW, column, offer)
    _explanation(book, tabs, bold, text)
    book.close()
    return stream.getvalue()


def _explanation(book: xlsxwriter.Workbook, tabs: tuple[SheetTab, ...], bold: object, text: object) -> None:
    sheet = book.add_worksheet(gettext(EXPLANATION))
    sheet.set_column(0, 2, WIDTH, text)
    sheet.set_column(3, 3, WIDTH * 4, text)
    lines = [(gettext("Tab"), gettext("Column"), gettext("Must be filled in"), gettext("Possible"))]
    for tab in tabs:
        for column, (heading, must) in enumerate(tab.headings):
            choices = "; ".join(tab.choices.get(column, ()))
            lines.append((tab.name, heading, gettext("yes") if must else "", choices))
    for number, line in enumerate(lines):
        for column, value in enumerate(line):
            sheet.write_string(number, column, value[:30_000], bold if number == 0 else text)
