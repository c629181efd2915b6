"""The draft of a template: begun, changed by whoever may, and what every action on it needs (F109, F111)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max

from aanzet.cases.events import TemplateEdited
from aanzet.cases.models import ProcessTemplate, TemplateVersion
from aanzet.cases.queries.snapshots import read_definition
from aanzet.cases.queries.template_facts import template_facts
from aanzet.core.commands import command
from aanzet.core.errors import Conflict, NotFound, Refused
from aanzet.core.ids import new_id
from aanzet.core.log import publish as publish_events
from aanzet.rules.actors import Actor
from aanzet.rules.permissions import may
from aanzet.rules.process.template import Problem, TemplateSnapshot, canonical, parse, problems

EDIT, PUBLISH = "templates.edit", "templates.publish"


@command
def edit_template(*, actor: Actor, now: datetime, template_id: UUID) -> UUID:
    """Begin a draft from the version in use, or continue the draft there is (F109). The id of the draft."""
    demand_template(actor, EDIT)
    template = locked_template(template_id)
    if template.draft_id:
        return template.draft_id
    current = TemplateVersion.objects.get(id=template.current_id)
    draft = new_draft(actor, now, template_id, next_number(template_id), read_definition(current.definition))
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
    demand_template(actor, EDIT)
    template = locked_template(template_id)
    if not template.draft_id:
        raise Refused("version_immutable")
    draft = TemplateVersion.objects.select_for_update(no_key=True).get(id=template.draft_id)
    if draft.version != seen:
        raise Conflict(**_who(draft, now))  # type: ignore[arg-type]
    snapshot, faults = parse(definition)
    if snapshot is None:
        raise Refused("template_unreadable", path=faults[0].path)
    name = checked_name(snapshot.name)
    taken = ProcessTemplate.objects.filter(name__iexact=name, archived_at=None).exclude(id=template_id).exists()
    if taken:
        raise Refused("name_taken", field="name", name=name)
    draft.definition = canonical(snapshot)
    draft.version += 1
    draft_again(draft, actor, now)
    ProcessTemplate.objects.filter(id=template_id).update(name=name, changed_at=now, changed_by=actor.id)
    publish_events(actor, now, TemplateEdited(object_id=template_id, number=draft.number))
    return problems(snapshot, template_facts(snapshot))


def next_number(template_id: UUID) -> int:
    """Of the next version; ask it while the template is locked."""
    return TemplateVersion.objects.filter(template_id=template_id).aggregate(last=Max("number"))["last"] + 1


def new_draft(
    actor: Actor, now: datetime, template_id: UUID, number: int, snapshot: TemplateSnapshot
) -> TemplateVersion:
    """The row of a draft with this content."""
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


def draft_again(draft: TemplateVersion, actor: Actor, now: datetime) -> None:
    """Store a changed definition; what was submitted or adopted is a draft again (F112)."""
    draft.state, draft.adopted_by, draft.adopted_at, draft.adoption_note = "draft", None, None, ""
    draft.edited_by, draft.edited_at = actor.id, now
    draft.save()


def locked_template(template_id: UUID) -> ProcessTemplate:
    """The template, held until the end of the transaction. NotFound."""
    template = ProcessTemplate.objects.select_for_update(no_key=True).filter(id=template_id).first()
    if template is None:
        raise NotFound(template_id)
    return template


def demand_template(actor: Actor, permission: str) -> None:
    """NotFound for who may not do this with templates."""
    if not may(actor, permission):
        raise NotFound(permission)


def checked_name(name: str) -> str:
    """The name of a template, tidied. Refused: required, too_long."""
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
