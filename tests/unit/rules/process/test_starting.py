"""Making and starting a case: responsible, chat, automations, recipients, dates."""

from datetime import date

import pytest

from aanzet.rules.dates import QuietHours
from aanzet.rules.process import commands, words
from aanzet.rules.process.commands import AutomationEdit, CreateCase, StartCase
from aanzet.rules.process.template import AssigneeRule, PhaseDefinition, RecipientRule
from aanzet.rules.turn import Member
from tests.unit.rules.process.build import (
    ANNA,
    BRAM,
    CHRIS,
    CLIENT_ID,
    DAAN,
    DIRK,
    EVA,
    FATIMA,
    HOUSE,
    MESSAGE,
    NOW,
    REQUEST,
    REVIEW_TASK,
    TEAM,
    TEMPLATE,
    act,
    changed,
    member,
    new_case,
    people,
    refused,
    started,
    task_of,
)

START = CreateCase(StartCase())


def first_phase(**fields):
    """The template with another first phase."""
    return changed(TEMPLATE, phases=(changed(TEMPLATE.phases[0], **fields), *TEMPLATE.phases[1:]))


@pytest.mark.feature("F174")
def test_a_prepared_case_waits_for_whoever_is_responsible_in_phase_1():
    decision = act(new_case(), CreateCase(), member(BRAM))
    assert decision.case.after.state == words.NOT_STARTED
    assert (decision.turn.rule, decision.turn.people, decision.turn.verb) == ("T4", (ANNA,), "start")
    assert not decision.new_entries
    assert not decision.effects


@pytest.mark.feature("F174")
def test_without_a_responsible_the_planner_must_start():
    template = first_phase(assignment=words.NONE, roles=())
    assert act(new_case(template), CreateCase(), member(BRAM)).turn.people == (BRAM,)


@pytest.mark.feature("F124", "F150", "F158", "F176")
def test_a_start_is_all_in_one_decision():
    decision = act(new_case(), START, member(ANNA))
    case, entry = decision.case.after, decision.new_entries[0]
    assert (case.state, case.version, case.phase_key, case.phase_position) == (words.ACTIVE, 1, "supply", 1)
    assert (entry.ordinal, entry.state, entry.entered_by, entry.responsible_ids) == (1, words.ACTIVE, "start", (ANNA,))
    assert [task.kind for task in decision.new_tasks] == [words.REQUEST]
    assert [item.text for item in decision.new_items] == ["Jaaropgaaf", "Hypotheek"]
    assert [point.key for point in decision.new_checkpoints] == ["mandate"]
    assert [message.text for message in decision.messages] == [
        "Dag Fatima, we beginnen. Anna Visser",
        "We hebben je jaaropgaaf nodig.",
    ]
    assert [message.position for message in decision.messages] == [1, 2]
    assert [event.name() for event in decision.events] == ["CaseStarted", "PhaseStarted", "TurnPassed"]
    assert (decision.turn.party, decision.turn.people, decision.turn.rule) == ("client", (FATIMA,), "T5")


@pytest.mark.feature("F158")
def test_keys_of_effects_are_the_same_for_the_same_thing():
    decision = act(new_case(), START, member(ANNA))
    case, entry = decision.case.after, decision.new_entries[0]
    assert [effect.key for effect in decision.effects] == [
        f"auto:{case.id}:{entry.id}:welcome:{FATIMA}:1",
        f"auto:{case.id}:{entry.id}:ask:{FATIMA}:1",
    ]
    assert {effect.state for effect in decision.effects} == {words.QUEUED}


def test_every_case_has_one_chat_but_those_of_the_internal_client():
    decision = act(new_case(), START, member(ANNA))
    assert decision.conversation.client_id == CLIENT_ID
    assert {one.member_id or one.contact_id for one in decision.participants} == {ANNA, FATIMA}
    internal = act(new_case(internal=True), START, member(ANNA))
    assert internal.conversation is None
    assert internal.participants == ()


@pytest.mark.feature("F144", "F194")
def test_expected_and_promised_dates_come_from_the_lead_times():
    case = act(new_case(), START).case.after
    assert case.expected_on == case.promised_on == date(2026, 11, 10)  # 14 + 7 + 4 + 8 + 3 days
    hidden = act(new_case(changed(TEMPLATE, visible_to_client=False)), START).case.after
    assert (hidden.expected_on, hidden.promised_on) == (date(2026, 11, 10), None)


