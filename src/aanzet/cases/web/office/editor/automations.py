"""/office/templates/<id>/phases/<key>/automations/...: one thing that happens by itself (F157 to F172)."""

from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from aanzet.cases.queries.template_choices import template_choices
from aanzet.cases.web.forms.automations import AutomationForm, LineForms
from aanzet.cases.web.office.editor.conditions import automation_editor
from aanzet.cases.web.office.editor.drafts import (
    NEW,
    after_change,
    all_valid,
    from_formset,
    new_key,
    place_of,
    save,
    with_one,
    with_phase,
)
from aanzet.cases.web.office.editor.follow_up import follow_up_lines
from aanzet.cases.web.office.editor.phases import phase_of
from aanzet.core.errors import Conflict, Refused
from aanzet.core.web.notices import say
from aanzet.core.web.post import perform
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


@require_http_methods(["GET", "HEAD", "POST"])
def automation_page(request: HttpRequest, template_id: UUID, key: str, automation_key: str) -> HttpResponse:
    """GET, POST .../automations/<key>/ or new/: its settings, and the lines of a request."""
    view, position = phase_of(request, template_id, key)
    phase = view.snapshot.phases[position]
    place = None if automation_key == NEW else place_of(phase.automations, automation_key)
    before = AutomationDefinition(key="") if place is None else phase.automations[place]
    choices = template_choices()
    form = AutomationForm(request.POST or None, choices=choices, initial=_initial(before))
    lines = LineForms(
        request.POST or None,
        prefix="lines",
        initial=[_line(item) for item in before.items],
        form_kwargs={"choices": choices},
    )
    editor = automation_editor(request, view.snapshot, position, before.condition)
    refusal, status = None, 422 if request.method == "POST" else 200
    if editor.is_changing:
        status = 200
    elif all_valid(request, form, lines, editor):
        after = _automation(before, form.cleaned_data, from_formset(lines, _item), phase)
        after = replace(after, condition=editor.condition())
        automations = with_one(phase.automations, place, after)
        changed = with_phase(view.snapshot, position, replace(phase, automations=automations))
        try:
            perform(request, lambda: save(request, view, changed), name="automation")
            say(request, gettext("Saved."))
            if request.POST.get("then") == "stay":
                return redirect("template-automation", template_id, key, after.key)
            return redirect("template-phase", template_id, key)
        except Refused as error:
            refusal, status = error, 409 if isinstance(error, Conflict) else 422
    context = {
        "view": view,
        "phase": phase,
        "automation": before,
        "is_new": place is None,
        "form": form,
        "lines": lines,
        "editor": editor,
        "follow_up": follow_up_lines(before, choices),
        "refusal": refusal,
    }
    return render(request, "cases/office/templates/automation.html", context, status=status)


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
        "due_days": due.days if due.kind == words.AFTER_START else None,
        "item_type": automation.item_type,
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
    before: AutomationDefinition, values: dict, items: tuple[RequestItemDefinition, ...], phase: PhaseDefinition
) -> AutomationDefinition:
    taken = [automation.key for automation in phase.automations]
    due = before.due if before.due.kind not in (words.PHASE_END, words.AFTER_START) else DueRule()
    if values["due_days"] is not None:
        due = DueRule(words.AFTER_START, values["due_days"])
    recipient = before.recipient if before.recipient.rule != words.FUNCTION else RecipientRule()
    if values["recipient_function"]:
        recipient = replace(before.recipient, rule=words.FUNCTION, function=values["recipient_function"])
    return replace(
        before,
        key=before.key or new_key(values["title"] or values["text"], taken),
        kind=values["kind"],
        title=values["title"],
        text=values["text"],
        side=values["side"],
        minutes=values["minutes"] or 0,
        moment=Moment(values["when"], values["amount"] or 0, values["unit"] or words.DAYS),
        sender_role=values["sender_role"],
        recipient=recipient,
        assignee=replace(before.assignee, roles=tuple(values["assignee_roles"]))
        if values["assignee_roles"]
        else AssigneeRule(),
        due=due,
        item_type=values["item_type"],
        blocking=values["blocking"],
        may_skip=values["may_skip"],
        done_after_acceptance=values["after_acceptance"],
        items=items if values["kind"] == words.DOCUMENT_REQUEST else (),
    )


@require_POST
def automation_change(request: HttpRequest, template_id: UUID, key: str, automation_key: str) -> HttpResponse:
    """POST .../automations/<key>/change/: up, down, away, to a place. Their order is that of the chat (F159)."""
    view, position = phase_of(request, template_id, key)
    phase = view.snapshot.phases[position]
    automations = after_change(request, phase.automations, place_of(phase.automations, automation_key))
    changed = with_phase(view.snapshot, position, replace(phase, automations=automations))
    try:
        perform(request, lambda: save(request, view, changed), name="automations")
    except Refused as error:
        say(request, error.text, kind="problem")
    return redirect("template-phase", template_id, key)
