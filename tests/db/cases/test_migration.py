"""Running cases go to another version of their template, and back, on the database (F401)."""

import contextlib
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from aanzet.cases.actions import run as run_commands
from aanzet.cases.actions.checkpoints import tick_checkpoint
from aanzet.cases.actions.migration.plans import (
    begin_migration,
    choose_cases,
    create_plan,
    discard_plan,
    map_plan,
    stop_migration,
    undo_plan,
)
from aanzet.cases.actions.migration.working import give_up_plan, work_part
from aanzet.cases.actions.start import StartOrder, start_cases
from aanzet.cases.actions.template_drafts import edit_template, save_draft
from aanzet.cases.actions.templates import create_template, publish_template
from aanzet.cases.models import Case, Checkpoint, MigrationItem
from aanzet.cases.queries.invariants import automation_once, checkpoints_guard, one_active_phase, version_pinned
from aanzet.cases.queries.migration.history import version_steps
from aanzet.cases.queries.migration.items import ItemFilter, counts_of, items_of
from aanzet.cases.queries.migration.plans import plan_for, plans_of, running_versions
from aanzet.cases.queries.recomputed import dates_hold, replay_equals_state, turn_matches
from aanzet.cases.queries.templates import version_for
from aanzet.core.errors import NotFound, Refused
from aanzet.core.models import Delivery, Event
from aanzet.rules.process.commands import TickCheckpoint
from aanzet.rules.process.template import CheckpointDefinition, serialise
from tests.db.planning.test_bulk_start import add_clients

pytestmark = pytest.mark.feature("F401")
WHY = "Nieuwe werkwijze sinds oktober"


def next_version(cast, template, change, from_period=""):
    """Publish a version in which `change` was made to the snapshot; its id."""
    common = {"actor": cast.anna, "now": cast.now, "template_id": template}
    edit_template(**common)
    draft = version_for(cast.anna, template)
    save_draft(**common, definition=serialise(change(draft.snapshot)), seen=draft.version)
    return publish_template(**common, despite_warnings=True, from_period=from_period)


def with_phase(where, /, **fields):
    """A change of one phase."""
    return lambda snapshot: replace(
        snapshot,
        item_types=(),
        phases=tuple(replace(one, **fields) if one.key == where else one for one in snapshot.phases),
    )


def new_point(snapshot):
    """One more mandatory point in the first phase, and a name for the second."""
    first, second = snapshot.phases[:2]
    points = (*first.checkpoints, CheckpointDefinition("extra", "Machtiging gecontroleerd"))
    phases = (replace(first, checkpoints=points), replace(second, name="Aangifte maken"), *snapshot.phases[2:])
    return replace(snapshot, phases=phases)


def without_first(snapshot):
    """The first phase is gone."""
    return replace(snapshot, phases=snapshot.phases[1:])


@pytest.fixture
def office(fatimas_case):
    """Fatima's case in phase 1 of version 1, and a version 2 with one more checkpoint in it."""
    cast = fatimas_case.cast
    fatimas_case.old = fatimas_case.case().template_version_id
    fatimas_case.new = next_version(cast, fatimas_case.template, new_point)
    fatimas_case.who = {"actor": cast.anna, "now": cast.now}
    return fatimas_case


def plan_of(office, **mapping):
    """A plan with its dry run done; its id."""
    plan_id = create_plan(**office.who, template_id=office.template, from_version_id=office.old)
    plan = plan_for(office.cast.anna, plan_id)
    phases = dict(plan.phases) | mapping.pop("phases", {})
    automations = dict(plan.automations) | mapping.pop("automations", {})
    map_plan(**office.who, plan_id=plan_id, phases=phases, automations=automations, **mapping)
    work(office)
    return plan_id


def work(office):
    """The worker does what waits."""
    for plan in plans_of(office.cast.anna, office.template):
        while work_part(organization_id=office.cast.linde.id, now=office.cast.now, plan_id=plan.id):
            pass


def item(plan_id):
    return MigrationItem.objects.get(plan_id=plan_id)


def nothing_broken(office):
    organization = office.cast.linde.id
    checks = (automation_once, version_pinned, checkpoints_guard, one_active_phase, turn_matches, dates_hold)
    for check in (*checks, replay_equals_state):
        assert check(organization=organization, cases=[office.case_id]).findings == [], check.__name__


