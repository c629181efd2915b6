"""A rehearsal (F408): the whole process in memory, with every message, dead ends, and a script that repeats."""

import pathlib
from dataclasses import replace

import pytest

from aanzet.rules.conditions import Comparison
from aanzet.rules.dates import Calendar, QuietHours
from aanzet.rules.process import words
from aanzet.rules.process.rehearsal import (
    MadeUp,
    Script,
    Step,
    differences,
    outcome_of,
    read_outcome,
    read_script,
    rehearse,
    shape,
    written,
)
from aanzet.rules.process.rehearsal.cast import Stage
from aanzet.rules.process.rehearsal.options import client_choices, office_choices
from aanzet.rules.process.state import House
from aanzet.rules.process.template.file_read import read
from aanzet.rules.process.template.naming import ROLE, TEAM, named
from aanzet.rules.process.template.shape import CheckpointDefinition, ClosingMessage, Moment
from tests.unit.rules.process.build import MESSAGE, ORGANIZATION, REQUEST, TEMPLATE, ZONE

LIBRARY = sorted((pathlib.Path(__file__).parents[4] / "src/aanzet/cases/library").glob("*.yaml"))
HOUSE = House(ZONE, Calendar(), QuietHours())
CLIENT = MadeUp(name="Bakkerij Proef", number="P-1", starts_on="2026-10-05", period="2025")
PLAY_ON = (Step(shape.PLAY_ON),)

pytestmark = pytest.mark.feature("F408")


def stage(template, **more):
    """The office with every role and team the template names."""
    wanted = named(template)
    roles = {"relation_manager", *(one.name for one in wanted if one.kind == ROLE)}
    teams = tuple(one.name for one in wanted if one.kind == TEAM)
    return Stage(HOUSE, ORGANIZATION, "Kantoor", template.name, "PROEF-1", "2025", tuple(sorted(roles)), teams, **more)


def play(*steps, template=TEMPLATE, client=CLIENT):
    return rehearse(template, Script(client, steps or PLAY_ON), stage(template))


def codes(report, *, errors=False):
    return [one.code for one in report.findings if one.is_error or not errors]


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: path.stem)
def test_every_shipped_model_plays_to_its_end(path):
    """No dead ends, no missing roles, nobody unreachable, in all phases but those whose condition does not hold."""
    template = read(path.read_text(encoding="utf-8"))[0].snapshot
    period = {"none": "", "year": "2025", "month": "2026-09"}.get(template.period_kind, "2026-Q3")
    report = play(template=template, client=replace(CLIENT, period=period))
    assert report.is_clean, report.findings
    assert [key for key, _ in report.world.entered] == [phase.key for phase in template.phases]
    asked = [one for phase in template.phases for one in phase.automations if one.is_for_client]
    assert {one.origin for one in report.leavings if one.origin} >= {one.key for one in asked if one.blocking}


def test_every_message_has_its_date_and_its_whole_text():
    report = play()
    first = report.leavings[0]
    assert (first.origin, first.state) == ("welcome", shape.LEFT)
    assert first.text == "Dag Fatima, we beginnen. Anna Proef"
    assert first.at.isoformat() == "2026-10-05T07:00:00+00:00"
    closing = next(one for one in report.leavings if one.origin == words.CLOSING)
    assert closing.text == "Dag Fatima, klaar."
    assert [one.kind for one in report.leavings].count("passed_on") == 2, "the client hears that the office goes on"


def test_a_later_moment_fires_in_the_time_of_its_phase_and_what_is_no_longer_needed_does_not_leave():
    report = play()
    assert "nudge" not in [one.origin for one in report.leavings], "the client answered before it"
    silent = play(client=replace(CLIENT, silent=True))
    reminders = [one for one in silent.leavings if one.kind == words.REMINDER and one.state == shape.LEFT]
    assert len(reminders) == 5
    assert silent.world.state.case.silent
    assert codes(silent) == [shape.SILENT]


