"""Dossier, reader and portal documents through their pages (F073, F076, F077, F083, F334)."""

import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import escape

from aanzet.documents.queries.folders import folder_tree, types_by_key, upload_folders
from aanzet.documents.queries.items import Filters, items
from aanzet.documents.queries.loose import loose_files
from tests.db.documents.conftest import pdf, real_pdf


@pytest.fixture
def folders(cast):
    from aanzet.documents.actions.places import lay_out_folders
    from aanzet.rules.actors import system

    with cast.linde.scope():
        lay_out_folders(actor=system(cast.linde.id), now=cast.now, client_ids=list(cast.linde.clients.values()))


@pytest.fixture
def put(cast, folders):
    """Put a file in the dossier of De Vries; the item id and version id."""

    def run(name="stuk.pdf", content=None, who="anna", type="other", **options):
        from aanzet.documents.actions.files import receive_file
        from aanzet.documents.actions.items import add_item

        actor = cast.linde.actor(who)
        with cast.linde.scope():
            file = receive_file(actor=actor, now=cast.now, name=name, chunks=[content or real_pdf()])
            return add_item(
                actor=actor,
                now=cast.now,
                client_id=cast.linde.clients["de_vries"],
                file_id=file.id,
                type_id=types_by_key([type])[type].id,
                **options,
            )

    return run


def upload(name, content):
    return SimpleUploadedFile(name, content)


def text_of(answer):
    return answer.content.decode()


@pytest.mark.feature("F073", "F076")
def test_files_come_in_are_described_and_stand_in_the_dossier(cast, folders):
    anna = cast.client("anna")
    page = "/office/clients/00101/dossier/"
    assert "Nog geen documenten" in text_of(anna.get(page)) or "No documents yet" in text_of(anna.get(page))
    answer = anna.post(
        f"{page}upload/", {"file": [upload("Jaaropgaaf.pdf", real_pdf()), upload("virus.pdf", b"MZ\x90\x00")]}
    )
    assert answer.status_code == 422 and "virus.pdf" in text_of(answer) and "Jaaropgaaf.pdf" in text_of(answer)
    with cast.linde.scope():
        (file,) = loose_files(cast.anna, cast.linde.clients["de_vries"])
        kind = types_by_key(["income_tax_return"])["income_tax_return"].id
    prefix = f"f{file.id.hex}"
    values = {f"{prefix}-title": "Jaaropgaaf ING", f"{prefix}-kind": str(kind), "visibility": "internal"}
    wrong = anna.post(f"{page}describe/", {**values, f"{prefix}-period": "eerder"})
    assert wrong.status_code == 422 and "Jaaropgaaf ING" in text_of(wrong)
    done = anna.post(f"{page}describe/", {**values, f"{prefix}-period": "2025"}, follow=True)
    assert done.status_code == 200 and "Jaaropgaaf ING" in text_of(done)
    assert "Aangifte IB 2025" in text_of(done)


def test_the_script_gets_a_short_answer_per_file(cast, folders):
    anna = cast.client("anna")
    address = "/office/clients/00101/dossier/upload/"
    good = anna.post(address, {"file": upload("a.pdf", pdf())}, headers={"accept": "application/json"})
    assert good.status_code == 200 and json.loads(good.content)["title"] == "a.pdf"
    bad = anna.post(address, {"file": upload("factuur.exe", b"MZ")}, headers={"accept": "application/json"})
    assert bad.status_code == 422 and "factuur.exe" in json.loads(bad.content)["error"]


@pytest.mark.feature("F076")
def test_the_same_file_again_offers_to_add_it_anyway(cast, put):
    put("een.pdf", pdf("zelfde"))
    anna, page = cast.client("anna"), "/office/clients/00101/dossier/"
    anna.post(f"{page}upload/", {"file": upload("twee.pdf", pdf("zelfde"))})
    with cast.linde.scope():
        (file,) = loose_files(cast.anna, cast.linde.clients["de_vries"])
        kind = types_by_key(["other"])["other"].id
    prefix = f"f{file.id.hex}"
    values = {f"{prefix}-title": "twee", f"{prefix}-kind": str(kind), "visibility": "internal"}
    asked = anna.post(f"{page}describe/", values)
    assert asked.status_code == 422 and f"{prefix}-anyway" in text_of(asked)
    anna.post(f"{page}describe/", {**values, f"{prefix}-anyway": "on"})
    with cast.linde.scope():
        assert len(items(cast.anna, Filters(client_id=cast.linde.clients["de_vries"])).items) == 2


