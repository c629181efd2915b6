"""A small office, a client and a template to decide about; shared by the tests of the engine."""

import itertools
from dataclasses import replace as changed
from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from aanzet.rules.actors import CONTACT, MEMBER, Actor, system
from aanzet.rules.dates import Calendar
from aanzet.rules.process import commands, words
from aanzet.rules.process.decide import decide
from aanzet.rules.process.state import Case, CaseState, Contact, Facts, House, People
from aanzet.rules.process.template import (
    AssigneeRule,
    AutomationDefinition,
    CheckpointDefinition,
    ClosingMessage,
    Moment,
    PhaseDefinition,
    RecipientRule,
    RequestItemDefinition,
    TemplateSnapshot,
)
from aanzet.rules.turn import Member

ZONE = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)  # a Monday, eleven in Amsterdam
TODAY = date(2026, 10, 5)


def uid(number):
    """A readable id."""
    return UUID(int=number)


ORGANIZATION, CLIENT_ID, CASE_ID, VERSION_ID = uid(1), uid(2), uid(3), uid(4)
ANNA, BRAM, CHRIS, DIRK, EVA = uid(11), uid(12), uid(13), uid(14), uid(15)
FATIMA, DAAN = uid(21), uid(22)
TEAM = str(uid(31))

RIGHTS = frozenset({"cases.override", "cases.go_back", "cases.cancel", "cases.reopen", "cases.assign"})


def member(person, *rights, on_behalf_of=None):
    """A team member with some rights; "all" for a manager's."""
    allowed = RIGHTS if rights == ("all",) else frozenset(rights)
    return Actor(MEMBER, person, ORGANIZATION, permissions=allowed, on_behalf_of=on_behalf_of)


def contact(person):
    """A contact of the client."""
    return Actor(CONTACT, person, ORGANIZATION, client_ids=(CLIENT_ID,))


SYSTEM = system(ORGANIZATION)

MESSAGE = AutomationDefinition(
    "welcome", title="Welkom", text="Dag {contact.first_name}, we beginnen. {sender.name}", blocking=False
)
REQUEST = AutomationDefinition(
    "ask",
    words.DOCUMENT_REQUEST,
    "Stuur je gegevens",
    "We hebben je jaaropgaaf nodig.",
    items=(
        RequestItemDefinition("statement", "Jaaropgaaf", item_type="statement"),
        RequestItemDefinition("mortgage", "Hypotheek", required=False),
    ),
)
APPROVAL = AutomationDefinition("approval", words.APPROVE, "Lees en geef akkoord", "Lees rustig.", item_type="return")
REVIEW_TASK = AutomationDefinition(
    "check", words.TASK, "Controleer", side=words.OFFICE, assignee=AssigneeRule(teams=(TEAM,), first_member_only=False)
)

TEMPLATE = TemplateSnapshot(
    "Aangifte IB",
    visible_to_client=True,
    unique_per_period=True,
    period_kind="year",
    close_message=ClosingMessage("Dag {contact.first_name}, klaar.", "relation_manager"),
    phases=(
        PhaseDefinition(
            "supply",
            "Aanleveren",
            side=words.CLIENT,
            assignment=words.ROLE,
            roles=("relation_manager",),
            lead_time_days=14,
            auto_advance=True,
            sender_role="relation_manager",
            checkpoints=(CheckpointDefinition("mandate", "Machtiging geldig"),),
            automations=(MESSAGE, REQUEST),
        ),
        PhaseDefinition(
            "draft",
            "Opstellen",
            assignment=words.ROLE,
            roles=("accountant",),
            lead_time_days=7,
            sender_role="relation_manager",
            checkpoints=(
                CheckpointDefinition("home", "Eigen woning", note_on_deviation=True),
                CheckpointDefinition("box3", "Box 3", mandatory=False),
            ),
        ),
        PhaseDefinition(
            "review",
            "Review",
            assignment=words.TEAM,
            teams=(TEAM,),
            first_member_only=False,
            lead_time_days=4,
            automations=(REVIEW_TASK,),
        ),
        PhaseDefinition(
            "approve",
            "Accorderen",
            side=words.CLIENT,
            assignment=words.ROLE,
            roles=("relation_manager",),
            lead_time_days=8,
            auto_advance=True,
            sender_role="relation_manager",
            automations=(
                APPROVAL,
                AutomationDefinition(
                    "nudge",
                    title="Al gelezen?",
                    text="Al gelezen?",
                    moment=Moment(words.AFTER_START, 3),
                    blocking=False,
                ),
            ),
        ),
        PhaseDefinition(
            "file",
            "Versturen",
            assignment=words.ROLE,
            roles=("relation_manager",),
            lead_time_days=3,
            checkpoints=(CheckpointDefinition("sent", "Verzonden", always_blocking=True),),
        ),
    ),
)

