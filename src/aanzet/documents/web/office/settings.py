"""/office/settings/dossier/: kinds of documents and the default folders (F074, F075)."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from aanzet.clients.queries.clients import clients_of
from aanzet.clients.queries.products import product_choices
from aanzet.clients.queries.reach import ask
from aanzet.core.errors import NotFound, Refused
from aanzet.core.web.notices import say
from aanzet.documents.actions.kinds import (
    KindValues,
    TemplateFolderValues,
    add_item_type,
    add_template_folder,
    archive_item_type,
    change_item_type,
    change_template_folder,
    remove_template_folder,
)
from aanzet.documents.actions.places import lay_out_folders
from aanzet.documents.queries.folders import TemplateFolder, folder_template, item_types
from aanzet.documents.web.forms import NBSP, KindForm, TemplateFolderForm
from aanzet.documents.web.listing import add_refusal
from aanzet.documents.web.office.dossier import INDENTS
from aanzet.documents.web.shown import PERIOD_KINDS

RIGHT = "settings.manage"


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """GET /office/settings/dossier/"""
    ask(request.actor, RIGHT)
    folders = folder_template()
    context = {
        "kinds": [
            {"row": kind, "period": gettext(PERIOD_KINDS.get(kind.period_kind, kind.period_kind))}
            for kind in item_types(archived=True)
        ],
        "folders": [{"row": row, "indent": INDENTS[min(row.depth, len(INDENTS) - 1)]} for row in folders],
    }
    return render(request, "documents/office/settings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def kind_page(request: HttpRequest, type_id: UUID | None = None) -> HttpResponse:
    """GET, POST .../kinds/new/ and .../kinds/<id>/"""
    ask(request.actor, RIGHT)
    kind = next((row for row in item_types(archived=True) if row.id == type_id), None)
    if type_id is not None and kind is None:
        raise NotFound
    names = ("name", "period_kind", "folder_role", "visible_to_clients", "read_receipt", "retention_class")
    initial = {name: getattr(kind, name) for name in names} if kind else None
    roles = [(row.role, row.name) for row in folder_template() if row.role]
    if kind and kind.folder_role and kind.folder_role not in dict(roles):
        roles.append((kind.folder_role, kind.folder_role))
    form = KindForm(request.POST or None, initial=initial, roles=roles)
    if request.method == "POST" and form.is_valid():
        values = KindValues(**form.cleaned_data, allowed_kinds=kind.allowed_kinds if kind else ())
        try:
            if kind is None:
                add_item_type(actor=request.actor, now=request.now, values=values)
            else:
                change_item_type(actor=request.actor, now=request.now, type_id=kind.id, values=values)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            say(request, gettext("Saved."))
            return redirect("settings-dossier")
    status = 422 if request.method == "POST" else 200
    return render(request, "documents/office/kind.html", {"kind": kind, "form": form}, status=status)


@require_POST
def archive_kind(request: HttpRequest, type_id: UUID) -> HttpResponse:
    """POST .../kinds/<id>/archive/"""
    archive_item_type(actor=request.actor, now=request.now, type_id=type_id)
    say(request, gettext("This kind cannot be chosen any more; its documents stay."))
    return redirect("settings-dossier")


@require_http_methods(["GET", "HEAD", "POST"])
def template_folder(request: HttpRequest, key: str | None = None) -> HttpResponse:
    """GET, POST .../folders/new/ and .../folders/<key>/"""
    ask(request.actor, RIGHT)
    folders = folder_template()
    folder = next((row for row in folders if row.key == key), None)
    if key is not None and folder is None:
        raise NotFound
    form = TemplateFolderForm(
        request.POST or None,
        initial=_initial(folder),
        parents=[(row.key, f"{NBSP * 3 * row.depth}{row.name}") for row in folders],
        products=[(str(product), name) for product, name in product_choices()],
        new=folder is None,
    )
    if request.method == "POST" and form.is_valid():
        chosen = dict(form.cleaned_data)
        parent = chosen.pop("parent", "")
        values = TemplateFolderValues(
            **chosen
            | {
                "client_kinds": tuple(chosen["client_kinds"]),
                "product_ids": tuple(UUID(product) for product in chosen.get("product_ids", ())),
            }
        )
        try:
            if folder is None:
                add_template_folder(actor=request.actor, now=request.now, parent_key=parent, values=values)
            else:
                change_template_folder(actor=request.actor, now=request.now, key=folder.key, values=values)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            say(request, gettext("Saved. It counts for new clients."))
            return redirect("settings-dossier")
    status = 422 if request.method == "POST" else 200
    context = {"folder": folder, "form": form}
    return render(request, "documents/office/template_folder.html", context, status=status)


@require_POST
def remove_folder(request: HttpRequest, key: str) -> HttpResponse:
    """POST .../folders/<key>/remove/: out of the default tree; existing dossiers keep theirs."""
    remove_template_folder(actor=request.actor, now=request.now, key=key)
    say(request, gettext("Removed from the default folders. Existing dossiers keep theirs."))
    return redirect("settings-dossier")


@require_POST
def apply(request: HttpRequest) -> HttpResponse:
    """POST .../folders/apply/: "toepassen op bestaande": add what is missing, move and remove nothing."""
    ask(request.actor, RIGHT)
    ids = [client["id"] for client in clients_of(request.actor)]
    made = lay_out_folders(actor=request.actor, now=request.now, client_ids=ids)
    text = ngettext("%(count)s folder was made.", "%(count)s folders were made.", made) % {"count": made}
    say(request, text if made else gettext("All folders were there already."))
    return redirect("settings-dossier")


def _initial(folder: TemplateFolder | None) -> dict[str, Any] | None:
    if folder is None:
        return {"visibility": "internal"}
    names = ("name", "role", "visibility", "client_uploads", "client_kinds")
    return {name: getattr(folder, name) for name in names} | {"product_ids": [str(one) for one in folder.product_ids]}
