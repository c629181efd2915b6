"""What may be uploaded (G14): name, size, kind by content. The bytes are looked at, never the word of a browser.

Reading stops at the first kilobytes and, for archives, at their table of contents: nothing is unpacked here.
"""

import zipfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import BinaryIO

from aanzet.rules import names
from aanzet.rules.msgids import gettext_noop as _

MB = 1024 * 1024
PORTAL, OFFICE = "portal", "office"
LIMITS = {PORTAL: 25 * MB, OFFICE: 200 * MB}
XML_LIMIT, PACKAGE_LIMIT = 20 * MB, 100 * MB
PACKAGE_ENTRIES, PACKAGE_RATIO, PACKAGE_UNPACKED = 1_000, 100, 500 * MB

_HEAD = 64 * 1024
_ZIP = b"PK\x03\x04"
_PACKED = {"docx", "xlsx", "ods", "zip"}
_NAME_FORBIDDEN = str.maketrans(dict.fromkeys('<>:"|?*', "-"))
_RESERVED = {"con", "prn", "aux", "nul", *(f"{p}{n}" for p in ("com", "lpt") for n in range(1, 10))}
_HEIC_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa", b"#!", b"\x00asm")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PAGES = (b"<!doctype html", b"<html", b"<script", b"<head", b"<body", b"<iframe")
_ODS_MIME = b"application/vnd.oasis.opendocument.spreadsheet"

# Extension -> (kind its content must be, content type it is served with).
ALLOWED: Mapping[str, tuple[str, str]] = {
    "pdf": ("pdf", "application/pdf"),
    "jpg": ("jpeg", "image/jpeg"),
    "jpeg": ("jpeg", "image/jpeg"),
    "png": ("png", "image/png"),
    "bmp": ("bmp", "image/bmp"),
    "heic": ("heic", "image/heic"),
    "docx": ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "ods": ("ods", "application/vnd.oasis.opendocument.spreadsheet"),
    "csv": ("text", "text/csv"),
    "txt": ("text", "text/plain"),
    "xml": ("xml", "application/xml"),
    "xbrl": ("xml", "application/xml"),
    "ubl": ("xml", "application/xml"),
}
PACKAGES: Mapping[str, tuple[str, str]] = {"zip": ("zip", "application/zip")}

# What content turned out to be, in words for a sentence.
FOUND_WORDS: Mapping[str, str] = {
    "pdf": _("a PDF"),
    "jpeg": _("a photo (jpg)"),
    "png": _("a picture (png)"),
    "bmp": _("a picture (bmp)"),
    "heic": _("a photo (heic)"),
    "docx": _("a Word document"),
    "xlsx": _("an Excel workbook"),
    "ods": _("an OpenDocument sheet"),
    "text": _("plain text"),
    "xml": _("XML"),
    "zip": _("an archive"),
    "program": _("a program"),
    "page": _("a web page"),
    "old_office": _("an old or protected Office file"),
    "unknown": _("not recognisable"),
}


@dataclass(frozen=True, slots=True)
class FileCheck:
    """The judgement on one file. code: of the error catalogue, "" when it may come in; the other files go on.

    name: cleaned, for showing and downloading. content_type: to serve it with. kind: what the content is.
    """

    name: str
    extension: str = ""
    kind: str = ""
    content_type: str = ""
    code: str = ""
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def accepted(self) -> bool:
        """Whether the file may come in."""
        return not self.code


