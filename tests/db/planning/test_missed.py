"""The radar: what should exist and does not, why, and what is done with it (F410)."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from aanzet.cases.models import Case, CaseTombstone, LooseTask
from aanzet.cases.ports import Missed, _sources, register_missed
from aanzet.clients.models import Client, ClientFilingPeriod, ClientProduct, Product
from aanzet.core.errors import NotFound, Refused
from aanzet.core.models import Event
from aanzet.planning.actions.autostart_rules import RuleOrder, add_rule, switch_rule
from aanzet.planning.actions.missed import dismiss_missed, look_for_missed, start_missed
from aanzet.planning.jobs import look_for_missed_work
from aanzet.planning.models import AutoStarted, MissedWork
from aanzet.planning.queries.missed import counts, last_look, lines
from aanzet.rules.actors import system
from aanzet.rules.autostart import Timing
from tests.cast_cases import copies_of, publish, running
from tests.db.planning.test_autostart import vat

pytestmark = pytest.mark.feature("F410")
TODAY = date(2026, 11, 22)


def refused(call, code, **options):
    with pytest.raises(Refused) as caught:
        call(**options)
    assert caught.value.code == code
    return caught.value


def at(day, clock=time(9)):
    return datetime.combine(day, clock, UTC)


@pytest.fixture
def office(cast):
    """Linde with "Aangifte IB", yearly, which Fatima takes since 2020; the others take nothing."""
    with cast.linde.scope():
        ClientProduct.objects.exclude(client_id=cast.linde.clients["fatima"]).delete()
        ClientProduct.objects.update(valid_from=date(2020, 1, 1))
        yield cast, publish(cast)


def look(cast, day=TODAY):
    look_for_missed(actor=system(cast.linde.id), now=at(day))
    return {(one.cause, one.what) for one in lines(cast.anna, day)}


def test_a_period_without_a_case_is_missed_until_it_is_started(office):
    cast, template = office
    assert look(cast) == {("rule_off", "Aangifte IB 2025")}
    looked = last_look(cast.anna)
    assert looked["at"] == at(TODAY)
    (line,) = lines(cast.anna, TODAY)
    assert (line.client, line.since_on, line.may_start) == ("Fatima el Amrani", date(2026, 1, 14), True)
    outcome = start_missed(actor=cast.anna, now=cast.now, missed_id=line.id)
    assert Case.objects.get(id=outcome.case_id).period == "2025"
    assert lines(cast.anna, TODAY) == []
    assert look(cast, TODAY) == set(), "it exists"
    with pytest.raises(NotFound):
        start_missed(actor=cast.anna, now=cast.now, missed_id=line.id)


def test_a_rule_that_is_on_and_did_nothing_a_thrown_away_case_and_a_failure(office):
    cast, template = office
    fatima = cast.linde.clients["fatima"]
    order = RuleOrder(template, timing=Timing(days=10), from_on=date(2026, 1, 1))
    rule = add_rule(actor=cast.anna, now=at(date(2026, 1, 1)), order=order)
    assert look(cast) == {("rule_off", "Aangifte IB 2025")}
    switch_rule(actor=cast.anna, now=at(date(2026, 1, 1)), rule_id=rule, on=True)
    assert look(cast) == {("not_started", "Aangifte IB 2025")}
    AutoStarted.objects.create(
        organization_id=cast.linde.id, rule_id=rule, template_id=template, client_id=fatima, key="2025",
        due_on=date(2026, 1, 10), state="failed", code="already_exists_for_period", at=cast.now,
    )  # fmt: skip
    assert look(cast) == {("failed", "Aangifte IB 2025")}
    CaseTombstone.objects.create(
        organization_id=cast.linde.id, template_id=template, client_id=fatima, period="2025", number="Z-1",
        deleted_at=cast.now, deleted_by="member", reason="Dubbel",
    )  # fmt: skip
    assert look(cast) == {("deleted", "Aangifte IB 2025")}
    (line,) = lines(cast.anna, TODAY)
    start_missed(actor=cast.anna, now=cast.now, missed_id=line.id)
    assert not CaseTombstone.objects.exists(), "made again on purpose"


def test_what_is_not_set_on_the_client(office):
    cast, template = office
    fatima = cast.linde.clients["fatima"]
    ClientProduct.objects.update(valid_from=None)
    Client.objects.filter(id=fatima).update(created_at=at(date(2026, 6, 1)))
    order = RuleOrder(template, timing=Timing(days=10), from_on=date(2026, 1, 1))
    rule = add_rule(actor=cast.anna, now=at(date(2026, 1, 1)), order=order)
    switch_rule(actor=cast.anna, now=at(date(2026, 1, 1)), rule_id=rule, on=True)
    assert look(cast) == {("no_date", "Aangifte IB 2025")}
    Client.objects.filter(id=fatima).update(created_at=at(date(2025, 6, 1)))
    assert look(cast) == {("not_started", "Aangifte IB 2025")}
    Product.objects.filter(name="Aangifte IB").update(filing_kind="income_tax")
    Client.objects.filter(id=fatima).update(bsn=None, bsn_index=None)
    assert look(cast) == {("number_missing", "Aangifte IB 2025")}


def test_a_filing_period_that_nobody_set(cast):
    with cast.linde.scope():
        de_vries = cast.linde.clients["de_vries"]
        Product.objects.filter(name="Aangifte btw").update(filing_kind="vat")
        ClientProduct.objects.exclude(product_id=cast.linde.products["Aangifte btw"]).delete()
        ClientProduct.objects.update(valid_from=date(2020, 1, 1))
        vat(cast)
        ClientFilingPeriod.objects.filter(client_id=de_vries).delete()
        assert look(cast) == {("period_not_set", "Aangifte btw")}
        ClientFilingPeriod.objects.create(
            organization_id=cast.linde.id, client_id=de_vries, family="vat", period_kind="quarter",
            valid_from=date(2026, 1, 1),
        )  # fmt: skip
        assert look(cast) == {
            ("rule_off", "Aangifte btw 2e kwartaal 2026"),
            ("rule_off", "Aangifte btw 3e kwartaal 2026"),
        }


def test_silent_cases_and_calls_that_nobody_made(office):
    cast, template = office
    case = running(cast, template=template)
    assert look(cast) == set()
    Case.objects.filter(id=case.id).update(silent=True, turn_party="client")
    assert {cause for cause, _ in look(cast)} == {"client_silent"}
    Case.objects.filter(id=case.id).update(silent=False, turn_party="office", turn_since=at(TODAY) - timedelta(days=15))
    assert {cause for cause, _ in look(cast)} == {"nobody_moves"}
    Case.objects.filter(id=case.id).update(turn_since=at(TODAY))
    LooseTask.objects.create(
        organization_id=cast.linde.id, title="Bel Fatima", client_id=cast.linde.clients["fatima"],
        created_at=at(TODAY) - timedelta(days=3),
    )  # fmt: skip
    assert look(cast) == {("not_called", "Bel Fatima")}


def test_a_dismissal_needs_a_reason_and_a_day_and_comes_back_on_it(office):
    cast, _ = office
    look(cast)
    (line,) = lines(cast.anna, TODAY)
    here = {"actor": cast.anna, "now": at(TODAY), "missed_id": line.id}
    later = TODAY + timedelta(days=30)
    refused(dismiss_missed, "reason_required", reason=" ", look_again_on=later, **here)
    refused(dismiss_missed, "too_long", reason="x" * 1001, look_again_on=later, **here)
    for day in (None, TODAY, TODAY + timedelta(days=400)):
        refused(dismiss_missed, "look_again_date", reason="Stopt ermee", look_again_on=day, **here)
    dismiss_missed(reason="Stopt ermee", look_again_on=later, **here)
    assert look(cast) == set(), "the next look leaves it out too"
    assert counts(cast.anna, TODAY) == {"dismissed": 1}
    (out,) = lines(cast.anna, TODAY, dismissed=True)
    assert (out.reason, out.look_again_on) == ("Stopt ermee", later)
    assert look(cast, later) == {("rule_off", "Aangifte IB 2025")}
    assert Event.objects.filter(name="MissedWorkDismissed").count() == 1


def test_only_within_reach_and_only_who_may_start(office):
    cast, _ = office
    look(cast)
    (line,) = lines(cast.bram, TODAY)
    with pytest.raises(NotFound):
        start_missed(actor=cast.vera, now=cast.now, missed_id=line.id)
    with pytest.raises(NotFound):
        dismiss_missed(actor=cast.vera, now=cast.now, missed_id=line.id, reason="Nee hoor", look_again_on=TODAY)
    assert lines(cast.vera, TODAY) == [] and counts(cast.vera, TODAY) == {}
    LooseTask.objects.create(organization_id=cast.linde.id, title="Bel", created_at=at(TODAY) - timedelta(days=3))
    look(cast)
    call = next(one for one in lines(cast.anna, TODAY) if one.cause == "not_called")
    refused(start_missed, "radar_not_startable", actor=cast.anna, now=cast.now, missed_id=call.id)


def test_other_apps_plug_in_their_own(office):
    cast, _ = office
    fatima = cast.linde.clients["fatima"]

    class Returns:
        def look(self, actor, now):
            return [Missed("return", "not_arrived", TODAY, fatima, about="2026-Q3", text="Started", url="/office/")]

        def checked(self):
            return ("returns", 3)

    register_missed("test", Returns())
    try:
        assert ("not_arrived", "") in look(cast)
        line = next(one for one in lines(cast.anna, TODAY) if one.cause == "not_arrived")
        assert line.fix[1] == "/office/" and line.why
    finally:
        del _sources["test"]
    assert ("not_arrived", "") not in look(cast)


def test_the_job_of_the_night_looks_and_repeats_change_nothing(cast):
    with cast.linde.scope():
        publish(cast)
        ClientProduct.objects.update(valid_from=date(2020, 1, 1))
    found = []
    for clock in (time(9), time(10)):
        look_for_missed_work(cast.linde.id, at(TODAY, clock))
        with cast.linde.scope():
            found.append(set(MissedWork.objects.values_list("id", flat=True)))
    assert found[0] == found[1] != set()


def test_hundreds_of_clients_in_as_many_queries_as_one(office, django_assert_max_num_queries):
    cast, _ = office
    copies_of(cast.linde.clients["fatima"], 500)
    with django_assert_max_num_queries(16 + 4):
        look_for_missed(actor=system(cast.linde.id), now=at(TODAY))
    assert counts(cast.anna, TODAY) == {"rule_off": 501}
    with django_assert_max_num_queries(1 + 4):
        assert len(lines(cast.anna, TODAY)) == 51