def test_a_plan_is_tried_applied_and_undone(office):
    anna = office.cast.anna
    [running] = running_versions(anna, office.template)
    assert (running.id, running.number, running.cases) == (office.old, 1, 1)
    before = {row["id"]: row for row in Checkpoint.objects.values()}
    plan_id = plan_of(office)
    found = item(plan_id)
    assert (found.verdict, found.chosen, found.outcome, found.phase) == ("moves", True, "", "Aanleveren gegevens")
    assert {"what": "point_new", "before": "", "after": "Machtiging gecontroleerd", "about": ""} in found.effects
    assert office.case().template_version_id == office.old  # nothing changed
    sent = Delivery.objects.filter(kind="mail").count()
    assert begin_migration(**office.who, plan_id=plan_id, reason=WHY) == 1
    assert begin_migration(**office.who, plan_id=plan_id, reason=WHY) == 1  # twice is no mistake
    work(office)
    plan = plan_for(anna, plan_id)
    assert (plan.state, plan.done, plan.failed, item(plan_id).outcome) == ("applied", 1, 0, "done")
    assert office.case().template_version_id == office.new
    assert Checkpoint.objects.get(key="extra").state == "open"
    assert Delivery.objects.filter(kind="mail").count() == sent
    nothing_broken(office)
    [step] = version_steps(anna, office.case_id)
    assert (step.before, step.after, step.reason, step.undone) == (1, 2, WHY, False)
    assert undo_plan(**office.who, plan_id=plan_id, reason="Toch niet") == 1
    work(office)
    assert plan_for(anna, plan_id).state == "undone"
    assert office.case().template_version_id == office.old
    assert {row["id"]: row for row in Checkpoint.objects.exclude(key="extra").values()} == before
    assert Checkpoint.objects.get(key="extra").state == "not_applicable"
    nothing_broken(office)
    assert [step.undone for step in version_steps(anna, office.case_id)] == [False, True]
    names = Event.objects.filter(object_kind="template", name__startswith="Migration").values_list("name", flat=True)
    assert list(names.order_by("sequence")) == ["MigrationBegan", "MigrationEnded", "MigrationsTakenBack"]


def test_a_case_that_advanced_meanwhile_is_skipped_and_listed(office):
    plan_id = plan_of(office)
    point = Checkpoint.objects.filter(case_id=office.case_id).first()
    order = TickCheckpoint(point.id, "done")
    tick_checkpoint(actor=office.cast.anna, now=office.cast.now, case_id=office.case_id, order=order)
    begin_migration(**office.who, plan_id=plan_id, reason=WHY)
    work(office)
    found = item(plan_id)
    assert (found.outcome, found.code) == ("skipped", "migration_changed")
    assert office.case().template_version_id == office.old
    assert plan_for(office.cast.anna, plan_id).failed == 1


def test_what_was_ticked_and_answered_stays(drafting):
    cast = drafting.cast
    drafting.old, drafting.who = drafting.case().template_version_id, {"actor": cast.anna, "now": cast.now}
    point = Checkpoint.objects.filter(entry_id=drafting.entry().id).first()
    tick_checkpoint(actor=cast.bram, now=cast.now, case_id=drafting.case_id, order=TickCheckpoint(point.id, "done"))
    ticked = Checkpoint.objects.filter(id=point.id).values().get()
    next_version(cast, drafting.template, with_phase(drafting.case().phase_key, key="write", checkpoints=()))
    plan_id = plan_of(drafting)
    assert item(plan_id).verdict == "maps"
    begin_migration(**drafting.who, plan_id=plan_id, reason=WHY)
    work(drafting)
    assert drafting.case().phase_key == drafting.entry().phase_key == "write"
    assert Checkpoint.objects.filter(id=point.id).values().get() == ticked
    nothing_broken(drafting)


def test_blocked_cases_are_never_chosen(office):
    office.new = next_version(office.cast, office.template, without_first)
    plan_id = plan_of(office)
    found = item(plan_id)
    assert (found.verdict, found.chosen, found.code) == ("blocked", False, "migration_phase_unmapped")
    assert choose_cases(**office.who, plan_id=plan_id, chosen=True) == 0
    with pytest.raises(Refused) as refused:
        begin_migration(**office.who, plan_id=plan_id, reason=WHY)
    assert refused.value.code == "migration_nothing_chosen"
    [counted] = counts_of(plan_id)
    assert (counted.verdict, counted.cases, counted.chosen) == ("blocked", 1, 0)


