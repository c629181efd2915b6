"""The condition on the pages of a phase and of an automation (F148, F161)."""

from dataclasses import replace

from django.http import HttpRequest

from aanzet.cases.queries.condition_words import explainer
from aanzet.cases.web.forms.conditions import ConditionEditor
from aanzet.clients.queries.engine import product_choices
from aanzet.rules.conditions import Node
from aanzet.rules.process import fields
from aanzet.rules.process.template import TemplateSnapshot


def phase_editor(request: HttpRequest, snapshot: TemplateSnapshot, position: int) -> ConditionEditor | None:
    """The editor of a phase; None for the first and last one, always done, unless a condition stands there."""
    condition = snapshot.phases[position].condition
    if condition is None and position in (0, len(snapshot.phases) - 1):
        return None
    return _editor(request, snapshot, condition, asked_before=position)


def automation_editor(
    request: HttpRequest, snapshot: TemplateSnapshot, position: int, condition: Node | None
) -> ConditionEditor:
    """The editor of an automation in the phase at this index; what the phase itself asks counts too."""
    return _editor(request, snapshot, condition, asked_before=position + 1)


def _editor(
    request: HttpRequest, snapshot: TemplateSnapshot, condition: Node | None, *, asked_before: int
) -> ConditionEditor:
    """asked_before: answers of the phases up to this index are offered; later ones are never known in time."""
    offered = fields.catalogue(replace(snapshot, phases=snapshot.phases[:asked_before]), product_choices())
    data = request.POST if request.method == "POST" else None
    return ConditionEditor(condition, explainer(snapshot, [fields.PRODUCTS]), offered, data)
