"""Deleting a case: only what never ran or was stopped, and it does not come back by itself (F189)."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from aanzet.cases.actions.deleting import delete_case
from aanzet.cases.actions.lifecycle import cancel_case
from aanzet.cases.actions.start import StartOrder, preview_start, start_cases
from aanzet.cases.models import Case, CaseTombstone, Checkpoint, PhaseEntry, Task, TurnInterval
from aanzet.cases.ports import register_keeper
from aanzet.cases.queries.invariants import unique_period
from aanzet.core.errors import NotFound, Refused
from aanzet.core.models import Delivery, Event, Timer
from aanzet.messages.models import Conversation
from tests.cast_cases import publish, running

REASON = "Dubbel klaargezet"


@pytest.fixture
def office(cast):
    with cast.linde.scope():
        yield cast


def start(cast, template, **order):
    client = cast.linde.clients["fatima"]
    return start_cases(
        actor=cast.anna, now=cast.now, order=StartOrder(template, period="2025", **order), client_ids=[client]
    )[client]


def refused(act):
    with pytest.raises(Refused) as error:
        act()
    return error.value


@pytest.mark.feature("F189")
def test_what_was_deleted_does_not_come_back_by_itself(office):
    cast, template = office, publish(office)
    made = start(cast, template, at_once=False)
    assert refused(lambda: delete_case(actor=cast.anna, now=cast.now, case_id=made.case_id, reason=" ")).code == (
        "reason_required"
    )
    assert delete_case(actor=cast.anna, now=cast.now, case_id=made.case_id, reason=REASON)
    assert not Case.objects.filter(id=made.case_id).exists()
    stone = CaseTombstone.objects.get()
    assert (stone.number, stone.period, stone.reason) == (made.number, "2025", REASON)
    event = Event.objects.get(name="CaseDeleted")
    assert REASON not in event.payload and event.case_id == made.case_id
    # in bulk, by itself and by hand: it says so
    assert start(cast, template, bulk=True).refusal.code == "deleted_for_period"
    assert start(cast, template).refusal.code == "deleted_for_period"
    # by hand, on purpose
    client = cast.linde.clients["fatima"]
    order = StartOrder(template, period="2025", again=True)
    assert preview_start(actor=cast.anna, now=cast.now, order=order, client_ids=[client])[client].refusal is None
    assert CaseTombstone.objects.exists()  # looking takes nothing away
    assert start(cast, template, again=True).case_id
    assert not CaseTombstone.objects.exists() and Event.objects.filter(name="TombstoneRemoved").count() == 1
    assert not unique_period(organization=cast.linde.id).findings


@pytest.mark.feature("F189")
def test_a_stopped_case_goes_with_all_it_had_but_not_what_is_of_the_client(office):
    cast, case = office, running(office)
    act = {"actor": cast.anna, "now": cast.now, "case_id": case.id, "reason": REASON}
    assert refused(lambda: delete_case(**act)).code == "cancel_first"
    cancel_case(**act)
    told = Event.objects.filter(case_id=case.id).count()
    assert delete_case(**act)
    for rows in (PhaseEntry, Task, Checkpoint, TurnInterval):
        assert not rows.objects.filter(case_id=case.id).exists()
    assert not Timer.objects.filter(case_id=case.id, state="open").exists()
    assert (
        not Delivery.objects.filter(case_id=case.id, state__in=["queued", "held", "retry"])
        .exclude(kind="reaction")
        .exists()
    )
    assert Conversation.objects.filter(case_id=case.id).exists()
    assert Event.objects.filter(case_id=case.id).count() > told
    with pytest.raises(NotFound):
        delete_case(**act)


@pytest.mark.feature("F189")
def test_no_tombstone_where_another_case_stands(office):
    cast, case = office, running(office)
    cancel_case(actor=cast.anna, now=cast.now, case_id=case.id, reason=REASON)
    other = start(cast, case.template)
    assert not delete_case(actor=cast.anna, now=cast.now, case_id=case.id, reason=REASON)
    assert not CaseTombstone.objects.exists() and Case.objects.filter(id=other.case_id).exists()


@pytest.mark.feature("F189")
def test_another_app_can_keep_it_and_who_may_not_finds_nothing(office, monkeypatch):
    cast, template = office, publish(office)
    made = start(cast, template, at_once=False)
    act = {"now": cast.now, "case_id": made.case_id, "reason": REASON}
    for nobody in (cast.bram, cast.vera):
        with pytest.raises(NotFound):
            delete_case(actor=nobody, **act)
    monkeypatch.setattr("aanzet.cases.ports._keepers", {})

    class Filed:
        def kept(self, case_ids):
            return set(case_ids)

    register_keeper("filings", Filed())
    assert refused(lambda: delete_case(actor=cast.anna, **act)).code == "case_kept"


@pytest.mark.feature("F189")
def test_a_start_that_looked_too_early_is_refused_by_the_database(office, monkeypatch):
    """Between its reading and its writing somebody deleted the case: what was read no longer holds."""
    from aanzet.cases.actions import start as starting

    cast, case = office, running(office)
    cancel_case(actor=cast.anna, now=cast.now, case_id=case.id, reason=REASON)
    delete_case(actor=cast.anna, now=cast.now, case_id=case.id, reason=REASON)
    read, looks = starting.load_for_start, []

    def early(*given, **wanted):
        looks.append(read(*given, **wanted))
        return replace(looks[-1], clients=tuple(replace(one, deleted=False) for one in looks[-1].clients))

    monkeypatch.setattr(starting, "load_for_start", early)
    with pytest.raises(IntegrityError), transaction.atomic():
        start(cast, case.template)
    assert len(looks) == starting.AGAIN and not Case.objects.exists()


@pytest.mark.feature("F189")
def test_everything_that_hangs_on_a_case_goes_with_it():
    """A new table with a key to its case is named in the action, or deleting would be refused by that key."""
    from django.apps import apps

    from aanzet.cases.actions.deleting import OWN
    from aanzet.core.fields import OwnedForeignKey

    hanging = {
        model
        for model in apps.get_models()
        if any(isinstance(field, OwnedForeignKey) and field.related_model is Case for field in model._meta.fields)
    }
    assert hanging == set(OWN)
