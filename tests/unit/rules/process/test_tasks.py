"""Tasks and document requests: who may, what then, exactly once."""

from datetime import date, timedelta

import pytest

from aanzet.rules.process import commands, words
from aanzet.rules.process.commands import (
    AcceptItem,
    AddTask,
    AssignTask,
    ClaimTask,
    CompleteTask,
    ItemNotAvailable,
    NewItem,
    RejectItem,
    ReleaseTask,
    ReopenTask,
    SendRequest,
    SupplyItem,
    TickCheckpoint,
)
from aanzet.rules.turn import Member
from tests.unit.rules.process.build import (
    ANNA,
    APPROVAL,
    BRAM,
    CHRIS,
    DAAN,
    DIRK,
    EVA,
    FATIMA,
    NOW,
    REQUEST,
    TEMPLATE,
    TODAY,
    act,
    changed,
    contact,
    in_draft,
    in_phase,
    member,
    new_id,
    people,
    refused,
    started,
    supplied,
    task_of,
    uid,
)


def with_request(**fields):
    """A started case whose request is changed; nothing goes on by itself."""
    phase = changed(TEMPLATE.phases[0], automations=(changed(REQUEST, **fields),), auto_advance=False)
    return started(changed(TEMPLATE, phases=(phase, *TEMPLATE.phases[1:])))


# ---- office tasks ----


@pytest.mark.feature("F178")
def test_a_task_is_done_once_and_the_second_hears_by_whom():
    state = in_phase("review")
    task = task_of(state, "check")
    state = act(state, CompleteTask(task.id), member(DIRK)).state
    refusal = refused(state, CompleteTask(task.id), member(CHRIS))
    assert (refusal.code, refusal.values) == ("already_done", {"by": f"member:{DIRK}", "at": NOW})


@pytest.mark.feature("F178")
def test_whoever_it_is_not_for_may_not_do_it():
    state = in_phase("review")
    task = task_of(state, "check")
    refusal = refused(state, CompleteTask(task.id), member(BRAM))
    assert (refusal.code, refusal.values["people"]) == ("not_addressed_to_you", (CHRIS, DIRK))
    assert refused(state, CompleteTask(uid(999)), member(CHRIS)).code == "phase_passed"


@pytest.mark.feature("F170")
def test_in_mode_all_everybody_who_is_there_must_do_it():
    phase = TEMPLATE.phases[2]
    task = changed(phase.automations[0], mode=words.ALL)
    template = changed(TEMPLATE, phases=(changed(phase, automations=(task,)), TEMPLATE.phases[4]))
    state = started(template)
    task = task_of(state, "check")
    first = act(state, CompleteTask(task.id), member(CHRIS))
    assert task_of(first.state, "check").state == words.IN_PROGRESS
    assert refused(first.state, CompleteTask(task.id), member(CHRIS)).code == "already_done"
    second = act(first.state, CompleteTask(task.id), member(DIRK))
    assert [event.name() for event in second.events][:2] == ["TaskPartDone", "TaskCompleted"]
    gone = people(members={**people().members, DIRK: Member(DIRK, active=False)})
    assert task_of(act(state, CompleteTask(task.id), member(CHRIS), people=gone).state, "check").state == words.DONE


@pytest.mark.feature("F180")
def test_picking_up_laying_down_and_giving_away():
    state = in_phase("review")
    task = task_of(state, "check")
    state = act(state, ClaimTask(task.id), member(CHRIS)).state
    assert state.turn.people == (CHRIS,)
    assert act(state, ClaimTask(task.id), member(CHRIS)).is_empty
    refusal = refused(state, ClaimTask(task.id), member(DIRK))
    assert (refusal.code, refusal.values) == ("already_claimed", {"person": CHRIS})
    assert refused(state, ReleaseTask(task.id), member(BRAM)).code == "already_claimed"
    laid_down = act(state, ReleaseTask(task.id), member(CHRIS)).state
    assert (laid_down.turn.people, laid_down.turn.group) == ((CHRIS, DIRK), f"team:{uid(31)}")
    given = act(state, AssignTask(task.id, (BRAM,)), member(ANNA, "all")).state
    assert (task_of(given, "check").people, task_of(given, "check").claimed_by) == ((BRAM,), None)
    assert refused(state, ClaimTask(task.id), contact(FATIMA)).code == "not_addressed_to_you"


