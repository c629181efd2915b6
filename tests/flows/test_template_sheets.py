"""Templates come in from a workbook and go out as one, through pages (F115, F168, F171)."""

import html
import io
import re

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from aanzet.cases.models import ProcessTemplate, TemplateVersion
from aanzet.rules.importing import read_sheets

URL, STEP = "/office/templates/import/", "/office/templates/import/sheet/"
OLD = "Functie van het geadresseerde teamlid bij cliënt"
GOOD = {
    "Template": [["Naam", "Producten", "Zichtbaar voor cliënten"], ["Controle", "Aangifte IB", "ja"]],
    "Fasen": [["Template", "Naam van de fase", "Rollen", "Toegewezen aan", OLD],
              ["Controle", "Aanleveren", "Relatiebeheerder", "", "Fiscaal"],
              ["Controle", "Opstellen", "", "", ""]],
    "Controlepunten": [["Template", "Fase", "Controlepunt"], ["Controle", "Opstellen", "Cijfers sluiten aan"]],
    "Automatiseringen": [["Template", "Fase", "Soort", "Titel"], ["Controle", "Aanleveren", "taak", "Bel de klant"]],
}  # fmt: skip


def workbook(tabs):
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    for name, rows in tabs.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                sheet.write_string(number, column, value)
    book.close()
    return SimpleUploadedFile("modellen.xlsx", stream.getvalue())


def with_cell(tab, row, column, text):
    tabs = {name: [list(line) for line in rows] for name, rows in GOOD.items()}
    tabs[tab][row][column] = text
    return tabs


def fields(answer):
    """What the page would send as it stands."""
    page = answer.content.decode()
    sent = {"tabs": answer.context["tabs"]}
    for name, value in re.findall(r'<input type="text" name="(cell_[^"]+)"[^>]* value="([^"]*)"', page):
        sent[name] = html.unescape(value)
    return sent


@pytest.fixture
def anna(cast):
    return cast.client("anna")


@pytest.mark.feature("F115", "F168", "F171")
def test_a_workbook_is_looked_at_and_becomes_a_draft(cast, anna):
    looked = anna.post(URL, {"file": workbook(GOOD)})
    page = looked.content.decode()
    assert looked.status_code == 200 and "Alles is opgelost" in page and "Cijfers sluiten aan" in page
    with cast.linde.scope():
        assert not ProcessTemplate.objects.exists()
    made = anna.post(STEP, fields(looked) | {"step": "make"})
    assert made.status_code == 302
    with cast.linde.scope():
        version = TemplateVersion.objects.get()
    assert version.state == "draft"
    assert '"assignee":{"roles":["tax"]}' in version.definition  # the old setting with a role: the first member only
    assert '"assignee":{"first_member_only":false}' in version.definition  # and without one: off
    assert "Controle" in anna.get(made["Location"]).content.decode()


@pytest.mark.feature("F115")
def test_what_is_wrong_stands_with_its_row_is_mended_or_left_out_and_nothing_is_half_made(cast, anna):
    tabs = with_cell("Controlepunten", 1, 1, "Opstelen")
    tabs["Template"].append(["Tweede", "Aangifte", "misschien"])
    tabs["Fasen"].append(["Tweede", "Begin", "Relatiebeheerders", "", ""])
    looked = anna.post(URL, {"file": workbook(tabs)})
    page = html.unescape(looked.content.decode())
    assert "Fase: “Opstelen” staat niet op het tabblad Fasen. Bedoel je “Opstellen”?" in page
    assert "Controlepunten, rij 2" in page and "“misschien” is geen ja of nee." in page
    assert "“Relatiebeheerders” is hier niet bekend. Lijkt op: Relatiebeheerder" in page
    assert "Producten: “Aangifte” is hier niet bekend. Lijkt op: " in page and "Bel de klant" in page
    sent = fields(looked) | {"step": "make"}
    refused = anna.post(STEP, sent)
    assert refused.status_code == 422 and "De spreadsheet heeft 2 fouten" in refused.content.decode()
    cell = re.search(r'name="(cell_2_2_1)"', page)[1]
    sent |= {cell: "Opstellen", "drop_template_3": "1"}
    left_out = anna.post(STEP, sent | {"step": "read"})
    page = left_out.content.decode()
    assert left_out.status_code == 200 and "2 rijen weggelaten" in page and "hoort bij Tweede" in page
    made = anna.post(STEP, {"tabs": left_out.context["tabs"], "drop_template_3": "1", "step": "make"})
    assert made.status_code == 302
    with cast.linde.scope():
        assert [row.name for row in ProcessTemplate.objects.all()] == ["Controle"]


