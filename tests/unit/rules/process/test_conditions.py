"""Conditions of phases and automations in the engine: passed over when FALSE, done when it cannot be said."""

import json

import pytest

from aanzet.rules.conditions import Comparison, Group, Not
from aanzet.rules.process import commands, events, words
from aanzet.rules.process.commands import CompletePhase, CreateCase, FireTimer, GoBack, Override, StartCase
from aanzet.rules.process.deciding.deadlines import moment_key
from aanzet.rules.process.replay import replay
from aanzet.rules.process.template import AutomationDefinition, Moment, PhaseDefinition, RequestItemDefinition
from tests.unit.rules.process.build import (
    ANNA,
    BRAM,
    CASE_ID,
    CLIENT_ID,
    NOW,
    TEMPLATE,
    TODAY,
    act,
    changed,
    contact,
    in_draft,
    member,
    new_case,
    ticked,
)
from tests.unit.rules.process.build import FATIMA as FATIMA_CONTACT

BV = Comparison("c1", "client.legal_form", "eq", ("BV",))
A_BV = {"known": {"client.legal_form": ("BV",)}}
ALONE = {"known": {"client.legal_form": ("Eenmanszaak",), "client.products": ("p1", "p2")}}


def _with(keys, condition=BV):
    """The template with this condition on some phases."""
    phases = [changed(phase, condition=condition) if phase.key in keys else phase for phase in TEMPLATE.phases]
    return changed(TEMPLATE, phases=tuple(phases))


def _drafting(template, **fields):
    """The case of `template` in its second phase, everything there done."""
    return ticked(changed(in_draft(), template=template), member(BRAM))


def _completed(state, **fields):
    return act(state, CompletePhase(state.entry.id), member(BRAM, "all"), **fields)


def _told(decision, kind):
    return [event for event in decision.events if type(event) is kind]


@pytest.mark.feature("F148")
def test_a_phase_whose_condition_is_false_is_passed_over_with_the_reason():
    decision = _completed(_drafting(_with({"review"})), **ALONE)
    assert decision.state.case.phase_key == "approve"
    assert decision.state.case.phase_position == 4
    (passed,) = _told(decision, events.PhaseSkipped)
    assert (passed.position, passed.phase_key) == (3, "review")
    assert [(row.field, row.outcome, row.seen) for row in passed.rows] == [("client.legal_form", "false", ())]
    assert json.loads(passed.explanation)[0]["seen"] == [{"value": "Eenmanszaak"}]
    assert "Eenmanszaak" not in json.dumps(passed.payload())
    skipped, entered = decision.new_entries
    assert (skipped.state, skipped.position, skipped.started_at, skipped.ended_at) == (words.SKIPPED, 3, NOW, NOW)
    assert (entered.state, entered.ordinal) == (words.ACTIVE, skipped.ordinal + 1)
    assert not [task for task in decision.new_tasks if task.automation_key == "check"]


@pytest.mark.feature("F148")
@pytest.mark.parametrize("known", [A_BV, {}, {"known": {"client.legal_form": ("",)}}])
def test_true_and_unknown_are_done(known):
    decision = _completed(_drafting(_with({"review"})), **known)
    assert decision.state.case.phase_key == "review"
    assert not _told(decision, events.PhaseSkipped)


@pytest.mark.feature("F148")
def test_several_phases_after_each_other_are_passed_over():
    decision = _completed(_drafting(_with({"review", "approve"})), **ALONE)
    assert decision.state.case.phase_key == "file"
    assert [event.position for event in _told(decision, events.PhaseSkipped)] == [3, 4]
    assert [entry.ordinal for entry in decision.new_entries] == [3, 4, 5]


@pytest.mark.feature("F148")
def test_the_last_phase_is_done_whatever_stands_there():
    decision = _completed(_drafting(_with({"review", "approve", "file"})), **ALONE)
    assert decision.state.case.phase_key == "file"


@pytest.mark.feature("F148")
def test_a_condition_that_cannot_be_read_leaves_no_work_out():
    broken = Comparison("c1", "client.gone", "eq", ("x",))
    assert _completed(_drafting(_with({"review"}, broken)), **ALONE).state.case.phase_key == "review"