@pytest.mark.feature("F180")
def test_a_task_goes_only_to_whoever_has_access_to_the_client():
    state = in_phase("review")
    task = task_of(state, "check")
    refusal = refused(state, AssignTask(task.id, (EVA,)), member(ANNA, "all"))
    assert (refusal.code, refusal.values) == ("no_access_to_client", {"person": EVA})
    assert refused(state, AssignTask(task.id), member(ANNA, "all")).code == "required"
    assert refused(state, AssignTask(task.id, (BRAM,)), member(BRAM)).code == "not_responsible"


# ---- client tasks ----


@pytest.mark.feature("F179")
def test_only_the_addressed_contact_acts_and_the_office_only_with_a_reason():
    state = in_phase("approve")
    task = task_of(state, "approval")
    refusal = refused(state, CompleteTask(task.id), contact(DAAN))
    assert (refusal.code, refusal.values["people"]) == ("not_addressed_to_you", (FATIMA,))
    assert refused(state, CompleteTask(task.id), member(ANNA)).code == "reason_required"
    assert refused(state, CompleteTask(task.id, "Per telefoon akkoord"), member(CHRIS)).code == "not_responsible"
    decision = act(state, CompleteTask(task.id, "Per telefoon akkoord"), member(ANNA))
    done = next(event for event in decision.events if event.name() == "TaskCompleted")
    assert (done.for_client, done.by, decision.case.after.phase_key) == (True, f"member:{ANNA}", "file")


@pytest.mark.feature("F179")
def test_a_client_task_can_be_readdressed_to_a_contact_only():
    state = in_phase("approve")
    task = task_of(state, "approval")
    decision = act(state, AssignTask(task.id, (DAAN,)), member(ANNA))
    assert decision.turn.people == (DAAN,)
    assert [effect.person_id for effect in decision.effects] == [DAAN]
    assert refused(state, AssignTask(task.id, (BRAM,)), member(ANNA)).code == "not_a_contact_of_client"


@pytest.mark.feature("F116", "F179")
def test_approving_names_the_document_to_read():
    state = in_phase("review")
    left = act(state, commands.CompletePhase(state.entry.id), member(CHRIS), documents={"return": uid(77)})
    assert task_of(left.state, "approval").item_id == uid(77)


@pytest.mark.feature("F178")
def test_a_refused_task_can_be_opened_again_in_the_same_phase():
    state = in_phase("approve")
    task = task_of(state, "approval")
    assert refused(state, commands.RefuseTask(task.id, ""), contact(FATIMA)).code == "reason_required"
    state = act(state, commands.RefuseTask(task.id, "Bedrag klopt niet"), contact(FATIMA)).state
    assert task_of(state, "approval").reason == "Bedrag klopt niet"
    assert refused(state, ReopenTask(task.id, ""), member(ANNA)).code == "reason_required"
    decision = act(state, ReopenTask(task.id, "Nieuw concept"), member(ANNA), NOW + timedelta(days=30))
    again = task_of(decision.state, "approval")
    assert (again.state, again.due_on) == (words.OPEN, TODAY + timedelta(days=30))
    assert decision.turn.party == "client"
    assert [effect.state for effect in decision.effects] == [words.QUEUED]


# ---- added by hand ----


