"""A list as a file for a spreadsheet."""

import pytest

from aanzet.core.web.csv_file import csv_file


@pytest.mark.feature("F222", "F314")
def test_no_cell_runs_in_a_spreadsheet():
    answer = csv_file("start", ("Naam", "Reden"), [("=1+1", "-2"), ("@x; y", 3)])
    assert answer.headers["Content-Disposition"] == 'attachment; filename="start.csv"'
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.content.decode() == "\ufeffNaam;Reden\r\n'=1+1;'-2\r\n\"'@x; y\";3\r\n"
