"""Completing phases, by hand and by itself; closing and reopening."""

from datetime import timedelta

import pytest

from aanzet.rules.process import commands, words
from aanzet.rules.process.commands import CloseCase, CompletePhase, OpenTaskChoice, TickCheckpoint
from aanzet.rules.process.template import ItemTypeLink, ResultDefinition
from aanzet.rules.turn import Member
from tests.unit.rules.process.build import (
    ANNA,
    APPROVAL,
    BRAM,
    CHRIS,
    DAAN,
    DIRK,
    FATIMA,
    NOW,
    REQUEST,
    REVIEW_TASK,
    TEMPLATE,
    act,
    changed,
    contact,
    in_draft,
    in_phase,
    member,
    people,
    refused,
    started,
    supplied,
    task_of,
    ticked,
    uid,
)


def phases(number, **fields):
    """The template with one phase changed."""
    found = list(TEMPLATE.phases)
    found[number] = changed(found[number], **fields)
    return changed(TEMPLATE, phases=tuple(found))


def complete(state, **fields):
    return CompletePhase(state.entry.id, **fields)


@pytest.mark.feature("F152")
def test_open_checkpoints_keep_the_phase_and_are_named():
    state = in_draft()
    refusal = refused(state, complete(state), member(BRAM))
    # The point of phase 1 was carried over and does not stand in the way of this phase.
    assert (refusal.code, refusal.values["count"], refusal.values["names"]) == ("checkpoints_open", 1, ["Eigen woning"])


@pytest.mark.feature("F152", "F181", "F150")
def test_when_all_is_done_the_next_phase_starts():
    state = ticked(in_draft(), member(BRAM))
    decision = act(state, complete(state), member(BRAM))
    left, entered = decision.changed_entries[0].after, decision.new_entries[0]
    assert (left.state, left.left_by, left.ended_by) == (words.COMPLETED, words.BY_HAND, f"member:{BRAM}")
    assert (entered.ordinal, entered.phase_key, entered.responsible_ids) == (3, "review", (CHRIS, DIRK))
    assert decision.turn.people == (CHRIS, DIRK)
    assert [event.name() for event in decision.events] == [
        "PhaseCompleted",
        "PhaseStarted",
        "DatesMoved",  # a week early: the later phases are pulled forward
        "TurnPassed",
    ]


@pytest.mark.feature("F142")
def test_only_the_responsible_completes_and_the_refusal_names_him():
    state = ticked(in_draft(), member(BRAM))
    refusal = refused(state, complete(state), member(CHRIS))
    assert (refusal.code, refusal.values["people"]) == ("not_responsible", (BRAM,))
    assert refused(state, complete(state), contact(FATIMA)).code == "not_responsible"


@pytest.mark.feature("F142")
def test_a_stand_in_counts_as_the_responsible_and_acts_on_his_behalf():
    state = ticked(in_draft(), member(BRAM))
    away = people(members={**people().members, BRAM: Member(BRAM, absent=True, stand_in=DIRK)})
    decision = act(state, complete(state), member(DIRK), people=away)
    assert (decision.events[0].by, decision.events[0].on_behalf_of) == (f"member:{DIRK}", BRAM)


@pytest.mark.feature("F142", "F143")
def test_an_unassigned_phase_is_handled_by_whom_the_turn_falls_to():
    state = in_draft()
    state = changed(state, entry=changed(state.entry, responsible_ids=()))
    assert refused(state, complete(state), member(CHRIS)).code == "not_responsible"
    state = ticked(state, member(ANNA))
    assert act(state, complete(state), member(ANNA)).case.after.phase_key == "review"


@pytest.mark.feature("F152", "F184", "F154")
def test_going_on_in_spite_of_open_points_needs_the_right_and_a_reason():
    state = in_draft()
    over = complete(state, override_reason="De klant wacht")
    assert refused(state, over, member(BRAM)).code == "permission_missing"
    assert refused(state, complete(state, override_reason="x"), member(ANNA, "all")).code == "reason_required"
    decision = act(state, over, member(ANNA, "all"))
    event = decision.events[0]
    assert (event.left_by, event.reason, len(event.carried_checkpoints)) == (words.BY_OVERRIDE, "De klant wacht", 1)
    assert [change.after.carried_over for change in decision.changed_checkpoints] == [True]


@pytest.mark.feature("F129")
def test_a_required_document_must_be_there_before_the_phase_is_closed():
    template = changed(phases(0), item_types=(ItemTypeLink("return", "draft"),))
    state = ticked(supplied(started(template)), member(BRAM))
    refusal = refused(state, complete(state), member(BRAM))
    assert (refusal.code, refusal.values) == ("required_item_missing", {"type": "return"})
    assert act(state, complete(state), member(BRAM), item_types=frozenset({"return"})).new_entries


@pytest.mark.feature("F181")
def test_a_phase_that_was_passed_cannot_be_completed_twice():
    state = ticked(in_draft(), member(BRAM))
    after = act(state, complete(state), member(BRAM)).state
    assert refused(after, complete(state), member(BRAM)).code == "phase_passed"


