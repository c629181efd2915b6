"""What happens when a phase is completed: the next one, who it goes to, and what will be sent to whom (F158, F181)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext

from aanzet.cases.queries.condition_words import why_not
from aanzet.cases.queries.reach import facts_for
from aanzet.cases.queries.states import Loaded
from aanzet.rules.actors import Actor
from aanzet.rules.conditions import to_stored
from aanzet.rules.process.commands import CompletePhase
from aanzet.rules.process.decide import decide
from aanzet.rules.process.decision import Decision
from aanzet.rules.process.events import PhaseSkipped
from aanzet.rules.process.state import Task
from aanzet.rules.process.template import AutomationDefinition, PhaseDefinition, TemplateSnapshot


@dataclass(frozen=True, slots=True)
class Sent:
    """One thing that will go out at the start of the next phase. text: filled in. held: nobody can be reached."""

    automation: AutomationDefinition
    text: str
    to: tuple[UUID, ...]
    sender_id: UUID | None
    held: str


@dataclass(frozen=True, slots=True)
class Preview:
    """next: None when this is the last phase. open_tasks: what still stands open in the phase that is left.

    passed_over: phases before the next one whose condition does not hold now, in words (F148).
    """

    decision: Decision
    next: PhaseDefinition | None
    responsible_ids: tuple[UUID, ...]
    expected_end: object
    sent: tuple[Sent, ...]
    open_tasks: tuple[Task, ...]
    passed_over: tuple[str, ...] = ()


def preview_complete(actor: Actor, loaded: Loaded, now: datetime) -> Preview:
    """Decide without writing. A refusal (open checkpoints) stands in `decision`; the rest is shown as if it passed."""
    state = loaded.state
    entry = state.entry
    order = CompletePhase(entry.id if entry else UUID(int=0))
    facts = facts_for(actor, loaded)
    decision = decide(state, order, now, facts)
    passed = decision
    if decision.refusal is not None and actor.may("cases.override"):
        passed = decide(state, replace(order, override_reason="voorbeeld"), now, facts)
    following = None
    position = state.case.phase_position
    if position < len(state.template.phases):
        following = state.template.phases[position]
    after = passed.state.entry if passed.refusal is None and passed.state else None
    if after and after.position > position:  # what lies between is passed over
        following = state.template.phases[after.position - 1]
    return Preview(
        decision=decision,
        next=following,
        responsible_ids=after.responsible_ids if after and after.position != position else (),
        expected_end=after.expected_end_on if after else None,
        sent=_sent(passed, following),
        open_tasks=tuple(task for task in state.tasks if task.is_open and entry and task.entry_id == entry.id),
        passed_over=tuple(_passed_over(passed, state.template)),
    )


def _passed_over(decision: Decision, template: TemplateSnapshot) -> Iterator[str]:
    for event in decision.events:
        if isinstance(event, PhaseSkipped):
            why = why_not(template, (to_stored(row) for row in event.rows))
            name = template.phases[event.position - 1].name
            yield gettext("Phase %(number)s (%(name)s) is skipped: %(why)s") % {
                "number": event.position,
                "name": name,
                "why": why,
            }


def _sent(decision: Decision, phase: PhaseDefinition | None) -> tuple[Sent, ...]:
    if phase is None or decision.refusal is not None:
        return ()
    found = []
    for automation in phase.automations:
        effects = [effect for effect in decision.effects if effect.automation_key == automation.key]
        message = next((one for one in decision.messages if one.automation_key == automation.key), None)
        task = next((one for one in decision.new_tasks if one.automation_key == automation.key), None)
        if not effects and message is None and task is None:
            continue
        found.append(
            Sent(
                automation,
                message.text if message else task.text if task else "",
                tuple(effect.person_id for effect in effects if effect.person_id),
                message.sender_id if message else task.sender_id if task else None,
                next((effect.reason for effect in effects if effect.state == "held"), ""),
            )
        )
    return tuple(found)
