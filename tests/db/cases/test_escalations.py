"""A task on which nobody acts goes on by itself, through the timers of the house (F195)."""

from datetime import timedelta

import pytest

from aanzet.access.actions.stand_ins import name_stand_in
from aanzet.cases.actions.lifecycle import hold_case, resume_case
from aanzet.cases.actions.task_settings import change_escalation
from aanzet.cases.actions.tasks import add_task
from aanzet.cases.jobs import fire
from aanzet.cases.models import Case, Task
from aanzet.cases.queries.case_page import case_view
from aanzet.cases.queries.escalation_words import coming_in_words
from aanzet.cases.queries.recomputed import replay_equals_state, turn_can_act, turn_matches
from aanzet.cases.queries.task_settings import house_escalation
from aanzet.cases.queries.timeline import timeline_of_case
from aanzet.core.errors import NotFound, Refused
from aanzet.core.handlers import Due
from aanzet.core.models import Timer
from aanzet.rules.process.commands import AddTask
from aanzet.rules.process.template import EscalationLevel, EscalationRule
from aanzet.rules.standins import Period
from tests.cast_cases import running

pytestmark = pytest.mark.feature("F195")
DAY = timedelta(days=1)


@pytest.fixture
def case(cast):
    """Fatima's return, with Bram, in an office where tasks go to Chris after a day and to Anna after two."""
    with cast.linde.scope():
        people = cast.linde.people
        levels = (
            EscalationLevel(1, "days", "member", member=str(people["chris"])),
            EscalationLevel(2, "days", "manager"),
        )
        assert change_escalation(actor=cast.anna, now=cast.now, rule=EscalationRule("calendar", levels))
        assert house_escalation(cast.linde.id).levels == levels
        case = running(cast)
        case.supply(cast)
        order = AddTask("work", "office", "Bel de bank", people=(people["bram"],))
        add_task(actor=cast.bram, now=cast.now, case_id=case.id, order=order)
        yield case


def task_of(case):
    return Task.objects.get(case_id=case.id, title="Bel de bank")


def timer_of(case):
    return Timer.objects.filter(task_id=task_of(case).id, kind="case_escalation", state="open").first()


def let_fire(cast, case, now):
    """What the worker does when the timer is due."""
    timer = timer_of(case)
    assert timer.due_at <= now
    Timer.objects.filter(id=timer.id).update(state="fired")
    due = Due(id=timer.id, organization_id=cast.linde.id, key=timer.key, kind=timer.kind, case_id=timer.case_id,
              task_id=timer.task_id, payload=timer.payload, due_at=timer.due_at, now=now)  # fmt: skip
    fire([due])


def sound(cast, case):
    checks = (turn_matches, turn_can_act, replay_equals_state)
    return not [one for check in checks for one in check(organization=cast.linde.id, cases=[case.id]).findings]


def test_from_colleague_to_colleague_to_the_safety_net_with_its_history(cast, case):
    people = cast.linde.people
    assert timer_of(case).due_at == cast.now + DAY
    view = case_view(cast.bram, case.row.number, cast.now)
    shown = next(one for one in view.loaded.state.tasks if one.title == "Bel de bank")
    assert "Chris" in coming_in_words(view.loaded, shown, view.targets)
    let_fire(cast, case, cast.now + DAY)
    task = task_of(case)
    assert (task.people, task.readers, task.escalations) == ([people["chris"]], [people["bram"]], 1)
    assert sound(cast, case)
    let_fire(cast, case, cast.now + 2 * DAY)
    assert task_of(case).people == [people["anna"]]
    lines = [entry.text for entry in timeline_of_case(cast.anna, case.id, limit=10).entries]
    assert any("ging naar Anna" in line and "niet op tijd" in line for line in lines)
    let_fire(cast, case, cast.now + 3 * DAY)
    assert sound(cast, case) and task_of(case).escalations == 3 and timer_of(case) is None


def test_who_had_it_keeps_reading_though_he_has_no_role_on_the_client(cast, case):
    vera = cast.linde.people["vera"]
    with pytest.raises(NotFound):
        case_view(cast.vera, case.row.number, cast.now)
    Task.objects.filter(id=task_of(case).id).update(readers=[vera])
    assert case_view(cast.vera, case.row.number, cast.now).id == case.id


def test_a_hold_stops_the_clock(cast, case):
    later = cast.now + timedelta(hours=12)
    until = (cast.now + 9 * DAY).date()
    hold_case(actor=cast.bram, now=later, case_id=case.id, until=until, reason="wacht op de bank")
    assert timer_of(case) is None and sound(cast, case)
    resumed = later + 5 * DAY
    resume_case(actor=cast.bram, now=resumed, case_id=case.id)
    assert timer_of(case).due_at == resumed + timedelta(hours=12) and sound(cast, case)


def test_to_a_colleague_who_is_away_the_turn_is_with_the_stand_in(cast, case):
    people, today = cast.linde.people, cast.today
    name_stand_in(
        actor=cast.anna, now=cast.now, member_id=people["chris"], stand_in_id=people["eva"],
        period=Period(today, today + 5 * DAY),
    )  # fmt: skip
    let_fire(cast, case, cast.now + DAY)
    assert task_of(case).people == [people["chris"]]
    assert people["eva"] in Case.objects.get(id=case.id).turn_people and sound(cast, case)


def test_a_rule_that_cannot_be_is_refused(cast, case):
    for code, levels in {
        "escalation_order": (EscalationLevel(2, "days"), EscalationLevel(24, "hours")),
        "escalation_levels": tuple(EscalationLevel(number, "days") for number in range(1, 7)),
        "unknown_member": (EscalationLevel(1, "days", "member", member="nobody"),),
        "unknown_role": (EscalationLevel(1, "days", "role", role="nothing"),),
    }.items():
        with pytest.raises(Refused) as refusal:
            change_escalation(actor=cast.anna, now=cast.now, rule=EscalationRule("calendar", levels))
        assert refusal.value.code == code
    assert change_escalation(actor=cast.anna, now=cast.now, rule=EscalationRule())
    assert not house_escalation(cast.linde.id).levels