@pytest.mark.feature("F181")
def test_open_tasks_are_cancelled_carried_or_left_as_chosen():
    state = ticked(in_phase("review"), member(CHRIS))
    task = task_of(state, "check")
    for choice, expected in (
        (OpenTaskChoice(words.CARRY), (words.OPEN, True)),
        (OpenTaskChoice(words.STAY), (words.OPEN, False)),
        (OpenTaskChoice(words.CANCEL, "Niet meer nodig"), (words.CANCELLED, False)),
    ):
        decision = act(state, complete(state, open_tasks={task.id: choice}), member(CHRIS))
        after = next(one for one in decision.state.tasks if one.id == task.id)
        assert (after.state, after.carried_over) == expected
    silent = complete(state, open_tasks={task.id: OpenTaskChoice(words.CANCEL)})
    assert refused(state, silent, member(CHRIS)).code == "reason_required"


@pytest.mark.feature("F139")
def test_who_is_no_candidate_for_the_next_phase_cannot_be_chosen():
    state = ticked(in_draft(), member(BRAM))
    assert refused(state, complete(state, responsible_ids=(BRAM,)), member(BRAM)).code == "not_a_candidate"
    assert act(state, complete(state, responsible_ids=(DIRK,)), member(BRAM)).state.entry.responsible_ids == (DIRK,)


@pytest.mark.feature("F158")
def test_what_may_not_be_skipped_is_not_skipped():
    state = ticked(in_phase("review"), member(CHRIS))
    edits = {"approval": commands.AutomationEdit(skip_reason="Liever niet")}
    assert refused(state, complete(state, edits=edits), member(CHRIS)).code == "permission_missing"


# ---- by itself ----


@pytest.mark.feature("F164", "F154")
def test_the_case_goes_on_by_itself_when_the_client_has_done_everything():
    state = started()
    item = state.items[0]
    state = act(state, commands.SupplyItem(item.id, (uid(900),)), contact(FATIMA)).state
    decision = act(state, commands.SendRequest(item.task_id), contact(FATIMA))
    assert decision.case.after.phase_key == "draft"
    left = next(event for event in decision.events if event.name() == "PhaseCompleted")
    assert (left.by, left.left_by, left.caused_by) == ("system", words.BY_ITSELF, item.task_id)
    # The open checkpoint of phase 1 goes along, still to be done.
    assert [(change.after.key, change.after.carried_over) for change in decision.changed_checkpoints] == [
        ("mandate", True)
    ]
    assert decision.turn.people == (BRAM,)


@pytest.mark.feature("F164")
def test_every_task_must_be_done_and_a_refused_one_stops_it():
    template = phases(0, automations=(REQUEST, APPROVAL))
    state = supplied(started(template))
    assert state.phase.key == "supply"
    approval = task_of(state, "approval")
    back = act(state, commands.RefuseTask(approval.id, "Het bedrag klopt niet"), contact(FATIMA))
    assert back.case.after.phase_key == "supply"
    assert (back.turn.party, back.turn.rule) == ("office", "T6")
    assert act(state, commands.CompleteTask(approval.id), contact(FATIMA)).case.after.phase_key == "draft"


@pytest.mark.feature("F164")
def test_only_cancelled_tasks_or_none_at_all_never_move_the_case():
    state = started()
    task = task_of(state, "ask")
    decision = act(state, commands.CancelTask(task.id, "Niet nodig"), member(ANNA))
    assert decision.case.after.phase_key == "supply"
    empty = started(phases(0, automations=()))
    assert act(empty, commands.AdvanceAutomatically(empty.entry.id)).is_empty


@pytest.mark.feature("F164")
def test_a_cancelled_task_does_not_stand_in_the_way_of_a_done_one():
    state = supplied(started(phases(0, automations=(REQUEST, APPROVAL))))
    approval = task_of(state, "approval")
    assert act(state, commands.CancelTask(approval.id, "Toch niet"), member(ANNA)).case.after.phase_key == "draft"


@pytest.mark.feature("F154", "F164")
def test_an_always_blocking_point_stops_it_until_it_is_done():
    point = changed(TEMPLATE.phases[0].checkpoints[0], always_blocking=True)
    state = supplied(started(phases(0, checkpoints=(point,))))
    assert (state.case.phase_key, state.case.blocked_reason) == ("supply", "checkpoints_open")
    assert state.turn.people == (ANNA,)
    row = state.checkpoints[0]
    after = act(state, TickCheckpoint(row.id, words.DONE), member(ANNA)).case.after
    assert (after.phase_key, after.blocked_reason) == ("draft", "")


@pytest.mark.feature("F164", "F186")
def test_nothing_moves_by_itself_on_hold_but_it_does_at_the_resume():
    state = started()
    hold = commands.HoldCase((NOW + timedelta(days=9)).date(), "Vakantie van de klant")
    state = supplied(act(state, hold, member(ANNA)).state)
    assert (state.case.state, state.case.phase_key) == (words.ON_HOLD, "supply")
    assert act(state, commands.ResumeCase(), member(ANNA)).case.after.phase_key == "draft"


