"""/portal/documents/: what is shared, by kind and period; read, download one or all, bring in own ones (F334)."""

import zipfile
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from aanzet.clients.queries.clients import clients_of
from aanzet.core.errors import NotFound, Refused
from aanzet.core.files import open_file
from aanzet.core.web.incoming import is_full, sent_files, sent_in_parts, wants_json
from aanzet.core.web.notices import say
from aanzet.documents.actions.items import add_item
from aanzet.documents.actions.uploads import receive_sent
from aanzet.documents.queries.folders import kinds_used, upload_folders
from aanzet.documents.queries.items import FileToServe, Filters, files_of, item_for, items, periods_used
from aanzet.documents.web import shown
from aanzet.documents.web.files import fenced
from aanzet.documents.web.forms import FilterForm
from aanzet.documents.web.listing import offset_of, paging
from aanzet.documents.web.reader import with_reader
from aanzet.documents.web.uploads import not_received, received

IN_ONE_ZIP = 500  # documents


@require_safe
def documents(request: HttpRequest) -> HttpResponse:
    """GET /portal/documents/: grouped by kind, newest first; search and period in the address."""
    offset = offset_of(request)
    periods = shown.choices_of_period(request, periods_used(request.actor))
    form = FilterForm(request.GET, kinds=kinds_used(request.actor), periods=periods)
    chosen = {name: value for name, value in form.chosen().items() if name in ("words", "type_id", "period")}
    page = items(request.actor, Filters(**chosen), offset)
    groups: dict[str, list[dict[str, Any]]] = {}
    for item in page.items:
        groups.setdefault(item.type_name or gettext("Other documents"), []).append(shown.line(item, "portal"))
    context = {
        "form": form,
        "filtered": bool(chosen),
        "groups": groups.items(),
        "total": page.total,
        "places": _places(request),
        "says_read": any(item.type_key for item in page.items),
        **paging(request, page, offset),
    }
    return render(request, "documents/portal/documents.html", context)


@require_safe
def document(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """GET /portal/documents/<id>/: read it."""
    detail = item_for(request.actor, item_id)
    item = detail.item
    context = {
        "item": item,
        "about": shown.kind_and_period(item),
        "reader": shown.viewer(item, "portal"),
        "read_receipt": detail.read_receipt,
        "from_whom": item.created_by_name if item.origin != "portal" else "",
    }
    return with_reader(render(request, "documents/portal/document.html", context))


@require_safe
def download_all(request: HttpRequest) -> HttpResponseBase:
    """GET /portal/documents/all/: everything that is shared as one zip, made while it is sent."""
    page = items(request.actor, Filters(), 0, IN_ONE_ZIP)
    files = [
        file
        for file in files_of(request.actor, [item.id for item in page.items])
        if file.scan not in ("waiting", "infected")
    ]
    if not files:
        raise NotFound
    answer = StreamingHttpResponse(_zip(request.actor.organization_id, files), content_type="application/zip")
    answer["Content-Disposition"] = 'attachment; filename="documenten.zip"'
    return fenced(answer)


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """POST /portal/documents/upload/: into a folder the office opened for it. Refused files are named, others go on."""
    place = request.POST.get("folder", "")
    found = next((one for one in _places(request) if str(one["id"]) == place), None)
    if found is None:
        raise NotFound
    good, bad = receive_sent(
        actor=request.actor, now=request.now, sent=sent_files(request), in_parts=sent_in_parts(request)
    )
    refusals, done = [one.refusal for one in bad], 0
    for file in good:
        try:
            add_item(
                actor=request.actor,
                now=request.now,
                client_id=found["client_id"],
                file_id=file.id,
                folder_id=found["id"],
            )
            done += 1
        except Refused as refusal:
            refusals.append(refusal)
    if wants_json(request) and (good or bad):
        return not_received(refusals[0]) if refusals else received(good[0].name, gettext("Received"))
    if bad and not good and is_full(bad[0].refusal):
        raise bad[0].refusal
    for refusal in refusals:
        say(request, refusal.text, kind="problem")
    if done:
        say(request, ngettext("%(count)s document received.", "%(count)s documents received.", done) % {"count": done})
    elif not refusals:
        say(request, gettext("Choose at least one file."), kind="problem")
    return redirect("portal-documents")


def _places(request: HttpRequest) -> list[dict[str, Any]]:
    """The folders in which this contact may put documents, with the client when he has several."""
    clients = clients_of(request.actor)
    return [
        {
            "id": folder.id,
            "client_id": client["id"],
            "label": f"{client['name']}: {folder.name}" if len(clients) > 1 else folder.name,
            "inner": [{"name": "folder", "value": folder.id}],
        }
        for client in clients
        for folder in upload_folders(request.actor, client["id"])
    ]


class _Pipe:
    """Where the zip is written and taken away from piece by piece; it never goes back, so it has no seek and tell."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self.pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing is kept back."""

    def take(self) -> bytes:
        """What was written since the last time."""
        made, self.pieces = b"".join(self.pieces), []
        return made


def _zip(organization_id: UUID, files: list[FileToServe]) -> Iterator[bytes]:
    """Stored as they are (most are packed already), each name once."""
    pipe, used = _Pipe(), set[str]()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as archive:
        for file in files:
            with open_file(organization_id, file.storage_key) as source, archive.open(_name(file, used), "w") as target:
                while chunk := source.read(256 * 1024):
                    target.write(chunk)
                    yield pipe.take()
            yield pipe.take()
    yield pipe.take()


def _name(file: FileToServe, used: set[str]) -> str:
    head, dot, ending = file.name.rpartition(".")
    head, ending = (head, dot + ending) if dot else (file.name, "")
    name, number = file.name, 1
    while name.lower() in used:
        number += 1
        name = f"{head} ({number}){ending}"
    used.add(name.lower())
    return name
