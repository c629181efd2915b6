"""A case goes to another version of its template, and back (F401)."""

from datetime import timedelta

import pytest

from aanzet.rules.process import commands, words
from aanzet.rules.process.events import CaseMigrated
from aanzet.rules.process.migration.mapping import ALONE, BY_KEY, BY_NAME, BY_ORDER, propose_automations, propose_phases
from aanzet.rules.process.migration.verdict import BLOCKED, MAPS, MOVES, judge
from aanzet.rules.process.template import CheckpointDefinition, RequestItemDefinition, TemplateSnapshot
from tests.unit.rules.process.build import (
    ANNA,
    APPROVAL,
    BRAM,
    FATIMA,
    MESSAGE,
    NOW,
    REQUEST,
    TEMPLATE,
    VERSION_ID,
    act,
    changed,
    contact,
    facts,
    in_draft,
    in_phase,
    member,
    new_case,
    refused,
    started,
    supplied,
    task_of,
    uid,
)

pytestmark = pytest.mark.feature("F401")

NEXT = uid(5)
MANAGER = member(ANNA, "all")
WHY = "Nieuwe werkwijze sinds oktober"


def version(template=TEMPLATE, **phases):
    """The template with some phases changed: their fields by key."""
    return changed(template, phases=tuple(changed(phase, **phases.get(phase.key, {})) for phase in template.phases))


def command(new, phases=None, **more):
    keys = {phase.key: phase.key for phase in new.phases} if phases is None else phases
    return commands.MigrateCase(NEXT, new, more.pop("reason", WHY), keys, **more)


def migrate(state, new, actor=MANAGER, now=NOW, phases=None, waiting=(), fired=(), **more):
    return act(state, command(new, phases, **more), actor, now, waiting=dict(waiting), fired=frozenset(fired))


def told(decision):
    return next(event for event in decision.events if isinstance(event, CaseMigrated))


def undo(decision, template=TEMPLATE, now=NOW, reason="Toch niet", waiting=()):
    order = commands.UndoMigration(template, told(decision), reason)
    return act(decision.state, order, MANAGER, now, waiting=dict(waiting))


# ---- the proposal ----


def test_phases_are_proposed_by_key_by_name_and_by_order():
    old = version(draft={"key": "write"}, review={"key": "second"})
    new = version(draft={"name": "Maken"}, review={"name": "Nakijken"}, file={"key": "send"})
    assert [(pair.old, pair.new, pair.by) for pair in propose_phases(old, new)] == [
        ("supply", "supply", BY_KEY),
        ("write", "draft", BY_ORDER),
        ("second", "review", BY_ORDER),
        ("approve", "approve", BY_KEY),
        ("file", "send", BY_NAME),
    ]


def test_what_has_no_place_is_left_for_a_person():
    new = changed(TEMPLATE, phases=(TEMPLATE.phases[0], *TEMPLATE.phases[2:]))
    assert [pair.new for pair in propose_phases(TEMPLATE, new)] == ["supply", "", "review", "approve", "file"]
    assert [pair.new for pair in propose_phases(TEMPLATE, TemplateSnapshot("Leeg"))] == [""] * 5


def test_automations_are_proposed_within_the_phase_that_takes_their_place():
    new = version(supply={"automations": (MESSAGE, changed(REQUEST, key="send-in", title="Lever aan"))})
    assert [(pair.old, pair.new) for pair in propose_automations(TEMPLATE, new)] == [
        ("ask", "send-in"),
        ("check", "check"),
        ("approval", "approval"),
    ]


# ---- moving ----


def test_a_case_goes_on_in_the_same_phase_and_nothing_goes_out():
    state = started()
    new = version(supply={"automations": (MESSAGE, REQUEST, changed(MESSAGE, key="hello", title="Nog iets"))})
    decision = migrate(state, new)
    assert decision.state.case.template_version_id == NEXT
    assert decision.state.template is new
    assert decision.state.entry.id == state.entry.id
    assert decision.messages == decision.effects == ()
    assert told(decision).unfired == ("hello",)
    assert told(decision).reason == WHY
    assert told(decision).version_before == VERSION_ID
    assert judge(state, command(new), NOW, facts(MANAGER)).kind == MOVES


