"""What stands around every page of one template: its head with tabs, the phases in two columns, the problems."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext

from aanzet.access.queries.organizations import organization
from aanzet.access.queries.people import names
from aanzet.cases.queries.adoption import adoption_required
from aanzet.cases.queries.condition_words import in_words
from aanzet.cases.queries.explaining import pages_of
from aanzet.cases.queries.rehearsal_page import is_dead, report_words
from aanzet.cases.queries.rehearsals import saved
from aanzet.cases.queries.template_changes import changes_between
from aanzet.cases.queries.template_choices import TemplateChoices, template_choices
from aanzet.cases.queries.templates import VersionView, steps_of, template_facts_of, versions
from aanzet.cases.web.office.editor.drafts import Finding, findings
from aanzet.cases.web.office.editor.preview import look_of, preview_of
from aanzet.cases.web.office.editor.sentences import by_itself, sentences
from aanzet.rules.permissions import may
from aanzet.rules.plain import Problem
from aanzet.rules.process import words
from aanzet.rules.process.template import PhaseDefinition

PHASES, GENERAL, VERSIONS = "phases", "general", "versions"


def head_of(request: HttpRequest, view: VersionView, tab: str) -> dict[str, Any]:
    """The head of every page of a template. tab: the part that is open."""
    known = versions(request.actor, view.template_id)
    in_use = next((one for one in known if one.state == "published"), None)
    facts = template_facts_of(view.template_id)
    may_edit = bool(may(request.actor, "templates.edit"))
    return {
        "view": view,
        "snapshot": view.snapshot,
        "tab": tab,
        "tabs": _tabs(view, tab, editable=view.is_draft and may_edit),
        "is_draft": view.is_draft,
        "has_draft": any(one.is_draft for one in known),
        "in_use": in_use,
        "known": known,
        "changed": len(changes_between(in_use.snapshot if in_use else None, view.snapshot)) if view.is_draft else 0,
        "archived": facts["archived"],
        "running": facts["running"],
        "adoption": adoption_required(request.actor),
        "may_edit": may_edit,
        "may_publish": bool(may(request.actor, "templates.publish")),
        "steps": steps_of(view) if view.is_draft and may_edit else None,
        "rehearsal_url": reverse("template-rehearsal", args=[view.template_id]) if may_edit else "",
    }


def tests_of(request: HttpRequest, view: VersionView) -> dict[str, Any]:
    """How the saved rehearsals end on this version as it is now: how many there are, and which end otherwise.

    summary: of the only one there is, when it succeeds.
    """
    found = saved(request.actor, view.template_id, view.snapshot)
    only = found[0].report if len(found) == 1 and found[0].passes else None
    return {
        "count": len(found),
        "otherwise": [one.name for one in found if not one.passes],
        "summary": report_words(only, dead=is_dead(only)) if only else "",
    }


def _tabs(view: VersionView, tab: str, *, editable: bool) -> list[dict[str, Any]]:
    here = [view.template_id]
    found = [(PHASES, gettext("Phases"), reverse("template", args=here))]
    if editable:
        found.append((GENERAL, gettext("General"), reverse("template-general", args=here)))
    found.append((VERSIONS, gettext("Versions"), reverse("template-versions", args=here)))
    return [{"label": label, "url": url, "current": name == tab} for name, label, url in found]


def phases_of(
    view: VersionView, choices: TemplateChoices, found: list[Finding], current: str, moved: str
) -> dict[str, Any]:
    """The phases as cards in two columns, and what they add up to."""
    snapshot = view.snapshot
    days = {words.CLIENT: 0, words.OFFICE: 0}
    for phase in snapshot.phases:
        days[phase.side] += phase.lead_time_days
    return {
        "cards": [
            {
                "phase": phase,
                "who": _who(phase, choices),
                "condition": in_words(snapshot, phase.condition),
                "problems": sum(one.phase == phase.key for one in found),
                "current": phase.key == current,
                "id": f"phase-{phase.key}",
                "moved": moved == f"phase-{phase.key}",
            }
            for phase in snapshot.phases
        ],
        "places": range(1, len(snapshot.phases) + 1),
        "days": sum(days.values()),
        "days_client": days[words.CLIENT],
        "days_office": days[words.OFFICE],
        "findings": found,
        "errors": sum(one.is_error for one in found),
    }


def _who(phase: PhaseDefinition, choices: TemplateChoices) -> str:
    """Who acts, in a few words under the name of a phase."""
    if phase.side == words.CLIENT:
        rule = phase.recipient
        name = dict(choices.functions).get(rule.function, rule.function) if rule.rule == words.FUNCTION else ""
        return name or gettext("Primary contact")
    if phase.assignment == words.TEAM:
        names_ = ", ".join(dict(choices.teams).get(team, "") for team in phase.teams)
        return gettext("Team: %(name)s") % {"name": names_}
    if phase.assignment == words.ROLE:
        names_ = ", ".join(dict(choices.roles).get(role, role) for role in phase.roles)
        return gettext("Role: %(name)s") % {"name": names_}
    return gettext("Nobody beforehand")


def editor_context(
    request: HttpRequest, view: VersionView, position: int, known: Sequence[Problem] | None = None
) -> dict[str, Any]:
    """The phases page with one phase open: head, columns, sentences, checkpoints, preview. known: see findings."""
    choices = template_choices()
    phase = view.snapshot.phases[position]
    head = head_of(request, view, PHASES)
    editable, moved = head["may_edit"] and view.is_draft, request.GET.get("moved", "")
    office = organization(request.actor.organization_id)
    me = names([request.actor.id]).get(request.actor.id)
    return {
        **head,
        **phases_of(view, choices, findings(view, known) if editable else [], phase.key, moved),
        "phase": phase,
        "number": position + 1,
        "count": len(view.snapshot.phases),
        "editable": editable,
        "tests": tests_of(request, view) if editable else None,
        "sentences": sentences(view, position, choices, editable=editable, moved=moved),
        "by_itself": by_itself(view, position),
        "automation_places": range(1, len(phase.automations) + 1),
        "points": [
            {"point": one, "id": f"point-{one.key}", "moved": moved == f"point-{one.key}"} for one in phase.checkpoints
        ],
        "point_places": range(1, len(phase.checkpoints) + 1),
        "look": look_of(request),
        "office_name": office.sender_name or office.name,
        "preview": preview_of(
            view.snapshot, position, localtime(request.now).date(), office.name, me.name if me else ""
        ),
    }


def general_facts(view: VersionView) -> dict[str, Any]:
    """What the page of a published version says about the whole."""
    products = dict(template_choices().products)
    return {
        "products": ", ".join(products.get(key, "") for key in view.snapshot.products),
        "pages": pages_of(view.snapshot.attachments),
    }
