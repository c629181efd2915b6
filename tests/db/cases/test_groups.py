"""Groups as a target of tasks: who joins has them at once, who leaves loses them, nothing stays with nobody (F020)."""

import pytest

from aanzet.access.actions.groups import add_group, archive_group, change_group
from aanzet.access.queries.groups import group, groups
from aanzet.access.queries.organizations import organization
from aanzet.cases.actions import group_work
from aanzet.cases.actions.group_work import SAFETY_NET, set_group_members
from aanzet.cases.actions.loose_tasks import LooseTaskOrder, add_loose_task, claim_loose_task
from aanzet.cases.actions.people import refresh_team
from aanzet.cases.actions.run import run
from aanzet.cases.actions.tasks import add_task, claim_task
from aanzet.cases.models import Case, LooseTask, Task
from aanzet.cases.queries.loose_tasks import receivers
from aanzet.cases.queries.recomputed import replay_equals_state, turn_can_act, turn_matches
from aanzet.core.errors import Conflict, NotFound, Refused
from aanzet.core.models import Event
from aanzet.messages.models import Notice
from aanzet.rules.process.commands import AddTask
from tests.cast_cases import running

pytestmark = pytest.mark.feature("F020")


@pytest.fixture
def case(cast):
    """A case of Fatima with a task for the department, in which Chris is; there is a loose task for it too."""
    with cast.linde.scope():
        case = running(cast)
        case.supply(cast)
        case.group = add_group(actor=cast.anna, now=cast.now, kind="department", name="Salarissen")
        members(cast, case, "chris")
        order = AddTask("work", "office", "Boek de lonen", teams=(str(case.group),))
        add_task(actor=cast.bram, now=cast.now, case_id=case.id, order=order)
        order = LooseTaskOrder(title="Bel het UWV", to=f"team:{case.group}")
        case.loose = add_loose_task(actor=cast.anna, now=cast.now, order=order)
        yield case


def members(cast, case, *names, actor=None, **options):
    people = cast.linde.people
    moved = set_group_members(
        actor=actor or cast.anna, now=cast.now, group_id=case.group, members=[people[name] for name in names],
        version=options.pop("version", None) or group(cast.anna, case.group).version, **options,
    )  # fmt: skip
    refresh_team(actor=cast.anna, now=cast.now, team_id=case.group)  # what the worker does after GroupChanged
    return moved


def safety_net(cast):
    return organization(cast.linde.id).safety_net_member_id


def task_of(case):
    return Task.objects.get(case_id=case.id, title="Boek de lonen")


def sound(cast, case):
    checks = (turn_matches, turn_can_act, replay_equals_state)
    return not [one for check in checks for one in check(organization=cast.linde.id, cases=[case.id]).findings]


def test_who_joins_has_the_turn_at_once_and_who_leaves_loses_it(cast, case):
    people = cast.linde.people
    assert Case.objects.get(id=case.id).turn_people == [people["chris"]]
    members(cast, case, "chris", "anna")
    assert Case.objects.get(id=case.id).turn_people == [people["chris"], people["anna"]]
    assert Case.objects.get(id=case.id).turn_group == f"team:{case.group}"
    members(cast, case, "anna")
    assert Case.objects.get(id=case.id).turn_people == [people["anna"]] and sound(cast, case)


def test_what_a_leaver_picked_up_falls_back_to_the_group(cast, case):
    claim_task(actor=cast.chris, now=cast.now, case_id=case.id, task_id=task_of(case).id)
    claim_loose_task(actor=cast.chris, now=cast.now, task_id=case.loose)
    assert members(cast, case, "anna") == 2
    task, loose = task_of(case), LooseTask.objects.get(id=case.loose)
    assert (task.claimed_by, task.teams) == (None, [str(case.group)])
    assert (loose.assignee_id, loose.team_id) == (None, case.group) and sound(cast, case)


def test_a_manager_of_the_group_decides_on_its_members_and_on_nothing_else(cast, case):
    people = cast.linde.people
    with pytest.raises(NotFound):
        members(cast, case, "chris", "bram", actor=cast.chris)
    members(cast, case, "chris", managers=[people["chris"]])
    members(cast, case, "chris", "bram", actor=cast.chris, managers=[people["chris"]], name="Andere naam")
    row = group(cast.chris, case.group)
    assert [one.person.first_name for one in row.members] == ["Chris", "Bram"]
    assert row.name == "Salarissen" and row.may_change and not row.may_name
    other = add_group(actor=cast.anna, now=cast.now, kind="environment", name="Productie")
    with pytest.raises(NotFound):
        change_group(actor=cast.chris, now=cast.now, group_id=other, members=[], version=1)
    for act in (lambda: add_group(actor=cast.chris, now=cast.now, kind="department", name="X"),
                lambda: archive_group(actor=cast.chris, now=cast.now, group_id=case.group)):  # fmt: skip
        with pytest.raises(NotFound):
            act()


def test_the_last_one_goes_only_when_it_is_said_where_the_tasks_go(cast, case):
    people = cast.linde.people
    with pytest.raises(Refused) as refusal:
        members(cast, case)
    assert refusal.value.code == "group_has_open_tasks" and refusal.value.values["count"] == 2
    assert members(cast, case, hand_to=f"member:{people['anna']}") == 2
    assert task_of(case).people == [people["anna"]] and task_of(case).teams == []
    assert LooseTask.objects.get(id=case.loose).assignee_id == people["anna"] and sound(cast, case)


def test_without_a_choice_they_go_to_the_safety_net_person_who_is_told(cast, case):
    members(cast, case, hand_to=SAFETY_NET)
    net = LooseTask.objects.get(id=case.loose).assignee_id
    assert task_of(case).people == [net] and sound(cast, case)
    assert Notice.objects.filter(person_id=net, kind="group_emptied").exists()


def test_everything_goes_in_sets_and_what_the_chosen_one_may_not_have_goes_to_the_safety_net(cast, case, monkeypatch):
    other = running(cast, template=case.template, period="2024")
    for one in (case, other):
        order = AddTask("work", "office", "Controleer de lonen", teams=(str(case.group),))
        add_task(actor=cast.anna, now=cast.now, case_id=one.id, order=order)
    asked = []
    monkeypatch.setattr(group_work, "run", lambda *what, **how: asked.append(what[2]) or run(*what, **how))
    assert members(cast, case, hand_to=f"member:{cast.linde.people['vera']}") == 4
    assert [len(orders) for orders in asked] == [2, 1, 2, 1], (
        "the cases together, tasks of one case one after the other"
    )
    moved = Task.objects.filter(title__in=["Boek de lonen", "Controleer de lonen"])
    assert {(tuple(task.people), tuple(task.teams)) for task in moved} == {((safety_net(cast),), ())}
    assert sound(cast, case) and sound(cast, other)


def test_a_group_is_offered_for_tasks_and_keeps_its_name_to_itself(cast, case):
    offered = {key for _title, some in receivers() for key, _name in some}
    assert f"team:{case.group}" in offered
    with pytest.raises(Refused) as refusal:
        add_group(actor=cast.anna, now=cast.now, kind="partner", name="fiscaal")
    assert refusal.value.code == "name_taken", "process teams and groups share their names"
    with pytest.raises(Refused):
        add_group(actor=cast.anna, now=cast.now, kind="club", name="X")
    with pytest.raises(Conflict):
        members(cast, case, "anna", version=99)
    archive_group(actor=cast.anna, now=cast.now, group_id=case.group)
    assert case.group not in {row.id for row in groups(cast.anna)}
    assert Event.objects.filter(name="GroupArchived", object_id=case.group).count() == 1