@pytest.mark.feature("F140")
def test_only_holders_of_the_role_can_be_chosen():
    refusal = refused(new_case(), CreateCase(StartCase(responsible_ids=(CHRIS,))), member(ANNA))
    assert (refusal.code, refusal.values["person"], refusal.values["role"]) == (
        "not_a_candidate",
        CHRIS,
        "relation_manager",
    )


@pytest.mark.feature("F139", "F124")
def test_assigned_to_none_falls_to_the_default_role_then_to_the_relation_manager():
    template = changed(first_phase(assignment=words.NONE, roles=()), default_role="accountant")
    assert started(template).entry.responsible_ids == (BRAM,)
    assert started(changed(template, default_role="")).entry.responsible_ids == (ANNA,)
    chosen = act(new_case(template), CreateCase(StartCase(responsible_ids=(CHRIS,)))).state
    assert chosen.entry.responsible_ids == (CHRIS,)


@pytest.mark.feature("F143")
def test_without_a_candidate_the_phase_starts_unassigned_with_the_turn_at_the_relation_manager():
    template = first_phase(roles=("payroll",), automations=())
    state = act(new_case(template), START, people=people()).state
    assert state.entry.responsible_ids == ()
    assert (state.turn.rule, state.turn.people) == ("T6", (ANNA,))
    nobody = people(relation_manager=None, roles={"accountant": (BRAM,)})
    assert act(new_case(template), START, people=nobody).state.turn.people == (EVA,)


@pytest.mark.feature("F141", "F169", "F170")
def test_a_team_is_responsible_together_or_by_its_first_member():
    both = first_phase(assignment=words.TEAM, teams=(TEAM,), first_member_only=False)
    decision = act(new_case(both), START)
    assert decision.state.entry.responsible_ids == (CHRIS, DIRK)
    assert {CHRIS, DIRK} <= {one.member_id for one in decision.participants}
    first = changed(both.phases[0], first_member_only=True)
    assert started(changed(both, phases=(first, *both.phases[1:]))).entry.responsible_ids == (CHRIS,)


@pytest.mark.feature("F169")
def test_the_absent_are_skipped_or_stood_in_for():
    first = first_phase(assignment=words.TEAM, teams=(TEAM,))
    members = people().members
    away = people(members={**members, CHRIS: Member(CHRIS, absent=True)})
    assert act(new_case(first), START, people=away).state.entry.responsible_ids == (DIRK,)
    stood_in = people(members={**members, CHRIS: Member(CHRIS, absent=True, stand_in=BRAM)})
    begun = act(new_case(first), START, people=stood_in)
    assert begun.state.entry.responsible_ids == (CHRIS,), "it is his, and comes back to him"
    office = first_phase(assignment=words.TEAM, teams=(TEAM,), automations=(REVIEW_TASK,), side=words.OFFICE)
    turn = act(new_case(office), START, people=stood_in).turn
    assert turn.people == (DIRK,), "a team needs no stand-in while one of it is there"
    gone = people(members={**members, CHRIS: Member(CHRIS, active=False)})
    assert act(new_case(first), START, people=gone).state.entry.responsible_ids == (DIRK,)
    everyone = {**members, CHRIS: Member(CHRIS, absent=True), DIRK: Member(DIRK, absent=True)}
    assert act(new_case(first), START, people=people(members=everyone)).state.entry.responsible_ids == (CHRIS,)


@pytest.mark.feature("F125")
def test_sender_and_contact_can_be_chosen_at_the_start():
    start = StartCase(sender_id=BRAM, contact_id=DAAN)
    decision = act(new_case(), CreateCase(start), member(ANNA))
    assert {message.sender_id for message in decision.messages} == {BRAM}
    assert decision.messages[0].text == "Dag Daan, we beginnen. Bram de Wit"
    assert task_of(decision.state, "ask").people == (DAAN,)
    planned = act(new_case(sender_id=BRAM, recipient_id=DAAN), CreateCase(), member(ANNA)).state
    assert act(planned, StartCase(), member(ANNA)).messages[0].text == "Dag Daan, we beginnen. Bram de Wit"