@pytest.mark.feature("F115", "F168")
def test_what_is_unknown_is_chosen_and_an_old_role_falls_to_the_relation_manager(cast, anna):
    tabs = with_cell("Fasen", 1, 4, "Dossierhouder")
    looked = anna.post(URL, {"file": workbook(tabs)})
    [need] = looked.context["form"].asked
    assert need.initial == "relation_manager" and "Dossierhouder" in str(need.label)
    sent = fields(looked) | {"step": "make"}
    assert anna.post(STEP, sent).status_code == 422
    assert anna.post(STEP, sent | {need.name: "relation_manager"}).status_code == 302
    with cast.linde.scope():
        assert '"assignee":{"roles":["relation_manager"]}' in TemplateVersion.objects.get().definition


@pytest.mark.feature("F171")
def test_an_old_setting_that_cannot_be_read_is_listed_and_the_draft_is_made_without(cast, anna):
    looked = anna.post(URL, {"file": workbook(with_cell("Fasen", 1, 4, "Fiscaal; Salaris"))})
    assert "Aanleveren: in de oude instelling" in looked.content.decode() and "Kijk dit zelf na" in (
        looked.content.decode()
    )
    assert anna.post(STEP, fields(looked) | {"step": "make"}).status_code == 302
    with cast.linde.scope():
        assert TemplateVersion.objects.get().state == "draft"
    text = (
        "format: 1\ntemplate:\n  name: Oud\n  phases:\n    - key: a\n      name: Een\n"
        "      functie_geadresseerde_teamlid: Dossierhouder\n    - key: b\n      name: Twee\n"
        "      functie_geadresseerde_teamlid: [Fiscaal, Salaris]\n"
    )
    read = anna.post(URL, {"text": text, "step": "read"})
    page = html.unescape(read.content.decode())
    assert read.status_code == 200 and "Regel 10: Twee: in de oude instelling" in page
    need = re.search(r'name="(need_role_[^"]+)"', page)[1]
    assert read.context["form"][need].initial == "relation_manager"
    values = {"text": text, "step": "make", "target": "new", "name": "Oud", need: "relation_manager"}
    assert anna.post(URL, values).status_code == 302
    with cast.linde.scope():
        assert (
            '"assignee":{"roles":["relation_manager"]}' in TemplateVersion.objects.get(template__name="Oud").definition
        )


@pytest.mark.feature("F115")
def test_a_template_goes_out_as_a_workbook_and_comes_back_whole(cast, anna):
    template = anna.post("/office/templates/new/", {"name": "Aangifte IB", "model_key": "income_tax"})["Location"]
    out = anna.get(f"{template}file/?version=1&as=xlsx")
    assert "aangifte-ib-v1.xlsx" in out["Content-Disposition"]
    looked = anna.post(URL, {"file": SimpleUploadedFile("ib.xlsx", out.content)})
    assert "Alles is opgelost" in looked.content.decode(), looked.context["wrong"]
    assert "wordt niets gelezen" not in looked.content.decode()  # the tab of explanation is ours
    assert anna.post(STEP, fields(looked) | {"step": "make"}).status_code == 302
    with cast.linde.scope():
        first, second = TemplateVersion.objects.order_by("edited_at").values_list("definition", flat=True)
    assert first.replace('"name":"Aangifte IB",', "") == second.replace('"name":"Aangifte IB (2)",', "")


@pytest.mark.feature("F115")
def test_the_empty_workbook_says_what_is_possible_and_bad_files_are_refused(cast, anna):
    empty = anna.get(f"{URL}format.xlsx")
    sheets = {sheet.name: sheet.rows for sheet in read_sheets("leeg.xlsx", empty.content)}
    assert {"Template", "Fasen", "Controlepunten", "Automatiseringen"} <= set(sheets)
    for name, rows in sheets.items():
        assert len(set(rows[0])) == len(rows[0]), name
    assert any("Relatiebeheerder" in str(row) for row in sheets["Uitleg"])
    refused = anna.post(URL, {"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04 niets")})
    assert refused.status_code == 422 and "is beschadigd" in refused.content.decode()
    other = anna.post(URL, {"file": workbook({"Blad1": [["iets"]]})})
    assert "Het tabblad Fasen ontbreekt." in other.content.decode()
    for nonsense in ("", "[]", "[[1,2]]", '[["a",[["b"],["c","d"]]]]', '[["a",[[1]]]]', "x" * 5_000_000):
        assert anna.post(STEP, {"tabs": nonsense, "step": "make"}).status_code == 302
    with cast.linde.scope():
        assert not ProcessTemplate.objects.exists()
    assert cast.client("vera").post(STEP, {"tabs": "[]"}).status_code == 404
