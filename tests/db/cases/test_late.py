"""What a client sends after the question was answered is kept with the case, and somebody hears of it."""

import pytest

from aanzet.cases.actions.late import send_late
from aanzet.cases.actions.lifecycle import cancel_case
from aanzet.cases.actions.requests import supply_files
from aanzet.cases.models import CaseDocument
from aanzet.core.errors import NotFound, Refused
from aanzet.messages.models import Notice
from tests.cast_cases import PDF, received, running

pytestmark = pytest.mark.feature("F172")


@pytest.fixture
def case(cast):
    """Fatima's return. She answered both requests; the draft lies with Bram."""
    with cast.linde.scope():
        case = running(cast)
        case.supply(cast)
        yield case


def told(cast, who):
    """How often a person heard of something that came afterwards."""
    return Notice.objects.filter(kind="late", person_id=cast.linde.people[who]).count()


def late_file(cast, number, who="fatima"):
    return received(getattr(cast, who), cast.now, f"nagekomen {number}.pdf", PDF + str(number).encode()).id


def test_it_is_kept_with_the_case_and_the_responsible_is_told(cast, case):
    task = case.tasks(kind="request")[0]
    order = {"actor": cast.fatima, "now": cast.now, "case_id": case.id, "task_id": task.id}
    there = CaseDocument.objects.filter(case_id=case.id).count()
    file = late_file(cast, 1)
    assert send_late(**order, file_ids=[file, late_file(cast, 2)]) == 2
    assert CaseDocument.objects.filter(case_id=case.id).count() == there + 2
    assert (told(cast, "bram"), told(cast, "anna")) == (1, 0)
    assert send_late(**order, file_ids=[late_file(cast, 1)]) == 1  # the same paper again
    assert CaseDocument.objects.filter(case_id=case.id).count() == there + 2
    with pytest.raises(Refused, match="Voeg minstens"):
        send_late(**order, file_ids=[])


def test_a_page_that_stood_open_loses_nothing(cast, case):
    line = case.lines(case.tasks(kind="request")[0])[0]
    there = CaseDocument.objects.filter(case_id=case.id).count()
    order = {"now": cast.now, "case_id": case.id, "item_id": line.id}
    assert supply_files(actor=cast.fatima, **order, file_ids=[late_file(cast, 1)]) == ()
    cancel_case(actor=cast.anna, now=cast.now, case_id=case.id, reason="Dubbel")
    assert supply_files(actor=cast.fatima, **order, file_ids=[late_file(cast, 2)]) == ()
    assert CaseDocument.objects.filter(case_id=case.id).count() == there + 2
    assert (told(cast, "bram"), told(cast, "anna")) == (1, 1)  # who sent the request, when nobody handles it any more
    with pytest.raises(Refused):
        supply_files(actor=cast.anna, **order, file_ids=[late_file(cast, 3, "anna")])


def test_only_who_was_asked_and_only_when_it_is_over(cast):
    with cast.linde.scope():
        case = running(cast)
        task = case.tasks(kind="request")[0]
        for who in ("fatima", "sophie", "bram"):
            file = late_file(cast, 1, who)
            with pytest.raises(NotFound):
                send_late(actor=getattr(cast, who), now=cast.now, case_id=case.id, task_id=task.id, file_ids=[file])
        assert not CaseDocument.objects.filter(case_id=case.id).exists()
