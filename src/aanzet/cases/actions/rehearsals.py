"""Playing a template on a made-up client, and keeping what was played as a test (F408). No case is ever touched."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from aanzet.cases.actions.template_drafts import EDIT, checked_name, demand_template, locked_template
from aanzet.cases.events import RehearsalChanged, RehearsalRemoved, RehearsalSaved
from aanzet.cases.models import Rehearsal
from aanzet.cases.queries.rehearsals import explained, first_script, played, saved_script, script_of
from aanzet.cases.queries.templates import version_for
from aanzet.clients.queries.engine import named_like
from aanzet.core.commands import command
from aanzet.core.errors import NotFound, Refused
from aanzet.core.ids import new_id
from aanzet.core.log import publish
from aanzet.rules.actors import Actor
from aanzet.rules.process.rehearsal import MadeUp, Script, Step, outcome_of, written
from aanzet.rules.process.rehearsal.stored import MOST_STEPS

MOST_SAVED = 25  # per template: each is played at every publication
LONGEST_NAME = 120


@command
def begin_rehearsal(*, actor: Actor, now: datetime, template_id: UUID, client: MadeUp | None = None) -> None:
    """Begin anew, with this client or a first one. Refused: rehearsal_real_client, and why it cannot start."""
    demand_template(actor, EDIT)
    locked_template(template_id)
    snapshot = version_for(actor, template_id).snapshot
    script = Script(client) if client is not None else first_script(actor, now, snapshot)
    _refuse_real(script.client)
    report = played(actor, snapshot, script)
    if report.refusals and report.refusals[0][0] == 0:
        raise explained(report.world, report.refusals[0][1])
    _keep(actor, now, template_id, script)


@command
def play_step(*, actor: Actor, now: datetime, template_id: UUID, step: Step) -> None:
    """Do one thing in the rehearsal. Refused: what the engine refuses, rehearsal_step_gone, rehearsal_too_long."""
    demand_template(actor, EDIT)
    locked_template(template_id)
    snapshot = version_for(actor, template_id).snapshot
    script = script_of(actor, now, template_id, snapshot)
    if len(script.steps) >= MOST_STEPS:
        raise Refused("rehearsal_too_long", allowed=MOST_STEPS)
    script = replace(script, steps=(*script.steps, step))
    report = played(actor, snapshot, script)
    refusal = next((refusal for number, refusal in report.refusals if number in (0, len(script.steps))), None)
    if refusal is not None:
        raise explained(report.world, refusal)
    _keep(actor, now, template_id, script)


@command
def step_back(*, actor: Actor, now: datetime, template_id: UUID) -> None:
    """Take the last step back; at the beginning nothing happens."""
    demand_template(actor, EDIT)
    locked_template(template_id)
    script = script_of(actor, now, template_id, version_for(actor, template_id).snapshot)
    if script.steps:
        _keep(actor, now, template_id, replace(script, steps=script.steps[:-1]))


@command
def save_rehearsal(*, actor: Actor, now: datetime, template_id: UUID, name: str) -> UUID:
    """Keep what is played, with its outcome, as a test that is played at every publication. Its id.

    Refused: required, too_long, name_taken, rehearsal_not_begun, rehearsal_too_many.
    """
    demand_template(actor, EDIT)
    locked_template(template_id)
    name = checked_name(name)
    if len(name) > LONGEST_NAME:
        raise Refused("too_long", field="name", limit=LONGEST_NAME)
    snapshot = version_for(actor, template_id).snapshot
    script = script_of(actor, now, template_id, snapshot)
    if not script.steps:
        raise Refused("rehearsal_not_begun")
    kept = Rehearsal.objects.filter(template_id=template_id).exclude(name="")
    if kept.filter(name__iexact=name).exists():
        raise Refused("name_taken", field="name", name=name)
    if kept.count() >= MOST_SAVED:
        raise Refused("rehearsal_too_many", allowed=MOST_SAVED)
    made = Rehearsal(
        id=new_id(),
        organization_id=actor.organization_id,
        template_id=template_id,
        name=name,
        script=written(script),
        expected=written(outcome_of(played(actor, snapshot, script))),
        made_by=actor.id,
        made_at=now,
        changed_at=now,
    )
    made.save(force_insert=True)
    publish(actor, now, RehearsalSaved(object_id=template_id, rehearsal=name))
    return made.id


@command
def open_rehearsal(*, actor: Actor, now: datetime, rehearsal_id: UUID) -> UUID:
    """Play a saved one, from its last step on; the id of its template."""
    template_id, _, script = saved_script(actor, rehearsal_id)
    locked_template(template_id)
    _keep(actor, now, template_id, script)
    return template_id


@command
def take_over_outcome(*, actor: Actor, now: datetime, rehearsal_id: UUID) -> UUID:
    """The outcome it has now is right: it is held to this one from now on. The id of its template."""
    template_id, name, script = saved_script(actor, rehearsal_id)
    locked_template(template_id)
    report = played(actor, version_for(actor, template_id).snapshot, script)
    Rehearsal.objects.filter(id=rehearsal_id).update(expected=written(outcome_of(report)), changed_at=now)
    publish(actor, now, RehearsalChanged(object_id=template_id, rehearsal=name))
    return template_id


@command
def remove_rehearsal(*, actor: Actor, now: datetime, rehearsal_id: UUID) -> UUID:
    """Throw a saved one away; the id of its template. NotFound when it is gone already."""
    demand_template(actor, EDIT)
    found = Rehearsal.objects.filter(id=rehearsal_id).exclude(name="").values("template_id", "name").first()
    if found is None:
        raise NotFound(rehearsal_id)
    Rehearsal.objects.filter(id=rehearsal_id).delete()
    publish(actor, now, RehearsalRemoved(object_id=found["template_id"], rehearsal=found["name"]))
    return found["template_id"]


def _refuse_real(client: MadeUp) -> None:
    """rehearsal_real_client when a client is called like this, or has this number."""
    real = named_like(client.name, client.number)
    if real:
        raise Refused("rehearsal_real_client", field="name", name=real)


def _keep(actor: Actor, now: datetime, template_id: UUID, script: Script) -> None:
    """What this colleague is playing; one each per template, and nobody else's business."""
    mine = Rehearsal.objects.filter(template_id=template_id, name="", made_by=actor.id)
    if not mine.update(script=written(script), changed_at=now):
        Rehearsal(
            id=new_id(),
            organization_id=actor.organization_id,
            template_id=template_id,
            script=written(script),
            made_by=actor.id,
            made_at=now,
            changed_at=now,
        ).save(force_insert=True)
