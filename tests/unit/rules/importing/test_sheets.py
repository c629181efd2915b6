"""Reading workbooks: three kinds of file, and every guard against what is too large, damaged or hostile (F385)."""

import datetime
import io
import random
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter

from aanzet.rules.importing import MAX_ROWS, SheetRefused, read_sheets
from aanzet.rules.importing.recognise import check_row_limit, recognise

pytestmark = pytest.mark.feature("F385")
SAMPLES = Path(__file__).parents[3] / "samples/crm"
HEADINGS = ["Cliëntnummer", "Naam", "Soort"]


def workbook(*rows, write=None, name="Cliënten") -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet(name)
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(number, column, value)
            elif value is not None:
                sheet.write(number, column, value)
    if write:
        write(book, sheet)
    book.close()
    return file.getvalue()


def ods(body: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            '<manifest:file-entry manifest:full-path="/" '
            'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>',
        )
        archive.writestr(
            "content.xml",
            '<?xml version="1.0"?><office:document-content '
            'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
            'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
            f'<table:table table:name="Cliënten">{body}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return file.getvalue()


def ods_row(*values: str, repeated: int = 1) -> str:
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>' for value in values
    )
    return f'<table:table-row table:number-rows-repeated="{repeated}">{cells}</table:table-row>'


def refusal(name: str, content: bytes) -> SheetRefused:
    with pytest.raises(SheetRefused) as caught:
        read_sheets(name, content)
    return caught.value


def test_xlsx_keeps_types_and_row_numbers():
    day = datetime.datetime(2026, 1, 2)

    def write(book, sheet):
        sheet.write_datetime(3, 2, day, book.add_format({"num_format": "dd-mm-yyyy"}))

    (sheet,) = read_sheets("crm.xlsx", workbook(HEADINGS, [], ["01001", 12, True], write=write))
    assert sheet.name == "Cliënten"
    assert sheet.rows[0] == tuple(HEADINGS)
    assert sheet.rows[1] == (None, None, None)
    assert sheet.rows[2] == ("01001", 12.0, True)
    assert sheet.rows[3][2] in (day, day.date())


def test_formulas_are_not_run_and_said():
    def write(book, sheet):
        sheet.write_formula(1, 1, '=HYPERLINK("http://evil.example")', None, "Bakkerij")

    (sheet,) = read_sheets("crm.xlsx", workbook(HEADINGS, ["01001"], write=write))
    assert sheet.rows[1][1] == "Bakkerij"
    assert sheet.has_formulas
    assert not read_sheets("crm.xlsx", workbook(HEADINGS, ["01001"]))[0].has_formulas


def test_a_million_empty_rows_are_no_rows():
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    sheet = book.add_worksheet("Cliënten")
    bold = book.add_format({"bold": True})
    sheet.write_row(0, 0, HEADINGS)
    sheet.write_row(1, 0, ["01001", "Bakkerij", "Persoon"])
    for row in range(2, 100_000, 2):
        sheet.write_blank(row, 0, None, bold)
    sheet.write_blank(1_048_575, 0, None, bold)
    book.close()
    (sheet,) = read_sheets("crm.xlsx", file.getvalue())
    assert len(sheet.rows) == 2


@pytest.mark.parametrize(
    ("row", "column", "code"), [(1_048_575, 0, "sheet_too_many_rows"), (5, 16_383, "sheet_too_many_columns")]
)
def test_one_value_far_out_is_refused_before_it_is_laid_out(row, column, code):
    content = workbook(HEADINGS, write=lambda book, sheet: sheet.write(row, column, "x"))
    assert refusal("crm.xlsx", content).code == code


def test_too_many_rows():
    heading, line = "Cliëntnummer;Naam;Soort\n", "01001;x;Persoon\n"
    sheets = read_sheets("crm.csv", (heading + line * MAX_ROWS).encode())
    (tab,) = recognise(sheets)
    check_row_limit(tab, sheets[0])
    error = refusal("crm.csv", (heading + line * (MAX_ROWS + 1)).encode())
    assert (error.code, error.values["allowed"]) == ("sheet_too_many_rows", MAX_ROWS)
    # Without a line of headings of its own the last row is one too many.
    sheets = read_sheets("crm.csv", (heading + line * MAX_ROWS).encode())
    with pytest.raises(SheetRefused):
        check_row_limit(replace(tab, heading_row=0), sheets[0])


def test_too_large():
    error = refusal("crm.xlsx", b"PK\x03\x04" + b"x" * (10 * 1024 * 1024))
    assert (error.code, error.values["allowed"]) == ("sheet_too_large", "10")


