"""/office/clients/<number>/dossier/folders/: make, rename, move and delete folders of one dossier (F074)."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from aanzet.clients.queries.clients import client_for
from aanzet.core.errors import NotFound, Refused
from aanzet.core.web.notices import say
from aanzet.core.web.post import perform
from aanzet.documents.actions.places import change_folder, create_folder, delete_folder, lay_out_folders, move_folder
from aanzet.documents.queries.folders import folder_tree
from aanzet.documents.web.forms import DeleteFolderForm, FolderForm, as_id
from aanzet.documents.web.listing import add_refusal

FIELDS = {"parent_id": "parent", "target": "target"}


@require_http_methods(["GET", "HEAD", "POST"])
def new_folder(request: HttpRequest, number: str) -> HttpResponse:
    """GET, POST .../folders/new/"""
    client = client_for(request.actor, number, "dossier.edit")
    tree = folder_tree(request.actor, client.id)
    initial = {"parent": request.GET.get("folder", "")}
    form = FolderForm(request.POST or None, initial=initial, folders=tree, new=True)
    if request.method == "POST" and form.is_valid():
        try:
            folder_id = create_folder(
                actor=request.actor,
                now=request.now,
                client_id=client.id,
                name=form.cleaned_data["name"],
                parent_id=as_id(form.cleaned_data["parent"]),
            )
        except Refused as refusal:
            add_refusal(form, refusal, FIELDS)
        else:
            return redirect(f"{reverse('dossier', args=[client.number])}?folder={folder_id}")
    status = 422 if request.method == "POST" else 200
    return render(request, "documents/office/folder.html", {"client": client, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def folder_page(request: HttpRequest, number: str, folder_id: UUID) -> HttpResponse:
    """GET, POST .../folders/<id>/: name, place, who sees what is put in it."""
    client = client_for(request.actor, number, "dossier.edit")
    tree = folder_tree(request.actor, client.id)
    folder = next((row for row in tree if row.id == folder_id), None)
    if folder is None:
        raise NotFound
    initial = {
        "name": folder.name,
        "parent": str(folder.parent_id or ""),
        "visibility": folder.visibility,
        "client_uploads": folder.client_uploads,
    }
    form = FolderForm(request.POST or None, initial=initial, folders=tree)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            perform(request, lambda: _change(request, folder_id, values), name="documents.change_folder")
        except Refused as refusal:
            add_refusal(form, refusal, FIELDS)
        else:
            say(request, gettext("Saved."))
            return redirect(f"{reverse('dossier', args=[client.number])}?folder={folder_id}")
    context = {
        "client": client,
        "form": form,
        "folder": folder,
        "delete_form": DeleteFolderForm(folders=[row for row in tree if row.id != folder_id]),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "documents/office/folder.html", context, status=status)


def _change(request: HttpRequest, folder_id: UUID, values: dict[str, Any]) -> None:
    """Place and name in one: when one is refused, the other did not happen either."""
    move_folder(actor=request.actor, now=request.now, folder_id=folder_id, parent_id=as_id(values["parent"]))
    change_folder(
        actor=request.actor,
        now=request.now,
        folder_id=folder_id,
        name=values["name"],
        visibility=values["visibility"],
        client_uploads=values["client_uploads"],
    )


@require_POST
def delete(request: HttpRequest, number: str, folder_id: UUID) -> HttpResponse:
    """POST .../folders/<id>/delete/: its documents go to the folder that was chosen."""
    client = client_for(request.actor, number, "dossier.edit")
    tree = folder_tree(request.actor, client.id)
    form = DeleteFolderForm(request.POST, folders=tree)
    target = as_id(form.cleaned_data["target"]) if form.is_valid() else None
    try:
        moved = delete_folder(actor=request.actor, now=request.now, folder_id=folder_id, target_id=target)
    except Refused as refusal:
        say(request, refusal.text, kind="problem")
        return redirect("dossier-folder", number=client.number, folder_id=folder_id)
    text = gettext("The folder is gone.")
    if moved:
        text = ngettext(
            "The folder is gone; %(count)s document was moved.",
            "The folder is gone; %(count)s documents were moved.",
            moved,
        ) % {"count": moved}
    say(request, text)
    return redirect("dossier", number=client.number)


@require_POST
def lay_out(request: HttpRequest, number: str) -> HttpResponse:
    """POST .../folders/template/: make what this dossier misses of the default tree."""
    client = client_for(request.actor, number, "dossier.edit")
    made = lay_out_folders(actor=request.actor, now=request.now, client_ids=[client.id])
    text = ngettext("%(count)s folder was made.", "%(count)s folders were made.", made) % {"count": made}
    say(request, text if made else gettext("All folders were there already."))
    return redirect("dossier", number=client.number)