@pytest.mark.feature("F160", "F186")
def test_what_comes_before_the_due_date_moves_with_it_when_the_case_was_on_hold():
    soon = replace(MESSAGE, moment=Moment(words.BEFORE_DUE, 2))
    first = replace(TEMPLATE.phases[0], automations=(soon, REQUEST))
    template = replace(TEMPLATE, phases=(first, *TEMPLATE.phases[1:]))
    hold = Step(shape.HOLD, text="2026-10-12")

    def days(*steps):
        report = play(*steps, Step(shape.HOURS, amount=24 * 30), template=template, client=replace(CLIENT, silent=True))
        return [one.at.date().isoformat() for one in report.leavings if one.origin == soon.key]

    assert days() == ["2026-10-17"]
    assert days(hold) == ["2026-10-24"]
    assert days(hold, Step(shape.HOURS, amount=48), Step(shape.RESUME)) == ["2026-10-19"]


def test_what_is_asked_in_quiet_hours_leaves_in_the_morning():
    report = play(Step(shape.HOURS, amount=13), Step(shape.SUPPLY, "ask", "statement"), Step(shape.SEND, "ask"))
    told = next(one for one in report.leavings if one.kind == "passed_on")
    assert (told.made_at.isoformat(), told.at.isoformat()) == (
        "2026-10-05T20:00:00+00:00",
        "2026-10-06T06:00:00+00:00",
    )
    assert told.state == shape.WAITS


@pytest.mark.parametrize(
    ("client", "template", "code"),
    [
        (replace(CLIENT, no_address=True), TEMPLATE, shape.NOBODY_REACHED),
        (
            replace(CLIENT, number=""),
            replace(TEMPLATE, close_message=ClosingMessage("Nummer {client.number}.", "relation_manager")),
            shape.DEAD_END,
        ),
        (replace(CLIENT, vacant=("accountant",)), TEMPLATE, shape.NO_ROLE),
        (replace(CLIENT, bounces=True), TEMPLATE, shape.NOT_DELIVERED),
    ],
)
def test_a_chosen_fault_is_found(client, template, code):
    assert code in codes(play(client=client, template=template))


def test_a_dead_end_says_where_and_why():
    report = play(client=replace(CLIENT, no_address=True))
    assert not report.world.has_ended
    assert report.stop.why.code == "no_recipient"
    dead = next(one for one in report.findings if one.code == shape.DEAD_END)
    assert dead.path.startswith("phases[0].automations")


def test_a_bounced_mail_gives_the_move_to_the_office():
    report = play(Step(shape.HOURS, amount=1), client=replace(CLIENT, bounces=True))
    assert report.world.state.turn.rule == "T3"


def test_a_phase_that_can_never_be_reached_is_found_and_one_passed_over_is_told():
    never = Comparison("c1", "case.period_kind", "eq", ("quarter",))
    now_not = Comparison("c1", "client.place", "eq", ("Ergens",))
    phases = list(TEMPLATE.phases)
    phases[1] = replace(phases[1], condition=never)
    phases[2] = replace(phases[2], condition=now_not)
    report = play(template=replace(TEMPLATE, phases=tuple(phases)), client=replace(CLIENT, place="Utrecht"))
    assert [(one.code, one.path) for one in report.findings] == [
        (shape.UNREACHABLE, "phases[1]"),
        (shape.NOT_SEEN, "phases[2]"),
    ]


def test_two_who_speak_to_the_client_in_one_phase_are_found():
    phases = list(TEMPLATE.phases)
    welcome, ask = phases[0].automations
    phases[0] = replace(phases[0], automations=(replace(welcome, sender_role="accountant"), ask))
    assert shape.TWO_SENDERS in codes(play(template=replace(TEMPLATE, phases=tuple(phases))))


