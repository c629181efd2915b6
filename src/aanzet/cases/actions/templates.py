"""Templates: make, take over from the library, edit a draft, publish, archive (F108, F109, F113, F114, F121)."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max

from aanzet.access.queries.engine import vocabulary as people_words
from aanzet.cases.events import TemplateArchived, TemplateCreated, TemplateEdited, TemplatePublished, TemplateRestored
from aanzet.cases.models import ProcessTemplate, TemplateVersion, VersionFace
from aanzet.cases.queries.library import model
from aanzet.cases.queries.snapshots import read_definition
from aanzet.cases.queries.template_facts import template_facts
from aanzet.clients.queries.engine import product_ids
from aanzet.core.commands import command
from aanzet.core.errors import Conflict, NotFound, Refused
from aanzet.core.ids import new_id
from aanzet.core.log import publish as publish_events
from aanzet.rules.actors import Actor
from aanzet.rules.permissions import may
from aanzet.rules.process.template import (
    ERROR,
    PhaseDefinition,
    Problem,
    TemplateSnapshot,
    canonical,
    digest,
    parse,
    problems,
)

EDIT, PUBLISH = "templates.edit", "templates.publish"


@command
def create_template(*, actor: Actor, now: datetime, name: str, model_key: str = "") -> UUID:
    """A new template with a first draft: empty, or taken over from the library (F108, F114). Its id.

    Refused: name_taken, required, and model_needs with what the organization lacks; nothing half-made.
    """
    _require(actor, EDIT)
    name = _name(name)
    snapshot = taken_over(model_key, name) if model_key else empty(name)
    if ProcessTemplate.objects.filter(name__iexact=name, archived_at=None).exists():
        raise Refused("name_taken", field="name", name=name)
    template = ProcessTemplate(
        id=new_id(),
        organization_id=actor.organization_id,
        name=name,
        model_key=model_key,
        period_kind=snapshot.period_kind,
        created_at=now,
        changed_at=now,
        changed_by=actor.id,
    )
    template.save(force_insert=True)
    template.draft_id = _draft(actor, now, template.id, 1, snapshot).id
    template.save(update_fields=["draft_id"])
    publish_events(actor, now, TemplateCreated(object_id=template.id, model_key=model_key))
    return template.id


def empty(name: str) -> TemplateSnapshot:
    """The start of a template of one's own: one phase of the office."""
    return TemplateSnapshot(name=name, phases=(PhaseDefinition(key="phase_1", name=name[:200]),))


def taken_over(model_key: str, name: str) -> TemplateSnapshot:
    """A library model with the codes of products and the names of teams replaced by ids of this organization (F114)."""
    shipped = model(model_key)
    if shipped is None:
        raise NotFound(model_key)
    data = json.loads(json.dumps(shipped.definition))
    data["name"] = name
    products, people = product_ids(), people_words()
    missing = [code for code in data.get("products", ()) if code.lower() not in products]
    data["products"] = [str(products[code.lower()]) for code in data.get("products", ()) if code.lower() in products]
    for phase in data["phases"]:
        missing += [role for role in phase.get("roles", ()) if role not in people["roles"]]
        missing += [team for team in phase.get("teams", ()) if team.lower() not in people["teams"]]
        phase["teams"] = [
            str(people["teams"][team.lower()]) for team in phase.get("teams", ()) if team.lower() in people["teams"]
        ]
    if missing:
        raise Refused("model_needs", names=", ".join(dict.fromkeys(missing)))
    snapshot, faults = parse(data)
    if snapshot is None:
        raise ValueError(f"library model {model_key}: {faults[0]}")
    return snapshot


@command
def edit_template(*, actor: Actor, now: datetime, template_id: UUID) -> UUID:
    """Begin a draft from the version in use, or continue the draft there is (F109). The id of the draft."""
    _require(actor, EDIT)
    template = _locked(template_id)
    if template.draft_id:
        return template.draft_id
    current = TemplateVersion.objects.get(id=template.current_id)
    number = TemplateVersion.objects.filter(template_id=template_id).aggregate(last=Max("number"))["last"] + 1
    draft = _draft(actor, now, template_id, number, read_definition(current.definition))
    ProcessTemplate.objects.filter(id=template_id).update(draft_id=draft.id, changed_at=now, changed_by=actor.id)
    return draft.id


