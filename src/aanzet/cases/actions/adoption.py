"""Adopting a template before it is rolled out: asked, adopted by somebody else, with date and note (F112)."""

from datetime import datetime
from uuid import UUID

from aanzet.access.actions.settings import change_settings
from aanzet.access.queries.people import names
from aanzet.cases.actions.template_drafts import EDIT, PUBLISH, demand_template, locked_template
from aanzet.cases.events import TemplateAdopted, TemplateSubmitted
from aanzet.cases.models import TemplateVersion
from aanzet.cases.queries.adoption import SETTING
from aanzet.cases.queries.snapshots import read_definition
from aanzet.cases.queries.template_facts import template_facts
from aanzet.core.commands import command
from aanzet.core.errors import Refused
from aanzet.core.log import publish
from aanzet.rules.actors import Actor
from aanzet.rules.names import body
from aanzet.rules.process.template import ERROR, problems

LONGEST_NOTE = 1_000


@command
def submit_template(*, actor: Actor, now: datetime, template_id: UUID) -> None:
    """Ask to adopt the draft. Refused: version_immutable without a draft, template_incomplete."""
    demand_template(actor, EDIT)
    draft = _draft(template_id)
    if draft.state != "draft":
        return
    _complete(draft)
    TemplateVersion.objects.filter(id=draft.id).update(state="in_review")
    publish(actor, now, TemplateSubmitted(object_id=template_id, number=draft.number))


@command
def adopt_template(*, actor: Actor, now: datetime, template_id: UUID, note: str = "") -> None:
    """Adopt the draft as it is; a change afterwards makes it a draft again.

    Refused: version_immutable, template_incomplete, too_long, four_eyes for who edited it last, in whatever name.
    """
    demand_template(actor, PUBLISH)
    draft = _draft(template_id)
    if draft.state == "adopted":
        return
    editor = draft.edited_by
    if editor is not None and editor in (actor.id, actor.on_behalf_of):
        raise Refused("four_eyes", name=names([editor])[editor].name)
    checked = body(note, LONGEST_NOTE)
    if not checked:
        raise Refused(checked.error, field="note", allowed=LONGEST_NOTE)
    _complete(draft)
    TemplateVersion.objects.filter(id=draft.id).update(
        state="adopted", adopted_by=actor.id, adopted_at=now, adoption_note=checked.value
    )
    publish(actor, now, TemplateAdopted(object_id=template_id, number=draft.number))


@command
def change_adoption(*, actor: Actor, now: datetime, required: bool) -> None:
    """Whether a template must be adopted before it is published. NotFound without the right to change settings."""
    change_settings(actor=actor, now=now, values={SETTING: required})


def _draft(template_id: UUID) -> TemplateVersion:
    template = locked_template(template_id)
    if not template.draft_id:
        raise Refused("version_immutable")
    return TemplateVersion.objects.select_for_update(no_key=True).get(id=template.draft_id)


def _complete(draft: TemplateVersion) -> None:
    snapshot = read_definition(draft.definition)
    errors = [one for one in problems(snapshot, template_facts(snapshot)) if one.severity == ERROR]
    if errors:
        raise Refused("template_incomplete", count=len(errors), names=", ".join(map(str, errors[:5])))
