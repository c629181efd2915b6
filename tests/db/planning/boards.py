"""What tests of the planboard share: a template with hours, a case of it, the board of a week."""

import json
from dataclasses import replace

from aanzet.access.queries.organizations import organization
from aanzet.cases.actions.template_drafts import save_draft
from aanzet.cases.actions.templates import create_template, publish_template
from aanzet.cases.models import TemplateVersion
from aanzet.cases.queries.snapshots import read_definition
from aanzet.core.log import reactions
from aanzet.core.models import Event
from aanzet.planning.actions.slots import plan_item
from aanzet.planning.queries.board import board
from aanzet.planning.reactions import on_work_changed_hands, pins
from aanzet.rules.process.template import serialise

FULL = (480,) * 5 + (0, 0)


def template_with(cast, *, name="Aangifte met planning", minutes=120, pins=True):
    """A published template whose office phases take this long, and that puts work on the boards."""
    template = create_template(actor=cast.anna, now=cast.now, name=name, model_key="income_tax")
    draft = TemplateVersion.objects.get(template_id=template, state="draft")
    snapshot = read_definition(draft.definition)
    phases = tuple(replace(phase, minutes=minutes if phase.side == "office" else 0) for phase in snapshot.phases)
    definition = serialise(replace(snapshot, phases=phases, pin_for_assignee=pins))
    save_draft(actor=cast.anna, now=cast.now, template_id=template, definition=definition, seen=draft.version)
    publish_template(actor=cast.anna, now=cast.now, template_id=template, despite_warnings=True)
    return template


def follow(cast):
    """What the board does afterwards, inside this scope: for every event that concerns it, again from the first."""
    mine = {one.event for one in reactions() if one.name.startswith("planning.")}
    for event in Event.objects.filter(name__in=mine).order_by("sequence"):
        event.payload = json.loads(event.payload)
        if pins(event):
            on_work_changed_hands(event)


def told(name):
    """The payload of the only event of this name."""
    return json.loads(Event.objects.get(name=name).payload)


def plan(cast, case, day, *, who="bram", actor="anna", **more):
    return plan_item(
        actor=getattr(cast, actor),
        now=cast.now,
        kind="case",
        item_id=case.id,
        person_id=cast.linde.people[who],
        day=day,
        **more,
    )


def seen(cast, monday, *, actor="anna", **more):
    house = organization(cast.linde.id)
    return board(getattr(cast, actor), house, cast.today, monday, **more)


def row_of(found, cast, who):
    return next(row for row in found.rows if row.person.id == cast.linde.people[who])
