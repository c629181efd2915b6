"""What waits for its moment moves with the dates; what was sent or left out does not come (again) (F160, F316)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from aanzet.cases.actions.clockwork import fire_timers
from aanzet.cases.actions.due import move_due
from aanzet.cases.actions.lifecycle import hold_case, resume_case
from aanzet.cases.actions.phases import complete_phase, go_back
from aanzet.cases.queries.states import load_for_command
from aanzet.core.models import Timer
from aanzet.rules.actors import system
from aanzet.rules.process import words
from aanzet.rules.process.commands import CompletePhase, GoBack
from aanzet.rules.process.template import AutomationDefinition, Moment
from tests.db.cases.test_migration import begin_migration, next_version, nothing_broken, plan_of, work

WHY = "Nieuwe werkwijze sinds oktober"
SOON = AutomationDefinition("soon", words.MESSAGE, text="Bijna klaar?", moment=Moment(words.BEFORE_DUE, 1))


def with_automation(snapshot):
    """A message a day before the first phase is due."""
    first = replace(snapshot.phases[0], automations=(*snapshot.phases[0].automations, SOON))
    return replace(snapshot, item_types=(), phases=(first, *snapshot.phases[1:]))


@pytest.fixture
def office(fatimas_case):
    """Fatima's case, taken to a version with that message: it waits."""
    cast = fatimas_case.cast
    fatimas_case.old = fatimas_case.case().template_version_id
    fatimas_case.new = next_version(cast, fatimas_case.template, with_automation)
    fatimas_case.who = {"actor": cast.anna, "now": cast.now}
    begin_migration(**fatimas_case.who, plan_id=plan_of(fatimas_case), reason=WHY)
    work(fatimas_case)
    return fatimas_case


def waits(office):
    """When the message waits for, None = it does not wait; it is a timer of the running phase."""
    key = f"moment:{office.entry().id}:soon"
    return Timer.objects.filter(key=key, state="open").values_list("due_at", flat=True).first()


def to(office, days):
    """The phase is due so many days later."""
    due_on = office.entry().due_on + timedelta(days=days)
    move_due(**office.who, case_ids=[office.case_id], due_on=due_on)


@pytest.mark.feature("F401", "F316")
def test_what_waits_follows_the_due_date_of_its_phase(office):
    before = waits(office)
    loaded = load_for_command([office.case_id], office.cast.now, more=True)[office.case_id]
    assert loaded.waiting == {"soon": before}
    assert "soon" not in loaded.fired and loaded.fired, "what went out when the phase started"
    to(office, 7)
    assert (waits(office) - before).days in (6, 7, 8)
    nothing_broken(office)


@pytest.mark.feature("F162", "F316")
def test_what_was_left_out_when_the_case_went_back_does_not_come_when_the_due_date_moves(office):
    common, entry = office.common("anna"), office.entry()
    complete_phase(**common, order=CompletePhase(entry.id, default_choice="cancel", override_reason="Per post"))
    go_back(**common, order=GoBack(office.entry().id, entry.phase_key, "Er ontbreekt iets", rearm=False))
    assert waits(office) is None
    loaded = load_for_command([office.case_id], office.cast.now, more=True)[office.case_id]
    assert loaded.waiting == {} and "soon" in loaded.fired
    to(office, 7)
    assert waits(office) is None
    nothing_broken(office)


@pytest.mark.feature("F160", "F186")
@pytest.mark.parametrize("by_itself", [False, True])
def test_what_waits_moves_with_the_due_date_when_the_case_goes_on_after_a_pause(office, by_itself):
    before, due_on, now = waits(office), office.entry().due_on, office.cast.now
    until = now.date() + timedelta(days=10)
    hold_case(**office.common("anna"), until=until, reason="Op vakantie")
    common = {**office.common("anna"), "now": now + timedelta(days=10)}
    if by_itself:
        house, case = system(office.cast.linde.id), common["case_id"]
        fire_timers(actor=house, now=common["now"], due=[(case, "resume", case, until.isoformat())])
    else:
        resume_case(**common)
    moved = office.entry().due_on - due_on
    assert moved.days >= 5, "working days"
    assert abs((waits(office) - before) - moved) <= timedelta(days=1)
    nothing_broken(office)