def test_checklist_follows_the_new_version_and_keeps_what_was_done():
    state = in_draft()
    home = next(point for point in state.checkpoints if point.key == "home")
    state = act(state, commands.TickCheckpoint(home.id, words.DONE), member(BRAM)).state
    new = version(
        draft={
            "checkpoints": (
                CheckpointDefinition("home", "Eigen woning en hypotheek"),
                CheckpointDefinition("debts", "Schulden"),
            )
        }
    )
    points = {point.key: point for point in migrate(state, new).state.checkpoints}
    assert (points["home"].text, points["home"].state) == ("Eigen woning", words.DONE)
    assert (points["debts"].state, points["debts"].mandatory) == (words.OPEN, True)
    assert (points["box3"].state, points["box3"].done_by, points["box3"].reason) == (
        words.NOT_APPLICABLE,
        "system",
        WHY,
    )


def test_an_open_point_takes_the_new_definition_also_under_another_key():
    new = version(
        draft={
            "checkpoints": (
                CheckpointDefinition("own-home", "Eigen woning", always_blocking=True),
                CheckpointDefinition("box3", "Box 3 en vermogen"),
            )
        }
    )
    state = in_draft()
    after = migrate(state, new).state
    assert {point.id for point in after.checkpoints} == {point.id for point in state.checkpoints}
    mine = [point for point in after.checkpoints if point.entry_id == after.entry.id]
    assert [(point.key, point.text, point.always_blocking, point.mandatory) for point in mine] == [
        ("own-home", "Eigen woning", True, True),
        ("box3", "Box 3 en vermogen", False, True),
    ]


def test_a_new_point_that_belongs_to_an_open_request_waits_for_it():
    new = version(
        supply={"checkpoints": (CheckpointDefinition("complete", "Alles binnen", request="ask"),)},
    )
    after = migrate(started(), new).state
    point = next(point for point in after.checkpoints if point.key == "complete")
    assert (point.state, point.waiting_task_id) == (words.WAITING_ON, task_of(after, "ask").id)


def test_dates_are_computed_anew_and_the_promise_only_moves_later():
    state = started()
    later = migrate(state, version(supply={"lead_time_days": 20})).state
    assert later.entry.expected_end_on - state.entry.expected_end_on == timedelta(days=6)
    assert later.case.promised_on - state.case.promised_on == timedelta(days=6)
    sooner = migrate(state, version(supply={"lead_time_days": 7})).state
    assert state.case.expected_on - sooner.case.expected_on == timedelta(days=7)
    assert sooner.case.promised_on == state.case.promised_on
    held = act(state, commands.HoldCase(NOW.date() + timedelta(days=5), "Ziek"), MANAGER).state
    resumed = act(held, commands.ResumeCase(), MANAGER, NOW + timedelta(days=5)).state
    after = migrate(resumed, version(supply={"lead_time_days": 20}), now=NOW + timedelta(days=5)).state
    assert after.entry.expected_end_on - resumed.entry.expected_end_on == timedelta(days=6)


def test_a_case_that_has_not_started_only_takes_the_version():
    ready = act(new_case(), commands.CreateCase(), MANAGER).state
    new = version(supply={"lead_time_days": 3})
    decision = migrate(ready, new)
    assert decision.state.case.template_version_id == NEXT
    begun = act(decision.state, commands.StartCase(), MANAGER).state
    assert (begun.entry.expected_end_on - NOW.date()).days == 3


# ---- another phase ----


