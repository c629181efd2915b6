"""Steps 4 and 5 of a bulk start: how, what is set apart for single clients, and letting it go (F124, F125; ux 8.16)."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from aanzet.access.queries.people import names
from aanzet.clients.queries.facts import facts_of
from aanzet.core.errors import Refused
from aanzet.core.web.notices import say
from aanzet.core.web.post import perform
from aanzet.planning.actions.runs import discard_run, first_messages, set_apart, set_options, today_of
from aanzet.planning.actions.starting import begin_run
from aanzet.planning.queries.choices import people_choices
from aanzet.planning.queries.outcomes import groups, reason_of
from aanzet.planning.queries.runs import count_apart, counts_of, line_of, lines_of, run_for
from aanzet.planning.queries.runs import set_apart as lines_set_apart
from aanzet.planning.web.forms import ApartForm, HowForm
from aanzet.planning.web.office.shown import steps_of

FOUND = 10  # clients that a search shows


@require_http_methods(["GET", "HEAD", "POST"])
def apart(request: HttpRequest, run_id: UUID, client_id: UUID) -> HttpResponse:
    """GET, POST /office/cases/start-many/<run>/clients/<client>/: what holds for this client only (F125)."""
    run = run_for(request.actor, run_id)
    if not run.editable:
        return redirect("bulk-run", run_id=run_id)
    line = line_of(run_id, client_id)
    client = facts_of([client_id], today_of(request.actor, request.now))[client_id]
    people = names(client.linked)
    form = ApartForm(
        request.POST or None,
        members=[(str(member), people[member].name) for member in client.linked if member in people],
        contacts=[(str(contact.id), contact.name) for contact in client.contacts],
        initial=ApartForm.initial_of(line.apart),
    )
    context = {"run": run, "line": line, "form": form, "reason": reason_of(line), "steps": steps_of("how", run)}
    if request.method != "POST":
        return render(request, "planning/office/apart.html", context)
    if not form.is_valid():
        return render(request, "planning/office/apart.html", context, status=422)

    def act() -> None:
        set_apart(actor=request.actor, now=request.now, run_id=run_id, client_id=client_id, apart=form.apart())

    try:
        perform(request, act, name="planning.apart")
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.text)
        return render(request, "planning/office/apart.html", context, status=422)
    return redirect("bulk-how", run_id=run_id)


@require_http_methods(["GET", "HEAD", "POST"])
def how(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """GET, POST /office/cases/start-many/<run>/how/: step 4, for all clients and for single ones."""
    run = run_for(request.actor, run_id)
    if not run.editable:
        return redirect("bulk-run", run_id=run_id)
    form = HowForm(request.POST or None, people=people_choices(), initial=HowForm.initial_of(run.options))
    words = request.GET.get("q", "").strip()
    context = {
        "run": run,
        "steps": steps_of("how", run),
        "form": form,
        "apart": lines_set_apart(run_id),
        "many_apart": count_apart(run_id),
        "words": words,
        "found": lines_of(run_id, text=words, limit=FOUND) if words else (),
        "messages": _messages(request, run_id),
    }
    if request.method != "POST":
        return render(request, "planning/office/how.html", context)
    if not form.is_valid():
        return render(request, "planning/office/how.html", context, status=422)

    def act() -> None:
        set_options(actor=request.actor, now=request.now, run_id=run_id, options=form.options())

    try:
        perform(request, act, name="planning.how")
    except Refused as refusal:
        return render(request, "planning/office/how.html", {**context, "refusal": refusal}, status=422)
    return redirect("bulk-start", run_id=run_id)


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """GET, POST /office/cases/start-many/<run>/start/: step 5, "Start 36 werkprocessen"."""
    run = run_for(request.actor, run_id)
    if not run.editable and request.method != "POST":
        return redirect("bulk-run", run_id=run_id)
    context = {"run": run, "steps": steps_of("start", run), "groups": [g for g in groups(counts_of(run_id)) if g.count]}
    if request.method != "POST":
        return render(request, "planning/office/start.html", context)
    try:
        perform(
            request,
            lambda: {"total": begin_run(actor=request.actor, now=request.now, run_id=run_id)},
            name="planning.begin",
        )
    except Refused as refusal:
        return render(request, "planning/office/start.html", {**context, "refusal": refusal}, status=422)
    return redirect("bulk-run", run_id=run_id)


@require_POST
def discard(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """POST /office/cases/start-many/<run>/discard/: throw away what was prepared."""
    try:
        perform(
            request,
            lambda: discard_run(actor=request.actor, now=request.now, run_id=run_id),
            name="planning.discard",
        )
    except Refused as refusal:
        say(request, refusal.text, kind="problem")
    else:
        say(request, gettext("The run is thrown away; nothing was started."))
    return redirect("bulk-begin")


def _messages(request: HttpRequest, run_id: UUID) -> list[dict[str, Any]]:
    found = first_messages(actor=request.actor, now=request.now, run_id=run_id)
    senders = names(sender for _, sender, _ in found)
    return [
        {"client": client, "sender": senders[sender].name if sender in senders else "", "text": text}
        for client, sender, text in found
    ]
