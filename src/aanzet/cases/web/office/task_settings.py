"""/office/settings/tasks/: what becomes of tasks on which nobody acts (F195, F347)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from aanzet.cases.actions.task_settings import change_escalation
from aanzet.cases.queries.task_settings import house_escalation
from aanzet.cases.queries.template_choices import template_choices
from aanzet.cases.web.forms.follow_up import EscalationForm
from aanzet.cases.web.office.editor.follow_up import targets_of, wrong_with
from aanzet.clients.queries.reach import ask
from aanzet.core.web.notices import say
from aanzet.core.web.post import perform


@require_http_methods(["GET", "HEAD", "POST"])
def task_settings(request: HttpRequest) -> HttpResponse:
    """GET, POST /office/settings/tasks/"""
    ask(request.actor, "settings.manage")
    data = request.POST if request.method == "POST" else None
    before = house_escalation(request.actor.organization_id)
    form, wrong = EscalationForm(data, before, targets_of(template_choices())), []
    if data is not None and form.is_valid():
        rule = form.rule()
        wrong = wrong_with(rule)
        if not wrong:
            perform(
                request,
                lambda: {"changed": change_escalation(actor=request.actor, now=request.now, rule=rule)},
                name="change_escalation",
            )
            say(request, gettext("Saved. It counts for new tasks."))
            return redirect("settings-tasks")
    status = 200 if data is None else 422
    return render(request, "cases/office/task_settings.html", {"escalation": form, "wrong": wrong}, status=status)
