"""A four-eyes point is ticked by somebody else than who prepared the phase, judged through stand-ins (F155, F404)."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from aanzet.access.actions.stand_ins import name_stand_in, withdraw_stand_in
from aanzet.cases.actions.checkpoints import tick_checkpoint
from aanzet.cases.actions.documents import add_to_case, pin_items
from aanzet.cases.actions.migration.plans import begin_migration
from aanzet.cases.actions.phases import complete_phase, go_back
from aanzet.cases.actions.tasks import add_task, complete_task
from aanzet.cases.models import CaseDocument, Checkpoint, PhaseEntry, Task
from aanzet.cases.queries.case_page import case_view
from aanzet.cases.queries.preparing import prepared_by
from aanzet.cases.queries.recomputed import replay_equals_state
from aanzet.core.errors import Refused
from aanzet.core.models import Event
from aanzet.rules.process.commands import AddTask, CompletePhase, GoBack, TickCheckpoint
from aanzet.rules.standins import Period
from tests.cast_cases import received, running, watched
from tests.db.cases.test_migration import next_version, plan_of, with_phase, work

pytestmark = pytest.mark.feature("F155")


@pytest.fixture
def case(cast):
    """Bram drafts the return of Fatima; its first point asks for four eyes."""
    with cast.linde.scope():
        case = running(cast, template=watched(cast))
        case.supply(cast)
        yield case


def tick(cast, case, who, state="done", reason=""):
    point = Checkpoint.objects.get(entry_id=case.entry.id, four_eyes=True)
    order = TickCheckpoint(point.id, state, reason=reason)
    tick_checkpoint(actor=who, now=cast.now, case_id=case.id, order=order)


def refused(cast, case, who, **how):
    with pytest.raises(Refused) as refusal:
        tick(cast, case, who, **how)
    return refusal.value


def test_who_put_the_return_with_the_case_may_not_tick_and_is_named(cast, case):
    assert prepared_by(case.id, [case.entry.id]) == {}
    case.add_return(cast)
    assert prepared_by(case.id, [case.entry.id]) == {case.entry.id: frozenset({cast.linde.people["bram"]})}
    refusal = refused(cast, case, cast.bram)
    assert refusal.code == "four_eyes" and cast.bram.name in refusal.text
    assert refused(cast, case, cast.bram, state="not_applicable", reason="niet nodig").code == "four_eyes"
    view = case_view(cast.chris, case.row.number, cast.now)
    point = next(one for one in view.loaded.state.checkpoints if one.four_eyes)
    assert view.not_by(point) == "Bram" and view.can["judge"] and not view.can["handle"]
    tick(cast, case, cast.chris)
    assert not replay_equals_state(organization=cast.linde.id, cases=[case.id]).findings
    assert case_view(cast.chris, case.row.number, cast.now).prepared == {}, "nothing is read once it is done"


def test_who_ticked_adds_no_documents_to_the_phase(cast, case):
    tick(cast, case, cast.bram)
    file = received(cast.bram, cast.now, "Later.pdf")
    with pytest.raises(Refused) as refusal:
        add_to_case(actor=cast.bram, now=cast.now, case_id=case.id, file_id=file.id)
    assert refusal.value.code == "four_eyes"
    file = received(cast.anna, cast.now, "Van Anna.pdf")
    item = add_to_case(actor=cast.anna, now=cast.now, case_id=case.id, file_id=file.id).item_id
    with pytest.raises(Refused):
        pin_items(actor=cast.bram, now=cast.now, case_id=case.id, item_ids=[item])


def test_what_a_stand_in_prepared_counts_for_both(cast, case):
    people = cast.linde.people
    today = cast.today
    named = name_stand_in(
        actor=cast.anna, now=cast.now, member_id=people["bram"], stand_in_id=people["chris"],
        period=Period(today, today + timedelta(days=3)),
    )  # fmt: skip
    file = received(cast.chris, cast.now, "Concept.pdf")
    item = add_to_case(actor=cast.chris, now=cast.now, case_id=case.id, file_id=file.id).item_id
    pinned = CaseDocument.objects.get(item_id=item)
    assert (pinned.pinned_by, pinned.on_behalf_of) == (f"member:{people['chris']}", people["bram"])
    assert Event.objects.get(name="ItemPinned", object_id=item).on_behalf_of == people["bram"], "said in the history"
    withdraw_stand_in(actor=cast.anna, now=cast.now, standing_id=named.id)
    assert cast.bram.name in refused(cast, case, cast.bram).text
    assert cast.chris.name in refused(cast, case, cast.chris).text
    tick(cast, case, cast.anna)


def test_a_phase_that_is_done_again_is_the_same_phase_and_another_one_is_not(cast, case):
    people = cast.linde.people
    case.add_return(cast)
    first, later = case.entry.id, cast.now + timedelta(hours=1)
    order = GoBack(first, PhaseEntry.objects.get(case_id=case.id, ordinal=1).phase_key, "Toch nog stukken nodig")
    go_back(actor=cast.anna, now=later, case_id=case.id, order=order)
    assert prepared_by(case.id, [case.entry.id]) == {}, "another phase"
    complete_phase(
        actor=cast.anna, now=later, case_id=case.id,
        order=CompletePhase(case.entry.id, override_reason="De stukken waren er al"),
    )  # fmt: skip
    assert case.entry.id != first
    assert prepared_by(case.id, [case.entry.id]) == {case.entry.id: frozenset({people["bram"]})}
    refusal = refused(cast, case, cast.bram)
    assert refusal.code == "four_eyes" and cast.bram.name in refusal.text
    tick(cast, case, cast.chris)


def test_his_part_of_a_task_prepares_the_phase_and_his_part_of_an_approval_does_not(cast, case):
    people = cast.linde.people
    for kind in ("approve", "work"):
        order = AddTask(kind, "office", f"Samen: {kind}", people=(people["chris"], people["bram"]), mode="all")
        add_task(actor=cast.bram, now=cast.now, case_id=case.id, order=order)
        task = Task.objects.get(case_id=case.id, title=f"Samen: {kind}")
        complete_task(actor=cast.chris, now=cast.now, case_id=case.id, task_id=task.id)
        found = prepared_by(case.id, [case.entry.id])
        assert found == ({case.entry.id: frozenset({people["chris"]})} if kind == "work" else {})
    assert refused(cast, case, cast.chris).code == "four_eyes"


@pytest.mark.feature("F401")
def test_a_phase_that_another_version_calls_otherwise_is_the_same_phase(cast, case):
    case.add_return(cast)
    later = cast.now + timedelta(hours=1)
    view = SimpleNamespace(cast=cast, template=case.template, who={"actor": cast.anna, "now": later})
    view.old, drafting = case.row.template_version_id, case.entry.phase_key
    order = GoBack(case.entry.id, PhaseEntry.objects.get(case_id=case.id, ordinal=1).phase_key, "Er mist iets")
    go_back(actor=cast.anna, now=later, case_id=case.id, order=order)
    for before, after in ((drafting, "write"), ("write", "draw_up")):
        next_version(cast, case.template, with_phase(before, key=after))
        begin_migration(**view.who, plan_id=plan_of(view), reason="Andere namen")
        work(view)
        view.old = case.row.template_version_id
    complete_phase(
        actor=cast.anna, now=later, case_id=case.id,
        order=CompletePhase(case.entry.id, override_reason="De stukken waren er al"),
    )  # fmt: skip
    assert case.entry.phase_key == "draw_up"
    assert prepared_by(case.id, [case.entry.id]) == {case.entry.id: frozenset({cast.linde.people["bram"]})}
    assert refused(cast, case, cast.bram).code == "four_eyes"