def test_undo_is_for_cases_nobody_touched_and_for_seven_days(office):
    plan_id = plan_of(office)
    begin_migration(**office.who, plan_id=plan_id, reason=WHY)
    work(office)
    late = {"actor": office.cast.anna, "now": office.cast.now + timedelta(days=8)}
    with pytest.raises(Refused) as refused:
        undo_plan(**late, plan_id=plan_id, reason="Toch niet")
    assert refused.value.code == "migration_too_late"
    later = office.cast.now + timedelta(hours=1)
    point = Checkpoint.objects.get(key="extra")
    order = TickCheckpoint(point.id, "done")
    tick_checkpoint(actor=office.cast.anna, now=later, case_id=office.case_id, order=order)
    undo_plan(actor=office.cast.anna, now=later, plan_id=plan_id, reason="Toch niet")
    work(office)
    assert (item(plan_id).outcome, item(plan_id).code) == ("kept", "migration_touched")
    assert office.case().template_version_id == office.new


def test_a_reason_an_older_version_and_cases_are_needed(office):
    common = {**office.who, "template_id": office.template}
    with pytest.raises(Refused, match="in use already|in gebruik"):
        create_plan(**common, from_version_id=office.new)
    plan_id = plan_of(office)
    for wrong, code in ((" x ", "reason_required"), ("x" * 1_001, "too_long")):
        with pytest.raises(Refused) as refused:
            begin_migration(**office.who, plan_id=plan_id, reason=wrong)
        assert refused.value.code == code
    with pytest.raises(Refused) as refused:
        undo_plan(**office.who, plan_id=plan_id, reason=WHY)
    assert refused.value.code == "migration_under_way"
    with pytest.raises(Refused) as refused:
        map_plan(**office.who, plan_id=plan_id, phases={"supply": "nowhere"}, automations={})
    assert refused.value.code == "choice_invalid"
    discard_plan(**office.who, plan_id=plan_id)
    assert plans_of(office.cast.anna, office.template) == ()
    Case.objects.update(state="cancelled")
    with pytest.raises(Refused) as refused:
        create_plan(**common, from_version_id=office.old)
    assert refused.value.code == "migration_no_cases"


def test_only_with_the_right_and_within_the_organization(office):
    plan_id = plan_of(office)
    for actor in (office.cast.bram, office.cast.vera):
        with pytest.raises(NotFound):
            create_plan(actor=actor, now=office.cast.now, template_id=office.template, from_version_id=office.old)
        with pytest.raises(NotFound):
            begin_migration(actor=actor, now=office.cast.now, plan_id=plan_id, reason=WHY)
        with pytest.raises(NotFound):
            undo_plan(actor=actor, now=office.cast.now, plan_id=plan_id, reason=WHY)


def test_not_of_another_organization(cast):
    with cast.linde.scope():
        template = create_template(actor=cast.anna, now=cast.now, name="Aangifte IB", model_key="income_tax")
        version = publish_template(actor=cast.anna, now=cast.now, template_id=template, despite_warnings=True)
    with cast.eik.scope(), pytest.raises(NotFound):
        create_plan(actor=cast.ed, now=cast.now, template_id=template, from_version_id=version)


def started(fatimas_case, count):
    """So many more cases of version 1; their ids."""
    cast = fatimas_case.cast
    order = StartOrder(fatimas_case.template, period="2024", at_once=True)
    made = start_cases(actor=cast.anna, now=cast.now, order=order, client_ids=add_clients(cast, count))
    return [outcome.case_id for outcome in made.values()]


@pytest.fixture
def many(fatimas_case, request):
    """Twelve cases of version 1, and version 2."""
    started(fatimas_case, 11)
    return request.getfixturevalue("office")


def part(office, plan_id, size=5):
    return work_part(organization_id=office.cast.linde.id, now=office.cast.now, plan_id=plan_id, size=size)


def tried(office, size=5):
    """A plan of which the dry run was done part by part."""
    plan_id = create_plan(**office.who, template_id=office.template, from_version_id=office.old)
    plan = plan_for(office.cast.anna, plan_id)
    map_plan(**office.who, plan_id=plan_id, phases=plan.phases, automations=plan.automations)
    while part(office, plan_id, size):
        pass
    return plan_id


class Killed(Exception):
    """The worker is gone."""


def test_in_parts_killed_half_way_and_gone_on(many):
    plan_id = tried(many)
    assert MigrationItem.objects.filter(plan_id=plan_id, verdict="moves").count() == 12
    begin_migration(**many.who, plan_id=plan_id, reason=WHY)
    assert part(many, plan_id)
    with contextlib.suppress(Killed), transaction.atomic():
        part(many, plan_id)
        raise Killed
    assert plan_for(many.cast.anna, plan_id).done == 5 == Case.objects.filter(template_version_id=many.new).count()
    while part(many, plan_id):
        pass
    assert not part(many, plan_id)  # a second worker that comes too late finds nothing
    plan = plan_for(many.cast.anna, plan_id)
    assert (plan.state, plan.done, plan.failed) == ("applied", 12, 0)
    assert Event.objects.filter(name="CaseMigrated").count() == 12
    assert Case.objects.filter(template_version_id=many.new).count() == 12


