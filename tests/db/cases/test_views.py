"""Alerts of saved views: each row that comes in is told once (F220)."""

from datetime import timedelta

import pytest

from aanzet.access.actions.saved_views import delete_view, save_view, set_view_alert
from aanzet.cases.actions.loose_tasks import LooseTaskOrder, add_loose_task
from aanzet.cases.actions.views import EVERY, TIMER, tell_news_of_view, watch_view
from aanzet.cases.jobs import look_at_views
from aanzet.cases.models import ViewRow
from aanzet.core.models import Timer
from aanzet.core.timers import claim
from aanzet.messages.models import Notice
from aanzet.rules.actors import system
from tests.cast_cases import running

pytestmark = pytest.mark.feature("F220")


@pytest.fixture
def linde(cast):
    with cast.linde.scope():
        yield cast.linde


def saved(cast, query, page="cases", who="anna", name="IB"):
    view = save_view(actor=getattr(cast, who), now=cast.now, page=page, name=name, query=query, alert=True)
    watch_view(actor=system(cast.linde.id), now=cast.now, view_id=view)
    return view


def told(cast, who="anna"):
    found = Notice.objects.filter(person_id=cast.linde.people[who], kind="view").order_by("created_at", "text")
    return list(found.values_list("text", "url"))


def look(cast, view):
    return tell_news_of_view(actor=system(cast.linde.id), now=cast.now, view_id=view)


def test_what_comes_in_is_told_once(cast, linde):
    first = running(cast)
    view = saved(cast, "turn=client")
    assert look(cast, view) == 0 and told(cast) == []  # what was in it is no news
    second = running(cast, period="2024", template=first.template)
    other = running(cast, period="2023", template=first.template)
    other.supply(cast)  # with the office: not in the view
    assert look(cast, view) == 1 and look(cast, view) == 0
    text, url = told(cast)[0]
    assert text == "Nieuw in je weergave IB: Fatima el Amrani, Aangifte IB 2024"
    assert url == f"/office/cases/{second.row.number}/"
    type(second.row).objects.filter(id=second.id).update(turn_party="office")
    look(cast, view)
    type(second.row).objects.filter(id=second.id).update(turn_party="client")
    assert look(cast, view) == 0 and len(told(cast)) == 1  # once per view and row, also when it comes back


def test_the_reach_of_the_owner_decides(cast, linde):
    view = saved(cast, "tab=client", page="queue", who="vera")
    case = running(cast)
    assert look(cast, view) == 0 and told(cast, "vera") == []
    assert case.row.turn_party == "client"


def test_many_at_once_are_one_line(cast, linde):
    view = saved(cast, "tab=all", page="tasks", name="Taken")
    for number in range(4):
        order = LooseTaskOrder(title=f"Bel {number}", to=f"member:{linde.people['bram']}")
        add_loose_task(actor=cast.bram, now=cast.now, order=order)
    assert look(cast, view) == 4
    assert told(cast) == [("Nieuw in je weergave Taken (4)", "/office/tasks/?tab=all")]


def test_the_clock_looks_and_looks_again(cast, linde):
    view = saved(cast, "")
    running(cast)
    timer = Timer.objects.get(kind=TIMER)
    assert timer.due_at == cast.now + EVERY
    Timer.objects.filter(id=timer.id).update(due_at=cast.now - timedelta(seconds=1))
    look_at_views([due for due in claim(linde.id, 10) if due.kind == TIMER])
    assert len(told(cast)) == 1
    assert Timer.objects.get(kind=TIMER).state == "open"  # set again
    set_view_alert(actor=cast.anna, now=cast.now, view_id=view, alert=False)
    watch_view(actor=system(linde.id), now=cast.now, view_id=view)
    assert look(cast, view) == 0 and not ViewRow.objects.exists()


def test_a_view_that_is_gone_is_quiet(cast, linde):
    view = saved(cast, "")
    running(cast)
    delete_view(actor=cast.anna, now=cast.now, view_id=view)
    assert look(cast, view) == 0 and told(cast) == []