def check_start(
    name: str, size: int, side: str, *, packages: bool = False, only: Collection[str] | None = None
) -> FileCheck:
    """Judge what is known before the bytes: name, kind by extension, size in bytes.

    side: PORTAL or OFFICE. packages: zip is allowed too (import and report packages). only: extensions a document type
    restricts to.
    """
    cleaned = clean_name(name)
    if cleaned.code:
        return cleaned
    kinds = {**ALLOWED, **PACKAGES} if packages else ALLOWED
    possible = [extension for extension in kinds if only is None or extension in only]
    if cleaned.extension not in possible:
        told = {"name": cleaned.name, "kind": cleaned.extension or "?", "allowed": ", ".join(possible)}
        return _refused(cleaned, "file_kind_refused", told)
    if size == 0:
        return _refused(cleaned, "file_empty", {"name": cleaned.name})
    kind, content_type = kinds[cleaned.extension]
    limit = size_limit(side, kind)
    if size > limit:
        told = {"name": cleaned.name, "size": _megabytes(size), "allowed": str(limit // MB)}
        return _refused(cleaned, "file_too_large", told)
    return FileCheck(cleaned.name, cleaned.extension, kind, content_type)


def check_content(start: FileCheck, file: BinaryIO) -> FileCheck:
    """Judge the bytes of a file that passed `check_start`; `file` can be read and sought. The position is restored."""
    if not start.accepted:
        return start
    place = file.tell()
    try:
        found = sniff(file)
        if found != start.kind:
            return _refused(start, "file_kind_mismatch", {"name": start.name, "found": found})
        if found == "zip" and not _is_safe_package(file):
            return _refused(start, "file_package_refused", {"name": start.name})
    finally:
        file.seek(place)
    return start


def check_head(start: FileCheck, head: bytes) -> FileCheck:
    """Judge the first bytes of a file whose rest is still to come: refuse what can only be something else.

    What kind of archive it is stands at its end, so an archive passes here wherever some archive may come in.
    """
    found = "zip" if head.startswith(_ZIP) else sniff(BytesIO(head))
    if found == start.kind or (found == "zip" and start.kind in _PACKED):
        return start
    return _refused(start, "file_kind_mismatch", {"name": start.name, "found": found})


def size_limit(side: str, kind: str) -> int:
    """Largest size in bytes of a kind on a side. An unknown side gets the smallest."""
    limit = LIMITS.get(side, LIMITS[PORTAL])
    if kind == "xml":
        return min(limit, XML_LIMIT)
    return min(limit, PACKAGE_LIMIT) if kind == "zip" else limit


def clean_name(name: str) -> FileCheck:
    """The name without folders and signs some systems cannot hold; control and bidi characters are refused."""
    base = name.replace("\\", "/").rpartition("/")[2]
    checked = names.name(base)
    if checked.error:
        code = "file_name_refused" if checked.error == "characters_refused" else "file_name_too_long"
        return FileCheck(base[:40], code=code, values={"name": base[:40], "allowed": names.NAME})
    cleaned = checked.value.translate(_NAME_FORBIDDEN).strip(". ")
    stem, dot, extension = cleaned.rpartition(".")
    if not dot:
        stem, extension = cleaned, ""
    if stem.lower() in _RESERVED:
        cleaned = "_" + cleaned
    return FileCheck(cleaned or "-", extension.lower())


def sniff(file: BinaryIO) -> str:
    """The kind of a file by its content: a key of FOUND_WORDS."""
    file.seek(0)
    head = file.read(_HEAD)
    if head.startswith(_ZIP):
        return _kind_of_zip(file)
    if head.startswith(_OLD_OFFICE):
        return "old_office"
    if head.startswith(_ARCHIVES):
        return "zip"
    for kind, recognised in (
        ("png", head.startswith(b"\x89PNG\r\n\x1a\n")),
        ("jpeg", head.startswith(b"\xff\xd8\xff")),
        ("heic", head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS),
        ("bmp", _is_bmp(head)),
        ("pdf", head.startswith(b"%PDF-")),
        ("program", head.startswith(_PROGRAMS)),
        # Some programs write a few lines before a PDF; readers accept that in the first kilobyte.
        ("pdf", b"%PDF-" in head[:1024]),
    ):
        if recognised:
            return kind
    return _kind_of_text(head)


def _kind_of_zip(file: BinaryIO) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            entries = set(archive.namelist())
            if "mimetype" in entries and archive.getinfo("mimetype").file_size < 200:
                return "ods" if archive.read("mimetype").strip() == _ODS_MIME else "zip"
    except Exception:  # damaged archives raise whatever the codec they name raises
        return "unknown"
    if "[Content_Types].xml" in entries:
        # Documents with macros carry a program; they are none of the kinds that may come in.
        if any(entry.lower().endswith("vbaproject.bin") for entry in entries):
            return "program"
        if "word/document.xml" in entries:
            return "docx"
        if "xl/workbook.xml" in entries:
            return "xlsx"
    return "zip"


def _kind_of_text(head: bytes) -> str:
    encoding = "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = head.decode(encoding)
    except UnicodeDecodeError as error:
        # The cut at the end may fall inside a character; older programs write cp1252.
        if encoding == "utf-16":
            return "unknown"
        text = head[: error.start].decode(encoding) if error.start > len(head) - 4 else head.decode("cp1252", "replace")
    if any(ord(c) < 32 and c not in "\t\n\r\f" for c in text) or "\x7f" in text:
        return "unknown"
    start = text.lstrip()[:4096].lower().encode()
    if start.startswith(_PAGES) or (
        start.startswith((b"<?xml", b"<!--")) and any(page in start for page in _PAGES[:2])
    ):
        return "page"
    return "xml" if start.startswith(b"<") else "text"


def _is_bmp(head: bytes) -> bool:
    # "BM" alone begins many a text; the reserved bytes and the size of the second header tell.
    return head[:2] == b"BM" and head[6:10] == bytes(4) and head[14:18] in (b"\x28\0\0\0", b"\x6c\0\0\0", b"\x7c\0\0\0")


def _is_safe_package(file: BinaryIO) -> bool:
    """Whether an archive unpacks to about what it seems: few entries, no folders, links or archives inside."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except Exception:  # as above
        return False
    if len(entries) > PACKAGE_ENTRIES or sum(entry.file_size for entry in entries) > PACKAGE_UNPACKED:
        return False
    return all(_is_safe_entry(entry) for entry in entries)


def _is_safe_entry(entry: zipfile.ZipInfo) -> bool:
    is_link = (entry.external_attr >> 16) & 0o170000 == 0o120000
    has_path = "/" in entry.filename or "\\" in entry.filename or entry.filename in ("", ".", "..")
    packs_too_well = entry.file_size > PACKAGE_RATIO * max(entry.compress_size, 1) and entry.file_size > MB
    is_archive = entry.filename.lower().endswith((".zip", ".rar", ".7z", ".gz", ".tar"))
    return not (is_link or has_path or packs_too_well or is_archive or entry.flag_bits & 1)


def _refused(file: FileCheck, code: str, values: Mapping[str, object]) -> FileCheck:
    return FileCheck(file.name, file.extension, code=code, values=values)


def _megabytes(size: int) -> str:
    return str(max(1, round(size / MB)))