@command
def save_draft(
    *, actor: Actor, now: datetime, template_id: UUID, definition: Mapping[str, Any], seen: int
) -> list[Problem]:
    """Store the draft as it is now and answer what still stands in the way of publishing it.

    Refused: version_immutable without a draft, name_taken, changed_meanwhile when a colleague saved in between (both
    are working on the same draft), template_unreadable when a value has the wrong shape.
    """
    _require(actor, EDIT)
    template = _locked(template_id)
    if not template.draft_id:
        raise Refused("version_immutable")
    draft = TemplateVersion.objects.select_for_update(no_key=True).get(id=template.draft_id)
    if draft.version != seen:
        raise Conflict(**_who(draft, now))  # type: ignore[arg-type]
    snapshot, faults = parse(definition)
    if snapshot is None:
        raise Refused("template_unreadable", path=faults[0].path)
    name = _name(snapshot.name)
    taken = ProcessTemplate.objects.filter(name__iexact=name, archived_at=None).exclude(id=template_id).exists()
    if taken:
        raise Refused("name_taken", field="name", name=name)
    draft.definition = canonical(snapshot)
    draft.version += 1
    draft.edited_by, draft.edited_at = actor.id, now
    draft.save(update_fields=["definition", "version", "edited_by", "edited_at"])
    ProcessTemplate.objects.filter(id=template_id).update(name=name, changed_at=now, changed_by=actor.id)
    publish_events(actor, now, TemplateEdited(object_id=template_id, number=draft.number))
    return problems(snapshot, template_facts(snapshot))


@command
def publish_template(
    *, actor: Actor, now: datetime, template_id: UUID, from_period: str = "", despite_warnings: bool = False
) -> UUID:
    """Publish the draft: from now on it does not change, and running cases keep the version they have (F113).

    Refused: template_incomplete with what is wrong, warnings_open when warnings were not ticked.
    """
    _require(actor, PUBLISH)
    template = _locked(template_id)
    if not template.draft_id:
        raise Refused("version_immutable")
    draft = TemplateVersion.objects.select_for_update(no_key=True).get(id=template.draft_id)
    snapshot = read_definition(draft.definition)
    found = problems(snapshot, template_facts(snapshot))
    errors = [problem for problem in found if problem.severity == ERROR]
    if errors:
        raise Refused("template_incomplete", count=len(errors), names=", ".join(str(problem) for problem in errors[:5]))
    if found and not despite_warnings:
        raise Refused("warnings_open", count=len(found))
    TemplateVersion.objects.filter(template_id=template_id, state="published").update(state="superseded")
    draft.state, draft.sha256 = "published", bytes.fromhex(digest(snapshot))
    draft.published_by, draft.published_at, draft.from_period = actor.id, now, from_period
    draft.save(update_fields=["state", "sha256", "published_by", "published_at", "from_period"])
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
    _require(actor, PUBLISH)
    template = _locked(template_id)
    if template.archived_at is None:
        ProcessTemplate.objects.filter(id=template_id).update(archived_at=now, changed_at=now, changed_by=actor.id)
        publish_events(actor, now, TemplateArchived(object_id=template_id))


@command
def restore_template(*, actor: Actor, now: datetime, template_id: UUID) -> None:
    """Take it out of the archive again (F121). Refused: name_taken."""
    _require(actor, PUBLISH)
    template = _locked(template_id)
    if template.archived_at is None:
        return
    if ProcessTemplate.objects.filter(name__iexact=template.name, archived_at=None).exists():
        raise Refused("name_taken", name=template.name)
    ProcessTemplate.objects.filter(id=template_id).update(archived_at=None, changed_at=now, changed_by=actor.id)
    publish_events(actor, now, TemplateRestored(object_id=template_id))


def _draft(actor: Actor, now: datetime, template_id: UUID, number: int, snapshot: TemplateSnapshot) -> TemplateVersion:
    draft = TemplateVersion(
        id=new_id(),
        organization_id=actor.organization_id,
        template_id=template_id,
        number=number,
        definition=canonical(snapshot),
        edited_by=actor.id,
        edited_at=now,
    )
    draft.save(force_insert=True)
    return draft


def _locked(template_id: UUID) -> ProcessTemplate:
    template = ProcessTemplate.objects.select_for_update(no_key=True).filter(id=template_id).first()
    if template is None:
        raise NotFound(template_id)
    return template


def _require(actor: Actor, permission: str) -> None:
    if not may(actor, permission):
        raise NotFound(permission)


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise Refused("required", field="name")
    if len(name) > 200:
        raise Refused("too_long", field="name", limit=200)
    return name


def _who(draft: TemplateVersion, now: datetime) -> dict[str, str]:
    from aanzet.access.queries.people import names

    editor = names([draft.edited_by]).get(draft.edited_by, "") if draft.edited_by else ""
    return {"name": editor, "time": draft.edited_at.strftime("%H:%M")}  # type: ignore[dict-item]
