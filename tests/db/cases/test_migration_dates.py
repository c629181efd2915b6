"""Dates, withdrawn tasks and single cases of a migration, on the database (F401)."""

from dataclasses import replace

import pytest

from aanzet.cases.actions.migration.plans import begin_migration, discard_plan, undo_plan
from aanzet.cases.models import Case, MigrationItem, RequestItem, Task
from aanzet.cases.queries.migration.plans import plan_for
from aanzet.cases.queries.portal.faces import why_later
from aanzet.cases.queries.timeline.reading import timeline_of_case
from aanzet.rules.process.migration.commands import KEEP
from aanzet.rules.process.migration.mapping import CANCEL
from tests.db.cases.test_migration import (
    WHY,
    item,
    many,
    next_version,
    nothing_broken,
    office,
    part,
    plan_of,
    tried,
    work,
)

pytestmark = pytest.mark.feature("F401")
__all__ = ["many", "office"]  # fixtures


def longer(snapshot):
    """The first phase takes twenty days more."""
    first = snapshot.phases[0]
    return replace(snapshot, phases=(replace(first, lead_time_days=first.lead_time_days + 20), *snapshot.phases[1:]))


@pytest.mark.parametrize("dates", ["anew", KEEP])
def test_open_tasks_follow_the_new_lead_time_or_keep_the_agreed_day(fatimas_case, dates):
    cast = fatimas_case.cast
    fatimas_case.old, fatimas_case.who = fatimas_case.case().template_version_id, {"actor": cast.anna, "now": cast.now}
    next_version(cast, fatimas_case.template, longer)
    before = {task.id: task.due_on for task in Task.objects.filter(side="client")}
    due_on, promised_on = fatimas_case.entry().due_on, fatimas_case.case().promised_on
    plan_id = plan_of(fatimas_case, dates=dates)
    assert plan_for(cast.anna, plan_id).dates == dates
    told = {one["what"] for one in item(plan_id).effects}
    assert told == (set() if dates == KEEP else {"task_due", "due", "promised", "expected"})
    begin_migration(**fatimas_case.who, plan_id=plan_id, reason=WHY)
    work(fatimas_case)
    later = {(task.due_on - before[task.id]).days for task in Task.objects.filter(side="client")}
    assert later == {0 if dates == KEEP else 20}
    assert (fatimas_case.entry().due_on - due_on).days == (0 if dates == KEEP else 20)
    assert why_later(fatimas_case.case_id) == ("" if dates == KEEP else "Omdat we onze werkwijze hebben aangepast.")
    nothing_broken(fatimas_case)
    undo_plan(**fatimas_case.who, plan_id=plan_id, reason="Toch niet")
    work(fatimas_case)
    assert fatimas_case.entry().due_on == due_on
    assert fatimas_case.case().promised_on >= promised_on
    nothing_broken(fatimas_case)


def without_requests(snapshot):
    """The first phase asks nothing any more, and waits for the office."""
    first = snapshot.phases[0]
    kept = tuple(one for one in first.automations if one.kind == "message")
    points = tuple(replace(one, request="") for one in first.checkpoints)
    first = replace(first, automations=kept, checkpoints=points, auto_advance=False)
    return replace(snapshot, phases=(first, *snapshot.phases[1:]))


def test_a_plan_withdraws_tasks_and_the_undo_opens_them_again(fatimas_case):
    cast = fatimas_case.cast
    fatimas_case.old, fatimas_case.who = fatimas_case.case().template_version_id, {"actor": cast.anna, "now": cast.now}
    keys = set(Task.objects.filter(side="client").values_list("automation_key", flat=True))
    next_version(cast, fatimas_case.template, without_requests)
    blocked = plan_of(fatimas_case)
    assert item(blocked).code == "migration_task_unmapped"
    discard_plan(**fatimas_case.who, plan_id=blocked)
    plan_id = plan_of(fatimas_case, automations=dict.fromkeys(keys, CANCEL))
    assert {one["what"] for one in item(plan_id).effects} >= {"task_cancelled"}
    lines = list(RequestItem.objects.order_by("id").values("id", "state", "answer", "items"))
    begin_migration(**fatimas_case.who, plan_id=plan_id, reason=WHY)
    work(fatimas_case)
    assert set(Task.objects.filter(side="client").values_list("state", "reason")) == {("cancelled", WHY)}
    lines_said = [one.text for one in timeline_of_case(cast.anna, fatimas_case.case_id).entries]
    assert any("Stuur" in text and WHY in text for text in lines_said)
    nothing_broken(fatimas_case)
    undo_plan(**fatimas_case.who, plan_id=plan_id, reason="Toch niet")
    work(fatimas_case)
    assert item(plan_id).outcome == "undone"
    assert set(Task.objects.filter(side="client").values_list("state", flat=True)) == {"open"}
    assert list(RequestItem.objects.order_by("id").values("id", "state", "answer", "items")) == lines
    nothing_broken(fatimas_case)


def test_single_cases_go_back_and_what_went_on_to_a_later_version_does_not(many):
    plan_id = tried(many)
    begin_migration(**many.who, plan_id=plan_id, reason=WHY)
    while part(many, plan_id):
        pass
    mine = many.case_id
    assert undo_plan(**many.who, plan_id=plan_id, reason="Toch niet", case_ids=[mine]) == 1
    work(many)
    plan = plan_for(many.cast.anna, plan_id)
    assert (plan.state, plan.done) == ("applied", 1)  # the others still can
    assert Case.objects.filter(template_version_id=many.old).count() == 1
    many.old, second = many.new, next_version(many.cast, many.template, longer)
    later = tried(many)
    begin_migration(**many.who, plan_id=later, reason=WHY)
    while part(many, later):
        pass
    assert Case.objects.filter(template_version_id=second).count() == 11
    undo_plan(**many.who, plan_id=plan_id, reason="Toch niet")
    work(many)
    assert Case.objects.filter(template_version_id=second).count() == 11
    assert MigrationItem.objects.filter(plan_id=plan_id, outcome="kept", code="migration_touched").count() == 11