@pytest.mark.feature("F148")
def test_the_lead_time_counts_until_the_phase_is_passed_over():
    with_it = _completed(_drafting(_with({"review"})), **A_BV).state.case.expected_on
    without = _completed(_drafting(_with({"review"})), **ALONE).state.case.expected_on
    assert _drafting(_with({"review"})).case.expected_on == in_draft().case.expected_on
    assert (with_it - without).days == TEMPLATE.phases[2].lead_time_days


@pytest.mark.feature("F148")
def test_stepping_in_and_going_back_enter_it_all_the_same():
    state = _drafting(_with({"review"}))
    manager = member(ANNA, "all")
    order = Override(words.SET_STEP, "mistake_repaired", phase_key="review")
    assert act(state, order, manager, **ALONE).state.case.phase_key == "review"
    later = _completed(state, **ALONE).state
    back = GoBack(later.entry.id, "review", "Toch nodig")
    assert act(later, back, manager, **ALONE).state.case.phase_key == "review"


@pytest.mark.feature("F148")
def test_it_is_judged_again_after_going_back():
    state = _completed(_drafting(_with({"review"})), **ALONE).state
    before = act(state, GoBack(state.entry.id, "draft", "Nieuwe cijfers"), member(ANNA, "all"), **ALONE).state
    assert _completed(ticked(before, member(BRAM)), **A_BV).state.case.phase_key == "review"


@pytest.mark.feature("F148")
def test_the_history_makes_the_same_rows_again():
    decision = _completed(_drafting(_with({"review"})), **ALONE)
    told = [(event.name(), str(event.object_id), json.loads(json.dumps(event.payload()))) for event in decision.events]
    skipped = next(one for one in told if one[0] == "PhaseSkipped")
    rows = replay(CASE_ID, CLIENT_ID, [skipped])
    assert rows.entries[decision.new_entries[0].id] == decision.new_entries[0]


ASK = AutomationDefinition(
    "question",
    words.DOCUMENT_REQUEST,
    "Vragen",
    "Vragen",
    items=(RequestItemDefinition("staff", "Heb je personeel?", answer=words.TEXT),),
)
NO_STAFF = Comparison("c1", "answer.question.staff", "ne", ("nee",))


def _asked():
    """A case that asks the client something, and goes on by itself; the second phase is for who has staff."""
    phases = (
        PhaseDefinition("ask", "Vragen", side=words.CLIENT, auto_advance=True, sender_role="relation_manager",
                        automations=(ASK,)),
        PhaseDefinition("staff", "Personeel", condition=NO_STAFF),
        PhaseDefinition("end", "Klaar"),
    )  # fmt: skip
    template = changed(TEMPLATE, phases=phases, item_types=())
    return act(new_case(template), CreateCase(StartCase()), member(ANNA, "all")).state


@pytest.mark.feature("F148")
@pytest.mark.parametrize(("answer", "phase"), [("Nee", "end"), ("ja, vier mensen", "staff"), ("", "staff")])
def test_an_answer_given_in_the_same_command_decides(answer, phase):
    state = _asked()
    item, client = state.items[0], contact(FATIMA_CONTACT)
    if answer:
        state = act(state, commands.SupplyItem(item.id, answer=answer), client).state
    else:
        state = act(state, commands.ItemNotAvailable(item.id), client).state
    assert act(state, commands.SendRequest(item.task_id), client).state.case.phase_key == phase


@pytest.mark.feature("F148")
def test_an_answer_of_an_ended_task_decides_too():
    state = _asked()
    item, client = state.items[0], contact(FATIMA_CONTACT)
    state = act(state, commands.SupplyItem(item.id, answer="nee"), client).state
    lost = changed(state, tasks=())
    order = CompletePhase(state.entry.id)
    known = {"asked": {item.task_id: "question"}}
    assert act(lost, order, member(ANNA, "all"), **known).state.case.phase_key == "end"
    assert act(lost, order, member(ANNA, "all")).state.case.phase_key == "staff"


