"""/office/templates/<id>/phases/...: one phase between the others, and acts on the list of phases (F134 to F150)."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from aanzet.cases.queries.template_choices import template_choices
from aanzet.cases.queries.templates import VersionView
from aanzet.cases.web.forms.phases import PhaseForm, SideForm
from aanzet.cases.web.office.editor.conditions import phase_editor
from aanzet.cases.web.office.editor.conflicts import Outcome, attempt, settled, taken
from aanzet.cases.web.office.editor.drafts import (
    after_change,
    all_valid,
    draft_of,
    keep,
    new_key,
    position_of,
    save,
    with_phase,
)
from aanzet.cases.web.office.editor.frame import editor_context
from aanzet.core.errors import Conflict, Refused
from aanzet.core.web.notices import say
from aanzet.rules.process import words
from aanzet.rules.process.template import ItemTypeLink, PhaseDefinition, RecipientRule, TemplateSnapshot
from aanzet.rules.process.template.editing import asks_one_side, copied, on_other_side

PLAIN = (
    "name", "client_label", "client_explanation", "internal", "description", "side", "assignment", "roles", "teams",
    "first_member_only", "lead_time_days", "minutes", "auto_advance", "advance_when_done", "deliver_automatically",
    "sender_role",
)  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def phase_page(request: HttpRequest, template_id: UUID, key: str) -> HttpResponse:
    """GET, POST /office/templates/<id>/phases/<key>/: a phase between the others, with a preview for the client.

    Field `auto` (script): keep what can be kept and answer the parts around the form.
    """
    view = draft_of(request, template_id)
    position = position_of(view.snapshot, key)
    phase = view.snapshot.phases[position]
    form = PhaseForm(request.POST or None, choices=template_choices(), initial=_initial(view.snapshot, phase))
    editor = phase_editor(request, view.snapshot, position)
    if request.POST.get("auto"):
        return _kept(request, view, position, form, editor)
    outcome, status = Outcome(view), 422 if request.method == "POST" else 200
    if editor is not None and editor.is_changing:
        status = 200
    elif all_valid(request, form, editor):
        condition = editor.condition() if editor is not None else None
        changed = _changed(view.snapshot, position, form.cleaned_data)
        made = replace(changed.phases[position], condition=condition)
        changed = with_phase(changed, position, taken(request, made, phase))
        outcome = attempt(request, view, changed, "phase")
        if outcome.refusal is None:
            say(request, gettext("Saved."))
            return redirect("template-phase", template_id, key)
        status = outcome.status
        if outcome.clashes:
            view, position = outcome.view, position_of(outcome.view.snapshot, key)
            phase = view.snapshot.phases[position]
            form = PhaseForm(choices=template_choices(), initial=_initial(view.snapshot, phase))
    context = editor_context(request, view, position)
    context |= {"form": form, "editor": editor, "refusal": outcome.refusal, "clashes": outcome.clashes}
    return render(request, "cases/office/templates/phase.html", context, status=status)


def _kept(request: HttpRequest, view: VersionView, position: int, form: PhaseForm, editor: Any) -> HttpResponse:
    """Keep what is right in the form now; the answer holds everything around it, and says what is not kept yet."""
    phase = view.snapshot.phases[position]
    valid = form.is_valid()
    values = _initial(view.snapshot, phase) | (form.cleaned_data if valid else _right(form))
    changed = _changed(view.snapshot, position, values)
    if editor is None or editor.is_valid():
        condition = editor.condition() if editor is not None else None
        changed = with_phase(changed, position, replace(changed.phases[position], condition=condition))
    else:
        valid = False
    context: dict[str, Any] = {"clashes": ()}
    known = None
    try:
        saved = save(request, view, changed)
    except Conflict as error:
        view, clashes = settled(view, error)
        if not clashes:
            return HttpResponse(headers={"HX-Refresh": "true"})
        form = PhaseForm(choices=template_choices(), initial=_initial(view.snapshot, view.snapshot.phases[position]))
        context |= {"clashes": clashes, "refusal": error, "form": form, "editor": editor}
    except Refused as error:
        context |= {"unkept": error.text}
    else:
        here = saved.snapshot.phase_named(phase.key)
        if here != position or saved.snapshot.phases[here] != changed.phases[position]:
            return HttpResponse(headers={"HX-Refresh": "true"})  # a colleague worked in this phase too
        view, known = replace(view, snapshot=saved.snapshot, version=saved.number), saved.problems
        if not valid:
            wrong = [str(form.fields[name].label) for name in form.errors] or [gettext("Condition")]
            context |= {"unkept": gettext("Not kept yet: %(names)s") % {"names": ", ".join(wrong)}}
    context |= editor_context(request, view, position, known) | {"kept_at": request.now}
    return render(request, "cases/office/templates/_kept.html", context)


def _right(form: PhaseForm) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if name not in form.errors}


def _initial(snapshot: TemplateSnapshot, phase: PhaseDefinition) -> dict[str, Any]:
    required = next((link.key for link in snapshot.item_types if link.required_before_closing_phase == phase.key), "")
    return {name: getattr(phase, name) for name in PLAIN} | {
        "required_item": required,
        "recipient_function": phase.recipient.function if phase.recipient.rule == words.FUNCTION else "",
        "fall_back": phase.recipient.fall_back_to_primary,
    }


def _changed(snapshot: TemplateSnapshot, position: int, values: dict[str, Any]) -> TemplateSnapshot:
    phase = snapshot.phases[position]
    plain = {name: tuple(values[name]) if name in ("roles", "teams") else values[name] for name in PLAIN}
    plain["minutes"] = values["minutes"] or 0
    changed = replace(phase, **plain, recipient=recipient(values, phase.recipient))
    before = next((link.key for link in snapshot.item_types if link.required_before_closing_phase == phase.key), "")
    wanted, links = values["required_item"], snapshot.item_types
    if wanted != before:
        links = tuple(
            replace(link, required_before_closing_phase="") if link.required_before_closing_phase == phase.key else link
            for link in links
            if link.key != wanted
        )
        links = (*links, ItemTypeLink(wanted, phase.key)) if wanted else links
    return replace(with_phase(snapshot, position, changed), item_types=links)


def recipient(values: dict[str, Any], before: RecipientRule) -> RecipientRule:
    """The rule of who is addressed: a function, or the primary contact."""
    if not values["recipient_function"]:
        return before if before.rule == words.PRIMARY else RecipientRule(words.PRIMARY)
    return replace(
        before,
        rule=words.FUNCTION,
        function=values["recipient_function"],
        fall_back_to_primary=values.get("fall_back", before.fall_back_to_primary),
    )


@require_POST
def phase_add(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """POST /office/templates/<id>/phases/: a new phase at the end."""
    view = draft_of(request, template_id)
    known = {phase.name.lower() for phase in view.snapshot.phases}
    name = " ".join(request.POST.get("name", "").split())[:200] or _free(gettext("New phase"), known)
    key = new_key(name, [phase.key for phase in view.snapshot.phases])
    changed = replace(view.snapshot, phases=(*view.snapshot.phases, PhaseDefinition(key=key, name=name)))
    return _act(request, view, changed, key, key)


@require_POST
def phase_copy(request: HttpRequest, template_id: UUID, key: str) -> HttpResponse:
    """POST /office/templates/<id>/phases/<key>/copy/: a phase like this one, right after it."""
    view = draft_of(request, template_id)
    phases, position = view.snapshot.phases, position_of(view.snapshot, key)
    name = _free(phases[position].name, {phase.name.lower() for phase in phases})
    made = new_key(name, [phase.key for phase in phases])
    automations = [one.key for phase in phases for one in phase.automations]
    copy = copied(phases[position], name, made, automations, new_key)
    changed = replace(view.snapshot, phases=(*phases[: position + 1], copy, *phases[position + 1 :]))
    return _act(request, view, changed, made, made)


def _free(name: str, taken: set[str]) -> str:
    """The name, with the first number that makes it another one."""
    number, free = 2, name
    while free.lower() in taken:
        free, number = f"{name[:190]} {number}", number + 1
    return free


@require_POST
def phase_move(request: HttpRequest, template_id: UUID, key: str) -> HttpResponse:
    """POST /office/templates/<id>/phases/<key>/move/: up or down (field `what`), to a place (`to`), or aside (F135).

    Field `open`: the phase that stays open.
    """
    view = draft_of(request, template_id)
    position = position_of(view.snapshot, key)
    if request.POST.get("what") == "side":
        if asks_one_side(view.snapshot.phases[position]):
            return redirect("template-phase-side", template_id, key)
        turned = on_other_side(view.snapshot.phases[position], "")
        changed = with_phase(view.snapshot, position, turned)
    else:
        changed = replace(view.snapshot, phases=after_change(request, view.snapshot.phases, position))
    return _act(request, view, changed, request.POST.get("open") or key, key)


@require_http_methods(["GET", "HEAD", "POST"])
def phase_side(request: HttpRequest, template_id: UUID, key: str) -> HttpResponse:
    """GET, POST /office/templates/<id>/phases/<key>/side/: to the other column, and what becomes of its tasks."""
    view = draft_of(request, template_id)
    position = position_of(view.snapshot, key)
    phase = view.snapshot.phases[position]
    form = SideForm(request.POST or None, to_client=phase.side == words.OFFICE)
    if request.method == "POST" and form.is_valid():
        changed = with_phase(view.snapshot, position, on_other_side(phase, form.cleaned_data["tasks"]))
        return _act(request, view, changed, key, key)
    context = {"view": view, "phase": phase, "form": form, "tasks": asks_one_side(phase)}
    status = 422 if request.method == "POST" else 200
    return render(request, "cases/office/templates/side.html", context, status=status)


@require_POST
def phase_delete(request: HttpRequest, template_id: UUID, key: str) -> HttpResponse:
    """POST /office/templates/<id>/phases/<key>/delete/: refused for the last one and where it is still named (F134)."""
    view = draft_of(request, template_id)
    snapshot = view.snapshot
    position = position_of(snapshot, key)
    used = [link.key for link in snapshot.item_types if link.required_before_closing_phase == key]
    if len(snapshot.phases) == 1:
        say(request, Refused("phase_required").text, kind="problem")
    elif used:
        say(request, Refused("phase_in_use", places=", ".join(used)).text, kind="problem")
    else:
        phases = (*snapshot.phases[:position], *snapshot.phases[position + 1 :])
        opened = phases[min(position, len(phases) - 1)].key
        return _act(request, view, replace(snapshot, phases=phases), opened, "")
    return redirect("template-phase", template_id, key)


def _act(request: HttpRequest, view: VersionView, snapshot: TemplateSnapshot, opened: str, moved: str) -> HttpResponse:
    """Save, and show the phase `opened`; `moved` gets the keyboard, so that Alt and an arrow can follow each other."""
    try:
        keep(request, view, snapshot, "phases")
    except Refused as error:
        say(request, error.text, kind="problem")
        return redirect("template", view.template_id)
    tail = f"?moved=phase-{moved}" if moved else ""
    return redirect(reverse("template-phase", args=[view.template_id, opened]) + tail)


def phase_of(request: HttpRequest, template_id: UUID, key: str) -> tuple[VersionView, int]:
    """The draft, and the position of the phase in it; for the pages of its parts."""
    view = draft_of(request, template_id)
    return view, position_of(view.snapshot, key)
