"""The draft of a template: begun, changed by whoever may, and what every action on it needs (F109, F111)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils.timezone import localtime

from aanzet.access.queries.people import names
from aanzet.cases.events import TemplateEdited
from aanzet.cases.models import DraftSave, ProcessTemplate, TemplateVersion
from aanzet.cases.queries.snapshots import read_definition
from aanzet.cases.queries.template_facts import template_facts
from aanzet.core.commands import command
from aanzet.core.errors import Conflict, NotFound, Refused
from aanzet.core.ids import new_id
from aanzet.core.log import publish as publish_events
from aanzet.core.notifier import announce
from aanzet.rules.actors import Actor
from aanzet.rules.permissions import may
from aanzet.rules.process.template import Problem, TemplateSnapshot, canonical, parse, problems
from aanzet.rules.process.template.history import FORGOTTEN, MOST_SAVES, Save, step_of
from aanzet.rules.process.template.together import together, touched

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


@dataclass(frozen=True, slots=True)
class Saved:
    """How a save ended. number: of the save. snapshot: as it stands now, perhaps with the work of a colleague in it."""

    number: int
    snapshot: TemplateSnapshot
    problems: tuple[Problem, ...]


@command
def save_draft(*, actor: Actor, now: datetime, template_id: UUID, definition: Mapping[str, Any], seen: int) -> Saved:
    """Store the draft as it is now, and what still stands in the way of publishing it.

    seen: the save this work began from. When a colleague saved in between, both changes go together (G03). Refused:
    version_immutable without a draft, name_taken, changed_meanwhile when both changed one value (the Conflict carries
    both), template_unreadable when a value has the wrong shape.
    """
    demand_template(actor, EDIT)
    template, draft = locked_draft(template_id)
    snapshot, faults = parse(definition)
    if snapshot is None:
        raise Refused("template_unreadable", path=faults[0].path)
    stands = read_definition(draft.definition)
    if draft.version != seen:
        snapshot = _together(draft, seen, snapshot, stands, now)
    name = checked_name(snapshot.name)
    taken = ProcessTemplate.objects.filter(name__iexact=name, archived_at=None).exclude(id=template_id).exists()
    if taken:
        raise Refused("name_taken", field="name", name=name)
    if canonical(snapshot) != draft.definition:
        store(draft, snapshot, actor, now)
        ProcessTemplate.objects.filter(id=template_id).update(name=name, changed_at=now, changed_by=actor.id)
        publish_events(actor, now, TemplateEdited(object_id=template_id, number=draft.number))
        announce(f"{actor.organization_id}/office", f"template-{template_id}")
    return Saved(draft.version, snapshot, tuple(problems(snapshot, template_facts(snapshot))))


def _together(
    draft: TemplateVersion, seen: int, mine: TemplateSnapshot, stands: TemplateSnapshot, now: datetime
) -> TemplateSnapshot:
    """The work of two people as one. Conflict: they changed the same, or what I saw is no longer known."""
    began = DraftSave.objects.filter(version_id=draft.id, number=seen).values_list("definition", flat=True).first()
    if began is None:
        raise _conflict(draft)
    merged, clashes = together(read_definition(began), mine, stands)
    if clashes:
        raise _conflict(
            draft,
            mine={"snapshot": merged, "clashes": clashes},
            theirs={"snapshot": stands, "number": draft.version},
        )
    return merged


@command
def step_draft(*, actor: Actor, now: datetime, template_id: UUID, back: bool, seen: int) -> None:
    """One step back in the draft, or forth again (F111). Refused: nothing_to_undo, changed_meanwhile."""
    demand_template(actor, EDIT)
    _, draft = locked_draft(template_id)
    if draft.version != seen:
        raise _conflict(draft)
    saves = DraftSave.objects.filter(version_id=draft.id)
    here = saves.filter(number=draft.version).values_list("step", flat=True).first()
    to = None if here is None else here - 1 if back else here + 1
    target = saves.filter(step=to).order_by("-number").first() if to is not None and to >= 0 else None
    if target is None:
        raise Refused("nothing_to_undo")
    snapshot = read_definition(target.definition)
    name = checked_name(snapshot.name)
    if ProcessTemplate.objects.filter(name__iexact=name, archived_at=None).exclude(id=template_id).exists():
        raise Refused("name_taken", field="name", name=name)
    draft.definition, draft.version = target.definition, draft.version + 1
    draft_again(draft, actor, now)
    _note(draft, target.step, tuple(target.touched), actor, now)
    ProcessTemplate.objects.filter(id=template_id).update(name=name, changed_at=now, changed_by=actor.id)
    publish_events(actor, now, TemplateEdited(object_id=template_id, number=draft.number))
    announce(f"{actor.organization_id}/office", f"template-{template_id}")


def store(draft: TemplateVersion, snapshot: TemplateSnapshot, actor: Actor, now: datetime) -> None:
    """Give a draft this content as one more save; what was taken back before it is forgotten."""
    saves = DraftSave.objects.filter(version_id=draft.id)
    last = saves.filter(number=draft.version).first()
    if last is None:  # the first change of this draft: what it began with is the step to go back to
        last = _note(draft, 0, (), actor, draft.edited_at)
    changes = touched(read_definition(draft.definition), snapshot)
    before = Save(last.number, last.step, tuple(last.touched), last.saved_by, last.saved_at)
    step = step_of(before, changes, actor.id, now)
    saves.filter(step__gt=last.step).update(step=FORGOTTEN)
    draft.definition, draft.version = canonical(snapshot), draft.version + 1
    draft_again(draft, actor, now)
    _note(draft, step, changes, actor, now)
    saves.filter(number__lte=draft.version - MOST_SAVES).delete()


def _note(draft: TemplateVersion, step: int, changes: tuple[str, ...], actor: Actor, at: datetime) -> DraftSave:
    save = DraftSave(
        id=new_id(),
        organization_id=draft.organization_id,
        version_id=draft.id,
        number=draft.version,
        step=step,
        definition=draft.definition,
        touched=list(changes),
        saved_by=actor.id,
        saved_at=at,
    )
    save.save(force_insert=True)
    return save


def locked_draft(template_id: UUID) -> tuple[ProcessTemplate, TemplateVersion]:
    """A template with its draft, held until the end of the transaction. Refused: version_immutable without one."""
    template = locked_template(template_id)
    if not template.draft_id:
        raise Refused("version_immutable")
    return template, TemplateVersion.objects.select_for_update(no_key=True).get(id=template.draft_id)


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


def _conflict(draft: TemplateVersion, *, mine: dict | None = None, theirs: dict | None = None) -> Conflict:
    """Who changed the draft last, and when; mine and theirs: what to show side by side."""
    editor = names([draft.edited_by]).get(draft.edited_by) if draft.edited_by else None
    time = localtime(draft.edited_at).strftime("%H:%M")
    return Conflict(name=editor.name if editor else "", time=time, mine=mine, theirs=theirs)
