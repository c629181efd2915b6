"""Acts on the parts of a template that are more than filling in a field (F111, F134, F135)."""

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any

from aanzet.rules.process import words
from aanzet.rules.process.template.shape import AutomationDefinition, PhaseDefinition

KEEP, TURN, DROP = "keep", "turn", "drop"


def moved(items: tuple[Any, ...], place: int, to: int) -> tuple[Any, ...]:
    """One part in another place (an index); beyond the ends it is the first or the last."""
    rest = [*items[:place], *items[place + 1 :]]
    rest.insert(max(0, min(to, len(rest))), items[place])
    return tuple(rest)


def asks_one_side(phase: PhaseDefinition) -> tuple[AutomationDefinition, ...]:
    """What only makes sense while this side acts: tasks for it. A message to the client goes with either side."""
    client = phase.side == words.CLIENT
    return tuple(one for one in phase.automations if one.kind != words.MESSAGE and one.is_for_client == client)


def on_other_side(phase: PhaseDefinition, tasks: str) -> PhaseDefinition:
    """The phase in the other column. tasks: KEEP what it asks of the old side, TURN it to the new one, or DROP it.

    A document request and an approval ask something of a client; turned to the office they become a task.
    """
    old = asks_one_side(phase)
    side = words.OFFICE if phase.side == words.CLIENT else words.CLIENT
    automations = phase.automations
    if tasks == DROP:
        automations = tuple(one for one in automations if one not in old)
    elif tasks == TURN:
        automations = tuple(_turned(one, side) if one in old else one for one in automations)
    return replace(phase, side=side, automations=automations)


def _turned(automation: AutomationDefinition, side: str) -> AutomationDefinition:
    return replace(automation, kind=words.TASK, side=side, items=(), item_type="")


def copied(
    phase: PhaseDefinition, name: str, key: str, taken: Collection[str], fresh: Callable[[str, Collection[str]], str]
) -> PhaseDefinition:
    """A phase like this one under a key of its own; its automations get new keys too, unique in the template.

    taken: keys of all automations. fresh(key, taken): a key like this one that is free.
    """
    known, automations = set(taken), []
    for one in phase.automations:
        made = fresh(one.key, known)
        known.add(made)
        automations.append(replace(one, key=made))
    return replace(phase, key=key, name=name, client_label="", automations=tuple(automations))
