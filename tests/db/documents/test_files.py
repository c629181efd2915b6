"""Files that come in: judged by content, refused with a reason, the others go on (G14, reliability 12)."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.db import OperationalError

from aanzet.core.errors import Refused
from aanzet.documents.actions.files import (
    forget_file,
    forget_loose_files,
    keep_made_file,
    receive_file,
    record_inspection,
)
from aanzet.documents.actions.uploads import receive_sent
from aanzet.documents.models import StoredFile
from tests.db.documents.conftest import pdf
from tests.full_disk import left


def receive(cast, who, name, *chunks):
    return receive_file(actor=cast.linde.actor(who), now=cast.now, name=name, chunks=chunks)


def refused(cast, who, name, *chunks):
    with pytest.raises(Refused) as caught:
        receive(cast, who, name, *chunks)
    assert name[:5] in caught.value.text or caught.value.code == "file_name_refused"
    assert not StoredFile.objects.exists()
    return caught.value.code


def test_a_file_is_kept_with_its_digest_and_a_clean_name(cast, office):
    file = receive(cast, "daan", "C:\\scans\\Bon  oktober.PDF", pdf()[:10], pdf()[10:])
    row = StoredFile.objects.get(id=file.id)
    assert row.name == "Bon oktober.PDF" and row.content_type == "application/pdf" and row.size == len(pdf())
    assert row.storage_key not in ("", row.name) and not row.attached and row.scan == "unscanned"


def test_thirty_megabytes_from_the_portal_are_refused_and_from_the_office_not(cast, office):
    chunk = b" " * 1024 * 1024
    assert refused(cast, "daan", "groot.pdf", pdf(), *[chunk] * 30) == "file_too_large"
    assert receive(cast, "anna", "groot.pdf", pdf(), *[chunk] * 30).size > 30 * 1024 * 1024


def test_nothing_beyond_the_limit_is_read(cast, office):
    read = []

    def endless():
        yield pdf()
        while True:
            read.append(1)
            assert len(read) < 40
            yield b" " * 1024 * 1024

    with pytest.raises(Refused) as caught:
        receive_file(actor=cast.linde.actor("daan"), now=cast.now, name="eindeloos.pdf", chunks=endless())
    assert caught.value.code == "file_too_large"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("leeg.pdf", b"", "file_empty"),
        ("virus.pdf", b"MZ\x90\x00\x03\x00\x00\x00", "file_kind_mismatch"),
        ("virus.exe", b"MZ\x90\x00\x03\x00\x00\x00", "file_kind_refused"),
        ("foto.jpg", b"\x89PNG\r\n\x1a\n....", "file_kind_mismatch"),
        ("pagina.txt", b"<html><script>alert(1)</script></html>", "file_kind_mismatch"),
        ("archief.zip", b"PK\x03\x04....", "file_kind_refused"),
        ("zonder", b"tekst", "file_kind_refused"),
        ("jaar\u202efdp.exe", b"MZ", "file_name_refused"),
        ("jaar\x00.pdf", pdf(), "file_name_refused"),
        ("stuk.svg", b"<svg/>", "file_kind_refused"),
    ],
)
def test_hostile_files_are_refused_with_their_name_and_the_reason(cast, office, name, content, code):
    assert refused(cast, "daan", name, content) == code


def test_a_workbook_that_unpacks_to_far_too_much_is_refused(cast, office):
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 60_000_000)
    assert refused(cast, "anna", "bomb1.xlsx", bomb.getvalue()) == "file_unpacks_too_large"


@pytest.mark.feature("F076")
def test_one_refused_file_does_not_stop_the_others(cast, office):
    uploads = [("goed.pdf", 9, [pdf("a")]), ("factuur.exe", 2, [b"MZ"]), ("ook-goed.txt", 9, [b"bedrag;12"])]
    good, bad = receive_sent(actor=cast.linde.actor("daan"), now=cast.now, sent=uploads)
    assert [file.name for file in good] == ["goed.pdf", "ook-goed.txt"]
    assert [(file.name, file.refusal.code) for file in bad] == [("factuur.exe", "file_kind_refused")]


def test_a_database_that_refuses_the_row_leaves_no_file(cast, office, settings, tmp_path, monkeypatch):
    def full(self, **options):
        raise OperationalError("could not extend file: No space left on device")

    settings.FILES = tmp_path
    monkeypatch.setattr(StoredFile, "save", full)
    with pytest.raises(OperationalError):
        receive(cast, "anna", "stuk.pdf", pdf())
    assert left(tmp_path) == []


def test_a_kind_can_allow_fewer_endings(cast, office):
    with pytest.raises(Refused) as caught:
        receive_file(actor=cast.anna, now=cast.now, name="x.txt", chunks=[b"tekst"], only=("pdf",))
    assert caught.value.code == "file_kind_refused"


def test_what_is_never_attached_is_thrown_away_after_a_day(cast, office, put):
    loose = receive(cast, "anna", "los.pdf", pdf("los"))
    put(name="vast.pdf")
    assert forget_loose_files(organization_id=office.id, now=cast.now + timedelta(hours=23)) == 0
    assert forget_loose_files(organization_id=office.id, now=cast.now + timedelta(hours=25)) == 1
    assert not StoredFile.objects.filter(id=loose.id).exists() and StoredFile.objects.count() == 1


def test_somebody_takes_his_own_file_out_of_his_upload(cast, office):
    file = receive(cast, "anna", "los.pdf", pdf("los"))
    forget_file(actor=cast.bram, now=cast.now, file_id=file.id)
    assert StoredFile.objects.filter(id=file.id).exists()
    forget_file(actor=cast.anna, now=cast.now, file_id=file.id)
    assert not StoredFile.objects.filter(id=file.id).exists()


def test_what_the_house_made_is_kept_and_what_was_found_in_it(cast, office):
    file = keep_made_file(
        actor=cast.anna, now=cast.now, name="rapport.pdf", content_type="application/pdf", content=pdf()
    )
    record_inspection(now=cast.now, file_id=file.id, pages=3, trouble="")
    assert StoredFile.objects.get(id=file.id).pages == 3
