"""What stands on whose board by itself, and who takes it over (F127, F128)."""

from dataclasses import replace

import pytest

from aanzet.access.actions.members import deactivate_team_member
from aanzet.cases.actions.phases import assign_phase
from aanzet.cases.actions.template_drafts import save_draft
from aanzet.cases.actions.templates import create_template, publish_template
from aanzet.cases.models import TemplateVersion
from aanzet.cases.queries.snapshots import read_definition
from aanzet.planning.actions.hand_over import hand_over_board
from aanzet.planning.actions.pins import hand_over_pins, pin, refresh_pins, unpin
from aanzet.planning.models import Pin, PlannedSlot
from aanzet.planning.queries.items import item_for
from aanzet.rules.process.commands import AssignPhase
from aanzet.rules.process.template import serialise
from tests.cast_cases import running
from tests.db.planning.boards import follow, plan


@pytest.mark.feature("F127")
def test_pinned_for_the_responsible_and_again_for_the_next(planned_office):
    cast, case = planned_office
    mine = Pin.objects.filter(kind="case", unpinned_at=None)
    assert [(one.person_id, one.by_itself) for one in mine] == [(cast.linde.people["bram"], True)]
    case.add_return(cast)
    case.complete(cast, cast.bram)
    follow(cast)
    assert {one.person_id for one in mine.all()} == set(case.entry.responsible_ids) != {cast.linde.people["bram"]}


@pytest.mark.feature("F127")
def test_what_somebody_took_off_stays_off_for_him(planned_office):
    cast, case = planned_office
    unpin(actor=cast.bram, now=cast.now, kind="case", item_id=case.id)
    assert refresh_pins(actor=cast.anna, now=cast.now, case_id=case.id)
    assert not Pin.objects.filter(kind="case", unpinned_at=None).exists()
    pin(actor=cast.bram, now=cast.now, kind="case", item_id=case.id)  # he puts it back himself
    assert Pin.objects.get(kind="case", unpinned_at=None).person_id == cast.linde.people["bram"]
    assign_phase(
        actor=cast.anna,
        now=cast.now,
        case_id=case.id,
        order=AssignPhase(case.entry.id, (cast.linde.people["anna"],)),
    )
    follow(cast)
    assert {one.person_id for one in Pin.objects.filter(kind="case", unpinned_at=None)} == {
        cast.linde.people["bram"],  # put there by hand, so it is his
        cast.linde.people["anna"],
    }
    unpin(actor=cast.chris, now=cast.now, kind="case", item_id=case.id)  # before it ever comes
    assert Pin.objects.get(kind="case", person_id=cast.linde.people["chris"]).unpinned_at


@pytest.mark.feature("F128")
def test_office_tasks_of_automations_too_but_never_of_the_client(cast):
    from aanzet.rules.process import words
    from aanzet.rules.process.template import AutomationDefinition

    with cast.linde.scope():
        template = create_template(actor=cast.anna, now=cast.now, name="Met taak", model_key="income_tax")
        draft = TemplateVersion.objects.get(template_id=template, state="draft")
        snapshot = read_definition(draft.definition)
        first, *rest = snapshot.phases
        task = AutomationDefinition("look", kind=words.TASK, title="Kijk mee", side=words.OFFICE, minutes=45)
        first = replace(first, automations=(*first.automations, task))
        definition = serialise(replace(snapshot, phases=(first, *rest), pin_for_assignee=True))
        save_draft(actor=cast.anna, now=cast.now, template_id=template, definition=definition, seen=draft.version)
        publish_template(actor=cast.anna, now=cast.now, template_id=template, despite_warnings=True)
        case = running(cast, template=template)
        follow(cast)
        pinned = {one.item_id: one.person_id for one in Pin.objects.filter(kind="task")}
        office, client = case.tasks(side="office"), case.tasks(side="client")
        assert client and set(pinned) == {one.id for one in office}
        item = item_for(cast.anna, "task", office[0].id)
        assert (item.title, item.minutes) == ("Kijk mee", 45)


def test_a_template_that_pins_nothing_pins_nothing(cast):
    with cast.linde.scope():
        case = running(cast)
        follow(cast)
        assert refresh_pins(actor=cast.anna, now=cast.now, case_id=case.id) == 0 and not Pin.objects.exists()


@pytest.mark.feature("F127", "F004")
def test_who_leaves_hands_his_board_over(planned_office, monday):
    cast, case = planned_office
    plan(cast, case, monday)
    plan(cast, case, monday, who="chris", minutes=30)
    deactivate_team_member(
        actor=cast.anna,
        now=cast.now,
        member_id=cast.linde.people["bram"],
        hand_to=cast.linde.people["chris"],
    )
    slot = PlannedSlot.objects.get()
    assert (slot.person_id, slot.minutes) == (cast.linde.people["chris"], 150)
    pins = Pin.objects.filter(kind="case", unpinned_at=None)
    assert cast.linde.people["chris"] in {one.person_id for one in pins}
    assert cast.linde.people["bram"] not in {one.person_id for one in pins}
    assert (
        hand_over_pins(
            actor=cast.anna,
            now=cast.now,
            member_id=cast.linde.people["vera"],
            to_member_id=cast.linde.people["eva"],
        )
        == 0
    )
    again = {"actor": cast.anna, "now": cast.now, "member_id": cast.linde.people["bram"]}
    assert hand_over_board(**again, to_member_id=cast.linde.people["chris"]) == 0