@pytest.mark.feature("F178")
def test_a_question_to_the_client_in_an_office_phase_passes_the_turn_when_nothing_else_is_open():
    state = in_draft()
    ask = AddTask(words.REQUEST, words.CLIENT, "Loonstrook", items=(NewItem("Loonstrook van mei"),))
    decision = act(state, ask, member(BRAM))
    task = decision.new_tasks[0]
    assert (task.people, task.sender_id, task.due_on) == ((FATIMA,), BRAM, date(2026, 10, 12))
    assert decision.effects[0].key == f"auto:{state.case.id}:{state.entry.id}:@task-{task.id}:{FATIMA}:1"
    assert (decision.turn.rule, decision.turn.secondary) == ("T9", (("client", 1),))
    for point in decision.state.checkpoints:
        decision = act(decision.state, commands.TickCheckpoint(point.id, words.DONE), member(BRAM))
    assert (decision.turn.rule, decision.turn.people, decision.turn.verb) == ("T7", (FATIMA,), words.REQUEST)


@pytest.mark.feature("F178")
@pytest.mark.parametrize(
    ("command", "code"),
    [
        (AddTask(words.WORK, words.CLIENT, "x"), "choice_invalid"),
        (AddTask(words.WORK, words.OFFICE, "  "), "required"),
        (AddTask(words.WORK, words.OFFICE, "Bel", due_on=TODAY - timedelta(days=1)), "date_in_past"),
        (AddTask(words.WORK, words.OFFICE, "Bel", people=(EVA,)), "no_access_to_client"),
        (AddTask(words.REQUEST, words.CLIENT, "Stuur op"), "required"),
        (AddTask(words.CLIENT_TASK, words.CLIENT, "Kom langs", people=(BRAM,)), "not_a_contact_of_client"),
        (AddTask(words.CLIENT_TASK, words.CLIENT, "Dag {contact.middle_name}"), "variable_empty"),
        (AddTask(words.THIRD_PARTY, words.OFFICE, "Aanslag", due_on=TODAY), "required"),
        (AddTask(words.THIRD_PARTY, words.OFFICE, "Aanslag", third_party="Belastingdienst"), "required"),
    ],
)
def test_what_is_missing_or_foreign_is_refused(command, code):
    assert refused(in_draft(), command, member(BRAM)).code == code


@pytest.mark.feature("F178", "F105")
def test_a_task_for_a_client_nobody_of_whom_can_be_reached_is_held():
    state = in_draft()
    decision = act(
        state, AddTask(words.CLIENT_TASK, words.CLIENT, "Kom langs"), member(BRAM), people=people(contacts=())
    )
    held, mend = decision.new_tasks
    assert (held.held, mend.purpose, mend.about) == (True, words.FIX_RECIPIENT, f"task:{held.id}")
    fixed = act(decision.state, commands.FixHeld(mend.id), member(ANNA))
    assert [message.text for message in fixed.messages] == ["Kom langs"]
    again = commands.ReopenTask(mend.id, "Toch niet goed")  # else it would go out a second time
    assert refused(fixed.state, again, member(ANNA)).code == "already_done"
    gone = act(decision.state, commands.CancelTask(held.id, "Niet nodig"), member(BRAM))
    assert {task.state for task in gone.state.tasks if task.id in (held.id, mend.id)} == {words.CANCELLED}
    assert [change.key for change in gone.effect_changes] == [decision.effects[0].key]


# ---- requests ----


@pytest.mark.feature("F172")
def test_lines_are_answered_one_by_one_and_the_request_is_sent_when_the_client_is_ready():
    state = with_request()
    first, second = state.items
    task = first.task_id
    assert refused(state, SendRequest(task), contact(FATIMA)).code == "nothing_supplied"
    state = act(state, ItemNotAvailable(second.id, "heb ik niet"), contact(FATIMA)).state
    partly = act(state, SendRequest(task), contact(FATIMA))
    assert (partly.events[0].state, partly.events[0].missing) == (words.IN_PROGRESS, 1)
    assert partly.turn.party == "client"
    state = act(partly.state, SupplyItem(first.id, (uid(901),)), contact(FATIMA)).state
    state = act(state, SupplyItem(first.id, (uid(902), uid(901))), contact(FATIMA)).state
    assert state.items[0].items == (uid(901), uid(902))
    done = act(state, SendRequest(task), contact(FATIMA)).state
    assert [item.state for item in done.items] == [words.SUPPLIED, words.NOT_AVAILABLE]
    assert task_of(done, "ask").state == words.DONE
    assert refused(done, SupplyItem(first.id, (uid(903),)), contact(FATIMA)).code == "already_done"
    assert refused(done, SendRequest(task), contact(FATIMA)).code == "already_done"


