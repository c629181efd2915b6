"""Templates from and to a workbook (F115): looked at first, mended row by row, then drafts, all at once."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from aanzet.cases.actions.template_copies import import_template_sheet
from aanzet.cases.queries.template_sheets import (
    SheetProposal,
    empty_sheet,
    open_needs,
    sheet_proposal,
    template_sheet,
)
from aanzet.cases.web.forms.template_sheets import NeedsForm, dropped, mended, packed, unpacked
from aanzet.cases.web.sheets import sheet_answer
from aanzet.core.errors import NotFound, Refused
from aanzet.core.web.notices import say
from aanzet.core.web.post import perform
from aanzet.rules.actors import Actor
from aanzet.rules.errors import sentence
from aanzet.rules.importing import read_sheets
from aanzet.rules.permissions import may
from aanzet.rules.process.template.naming import Named
from aanzet.rules.process.template.sheet import cells
from aanzet.rules.process.template.sheet.columns import BY_KEY
from aanzet.rules.process.template.sheet.read import Dropped, Line
from aanzet.rules.process.template.sheet.tabs import Fault, TextTab, as_texts

LONG = 60  # characters from which a cell is mended in a field of more lines


def is_workbook(content: bytes) -> bool:
    """Whether a file is a workbook (also one that is refused later on), not the text of one template."""
    return content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))


@require_safe
def sheet_format(request: HttpRequest) -> HttpResponse:
    """GET /office/templates/import/format.xlsx: the empty workbook, required columns on green."""
    _ask(request.actor)
    return sheet_answer(empty_sheet(request.actor), gettext("templates.xlsx"))


def sheet_export(request: HttpRequest, template_id: UUID, number: int | None) -> HttpResponse:
    """A version as a workbook; the page of files decides between the two."""
    name, tabs = template_sheet(request.actor, template_id, number)
    return sheet_answer(tabs, name)


def look(request: HttpRequest, name: str, content: bytes) -> HttpResponse:
    """The first look at a workbook that was chosen. SheetRefused when it cannot be read."""
    return _page(request, as_texts(read_sheets(name, content)), first=True)


@require_POST
def template_import_sheet(request: HttpRequest) -> HttpResponse:
    """POST /office/templates/import/sheet/: look again with what was mended and left out, or make the drafts."""
    _ask(request.actor)
    tabs = unpacked(request.POST.get("tabs", ""))
    if tabs is None:
        say(request, gettext("Choose the file again."))
        return redirect("template-import")
    tabs = mended(tabs, request.POST)
    if request.POST.get("step") != "make":
        return _page(request, tabs)
    left_out = dropped(request.POST)
    form = NeedsForm(request.POST, found=sheet_proposal(request.actor, tabs, left_out))
    try:
        made = perform(
            request,
            lambda: {"ids": [str(one) for one in _make(request, tabs, left_out, form)]},
            name="import_template_sheet",
        )["ids"]
    except Refused as error:
        return _page(request, tabs, refusal=error)
    told = ngettext("%(n)s draft is made.", "%(n)s drafts are made.", len(made)) % {"n": len(made)}
    say(request, f"{told} {gettext('Nothing starts before you publish it.')}")
    return redirect("template", made[0]) if len(made) == 1 else redirect("templates")


def _make(request: HttpRequest, tabs: Sequence[TextTab], left_out: Dropped, form: NeedsForm) -> tuple[UUID, ...]:
    return import_template_sheet(
        actor=request.actor, now=request.now, tabs=tabs, dropped=left_out, chosen=form.chosen()
    )


def _ask(actor: Actor) -> None:
    if not may(actor, "templates.edit"):
        raise NotFound("templates")


def _page(
    request: HttpRequest, tabs: tuple[TextTab, ...], *, first: bool = False, refusal: Refused | None = None
) -> HttpResponse:
    left_out = frozenset() if first else dropped(request.POST)
    found = sheet_proposal(request.actor, tabs, left_out)
    form = NeedsForm(None if first else request.POST, found=found)
    shown = [_line(line, tabs, found) for line in found.reading.lines]
    wrong = [line for line in shown if line["faults"]]
    unanswered = len(found.needs) if first else len(open_needs(found, form.chosen()))
    context = {
        "tabs": packed(tabs),
        "form": form,
        "refusal": refusal,
        "faults": [_said(fault, found) for fault in found.reading.faults],
        "notes": [_said(note, found) for note in found.reading.notes],
        "wrong": wrong,
        "dropped": [line for line in shown if line["dropped"]],
        "templates": found.reading.templates,
        "groups": _groups([line for line in shown if not line["faults"] and not line["dropped"]]),
        "ready": not found.wrong and not unanswered,
        "open": found.wrong + unanswered,
    }
    status = 422 if found.wrong or (unanswered and not first) else 200
    return render(request, "cases/office/templates/import_sheet.html", context, status=200 if first else status)


def _groups(lines: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for line in lines:
        groups.setdefault(line["tab"], []).append(line)
    return list(groups.items())


def _line(line: Line, tabs: Sequence[TextTab], found: SheetProposal) -> dict[str, Any]:
    return {
        "tab": gettext(BY_KEY[line.tab].label),
        "number": line.number,
        "name": line.name,
        "inside": " › ".join(line.inside),
        "dropped": line.dropped,
        "by_itself": line.by_itself,
        "drop": f"drop_{line.tab}_{line.number}",
        "faults": [_mend(fault, tabs, found) for fault in line.faults],
    }


def _mend(fault: Fault, tabs: Sequence[TextTab], found: SheetProposal) -> dict[str, Any]:
    """A mistake in words, with the field that mends its cell; what is unknown is asked for once for all rows."""
    said = {"text": _said(fault, found), "field": ""}
    if fault.index < 0 or fault.name:
        return said
    at = next(n for n, tab in enumerate(tabs) if tab.name == fault.sheet)
    value = tabs[at].rows[fault.row - 1][fault.index]
    column = BY_KEY[fault.tab].column(fault.path)
    return said | {
        "field": f"cell_{at}_{fault.row}_{fault.index}",
        "value": value,
        "choices": cells.choices(column, gettext) if column else (),
        "long": len(value) > LONG or "\n" in value,
        "label": gettext("%(column)s in row %(row)s") % {"column": fault.column, "row": fault.row},
    }


def _said(fault: Fault, found: SheetProposal) -> str:
    code, values = fault.code, dict(fault.values)
    alike = found.near.get(Named(fault.kind, fault.name), ()) if fault.name else ()
    if alike:
        code, values = "sheet_unknown_near", values | {"near": ", ".join(alike)}
    what = sentence(code, {"column": fault.column, **values}, gettext, ngettext)
    return f"{fault.column}: {what}" if fault.column else what
