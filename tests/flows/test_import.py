"""The import through its pages: both sample workbooks from upload to undo, with the worker's job run in between."""

import pathlib
import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from aanzet.clients.models import Client, Contact
from aanzet.clients.queries.card import client_card
from aanzet.core.deliveries import deliver
from tests.db.clients.workbooks import workbook

SAMPLES = pathlib.Path(__file__).parents[1] / "samples" / "crm"
START = "/office/clients/import/"
pytestmark = pytest.mark.feature("F385")


@pytest.fixture
def anna(cast, settings, tmp_path):
    """Anna's browser; uploads stay in a folder of the test."""
    settings.FILES = tmp_path
    return cast.client("anna")


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def upload(browser, content, name="crm.xlsx"):
    """Hand a file in; the address of the batch."""
    answer = browser.post(START, {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, text(answer)
    return answer["Location"].removesuffix("tabs/")


def to_check(browser, batch):
    """Take the proposals of the second and third step as they are."""
    assert browser.post(f"{batch}tabs/", shown(browser.get(f"{batch}tabs/"))).status_code == 302
    answer = browser.post(f"{batch}columns/", shown(browser.get(f"{batch}columns/")))
    assert answer.status_code == 302 and answer["Location"].endswith("/check/")


def shown(answer):
    """What a form holds: inputs and chosen options."""
    page, values = answer.content.decode(), {}
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        values[name] = chosen[1] if chosen else ""
    values |= dict(re.findall(r'name="(row-\d+)" value="([^"]*)"', page))
    return values


def apply(cast, browser, batch, way="good"):
    """Press the button, and let the worker run."""
    version = re.search(r'name="version" value="(\d+)"', browser.get(f"{batch}preview/").content.decode())[1]
    answer = browser.post(f"{batch}preview/", {"version": version, "way": way})
    assert answer.status_code == 302, text(answer)
    work(cast)


def work(cast):
    """What the worker does for imports and for undoing them."""
    for kind in ("clients.import", "clients.import_undo"):
        deliver(cast.linde.id, kind)


def findings(page):
    """(sheet, row, column) of every error on the page of the check."""
    found = []
    for sheet, row, issues in re.findall(
        r'whitespace-nowrap">([^,<]+), rij (\d+)</span>.*?<ul class="mt-1.5 space-y-2">(.*?)</ul>', page, re.S
    ):
        for column in re.findall(r'<b class="font-semibold">([^<]*):</b>', issues):
            found.append((sheet, int(row), column))
    return found


@pytest.mark.feature("F386", "F387")
def test_the_clean_workbook_goes_in_and_comes_out_again(cast, anna):
    before = cast_counts(cast)
    batch = upload(anna, (SAMPLES / "crm-small.xlsx").read_bytes())
    page = text(anna.get(f"{batch}tabs/"))
    assert "17 van 18 kolommen herkend" in page
    to_check(anna, batch)
    assert "Alle regels kloppen." in text(anna.get(f"{batch}check/"))
    apply(cast, anna, batch, "all")
    page = text(anna.get(batch))
    assert "De import is toegepast" in page and "Draai terug" in page
    assert cast_counts(cast)[0] == before[0] + 60

    again = upload(anna, (SAMPLES / "crm-small.xlsx").read_bytes(), "nog eens.xlsx")
    to_check(anna, again)
    assert "0 wijzigingen" in text(anna.get(f"{again}preview/"))

    assert anna.post(f"{batch}undo/").status_code == 302
    work(cast)
    assert "De import is teruggedraaid" in text(anna.get(batch))
    assert cast_counts(cast) == before


def cast_counts(cast):
    """(clients, contacts) of Kantoor Linde."""
    with cast.linde.scope():
        return Client.objects.count(), Contact.objects.count()


@pytest.mark.feature("F388")
def test_each_mistake_of_the_dirty_workbook_is_named_by_sheet_row_and_column(cast, anna):
    batch = upload(anna, (SAMPLES / "crm-dirty.xlsx").read_bytes())
    to_check(anna, batch)
    found, start = [], 0
    while True:
        answer = anna.get(f"{batch}check/?from={start}")
        found += findings(answer.content.decode())
        start += 100
        if f"from={start}" not in answer.content.decode():
            break
    for mistake in (
        ("Cliënten", 20, "Cliëntnummer"),  # used twice: every 19th
        ("Cliënten", 24, "Naam"),  # no name: every 23rd
        ("Cliënten", 30, "Bankrekening"),  # wrong IBAN: every 29th
        ("Cliënten", 32, "Producten"),  # unknown product: every 31st
        ("Cliënten", 35, "RSIN"),  # wrong digit: every 17th that has one
        ("Cliënten", 38, "Cliëntnummer"),  # stored as a number: every 37th
        ("Contacten", 42, "E-mail"),  # used twice: every 41st
        ("Contacten", 44, "E-mail"),  # not an address: every 43rd
        ("Contacten", 48, "Cliëntnummer"),  # unknown client: every 47th
    ):
        assert mistake in found, mistake
    nothing_overwritten = client_of(cast, "00101")
    apply(cast, anna, batch)
    assert client_of(cast, "00101") == nothing_overwritten
    page = text(anna.get(batch))
    assert "Download de regels die erbuiten bleven" in page
    again = upload(anna, (SAMPLES / "crm-dirty.xlsx").read_bytes())
    to_check(anna, again)
    assert "0 wijzigingen" in text(anna.get(f"{again}preview/"))


def client_of(cast, number):
    """The facts of a client."""
    with cast.linde.scope():
        return client_card(cast.anna, number, cast.now).facts


@pytest.mark.feature("F388")
def test_a_cell_is_repaired_in_the_table_and_zeros_are_filled_up(cast, anna):
    rows = [{"RSIN": "123456789"}, {"Cliëntnummer": 5002, "Naam": "Bos", "RSIN": ""}]
    batch = upload(anna, workbook(clients=rows))
    to_check(anna, batch)
    page = text(anna.get(f"{batch}check/"))
    assert "1 nummer is als getal opgeslagen" in page
    anna.post(f"{batch}check/", {"zeros": "pad"})
    cells = {"cell:clients:2:rsin": "111222333", "was:clients:2:rsin": "123456789"}
    assert anna.post(f"{batch}check/", cells).status_code == 302
    assert "Alle regels kloppen." in text(anna.get(f"{batch}check/"))
    apply(cast, anna, batch, "all")
    assert client_of(cast, "05002")["name"] == "Bos"


@pytest.mark.feature("F388")
def test_the_rows_that_stay_out_are_the_same_sheet_with_the_reason(anna):
    batch = upload(anna, workbook(clients=[{"RSIN": "123456789", "Naam": "=2+2"}]))
    to_check(anna, batch)
    answer = anna.get(f"{batch}rejected.xlsx")
    assert answer["Content-Disposition"].startswith("attachment")
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_name("Cliënten").to_python()
    assert rows[0][0] == "Cliëntnummer" and rows[0][-1] == "Fout"
    assert rows[1][0] == "05001" and rows[1][1] == "=2+2"
    assert rows[1][-1] == "RSIN: Dit is geen geldig nummer (elfproef)."


@pytest.mark.feature("F386")
def test_the_empty_format_is_recognised_as_a_whole(anna):
    answer = anna.get(f"{START}format.xlsx")
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    assert book.sheet_names == ["Cliënten", "Contacten", "Koppelingen"]
    headings = book.get_sheet_by_name("Cliënten").to_python()[0]
    assert headings[:3] == ["Cliëntnummer", "Naam", "Soort"]
    batch = upload(anna, answer.content, "voorbeeld.xlsx")
    assert f"{len(headings)} van {len(headings)} kolommen herkend" in text(anna.get(f"{batch}tabs/"))


@pytest.mark.feature("F386")
def test_without_a_required_column_it_cannot_go_on(anna):
    content = b"Hoe heet die;Soort\nBos;Persoon\n"
    batch = upload(anna, content, "x.csv")
    anna.post(f"{batch}tabs/", {"kind-0": "clients", "row-0": "1"})
    answer = anna.post(f"{batch}columns/", {"clients-0": "name", "clients-1": "kind"})
    assert answer.status_code == 422
    assert "mist de kolom Cliëntnummer" in text(answer)
    assert anna.get(f"{batch}check/")["Location"].endswith("/columns/")


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("plaatje.xlsx", b"\x89PNG\r\n\x1a\n\x00\x00", "Gebruik xlsx, ods of csv"),
        ("stuk.xlsx", b"PK\x03\x04onzin", "beschadigd"),
        ("leeg.csv", b"\n", "bevat geen regels"),
        ("groot.csv", b"a;b\n" * (3 * 1024 * 1024), "hoogstens 10 MB"),
        ("niets.csv", b"", "leeg"),
    ],
)
def test_a_file_that_will_not_do_gets_its_sentence(anna, name, content, told):
    answer = anna.post(START, {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422
    assert told in text(answer)
    assert "Nog geen imports." in text(answer)


def test_a_double_press_starts_it_once(cast, anna):
    batch = upload(anna, workbook())
    to_check(anna, batch)
    version = re.search(r'name="version" value="(\d+)"', anna.get(f"{batch}preview/").content.decode())[1]
    values = {"version": version, "way": "good", "command_id": "een"}
    assert anna.post(f"{batch}preview/", values).status_code == 302
    assert anna.post(f"{batch}preview/", values).status_code == 302
    assert anna.post(f"{batch}preview/", values | {"command_id": "twee"}).status_code == 422
    assert anna.get(f"{batch}progress/").status_code == 200
    work(cast)
    assert anna.get(f"{batch}progress/")["HX-Refresh"] == "true"
    assert client_of(cast, "05001")["name"] == "Adviesbureau Boer B.V."


def test_who_may_not_import_and_who_is_elsewhere_find_nothing(cast, anna):
    batch = upload(anna, workbook())
    for who in ("bram", "ed"):
        browser = cast.client(who)
        for page in ("", "tabs/", "columns/", "check/", "preview/", "progress/", "rejected.xlsx"):
            assert browser.get(batch + page).status_code == 404, page
        assert browser.post(f"{batch}undo/").status_code == 404
    assert cast.client("bram").get(START).status_code == 404
