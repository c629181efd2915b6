"""Cases in memory for the bench `turn`: a fifth in each phase, with tasks of office and client, as loaded from rows."""

import itertools
from uuid import UUID, uuid4

from aanzet.rules.actors import MEMBER, Actor
from aanzet.rules.dates import Calendar
from aanzet.rules.process.commands import CompletePhase, CreateCase, StartCase
from aanzet.rules.process.decide import decide
from aanzet.rules.process.state import Case, CaseState, Contact, Facts, House, People
from aanzet.rules.turn import Member
from bench.engine_kit import snapshot

DIFFERENT = 500  # states that are really different; the rest repeats them


def states(many, now):
    """(states, people)."""
    from zoneinfo import ZoneInfo

    anna, fatima = uuid4(), uuid4()
    people = People(
        members={anna: Member(anna)},
        roles={"relation_manager": (anna,)},
        linked=(anna,),
        relation_manager=anna,
        contacts=(Contact(fatima, primary=True, values={"contact.first_name": "Fatima"}),),
        sender_values={anna: {"sender.name": "Anna Visser"}},
    )
    template = snapshot(UUID(int=1))
    actor = Actor(MEMBER, anna, UUID(int=2), permissions=frozenset({"cases.override"}))
    facts = Facts(actor, people, House(ZoneInfo("Europe/Amsterdam"), Calendar()), uuid4)
    made = []
    for number in range(DIFFERENT):
        case = Case(
            uuid4(), uuid4(), UUID(int=3), state="new", period="2025", created_by=f"member:{anna}", created_at=now
        )
        state = decide(CaseState(case, template), CreateCase(StartCase()), now, facts).state
        for _ in range(number % 5):
            order = CompletePhase(state.entry.id, default_choice="stay", override_reason="Verder")
            state = decide(state, order, now, facts).state or state
        made.append(state)
    return list(itertools.islice(itertools.cycle(made), many)), people