def test_a_removed_phase_is_mapped_to_another_one():
    new = changed(TEMPLATE, phases=(TEMPLATE.phases[0], *TEMPLATE.phases[2:]))
    phases = {"supply": "supply", "draft": "review", "review": "review", "approve": "approve", "file": "file"}
    state = in_draft()
    state = act(state, commands.AssignPhase(state.entry.id, (ANNA,)), MANAGER).state
    reviewers = changed(
        new,
        phases=tuple(
            changed(phase, assignment=words.ROLE, roles=("relation_manager",), teams=())
            if phase.key == "review"
            else phase
            for phase in new.phases
        ),
    )
    found = judge(state, command(reviewers, phases), NOW, facts(MANAGER))
    assert (found.kind, found.phase) == (MAPS, "Review")
    after = migrate(state, reviewers, phases=phases).state
    assert (after.case.phase_position, after.case.phase_key, after.entry.position) == (2, "review", 2)
    assert after.entry.responsible_ids == (ANNA,)
    assert [task for task in after.tasks if task.automation_key == "check"] == []


def test_a_removed_phase_without_a_map_blocks():
    new = changed(TEMPLATE, phases=(TEMPLATE.phases[0], *TEMPLATE.phases[2:]))
    assert refused(in_draft(), command(new), MANAGER).code == "migration_phase_unmapped"
    assert judge(in_draft(), command(new), NOW, facts(MANAGER)).kind == BLOCKED


def test_a_client_decision_is_passed_over_only_with_the_right_to_step_in():
    phases = {phase.key: phase.key for phase in TEMPLATE.phases} | {"draft": "file"}
    state = in_draft()
    free = version(file={"assignment": words.NONE, "roles": ()})
    assert refused(state, command(free, phases), member(BRAM)).code == "migration_skips_decision"
    decision = migrate(state, free, phases=phases)
    assert told(decision).skipped == ("approve",)
    assert judge(state, command(free, phases), NOW, facts(MANAGER)).kind == MAPS


def test_a_decision_that_is_new_before_the_running_phase_counts_too():
    asked = changed(TEMPLATE.phases[3], key="early", name="Vooraf akkoord", automations=(changed(APPROVAL, key="pre"),))
    new = changed(TEMPLATE, phases=(TEMPLATE.phases[0], asked, *TEMPLATE.phases[1:]))
    assert refused(in_draft(), command(new), member(BRAM)).code == "migration_skips_decision"
    passed = supplied(started(new))  # a case of the new version waits there; one that has been there may pass
    assert passed.phase.key == "early"


def test_an_open_signing_blocks():
    assert refused(in_phase("approve"), command(TEMPLATE), MANAGER).code == "migration_signing_open"


def test_an_open_task_without_a_place_blocks_until_it_has_one():
    gone = version(supply={"automations": (MESSAGE,)})
    assert refused(started(), command(gone), MANAGER).code == "migration_task_unmapped"
    alone = migrate(started(), gone, automations={"ask": ALONE}).state
    assert task_of(alone, "ask").is_open
    other = version(supply={"automations": (MESSAGE, changed(REQUEST, key="send-in"))})
    renamed = migrate(started(), other, automations={"ask": "send-in"}).state
    assert task_of(renamed, "send-in").is_open


def test_who_may_not_be_responsible_by_the_new_rule_blocks():
    new = version(draft={"roles": ("payroll",)})
    assert refused(in_draft(), command(new), MANAGER).code == "migration_no_role"
    same = version(draft={"name": "Anders"})  # another name is not another rule
    assert migrate(in_draft(), same).state.entry.responsible_ids == (BRAM,)


def test_a_case_that_would_go_on_by_itself_blocks():
    quiet = version(supply={"auto_advance": False})
    state = supplied(started(quiet))
    assert state.phase.key == "supply"
    assert refused(state, command(TEMPLATE), MANAGER).code == "migration_would_advance"


def test_uniqueness_per_period_cannot_come_afterwards():
    loose = changed(TEMPLATE, unique_per_period=False)
    assert refused(started(loose), command(TEMPLATE), MANAGER).code == "migration_period_unique"


def test_a_reason_is_needed_and_twice_is_refused():
    assert refused(started(), command(TEMPLATE, reason=" x "), MANAGER).code == "reason_required"
    once = migrate(started(), TEMPLATE).state
    assert refused(once, command(TEMPLATE), MANAGER).code == "migration_done"


