"""Who reaches a case, and what `decide` is told about it: the same for commands and for pages."""

from dataclasses import replace

from aanzet.cases.queries.states import Loaded
from aanzet.core.ids import new_id
from aanzet.rules.actors import CONTACT, Actor
from aanzet.rules.permissions import Subject, Visibility, may
from aanzet.rules.process.state import Facts


def may_touch(actor: Actor, permission: str, loaded: Loaded) -> bool:
    """Whether the actor reaches this case, with this right."""
    return may_see(actor, loaded) and holds(actor, permission)


def holds(actor: Actor, permission: str) -> bool:
    """Whether the right is in the actor's role. Of contacts `decide` asks only to whom something is addressed."""
    return actor.kind == CONTACT or actor.may(permission)


def may_see(actor: Actor, loaded: Loaded) -> bool:
    """Whether the actor reaches this case at all; unknown and forbidden look alike (G02)."""
    state = loaded.state
    working = {person for task in state.tasks if task.is_open for person in (*task.people, task.claimed_by) if person}
    working.update(state.entry.responsible_ids if state.entry else state.case.planned_responsible_ids)
    acting = {actor.id} if actor.id is not None and working & set(actor.stands_in_for) else set()
    subject = Subject(
        organization_id=actor.organization_id,
        client_id=state.case.client_id,
        has_team_role=loaded.people.knows(actor.id),
        responsible_ids=(*working, *acting, *(state.turn.people if state.turn else ())),
    )
    if actor.kind == CONTACT:  # whether it is addressed to him is judged by `decide`, with the name of who it is for
        subject = replace(subject, visibility=Visibility.SHARED)
    return bool(may(actor, "cases.view", subject))


def facts_for(actor: Actor, loaded: Loaded, cause: str = "") -> Facts:
    """The facts that `decide` is told."""
    return Facts(
        actor=actor,
        people=loaded.people,
        house=loaded.house,
        new_id=new_id,
        values=loaded.values,
        item_types=loaded.item_types,
        documents=loaded.documents,
        cause=cause,
        known=loaded.known,
        asked=loaded.asked,
    )
