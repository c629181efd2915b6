"""Rehearsals (F408): kept as a script, played at every publication, and never a row of a real case."""

import dataclasses

import pytest

from aanzet.cases.actions.rehearsals import (
    begin_rehearsal,
    open_rehearsal,
    play_step,
    remove_rehearsal,
    save_rehearsal,
    step_back,
    take_over_outcome,
)
from aanzet.cases.actions.task_settings import change_escalation
from aanzet.cases.actions.template_drafts import save_draft
from aanzet.cases.actions.templates import create_template, publish_template
from aanzet.cases.models import Case, Rehearsal
from aanzet.cases.queries.rehearsal_page import Words, lines
from aanzet.cases.queries.rehearsals import played, saved, script_of
from aanzet.cases.queries.templates import version_for
from aanzet.core.errors import NotFound, Refused
from aanzet.core.models import Delivery, Event
from aanzet.messages.models import Message, Notice
from aanzet.rules.process import words
from aanzet.rules.process.rehearsal import MadeUp, Step, shape
from aanzet.rules.process.template import (
    AssigneeRule,
    AutomationDefinition,
    EscalationLevel,
    EscalationRule,
    serialise,
)

pytestmark = pytest.mark.feature("F408")
PLAY_ON = Step(shape.PLAY_ON)


def refused(call, code, **options):
    with pytest.raises(Refused) as caught:
        call(**options)
    assert caught.value.code == code
    return caught.value


@pytest.fixture
def linde(cast):
    with cast.linde.scope():
        yield cast


@pytest.fixture
def template(linde):
    return create_template(actor=linde.anna, now=linde.now, name="Aangifte IB", model_key="income_tax")


@pytest.fixture
def here(linde, template):
    return {"actor": linde.anna, "now": linde.now, "template_id": template}


def changed(linde, template, **changes):
    view = version_for(linde.anna, template)
    definition = serialise(dataclasses.replace(view.snapshot, **changes))
    save_draft(actor=linde.anna, now=linde.now, template_id=template, definition=definition, seen=view.version)


def test_played_by_steps_and_taken_back_with_nothing_in_the_tables(linde, template, here):
    begin_rehearsal(**here)
    play_step(step=Step(shape.HOURS, amount=24), **here)
    play_step(step=PLAY_ON, **here)
    snapshot = version_for(linde.anna, template).snapshot
    script = script_of(linde.anna, linde.now, template, snapshot)
    report = played(linde.anna, snapshot, script)
    assert report.is_clean and report.sent > 3
    assert not Case.objects.exists() and not Delivery.objects.filter(kind="mail").exists()
    assert not Message.objects.exists() and not Notice.objects.exists()
    step_back(**here)
    assert len(script_of(linde.anna, linde.now, template, snapshot).steps) == 1
    assert script_of(linde.eva, linde.now, template, snapshot).steps == (), "everybody plays his own"
    refused(play_step, "rehearsal_step_gone", step=Step(shape.TICK, "gone"), **here)
    refused(play_step, "no_earlier_phase", step=Step(shape.GO_BACK, "file"), **here)
    assert len(script_of(linde.anna, linde.now, template, snapshot).steps) == 1


def test_a_real_client_is_refused_by_name_and_by_number(linde, here):
    day = linde.now.date().isoformat()
    known = "Fatima el Amrani"
    found = refused(begin_rehearsal, "rehearsal_real_client", client=MadeUp(name=known.upper(), starts_on=day), **here)
    assert "echte cliënt" in found.text
    refused(begin_rehearsal, "rehearsal_real_client", client=MadeUp(name="X", number="00102", starts_on=day), **here)
    assert not Rehearsal.objects.exists()


