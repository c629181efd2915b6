"""/office/templates/<id>/phases/<key>/automations/...: one thing that happens by itself (F157 to F172)."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from aanzet.cases.queries.template_choices import template_choices
from aanzet.cases.web.forms.automations import AutomationForm, LineForms
from aanzet.cases.web.office.editor.conditions import automation_editor
from aanzet.cases.web.office.editor.conflicts import Outcome, attempt, taken
from aanzet.cases.web.office.editor.drafts import (
    NEW,
    after_change,
    all_valid,
    from_formset,
    keep,
    new_key,
    place_of,
    position_of,
    with_one,
    with_phase,
)
from aanzet.cases.web.office.editor.follow_up import follow_up_lines
from aanzet.cases.web.office.editor.phases import phase_of
from aanzet.core.errors import Refused
from aanzet.core.web.notices import say
from aanzet.rules.process import words
from aanzet.rules.process.template import (
    AssigneeRule,
    AutomationDefinition,
    DueRule,
    Moment,
    PhaseDefinition,
    RecipientRule,
    RequestItemDefinition,
)

# The words of a sentence, each with the fields that make it (?only=<word>).
WORDS = {
    "kind": ("kind", "side"),
    "what": ("title", "text"),
    "whom": ("recipient_function", "assignee_roles"),
    "sender": ("sender_role",),
    "moment": ("when", "amount", "unit"),
    "due": ("due_days",),
    "item": ("item_type",),
    "options": ("priority", "mode", "blocking", "may_skip", "after_acceptance"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def automation_page(request: HttpRequest, template_id: UUID, key: str, automation_key: str) -> HttpResponse:
    """GET, POST .../automations/<key>/ or new/: its settings, and the lines of a request.

    ?only=<word> shows the fields behind one word of its sentence; ?kind= is what a new one begins as.
    """
    view, position = phase_of(request, template_id, key)
    phase = view.snapshot.phases[position]
    place = None if automation_key == NEW else place_of(phase.automations, automation_key)
    before = _beginning(request, phase) if place is None else phase.automations[place]
    only = WORDS.get(request.GET.get("only", "")) if place is not None else None
    form, lines = _forms(request, before, only)
    editor = None if only else automation_editor(request, view.snapshot, position, before.condition)
    outcome, status = Outcome(view), 422 if request.method == "POST" else 200
    if editor is not None and editor.is_changing:
        status = 200
    elif all_valid(request, form, lines, editor):
        items = from_formset(lines, _item) if lines is not None else before.items
        values = {**_initial(before), **form.cleaned_data}
        after = _automation(
            before, values, items, [one.key for each in view.snapshot.phases for one in each.automations]
        )
        after = replace(after, condition=editor.condition()) if editor is not None else after
        after = taken(request, after, before)
        changed = replace(phase, automations=with_one(phase.automations, place, after))
        outcome = attempt(request, view, with_phase(view.snapshot, position, changed), "automation")
        if outcome.refusal is None:
            say(request, gettext("Saved."))
            if request.POST.get("then") == "stay":
                return redirect("template-automation", template_id, key, after.key)
            return redirect(f"{reverse('template-phase', args=[template_id, key])}#automation-{after.key}")
        status = outcome.status
        if outcome.clashes:
            view = outcome.view
            phase = view.snapshot.phases[position_of(view.snapshot, key)]
            before = phase.automations[place_of(phase.automations, after.key)]
            form, lines = _forms(request, before, only, anew=True)
    context = {
        "view": view,
        "phase": phase,
        "automation": before,
        "is_new": place is None,
        "only": request.GET.get("only") if only else "",
        "form": form,
        "lines": lines,
        "editor": editor,
        "follow_up": follow_up_lines(before, template_choices()),
        "refusal": outcome.refusal,
        "clashes": outcome.clashes,
    }
    alone = only and request.headers.get("HX-Request") and request.method == "GET"
    page = "cases/office/templates/_word.html" if alone else "cases/office/templates/automation.html"
    return render(request, page, context, status=status)


def _beginning(request: HttpRequest, phase: PhaseDefinition) -> AutomationDefinition:
    """A new automation of the kind that was pressed; a task is for whoever is to move in the phase."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in words.AUTOMATION_KINDS else words.MESSAGE
    return AutomationDefinition(key="", kind=kind, side=phase.side if kind == words.TASK else words.CLIENT)


