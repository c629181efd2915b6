"""Tasks without a case: give out, change, pick up, complete, come back, withdraw, hand over (F214)."""

from datetime import timedelta

import pytest

from aanzet.access.queries.members import open_work
from aanzet.cases.actions.loose_tasks import (
    LooseTaskOrder,
    add_loose_task,
    cancel_loose_task,
    change_loose_task,
    claim_loose_task,
    complete_loose_task,
    hand_over_loose_tasks,
    reopen_loose_task,
)
from aanzet.cases.models import LooseTask
from aanzet.cases.queries.loose_tasks import loose_task_for
from aanzet.cases.queries.task_overview import task_page
from aanzet.cases.queries.task_sources import ALL, GIVEN, GROUPS, MINE, TaskFilter
from aanzet.core.errors import NotFound, Refused
from aanzet.core.models import Event
from aanzet.messages.models import Notice

pytestmark = pytest.mark.feature("F214")


@pytest.fixture
def linde(cast):
    with cast.linde.scope():
        yield cast.linde


def give(cast, who="anna", to="bram", **more):
    values = {"title": "Bel de bank", "to": to if ":" in to else f"member:{cast.linde.people[to]}", **more}
    return add_loose_task(actor=getattr(cast, who), now=cast.now, order=LooseTaskOrder(**values))


def shown(cast, who, tab=ALL, **wanted):
    page = task_page(getattr(cast, who), cast.now, cast.now.tzinfo, wanted=TaskFilter(**wanted), tab=tab)
    return [row.verb for row in page.rows]


def today(cast):
    return cast.today


def test_who_gets_it_is_told_and_both_see_it(cast, linde):
    task = give(cast)
    assert Notice.objects.get(person_id=linde.people["bram"]).url == f"/office/tasks/{task}/"
    assert shown(cast, "bram", MINE) == ["Bel de bank"] and shown(cast, "anna", GIVEN) == ["Bel de bank"]
    assert shown(cast, "chris") == [] and shown(cast, "eva", ALL) == ["Bel de bank"]  # a manager reaches everything
    with pytest.raises(NotFound):
        loose_task_for(cast.chris, task)
    event = Event.objects.get(name="LooseTaskCreated")
    assert str(linde.people["bram"]) in str(event.payload)


def test_a_task_of_a_client_is_seen_by_its_team(cast, linde):
    task = give(cast, to="anna", client_id=linde.clients["fatima"])
    assert loose_task_for(cast.bram, task).client_name == "Fatima el Amrani"
    with pytest.raises(NotFound):
        give(cast, "chris", to="chris", client_id=linde.clients["de_vries"])


def test_team_and_role(cast, linde):
    team = give(cast, to=f"team:{linde.process_teams['Fiscaal']}", title="Van het team")
    role = give(cast, to="role:accountant", title="Van de rol", client_id=linde.clients["fatima"])
    assert shown(cast, "chris", GROUPS) == ["Van het team"]
    assert "Van de rol" in shown(cast, "bram", GROUPS)
    claim_loose_task(actor=cast.chris, now=cast.now, task_id=team)
    assert shown(cast, "chris", MINE) == ["Van het team"]
    with pytest.raises(Refused) as refused:
        claim_loose_task(actor=cast.anna, now=cast.now, task_id=team)
    assert refused.value.code == "already_claimed" and "Chris Bakker" in refused.value.text
    with pytest.raises(Refused) as refused:
        claim_loose_task(actor=cast.eva, now=cast.now, task_id=role)
    assert refused.value.code == "not_addressed_to_you"
    with pytest.raises(Refused) as refused:
        give(cast, to="role:accountant")
    assert refused.value.field == "client"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"title": ""}, "required"),
        ({"title": "x" * 301}, "too_long"),
        ({"title": "a\u202eb"}, "characters_refused"),
        ({"to": ""}, "required"),
        ({"unit": "w"}, "required"),
        ({"text": "x" * 20_001}, "too_long"),
    ],
)
def test_bad_input(cast, linde, values, code):
    with pytest.raises(Refused) as refused:
        add_loose_task(
            actor=cast.anna,
            now=cast.now,
            order=LooseTaskOrder(**{"title": "Bel", "to": f"member:{linde.people['bram']}", **values}),
        )
    assert refused.value.code == code
    assert not LooseTask.objects.exists()


def test_hostile_choices_do_not_exist(cast, linde):
    for to in (f"member:{cast.eik.people['ed']}", "member:x", "team:x", "nobody"):
        with pytest.raises(NotFound):
            give(cast, to=to if ":" in to else f"{to}:")
    with pytest.raises(NotFound):
        give(cast, unit="h", due_on=today(cast))
    with pytest.raises(NotFound):
        give(cast, "vera")