@pytest.mark.feature("F076")
def test_a_file_without_kind_is_kept_as_a_draft(cast, folders):
    anna, page = cast.client("anna"), "/office/clients/00101/dossier/"
    anna.post(f"{page}upload/", {"file": upload("los.pdf", pdf())})
    with cast.linde.scope():
        (file,) = loose_files(cast.anna, cast.linde.clients["de_vries"])
    answer = anna.post(f"{page}describe/", {f"f{file.id.hex}-title": "los", "visibility": "shared"}, follow=True)
    with cast.linde.scope():
        (item,) = items(cast.anna, Filters(drafts=True)).items
    assert item.draft and item.visibility == "internal"
    assert f"/office/documents/{item.id}/" in text_of(answer)


@pytest.mark.feature("F083")
def test_the_reader_page_has_its_own_policy_and_the_file_is_fenced(cast, put):
    added = put("Aangifte.pdf")
    anna = cast.client("anna")
    page = anna.get(f"/office/documents/{added.item_id}/")
    assert "'wasm-unsafe-eval'" in page.headers["Content-Security-Policy"] and "data-viewer" in text_of(page)
    assert "'wasm-unsafe-eval'" not in anna.get("/office/documents/").headers["Content-Security-Policy"]
    file = anna.get(f"/files/{added.version_id}/")
    assert b"".join(file.streaming_content).startswith(b"%PDF")
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert file.headers["Content-Security-Policy"].startswith("sandbox")


@pytest.mark.feature("F083")
def test_as_text_and_what_cannot_be_shown(cast, put):
    added = put("Aangifte.pdf")
    anna = cast.client("anna")
    assert anna.get(f"/office/documents/{added.item_id}/text/").status_code == 200
    broken = put("kapot.pdf", pdf("kapot"))
    answer = anna.get(f"/office/documents/{broken.item_id}/text/")
    assert answer.status_code == 200 and (
        "kan niet worden getoond" in text_of(answer) or "cannot be shown" in text_of(answer)
    )


@pytest.mark.feature("F083")
def test_after_inspection_a_damaged_pdf_says_so(cast, put):
    from aanzet.core.handlers import Claimed
    from aanzet.documents.jobs import inspect_file
    from aanzet.documents.models import FileVersion

    for name, content, trouble in (
        ("kapot.pdf", pdf("kapot"), "damaged"),
        ("geheim.pdf", None, "encrypted"),
        ("goed.pdf", real_pdf(3), ""),
    ):
        if content is None:
            import pikepdf

            content = real_pdf(encryption=pikepdf.Encryption(user="x", owner="y"))
        added = put(name, content)
        with cast.linde.scope():
            file_id = FileVersion.objects.get(id=added.version_id).file_id
        claimed = Claimed(
            added.item_id, cast.linde.id, "k", "documents_inspection", None, None, None, None, None, None, "",
            {"file_id": str(file_id)}, False, 1, 0, cast.now, cast.now,
        )  # fmt: skip
        assert inspect_file(claimed).state == "confirmed"
        page = text_of(cast.client("anna").get(f"/office/documents/{added.item_id}/"))
        assert ("data-viewer" in page) == (not trouble), name
        with cast.linde.scope():
            item = items(cast.anna, Filters(words=name.split(".")[0])).items[0]
        assert item.trouble == trouble and item.pages == (3 if not trouble else item.pages)


