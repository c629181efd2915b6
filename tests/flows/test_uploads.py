"""Uploads through the pages: in parts, again after a broken line, and on a disk without room (G14, reliability 14)."""

import json
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import escape

from aanzet.documents.actions.uploads import PART
from aanzet.documents.queries.loose import loose_files
from tests.cast_cases import running
from tests.db.documents.conftest import pdf
from tests.full_disk import left, no_room

FULL = "Het bestand kan nu niet worden opgeslagen. Je invoer is bewaard. Probeer het later opnieuw."
BIG = pdf("groot") + b" " * (2 * PART)  # three parts
SIZES = {"in memory": 300_000, "on disk": 1_500_000}  # how a form of this size is read (FILE_UPLOAD_MAX_MEMORY_SIZE)
JSON = {"accept": "application/json"}
DOSSIER = "/office/clients/00101/dossier/"


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.FILES = tmp_path / "files"
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    settings.FILES.mkdir()
    return tmp_path


@pytest.fixture
def line(cast):
    """The address of the first line that Fatima has to hand in, and of its task."""
    with cast.linde.scope():
        case = running(cast)
        task = next(one for one in case.tasks(side="client") if case.lines(one))
        first = case.lines(task)[0]
    return f"/portal/tasks/{task.id}/", f"/portal/tasks/{task.id}/lines/{first.id}/files/"


def begin(client, place, content=BIG, name="groot.pdf", status=200):
    about = {"name": name, "size": len(content), "checksum": f"{zlib.crc32(content):08x}", "place": place}
    return asked(client.post("/uploads/", about, headers=JSON), status)


def send(client, state, start, content=BIG, status=200):
    body = content[start : start + PART]
    address = f"/uploads/{state['id']}/?start={start}"
    return asked(client.post(address, body, content_type="application/octet-stream", headers=JSON), status)


def asked(answer, status):
    assert answer.status_code == status, answer.content.decode()[-1500:]
    return json.loads(answer.content)


def in_parts(client, place, content=BIG):
    """All of it; the id."""
    state = begin(client, place, content)
    while state["received"] < len(content):
        state = send(client, state, state["received"], content)
    return state["id"]


def form(size):
    return {"file": SimpleUploadedFile("jaaropgaaf.pdf", pdf() + b" " * size)}


def documents(cast, client="fatima"):
    from aanzet.documents.models import DossierItem, StoredFile

    with cast.linde.scope():
        return DossierItem.objects.count(), StoredFile.objects.count()


@pytest.mark.feature("F076")
def test_a_large_file_of_the_office_comes_in_parts(cast, store):
    anna, place = cast.client("anna"), f"{DOSSIER}upload/"
    state = begin(anna, place)
    assert state["received"] == 0 and state["part"] == PART
    assert send(anna, state, 0)["received"] == PART
    assert begin(anna, place)["received"] == PART  # the page was loaded anew
    assert send(anna, state, 0)["received"] == PART  # the answer was lost
    upload = in_parts(anna, place)
    for _ in range(2):  # the answer to the form was lost as well
        answer = asked(anna.post(place, {"upload": upload}, headers=JSON), 200)
    assert answer["title"] == "groot.pdf" and answer["state"] == "Ontvangen"
    with cast.linde.scope():
        (file,) = loose_files(cast.anna, cast.linde.clients["de_vries"])
    assert file.size == len(BIG)


@pytest.mark.feature("F172", "F333")
def test_a_large_file_of_a_client_comes_in_parts(cast, line):
    page, place = line
    fatima = cast.client("fatima")
    upload = in_parts(fatima, place)
    assert asked(fatima.post(place, {"upload": upload, "command_id": "a"}, headers=JSON), 200)["state"] == "Ontvangen"
    again = asked(fatima.post(place, {"upload": upload, "command_id": "b"}, headers=JSON), 422)  # another tab
    assert again["code"] == "upload_done" and again["error"] == "groot.pdf is al binnen."
    assert documents(cast) == (1, 1)
    assert "groot" in fatima.get(page).content.decode()