def test_a_saved_one_is_played_at_each_publication_and_stops_it(linde, template, here):
    refused(save_rehearsal, "rehearsal_not_begun", name="Alles goed", **here)
    play_step(step=PLAY_ON, **here)
    made = save_rehearsal(name="Alles goed", **here)
    refused(save_rehearsal, "name_taken", name="alles goed", **here)
    refused(save_rehearsal, "too_long", name="x" * 121, **here)
    phases = version_for(linde.anna, template).snapshot.phases
    changed(linde, template, phases=(dataclasses.replace(phases[0], automations=()), *phases[1:]))
    failed = refused(publish_template, "rehearsal_failed", despite_warnings=True, **here)
    assert "Alles goed" in failed.text
    (test,) = saved(linde.anna, template, version_for(linde.anna, template).snapshot)
    assert not test.passes and {one.what for one in test.differs} >= {"leaving"}
    take_over_outcome(actor=linde.anna, now=linde.now, rehearsal_id=made)
    publish_template(despite_warnings=True, **here)
    assert version_for(linde.anna, template).state == "published"
    remove_rehearsal(actor=linde.anna, now=linde.now, rehearsal_id=made)
    with pytest.raises(NotFound):
        remove_rehearsal(actor=linde.anna, now=linde.now, rehearsal_id=made)
    names = list(Event.objects.filter(name__startswith="Rehearsal").order_by("sequence").values_list("name", flat=True))
    assert names == ["RehearsalSaved", "RehearsalChanged", "RehearsalRemoved"]


def test_a_saved_one_can_be_played_again_by_a_colleague(linde, template, here):
    play_step(step=PLAY_ON, **here)
    made = save_rehearsal(name="Alles goed", **here)
    assert open_rehearsal(actor=linde.eva, now=linde.now, rehearsal_id=made) == template
    snapshot = version_for(linde.anna, template).snapshot
    assert script_of(linde.eva, linde.now, template, snapshot).steps == (PLAY_ON,)


def test_who_may_not_edit_templates_plays_nothing(linde, template, here):
    play_step(step=PLAY_ON, **here)
    made = save_rehearsal(name="Alles goed", **here)
    for actor in (linde.bram, linde.vera):
        mine = here | {"actor": actor}
        for call in (begin_rehearsal, step_back):
            with pytest.raises(NotFound):
                call(**mine)
        with pytest.raises(NotFound):
            play_step(step=PLAY_ON, **mine)
        with pytest.raises(NotFound):
            save_rehearsal(name="Nee", **mine)
        for call in (open_rehearsal, take_over_outcome, remove_rehearsal):
            with pytest.raises(NotFound):
                call(actor=actor, now=linde.now, rehearsal_id=made)


def test_the_queries_of_the_list_do_not_grow_with_it(linde, template, here, django_assert_max_num_queries):
    play_step(step=PLAY_ON, **here)
    snapshot = version_for(linde.anna, template).snapshot
    for number in range(5):
        save_rehearsal(name=f"Proef {number}", **here)
    with django_assert_max_num_queries(10):
        assert len(saved(linde.anna, template, snapshot)) == 5


@pytest.mark.feature("F195")
def test_an_escalation_stands_in_the_log_with_who_gets_it(linde, template, here):
    levels = (EscalationLevel(1, "days", words.MANAGER), EscalationLevel(2, "days", words.MANAGER))
    change_escalation(actor=linde.anna, now=linde.now, rule=EscalationRule(levels=levels))
    first, *others = version_for(linde.anna, template).snapshot.phases
    work = AutomationDefinition(
        "check", words.TASK, "Controleer de cijfers", side=words.OFFICE, assignee=AssigneeRule(roles=("accountant",))
    )
    first = dataclasses.replace(first, automations=(*first.automations, work))
    changed(linde, template, phases=(first, *others))
    play_step(step=Step(shape.HOURS, amount=24 * 5), **here)
    snapshot = version_for(linde.anna, template).snapshot
    report = played(linde.anna, snapshot, script_of(linde.anna, linde.now, template, snapshot))
    said = [line.text for line in lines(report, Words(report)) if "Controleer" in line.text]
    assert said[0] == "Niemand deed iets: “Controleer de cijfers” gaat naar Anna Proef, die het in de wachtrij ziet"
    assert said[1] == "“Controleer de cijfers” gaat niet naar Anna Proef, die het al heeft"