@pytest.mark.feature("F148")
def test_period_and_template_are_known_of_themselves():
    of_2025 = Group("all", (Comparison("a", "case.period", "eq", ("2025",)), Comparison("b", "case.period_kind", "eq",
                                                                                     ("year",))))  # fmt: skip
    named = Comparison("c", "case.template", "contains", ("aangifte",))
    for condition in (of_2025, named):
        assert _completed(_drafting(_with({"review"}, condition))).state.case.phase_key == "review"
        assert _completed(_drafting(_with({"review"}, Not(condition)))).state.case.phase_key == "approve"


@pytest.mark.feature("F148")
def test_products_are_asked_with_a_quantifier():
    takes = Comparison("c1", "client.products", "eq", ("p2",), quant="any")
    assert _completed(_drafting(_with({"review"}, takes)), **ALONE).state.case.phase_key == "review"
    other = changed(takes, value=("p3",))
    assert _completed(_drafting(_with({"review"}, other)), **ALONE).state.case.phase_key == "approve"


def _automated(**changes):
    """The template whose review gives its task only to a bv."""
    phase = TEMPLATE.phases[2]
    automation = changed(phase.automations[0], condition=BV, **changes)
    phases = [changed(phase, automations=(automation,)) if one is phase else one for one in TEMPLATE.phases]
    return changed(TEMPLATE, phases=tuple(phases))


@pytest.mark.feature("F161")
def test_an_automation_whose_condition_is_false_is_not_sent_and_says_so():
    decision = _completed(_drafting(_automated()), **ALONE)
    (skipped,) = _told(decision, events.AutomationSkipped)
    assert skipped.automation_key == "check"
    assert [row.outcome for row in skipped.rows] == ["false"]
    assert skipped.object_id == decision.state.entry.id
    assert not [task for task in decision.new_tasks if task.automation_key == "check"]
    (started,) = _told(decision, events.PhaseStarted)
    assert started.skipped == (("check", words.CONDITION),)


@pytest.mark.feature("F161")
@pytest.mark.parametrize("known", [A_BV, {}])
def test_an_automation_is_sent_when_true_or_unknown(known):
    decision = _completed(_drafting(_automated()), **known)
    assert [task.automation_key for task in decision.new_tasks] == ["check"]
    assert not _told(decision, events.AutomationSkipped)


@pytest.mark.feature("F161")
def test_what_would_go_to_the_client_is_born_skipped():
    message = AutomationDefinition("m", title="Nieuws", text="Dag", condition=BV)
    phase = TEMPLATE.phases[2]
    given = changed(phase, automations=(message,), sender_role="relation_manager")
    template = changed(TEMPLATE, phases=tuple(given if one is phase else one for one in TEMPLATE.phases))
    decision = _completed(_drafting(template), **ALONE)
    assert [(effect.state, effect.reason) for effect in decision.effects] == [(words.SKIPPED, words.CONDITION)]
    assert not decision.messages


@pytest.mark.feature("F161")
def test_a_later_automation_is_judged_when_its_moment_comes():
    state = _completed(_drafting(_automated(moment=Moment(words.AFTER_START, 1))), **ALONE).state
    assert moment_key(state.entry.id, "check")
    fire = FireTimer(words.MOMENT, state.entry.id, "check")
    later = NOW.replace(day=NOW.day + 2)
    false = act(state, fire, now=later, **ALONE)
    assert [type(event) for event in false.events] == [events.AutomationSkipped]
    assert [task.automation_key for task in act(state, fire, now=later, **A_BV).new_tasks] == ["check"]


@pytest.mark.feature("F161")
def test_an_automation_at_the_end_is_judged_there():
    ending = changed(TEMPLATE.phases[2].automations[0], moment=Moment(words.END), condition=BV)
    phases = [changed(one, automations=(ending,)) if one.key == "draft" else one for one in TEMPLATE.phases]
    template = changed(TEMPLATE, phases=tuple(phases))
    assert len(_told(_completed(_drafting(template), **ALONE), events.AutomationSkipped)) == 1
    assert len(_told(_completed(_drafting(template), **A_BV), events.AutomationFired)) == 1


def test_today_is_the_day_of_the_decision():
    assert _completed(_drafting(_with({"review"})), **ALONE).new_entries[0].due_on == TODAY
