"""Who may do what inside a case (F142, F179). Rights in general are judged by access before a command gets here."""

from uuid import UUID

from aanzet.rules.actors import CONTACT, MEMBER, SYSTEM
from aanzet.rules.process import words
from aanzet.rules.process.candidates import holders
from aanzet.rules.process.decision import Refusal
from aanzet.rules.process.draft import Draft
from aanzet.rules.process.state import Task
from aanzet.rules.turn import AS_RELATION_MANAGER, able


def may_handle(draft: Draft) -> bool:
    """Whether the actor may handle the current phase: responsible, stand-in, or who the turn falls through to.

    A stand-in acts on behalf of the absent person, and the events say so.
    """
    if draft.is_system:
        return True
    if draft.actor.kind != MEMBER or draft.actor.id is None:
        return False
    entry = draft.entry
    responsible = entry.responsible_ids if entry is not None else draft.rows.case.planned_responsible_ids
    roles = draft.phase.roles
    return acts_for(draft, responsible, roles) or _falls_to_actor(draft, responsible, roles)


def acts_for(draft: Draft, people: tuple[UUID, ...], roles: tuple[str, ...] = ()) -> bool:
    """Whether the actor is one of these members, or stands in for one of them, in one of these roles."""
    actor = draft.actor.id
    if actor in people:
        return True
    for person in people:
        member = draft.people.members.get(person)
        if member is not None and actor is not None and member.acting(roles) == actor:
            draft.on_behalf_of = person
            return True
    return False


def _falls_to_actor(draft: Draft, responsible: tuple[UUID, ...], roles: tuple[str, ...]) -> bool:
    members = draft.people.members
    if able(responsible, members, roles)[0]:
        return False
    manager, safety_net = draft.people.relation_manager, draft.people.safety_net
    if manager is not None and acts_for(draft, (manager,), AS_RELATION_MANAGER):
        return True
    return safety_net is not None and acts_for(draft, (safety_net,))


def not_responsible(draft: Draft) -> Refusal:
    """The refusal that names who may."""
    entry = draft.entry
    return Refusal("not_responsible", {"people": entry.responsible_ids if entry is not None else ()})


def refuse_reason(text: str, name: str = "reason") -> Refusal | None:
    """reason_required for a reason of less than three visible characters (G20)."""
    if len("".join(text.split())) < 3:
        return Refusal("reason_required", {}, name)
    return None


def refuse_strangers(draft: Draft, people: tuple[UUID, ...]) -> Refusal | None:
    """no_access_to_client for the first member without a role on the client, or who is not active."""
    for person in people:
        member = draft.people.members.get(person)
        # The safety-net person gets what nobody else can take; not what somebody gives him by hand.
        fallen_back = draft.actor.kind == SYSTEM and person == draft.people.safety_net
        known = draft.people.knows(person) or fallen_back
        if member is None or not member.active or not known:
            return Refusal("no_access_to_client", {"person": person}, "people")
    return None


def task_people(draft: Draft, task: Task) -> tuple[UUID, ...]:
    """Everybody the task is for: who picked it up, else people by name, else holders of roles and members of teams."""
    if task.claimed_by is not None:
        return (task.claimed_by,)
    return task.people or holders(draft.people, task.roles, task.teams)


def refuse_addressed(draft: Draft, task: Task) -> Refusal | None:
    """not_addressed_to_you unless the task is the actor's; the responsible of the phase may do any office task."""
    people = task_people(draft, task)
    if task.side == words.CLIENT:
        mine = draft.actor.kind == CONTACT and draft.actor.id in people
    else:
        roles = task.roles or draft.phase.roles
        mine = draft.is_office and (draft.is_system or acts_for(draft, people, roles) or may_handle(draft))
    return None if mine else Refusal("not_addressed_to_you", {"people": people})