HOUSE = House(ZONE, Calendar())


def people(**changes):
    """Anna is relation manager, Bram accountant, Chris and Dirk the team, Eva the safety net; Fatima the contact."""
    fields = {
        "members": {person: Member(person) for person in (ANNA, BRAM, CHRIS, DIRK, EVA)},
        "roles": {"relation_manager": (ANNA,), "accountant": (BRAM, ANNA)},
        "teams": {TEAM: (CHRIS, DIRK)},
        "linked": (ANNA, BRAM, CHRIS, DIRK),
        "relation_manager": ANNA,
        "safety_net": EVA,
        "contacts": (
            Contact(FATIMA, primary=True, functions=("director",), values={"contact.first_name": "Fatima"}),
            Contact(DAAN, functions=("payroll",), values={"contact.first_name": "Daan"}),
        ),
        "sender_values": {ANNA: {"sender.name": "Anna Visser"}, BRAM: {"sender.name": "Bram de Wit"}},
    }
    return People(**(fields | changes))


PEOPLE = people()
_ids = itertools.count(1000)


def new_id():
    """The next id."""
    return uid(next(_ids))


def facts(actor=SYSTEM, **fields):
    """What decide is told, with the office above."""
    given = {"people": PEOPLE, "house": HOUSE, "values": {"client.name": "Fatima"}, "item_types": frozenset()} | fields
    return Facts(actor, given.pop("people"), given.pop("house"), new_id, **given)


def new_case(template=TEMPLATE, **fields):
    """A case that is not made yet."""
    return CaseState(Case(CASE_ID, CLIENT_ID, VERSION_ID, period="2025", **fields), template)


def act(state, command, actor=SYSTEM, now=NOW, **fields):
    """The decision, which must not be a refusal."""
    decision = decide(state, command, now, facts(actor, **fields))
    assert decision.refusal is None, decision.refusal
    return decision


def refused(state, command, actor=SYSTEM, now=NOW, **fields):
    """The refusal, which must be one, and must change nothing."""
    decision = decide(state, command, now, facts(actor, **fields))
    assert decision.refusal is not None
    assert decision.state is state
    assert not list(decision.changes())
    assert not decision.events
    return decision.refusal


def started(template=TEMPLATE, **fields):
    """A case in phase 1."""
    return act(new_case(template), commands.CreateCase(commands.StartCase()), member(ANNA), **fields).state


def task_of(state, key):
    """The newest task an automation made."""
    return [task for task in state.tasks if task.automation_key == key and not task.purpose][-1]


def supplied(state, now=NOW):
    """The client answered the required line and sent the request."""
    item = next(item for item in state.items if item.required)
    state = act(state, commands.SupplyItem(item.id, (new_id(),)), contact(FATIMA), now).state
    return act(state, commands.SendRequest(item.task_id), contact(FATIMA), now).state


def in_draft():
    """A case in phase 2, by itself."""
    return supplied(started())


def ticked(state, actor, now=NOW):
    """Every open mandatory point of the current phase done."""
    for point in state.checkpoints:
        if point.mandatory and not point.is_passed and point.entry_id == state.entry.id:
            state = act(state, commands.TickCheckpoint(point.id, words.DONE), actor, now).state
    return state


def in_phase(key):
    """A case in any of the phases, walked to by hand."""
    state = started()
    while state.phase.key != key:
        holder = member(state.entry.responsible_ids[0], "all")
        state = ticked(state, holder)
        state = act(state, commands.CompletePhase(state.entry.id, default_choice=words.STAY), holder).state
    return state


PRIMARY_ONLY = RecipientRule(words.PRIMARY)
__all__ = [name for name in dir() if not name.startswith("_")] + ["changed"]
