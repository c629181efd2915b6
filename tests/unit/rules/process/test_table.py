"""The table of what may be asked in which state, against one written by hand; and decide as a whole."""

import dataclasses
import typing

import pytest

from aanzet.rules.process import commands, words
from aanzet.rules.process.decide import ALLOWED, HANDLERS, decide, possible
from aanzet.rules.process.events import BY_NAME, EVENTS, CaseMigrated
from aanzet.rules.process.state import CaseState
from tests.unit.rules.process.build import NOW, TEMPLATE, changed, facts, new_case, started, uid

STATES = (words.NEW, words.NOT_STARTED, words.ACTIVE, words.ON_HOLD, words.COMPLETED, words.CANCELLED)

# One letter per state in the order above: x = may be asked.
BY_HAND = """
CreateCase           x . . . . .
StartCase            . x . . . .
CompletePhase        . . x . . .
AdvanceAutomatically . . x . . .
GoBack               . . x . . .
Override             . . x . . .
HoldCase             . . x . . .
ResumeCase           . . . x . .
CancelCase           . x x x . .
CloseCase            . . x . . .
ReopenCase           . . . . x .
RefreshDates         . x x x . .
AssignPhase          . . x x . .
MoveDue              . . x . . .
TickCheckpoint       . . x x . .
AddCheckpoint        . . x x . .
AddNote              . x x x x x
CompleteTask         . . x x . .
RefuseTask           . . x x . .
ReopenTask           . . x . . .
CancelTask           . . x x . .
AddTask              . . x . . .
ClaimTask            . . x x . .
ReleaseTask          . . x x . .
AssignTask           . . x x . .
PrioritiseTask       . . x x . .
FixHeld              . . x . . .
SupplyItem           . . x x . .
ItemNotAvailable     . . x x . .
SendRequest          . . x x . .
AcceptItem           . . x x . .
RejectItem           . . x . . .
MigrateCase          . x x x . .
UndoMigration        . x x x . .
FireTimer            . x x x x x
DeliverySettled      . x x x x x
"""
TABLE = {line.split()[0]: line.split()[1:] for line in BY_HAND.strip().splitlines()}
KINDS = typing.get_args(commands.Command)


def any_command(kind):
    """A command of this kind with nothing sensible in it."""
    required = [
        spec for spec in dataclasses.fields(kind) if spec.default is spec.default_factory is dataclasses.MISSING
    ]
    given = {"UUID": uid(1), "str": "iets", "tuple[UUID, ...]": (), "date | None": None}
    undone = CaseMigrated(client_id=uid(2), by="system", at=NOW, template_version_id=uid(1), version_before=uid(1))
    given |= {"TemplateSnapshot": TEMPLATE, "CaseMigrated": undone}
    hints = typing.get_type_hints(kind)
    names = {spec.name: getattr(hints[spec.name], "__name__", str(hints[spec.name])) for spec in required}
    return kind(**{name: given.get(word, uid(1) if "UUID" in word else None) for name, word in names.items()})


@pytest.mark.feature("F173")
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_what_may_be_asked_in_which_state(kind):
    base = started()
    for state, mark in zip(STATES, TABLE[kind.__name__], strict=True):
        case = changed(base.case, state=state)
        loaded = new_case() if state == words.NEW else changed(base, case=case)
        decision = decide(loaded, any_command(kind), NOW, facts())
        if mark == ".":
            assert decision.refusal is not None
            assert decision.refusal.code == "not_now"
            assert decision.refusal.values == {"state": state, "possible": possible(state)}
        else:
            assert decision.refusal is None or decision.refusal.code != "not_now" or kind is commands.CloseCase


def test_every_command_has_a_row_and_a_handler():
    assert set(KINDS) == set(ALLOWED) == set(HANDLERS)
    assert {kind.__name__ for kind in KINDS} == set(TABLE)


def test_decide_is_pure():
    state = started()
    copy = CaseState(*(getattr(state, spec.name) for spec in dataclasses.fields(state)))
    for kind in KINDS:
        decide(state, any_command(kind), NOW, facts())
    assert state == copy


def test_a_decision_says_only_what_changed():
    state = started()
    decision = decide(state, commands.RefreshDates(), NOW.replace(day=28), facts())
    assert set(decision.case.fields) == {"version", "expected_on", "promised_on"}
    assert decision.new_tasks == decision.changed_tasks == decision.timers == ()
    assert not decision.turn_changed


def test_events_have_names_of_their_own_and_say_nothing_personal():
    assert len(BY_NAME) == len(EVENTS)
    state = new_case(changed(TEMPLATE, name="Geheim"))
    decision = decide(state, commands.CreateCase(commands.StartCase()), NOW, facts())
    said = str([event.payload() for event in decision.events])
    for personal in ("Fatima", "Jaaropgaaf", "Machtiging", "Geheim"):
        assert personal not in said
