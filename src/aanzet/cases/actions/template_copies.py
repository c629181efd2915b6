"""Templates made from something else: a copy of another one, drafts from a file or workbook (F115, F130, F391)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace as changed
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext

from aanzet.cases.actions.template_drafts import (
    EDIT,
    checked_name,
    demand_template,
    locked_template,
    new_draft,
    next_number,
    store,
)
from aanzet.cases.actions.templates import new_template
from aanzet.cases.events import TemplateCloned, TemplateImported
from aanzet.cases.models import ProcessTemplate, TemplateVersion
from aanzet.cases.queries.template_files import free_name, proposal
from aanzet.cases.queries.template_names import LEAVE_OUT, with_ids
from aanzet.cases.queries.template_sheets import open_needs, sheet_proposal
from aanzet.cases.queries.templates import version_for
from aanzet.core.commands import command
from aanzet.core.errors import NotFound, Refused
from aanzet.core.log import publish
from aanzet.rules.actors import Actor
from aanzet.rules.process.template import TemplateSnapshot
from aanzet.rules.process.template.naming import Named
from aanzet.rules.process.template.sheet.read import Dropped
from aanzet.rules.process.template.sheet.tabs import TextTab


@command
def clone_template(*, actor: Actor, now: datetime, template_id: UUID, number: int | None = None) -> UUID:
    """A new template with a draft like this version (else the draft, else the version in use); its id (F130).

    It is called "Kopie van ...", with the next free number when that name is taken. NotFound without rights.
    """
    demand_template(actor, EDIT)
    snapshot = version_for(actor, template_id, number).snapshot
    name = free_name(gettext("Copy of %(name)s") % {"name": snapshot.name})
    copy_id = new_template(actor, now, changed(snapshot, name=name))
    publish(actor, now, TemplateCloned(object_id=copy_id, template_id=template_id))
    return copy_id


@command
def import_template(
    *,
    actor: Actor,
    now: datetime,
    text: str,
    name: str = "",
    template_id: UUID | None = None,
    replace: bool = False,
    chosen: Mapping[Named, str] | None = None,
) -> UUID:
    """A draft from the text of a file: of a new template, or of the one with this id; the id of the template (F391).

    name: instead of the name in the file. replace: the draft there is may go. chosen: what stands for what this
    organization lacks, a key or id of the same kind, or LEAVE_OUT. Refused, and nothing half made: template_file_wrong,
    template_file_needs with what is not chosen yet, choice_invalid, draft_exists, name_taken, required, too_long.
    """
    demand_template(actor, EDIT)
    found, problems = proposal(actor, text)
    if found is None:
        raise Refused("template_file_wrong", count=len(problems))
    chosen = chosen or {}
    open_still = [one.name for one, _ in found.needs if not chosen.get(one)]
    if open_still:
        raise Refused("template_file_needs", names=", ".join(dict.fromkeys(open_still)))
    for one, _ in found.needs:
        if chosen[one] != LEAVE_OUT and chosen[one] not in dict(found.names.choices[one.kind]):
            raise Refused("choice_invalid", field=one.kind, value=chosen[one], allowed=one.kind)
    snapshot = with_ids(found.snapshot, found.names, chosen)
    snapshot = changed(snapshot, name=checked_name(name or snapshot.name))
    if template_id is None:
        made, number = new_template(actor, now, snapshot), 1
    else:
        made, number = template_id, _draft_of(actor, now, template_id, snapshot, may_replace=replace)
    publish(actor, now, TemplateImported(object_id=made, number=number))
    return made


@command
def import_template_sheet(
    *,
    actor: Actor,
    now: datetime,
    tabs: Sequence[TextTab],
    dropped: Dropped = frozenset(),
    chosen: Mapping[Named, str] | None = None,
) -> tuple[UUID, ...]:
    """A draft of a new template for every template in a workbook, all or none; their ids in the order of it (F115).

    dropped: rows left out on purpose, (key of a tab, number), with what belongs to them. chosen: as import_template.
    A name that is taken gets the next free number. Refused, and nothing made: template_sheet_wrong,
    template_file_needs with what is not chosen yet, too_long.
    """
    demand_template(actor, EDIT)
    found = sheet_proposal(actor, tabs, dropped)
    if found.wrong:
        raise Refused("template_sheet_wrong", count=found.wrong)
    chosen = chosen or {}
    lacking_still = open_needs(found, chosen)
    if lacking_still:
        raise Refused("template_file_needs", names=", ".join(dict.fromkeys(one.name for one in lacking_still)))
    made = []
    for snapshot in found.reading.templates:
        stored = with_ids(snapshot, found.names, chosen)
        template_id = new_template(actor, now, changed(stored, name=checked_name(free_name(stored.name))))
        publish(actor, now, TemplateImported(object_id=template_id, number=1))
        made.append(template_id)
    return tuple(made)


def _draft_of(actor: Actor, now: datetime, template_id: UUID, snapshot: TemplateSnapshot, *, may_replace: bool) -> int:
    """Put the content into a draft of an existing template; the number of the draft."""
    template = locked_template(template_id)
    if template.archived_at is not None:
        raise NotFound(template_id)
    taken = ProcessTemplate.objects.filter(name__iexact=snapshot.name, archived_at=None).exclude(id=template_id)
    if taken.exists():
        raise Refused("name_taken", field="name", name=snapshot.name)
    if template.draft_id and not may_replace:
        raise Refused("draft_exists", field="replace", name=template.name)
    if template.draft_id:
        draft = TemplateVersion.objects.select_for_update(no_key=True).get(id=template.draft_id)
        store(draft, snapshot, actor, now)
    else:
        draft = new_draft(actor, now, template_id, next_number(template_id), snapshot)
    ProcessTemplate.objects.filter(id=template_id).update(
        name=snapshot.name, draft_id=draft.id, changed_at=now, changed_by=actor.id
    )
    return draft.number
