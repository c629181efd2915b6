"""Tasks, lines, timers and effects, one command at a time, on the database."""

import pytest

from aanzet.cases.actions.clockwork import fire_timers, refresh_dates, settle_deliveries
from aanzet.cases.actions.requests import accept_item, item_not_available, reject_item, send_request, supply_item
from aanzet.cases.actions.tasks import (
    add_task,
    assign_task,
    cancel_task,
    claim_task,
    complete_task,
    fix_held,
    prioritise_task,
    refuse_task,
    release_task,
    reopen_task,
)
from aanzet.cases.models import RequestItem, Task
from aanzet.cases.queries.recomputed import replay_equals_state, turn_matches
from aanzet.core.errors import NotFound, Refused
from aanzet.core.models import Delivery, Timer
from aanzet.rules.actors import system
from aanzet.rules.process.commands import AddTask, AssignTask, NewItem
from aanzet.rules.process.template import ReminderRule


def code_of(call, **options):
    with pytest.raises(Refused) as refused:
        call(**options)
    return refused.value.code


def added(drafting, **values):
    order = AddTask(**{"kind": "work", "side": "office", "title": "Bel over de WOZ", **values})
    add_task(**drafting.common("bram"), order=order)
    return Task.objects.order_by("-created_at", "-position").filter(title=order.title).first()


@pytest.mark.feature("F178", "F180")
def test_office_tasks_are_picked_up_laid_down_done_and_opened_again(drafting):
    task = added(drafting, roles=("accountant", "tax"))
    claim_task(**drafting.common("bram"), task_id=task.id)
    task.refresh_from_db()
    assert task.claimed_by == drafting.cast.linde.people["bram"]
    assert code_of(claim_task, **drafting.common("chris"), task_id=task.id) == "already_claimed"
    release_task(**drafting.common("bram"), task_id=task.id)
    assign_task(**drafting.common("anna"), order=AssignTask(task.id, (drafting.cast.linde.people["chris"],)))
    complete_task(**drafting.common("chris"), task_id=task.id)
    task.refresh_from_db()
    assert task.state == "done" and task.done_by == drafting.cast.chris.reference
    assert code_of(complete_task, **drafting.common("chris"), task_id=task.id) == "already_done"
    reopen_task(**drafting.common("bram"), task_id=task.id, reason="Toch nog iets")
    task.refresh_from_db()
    assert task.state == "open"
    assert code_of(cancel_task, **drafting.common("bram"), task_id=task.id, reason="") == "reason_required"
    cancel_task(**drafting.common("bram"), task_id=task.id, reason="Niet meer nodig")
    task.refresh_from_db()
    assert task.state == "cancelled"


def findings(drafting):
    organization, cases = drafting.cast.linde.id, [drafting.case().id]
    checks = (turn_matches, replay_equals_state)
    return [one for check in checks for one in check(organization=organization, cases=cases).findings]


@pytest.mark.feature("F178")
def test_a_priority_and_a_scheme_stand_in_the_row_as_the_history_tells_them(drafting):
    own = ReminderRule((-1,), 2, 3)
    asked = added(drafting, kind="client", side="client", priority="low", reminders=own)
    work = added(drafting, title="Bel de bank", priority="high")
    assert (asked.priority, asked.reminder_rule["offsets"], work.reminder_rule) == ("low", [-1], None)
    assert Timer.objects.filter(key=f"remind:{asked.id}", state="open").exists()
    assert drafting.case().turn_priority == "high" and findings(drafting) == []
    prioritise_task(**drafting.common("bram"), task_id=work.id, priority="low")
    assert Task.objects.get(id=work.id).priority == drafting.case().turn_priority == "low"
    assert code_of(prioritise_task, **drafting.common("bram"), task_id=work.id, priority="x") == "choice_invalid"
    assert findings(drafting) == []
    Task.objects.filter(id=work.id).update(priority="high")
    assert {one.reason for one in findings(drafting)} == {"priority_not_computed", "task.priority"}


@pytest.mark.feature("F178")
def test_a_document_that_does_not_lie_with_the_case_is_not_shown_to_the_client(drafting):
    order = {"kind": "approve", "side": "client", "title": "Lees dit", "item_id": drafting.cast.linde.id}
    with pytest.raises(NotFound):
        add_task(**drafting.common("bram"), order=AddTask(**order))


@pytest.mark.feature("F178")
def test_a_line_names_a_kind_of_document_that_is_there(drafting):
    for kind, known in (("income_tax_return", True), ("toverspreuk", False)):
        lines = (NewItem("Loonstrook", item_type=kind), NewItem("Iets anders"))
        order = AddTask("request", "client", f"Stuur {kind}", items=lines)
        if known:
            add_task(**drafting.common("bram"), order=order)
        else:
            with pytest.raises(NotFound):
                add_task(**drafting.common("bram"), order=order)
        assert Task.objects.filter(title=order.title).exists() is known


