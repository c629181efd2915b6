"""What stands around every page of one template: its head, versions, problems."""

from django.http import HttpRequest

from aanzet.access.queries.people import names
from aanzet.cases.queries.adoption import adoption_required
from aanzet.cases.queries.condition_words import in_words
from aanzet.cases.queries.explaining import pages_of
from aanzet.cases.queries.template_choices import template_choices
from aanzet.cases.queries.templates import VersionView, template_facts_of, versions
from aanzet.cases.web.office.editor.drafts import findings
from aanzet.rules.permissions import may


def page_context(request: HttpRequest, view: VersionView) -> dict:
    """What every page of one template shows on top."""
    known = versions(request.actor, view.template_id)
    facts = template_facts_of(view.template_id)
    snapshot = view.snapshot
    choices = template_choices()
    people = names([person for one in known for person in (one.edited_by, one.published_by, one.adopted_by)])
    return {
        "view": view,
        "snapshot": snapshot,
        "is_draft": view.is_draft,
        "has_draft": any(one.is_draft for one in known),
        "in_use": next((one for one in known if one.state == "published"), None),
        "archived": facts["archived"],
        "adoption": adoption_required(request.actor),
        "adopted_by": people.get(view.adopted_by),
        "running": facts["running"],
        "versions": [{"one": one, "by": people.get(one.published_by or one.edited_by)} for one in known],
        "pages": pages_of(snapshot.attachments),
        "phase_rows": [
            (
                phase,
                in_words(snapshot, phase.condition),
                [(one, in_words(snapshot, one.condition)) for one in phase.automations],
            )
            for phase in snapshot.phases
        ],
        "findings": findings(view) if view.is_draft else [],
        "products": ", ".join(dict(choices.products).get(key, "") for key in snapshot.products),
        "days_client": sum(phase.lead_time_days for phase in snapshot.phases if phase.side == "client"),
        "days_office": sum(phase.lead_time_days for phase in snapshot.phases if phase.side != "client"),
        "may_edit": bool(may(request.actor, "templates.edit")),
        "may_publish": bool(may(request.actor, "templates.publish")),
    }