def test_pictures_are_made_anew_and_bombs_are_not(cast, put):
    from PIL import Image

    def picture(size):
        target = io.BytesIO()
        Image.new("L", size).save(target, "PNG")
        return target.getvalue()

    small, bomb = put("foto.png", picture((60, 40))), put("bom.png", picture((10_000, 5_000)))
    anna = cast.client("anna")
    shown = anna.get(f"/files/{small.version_id}/picture/")
    assert shown.status_code == 200 and shown.headers["Content-Type"] == "image/jpeg"
    assert anna.get(f"/files/{bomb.version_id}/picture/").status_code == 404


@pytest.mark.feature("F077")
def test_sharing_asks_first_and_narrowing_names_who_read_it(cast, put):
    added = put("advies.pdf")
    anna, daan = cast.client("anna"), cast.client("daan")
    address = f"/office/documents/{added.item_id}/visibility/"
    asked = anna.post(address, {"visibility": "shared"})
    assert asked.status_code == 200 and "Bakkerij De Vries" in text_of(asked)
    assert daan.get(f"/portal/documents/{added.item_id}/").status_code == 404
    anna.post(address, {"visibility": "shared", "confirmed": "1"})
    assert daan.get(f"/portal/documents/{added.item_id}/").status_code == 200
    assert daan.post(f"/portal/documents/versions/{added.version_id}/seen/").status_code == 204
    narrowed = anna.post(address, {"visibility": "internal"}, follow=True)
    assert "Daan de Vries" in text_of(narrowed)
    assert daan.get(f"/files/{added.version_id}/").status_code == 404


@pytest.mark.feature("F084")
def test_opening_alone_records_nothing_and_the_post_does(cast, put):
    added = put("advies.pdf", visibility="shared")
    daan = cast.client("daan")
    daan.get(f"/portal/documents/{added.item_id}/")
    b"".join(daan.get(f"/files/{added.version_id}/").streaming_content)
    page = f"/office/documents/{added.item_id}/"
    assert "Daan de Vries" not in text_of(cast.client("anna").get(page))
    answer = daan.post(f"/portal/documents/versions/{added.version_id}/seen/", {"page": "1", "pages": "2"})
    assert json.loads(answer.content) == {"pages": [1]}
    assert "Daan de Vries" in text_of(cast.client("anna").get(page))


@pytest.mark.feature("F334")
def test_the_portal_lists_searches_downloads_and_brings_in(cast, put):
    put("Jaarrekening 2024.pdf", visibility="shared", type="annual_accounts", period="2024")
    put("Advies.pdf", real_pdf(1), visibility="shared")
    put("geheimstuk.pdf", real_pdf(3))
    daan = cast.client("daan")
    page = text_of(daan.get("/portal/documents/"))
    assert "Jaarrekening 2024" in page and "Advies" in page and "geheimstuk" not in page
    found = text_of(daan.get("/portal/documents/?q=advies"))
    assert "Advies" in found and "Jaarrekening 2024" not in found
    everything = io.BytesIO(b"".join(daan.get("/portal/documents/all/").streaming_content))
    with zipfile.ZipFile(everything) as archive:
        assert sorted(archive.namelist()) == ["Advies.pdf", "Jaarrekening 2024.pdf"]
        assert archive.testzip() is None
    with cast.linde.scope():
        (folder,) = upload_folders(cast.anna, cast.linde.clients["de_vries"])
    sent = daan.post(
        "/portal/documents/upload/",
        {"folder": str(folder.id), "file": [upload("bon.pdf", pdf("bon")), upload("raar.exe", b"MZ")]},
        follow=True,
    )
    assert "bon" in text_of(sent) and "raar.exe" in text_of(sent)
    thirty = upload("groot.pdf", pdf() + b" " * 30 * 1024 * 1024)
    refused = daan.post(
        "/portal/documents/upload/", {"folder": str(folder.id), "file": thirty}, headers={"accept": "application/json"}
    )
    assert refused.status_code == 422 and "25" in json.loads(refused.content)["error"]