@pytest.mark.feature("F125")
def test_a_contact_who_is_not_linked_cannot_be_chosen():
    assert refused(new_case(), CreateCase(StartCase(contact_id=CLIENT_ID))).code == "not_a_contact_of_client"


@pytest.mark.feature("F158")
def test_a_text_can_be_edited_for_once_and_a_message_left_out_when_the_template_allows():
    template = first_phase(automations=(changed(MESSAGE, may_skip=True), REQUEST))
    edits = {"welcome": AutomationEdit(skip_reason="Al gebeld"), "ask": AutomationEdit(text="Stuur maar op.")}
    decision = act(new_case(template), CreateCase(StartCase(edits=edits)))
    assert [message.text for message in decision.messages] == ["Stuur maar op."]
    skipped, sent = decision.effects
    assert (skipped.state, skipped.reason, sent.state) == (words.SKIPPED, words.BY_CHOICE, words.QUEUED)
    assert refused(new_case(), CreateCase(StartCase(edits=edits))).code == "permission_missing"


@pytest.mark.feature("F104")
@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (RecipientRule(words.PRIMARY), (FATIMA,)),
        (RecipientRule(words.FUNCTION, "payroll"), (DAAN,)),
        (RecipientRule(words.FUNCTION, "lawyer", fall_back_to_primary=True), (FATIMA,)),
        (RecipientRule(words.FUNCTION, "director", words.ALL), (FATIMA, DAAN)),
        (RecipientRule(words.FUNCTION, "director"), (FATIMA,)),
    ],
)
def test_recipients_by_rule(rule, expected):
    first, second = people().contacts
    both = people(contacts=(first, changed(second, functions=("payroll", "director"))))
    decision = act(new_case(first_phase(recipient=rule)), START, people=both)
    assert task_of(decision.state, "ask").people == expected


@pytest.mark.feature("F104")
def test_a_blocked_contact_gives_way_to_the_next():
    first, second = people().contacts
    given = people(contacts=(changed(first, blocked=True), changed(second, functions=("director",))))
    template = first_phase(recipient=RecipientRule(words.FUNCTION, "director"))
    assert task_of(act(new_case(template), START, people=given).state, "ask").people == (DAAN,)


@pytest.mark.feature("F105")
def test_without_a_reachable_recipient_it_is_made_but_held_and_the_office_must_mend_it():
    first, _ = people().contacts
    unreachable = people(contacts=(changed(first, reachable=False),))
    decision = act(new_case(), START, member(ANNA), people=unreachable)
    assert {effect.state for effect in decision.effects} == {words.HELD}
    assert {effect.reason for effect in decision.effects} == {words.NO_RECIPIENT}
    assert decision.messages == ()
    held = task_of(decision.state, "ask")
    assert (held.state, held.held, held.sent_at) == (words.PLANNED, True, None)
    mends = [task for task in decision.new_tasks if task.purpose == words.FIX_RECIPIENT]
    assert [task.people for task in mends] == [(ANNA,), (ANNA,)]
    assert (decision.turn.party, decision.turn.rule) == ("office", "T6")  # never with someone who cannot act


@pytest.mark.feature("F105")
def test_one_click_sends_what_was_held():
    first, second = people().contacts
    unreachable = people(contacts=(changed(first, reachable=False), second))
    state = act(new_case(), START, member(ANNA), people=unreachable).state
    for mend in [task for task in state.tasks if task.purpose]:
        assert refused(state, commands.FixHeld(mend.id, FATIMA), member(ANNA), people=unreachable).code == "no_channel"
        decision = act(state, commands.FixHeld(mend.id, DAAN), member(ANNA), people=unreachable)
        assert [effect.state for effect in decision.effects] == [words.QUEUED]
        assert [change.state for change in decision.effect_changes] == [words.CANCELLED]
        state = decision.state
    assert task_of(state, "ask").people == (DAAN,)
    assert (state.turn.party, state.turn.people) == ("client", (DAAN,))