def test_stopped_after_the_part_under_way(many):
    plan_id = tried(many)
    begin_migration(**many.who, plan_id=plan_id, reason=WHY)
    part(many, plan_id)
    stop_migration(**many.who, plan_id=plan_id)
    assert not part(many, plan_id)
    plan = plan_for(many.cast.anna, plan_id)
    assert (plan.state, plan.done) == ("applied", 5)
    assert Event.objects.filter(name="MigrationStopped").count() == 1
    undo_plan(**many.who, plan_id=plan_id, reason="Toch niet")
    while part(many, plan_id):
        pass
    assert Case.objects.filter(template_version_id=many.old).count() == 12
    assert plan_for(many.cast.anna, plan_id).state == "undone"


def test_one_that_fails_takes_no_others_along(many, monkeypatch):
    plan_id = tried(many)
    begin_migration(**many.who, plan_id=plan_id, reason=WHY)
    real = run_commands.decide

    def decide(state, command, now, facts):
        if state.case.id == many.case_id:
            raise ValueError("kapot")
        return real(state, command, now, facts)

    monkeypatch.setattr(run_commands, "decide", decide)
    while part(many, plan_id):
        pass
    failed = MigrationItem.objects.get(plan_id=plan_id, outcome="failed")
    assert (failed.case_id, failed.code) == (many.case_id, "migration_failed")
    assert MigrationItem.objects.filter(plan_id=plan_id, outcome="done").count() == 11


def test_chosen_ones_only_and_the_list_in_pages(many):
    plan_id = tried(many)
    anna = many.cast.anna
    assert choose_cases(**many.who, plan_id=plan_id, chosen=False) == 0
    assert choose_cases(**many.who, plan_id=plan_id, chosen=True, case_ids=[many.case_id]) == 1
    first = items_of(anna, plan_id, ItemFilter(), limit=5)
    assert [one.case_number for one in first] + [
        one.case_number for one in items_of(anna, plan_id, ItemFilter(), offset=5)
    ] == [one.case_number for one in items_of(anna, plan_id, ItemFilter(), limit=None)]
    [found] = items_of(anna, plan_id, ItemFilter(words="fatima", sort="due"))
    assert (found.case_id, found.chosen) == (many.case_id, True)
    assert items_of(anna, plan_id, ItemFilter(verdict="blocked", code="x", outcome="done")) == ()
    begin_migration(**many.who, plan_id=plan_id, reason=WHY)
    work(many)
    assert Case.objects.filter(template_version_id=many.new).count() == 1
    undo_plan(**many.who, plan_id=plan_id, reason="Toch niet", case_ids=[many.case_id])
    give_up_plan(organization_id=many.cast.linde.id, now=many.cast.now, plan_id=plan_id)
    assert plan_for(anna, plan_id).state == "applied"  # what was not taken back still can be
    assert MigrationItem.objects.filter(plan_id=plan_id, outcome="done").count() == 1


def test_round_trips_do_not_grow_with_the_cases(many):
    def counted(size):
        plan_id = tried(many, size)
        choose_cases(**many.who, plan_id=plan_id, chosen=False)
        ids = list(Case.objects.filter(template_version_id=many.old).values_list("id", flat=True)[:size])
        choose_cases(**many.who, plan_id=plan_id, chosen=True, case_ids=ids)
        begin_migration(**many.who, plan_id=plan_id, reason=WHY)
        with CaptureQueriesContext(connection) as queries:
            part(many, plan_id, size + 1)
        return len(queries)

    assert counted(2) >= counted(8)


def test_what_the_client_sees_follows_the_version(office):
    hidden = next_version(
        office.cast,
        office.template,
        lambda snapshot: replace(
            snapshot, visible_to_client=False, phases=(replace(snapshot.phases[0], internal=True), *snapshot.phases[1:])
        ),
    )
    plan_id = plan_of(office)
    begin_migration(**office.who, plan_id=plan_id, reason=WHY)
    work(office)
    case = office.case()
    assert (case.template_version_id, case.visible_to_client, office.entry().internal) == (hidden, False, True)
    undo_plan(**office.who, plan_id=plan_id, reason="Toch niet")
    work(office)
    assert (office.case().visible_to_client, office.entry().internal) == (True, False)
