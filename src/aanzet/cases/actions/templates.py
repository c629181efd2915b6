"""Templates: make, take over from the library, publish, archive (F108, F113, F114, F121)."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from aanzet.cases.actions.rehearsal_gate import demand_rehearsals
from aanzet.cases.actions.template_drafts import (
    EDIT,
    PUBLISH,
    checked_name,
    demand_template,
    locked_template,
    new_draft,
)
from aanzet.cases.events import TemplateArchived, TemplateCreated, TemplatePublished, TemplateRestored
from aanzet.cases.models import DraftSave, ProcessTemplate, TemplateVersion, VersionFace
from aanzet.cases.queries.adoption import adoption_required
from aanzet.cases.queries.library import model
from aanzet.cases.queries.snapshots import read_definition
from aanzet.cases.queries.template_facts import template_facts
from aanzet.cases.queries.template_files import spoken
from aanzet.cases.queries.template_names import lacking, names_here, with_ids
from aanzet.core.commands import command
from aanzet.core.errors import NotFound, Refused
from aanzet.core.ids import new_id
from aanzet.core.log import publish as publish_events
from aanzet.rules.actors import Actor
from aanzet.rules.process.template import (
    ERROR,
    PhaseDefinition,
    TemplateSnapshot,
    digest,
    problems,
)


@command
def create_template(*, actor: Actor, now: datetime, name: str, model_key: str = "") -> UUID:
    """A new template with a first draft: empty, or taken over from the library (F108, F114). Its id.

    Refused: name_taken, required, and model_needs with what the organization lacks; nothing half-made.
    """
    demand_template(actor, EDIT)
    name = checked_name(name)
    snapshot = taken_over(actor, model_key, name) if model_key else empty(name)
    template_id = new_template(actor, now, snapshot, model_key=model_key)
    publish_events(actor, now, TemplateCreated(object_id=template_id, model_key=model_key))
    return template_id


def empty(name: str) -> TemplateSnapshot:
    """The start of a template of one's own: one phase of the office."""
    return TemplateSnapshot(name=name, phases=(PhaseDefinition(key="phase_1", name=name[:200]),))


def taken_over(actor: Actor, model_key: str, name: str) -> TemplateSnapshot:
    """A library model in the form of address of this organization, with its names replaced by what is here (F114)."""
    shipped = model(model_key)
    if shipped is None:
        raise NotFound(model_key)
    snapshot, here = replace(spoken(shipped.file, actor), name=name), names_here()
    missing = [one.name for one in lacking(snapshot, here)]
    if missing:
        raise Refused("model_needs", names=", ".join(dict.fromkeys(missing)))
    return with_ids(snapshot, here, {})


@command
def publish_template(
    *, actor: Actor, now: datetime, template_id: UUID, from_period: str = "", despite_warnings: bool = False
) -> UUID:
    """Publish the draft: from now on it does not change, and running cases keep the version they have (F113).

    Refused: template_incomplete with what is wrong, warnings_open when warnings were not ticked.
    """
    demand_template(actor, PUBLISH)
    template = locked_template(template_id)
    if not template.draft_id:
        raise Refused("version_immutable")
    draft = TemplateVersion.objects.select_for_update(no_key=True).get(id=template.draft_id)
    snapshot = read_definition(draft.definition)
    found = problems(snapshot, template_facts(snapshot))
    if draft.state != "adopted" and adoption_required(actor):
        raise Refused("adoption_required")
    errors = [problem for problem in found if problem.severity == ERROR]
    if errors:
        raise Refused("template_incomplete", count=len(errors), names=", ".join(str(problem) for problem in errors[:5]))
    if found and not despite_warnings:
        raise Refused("warnings_open", count=len(found))
    demand_rehearsals(actor, template_id, snapshot)
    TemplateVersion.objects.filter(template_id=template_id, state="published").update(state="superseded")
    draft.state, draft.sha256 = "published", bytes.fromhex(digest(snapshot))
    draft.published_by, draft.published_at, draft.from_period = actor.id, now, from_period
    draft.save(update_fields=["state", "sha256", "published_by", "published_at", "from_period"])
    DraftSave.objects.filter(version_id=draft.id).delete()
    VersionFace(id=draft.id, organization_id=actor.organization_id, phases=face(snapshot)).save(force_insert=True)
    ProcessTemplate.objects.filter(id=template_id).update(
        current_id=draft.id, draft_id=None, period_kind=snapshot.period_kind, changed_at=now, changed_by=actor.id
    )
    publish_events(actor, now, TemplatePublished(object_id=template_id, version_id=draft.id, number=draft.number))
    return draft.id


def face(snapshot: TemplateSnapshot) -> list[dict[str, Any]]:
    """What the client may know: visible phases in order, with the position in the template (F120, F137).

    Internal phases do not exist for the client: their lead time is added to that of the visible phase before them.
    """
    leads: dict[str, int] = {}
    visible = ""
    for phase in snapshot.phases:
        visible = visible if phase.internal else phase.key
        leads[visible] = leads.get(visible, 0) + phase.lead_time_days
    return [
        {
            "position": position,
            "key": phase.key,
            "label": phase.label,
            "explanation": phase.client_explanation,
            "side": phase.side,
            "lead_time_days": leads[phase.key],
            "day_kind": snapshot.day_kind,
        }
        for position, phase in enumerate(snapshot.phases, 1)
        if not phase.internal
    ]


@command
def archive_template(*, actor: Actor, now: datetime, template_id: UUID) -> None:
    """Nobody can start it any more; running cases go on (F121)."""
    demand_template(actor, PUBLISH)
    template = locked_template(template_id)
    if template.archived_at is None:
        ProcessTemplate.objects.filter(id=template_id).update(archived_at=now, changed_at=now, changed_by=actor.id)
        publish_events(actor, now, TemplateArchived(object_id=template_id))


@command
def restore_template(*, actor: Actor, now: datetime, template_id: UUID) -> None:
    """Take it out of the archive again (F121). Refused: name_taken."""
    demand_template(actor, PUBLISH)
    template = locked_template(template_id)
    if template.archived_at is None:
        return
    if ProcessTemplate.objects.filter(name__iexact=template.name, archived_at=None).exists():
        raise Refused("name_taken", name=template.name)
    ProcessTemplate.objects.filter(id=template_id).update(archived_at=None, changed_at=now, changed_by=actor.id)
    publish_events(actor, now, TemplateRestored(object_id=template_id))


def new_template(actor: Actor, now: datetime, snapshot: TemplateSnapshot, *, model_key: str = "") -> UUID:
    """The rows of a new template with its first draft; the id. Refused: name_taken."""
    if ProcessTemplate.objects.filter(name__iexact=snapshot.name, archived_at=None).exists():
        raise Refused("name_taken", field="name", name=snapshot.name)
    template = ProcessTemplate(
        id=new_id(),
        organization_id=actor.organization_id,
        name=snapshot.name,
        model_key=model_key,
        period_kind=snapshot.period_kind,
        created_at=now,
        changed_at=now,
        changed_by=actor.id,
    )
    template.save(force_insert=True)
    template.draft_id = new_draft(actor, now, template.id, 1, snapshot).id
    template.save(update_fields=["draft_id"])
    return template.id