@pytest.mark.feature("F182")
def test_any_blocking_task_can_be_the_last_one_when_the_phase_says_so():
    template = phases(1, advance_when_done=True, automations=(REVIEW_TASK,), checkpoints=())
    state = supplied(started(template))
    decision = act(state, commands.CompleteTask(task_of(state, "check").id), member(CHRIS))
    assert (decision.case.after.phase_key, decision.events[1].by) == ("review", "system")


# ---- closing ----


def at_the_end():
    return ticked(in_phase("file"), member(ANNA))


@pytest.mark.feature("F188")
def test_the_last_phase_closes_the_case_with_its_message():
    state = at_the_end()
    for command in (CloseCase(state.entry.id), complete(state)):
        decision = act(state, command, member(ANNA))
        case = decision.case.after
        assert (case.state, case.entry_id, case.ended_at) == (words.COMPLETED, None, NOW)
        assert [message.text for message in decision.messages] == ["Dag Fatima, klaar."]
        assert decision.turn.party == "nobody"
        assert decision.closes_interval
        assert decision.interval is None
        assert not [task for task in decision.state.tasks if task.is_open]


@pytest.mark.feature("F188")
def test_it_is_not_closed_before_the_last_phase_nor_with_points_open():
    state = in_draft()
    assert refused(state, CloseCase(state.entry.id), member(BRAM)).code == "not_now"
    last = in_phase("file")
    assert refused(last, CloseCase(last.entry.id), member(ANNA)).code == "checkpoints_open"


@pytest.mark.feature("F154", "F188")
def test_points_carried_over_must_be_done_before_closing_unless_overridden():
    state = in_draft()
    while state.phase.key != "file":
        holder = state.entry.responsible_ids[0]
        state = ticked(state, member(holder))
        state = act(state, complete(state), member(holder)).state
    state = ticked(state, member(ANNA))
    refusal = refused(state, CloseCase(state.entry.id), member(ANNA))
    assert (refusal.code, refusal.values["names"]) == ("checkpoints_carried_over", ["Machtiging geldig"])
    closed = act(state, CloseCase(state.entry.id, override_reason="Komt volgend jaar"), member(ANNA, "all"))
    assert closed.case.after.state == words.COMPLETED
    carried = next(point for point in state.checkpoints if point.carried_over)
    state = act(state, TickCheckpoint(carried.id, words.DONE), member(BRAM)).state
    assert act(state, CloseCase(state.entry.id), member(ANNA)).case.after.state == words.COMPLETED


@pytest.mark.feature("F188")
def test_the_result_is_asked_when_there_is_more_than_one():
    state = at_the_end()
    state = changed(state, template=changed(TEMPLATE, results=(ResultDefinition("done"), ResultDefinition("refused"))))
    assert refused(state, CloseCase(state.entry.id), member(ANNA)).code == "result_required"
    assert refused(state, CloseCase(state.entry.id, "won"), member(ANNA)).code == "result_required"
    assert act(state, CloseCase(state.entry.id, "refused"), member(ANNA)).case.after.result == "refused"
    one = changed(state, template=changed(TEMPLATE, results=(ResultDefinition("done"),)))
    assert act(one, CloseCase(one.entry.id), member(ANNA)).case.after.result == "done"


@pytest.mark.feature("F188")
def test_an_empty_variable_of_the_closing_text_is_asked_before_closing():
    state = at_the_end()
    nameless = people(contacts=(changed(people().contacts[0], values={}),))
    refusal = refused(state, CloseCase(state.entry.id), member(ANNA), people=nameless)
    assert (refusal.code, refusal.values) == ("variable_empty", {"variable": "contact.first_name"})
    assert act(state, CloseCase(state.entry.id, tell=False), member(ANNA), people=nameless).messages == ()


@pytest.mark.feature("F188")
def test_reopening_needs_the_right_and_makes_a_new_entry_of_the_last_phase():
    state = at_the_end()
    closed = act(state, CloseCase(state.entry.id), member(ANNA)).state
    assert refused(closed, commands.ReopenCase("Toch nog iets"), member(ANNA)).code == "permission_missing"
    assert refused(closed, commands.ReopenCase(" "), member(ANNA, "all")).code == "reason_required"
    decision = act(closed, commands.ReopenCase("Toch nog iets"), member(ANNA, "all"))
    assert (decision.case.after.state, decision.state.entry.ordinal) == (words.ACTIVE, 6)
    assert decision.interval is not None
    assert not decision.closes_interval
    assert act(decision.state, commands.RefreshDates()).refusal is None


def test_the_other_contact_cannot_do_it():
    state = started()
    refusal = refused(state, commands.SendRequest(task_of(state, "ask").id), contact(DAAN))
    assert (refusal.code, refusal.values["people"]) == ("not_addressed_to_you", (FATIMA,))