@pytest.mark.feature("F105")
def test_who_is_not_linked_cannot_mend_it_and_nobody_stays_nobody():
    state = act(new_case(), START, member(ANNA), people=people(contacts=())).state
    mend = next(task for task in state.tasks if task.purpose)
    assert refused(state, commands.FixHeld(mend.id), member(ANNA), people=people(contacts=())).code == "no_recipient"
    assert refused(state, commands.FixHeld(mend.id, CLIENT_ID), member(ANNA)).code == "not_a_contact_of_client"
    assert refused(state, commands.FixHeld(mend.id, DAAN), member(CHRIS)).code == "not_addressed_to_you"


@pytest.mark.feature("F096")
def test_a_text_with_a_hole_is_never_sent():
    first, second = people().contacts
    nameless = people(contacts=(changed(first, values={}), second))
    decision = act(new_case(), START, member(ANNA), people=nameless)
    held = decision.effects[0]
    assert (held.automation_key, held.state, held.reason) == ("welcome", words.HELD, words.EMPTY_VARIABLE)
    mend = next(task for task in decision.new_tasks if task.purpose == words.FIX_VARIABLE)
    assert refused(decision.state, commands.FixHeld(mend.id), member(ANNA), people=nameless).code == "variable_empty"
    fixed = act(decision.state, commands.FixHeld(mend.id), member(ANNA))
    assert fixed.messages[0].text == "Dag Fatima, we beginnen. Anna Visser"


@pytest.mark.feature("F165")
def test_nobody_in_the_sender_role_is_the_relation_manager_and_nobody_at_all_is_held():
    template = first_phase(sender_role="payroll")
    assert {message.sender_id for message in act(new_case(template), START).messages} == {ANNA}
    nobody = people(relation_manager=None, roles={})
    decision = act(new_case(template), START, people=nobody)
    assert {effect.reason for effect in decision.effects} == {words.NO_SENDER}
    mend = next(task for task in decision.new_tasks if task.purpose)
    assert (mend.purpose, mend.people) == (words.FIX_SENDER, (EVA,))


@pytest.mark.feature("F165")
def test_an_absent_sender_still_sends():
    away = people(members={**people().members, ANNA: Member(ANNA, absent=True, stand_in=BRAM)})
    assert {message.sender_id for message in act(new_case(), START, people=away).messages} == {ANNA}


@pytest.mark.feature("F166", "F167", "F170")
def test_office_tasks_go_to_the_first_member_or_to_all_who_hold_the_role():
    template = first_phase(automations=(REVIEW_TASK,))
    decision = act(new_case(template), START)
    assert {CHRIS, DIRK} <= {one.member_id for one in decision.participants}
    task = task_of(decision.state, "check")
    assert (task.people, task.teams, task.side) == ((), (TEAM,), words.OFFICE)
    alone = changed(REVIEW_TASK, assignee=AssigneeRule(("payroll", "accountant"), (TEAM,)))
    assert task_of(started(first_phase(automations=(alone,))), "check").people == (BRAM,)
    nobody = changed(REVIEW_TASK, assignee=AssigneeRule(("payroll",)))
    assert task_of(started(first_phase(automations=(nobody,))), "check").people == (ANNA,)


@pytest.mark.feature("F173")
def test_a_template_without_phases_and_a_case_that_runs_cannot_be_started():
    assert refused(new_case(changed(TEMPLATE, phases=())), START).code == "phase_required"
    refusal = refused(started(), StartCase(), member(ANNA))
    assert (refusal.code, refusal.values["state"]) == ("not_now", words.ACTIVE)
    assert "CompletePhase" in refusal.values["possible"]


@pytest.mark.feature("F097")
def test_quiet_hours_shift_what_leaves_the_house():
    house = changed(HOUSE, quiet=QuietHours())
    evening = NOW.replace(hour=20)  # ten at night in Amsterdam
    decision = act(new_case(), START, now=evening, house=house)
    assert {effect.send_at for effect in decision.effects} == {NOW.replace(day=6, hour=6)}


def test_a_phase_of_the_office_names_no_client():
    template = changed(TEMPLATE, phases=(PhaseDefinition("one", "Een"),))
    state = started(template)
    assert (state.turn.rule, state.turn.verb, state.turn.people) == ("T9", "complete_phase", (ANNA,))
