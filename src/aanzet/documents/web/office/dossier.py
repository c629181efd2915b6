"""/office/clients/<number>/dossier/: folders, documents, and bringing in new ones (F073, F076)."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from aanzet.clients.queries.clients import ClientRow, client_for
from aanzet.core.errors import NotFound, Refused
from aanzet.core.web.incoming import sent_files, sent_in_parts, wants_json
from aanzet.core.web.notices import say
from aanzet.documents.actions.files import forget_file
from aanzet.documents.actions.items import Added, add_item
from aanzet.documents.actions.uploads import receive_sent
from aanzet.documents.queries.folders import FolderRow, folder_tree, item_types
from aanzet.documents.queries.items import Filters, dossier, periods_used
from aanzet.documents.queries.loose import LooseFile, loose_files
from aanzet.documents.queries.reach import answer, dossier_of
from aanzet.documents.web import shown
from aanzet.documents.web.forms import BatchForm, FileForm, FilterForm, as_id
from aanzet.documents.web.listing import add_refusal, offset_of, paging
from aanzet.documents.web.uploads import not_received, received, status_of


@require_safe
def dossier_page(request: HttpRequest, number: str) -> HttpResponse:
    """GET /office/clients/<number>/dossier/: the tree, the list, filters in the address."""
    client = client_for(request.actor, number, "dossier.view")
    offset = offset_of(request)
    tree = folder_tree(request.actor, client.id)
    periods = shown.choices_of_period(request, periods_used(request.actor, client.id))
    form = FilterForm(request.GET, kinds=item_types(archived=True), periods=periods)
    chosen = form.chosen()
    folder = next((row for row in tree if str(row.id) == request.GET.get("folder")), None)
    loose = request.GET.get("folder") == "none"
    filters = Filters(**chosen, folder_id=folder.id if folder else None, loose=loose)
    _, page = dossier(request.actor, client.id, filters, offset)
    context = {
        "client": client,
        "tree": _tree(tree, folder),
        "folder": folder,
        "loose": loose,
        "form": form,
        "filtered": bool(chosen),
        "rows": [shown.line(item, "office") for item in page.items],
        "total": page.total,
        "may_edit": may_edit(request, client),
        "waiting": len(loose_files(request.actor, client.id)) if request.actor.may("dossier.edit") else 0,
        **paging(request, page, offset),
    }
    return render(request, "documents/office/dossier.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, number: str) -> HttpResponse:
    """GET, POST /office/clients/<number>/dossier/upload/: files come in here, and lie ready to be described.

    Each refused file is named with the reason; the others go on. What came in stays for 24 hours.
    """
    client = _editable(request, number)
    if request.method != "POST":
        return _describe(request, client)
    good, bad = receive_sent(
        actor=request.actor,
        now=request.now,
        sent=sent_files(request),
        in_parts=sent_in_parts(request),
        client_id=client.id,
    )
    if wants_json(request) and (bad or good):
        return not_received(bad[0].refusal) if bad else received(good[0].name, gettext("Received"))
    problems = [one.refusal.text for one in bad]
    if not good and not bad:
        problems.append(gettext("Choose at least one file."))
    if problems:
        return _describe(request, client, problems=problems, status=status_of(good, bad))
    return redirect("dossier-upload", number=client.number)


@require_POST
def describe(request: HttpRequest, number: str) -> HttpResponse:
    """POST .../dossier/describe/: put the files in the dossier; what is wrong stays and says why."""
    client = _editable(request, number)
    files = loose_files(request.actor, client.id)
    batch = BatchForm(request.POST)
    forms = _file_forms(request, client, files, bound=True)
    added, drafts = 0, []
    for file, form in zip(files, forms, strict=True):
        if not (form.is_valid() and batch.is_valid()):
            continue
        try:
            put = _put(request, client, file, form, batch.cleaned_data["visibility"])
        except Refused as refusal:
            form.already = refusal.code == "already_there"
            form.link = refusal.links[0][1] if refusal.links else ""
            add_refusal(form, refusal, {"type": "kind", "file": "title"})
        else:
            added += 1
            drafts += [put.item_id] if put.draft else []
    if added:
        text = ngettext("%(count)s document is in the dossier.", "%(count)s documents are in the dossier.", added) % {
            "count": added
        }
        say(request, text)
    if drafts:
        text = ngettext(
            "%(count)s document still misses its kind or period; it stays a draft until you fill that in.",
            "%(count)s documents still miss their kind or period; they stay drafts until you fill that in.",
            len(drafts),
        ) % {"count": len(drafts)}
        url = reverse("office-document", args=[drafts[0]])
        say(request, text, kind="problem", link_url=url, link_label=gettext("Fill it in"))
    left = [(file, form) for file, form in zip(files, forms, strict=True) if form.errors]
    if not left and batch.is_valid():
        return redirect("dossier", number=client.number)
    again = _file_forms(request, client, [file for file, _ in left], bound=True, already=left)
    return _describe(request, client, forms=again, batch=batch, status=422)


@require_POST
def forget(request: HttpRequest, number: str, file_id: UUID) -> HttpResponse:
    """POST .../dossier/upload/<file>/forget/: take a file out of the upload."""
    client = _editable(request, number)
    forget_file(actor=request.actor, now=request.now, file_id=file_id)
    return redirect("dossier-upload" if loose_files(request.actor, client.id) else "dossier", number=client.number)


def _put(request: HttpRequest, client: ClientRow, file: LooseFile, form: FileForm, visibility: str) -> Added:
    """Each file is attached once, so that a double submit finds it gone: no key is needed."""
    values = form.cleaned_data
    return add_item(
        actor=request.actor,
        now=request.now,
        client_id=client.id,
        file_id=file.id,
        title=values["title"],
        type_id=as_id(values["kind"]),
        folder_id=as_id(values["folder"]),
        period=values["period"].strip(),
        visibility=visibility,
        anyway=bool(values.get("anyway")),
    )


def _editable(request: HttpRequest, number: str) -> ClientRow:
    client = client_for(request.actor, number, "dossier.edit")
    if client.state == "archived":
        raise Refused("not_active", name=client.name)
    return client


def may_edit(request: HttpRequest, client: ClientRow) -> bool:
    """Whether this reader may bring documents in and change folders; archived clients are read-only."""
    found = dossier_of(request.actor, client.id)
    return bool(answer(request.actor, "dossier.edit", found)) and found.is_open


def _file_forms(
    request: HttpRequest, client: ClientRow, files: Any, *, bound: bool = False, already: Any = ()
) -> list[FileForm]:
    kinds, folders = item_types(), folder_tree(request.actor, client.id)
    earlier = {file.id: form for file, form in already}
    made = []
    for file in files:
        before = earlier.get(file.id)
        form = FileForm(
            request.POST if bound else None,
            prefix=f"f{file.id.hex}",
            initial={"title": file.name.rpartition(".")[0] or file.name, "folder": request.GET.get("folder", "")},
            kinds=kinds,
            folders=folders,
            already=bool(before and getattr(before, "already", False)) or f"f{file.id.hex}-anyway" in request.POST,
        )
        if before is not None:
            form._errors = before.errors
            form.link = getattr(before, "link", "")
        form.file = file
        form.size = shown.size_in_words(file.size)
        made.append(form)
    return made


def _describe(
    request: HttpRequest,
    client: ClientRow,
    *,
    forms: list[FileForm] | None = None,
    batch: BatchForm | None = None,
    problems: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    if forms is None:
        forms = _file_forms(request, client, loose_files(request.actor, client.id))
    context = {"client": client, "forms": forms, "batch": batch or BatchForm(), "problems": problems or []}
    return render(request, "documents/office/upload.html", context, status=status)


def _tree(tree: tuple[FolderRow, ...], chosen: FolderRow | None) -> list[dict[str, Any]]:
    return [
        {
            "id": row.id,
            "name": row.name,
            "depth": row.depth,
            "indent": INDENTS[min(row.depth, len(INDENTS) - 1)],
            "count": row.count,
            "shared": row.visibility == "shared",
            "uploads": row.client_uploads,
            "current": chosen is not None and row.id == chosen.id,
        }
        for row in tree
    ]


INDENTS = ("pl-2", "pl-5", "pl-8", "pl-11", "pl-14", "pl-17")  # whole class names, so that the build finds them


def folder_of(request: HttpRequest, client: ClientRow, folder_id: UUID) -> FolderRow:
    """One folder of this dossier; NotFound when it is not there."""
    for row in folder_tree(request.actor, client.id):
        if row.id == folder_id:
            return row
    raise NotFound