def test_an_archive_that_unpacks_to_far_more_is_not_opened():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (30 * 1024 * 1024))
    assert refusal("bomb.xlsx", file.getvalue()).code == "sheet_unpacks_too_large"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for n in range(1_001):
            archive.writestr(f"xl/{n}", b"")
    assert refusal("bomb.xlsx", file.getvalue()).code == "sheet_unpacks_too_large"


def test_a_program_named_xlsx_is_no_sheet():
    assert refusal("crm.xlsx", b"MZ\x90\x00" + bytes(200)).code == "sheet_kind_refused"
    assert refusal("crm.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)).code == "sheet_kind_refused"
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    assert refusal("crm.xlsx", locked).code == "sheet_encrypted"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("hello.txt", "x")
    assert refusal("crm.xlsx", file.getvalue()).code == "sheet_kind_refused"


@pytest.mark.parametrize("seed", range(60))
def test_damage_is_a_refusal_and_never_a_crash(seed):
    rnd = random.Random(seed)
    content = bytearray((SAMPLES / "crm-small.xlsx").read_bytes())
    for _ in range(rnd.randint(1, 6)):
        content[rnd.randrange(len(content))] = rnd.randrange(256)
    if seed % 3 == 0:
        content = content[: rnd.randrange(len(content))]
    try:
        read_sheets("crm.xlsx", bytes(content))
    except SheetRefused as refused:
        assert refused.code.startswith("sheet_")


def test_nothing_in_it():
    assert refusal("crm.xlsx", workbook()).code == "sheet_empty"
    assert refusal("crm.csv", b"").code == "sheet_empty"
    assert refusal("crm.csv", b"\r\n;;\r\n").code == "sheet_empty"


def test_ods():
    (sheet,) = read_sheets("crm.ods", ods(ods_row(*HEADINGS) + ods_row("01001", "Bakkerij", "Persoon")))
    assert sheet.name == "Cliënten"
    assert sheet.rows == (tuple(HEADINGS), ("01001", "Bakkerij", "Persoon"))


def test_ods_with_empty_rows_repeated_to_the_end():
    empty = '<table:table-row table:number-rows-repeated="1048570"><table:table-cell/></table:table-row>'
    (sheet,) = read_sheets("crm.ods", ods(ods_row(*HEADINGS) + ods_row("01001", "B", "Persoon") + empty))
    assert len(sheet.rows) == 2


def test_ods_with_a_filled_row_repeated_a_million_times():
    content = ods(ods_row(*HEADINGS) + ods_row("01001", "B", "Persoon", repeated=1_000_000))
    assert refusal("crm.ods", content).code == "sheet_too_many_rows"
    cell = (
        '<table:table-cell table:number-columns-repeated="16000" office:value="1"><text:p>1</text:p></table:table-cell>'
    )
    assert refusal("crm.ods", ods(f"<table:table-row>{cell}</table:table-row>")).code == "sheet_too_many_columns"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_csv(encoding, separator):
    text = f'Cliëntnummer{separator}Naam\r\n01001{separator}"Café ""Zoë""\r\nUtrecht"\r\n="00123"{separator} \r\n'
    (sheet,) = read_sheets("mijn cliënten.csv", text.encode(encoding))
    assert sheet.name == "mijn cliënten"
    assert sheet.rows == (("Cliëntnummer", "Naam"), ("01001", 'Café "Zoë"\r\nUtrecht'), ("00123", None))


def test_csv_that_names_its_separator_keeps_its_row_numbers():
    (sheet,) = read_sheets("x.csv", b"sep=|\r\na|b;c\r\n1|2\r\n")
    assert sheet.rows == ((None, None), ("a", "b;c"), ("1", "2"))


def test_csv_with_too_much():
    assert refusal("x.csv", b"a;b\r\n" + b"1;2\r\n" * 50_000).code == "sheet_too_many_rows"
    assert refusal("x.csv", b";".join([b"a"] * 201)).code == "sheet_too_many_columns"
    assert refusal("x.csv", b"a;b\n" + b'"' + b"x" * 200_000 + b'";2').code == "sheet_damaged"
    assert refusal("x.csv", b"a;b\x07\n1;2").code == "sheet_kind_refused"
    assert refusal("x.csv", b"\xff\xfea\xd8\x00").code == "sheet_encoding"
    assert refusal("x.csv", b"na\x81m;x\n").code == "sheet_encoding"
