"""Two people at the same slot in the same moment, on real commits (F311, G03)."""

import threading
from datetime import timedelta

import pytest
from django.db import connections

from aanzet.cases.actions.loose_tasks import LooseTaskOrder, add_loose_task
from aanzet.core.clock import app_now
from aanzet.planning.actions.slots import move_slot, plan_item
from aanzet.planning.models import PlannedSlot


@pytest.mark.feature("F311")
def test_two_who_move_one_slot_at_once_move_it_one_after_the_other(committed_db):
    from tests.cast import build

    cast = build(app_now())
    office, bram, answers = cast.linde, cast.linde.people["bram"], []
    monday = cast.today + timedelta(days=7 - cast.today.weekday())
    with office.scope():
        order = LooseTaskOrder(title="Bel de bank", to=f"member:{bram}")
        task = add_loose_task(actor=office.actor("anna"), now=cast.now, order=order)
        plan = {"kind": "loose", "item_id": task, "person_id": bram, "day": monday, "minutes": 60}
        plan_item(actor=office.actor("anna"), now=cast.now, **plan, accept=True)
        slot = PlannedSlot.objects.get().id
    start = threading.Barrier(2)

    def move(days):
        try:
            with office.scope():
                actor = office.actor("anna")
                start.wait(10)
                to = {"slot_id": slot, "person_id": bram, "day": monday + timedelta(days=days)}
                move_slot(actor=actor, now=cast.now, **to, accept=True)
            answers.append("moved")
        except Exception as error:
            answers.append(repr(error))
        finally:
            connections.close_all()

    for first in (1, 3):  # twice: the first time they may have missed each other
        threads = [threading.Thread(target=move, args=(day,)) for day in (first, first + 1)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
    assert answers == ["moved"] * 4
    with office.scope():
        assert PlannedSlot.objects.get().id == slot
