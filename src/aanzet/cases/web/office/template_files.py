"""A template as a file (F391), and a copy of a template (F130)."""

from urllib.parse import quote
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from aanzet.cases.actions.template_copies import clone_template, import_template
from aanzet.cases.queries.template_files import free_name, model_file, proposal, template_file
from aanzet.cases.queries.templates import templates
from aanzet.cases.web.forms.template_files import NEW, TargetForm, TextForm
from aanzet.cases.web.office.template_sheets import is_workbook, look, sheet_export
from aanzet.core.errors import NotFound, Refused
from aanzet.core.web.notices import say
from aanzet.core.web.post import perform
from aanzet.rules.asked import whole
from aanzet.rules.errors import sentence
from aanzet.rules.importing import MAX_BYTES, SheetRefused
from aanzet.rules.permissions import may
from aanzet.rules.process.template.file_tree import LineProblem, Unreadable, decoded


@require_safe
def template_export(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """GET /office/templates/<id>/file/?version=n: the version as a file; &as=xlsx: as a workbook."""
    text_of = request.GET.get("version", "")
    number = whole(text_of, None)
    if request.GET.get("as") == "xlsx":
        return sheet_export(request, template_id, number)
    name, text = template_file(request.actor, template_id, number)
    answer = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f"attachment; filename*=utf-8''{quote(name)}"
    return answer


@require_POST
def template_clone(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """POST /office/templates/<id>/clone/ (field number): a copy of this version as a draft of its own."""
    number = request.POST.get("number", "")
    made = perform(
        request,
        lambda: {
            "id": str(
                clone_template(
                    actor=request.actor,
                    now=request.now,
                    template_id=template_id,
                    number=whole(number, None),
                )
            )
        },
        name="clone_template",
    )
    say(request, gettext("This is the copy. Give it a name of its own."))
    return redirect("template", made["id"])


@require_http_methods(["GET", "HEAD", "POST"])
def template_import(request: HttpRequest) -> HttpResponse:
    """GET, POST /office/templates/import/: read a file, choose what it becomes, make the draft.

    GET ?model=<key> begins with a model of the library. The text stays in the page until it is a draft.
    """
    if not may(request.actor, "templates.edit"):
        raise NotFound("templates")
    if request.method != "POST":
        key = request.GET.get("model", "")
        text = model_file(request.actor, key) if key else ""
        return _page(request, text, 200, begun=bool(key))
    file = request.FILES.get("file")
    if file is not None and is_workbook(file.read(4)):
        return _workbook(request, file)
    text, unreadable = _given(request)
    if unreadable:
        return _page(request, text, 422, problems=(unreadable,))
    if request.POST.get("step") != "make":
        return _page(request, text, 200, begun=True)
    return _make(request, text)


def _workbook(request: HttpRequest, file: UploadedFile) -> HttpResponse:
    """A workbook has a page of its own; one that cannot be read is refused here."""
    file.seek(0)
    try:
        return look(request, str(file.name), file.read(MAX_BYTES + 1))
    except SheetRefused as error:
        return _page(request, "", 422, problems=(LineProblem.of(0, error.code, **error.values),))


def _given(request: HttpRequest) -> tuple[str, LineProblem | None]:
    """The text of the file, or the text that was mended; a file that was chosen counts."""
    file = request.FILES.get("file")
    if file is None:
        return request.POST.get("text", "").replace("\r\n", "\n"), None
    file.seek(0)
    try:
        return decoded(file.read()), None
    except Unreadable as error:
        return "", error.problem


def _make(request: HttpRequest, text: str) -> HttpResponse:
    found, _ = proposal(request.actor, text)
    if found is None:
        return _page(request, text, 422, begun=True)
    form = TargetForm(request.POST, proposal=found, templates=_templates(request))
    if not form.is_valid():
        return _page(request, text, 422, form=form)
    values = form.cleaned_data
    is_new = values["target"] == NEW
    try:
        if not is_new and not values["template_id"]:
            raise Refused("required", field="template_id")
        made = perform(
            request,
            lambda: {
                "id": str(
                    import_template(
                        actor=request.actor,
                        now=request.now,
                        text=text,
                        name=values["name"] if is_new else "",
                        template_id=None if is_new else UUID(values["template_id"]),
                        replace=values["replace"],
                        chosen=form.chosen(),
                    )
                )
            },
            name="import_template",
        )
    except Refused as error:
        return _page(request, text, 422, form=form, refusal=error)
    say(request, gettext("The draft is made. Nothing starts before you publish it."))
    return redirect("template", made["id"])


def _templates(request: HttpRequest) -> list[tuple[str, str]]:
    return [(str(row.id), row.name) for row in templates(request.actor)]


def _page(
    request: HttpRequest,
    text: str,
    status: int,
    *,
    problems: tuple[LineProblem, ...] = (),
    form: TargetForm | None = None,
    refusal: Refused | None = None,
    begun: bool = False,
) -> HttpResponse:
    found = form.proposal if form else None
    if begun:
        found, problems = proposal(request.actor, text)
        status = 422 if problems and request.method == "POST" else status
    if found and form is None:
        rows = _templates(request)
        same = next((key for key, name in rows if name.lower() == found.snapshot.name.lower()), "")
        shown = {"target": NEW, "name": free_name(found.snapshot.name), "template_id": same}
        form = TargetForm(initial=shown, proposal=found, templates=rows)
    context = {
        "text_form": TextForm(initial={"text": text}),
        "form": form,
        "found": found,
        "refusal": refusal,
        "problems": [_words(one) for one in problems],
        "notes": [_words(one) for one in found.notes] if found else [],
    }
    return render(request, "cases/office/templates/import.html", context, status=status)


def _words(problem: LineProblem) -> str:
    """A mistake as a sentence, with its line when it has one."""
    what = sentence(problem.code, dict(problem.values), gettext, ngettext)
    if not problem.line:
        return what[:1].upper() + what[1:]
    return sentence("template_file_line", {"line": problem.line, "what": what}, gettext, ngettext)
