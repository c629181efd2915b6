"""/office/templates/<id>/general/: the settings of the whole template (F109, F117 to F129)."""

from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from aanzet.cases.queries.template_choices import template_choices
from aanzet.cases.queries.templates import VersionView
from aanzet.cases.web.forms.templates import GeneralForm
from aanzet.cases.web.office.editor.conflicts import Outcome, attempt, taken
from aanzet.cases.web.office.editor.drafts import draft_of, new_key, save
from aanzet.cases.web.office.editor.frame import GENERAL, head_of
from aanzet.core.errors import Conflict, Refused
from aanzet.core.web.notices import say
from aanzet.rules.process.template import ClosingMessage, ItemTypeLink, ResultDefinition, TemplateSnapshot


@require_http_methods(["GET", "HEAD", "POST"])
def template_general(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """GET, POST /office/templates/<id>/general/: settings of the whole template."""
    view = draft_of(request, template_id)
    choices = template_choices()
    form = GeneralForm(request.POST or None, choices=choices, initial=_general(view.snapshot))
    if request.POST.get("auto"):
        return _kept(request, view, form)
    outcome, status = Outcome(view), 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        changed = taken(request, _with_general(view.snapshot, form.cleaned_data), view.snapshot)
        outcome = attempt(request, view, changed, "general")
        if outcome.refusal is None:
            say(request, gettext("Saved."))
            return redirect("template-general", template_id)
        status = outcome.status
        if outcome.clashes:
            view = outcome.view
            form = GeneralForm(choices=choices, initial=_general(view.snapshot))
    context = head_of(request, view, GENERAL)
    context |= {"form": form, "refusal": outcome.refusal, "clashes": outcome.clashes}
    return render(request, "cases/office/templates/general.html", context, status=status)


def _kept(request: HttpRequest, view: VersionView, form: GeneralForm) -> HttpResponse:
    """Keep what is right in the form now, and say what is not kept yet."""
    wrong = [] if form.is_valid() else [str(form.fields[name].label) for name in form.errors]
    right = {name: value for name, value in form.cleaned_data.items() if name not in form.errors}
    changed = _with_general(view.snapshot, _general(view.snapshot) | right)
    context = {"unkept": gettext("Not kept yet: %(names)s") % {"names": ", ".join(wrong)} if wrong else ""}
    try:
        saved = save(request, view, changed)
    except Conflict:
        context["unkept"] = gettext("A colleague changed the same. Press Save to see both.")
    except Refused as error:
        context["unkept"] = error.text
    else:
        if saved.snapshot != changed:
            return HttpResponse(headers={"HX-Refresh": "true"})  # with the work of a colleague
        view = replace(view, snapshot=saved.snapshot, version=saved.number)
    context |= head_of(request, view, GENERAL) | {"kept_at": request.now}
    return render(request, "cases/office/templates/_kept_general.html", context)


def _general(snapshot: TemplateSnapshot) -> dict:
    plain = ("name", "description", "period_kind", "unique_per_period", "visible_to_client", "start_immediately")
    return {name: getattr(snapshot, name) for name in plain} | {
        "products": snapshot.products,
        "follow_newest": snapshot.follow_newest,
        "is_onboarding": snapshot.is_onboarding,
        "client_kind": snapshot.client_kind,
        "pin_for_assignee": snapshot.pin_for_assignee,
        "results": "\n".join(result.label for result in snapshot.results),
        "day_kind": snapshot.day_kind,
        "default_role": snapshot.default_role,
        "item_types": [link.key for link in snapshot.item_types],
        "attachments": snapshot.attachments,
        "close_text": snapshot.close_message.text,
        "close_sender": snapshot.close_message.sender_role,
    }


def _with_general(snapshot: TemplateSnapshot, values: dict) -> TemplateSnapshot:
    kept = {link.key: link for link in snapshot.item_types}
    return replace(
        snapshot,
        name=values["name"],
        description=values["description"],
        products=tuple(values["products"]),
        period_kind=values["period_kind"],
        unique_per_period=values["unique_per_period"],
        visible_to_client=values["visible_to_client"],
        start_immediately=values["start_immediately"],
        follow_newest=values["follow_newest"],
        is_onboarding=values["is_onboarding"],
        client_kind=values["client_kind"],
        pin_for_assignee=values["pin_for_assignee"],
        results=_results(values["results"], snapshot.results),
        day_kind=values["day_kind"],
        default_role=values["default_role"],
        item_types=tuple(kept.get(key, ItemTypeLink(key)) for key in values["item_types"]),
        attachments=tuple(values.get("attachments", ())),
        close_message=replace(
            snapshot.close_message if snapshot.close_message.text else ClosingMessage(),
            text=values["close_text"],
            sender_role=values["close_sender"],
        ),
    )


def _results(text: str, before: tuple[ResultDefinition, ...]) -> tuple[ResultDefinition, ...]:
    """The lines as results; a line that stood there keeps its key, and so do the cases that ended with it (F132)."""
    kept = {result.label.lower(): result.key for result in before}
    lines = list(dict.fromkeys(" ".join(line.split())[:200] for line in text.splitlines() if line.strip()))
    made: list[ResultDefinition] = []
    for line in lines:
        taken = [*kept.values(), *(result.key for result in made)]
        made.append(ResultDefinition(kept.get(line.lower()) or new_key(line, taken), line))
    return tuple(made)
