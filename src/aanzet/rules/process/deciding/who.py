"""Who may do what inside a case (F142, F179). Rights in general are judged by access before a command gets here."""

from uuid import UUID

from aanzet.rules.actors import CONTACT, MEMBER
from aanzet.rules.process import words
from aanzet.rules.process.candidates import holders
from aanzet.rules.process.decision import Refusal
from aanzet.rules.process.draft import Draft
from aanzet.rules.process.state import Task


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
    return acts_for(draft, responsible) or _falls_to_actor(draft, responsible)


def acts_for(draft: Draft, people: tuple[UUID, ...]) -> bool:
    """Whether the actor is one of these members, or stands in for one who is absent."""
    if draft.actor.id in people:
        return True
    for person in people:
        member = draft.people.members.get(person)
        if member is not None and member.absent and member.stand_in == draft.actor.id:
            draft.on_behalf_of = person
            return True
    return False


def _falls_to_actor(draft: Draft, responsible: tuple[UUID, ...]) -> bool:
    members = draft.people.members
    for person in responsible:
        member = members.get(person)
        if member is not None and member.active and (not member.absent or member.stand_in is not None):
            return False
    manager, safety_net = draft.people.relation_manager, draft.people.safety_net
    return any(person is not None and acts_for(draft, (person,)) for person in (manager, safety_net))


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
        if member is None or not member.active or person not in draft.people.linked:
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
        mine = draft.is_office and (draft.is_system or acts_for(draft, people) or may_handle(draft))
    return None if mine else Refusal("not_addressed_to_you", {"people": people})
