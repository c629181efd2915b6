"""The second half of the import: check, preview, apply, report, undo (ux 8.17, F388)."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from aanzet.clients.actions.import_apply import start_applying
from aanzet.clients.actions.import_undo import undo_import
from aanzet.clients.actions.import_upload import check_again, repair_cells
from aanzet.clients.queries.imports import ROWS_ON_PAGE, Batch, batch_rows, import_batch, issue_counts
from aanzet.clients.web.forms.shared import words_of
from aanzet.clients.web.office.import_onboarding import choices, chosen, shown
from aanzet.clients.web.office.imports import GOES_ON, ask, download, steps
from aanzet.clients.web.office.shared import act
from aanzet.clients.web.sheets import rejected_workbook
from aanzet.core.errors import NotFound, Refused
from aanzet.rules.asked import whole
from aanzet.rules.importing import FIELDS, TAB_LABELS, TabKind, issue_sentence

OUTCOME_WORDS = {"new": _("New"), "changed": _("Changed"), "same": _("Same"), "error": _("Error")}


def check(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """GET, POST /office/clients/import/<id>/check/: what is wrong, row by row, to be mended here (F388)."""
    batch = import_batch(request.actor, batch_id)
    if request.method == "POST":
        repairs = {}
        for key, text in request.POST.items():
            kind, _sep, rest = key.removeprefix("cell:").partition(":")
            line, _sep, field = rest.partition(":")
            row = whole(line, None)
            if key.startswith("cell:") and row is not None and text != request.POST.get(f"was:{kind}:{line}:{field}"):
                repairs[kind, row, field] = text
        zeros = request.POST.get("zeros", "")
        if zeros not in ("", "ask", "pad", "keep"):
            raise NotFound
        return act(
            request,
            "repair_cells",
            repair_cells,
            then=request.get_full_path(),
            done=gettext("Checked again."),
            batch_id=batch_id,
            repairs=repairs,
            zeros=zeros,
        )
    if not batch.can_go_on or batch.state == "uploaded":
        return HttpResponseRedirect(reverse("import-columns", args=[batch_id]))
    warnings = request.GET.get("show") == "warnings"
    start = _start(request)
    rows, total = batch_rows(
        request.actor, batch_id, outcome="" if warnings else "error", warnings=warnings, start=start
    )
    counted = issue_counts(request.actor, batch_id)
    context = {
        "batch": batch,
        "errors": batch.total("error"),
        "rows": [_shown(row) for row in rows],
        "total": total,
        "next_start": start + ROWS_ON_PAGE if start + ROWS_ON_PAGE < total else None,
        "start": start,
        "warnings": warnings,
        "counted": [line | {"example": words_of(line["code"])} for line in counted],
        "zeros": next((line["n"] for line in counted if line["code"] == "zeros_maybe_lost"), 0),
        "steps": steps("check", batch),
        "notes": [issue_sentence(issue, gettext) for issue in batch.tab_issues],
    }
    return render(request, "clients/office/import_check.html", context)


def _shown(row: Any) -> dict[str, Any]:
    """A row with each thing that is wrong beside the cell where it is mended."""
    issues = []
    for issue in row.issues:
        spec = FIELDS[issue.tab].get(issue.field)
        mendable = spec is not None and not spec.secret and issue.severity.value == "error"
        issues.append(
            {
                "issue": issue,
                "text": issue_sentence(issue, gettext),
                "error": issue.severity.value == "error",
                "name": f"{row.tab}:{row.row}:{issue.field}" if mendable else "",
                "value": row.cells.get(issue.field, ""),
            }
        )
    named = row.cells.get("name") or " ".join(
        filter(None, (row.cells.get("first_name", ""), row.cells.get("last_name", "")))
    )
    return {"row": row, "issues": issues, "named": named}


@require_POST
def again(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """POST /office/clients/import/<id>/again/: compare with what is there now."""
    ask(request)
    then = reverse("import-check", args=[batch_id])
    return act(request, "check_again", check_again, then=then, done=gettext("Checked again."), batch_id=batch_id)


def rejected(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """GET /office/clients/import/<id>/rejected.xlsx: the rows that stay out, as the same sheet with "Fout"."""
    batch = import_batch(request.actor, batch_id)
    rows, _total = batch_rows(request.actor, batch_id, outcome="error", limit=100_000)
    return download(
        rejected_workbook(request.organization.id, batch, rows),
        gettext("errors %(name)s.xlsx") % {"name": batch.file_name[:60]},
    )


def preview(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """GET, POST /office/clients/import/<id>/preview/: what will happen; POST applies it."""
    batch = import_batch(request.actor, batch_id)
    if request.method == "POST":
        typed = request.POST.get("version", "")
        return act(
            request,
            "start_applying",
            start_applying,
            then=reverse("import-report", args=[batch_id]),
            page=lambda form=None, refusal=None: _preview_page(
                request, import_batch(request.actor, batch_id), 422, refusal
            ),
            batch_id=batch_id,
            version=whole(typed, 0),
            way=request.POST.get("way", ""),
            onboarding=chosen(request),
        )
    if batch.state not in ("checked",):
        return HttpResponseRedirect(reverse(GOES_ON.get(batch.state, "import-report"), args=[batch_id]))
    return _preview_page(request, batch)


def _preview_page(
    request: HttpRequest, batch: Batch, status: int = 200, refusal: Refused | None = None
) -> HttpResponse:
    outcome = request.GET.get("show", "")
    if outcome not in OUTCOME_WORDS:
        outcome = next((key for key in ("changed", "new", "same") if batch.total(key)), "error")
    start = _start(request)
    rows, total = batch_rows(request.actor, batch.id, outcome=outcome, start=start)
    names = {kind.value: {field.key: gettext(field.label) for field in FIELDS[kind].values()} for kind in TabKind}
    tabs = [
        {"label": f"{label} {batch.total(key)}", "url": f"?show={key}", "current": key == outcome}
        for key, label in OUTCOME_WORDS.items()
    ]
    context = {
        "batch": batch,
        "errors": batch.total("error"),
        "rows": [_preview_row(row, names[row.tab]) for row in rows],
        "total": total,
        "next_start": start + ROWS_ON_PAGE if start + ROWS_ON_PAGE < total else None,
        "outcome": outcome,
        "tabs": tabs,
        "counts": [{"label": gettext(TAB_LABELS[TabKind(kind)]), **of_tab} for kind, of_tab in batch.counts.items()],
        "steps": steps("preview", batch),
        "refusal": refusal,
        "onboarding": choices(request, batch),
    }
    return render(request, "clients/office/import_preview.html", context, status=status)


def _preview_row(row: Any, names: dict[str, str]) -> dict[str, Any]:
    named = row.cells.get("name") or " ".join(
        filter(None, (row.cells.get("first_name", ""), row.cells.get("last_name", "")))
    )
    changes = [(names.get(key, key), _text(before), _text(after)) for key, (before, after) in row.differences.items()]
    issues = [issue.severity.value == "warning" for issue in row.issues]
    return {"row": row, "named": named, "changes": changes, "warns": any(issues)}


def _text(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(str(one) for one in value)
    return str(value)


def report(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """GET /office/clients/import/<id>/: how far it is, and what came of it."""
    batch = import_batch(request.actor, batch_id)
    context = {"batch": batch, "job": _job(batch), "steps": steps("apply", batch)}
    if batch.state not in ("applying", "undoing", "applied", "undone", "failed"):
        return HttpResponseRedirect(reverse(GOES_ON[batch.state], args=[batch_id]))
    context |= {
        "counts": [{"label": gettext(TAB_LABELS[TabKind(kind)]), **counts} for kind, counts in batch.counts.items()],
        "errors": batch.total("error"),
        "may_undo": batch.may_undo(request.now),
        "error": words_of(batch.error) if batch.error else "",
        "onboarding": shown(request, batch) if batch.state == "applied" and batch.onboarding else None,
    }
    return render(request, "clients/office/import_report.html", context)


def progress(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """GET /office/clients/import/<id>/progress/: the fragment that shows how far it is."""
    batch = import_batch(request.actor, batch_id)
    answer = render(request, "kit/progress.html", {"job": _job(batch)})
    if batch.state not in ("applying", "undoing"):
        answer["HX-Refresh"] = "true"
    return answer


def _job(batch: Batch) -> dict[str, Any]:
    undoing = batch.state in ("undoing", "undone")
    total = batch.to_apply
    return {
        "id": batch.id,
        "title": gettext("Undoing the import") if undoing else gettext("Applying the import"),
        "done": batch.progress,
        "total": max(total, batch.progress),
        "failed": 0,
        "state": {"applying": "running", "undoing": "running", "failed": "failed"}.get(batch.state, "done"),
        "url": reverse("import-progress", args=[batch.id]),
    }


@require_POST
def undo(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """POST /office/clients/import/<id>/undo/: within 30 days."""
    ask(request)
    return act(request, "undo_import", undo_import, then=reverse("import-report", args=[batch_id]), batch_id=batch_id)


def _start(request: HttpRequest) -> int:
    return whole(request.GET.get("from", ""), 0)
