"""The shipped models: complete, in good form for every profile, spoken to with je or u, and run to their end (F115)."""

import re

import pytest

from aanzet.access.actions.organizations import TEAM_ROLES
from aanzet.cases.queries.library import models
from aanzet.clients.actions.functions import DEFAULTS, HOUSING
from aanzet.documents.actions.shipped import KINDS
from aanzet.rules.process import commands, words
from aanzet.rules.process.decide import decide
from aanzet.rules.process.state import Contact
from aanzet.rules.process.template import TemplateFacts, problems
from aanzet.rules.process.template.naming import ROLE, named
from tests.unit.rules.process import build

pytestmark = pytest.mark.feature("F115")

WANTED = {
    "vat_quarter", "payroll_month", "income_tax", "corporate_tax", "annual_accounts", "onboarding", "crm_upkeep",
    "invoice_review", "expense_claim", "conversion_review", "welcome_renter", "self_made_alteration", "nuisance",
    "insulating_glass",
}  # fmt: skip
ALL = [pytest.param(model, id=model.key) for model in models()]
BOTH = [pytest.param(m, form, id=f"{m.key}-{form}") for m in models() for form in ("snapshot", "formal")]
INFORMAL = re.compile(r"\b(je|jij|jou|jouw|jullie|jezelf)\b", re.IGNORECASE)
FORMAL = re.compile(r"\b(u|uw|uzelf)\b", re.IGNORECASE)


def client_texts(template):
    """Every text a contact can meet, with where it stands."""
    yield "close_message", template.close_message.text
    yield "name", template.name
    for phase in template.phases:
        if not phase.internal:
            yield f"{phase.key}.label", phase.label
            yield f"{phase.key}.client_explanation", phase.client_explanation
        for one in phase.automations:
            if one.is_for_client:
                yield f"{one.key}.title", one.title
                yield f"{one.key}.text", one.text
                for item in one.items:
                    yield f"{one.key}.{item.key}", f"{item.text} {item.example}"


def facts_of(model, profile):
    template = model.file.snapshot
    return TemplateFacts(
        roles=dict.fromkeys(("relation_manager", *(key for key, _ in TEAM_ROLES[profile])), 0),
        products=frozenset(template.products),
        item_types={kind.key: kind.period_kind for kind in KINDS},
        functions=frozenset(DEFAULTS | (HOUSING if profile == "housing" else {})),
        teams={team: 1 for phase in template.phases for team in phase.teams},
    )


def test_the_library_is_complete_and_every_profile_has_models():
    assert {model.key for model in models()} >= WANTED
    for profile in TEAM_ROLES:
        assert len([model for model in models() if profile in model.profiles]) >= 4, profile
    assert {profile for model in models() for profile in model.profiles} == set(TEAM_ROLES)


@pytest.mark.parametrize("model", ALL)
def test_a_model_has_no_problems_in_an_organization_of_its_profile(model):
    for profile in model.profiles:
        for template in (model.file.snapshot, model.file.formal):
            found = problems(template, facts_of(model, profile))
            if not template.products:  # which product goes with it is for the office to say, when it wants bulk
                found = [one for one in found if one.code != "no_product"]
            assert not found, (profile, [str(one) for one in found])


@pytest.mark.parametrize("model", ALL)
def test_a_model_says_what_an_expert_expects_of_it(model):
    template = model.file.snapshot
    assert model.title and model.summary and template.description and model.key in WANTED
    assert sum(len(phase.checkpoints) for phase in template.phases) >= 5
    assert any(point.explanation for phase in template.phases for point in phase.checkpoints)
    for phase in template.phases:
        assert phase.lead_time_days > 0 and phase.description and (phase.checkpoints or phase.automations), phase.key
        if template.visible_to_client and phase.side == words.CLIENT:
            assert phase.client_explanation, phase.key
        for one in phase.automations:
            assert one.kind == words.MESSAGE or one.minutes, one.key
    if template.visible_to_client:
        assert template.close_message.text
    else:
        assert len(template.results) > 1


@pytest.mark.parametrize("model", ALL)
def test_clients_are_addressed_as_the_organization_says(model):
    for place, text in client_texts(model.file.formal):
        assert not INFORMAL.search(text), (place, text)
    for place, text in client_texts(model.file.snapshot):
        assert not FORMAL.search(text), (place, text)


@pytest.mark.parametrize(("model", "form"), BOTH)
def test_a_model_runs_to_its_end(model, form):
    template = getattr(model.file, form)
    roles = {one.name: (build.ANNA,) for one in named(template) if one.kind == ROLE}
    teams = {team: (build.ANNA, build.BRAM) for phase in template.phases for team in phase.teams}
    values = {"contact.first_name": "Fatima", "contact.name": "Fatima el Amrani"}
    people = build.people(
        roles=roles | {"relation_manager": (build.ANNA,)},
        teams=teams,
        contacts=(Contact(build.FATIMA, primary=True, functions=tuple(DEFAULTS | HOUSING), values=values),),
        sender_values={build.ANNA: {"sender.name": "Anna Visser", "sender.first_name": "Anna"}},
    )
    given = {
        "people": people,
        "item_types": frozenset(kind.key for kind in KINDS),
        "values": {"client.name": "De Vries", "case.period": "2025", "organization.name": "Kantoor Linde"},
    }
    anna, fatima = build.member(build.ANNA, "all"), build.contact(build.FATIMA)
    sent = []

    def act(state, command, actor):
        decision = decide(state, command, build.NOW, build.facts(actor, **given))
        assert decision.refusal is None, (command, decision.refusal)
        sent.extend(decision.effects)
        return decision.state

    state = act(build.new_case(template), commands.CreateCase(commands.StartCase()), anna)
    seen = []
    while state.case.state == words.ACTIVE:
        seen.append(state.phase.key)
        assert len(seen) <= len(template.phases)
        entry = state.entry.id
        for point in [one for one in state.checkpoints if one.entry_id == entry and not one.is_passed]:
            state = act(state, commands.TickCheckpoint(point.id, words.DONE), anna)
        for task in [one for one in state.tasks if one.is_open]:
            assert not task.purpose, "nothing is held"
            if task.side == words.OFFICE:
                state = act(state, commands.CompleteTask(task.id), anna)
                continue
            for item in [one for one in state.items if one.task_id == task.id and one.required]:
                state = act(state, commands.SupplyItem(item.id, (build.new_id(),), "Niets"), fatima)
            done = commands.SendRequest if task.kind == words.REQUEST else commands.CompleteTask
            state = act(state, done(task.id), fatima)
        if state.case.state == words.ACTIVE and state.entry.id == entry:
            last = state.phase.key == template.phases[-1].key
            result = template.results[0].key if last and template.results else ""
            state = act(state, commands.CompletePhase(entry, result=result), anna)
    assert state.case.state == words.COMPLETED and seen == [phase.key for phase in template.phases]
    assert all("{" not in str(one) or "{contact" not in str(one) for one in sent)