@pytest.mark.feature("F172")
def test_an_empty_answer_is_none():
    state = with_request()
    assert refused(state, SupplyItem(state.items[0].id), contact(FATIMA)).code == "nothing_supplied"
    texts = with_request(items=(changed(REQUEST.items[0], answer=words.TEXT),))
    assert refused(texts, SupplyItem(texts.items[0].id, answer=" "), contact(FATIMA)).code == "answer_required"
    assert (
        act(texts, SupplyItem(texts.items[0].id, answer="Niets"), contact(FATIMA)).changed_items[0].after.answer
        == "Niets"
    )


@pytest.mark.feature("F172")
def test_done_only_after_acceptance():
    state = supplied(with_request(done_after_acceptance=True))
    task = task_of(state, "ask")
    assert (task.state, state.turn.rule, state.turn.verb) == (words.WAITING, "T6", "open_points")
    decision = act(state, AcceptItem(state.items[0].id), member(ANNA))
    assert task_of(decision.state, "ask").state == words.DONE
    assert refused(state, AcceptItem(state.items[0].id), contact(FATIMA)).code == "not_responsible"
    assert refused(state, AcceptItem(state.items[1].id), member(ANNA)).code == "nothing_supplied"


@pytest.mark.feature("F172")
def test_a_line_sent_back_is_the_clients_again_with_a_reason_and_a_new_date():
    state = supplied(with_request())
    item = state.items[0]
    assert refused(state, RejectItem(item.id, ""), member(ANNA)).code == "reason_required"
    later = NOW + timedelta(days=20)
    decision = act(state, RejectItem(item.id, "Onleesbaar"), member(ANNA), later)
    task = task_of(decision.state, "ask")
    assert (task.state, task.due_on) == (words.OPEN, TODAY + timedelta(days=20))
    assert (decision.turn.party, decision.turn.rule) == ("client", "T5")
    assert decision.effects[0].person_id == FATIMA
    assert decision.timers[0].key == f"remind:{task.id}"


@pytest.mark.feature("F172")
def test_a_line_sent_back_after_the_case_went_on_is_an_open_question_in_the_office_phase():
    before = supplied(started())
    item = next(item for item in before.items if item.required)
    decision = act(before, RejectItem(item.id, "Verkeerd jaar"), member(BRAM))
    task = task_of(decision.state, "ask")
    assert (decision.case.after.phase_key, task.carried_over) == ("draft", True)
    assert (decision.turn.party, decision.turn.secondary) == ("office", (("client", 1),))


@pytest.mark.feature("F172", "F179")
def test_the_office_may_put_in_what_came_on_paper():
    state = with_request()
    item = state.items[0]
    assert refused(state, SupplyItem(item.id, (uid(9),)), member(CHRIS)).code == "not_responsible"
    state = act(state, SupplyItem(item.id, (uid(9),)), member(ANNA)).state
    assert state.items[0].supplied_by == f"member:{ANNA}"
    assert task_of(act(state, SendRequest(item.task_id), member(ANNA)).state, "ask").state == words.DONE


