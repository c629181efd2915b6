"""Documents of a case: uploaded in the flow, pinned, handed in by the client, shown when they go out."""

import pytest

from aanzet.cases.actions.documents import (
    add_to_case,
    pin_items,
    share_asked_items,
    share_item_of_task,
    unpin_item,
)
from aanzet.cases.actions.requests import item_not_available, supply_files
from aanzet.cases.models import CaseDocument
from aanzet.core.errors import NotFound, Refused
from aanzet.documents.models import DossierItem
from tests.cast_cases import PDF, received, running


@pytest.fixture
def office(cast):
    """Fatima's return, just started."""
    with cast.linde.scope():
        yield cast, running(cast)


@pytest.mark.feature("F078", "F079")
def test_upload_in_the_flow(office):
    cast, case = office
    file = received(cast.bram, cast.now, "Aangifte.pdf")
    added = add_to_case(actor=cast.bram, now=cast.now, case_id=case.id, file_id=file.id, type_key="income_tax_return")
    item = DossierItem.objects.get(id=added.item_id)
    assert (item.period, item.visibility, item.draft, item.case_id) == ("2025", "internal", False, case.id)
    pinned = CaseDocument.objects.get()
    assert pinned.item_id == item.id and pinned.entry_id == case.entry.id
    assert pin_items(actor=cast.bram, now=cast.now, case_id=case.id, item_ids=[item.id]) == 0
    unpin_item(actor=cast.bram, now=cast.now, case_id=case.id, item_id=item.id)
    assert CaseDocument.objects.get().unpinned_at
    assert pin_items(actor=cast.bram, now=cast.now, case_id=case.id, item_ids=[item.id]) == 1
    assert CaseDocument.objects.get().unpinned_at is None


@pytest.mark.feature("F079")
def test_only_of_this_client(office):
    cast, case = office
    with pytest.raises(NotFound):
        pin_items(actor=cast.vera, now=cast.now, case_id=case.id, item_ids=[])
    from aanzet.documents.actions.items import add_item

    file = received(cast.anna, cast.now, "elders.pdf")
    other = add_item(actor=cast.anna, now=cast.now, client_id=cast.linde.clients["de_vries"], file_id=file.id)
    with pytest.raises(NotFound):
        pin_items(actor=cast.anna, now=cast.now, case_id=case.id, item_ids=[other.item_id])


@pytest.mark.feature("F172")
def test_client_hands_in_files(office):
    cast, case = office
    line = case.lines(case.tasks(kind="request")[0])[0]
    file = received(cast.fatima, cast.now)
    (item,) = supply_files(actor=cast.fatima, now=cast.now, case_id=case.id, item_id=line.id, file_ids=[file.id])
    kept = DossierItem.objects.get(id=item)
    assert (kept.origin, kept.visibility, kept.case_id) == ("portal", "shared", case.id)
    line.refresh_from_db()
    assert line.items == [item] and line.state == "supplied" and CaseDocument.objects.filter(item_id=item).exists()
    # the same bytes for another line: the same document
    other = case.lines(case.tasks(kind="request")[0])[1]
    again = received(cast.fatima, cast.now, "zelfde.pdf")
    assert supply_files(actor=cast.fatima, now=cast.now, case_id=case.id, item_id=other.id, file_ids=[again.id]) == (
        item,
    )
    item_not_available(actor=cast.fatima, now=cast.now, case_id=case.id, item_id=other.id, answer="Geen hypotheek")


@pytest.mark.feature("F172")
def test_refused_leaves_nothing(office):
    cast, case = office
    case.supply(cast)
    line = case.lines(case.tasks(kind="request")[0])[0]
    file = received(cast.anna, cast.now)
    with pytest.raises(Refused) as refused:
        supply_files(actor=cast.anna, now=cast.now, case_id=case.id, item_id=line.id, file_ids=[file.id])
    assert refused.value.code == "phase_passed" and not DossierItem.objects.exists()
    with pytest.raises(NotFound):
        supply_files(actor=cast.sophie, now=cast.now, case_id=case.id, item_id=line.id, file_ids=[file.id])


@pytest.mark.feature("F078")
def test_shared_when_it_goes_out(office):
    cast, case = office
    case.supply(cast)
    item = case.add_return(cast)
    case.complete(cast, cast.bram)
    assert DossierItem.objects.get(id=item).visibility == "internal"  # in review: not yet the client's
    case.complete(cast, cast.chris)
    task = case.tasks(kind="approve")[0]
    assert task.item_id == item and task.people == [cast.fatima.id]
    assert DossierItem.objects.get(id=item).visibility == "shared"


@pytest.mark.feature("F078")
def test_sharing_by_hand_of_the_engine(office):
    from aanzet.rules.actors import system

    cast, case = office
    case.supply(cast)
    item = case.add_return(cast, content=PDF + b"1")
    house = system(cast.linde.id)
    share_item_of_task(actor=house, now=cast.now, task_id=case.tasks()[0].id)  # reads nothing
    assert DossierItem.objects.get(id=item).visibility == "internal"
    share_asked_items(actor=house, now=cast.now, item_ids=[item])
    assert DossierItem.objects.get(id=item).visibility == "shared"