def test_everybody_can_be_played_by_hand():
    report = play(
        Step(shape.TICK, "mandate"),
        Step(shape.LACKING, "ask", "mortgage", "Die heb ik niet"),
        Step(shape.SUPPLY, "ask", "statement"),
        Step(shape.SEND, "ask"),
        Step(shape.NOT_APPLICABLE, "home", text="huurt"),
        Step(shape.COMPLETE),
        Step(shape.GO_BACK, "draft", text="Vergeten"),
        Step(shape.NEXT),
    )
    assert report.refusals == ()
    assert [key for key, _ in report.world.entered] == ["supply", "draft", "review", "draft"]
    assert report.world.documents.keys() == {"statement"}


def test_a_step_that_is_no_longer_there_is_an_error_of_the_script_and_the_rest_goes_on():
    report = play(Step(shape.TICK, "gone"), *PLAY_ON)
    assert [(number, refusal.code) for number, refusal in report.refusals] == [(1, "rehearsal_step_gone")]
    assert report.world.has_ended
    assert codes(report, errors=True) == [shape.REFUSED]


def test_a_script_is_the_same_again_from_its_stored_form_and_a_changed_template_is_seen():
    script = Script(replace(CLIENT, silent=True), PLAY_ON)
    again = read_script(written(script))
    assert again == script
    before = outcome_of(rehearse(TEMPLATE, script, stage(TEMPLATE)))
    assert read_outcome(written(before)) == before
    assert differences(before, outcome_of(rehearse(TEMPLATE, again, stage(TEMPLATE)))) == ()
    changed = replace(
        TEMPLATE,
        phases=(replace(TEMPLATE.phases[0], automations=TEMPLATE.phases[0].automations[1:]), *TEMPLATE.phases[1:]),
    )
    found = differences(before, outcome_of(rehearse(changed, script, stage(changed))))
    assert [(one.what, one.found) for one in found] == [("leaving", "")]
    assert "welcome" in found[0].expected


def test_a_script_that_cannot_be_read_is_refused():
    with pytest.raises(ValueError, match="steps"):
        read_script({"steps": [{"what": 5}]})
    with pytest.raises(ValueError, match="steps"):
        read_script({"steps": [{"what": "next"}] * 501})


def test_a_template_that_cannot_start_says_why():
    report = play(template=replace(TEMPLATE, phases=()))
    assert [(number, refusal.code) for number, refusal in report.refusals] == [(0, "phase_required")]


def test_the_clock_goes_no_further_than_five_years():
    report = play(*[Step(shape.HOURS, amount=99_999)] * 8)
    assert report.world.now.year == 2031


def test_a_point_with_four_eyes_is_ticked_by_somebody_else():
    """The one who holds every role prepared the phase; a colleague looks at it (F155)."""
    phases = list(TEMPLATE.phases)
    phases[2] = replace(phases[2], checkpoints=(CheckpointDefinition("seen", "Nagekeken", four_eyes=True),))
    report = play(template=replace(TEMPLATE, phases=tuple(phases)))
    assert report.is_clean, report.findings


def test_a_missing_number_is_named():
    phases = list(TEMPLATE.phases)
    welcome, ask = phases[0].automations
    phases[0] = replace(phases[0], automations=(replace(welcome, text="Je nummer is {client.number}."), ask))
    report = play(template=replace(TEMPLATE, phases=tuple(phases)), client=replace(CLIENT, number=""))
    empty = next(one for one in report.findings if one.code == shape.EMPTY)
    assert dict(empty.values)["names"] == ("Client number",)
    assert empty.path == "phases[0].automations[0]"


def test_the_buttons_are_steps_that_can_be_done():
    """Every choice that is offered is accepted at that moment, whatever was done before."""
    steps = ()
    for _ in range(12):
        world = play(Step(shape.HOURS), *steps).world
        offered = [*client_choices(world), *office_choices(world)]
        if not offered:
            break
        for choice in offered:
            refusals = play(Step(shape.HOURS), *steps, choice.step).refusals
            gate = {"checkpoints_open", "nothing_supplied", "required_item_missing"}
            assert {refusal.code for _, refusal in refusals} <= gate, choice
        forward = next(one for one in offered if one.step.what not in (shape.LACKING, shape.REFUSE, shape.GO_BACK))
        steps = (*steps, forward.step)
    assert world.state.case.phase_position > 1
