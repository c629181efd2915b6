"""How documents are put into words for pages: lines of lists, kinds with their period, sizes."""

from datetime import datetime
from typing import Any

from babel.dates import format_date
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from aanzet.core.languages import spoken
from aanzet.documents.queries.items import ItemRow, VersionRow
from aanzet.rules import periods
from aanzet.rules.msgids import gettext_noop as _

ORIGINS = {
    "upload": _("Added by the office"),
    "portal": _("From the portal"),
    "mail": _("From mail"),
    "process": _("From a process"),
    "filing": _("From a return"),
    "integration": _("From a connection"),
}
VISIBILITIES = {
    "private": _("Only you"),
    "internal": _("Office only"),
    "shared": _("Client and office"),
}
PERIOD_KINDS = {
    "none": _("no period"),
    "month": _("month"),
    "four_weeks": _("four weeks"),
    "quarter": _("quarter"),
    "half_year": _("half year"),
    "year": _("year"),
}
ICONS = {"application/pdf": "file-text", "text/csv": "file-spreadsheet", "text/plain": "file-text"}
TROUBLE = {
    "damaged": _("This file cannot be shown. Download it or ask for a new version."),
    "encrypted": _("This file cannot be shown. Download it or ask for a new version."),
    "too_large": _("This file cannot be shown. Download it or ask for a new version."),
}


def period_in_words(key: str) -> str:
    """ "2025", "3e kwartaal 2026", "oktober 2026"; the key itself when it is none of ours."""
    if not key:
        return ""
    try:
        period = periods.parse(key)
    except ValueError:
        return key
    kind, number, year = period.label
    values = {"number": number, "year": year}
    if kind == periods.MONTH:
        return format_date(period.start, "LLLL y", locale=spoken())
    if kind == periods.QUARTER:
        return gettext("quarter %(number)s of %(year)s") % values
    if kind == periods.HALF_YEAR:
        return gettext("half year %(number)s of %(year)s") % values
    if kind == periods.FOUR_WEEKS:
        return gettext("four weeks %(number)s of %(year)s") % values
    if kind == periods.BOOK_YEAR and period.start.year != period.end.year:
        return f"{period.start.year}/{period.end.year}"
    return str(period.end.year)


def kind_and_period(item: ItemRow) -> str:
    """ "Aangifte IB 2025"; empty without a kind."""
    return " ".join(part for part in (item.type_name, period_in_words(item.period)) if part)


def line(item: ItemRow, door: str, *, with_client: bool = False) -> dict[str, Any]:
    """A document as kit/document.html takes it. door: office or portal."""
    notes = []
    if item.draft:
        notes.append(gettext("kind or period still missing"))
    if door == "office" and item.scan == "unscanned":
        notes.append(gettext("not scanned"))
    about = [kind_and_period(item) or gettext(ORIGINS.get(item.origin, ""))]
    if with_client:
        about.insert(0, item.client_name)
    return {
        "id": item.id,
        "title": item.title,
        "url": reverse(f"{door}-document", args=[item.id]),
        "icon": icon_of(item.content_type),
        "origin": " · ".join(part for part in about if part),
        "visibility": {"shared": "client", "private": "you"}.get(item.visibility, "office"),
        "scan": {"waiting": "checking", "infected": "refused"}.get(item.scan, ""),
        "version": item.version_number,
        "read_by": ", ".join(reader.name for reader in item.readers) if door == "office" else "",
        "at": item.version_at,
        "note": " · ".join(notes),
    }


def icon_of(content_type: str) -> str:
    """The icon of a kind of file."""
    if content_type.startswith("image/"):
        return "image"
    if "sheet" in content_type:
        return "file-spreadsheet"
    return ICONS.get(content_type, "file-text")


def size_in_words(size: int) -> str:
    """ "340 kB", "2,4 MB"."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} kB"
    text = f"{size / 1_000_000:.1f}"
    return f"{text.replace('.', ',') if spoken() == 'nl' else text} MB"


def versions(rows: tuple[VersionRow, ...], now: datetime) -> list[dict[str, Any]]:
    """The versions of a document, newest first."""
    return [
        {
            "id": row.id,
            "number": row.number,
            "name": row.file_name,
            "size": size_in_words(row.size),
            "at": row.created_at,
            "by": row.created_by_name,
            "url": reverse("file", args=[row.id]),
            "readers": [{"name": reader.name, "at": reader.at} for reader in row.readers],
            "scan": row.scan,
        }
        for row in rows
    ]


def viewer(item: ItemRow, door: str) -> dict[str, Any]:
    """What the page of a document needs to show its newest version: by the pdf reader, as a picture, or not at all."""
    shows = "pdf" if item.is_pdf else "picture" if item.is_image else "download"
    if item.trouble:
        shows = "trouble"
    return {
        "shows": shows,
        "url": reverse("file", args=[item.version_id]),
        "picture_url": reverse("file-picture", args=[item.version_id]),
        "seen_url": reverse(f"{door}-document-seen", args=[item.version_id]),
        "text_url": reverse(f"{door}-document-text", args=[item.id]) if item.is_pdf and not item.trouble else "",
        "trouble": gettext(TROUBLE[item.trouble]) if item.trouble else "",
        "size": size_in_words(item.size),
    }


def choices_of_period(request: HttpRequest, used: tuple[str, ...]) -> list[tuple[str, str]]:
    """The periods a filter offers."""
    return [(key, period_in_words(key)) for key in used]