@pytest.mark.feature("F334")
def test_a_client_brings_a_large_file_to_a_folder(cast):
    from aanzet.documents.actions.places import lay_out_folders
    from aanzet.documents.queries.folders import upload_folders
    from aanzet.rules.actors import system

    with cast.linde.scope():
        lay_out_folders(actor=system(cast.linde.id), now=cast.now, client_ids=[cast.linde.clients["de_vries"]])
        folder = upload_folders(cast.daan, cast.linde.clients["de_vries"])[0].id
    daan, place = cast.client("daan"), "/portal/documents/upload/"
    upload = in_parts(daan, place)
    asked(daan.post(place, {"upload": upload, "folder": folder}, headers=JSON), 200)
    assert documents(cast) == (1, 1)


@pytest.mark.feature("F076")
def test_a_newer_version_comes_in_parts(cast):
    from aanzet.documents.actions.files import receive_file
    from aanzet.documents.actions.items import add_item

    with cast.linde.scope():
        file = receive_file(actor=cast.anna, now=cast.now, name="een.pdf", chunks=[pdf()])
        client = cast.linde.clients["de_vries"]
        item = add_item(actor=cast.anna, now=cast.now, client_id=client, file_id=file.id).item_id
    anna, place = cast.client("anna"), f"/office/documents/{item}/version/"
    assert "2" in asked(anna.post(place, {"upload": in_parts(anna, place)}, headers=JSON), 200)["state"]


def test_it_is_refused_as_early_as_can_be(cast, line):
    fatima, (_, place) = cast.client("fatima"), line
    exe = begin(fatima, place, b"MZ" * 10, "factuur.exe", status=422)
    assert "factuur.exe" in exe["error"] and exe["code"] == "file_kind_refused"
    large = begin(fatima, place, b"%PDF" + bytes(30_000_000), "groot.pdf", status=422)
    assert large["error"].startswith("groot.pdf is 29 MB; ")
    about = {"name": "boek.xlsx", "size": 9_000_000, "checksum": "0" * 8, "place": place, "accept": ".pdf,.jpg"}
    sheet = asked(fatima.post("/uploads/", about, headers=JSON), 422)
    assert sheet["error"] == "boek.xlsx is van een soort die niet kan (xlsx). Wel kan: pdf, jpg."
    program = b"MZ\x90\x00" + BIG
    state = begin(fatima, place, program, "virus.pdf")
    assert send(fatima, state, 0, program, status=422)["code"] == "file_kind_mismatch"
    assert send(fatima, state, 5, status=200)["received"] == 0
    too_long = fatima.post(
        f"/uploads/{state['id']}/?start=0", b"%" * (PART + 1), content_type="application/octet-stream", headers=JSON
    )
    assert asked(too_long, 422)["code"] == "part_invalid"


def test_a_form_with_an_upload_that_is_not_there_says_so(cast, line):
    fatima, (_, place) = cast.client("fatima"), line
    state = begin(fatima, place)
    for upload, words in ((state["id"], "nog niet helemaal binnen"), ("onzin", "Kies het bestand opnieuw")):
        assert words in asked(fatima.post(place, {"upload": upload}, headers=JSON), 422)["error"]
    other = begin(cast.client("anna"), f"{DOSSIER}upload/")
    assert asked(fatima.post(place, {"upload": other["id"]}, headers=JSON), 422)["code"] == "upload_gone"
    assert fatima.post(f"/uploads/{state['id']}/forget/").status_code == 204
    assert fatima.post(f"/uploads/{state['id']}/forget/").status_code == 404


# --- A disk without room ----------------------------------------------------------------------------------------------