@pytest.mark.feature("F179", "F333")
def test_only_who_is_addressed_acts_for_the_client(drafting):
    task = added(drafting, kind="client", side="client", title="Kijk dit na")
    assert drafting.case().turn_secondary or drafting.case().turn_party == "client"
    refuse_task(**drafting.common("fatima"), task_id=task.id, reason="Dit klopt niet")
    task.refresh_from_db()
    assert task.state == "refused" and task.reason == "Dit klopt niet"


@pytest.mark.feature("F172")
def test_lines_are_answered_judged_and_sent_back(fatimas_case):
    task = Task.objects.filter(kind="request").order_by("position").first()
    line = RequestItem.objects.filter(task_id=task.id).order_by("position").first()
    assert code_of(send_request, **fatimas_case.common("fatima"), task_id=task.id) == "nothing_supplied"
    item_not_available(**fatimas_case.common("fatima"), item_id=line.id, answer="Krijg ik niet")
    line.refresh_from_db()
    assert line.state == "not_available"
    supply_item(**fatimas_case.common("fatima"), item_id=line.id, answer="Toch gevonden")
    reject_item(**fatimas_case.common("anna"), item_id=line.id, reason="Verkeerd jaar")
    line.refresh_from_db()
    assert line.state == "rejected" and line.reason == "Verkeerd jaar"
    supply_item(**fatimas_case.common("fatima"), item_id=line.id, answer="Het goede jaar")
    accept_item(**fatimas_case.common("anna"), item_id=line.id)
    line.refresh_from_db()
    assert line.state == "accepted"


@pytest.mark.feature("F105")
def test_what_was_held_is_sent_once_somebody_can_receive_it(cast):
    from aanzet.cases.actions.start import StartOrder, start_cases
    from aanzet.cases.actions.templates import create_template, publish_template
    from aanzet.clients.actions.clients import NewProduct, NewRole, add_client
    from aanzet.clients.actions.contacts import NewLink, link_contact

    with cast.linde.scope():
        template = create_template(actor=cast.anna, now=cast.now, name="Aangifte IB", model_key="income_tax")
        publish_template(actor=cast.anna, now=cast.now, template_id=template, despite_warnings=True)
        client = add_client(
            actor=cast.anna,
            now=cast.now,
            values={"kind": "person", "name": "Zonder Contact"},
            products=[NewProduct(cast.linde.products["Aangifte IB"])],
            roles=[NewRole(cast.linde.team_roles["relation_manager"], cast.linde.people["anna"])],
        )
        order = StartOrder(template, period="2025")
        made = start_cases(actor=cast.anna, now=cast.now, order=order, client_ids=[client])[client]
        assert made.held and Delivery.objects.filter(case_id=made.case_id, state="held").exists()
        mend = Task.objects.filter(case_id=made.case_id, purpose="fix_recipient").first()
        daan = cast.linde.contacts["daan"]
        link_contact(actor=cast.anna, now=cast.now, contact_id=daan, client_id=client, link=NewLink(primary=True))
        mend.refresh_from_db()
        if mend.state == "open":
            fix_held(actor=cast.anna, now=cast.now, case_id=made.case_id, task_id=mend.id, contact_id=daan)
            mend.refresh_from_db()
        assert mend.state in ("done", "cancelled")
        assert Delivery.objects.filter(case_id=made.case_id, kind="mail", person_id=daan).exists()


@pytest.mark.feature("F145", "F160")
def test_timers_dates_and_effects_reach_the_case(fatimas_case):
    house = system(fatimas_case.cast.linde.id)
    now, case = fatimas_case.cast.now, fatimas_case.case()
    assert Timer.objects.filter(case_id=case.id, state="open").exists()
    fire_timers(actor=house, now=now, due=[(case.id, "resume", case.id, "2020-01-01")])
    assert fatimas_case.case().version == case.version  # a timer that no longer matters does nothing
    effect = Delivery.objects.filter(case_id=case.id, kind="mail", blocking=True).first()
    Delivery.objects.filter(id=effect.id).update(state="failed")
    settle_deliveries(actor=house, now=now, settled=[(case.id, effect.key, "failed")])
    assert fatimas_case.case().turn_rule == "T3" and fatimas_case.case().turn_party == "office"
    refresh_dates(actor=house, now=now, case_ids=[case.id])
    assert fatimas_case.case().expected_on == case.expected_on
