"""Who plays in a rehearsal: made-up colleagues, one for every role and team that is named, and made-up contacts."""

from dataclasses import dataclass
from uuid import UUID

from aanzet.rules.actors import CONTACT, MEMBER, Actor
from aanzet.rules.process import words
from aanzet.rules.process.rehearsal.shape import MadeUp
from aanzet.rules.process.state import Contact, House, People
from aanzet.rules.process.template.naming import FUNCTION, ROLE, TEAM, named
from aanzet.rules.process.template.shape import TemplateSnapshot
from aanzet.rules.turn import Member

RELATION_MANAGER = "relation_manager"
COLLEAGUE = "colleague"
SURNAME = "Proef"  # everybody in a rehearsal bears it
MEMBERS = ("Anna", "Bram", "Chris", "Daan", "Esra", "Femke", "Gijs", "Hanna", "Ilse", "Joris", "Kim", "Lars")
CONTACTS = ("Fatima", "Sam", "Noor", "Tess", "Omar", "Pien")
RIGHTS = frozenset(
    {"cases.view", "cases.advance", "cases.start", "cases.assign", "cases.cancel", "cases.go_back", "cases.reopen"}
)


@dataclass(frozen=True, slots=True)
class Stage:
    """What does not depend on the made-up client. roles, teams: all that exist here, keys and ids as text.

    case_title, period_words: in the words of the organization.
    """

    house: House
    organization_id: UUID
    organization: str = ""
    case_title: str = ""
    case_number: str = ""
    period_words: str = ""
    roles: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Player:
    """Somebody of the cast.

    group: "role:<key>", "team:<id>", "function:<key>", "primary", "colleague" or "safety_net".
    """

    id: UUID
    name: str
    group: str
    side: str = words.OFFICE


def acting_as(player: Player, stage: Stage) -> Actor:
    """This person of the cast as an actor: a colleague with the rights of an editor, or a contact."""
    if player.side == words.CLIENT:
        return Actor(CONTACT, player.id, stage.organization_id, player.name)
    return Actor(MEMBER, player.id, stage.organization_id, player.name, permissions=RIGHTS, reaches_all_clients=True)


def cast_of(template: TemplateSnapshot, client: MadeUp, stage: Stage) -> tuple[dict[UUID, Player], People]:
    """One made-up holder of every role and member of every team, the safety net, and the contacts of the client."""
    wanted = named(template)
    roles = dict.fromkeys(
        key for key in (RELATION_MANAGER, *(one.name for one in wanted if one.kind == ROLE)) if key in stage.roles
    )
    teams = dict.fromkeys(one.name for one in wanted if one.kind == TEAM and one.name in stage.teams)
    functions = dict.fromkeys(one.name for one in wanted if one.kind == FUNCTION)
    groups = [f"role:{key}" for key in roles if key not in client.vacant]
    groups += [f"team:{key}" for key in teams if key not in client.empty_teams]
    if any(point.four_eyes for phase in template.phases for point in phase.checkpoints):
        groups.append(COLLEAGUE)  # somebody else to look with other eyes (F155)
    cast: dict[UUID, Player] = {}
    for number, group in enumerate([*groups, "safety_net"]):
        person = UUID(int=0xA000 + number)
        again = number // len(MEMBERS) + 1
        name = f"{MEMBERS[number % len(MEMBERS)]} {SURNAME}"
        cast[person] = Player(person, name if again == 1 else f"{name} {again}", group)
    by_group = {player.group: player.id for player in cast.values()}
    contacts = []
    for number, group in enumerate(["primary", *(f"function:{key}" for key in functions if key not in client.missing)]):
        person = UUID(int=0xB000 + number)
        first = (client.contact or CONTACTS[0]) if number == 0 else CONTACTS[number % len(CONTACTS)]
        cast[person] = Player(person, f"{first} {SURNAME}", group, words.CLIENT)
        contacts.append(
            Contact(
                person,
                primary=number == 0,
                functions=(group.removeprefix("function:"),) if number else (),
                reachable=not client.no_address,
                values={"contact.first_name": first, "contact.name": f"{first} {SURNAME}"},
            )
        )
    office = [player for player in cast.values() if player.side == words.OFFICE]
    safety_net = by_group["safety_net"]
    people = People(
        members={player.id: Member(player.id) for player in office},
        roles={key: (by_group[f"role:{key}"],) for key in roles if f"role:{key}" in by_group},
        teams={key: (by_group[f"team:{key}"],) for key in teams if f"team:{key}" in by_group},
        linked=tuple(player.id for player in office if player.id != safety_net),
        relation_manager=by_group.get(f"role:{RELATION_MANAGER}"),
        safety_net=safety_net,
        contacts=tuple(contacts),
        sender_values={
            player.id: {"sender.name": player.name, "sender.first_name": player.name.split()[0]} for player in office
        },
    )
    return cast, people
