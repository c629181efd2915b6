"""A list as a file for a spreadsheet: semicolons and a mark of UTF-8, as Excel opens it in Dutch."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a cell that begins like this could run in a spreadsheet


def csv_file(name: str, head: Sequence[str], lines: Iterable[Iterable[Any]]) -> HttpResponse:
    """The answer with these lines under this head, as a download of this name; no cell is taken for a formula."""
    text = io.StringIO()
    sheet = csv.writer(text, delimiter=";")
    sheet.writerow(head)
    sheet.writerows([_harmless(cell) for cell in line] for line in lines)
    answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _harmless(cell: Any) -> str:
    text = str(cell)
    return f"'{text}" if text.startswith(FORMULA) else text
