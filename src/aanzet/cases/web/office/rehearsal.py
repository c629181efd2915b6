"""/office/templates/<id>/rehearsal/: a template played on a made-up client, with a clock that can be moved (F408)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from aanzet.access.queries.people import names
from aanzet.cases.actions.rehearsals import (
    begin_rehearsal,
    open_rehearsal,
    play_step,
    remove_rehearsal,
    save_rehearsal,
    step_back,
    take_over_outcome,
)
from aanzet.cases.queries.rehearsal_page import (
    Words,
    client_buttons,
    difference_words,
    is_dead,
    lines,
    mails,
    office_buttons,
    report_words,
)
from aanzet.cases.queries.rehearsals import played, saved, script_of
from aanzet.cases.queries.template_choices import template_choices
from aanzet.cases.queries.templates import VersionView, version_for
from aanzet.cases.web.forms.rehearsals import MadeUpForm, StepForm
from aanzet.cases.web.office.editor.drafts import PLACE
from aanzet.core.errors import NotFound, Refused
from aanzet.core.web.notices import say
from aanzet.core.web.post import perform
from aanzet.rules import periods
from aanzet.rules.process import words
from aanzet.rules.process.rehearsal import Report, Script
from aanzet.rules.process.template.naming import FUNCTION, PRODUCT, ROLE, TEAM, named

EDIT = "templates.edit"


@require_http_methods(["GET", "HEAD", "POST"])
def rehearsal_page(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """GET …/rehearsal/?as=client: the rehearsal as it stands; POST: begin anew with another made-up client."""
    view = _view(request, template_id)
    form, refusal = None, None
    if request.method == "POST":
        form = _form(view, request.POST)
        if form.is_valid():
            made_up = form.made_up()
            try:
                perform(
                    request,
                    lambda: begin_rehearsal(
                        actor=request.actor, now=request.now, template_id=template_id, client=made_up
                    ),
                    name="begin_rehearsal",
                )
                return redirect("template-rehearsal", template_id)
            except Refused as error:
                refusal = error
    return _page(request, view, form=form, refusal=refusal, status=422 if request.method == "POST" else 200)


@require_POST
def rehearsal_step(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """POST …/rehearsal/step/: one step of the script, by whoever would do it (fields of StepForm)."""
    view = _view(request, template_id)
    form = StepForm(request.POST)
    if not form.is_valid():
        return _page(request, view, refusal=Refused("rehearsal_step_gone"), status=422)
    step = form.step()
    return _done(
        request,
        view,
        lambda: play_step(actor=request.actor, now=request.now, template_id=template_id, step=step),
        "play_step",
    )


@require_POST
def rehearsal_back(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """POST …/rehearsal/back/: the last step is taken back."""
    view = _view(request, template_id)
    return _done(
        request, view, lambda: step_back(actor=request.actor, now=request.now, template_id=template_id), "step_back"
    )


@require_POST
def rehearsal_save(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """POST …/rehearsal/save/: keep what is played as a test (field `name`)."""
    view = _view(request, template_id)
    name = request.POST.get("name", "")

    def act() -> dict[str, Any]:
        made = save_rehearsal(actor=request.actor, now=request.now, template_id=template_id, name=name)
        return {"id": str(made)}

    return _done(request, view, act, "save_rehearsal", gettext("Saved. It is played at every publication."))


@require_POST
def rehearsal_saved(request: HttpRequest, rehearsal_id: UUID) -> HttpResponse:
    """POST /office/rehearsals/<id>/ (field `do`): play it, take its new outcome over, or throw it away."""
    if not request.actor.may(EDIT):
        raise NotFound(rehearsal_id)
    acts = {"open": open_rehearsal, "accept": take_over_outcome, "remove": remove_rehearsal}
    act = acts.get(request.POST.get("do", ""))
    if act is None:
        raise NotFound(rehearsal_id)
    made = perform(
        request,
        lambda: {"template": str(act(actor=request.actor, now=request.now, rehearsal_id=rehearsal_id))},
        name=act.__name__,
    )
    return redirect("template-rehearsal", made["template"])


def _view(request: HttpRequest, template_id: UUID) -> VersionView:
    if not request.actor.may(EDIT):
        raise NotFound(template_id)
    return version_for(request.actor, template_id)


def _done(request: HttpRequest, view: VersionView, act: Callable[[], Any], name: str, said: str = "") -> HttpResponse:
    """Carry it out and show the page again, on the side that was shown; a refusal stands on top of it."""
    try:
        perform(request, act, name=name)
    except Refused as error:
        return _page(request, view, refusal=error, status=422)
    if said:
        say(request, said)
    side = "?as=client" if request.POST.get("as") == words.CLIENT else ""
    return redirect(f"{reverse('template-rehearsal', args=[view.template_id])}{side}")


def _form(view: VersionView, data: Any = None, initial: Any = None) -> MadeUpForm:
    found = named(view.snapshot)
    known = _names_by_kind()
    picked = {
        kind: [(one.name, known[kind].get(one.name, one.name)) for one in found if one.kind == kind] for kind in known
    }
    return MadeUpForm(
        data,
        initial=initial,
        products=picked[PRODUCT],
        roles=picked[ROLE],
        teams=picked[TEAM],
        functions=picked[FUNCTION],
        has_period=view.snapshot.period_kind != periods.NONE,
    )


def _names_by_kind() -> dict[str, dict[str, str]]:
    """Names of what a template can name, by kind."""
    choices = template_choices()
    return {
        PRODUCT: dict(choices.products),
        ROLE: dict(choices.roles),
        TEAM: dict(choices.teams),
        FUNCTION: dict(choices.functions),
    }


def _page(
    request: HttpRequest,
    view: VersionView,
    *,
    form: MadeUpForm | None = None,
    refusal: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    script = script_of(request.actor, request.now, view.template_id, view.snapshot)
    report = played(request.actor, view.snapshot, script)
    initial = {name: getattr(script.client, name) for name in MadeUpForm.base_fields}
    side = words.CLIENT if (request.POST.get("as") or request.GET.get("as")) == words.CLIENT else words.OFFICE
    context = shown(request, view, script, report) | {
        "form": form or _form(view, initial=initial),
        "form_open": form is not None,
        "refusal": refusal,
        "side": side,
        "tabs": [
            {"label": gettext("As the office"), "url": "?as=office", "current": side == words.OFFICE, "count": None},
            {"label": gettext("As the client"), "url": "?as=client", "current": side == words.CLIENT, "count": None},
        ],
    }
    return render(request, "cases/office/templates/rehearsal.html", context, status=status)


def shown(request: HttpRequest, view: VersionView, script: Script, report: Report) -> dict[str, Any]:
    """What the page shows of a rehearsal."""
    world, known = report.world, Words(report)
    tests = saved(request.actor, view.template_id, view.snapshot)
    people = names([one.made_by for one in tests])
    return {
        "view": view,
        "script": script,
        "world": world,
        "has_begun": bool(script.steps),
        "summary": report_words(report, dead=is_dead(report)),
        "is_clean": report.is_clean,
        "findings": [
            {"text": known.finding(one), "url": _place(view, one.path), "is_error": one.is_error}
            for one in report.findings
        ],
        "mails": mails(report, known, request.organization),
        "lines": lines(report, known)[::-1],
        "office": office_buttons(world, known),
        "client": client_buttons(world, known),
        "phases": _phases(report),
        "client_phases": _phases(report, only_visible=True),
        "turn": world.state.turn,
        "turn_names": ", ".join(world.cast[one].name for one in world.state.turn.people if one in world.cast)
        if world.state.turn
        else "",
        "cast": [
            {"name": player.name, "what": known.group(player.group), "side": player.side}
            for player in world.cast.values()
        ],
        "documents": [known.about(key) for key in world.documents],
        "tests": [
            {
                "one": one,
                "by": people.get(one.made_by) if one.made_by else None,
                "differs": [difference_words(known, each) for each in one.differs],
            }
            for one in tests
        ],
    }


def _phases(report: Report, *, only_visible: bool = False) -> list[dict[str, Any]]:
    """Rows for kit/phase_list.html."""
    world = report.world
    position, passed = world.state.case.phase_position, {key for key, _ in world.skipped}
    found = []
    for number, phase in enumerate(world.template.phases, 1):
        if only_visible and phase.internal:
            continue
        now = number == position and not world.has_ended
        done = number < position or (world.has_ended and number <= position)
        state = "now" if now else "skipped" if done and phase.key in passed else "done" if done else "next"
        found.append(
            {
                "name": phase.label if only_visible else phase.name,
                "who": gettext("client") if phase.side == words.CLIENT else gettext("office"),
                "state": state,
                "client": phase.side == words.CLIENT,
            }
        )
    return found


def _place(view: VersionView, path: str) -> str:
    """Where in the editor a finding can be mended; "" on a version that does not change any more."""
    place = PLACE.match(path)
    if place is None or not view.is_draft:
        return ""
    phase = view.snapshot.phases[int(place[1])]
    if place[2] == "automations":
        return reverse("template-automation", args=[view.template_id, phase.key, phase.automations[int(place[3])].key])
    return reverse("template-phase", args=[view.template_id, phase.key])
