"""Uploads: name, size, kind by content (G14). Every refusal names the file and the reason."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aanzet.rules import errors, files
from aanzet.rules.files import MB, OFFICE, PORTAL

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


def archive(*entries: tuple[str, bytes], **options) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", options.get("compression", zipfile.ZIP_DEFLATED)) as made:
        for name, content in entries:
            made.writestr(name, content)
    return file.getvalue()


DOCX = archive(("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<x/>"))
XLSX = archive(("[Content_Types].xml", b"<x/>"), ("xl/workbook.xml", b"<x/>"))
ODS = archive(("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", b"<x/>"))
GOOD = {
    "pdf": PDF,
    "jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF",
    "jpeg": b"\xff\xd8\xff\xe1",
    "png": b"\x89PNG\r\n\x1a\n\x00",
    "bmp": b"BM\x46\x00\x00\x00" + bytes(4) + b"\x36\0\0\0\x28\0\0\0",
    "heic": b"\x00\x00\x00\x18ftypheic\x00",
    "docx": DOCX,
    "xlsx": XLSX,
    "ods": ODS,
    "csv": b"naam;plaats\r\nJos\xe9;Breda\r\n",
    "txt": "Dag Łukasz".encode(),
    "xml": b"\xef\xbb\xbf<?xml version='1.0'?><a/>",
    "xbrl": b"<xbrli:xbrl/>",
    "ubl": '<?xml version="1.0" encoding="utf-16"?><Invoice/>'.encode("utf-16"),
}


def judge(name: str, content: bytes, side: str = PORTAL, **options) -> files.FileCheck:
    return files.check_content(files.check_start(name, len(content), side, **options), io.BytesIO(content))


@pytest.mark.parametrize("extension", files.ALLOWED)
def test_every_allowed_kind_comes_in(extension):
    check = judge(f"Jaaropgaaf 2025.{extension.upper()}", GOOD[extension])
    assert check.accepted, check
    assert check.name == f"Jaaropgaaf 2025.{extension.upper()}"
    assert check.content_type == files.ALLOWED[extension][1]


@pytest.mark.parametrize("extension", files.ALLOWED)
@pytest.mark.parametrize("other", GOOD)
def test_content_must_match_the_name(extension, other):
    check = judge(f"a.{extension}", GOOD[other])
    same = files.ALLOWED[extension][0] == files.ALLOWED[other][0]
    assert check.accepted == same
    if not same:
        assert (check.code, check.values["found"]) == ("file_kind_mismatch", files.ALLOWED[other][0])


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"MZ\x90\x00" + bytes(100), "program"),
        (b"\x7fELF\x02", "program"),
        (b"#!/bin/sh\nrm -rf /\n", "program"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "page"),
        (b"  \n<HTML><body>", "page"),
        (b"<?xml version='1.0'?><!DOCTYPE html><html/>", "page"),
        (b"Rar!\x1a\x07", "zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_office"),
        (b"PK\x03\x04 cut off", "unknown"),
        (bytes(50), "unknown"),
        (b"\xff\xfea", "unknown"),
        (archive(("[Content_Types].xml", b""), ("word/document.xml", b""), ("word/vbaProject.bin", b"")), "program"),
        (archive(("mimetype", b"application/epub+zip")), "zip"),
        (archive(("a.txt", b"x")), "zip"),
    ],
)
@pytest.mark.parametrize("extension", ["pdf", "txt", "xml", "docx"])
def test_hostile_content_under_an_innocent_name(content, found, extension):
    check = judge(f"aangifte.{extension}", content)
    assert (check.code, check.values["found"]) == ("file_kind_mismatch", found)
    sentence = errors.sentence(check.code, check.values)
    assert sentence == f"aangifte.{extension} is not what its name says: the content is {files.FOUND_WORDS[found]}."


def test_a_pdf_may_begin_a_little_later():
    assert judge("a.pdf", b"\r\n\r\n" + PDF).accepted
    assert not judge("a.pdf", b"x" * 2000 + PDF).accepted


def test_text_cut_inside_a_character_is_still_text():
    content = b"x" * (64 * 1024 - 1) + "é".encode() + b"\n"
    assert judge("a.txt", content).accepted


@pytest.mark.parametrize(
    "name", ["a.exe", "a.pdf.exe", "a", "a.svg", "a.html", "a.docm", "a.", ".pdf/../a.js", "a.zip"]
)
def test_other_kinds_are_refused_by_name(name):
    check = judge(name, PDF)
    assert check.code == "file_kind_refused"
    assert "pdf, jpg, jpeg" in errors.sentence(check.code, check.values)


def test_sizes_per_side():
    assert files.check_start("a.pdf", 25 * MB, PORTAL).accepted
    refused = files.check_start("a.pdf", 30 * MB, PORTAL)
    assert errors.sentence(refused.code, refused.values) == "a.pdf is 30 MB; at most 25 MB is possible."
    assert files.check_start("a.pdf", 200 * MB, OFFICE).accepted
    assert files.check_start("a.pdf", 200 * MB + 1, OFFICE).code == "file_too_large"
    assert files.check_start("a.xml", 20 * MB + 1, OFFICE).code == "file_too_large"
    assert files.check_start("a.zip", 100 * MB + 1, OFFICE, packages=True).code == "file_too_large"
    assert files.size_limit("elsewhere", "pdf") == 25 * MB
    assert files.check_start("a.pdf", 0, PORTAL).code == "file_empty"


def test_a_document_type_may_allow_less():
    check = files.check_start("a.png", 10, PORTAL, only=("pdf",))
    assert (check.code, check.values["allowed"]) == ("file_kind_refused", "pdf")
    assert files.check_start("a.pdf", 10, PORTAL, only=("pdf",)).accepted


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("C:\\Users\\daan\\Jaaropgaaf.pdf", "Jaaropgaaf.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("..pdf", "pdf"),
        ('a<b>:"c|d?*.pdf', "a-b---c-d--.pdf"),
        ("NUL.pdf", "_NUL.pdf"),
        ("  Zoe\u0308  x .pdf ", "Zoë x .pdf"),
        ("", "-"),
        ("a.pdf. .", "a.pdf"),
    ],
)
def test_names_are_cleaned(name, cleaned):
    assert files.clean_name(name).name == cleaned


def test_names_with_tricks_are_refused():
    assert files.clean_name("fdp\u202eexe.pdf").code == "file_name_refused"
    assert files.clean_name("a\x00.pdf").code == "file_name_refused"
    assert files.clean_name("x" * 200 + ".pdf").code == "file_name_too_long"


@pytest.mark.parametrize(
    ("content", "accepted"),
    [
        (archive(("a.xbrl", b"<x/>"), ("b.pdf", PDF)), True),
        (archive(("../a.xbrl", b"<x/>")), False),
        (archive(("map/a.xbrl", b"<x/>")), False),
        (archive(("a.zip", b"PK")), False),
        (archive(("a.xml", b"0" * (3 * MB))), False),
        (archive(*((f"{n}.xml", b"") for n in range(1_001))), False),
    ],
)
def test_packages(content, accepted):
    check = judge("rapport.zip", content, OFFICE, packages=True)
    assert check.accepted == accepted
    if not accepted:
        assert check.code == "file_package_refused"
    assert judge("rapport.zip", content, OFFICE).code == "file_kind_refused"


def test_links_inside_a_package_are_refused():
    link = zipfile.ZipInfo("a.xml")
    link.external_attr = 0o120777 << 16
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr(link, "/etc/passwd")
    assert judge("a.zip", file.getvalue(), OFFICE, packages=True).code == "file_package_refused"


def test_the_position_of_the_file_is_kept():
    file = io.BytesIO(PDF)
    file.seek(3)
    files.check_content(files.check_start("a.pdf", len(PDF), PORTAL), file)
    assert file.tell() == 3


@given(st.binary(max_size=300))
def test_any_content_has_an_answer(content):
    assert files.sniff(io.BytesIO(content)) in files.FOUND_WORDS


@given(st.text(max_size=60))
def test_any_name_has_an_answer(name):
    check = files.clean_name(name)
    if not check.code:
        assert "/" not in check.name
        assert "\\" not in check.name
        assert check.name not in ("", ".", "..")