def _forms(
    request: HttpRequest, before: AutomationDefinition, only: tuple[str, ...] | None, *, anew: bool = False
) -> tuple[AutomationForm, Any]:
    """The form with the lines of a request; only: the form with these fields, and no lines."""
    choices, data = template_choices(), None if anew else request.POST or None
    form = AutomationForm(data, choices=choices, initial=_initial(before), only=only)
    if only:
        return form, None
    initial = [_line(item) for item in before.items]
    return form, LineForms(data, prefix="lines", initial=initial, form_kwargs={"choices": choices})


def _initial(automation: AutomationDefinition) -> dict:
    due = automation.due
    return {
        "kind": automation.kind,
        "title": automation.title,
        "text": automation.text,
        "side": automation.side,
        "minutes": automation.minutes or None,
        "when": automation.moment.when,
        "amount": automation.moment.amount or None,
        "unit": automation.moment.unit,
        "sender_role": automation.sender_role,
        "recipient_function": automation.recipient.function,
        "assignee_roles": automation.assignee.roles,
        "assignee_teams": automation.assignee.teams,
        "due_days": due.days if due.kind == words.AFTER_START else None,
        "item_type": automation.item_type,
        "priority": automation.priority,
        "mode": automation.mode,
        "blocking": automation.blocking,
        "may_skip": automation.may_skip,
        "after_acceptance": automation.done_after_acceptance,
    }


def _line(item: RequestItemDefinition) -> dict:
    return {name: getattr(item, name) for name in ("key", "text", "example", "answer", "item_type", "required")}


def _item(row: dict, key: str) -> RequestItemDefinition:
    return RequestItemDefinition(
        key=key,
        text=row["text"],
        example=row["example"],
        answer=row["answer"],
        item_type=row["item_type"],
        required=row["required"],
    )


def _automation(
    before: AutomationDefinition, values: dict, items: tuple[RequestItemDefinition, ...], keys: list[str]
) -> AutomationDefinition:
    """keys: of all automations of the template; a new one gets a key of its own."""
    due = before.due if before.due.kind not in (words.PHASE_END, words.AFTER_START) else DueRule()
    if values["due_days"] is not None:
        due = DueRule(words.AFTER_START, values["due_days"])
    recipient = before.recipient if before.recipient.rule != words.FUNCTION else RecipientRule()
    if values["recipient_function"]:
        recipient = replace(before.recipient, rule=words.FUNCTION, function=values["recipient_function"])
    return replace(
        before,
        key=before.key or new_key(values["title"] or values["text"], keys),
        kind=values["kind"],
        title=values["title"],
        text=values["text"],
        side=values["side"],
        minutes=values["minutes"] or 0,
        moment=Moment(values["when"], values["amount"] or 0, values["unit"] or words.DAYS),
        sender_role=values["sender_role"],
        recipient=recipient,
        assignee=_assignee(before.assignee, values),
        due=due,
        item_type=values["item_type"],
        priority=values["priority"] or words.NORMAL,
        mode=values["mode"] or words.ANY_ONE,
        blocking=values["blocking"],
        may_skip=values["may_skip"],
        done_after_acceptance=values["after_acceptance"],
        items=items if values["kind"] == words.DOCUMENT_REQUEST else (),
    )


def _assignee(before: AssigneeRule, values: dict) -> AssigneeRule:
    """Who is given the task; a whole team or group together, unless the template said otherwise before."""
    roles, teams = tuple(values["assignee_roles"]), tuple(values["assignee_teams"])
    if not (roles or teams):
        return AssigneeRule()
    first = before.first_member_only if before.teams or not teams else False
    return replace(before, roles=roles, teams=teams, first_member_only=first)


@require_POST
def automation_change(request: HttpRequest, template_id: UUID, key: str, automation_key: str) -> HttpResponse:
    """POST .../automations/<key>/change/: up, down, away, to a place. Their order is that of the chat (F159)."""
    view, position = phase_of(request, template_id, key)
    phase = view.snapshot.phases[position]
    automations = after_change(request, phase.automations, place_of(phase.automations, automation_key))
    changed = with_phase(view.snapshot, position, replace(phase, automations=automations))
    try:
        keep(request, view, changed, "automations")
    except Refused as error:
        say(request, error.text, kind="problem")
    tail = (
        ""
        if request.POST.get("what") == "delete"
        else f"?moved=automation-{automation_key}#automation-{automation_key}"
    )
    return redirect(reverse("template-phase", args=[template_id, key]) + tail)
