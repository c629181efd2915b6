"""/office/templates/<id>/phases/<key>/checkpoints/...: one checkpoint, and their order (F151 to F155)."""

from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from aanzet.cases.web.forms.checkpoints import CheckpointForm
from aanzet.cases.web.office.editor.conflicts import Outcome, attempt, taken
from aanzet.cases.web.office.editor.drafts import (
    NEW,
    after_change,
    keep,
    new_key,
    place_of,
    position_of,
    with_one,
    with_phase,
)
from aanzet.cases.web.office.editor.phases import phase_of
from aanzet.core.errors import Refused
from aanzet.core.web.notices import say
from aanzet.rules.process.template import CheckpointDefinition

PLAIN = ("text", "explanation", "mandatory", "always_blocking", "note_on_deviation", "four_eyes")


@require_http_methods(["GET", "HEAD", "POST"])
def checkpoint_page(request: HttpRequest, template_id: UUID, key: str, point_key: str) -> HttpResponse:
    """GET, POST .../checkpoints/<key>/ or new/: one checkpoint."""
    view, position = phase_of(request, template_id, key)
    phase = view.snapshot.phases[position]
    place = None if point_key == NEW else place_of(phase.checkpoints, point_key)
    before = CheckpointDefinition("") if place is None else phase.checkpoints[place]
    form = CheckpointForm(request.POST or None, initial={name: getattr(before, name) for name in PLAIN})
    outcome, status = Outcome(view), 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in PLAIN}
        made = before.key or new_key(values["text"], [point.key for point in phase.checkpoints])
        after = taken(request, replace(before, key=made, **values), before)
        changed = replace(phase, checkpoints=with_one(phase.checkpoints, place, after))
        outcome = attempt(request, view, with_phase(view.snapshot, position, changed), "point")
        if outcome.refusal is None:
            say(request, gettext("Saved."))
            if request.POST.get("then") == "another":
                return redirect("template-checkpoint", template_id, key, NEW)
            return redirect("template-phase", template_id, key)
        status = outcome.status
        if outcome.clashes:
            view = outcome.view
            phase = view.snapshot.phases[position_of(view.snapshot, key)]
            before = phase.checkpoints[place_of(phase.checkpoints, made)]
            form = CheckpointForm(initial={name: getattr(before, name) for name in PLAIN})
    context = {"view": view, "phase": phase, "point": before, "form": form}
    context |= {"refusal": outcome.refusal, "clashes": outcome.clashes}
    return render(request, "cases/office/templates/checkpoint.html", context, status=status)


@require_POST
def checkpoint_change(request: HttpRequest, template_id: UUID, key: str, point_key: str) -> HttpResponse:
    """POST .../checkpoints/<key>/change/: up, down or away (field `what`), or to a place (field `to`)."""
    view, position = phase_of(request, template_id, key)
    phase = view.snapshot.phases[position]
    points = after_change(request, phase.checkpoints, place_of(phase.checkpoints, point_key))
    changed = with_phase(view.snapshot, position, replace(phase, checkpoints=points))
    try:
        keep(request, view, changed, "points")
    except Refused as error:
        say(request, error.text, kind="problem")
    tail = "" if request.POST.get("what") == "delete" else f"?moved=point-{point_key}"
    return redirect(reverse("template-phase", args=[template_id, key]) + tail)
