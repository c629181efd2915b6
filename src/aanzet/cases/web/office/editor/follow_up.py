"""/office/templates/<id>/phases/<key>/automations/<key>/follow-up/: reminders and escalation (F099, F195)."""

from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from aanzet.cases.queries.escalation_words import in_words, targets
from aanzet.cases.queries.template_choices import TemplateChoices, template_choices
from aanzet.cases.queries.template_facts import template_facts
from aanzet.cases.web.forms.follow_up import EscalationForm, ReminderForm
from aanzet.cases.web.office.editor.drafts import keep, place_of, with_one, with_phase
from aanzet.cases.web.office.editor.phases import phase_of
from aanzet.core.errors import Conflict, NotFound, Refused
from aanzet.core.web.notices import say
from aanzet.rules.errors import sentence
from aanzet.rules.process import words
from aanzet.rules.process.template import ERROR, AutomationDefinition, EscalationRule
from aanzet.rules.process.template.problems import escalation_problems


@require_http_methods(["GET", "HEAD", "POST"])
def follow_up_page(request: HttpRequest, template_id: UUID, key: str, automation_key: str) -> HttpResponse:
    """GET, POST .../follow-up/: reminders of what the client is asked, escalation of what the office does."""
    view, position = phase_of(request, template_id, key)
    phase = view.snapshot.phases[position]
    place = place_of(phase.automations, automation_key)
    before = phase.automations[place]
    if before.kind == words.MESSAGE:  # nobody has to respond to it
        raise NotFound(automation_key)
    choices, data = template_choices(), request.POST if request.method == "POST" else None
    reminders = ReminderForm.of(data, before.reminders) if before.is_for_client else None
    escalation = None if before.is_for_client else EscalationForm(data, before.escalation, targets_of(choices))
    shown = reminders or escalation
    wrong: list[str] = []
    refusal, status = None, 422 if data is not None else 200
    if data is not None and shown is not None and shown.is_valid():
        after = _changed(before, reminders, escalation)
        wrong = wrong_with(after.escalation)
        if not wrong:
            changed = replace(phase, automations=with_one(phase.automations, place, after))
            try:
                keep(request, view, with_phase(view.snapshot, position, changed), "save")
                say(request, gettext("Saved."))
                return redirect("template-automation", template_id, key, automation_key)
            except Refused as error:
                refusal, status = error, 409 if isinstance(error, Conflict) else 422
    context = {
        "view": view,
        "phase": phase,
        "automation": before,
        "form": reminders,
        "escalation": escalation,
        "wrong": wrong,
        "refusal": refusal,
    }
    return render(request, "cases/office/templates/follow_up.html", context, status=status)


def _changed(
    before: AutomationDefinition, reminders: ReminderForm | None, escalation: EscalationForm | None
) -> AutomationDefinition:
    if reminders is not None:
        return replace(before, reminders=reminders.rule())
    return before if escalation is None else replace(before, escalation=escalation.rule())


def targets_of(choices: TemplateChoices):
    """Where an escalation can go in this organization, as groups of choices."""
    return targets(choices.roles, choices.teams, choices.members, choices.groups)


def wrong_with(rule: EscalationRule) -> list[str]:
    """What is wrong with an escalation, in words."""
    if not rule.levels:
        return []
    facts = template_facts()
    found = [problem for problem in escalation_problems("levels", rule, facts) if problem.severity == ERROR]
    return [sentence(problem.code, problem.values, gettext, ngettext) for problem in found]


def follow_up_lines(automation: AutomationDefinition, choices: TemplateChoices) -> list[str]:
    """The escalation of an automation in words, for its page."""
    names = {key: name for _title, group in targets_of(choices) for key, name in group}
    return in_words(automation.escalation, names)
