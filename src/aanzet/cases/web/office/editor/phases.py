"""/office/templates/<id>/phases/...: one phase with its checkpoints, and the order of the phases (F134 to F151)."""

from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from aanzet.cases.queries.template_choices import template_choices
from aanzet.cases.queries.templates import VersionView
from aanzet.cases.web.forms.phases import PhaseForm
from aanzet.cases.web.office.editor.conditions import phase_editor
from aanzet.cases.web.office.editor.drafts import (
    after_change,
    all_valid,
    draft_of,
    new_key,
    position_of,
    save,
    with_phase,
)
from aanzet.core.errors import Conflict, Refused
from aanzet.core.web.notices import say
from aanzet.core.web.post import perform
from aanzet.rules.process import words
from aanzet.rules.process.template import (
    ItemTypeLink,
    PhaseDefinition,
    RecipientRule,
    TemplateSnapshot,
)

PLAIN = (
    "name", "client_label", "client_explanation", "internal", "description", "side", "assignment", "roles", "teams",
    "first_member_only", "lead_time_days", "auto_advance", "advance_when_done", "deliver_automatically", "sender_role",
)  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def phase_page(request: HttpRequest, template_id: UUID, key: str) -> HttpResponse:
    """GET, POST /office/templates/<id>/phases/<key>/: the phase, its checkpoints, and a list of its automations."""
    view = draft_of(request, template_id)
    position = position_of(view.snapshot, key)
    phase = view.snapshot.phases[position]
    form = PhaseForm(request.POST or None, choices=template_choices(), initial=_initial(view.snapshot, phase))
    editor = phase_editor(request, view.snapshot, position)
    refusal, status = None, 422 if request.method == "POST" else 200
    if editor is not None and editor.is_changing:
        status = 200
    elif all_valid(request, form, editor):
        condition = editor.condition() if editor is not None else None
        changed = _changed(view.snapshot, position, form.cleaned_data)
        changed = with_phase(changed, position, replace(changed.phases[position], condition=condition))
        try:
            perform(request, lambda: save(request, view, changed), name="phase")
            say(request, gettext("Saved."))
            return redirect("template-phase", template_id, key)
        except Refused as error:
            refusal, status = error, 409 if isinstance(error, Conflict) else 422
    context = {
        "view": view,
        "phase": phase,
        "form": form,
        "editor": editor,
        "refusal": refusal,
        "number": position + 1,
        "count": len(view.snapshot.phases),
    }
    return render(request, "cases/office/templates/phase.html", context, status=status)


def _initial(snapshot: TemplateSnapshot, phase: PhaseDefinition) -> dict:
    required = next((link.key for link in snapshot.item_types if link.required_before_closing_phase == phase.key), "")
    return {name: getattr(phase, name) for name in PLAIN} | {
        "required_item": required,
        "recipient_function": phase.recipient.function if phase.recipient.rule == words.FUNCTION else "",
        "fall_back": phase.recipient.fall_back_to_primary,
    }


def _changed(snapshot: TemplateSnapshot, position: int, values: dict) -> TemplateSnapshot:
    phase = snapshot.phases[position]
    plain = {name: tuple(values[name]) if name in ("roles", "teams") else values[name] for name in PLAIN}
    changed = replace(phase, **plain, recipient=recipient(values, phase.recipient))
    links = [
        replace(link, required_before_closing_phase="") if link.required_before_closing_phase == phase.key else link
        for link in snapshot.item_types
    ]
    wanted = values["required_item"]
    if wanted:
        links = [link for link in links if link.key != wanted] + [ItemTypeLink(wanted, phase.key)]
    return replace(with_phase(snapshot, position, changed), item_types=tuple(links))


def recipient(values: dict, before: RecipientRule) -> RecipientRule:
    """The rule of who is addressed: a function, or the primary contact."""
    if not values["recipient_function"]:
        return RecipientRule(words.PRIMARY)
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
    name = " ".join(request.POST.get("name", "").split())[:200] or gettext("New phase")
    key = new_key(name, [phase.key for phase in view.snapshot.phases])
    changed = replace(view.snapshot, phases=(*view.snapshot.phases, PhaseDefinition(key=key, name=name)))
    return _act(request, view, changed, ("template-phase", template_id, key), ("template", template_id))


@require_POST
def phase_move(request: HttpRequest, template_id: UUID, key: str) -> HttpResponse:
    """POST /office/templates/<id>/phases/<key>/move/: one place up or down (field `what`), or to a place (`to`)."""
    view = draft_of(request, template_id)
    phases = after_change(request, view.snapshot.phases, position_of(view.snapshot, key))
    changed = replace(view.snapshot, phases=phases)
    return _act(request, view, changed, ("template", template_id), ("template", template_id))


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
        return _act(
            request, view, replace(snapshot, phases=phases), ("template", template_id), ("template", template_id)
        )
    return redirect("template", template_id)


def _act(request: HttpRequest, view, snapshot: TemplateSnapshot, then: tuple, back: tuple) -> HttpResponse:
    try:
        perform(request, lambda: save(request, view, snapshot), name="phases")
    except Refused as error:
        say(request, error.text, kind="problem")
        return redirect(*back)
    return redirect(*then)


def phase_of(request: HttpRequest, template_id: UUID, key: str) -> tuple[VersionView, int]:
    """The draft, and the position of the phase in it; for the pages of its parts."""
    view = draft_of(request, template_id)
    return view, position_of(view.snapshot, key)