def test_an_answer_is_found_after_the_lines_of_its_request_changed_places():
    question = RequestItemDefinition("home", "Heb je een eigen woning?", answer=words.TEXT)
    other = RequestItemDefinition("work", "Waar werk je?", answer=words.TEXT)
    old = version(supply={"automations": (changed(REQUEST, items=(question, other)),), "auto_advance": False})
    new = version(old, supply={"automations": (changed(REQUEST, items=(other, question)),)})
    state = started(old)
    state = act(state, commands.SupplyItem(state.items[0].id, (), "Ja"), contact(FATIMA)).state
    after = migrate(state, new).state
    assert [(item.key, item.answer) for item in after.items] == [("home", "Ja"), ("work", "")]


# ---- and back ----


def test_undo_gives_back_phase_dates_and_checklist():
    state = in_draft()
    home = next(point for point in state.checkpoints if point.key == "home")
    state = act(state, commands.TickCheckpoint(home.id, words.IN_PROGRESS), member(BRAM)).state
    new = version(
        draft={
            "key": "make",
            "lead_time_days": 30,
            "checkpoints": (CheckpointDefinition("debts", "Schulden"),),
        }
    )
    phases = {phase.key: phase.key for phase in TEMPLATE.phases} | {"draft": "make"}
    decision = migrate(state, new, phases=phases)
    assert decision.state.case.phase_key == "make"
    back = undo(decision).state
    assert back.case.template_version_id == VERSION_ID
    assert back.entry == state.entry
    assert (back.case.phase_key, back.case.expected_on) == (state.case.phase_key, state.case.expected_on)
    points = {point.key: point for point in back.checkpoints}
    for point in state.checkpoints:
        assert points[point.key] == point
    assert points["debts"].state == words.NOT_APPLICABLE
    again = act(back, command(new, phases), MANAGER).state
    assert {point.key: point.state for point in again.checkpoints}["debts"] == words.OPEN


def test_undo_of_a_task_that_got_another_automation():
    other = version(supply={"automations": (MESSAGE, changed(REQUEST, key="send-in"))})
    back = undo(migrate(started(), other, automations={"ask": "send-in"})).state
    assert task_of(back, "ask").is_open


def test_undo_is_for_a_case_that_still_stands_where_the_migration_put_it():
    decision = migrate(started(), version(supply={"lead_time_days": 20}))
    again = act(decision.state, commands.MigrateCase(uid(6), TEMPLATE, WHY, {"supply": "supply"}), MANAGER)
    order = commands.UndoMigration(TEMPLATE, told(decision), "Toch niet")
    assert refused(again.state, order, MANAGER).code == "migration_touched"
    assert (
        refused(decision.state, commands.UndoMigration(TEMPLATE, told(decision), ""), MANAGER).code == "reason_required"
    )


def test_undo_before_the_start():
    ready = act(new_case(), commands.CreateCase(), MANAGER).state
    assert undo(migrate(ready, version(supply={"lead_time_days": 3}))).state.case.template_version_id == VERSION_ID


def test_a_verdict_says_what_changes():
    state = in_draft()
    new = version(
        draft={
            "name": "Maken",
            "lead_time_days": 30,
            "sender_role": "accountant",
            "checkpoints": (CheckpointDefinition("home", "Woning"), CheckpointDefinition("debts", "Schulden")),
            "automations": (changed(MESSAGE, key="hello", title="Nog iets"),),
        }
    )
    found = judge(state, command(new), NOW, facts(MANAGER))
    assert [(one.what, one.before, one.after) for one in found.effects] == [
        ("phase", "Opstellen", "Maken"),
        ("point_other", "Eigen woning", "Woning"),
        ("point_new", "", "Schulden"),
        ("point_gone", "Box 3", ""),
        ("expected", "2026-10-27", "2026-11-19"),
        ("promised", "2026-11-10", "2026-11-19"),
        ("due", "2026-10-12", "2026-11-04"),
        ("sender", "relation_manager", "accountant"),
        ("not_sent", "", "Nog iets"),
    ]