@pytest.mark.feature("F172")
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_a_full_disk_in_the_portal(cast, line, store, size):
    page, place = line
    fatima = cast.client("fatima")
    fatima.post(f"/drafts/task-{page.split('/')[3]}", {"field": "remark", "value": "Ik heb er nog een"})
    before = documents(cast)
    with no_room():
        plain = fatima.post(place, form(size))
        by_script = fatima.post(place, form(size), headers=JSON)
    assert plain.status_code == 503 and FULL in plain.content.decode()
    assert asked(by_script, 503) == {"error": FULL, "code": "storage_full"}
    assert left(store) == [] and documents(cast) == before
    with cast.linde.scope():
        from aanzet.core.drafts import draft_fields

        assert draft_fields(cast.fatima, f"task-{page.split('/')[3]}") == {"remark": "Ik heb er nog een"}
    assert fatima.post(place, form(size)).status_code == 302
    assert documents(cast) == (1, 1) and len(left(store)) == 1


@pytest.mark.feature("F076")
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_a_full_disk_in_the_dossier(cast, store, size):
    anna = cast.client("anna")
    with no_room():
        plain = anna.post(f"{DOSSIER}upload/", form(size))
        by_script = anna.post(f"{DOSSIER}upload/", form(size), headers=JSON)
    assert plain.status_code == 503 and FULL in plain.content.decode()
    assert asked(by_script, 503)["error"] == FULL
    assert left(store) == [] and documents(cast) == (0, 0)
    assert anna.post(f"{DOSSIER}upload/", form(size)).status_code == 302
    assert documents(cast) == (0, 1) and len(left(store)) == 1


def test_a_full_disk_halfway_through_the_parts(cast, line, store):
    fatima, (_, place) = cast.client("fatima"), line
    state = begin(fatima, place)
    send(fatima, state, 0)
    with no_room():
        assert send(fatima, state, PART, status=503) == {"error": FULL, "code": "storage_full"}
    assert len(left(store)) == 1 and begin(fatima, place)["received"] == PART
    upload = in_parts(fatima, place)
    with no_room(PART + 1):  # each part has its room, the whole has not
        assert asked(fatima.post(place, {"upload": upload}, headers=JSON), 503)["error"] == FULL
    assert documents(cast) == (0, 0) and len(left(store)) == 3
    asked(fatima.post(place, {"upload": upload}, headers=JSON), 200)
    assert documents(cast) == (1, 1)


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_the_text_beside_a_file_is_kept(cast, store, size):
    from aanzet.messages.actions.conversations import open_conversation
    from aanzet.messages.models import Message

    with cast.linde.scope():
        talk = open_conversation(
            actor=cast.anna, now=cast.now, client_id=cast.linde.clients["fatima"], subject="Je aangifte"
        )
    fatima, text = cast.client("fatima"), "Hier is mijn jaaropgaaf, met een toelichting van drie regels."
    with no_room():
        answer = fatima.post(f"/portal/messages/{talk}/send/", {"text": text, **form(size)})
    assert answer.status_code == 503, answer.content.decode()[-800:]
    assert FULL in answer.content.decode() and escape(text) in answer.content.decode()
    assert left(store) == [] and documents(cast) == (0, 0)
    assert fatima.post(f"/portal/messages/{talk}/send/", {"text": text, **form(size)}).status_code == 302
    with cast.linde.scope():
        assert Message.objects.filter(conversation_id=talk).count() == 1
    assert documents(cast) == (1, 1)


def test_a_full_disk_on_the_page_of_a_case_leads_back_to_it(cast, store):
    with cast.linde.scope():
        number = running(cast).row.number
    anna = cast.client("anna")
    here = f"http://testserver/office/cases/{number}/?tab=dossier"
    with no_room():
        answer = anna.post(f"/office/cases/{number}/documents/", form(300_000), headers={"referer": here})
    assert answer.status_code == 503 and FULL in answer.content.decode() and here in answer.content.decode()
    assert left(store) == [] and documents(cast) == (0, 0)


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_a_full_disk_at_the_import(cast, store, size):
    anna, rows = (
        cast.client("anna"),
        [f"{number};Jansen {number};persoon" for number in range(10_000, 10_000 + size // 25)],
    )
    content = "\n".join(["Clientnummer;Naam;Soort", *rows]).encode()
    with no_room():
        answer = anna.post("/office/clients/import/", {"file": SimpleUploadedFile("a.csv", content)})
    assert answer.status_code == 503 and FULL in answer.content.decode()
    assert left(store) == []
