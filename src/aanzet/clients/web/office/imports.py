"""The import in six steps: file, tabs, columns, check, preview, apply (ux 8.17, F385-F388)."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aanzet.clients.actions.import_upload import choose_tabs, map_columns, start_import
from aanzet.clients.queries.imports import Batch, import_batch, open_batches
from aanzet.clients.web.forms.shared import REQUIRED, say_refusal, words_of
from aanzet.clients.web.sheets import empty_workbook
from aanzet.core.errors import NotFound, Refused
from aanzet.core.web.incoming import refusal_status
from aanzet.core.web.post import perform
from aanzet.rules.asked import whole
from aanzet.rules.importing import FIELDS, MAX_BYTES, TAB_LABELS, TabKind, issue_sentence

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STEPS = (
    ("file", _("File"), "import"),
    ("tabs", _("Recognise"), "import-tabs"),
    ("columns", _("Columns"), "import-columns"),
    ("check", _("Check"), "import-check"),
    ("preview", _("Preview"), "import-preview"),
    ("apply", _("Apply"), "import-report"),
)
STATE_WORDS = {
    "uploaded": _("handed in"),
    "mapped": _("columns chosen"),
    "checked": _("checked"),
    "applying": _("being applied"),
    "applied": _("applied"),
    "undoing": _("being undone"),
    "undone": _("undone"),
    "failed": _("stopped"),
}
OUTCOME_WORDS = {"new": _("New"), "changed": _("Changed"), "same": _("Same"), "error": _("Error")}
GOES_ON = {"uploaded": "import-tabs", "mapped": "import-columns", "checked": "import-check", "failed": "import-check"}


class FileForm(forms.Form):
    """A workbook."""

    file = forms.FileField(
        label=_("Sheet"),
        error_messages=REQUIRED | {"empty": _("This file is empty."), "missing": _("Choose a file first.")},
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.ods,.csv"}),
    )


def ask(request: HttpRequest) -> None:
    """Who may not import does not know these pages."""
    if not request.actor.may("clients.import"):
        raise NotFound("permission_missing")


def steps(current: str, batch: Batch | None = None) -> list[dict[str, Any]]:
    """The line of steps; those that can be gone to are links."""
    order = [key for key, _label, _name in STEPS]
    reached = "file"
    if batch:
        reached = {"uploaded": "columns", "mapped": "columns", "checked": "preview", "failed": "preview"}.get(
            batch.state, "apply"
        )
    fixed = batch is not None and batch.state in ("applying", "applied", "undoing", "undone")
    return [
        {
            "label": label,
            "current": key == current,
            "done": order.index(key) < order.index(current),
            "url": reverse(name, args=[batch.id])
            if batch and key != "file" and order.index(key) <= order.index(reached) and (not fixed or key == "apply")
            else reverse(name)
            if key == "file"
            else "",
        }
        for key, label, name in STEPS
    ]


def upload(request: HttpRequest) -> HttpResponse:
    """GET, POST /office/clients/import/: a file, and imports to go on with."""
    ask(request)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "GET":
        return _upload_page(request, form)
    given = request.FILES.get("file")
    if given is not None and given.size > MAX_BYTES:
        size, allowed = f"{given.size / 1024 / 1024:.0f}", MAX_BYTES // 1024 // 1024
        form.add_error("file", words_of("sheet_too_large", {"name": given.name, "size": size, "allowed": allowed}))
    if not form.is_valid():
        return _upload_page(request, form, status=422)

    def run() -> dict[str, Any]:
        batch = start_import(actor=request.actor, now=request.now, file_name=given.name, content=given.read())
        return {"id": str(batch)}

    try:
        answer = perform(request, run, name="start_import")
    except Refused as error:
        return _upload_page(request, say_refusal(form, error), status=refusal_status(error))
    return HttpResponseRedirect(reverse("import-tabs", args=[answer["id"]]))


def _upload_page(request: HttpRequest, form: FileForm, status: int = 200) -> HttpResponse:
    batches = [
        batch
        | {
            "words": STATE_WORDS[batch["state"]],
            "url": reverse(GOES_ON.get(batch["state"], "import-report"), args=[batch["id"]]),
        }
        for batch in open_batches(request.actor)
    ]
    context = {"form": form, "batches": batches, "steps": steps("file")}
    return render(request, "clients/office/import_file.html", context, status=status)


def template(request: HttpRequest) -> HttpResponse:
    """GET /office/clients/import/format.xlsx: the empty format, required columns in green (F386)."""
    ask(request)
    return download(empty_workbook(), gettext("clients.xlsx"))


def tabs(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """GET, POST /office/clients/import/<id>/tabs/: which tab is what, and where its headings stand."""
    batch = import_batch(request.actor, batch_id)
    known = {tab.sheet: tab for tab in batch.tabs}
    lines = [
        {
            "name": sheet,
            "kind": known[sheet].kind.value if sheet in known else "",
            "row": known[sheet].heading_row if sheet in known else 1,
            "recognised": sum(bool(column.field) for column in known[sheet].columns) if sheet in known else 0,
            "columns": len(known[sheet].columns) if sheet in known else 0,
        }
        for sheet in batch.sheets
    ]
    context = {
        "batch": batch,
        "lines": lines,
        "kinds": [("", _("do not use")), *((kind.value, TAB_LABELS[kind]) for kind in TabKind)],
        "steps": steps("tabs", batch),
    }
    context["kinds"] = [(value, gettext(str(label))) for value, label in context["kinds"]]
    if request.method == "GET":
        return render(request, "clients/office/import_tabs.html", context)
    chosen = []
    for position, sheet in enumerate(batch.sheets):
        row = request.POST.get(f"row-{position}", "")
        line = context["lines"][position]
        line["kind"], line["row"] = request.POST.get(f"kind-{position}", ""), row
        chosen.append((sheet, line["kind"], whole(row, 0)))

    def run() -> dict[str, Any]:
        choose_tabs(actor=request.actor, now=request.now, batch_id=batch_id, chosen=chosen)
        return {}

    try:
        perform(request, run, name="choose_tabs")
    except Refused as error:
        return render(request, "clients/office/import_tabs.html", context | {"refusal": error}, status=422)
    return HttpResponseRedirect(reverse("import-columns", args=[batch_id]))


def columns(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """GET, POST /office/clients/import/<id>/columns/: their column beside our field, with three values."""
    batch = import_batch(request.actor, batch_id)
    if request.method == "POST":
        choice: dict[str, dict[int, str]] = {}
        for tab in batch.tabs:
            for column in tab.columns:
                typed = request.POST.get(f"{tab.kind.value}-{column.index}")
                if typed is not None:
                    choice.setdefault(tab.kind.value, {})[column.index] = typed

        def run() -> dict[str, Any]:
            plan = map_columns(actor=request.actor, now=request.now, batch_id=batch_id, choice=choice)
            return {"ok": plan.can_apply}

        try:
            answer = perform(request, run, name="map_columns")
        except Refused as error:
            return _columns_page(request, batch, 422, refusal=error)
        if not answer["ok"]:
            return _columns_page(request, import_batch(request.actor, batch_id), 422)
        return HttpResponseRedirect(reverse("import-check", args=[batch_id]))
    return _columns_page(request, batch)


def _columns_page(request: HttpRequest, batch: Batch, status: int = 200, **more: Any) -> HttpResponse:
    shown = [
        {
            "label": gettext(TAB_LABELS[tab.kind]),
            "tab": tab,
            "fields": [
                (field.key, gettext(field.label) + (" *" if field.required else ""))
                for field in FIELDS[tab.kind].values()
            ],
        }
        for tab in batch.tabs
    ]
    issues = [issue_sentence(issue, gettext) for issue in batch.tab_issues] if status != 200 or batch.checked_at else []
    context = {"batch": batch, "shown": shown, "issues": issues, "steps": steps("columns", batch)}
    return render(request, "clients/office/import_columns.html", context | more, status=status)


def download(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer
