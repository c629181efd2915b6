"""Who reaches a case, and what `decide` is told about it: the same for commands and for pages."""

from dataclasses import replace
from uuid import UUID

from aanzet.cases.queries.preparing import prepared_by
from aanzet.cases.queries.states import Loaded
from aanzet.core.ids import new_id
from aanzet.rules.actors import CONTACT, MEMBER, Actor
from aanzet.rules.permissions import Subject, Visibility, may
from aanzet.rules.process import words
from aanzet.rules.process.commands import Command, TickCheckpoint
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
    working = {
        person
        for task in state.tasks
        if task.is_open
        for person in (*task.people, *task.readers, task.claimed_by)
        if person is not None
    }
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


def facts_for(actor: Actor, loaded: Loaded, cause: str = "", asked: Command | None = None) -> Facts:
    """The facts that `decide` is told. asked: the command; what only few commands need is read for those alone."""
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
        prepared=_prepared(loaded, asked),
        waiting=loaded.waiting,
        fired=loaded.fired,
    )


def _prepared(loaded: Loaded, command: Command | None) -> frozenset[UUID]:
    """Who prepared the phase of the point that is ticked, when that point asks for four eyes (F155)."""
    if isinstance(command, TickCheckpoint) and command.state in words.CHECKPOINT_PASSED:
        for point in loaded.state.checkpoints:
            if point.id == command.checkpoint_id and point.four_eyes:
                return prepared_by(loaded.state.case.id, [point.entry_id]).get(point.entry_id, frozenset())
    return frozenset()


def in_whose_name(actor: Actor, loaded: Loaded) -> Actor:
    """The actor as he acts on this case: a stand-in for the responsible, or for a colleague with a role here (F404)."""
    if actor.kind != MEMBER or actor.id is None or actor.on_behalf_of is not None:
        return actor
    state, people = loaded.state, loaded.people
    responsible = state.entry.responsible_ids if state.entry else state.case.planned_responsible_ids
    if actor.id in responsible:
        return actor
    roles = state.phase.roles if state.phase else ()
    for person in (*responsible, *(() if actor.id in people.linked else people.linked)):
        member = people.members.get(person)
        if member is not None and member.acting(roles) == actor.id:
            return replace(actor, on_behalf_of=person)
    return actor
