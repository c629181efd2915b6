"""/office/documents/: everything within reach, and one document with its reader (F073, F077, F083)."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from aanzet.clients.queries.reach import ask
from aanzet.core.errors import Conflict, NotFound, Refused
from aanzet.core.web.incoming import is_full, sent_files, sent_in_parts, wants_json
from aanzet.core.web.notices import say
from aanzet.core.web.post import perform
from aanzet.documents.actions.items import add_version, change_item, remove_item
from aanzet.documents.actions.uploads import receive_sent
from aanzet.documents.actions.visibility import change_visibility
from aanzet.documents.queries.folders import folder_tree, item_types, kinds_used
from aanzet.documents.queries.items import Filters, ItemDetail, item_for, items, periods_used
from aanzet.documents.web import shown
from aanzet.documents.web.forms import FilterForm, ItemForm, as_id
from aanzet.documents.web.listing import add_refusal, offset_of, paging
from aanzet.documents.web.reader import with_reader
from aanzet.documents.web.uploads import not_received, received
from aanzet.rules.asked import whole
from aanzet.rules.msgids import gettext_noop as _


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """GET /office/documents/: title, kind or client; kind, period, who sees it, where from. Within rights."""
    ask(request.actor, "dossier.view")
    offset = offset_of(request)
    periods = shown.choices_of_period(request, periods_used(request.actor))
    form = FilterForm(request.GET, kinds=kinds_used(request.actor), periods=periods)
    chosen = form.chosen()
    page = items(request.actor, Filters(**chosen), offset)
    context = {
        "form": form,
        "filtered": bool(chosen),
        "rows": [shown.line(item, "office", with_client=True) for item in page.items],
        "total": page.total,
        **paging(request, page, offset),
    }
    return render(request, "documents/office/search.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def document(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """GET, POST /office/documents/<id>/: read it, and change what is known about it."""
    detail = item_for(request.actor, item_id)
    form = _form(request, detail)
    if request.method != "POST":
        return _page(request, detail, form)
    if not detail.may_edit:
        raise NotFound
    status = 422
    if form.is_valid():
        values = form.cleaned_data
        version = request.POST.get("version", "")
        try:
            change_item(
                actor=request.actor,
                now=request.now,
                item_id=item_id,
                version=whole(version, 0),
                title=values["title"],
                type_id=as_id(values["kind"]),
                folder_id=as_id(values["folder"]),
                period=values["period"].strip(),
            )
        except Refused as refusal:
            add_refusal(form, refusal, {"type": "kind", "folder_id": "folder"})
            status = 409 if isinstance(refusal, Conflict) else 422
        else:
            say(request, gettext("Saved."))
            return redirect("office-document", item_id=item_id)
    return _page(request, detail, form, status)


@require_POST
def visibility(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """POST /office/documents/<id>/visibility/: wider asks once, narrower says who had read it (F077)."""
    wanted = request.POST.get("visibility", "")
    try:
        result = change_visibility(
            actor=request.actor,
            now=request.now,
            item_id=item_id,
            visibility=wanted,
            confirmed=request.POST.get("confirmed") == "1",
        )
    except Refused as refusal:
        detail = item_for(request.actor, item_id)
        if refusal.code == "confirm_sharing":
            context = {"detail": detail, "item": detail.item, "refusal": refusal}
            return render(request, "documents/office/share.html", context)
        say(request, refusal.text, kind="problem")
        return redirect("office-document", item_id=item_id)
    if result.read_by:
        text = gettext("Not shared any more. Read already by %(names)s.") % {"names": ", ".join(result.read_by)}
        say(request, text, kind="info")
    else:
        say(request, gettext(SAID[result.visibility]))
    return redirect("office-document", item_id=item_id)


SAID = {
    "shared": _("The client sees this from now on."),
    "internal": _("Only the office sees this from now on."),
    "private": _("Only you see this from now on."),
}


@require_POST
def version(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """POST /office/documents/<id>/version/: a newer file; the older ones stay."""
    detail = item_for(request.actor, item_id)
    if not detail.may_edit:
        raise NotFound
    good, bad = receive_sent(
        actor=request.actor, now=request.now, sent=sent_files(request)[:1], in_parts=sent_in_parts(request)[:1]
    )
    refusal = bad[0].refusal if bad else Refused("required", field="file") if not good else None
    if refusal is None:
        try:
            added = perform(
                request,
                lambda: {
                    "number": add_version(
                        actor=request.actor,
                        now=request.now,
                        item_id=item_id,
                        file_id=good[0].id,
                        anyway=request.POST.get("anyway") == "1",
                    ).number
                },
                name="documents.add_version",
            )
        except Refused as error:
            refusal = error
        else:
            text = gettext("Version %(number)s added.") % added
            if wants_json(request):
                return received(good[0].name, text)
            say(request, text)
            return redirect("office-document", item_id=item_id)
    if wants_json(request):
        return not_received(refusal)
    if is_full(refusal):
        raise refusal
    say(request, refusal.text, kind="problem")
    return redirect("office-document", item_id=item_id)


@require_POST
def remove(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """POST /office/documents/<id>/remove/"""
    detail = item_for(request.actor, item_id)
    try:
        remove_item(actor=request.actor, now=request.now, item_id=item_id)
    except Refused as refusal:
        say(request, refusal.text, kind="problem")
        return redirect("office-document", item_id=item_id)
    say(request, gettext("%(title)s was taken out of the dossier.") % {"title": detail.item.title})
    return redirect("dossier", number=detail.dossier.number)


def _form(request: HttpRequest, detail: ItemDetail) -> ItemForm:
    item = detail.item
    initial = {
        "title": item.title,
        "kind": str(item.type_id or ""),
        "period": item.period,
        "folder": str(item.folder_id or ""),
    }
    kinds = [kind for kind in item_types(archived=True) if kind.archived_at is None or kind.id == item.type_id]
    return ItemForm(
        request.POST or None, initial=initial, kinds=kinds, folders=folder_tree(request.actor, item.client_id)
    )


def _page(request: HttpRequest, detail: ItemDetail, form: ItemForm, status: int = 200) -> HttpResponse:
    item = detail.item
    context: dict[str, Any] = {
        "detail": detail,
        "item": item,
        "form": form,
        "reader": shown.viewer(item, "office"),
        "about": shown.kind_and_period(item),
        "who_sees": gettext(shown.VISIBILITIES[item.visibility]),
        "versions": shown.versions(detail.versions, request.now),
        "others": [
            (key, gettext(text))
            for key, text in shown.VISIBILITIES.items()
            if key != item.visibility and (key != "private" or item.created_by == request.actor.id)
        ],
    }
    return with_reader(render(request, "documents/office/document.html", context, status=status))
