"""Who is responsible, who is given a task, who sends, who receives (F023, F104, F139-F143, F165-F170)."""

from collections.abc import Iterable
from uuid import UUID

from aanzet.rules.process import words
from aanzet.rules.process.decision import Refusal
from aanzet.rules.process.state import Contact, People
from aanzet.rules.process.template.shape import AssigneeRule, PhaseDefinition, RecipientRule
from aanzet.rules.turn import AS_RELATION_MANAGER, able

RELATION_MANAGER = "relation_manager"


def holders(people: People, roles: Iterable[str], teams: Iterable[str]) -> tuple[UUID, ...]:
    """Active holders of the roles, then active members of the teams, in member order, each once."""
    found: dict[UUID, None] = {}
    members = people.members
    for group, keys in ((people.roles, roles), (people.teams, teams)):
        for key in keys:
            for person in group.get(key, ()):
                member = members.get(person)
                if member is not None and member.active:
                    found[person] = None
    return tuple(found)


def candidates(phase: PhaseDefinition, people: People) -> tuple[UUID, ...]:
    """Who may be chosen as responsible for the phase."""
    if phase.assignment == words.ROLE:
        return holders(people, phase.roles, ())
    if phase.assignment == words.TEAM:
        return holders(people, (), phase.teams)
    return tuple(person for person in people.linked if is_active(people, person))


def refuse_candidates(phase: PhaseDefinition, people: People, chosen: tuple[UUID, ...]) -> Refusal | None:
    """not_a_candidate for the first of the chosen who may not be; a candidate's stand-in may."""
    if not chosen:
        return None
    allowed = candidates(phase, people)
    stand_ins = {people.members[person].acting(phase.roles) for person in allowed if person in people.members}
    for person in chosen:
        if person not in allowed and person not in stand_ins:
            role = next(iter((*phase.roles, *phase.teams)), "")
            return Refusal("not_a_candidate", {"person": person, "role": role, "allowed": allowed}, "responsible_ids")
    return None


def responsible_for(
    phase: PhaseDefinition,
    people: People,
    chosen: tuple[UUID, ...] = (),
    *,
    default_role: str = "",
    first: bool = False,
) -> tuple[UUID, ...]:
    """Who becomes responsible; nobody = unassigned, flagged (F143).

    chosen: already judged by refuse_candidates. first: phase 1 of a case, where a phase assigned to none falls to the
    template's default role and then to the relation manager (F124).
    """
    if chosen:
        return chosen
    if phase.assignment != words.NONE:
        found = candidates(phase, people)
        return _first(people, found, phase.roles) if phase.first_member_only else found
    if first:
        found = _first(people, holders(people, (default_role,), ()), (default_role,)) if default_role else ()
        return found or _one(people, people.relation_manager)
    return ()


def assignees(rule: AssigneeRule, people: People) -> tuple[tuple[UUID, ...], tuple[str, ...], tuple[str, ...]]:
    """People by name, roles and teams an office task is given to: the first member alone, or the whole of them."""
    if rule.first_member_only:
        return _first(people, holders(people, rule.roles, rule.teams), rule.roles), (), ()
    return (), rule.roles, rule.teams


def fallback(people: People) -> tuple[UUID, ...]:
    """Who gets what nobody else can take: relation manager, else the safety-net person; able to act, or stood in for.

    It is given to the person himself: while he is away his stand-in has the turn, and afterwards it is his.
    """
    for person, roles in ((people.relation_manager, AS_RELATION_MANAGER), (people.safety_net, ())):
        if person is not None and able((person,), people.members, roles)[0]:
            return (person,)
    return _one(people, people.safety_net) or _one(people, people.relation_manager)


def sender(role: str, people: People, chosen: UUID | None, responsible: tuple[UUID, ...]) -> UUID | None:
    """In whose name something goes out (F165): chosen, holder of the role, else relation manager; absence is no bar.

    Without a sender role: the first responsible of the phase. None = nobody, and what would go out is held.
    """
    if chosen is not None and is_active(people, chosen):
        return chosen
    found = holders(people, (role,), ()) if role else tuple(one for one in responsible if is_active(people, one))
    if found:
        return found[0]
    manager = _one(people, people.relation_manager)
    return manager[0] if manager else None


def recipients(rule: RecipientRule, people: People, chosen: UUID | None = None) -> tuple[Contact, ...]:
    """The contacts addressed (F104); empty = nobody who can be reached (F105). Blocked: the next in order."""
    usable = [contact for contact in people.contacts if contact.reachable and not contact.blocked]
    if chosen is not None:
        return tuple(contact for contact in usable if contact.id == chosen)
    found = []
    if rule.rule == words.FUNCTION:
        found = [contact for contact in usable if rule.function in contact.functions]
    if rule.rule == words.PRIMARY or (not found and rule.fall_back_to_primary):
        found = [contact for contact in usable if contact.primary]
    return tuple(found) if rule.which == words.ALL else tuple(found[:1])


def is_active(people: People, person: UUID) -> bool:
    """Whether this member exists and is active."""
    member = people.members.get(person)
    return member is not None and member.active


def _one(people: People, person: UUID | None) -> tuple[UUID, ...]:
    return (person,) if person is not None and is_active(people, person) else ()


def _first(people: People, found: tuple[UUID, ...], roles: tuple[str, ...] = ()) -> tuple[UUID, ...]:
    """The first in member order who is there, or whose stand-in is; when nobody is, the first waits (F022, F023).

    The stand-in is not written in his place: he has the turn for as long as he stands in, and then it comes back.
    """
    for person in found:
        if able((person,), people.members, roles)[0]:
            return (person,)
    return found[:1]