@pytest.mark.feature("F073")
def test_metadata_is_changed_on_the_page_and_conflicts_are_seen(cast, put):
    added = put("stuk.pdf")
    anna, address = cast.client("anna"), f"/office/documents/{added.item_id}/"
    with cast.linde.scope():
        item = items(cast.anna, Filters()).items[0]
        kind = types_by_key(["correspondence"])["correspondence"].id
    values = {"version": item.version, "title": "Brief", "kind": str(kind), "period": "", "folder": ""}
    assert anna.post(address, values).status_code == 302
    assert anna.post(address, values | {"title": "Andere"}).status_code == 409
    assert anna.post(address, values | {"title": ""}).status_code == 422


@pytest.mark.feature("F074")
def test_folders_through_their_pages(cast, put):
    anna, base = cast.client("anna"), "/office/clients/00101/dossier/folders/"
    assert anna.get(f"{base}new/").status_code == 200
    assert anna.post(f"{base}new/", {"name": "Polissen"}).status_code == 302
    assert anna.post(f"{base}new/", {"name": "polissen"}).status_code == 422
    with cast.linde.scope():
        folder = next(f for f in folder_tree(cast.anna, cast.linde.clients["de_vries"]) if f.name == "Polissen")
    put("polis.pdf", folder_id=folder.id)
    page = f"{base}{folder.id}/"
    values = {"name": "Verzekeringen", "visibility": "internal", "parent": ""}
    assert anna.get(page).status_code == 200 and anna.post(page, values).status_code == 302
    refused = anna.post(f"{page}delete/", follow=True)
    assert refused.status_code == 200
    with cast.linde.scope():
        assert any(f.id == folder.id for f in folder_tree(cast.anna, cast.linde.clients["de_vries"]))
        other = folder_tree(cast.anna, cast.linde.clients["de_vries"])[0]
    anna.post(f"{page}delete/", {"target": str(other.id)})
    assert anna.get(page).status_code == 404
    assert anna.post(f"{base}template/").status_code == 302


@pytest.mark.feature("F074", "F075")
def test_settings_of_dossiers(cast, folders):
    anna, base = cast.client("anna"), "/office/settings/dossier/"
    page = text_of(anna.get(base))
    assert escape("Aangifte IB") in page and "Vaste stukken" in page
    new = {"name": "Polis", "period_kind": "year", "visible_to_clients": "on", "retention_class": "fiscal"}
    assert anna.post(f"{base}kinds/new/", new).status_code == 302
    assert anna.post(f"{base}kinds/new/", new).status_code == 422
    with cast.linde.scope():
        kind = next(iter(types_by_key(["polis"]).values()))
    assert anna.get(f"{base}kinds/{kind.id}/").status_code == 200
    assert anna.post(f"{base}kinds/{kind.id}/archive/").status_code == 302
    folder = {"name": "Polissen", "visibility": "internal", "client_kinds": ["person"]}
    assert anna.post(f"{base}folders/new/", folder).status_code == 302
    assert anna.post(f"{base}folders/apply/").status_code == 302
    with cast.linde.scope():
        assert any(f.name == "Polissen" for f in folder_tree(cast.anna, cast.linde.clients["fatima"]))
    assert anna.get(f"{base}folders/polissen/").status_code == 200
    assert anna.post(f"{base}folders/polissen/remove/").status_code == 302
    assert cast.client("bram").get(base).status_code == 404


@pytest.mark.parametrize("who", ["chris", "vera", "ed"])
def test_who_may_not_see_it_finds_nothing(cast, put, who):
    added = put("stuk.pdf")
    someone = cast.client(who)
    for address in (
        "/office/clients/00101/dossier/",
        "/office/clients/00101/dossier/upload/",
        f"/office/documents/{added.item_id}/",
        f"/office/documents/{added.item_id}/text/",
        f"/files/{added.version_id}/",
        f"/files/{added.version_id}/picture/",
    ):
        assert someone.get(address).status_code == 404, address
    assert someone.post(f"/office/documents/{added.item_id}/remove/").status_code == 404


def test_nobody_is_sent_to_the_sign_in_page(cast, put):
    added = put("stuk.pdf")
    assert cast.client().get(f"/files/{added.version_id}/").status_code == 302