def test_a_date_in_the_past_is_allowed(cast, linde):
    give(cast, due_on=today(cast) - timedelta(days=3))
    assert shown(cast, "bram", MINE, due="late") == ["Bel de bank"]


def test_change_with_the_version_that_was_read(cast, linde):
    task = give(cast)
    order = LooseTaskOrder(title="Bel Rabobank", to=f"member:{linde.people['chris']}", due_on=today(cast))
    change_loose_task(actor=cast.anna, now=cast.now, task_id=task, order=order, version=1)
    assert shown(cast, "chris", MINE) == ["Bel Rabobank"] and shown(cast, "bram", MINE) == []
    with pytest.raises(Refused) as refused:
        change_loose_task(actor=cast.anna, now=cast.now, task_id=task, order=order, version=1)
    assert refused.value.code == "changed_meanwhile"


def test_done_once_and_open_again(cast, linde):
    task = give(cast)
    assert complete_loose_task(actor=cast.bram, now=cast.now, today=today(cast), task_id=task) is None
    complete_loose_task(actor=cast.bram, now=cast.now, today=today(cast), task_id=task)  # a double click
    assert Event.objects.filter(name="LooseTaskCompleted").count() == 1 and shown(cast, "bram") == []
    with pytest.raises(Refused) as refused:
        cancel_loose_task(actor=cast.bram, now=cast.now, task_id=task, reason="Niet nodig")
    assert refused.value.code == "task_not_open"
    reopen_loose_task(actor=cast.bram, now=cast.now, task_id=task)
    assert shown(cast, "bram", MINE) == ["Bel de bank"]


def test_a_series_goes_on(cast, linde):
    due = today(cast)
    task = give(cast, unit="w", due_on=due)
    following = complete_loose_task(actor=cast.bram, now=cast.now, today=due, task_id=task)
    made = LooseTask.objects.get(id=following)
    assert made.due_on == due + timedelta(days=7) and made.assignee_id == linde.people["bram"]
    reopen_loose_task(actor=cast.bram, now=cast.now, task_id=task)  # undone: no second next one
    assert complete_loose_task(actor=cast.bram, now=cast.now, today=due, task_id=task) is None
    cancel_loose_task(actor=cast.anna, now=cast.now, task_id=following, reason="Gestopt")
    assert shown(cast, "bram") == [] and LooseTask.objects.get(id=following).reason == "Gestopt"


def test_withdrawing_asks_a_reason(cast, linde):
    task = give(cast)
    with pytest.raises(Refused) as refused:
        cancel_loose_task(actor=cast.anna, now=cast.now, task_id=task, reason=" ")
    assert refused.value.code == "reason_required"


@pytest.mark.feature("F004")
def test_it_goes_to_the_heir_of_who_leaves(cast, linde):
    give(cast)
    assert ("losse taken", 1) in [(work.label, work.count) for work in open_work(linde.people["bram"])]
    hand_over_loose_tasks(
        actor=cast.anna, now=cast.now, member_id=linde.people["bram"], to_member_id=linde.people["chris"]
    )
    assert shown(cast, "chris", MINE) == ["Bel de bank"]


def test_tasks_of_cases_stand_there_too(cast, linde):
    from aanzet.cases.actions.tasks import add_task
    from aanzet.rules.process.commands import AddTask
    from tests.cast_cases import running

    case = running(cast)
    order = AddTask("work", "office", "Check de polis", people=(linde.people["bram"],))
    add_task(actor=cast.anna, now=cast.now, case_id=case.id, order=order)
    assert shown(cast, "bram", MINE) == ["Check de polis"] and shown(cast, "anna", GIVEN, of="case") != []
    assert "Check de polis" in shown(cast, "anna", GIVEN) and "Check de polis" not in shown(cast, "anna", "client")
    assert shown(cast, "anna", "client")  # what Fatima is asked
    assert shown(cast, "anna", ALL, of="loose") == [] and shown(cast, "eva", ALL, client=linde.clients["fatima"])


@pytest.mark.feature("F319")
def test_every_so_many_from_its_date_or_from_the_day_it_was_done(cast):
    with cast.linde.scope():
        due = today(cast)
        for after, expected in ((False, due + timedelta(days=20)), (True, due + timedelta(days=22))):
            task = give(cast, unit="d", every=10, after_completion=after, due_on=due)
            done = due + timedelta(days=12)
            following = complete_loose_task(actor=cast.anna, now=cast.now, today=done, task_id=task)
            assert LooseTask.objects.get(id=following).due_on == expected
        for every in (0, None, 1000):
            with pytest.raises(Refused) as refused:
                give(cast, unit="w", every=every, due_on=due)
            assert (refused.value.code, refused.value.field) == ("interval_invalid", "every")