@pytest.mark.feature("F156")
def test_a_point_that_waits_for_a_request_goes_on_when_the_client_is_done():
    point = changed(TEMPLATE.phases[1].checkpoints[0], request="more")
    more = changed(REQUEST, key="more")
    phase = changed(TEMPLATE.phases[1], checkpoints=(point,), automations=(more,))
    template = changed(TEMPLATE, phases=(phase, *TEMPLATE.phases[2:]))
    state = started(template)
    assert state.checkpoints[0].state == words.WAITING_ON
    assert (state.turn.rule, state.turn.people) == ("T7", (FATIMA,))
    state = supplied(state)
    assert (state.checkpoints[0].state, state.checkpoints[0].waiting_task_id) == (words.IN_PROGRESS, None)
    assert state.turn.rule == "T9"


@pytest.mark.feature("F156", "F191")
def test_a_point_is_made_to_wait_for_an_open_request_and_let_go():
    phase = changed(TEMPLATE.phases[0], side=words.OFFICE, automations=(changed(REQUEST, blocking=False),))
    state = started(changed(TEMPLATE, phases=(phase, *TEMPLATE.phases[1:])))
    point, ask = state.checkpoints[0], task_of(state, "ask")
    assert (state.turn.party, state.turn.rule) == ("office", "T9")
    order = TickCheckpoint(point.id, words.WAITING_ON, waiting_task_id=ask.id)
    assert refused(state, order, member(CHRIS)).code == "not_responsible"
    waiting = act(state, order, member(ANNA))
    assert (waiting.state.checkpoints[0].state, waiting.state.checkpoints[0].waiting_task_id) == ("waiting_on", ask.id)
    assert (waiting.turn.rule, waiting.turn.people) == ("T7", (FATIMA,))
    let_go = act(waiting.state, TickCheckpoint(point.id, words.OPEN), member(ANNA))
    assert (let_go.state.checkpoints[0].waiting_task_id, let_go.turn.party) == (None, "office")
    done = supplied(waiting.state)
    assert (done.checkpoints[0].state, done.checkpoints[0].waiting_task_id) == ("in_progress", None)


@pytest.mark.feature("F156")
def test_one_open_point_of_the_office_keeps_the_turn():
    points = (*TEMPLATE.phases[0].checkpoints, changed(TEMPLATE.phases[0].checkpoints[0], key="two"))
    phase = changed(
        TEMPLATE.phases[0], checkpoints=points, side=words.OFFICE, automations=(changed(REQUEST, blocking=False),)
    )
    state = started(changed(TEMPLATE, phases=(phase, *TEMPLATE.phases[1:])))
    order = TickCheckpoint(state.checkpoints[0].id, words.WAITING_ON, waiting_task_id=task_of(state, "ask").id)
    decision = act(state, order, member(ANNA))
    assert (decision.turn.party, decision.turn.secondary) == ("office", (("client", 1),))


@pytest.mark.feature("F156")
def test_a_point_does_not_wait_for_what_is_closed_or_of_the_office():
    quiet = changed(TEMPLATE.phases[0], auto_advance=False)
    state = supplied(started(changed(TEMPLATE, phases=(quiet, *TEMPLATE.phases[1:]))))
    point = state.checkpoints[0]
    for task_id in (task_of(state, "ask").id, uid(99)):
        order = TickCheckpoint(point.id, words.WAITING_ON, waiting_task_id=task_id)
        assert refused(state, order, member(ANNA)).code == "request_closed"
    assert refused(state, TickCheckpoint(point.id, words.WAITING_ON), member(ANNA)).code == "choice_invalid"


def test_two_questions_make_one_turn_with_the_earliest_date():
    state = started(changed(TEMPLATE, phases=(changed(TEMPLATE.phases[0], automations=(REQUEST, APPROVAL)),)))
    soon = AddTask(words.CLIENT_TASK, words.CLIENT, "Bel even", due_on=TODAY, people=(DAAN,))
    turn = act(state, soon, member(ANNA)).turn
    assert (turn.count, turn.until, turn.people) == (3, TODAY, (DAAN, FATIMA))
    assert new_id() != new_id()
