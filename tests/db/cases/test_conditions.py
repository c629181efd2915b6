"""Conditions of phases and automations: read in the round trip of the command, told with their reason (F148, F161)."""

import json
from dataclasses import replace

import pytest

from aanzet.rules.conditions import Comparison
from aanzet.rules.process import words

PERSON = Comparison("c1", "client.kind", "eq", ("person",))
COMPANY = Comparison("c1", "client.kind", "eq", ("organization",))
PRODUCT = "client.products"


@pytest.fixture
def conditional(cast):
    """Make and start "Aangifte IB" for Fatima, a person, with a condition on phases and automations by key."""
    from aanzet.cases.actions.start import StartOrder, start_cases
    from aanzet.cases.actions.template_drafts import save_draft
    from aanzet.cases.actions.templates import create_template, publish_template
    from aanzet.cases.models import TemplateVersion
    from aanzet.cases.queries.snapshots import read_definition
    from aanzet.rules.process.template import serialise
    from tests.cast_cases import Running

    def make(condition, *, phases=(), automations=()):
        anna, now, client = cast.anna, cast.now, cast.linde.clients["fatima"]
        template = create_template(actor=anna, now=now, name="Aangifte IB", model_key="income_tax")
        draft = TemplateVersion.objects.get(template_id=template, state="draft")
        snapshot = read_definition(draft.definition)

        def changed(number, phase):
            some = [replace(one, condition=condition) if one.key in automations else one for one in phase.automations]
            wanted = condition if number in phases else phase.condition
            return replace(phase, condition=wanted, automations=tuple(some))

        snapshot = replace(snapshot, phases=tuple(changed(n, phase) for n, phase in enumerate(snapshot.phases, 1)))
        save_draft(actor=anna, now=now, template_id=template, definition=serialise(snapshot), seen=draft.version)
        publish_template(actor=anna, now=now, template_id=template, despite_warnings=True)
        order = StartOrder(template, period="2025")
        return Running(start_cases(actor=anna, now=now, order=order, client_ids=[client])[client].case_id, template)

    with cast.linde.scope():
        yield make


def _events(case, name):
    from aanzet.core.models import Event

    return list(Event.objects.filter(case_id=case.id, name=name).order_by("sequence"))


@pytest.mark.feature("F148")
def test_a_phase_that_does_not_fit_is_skipped_and_the_timeline_says_why(conditional, cast):
    from django.utils import translation

    from aanzet.cases.models import PhaseEntry
    from aanzet.cases.queries.timeline import timeline_of_case

    case = conditional(COMPANY, phases=(2, 3))
    case.supply(cast)
    assert case.row.phase_position == 4
    states = list(PhaseEntry.objects.filter(case_id=case.id).order_by("ordinal").values_list("position", "state"))
    assert states == [(1, "completed"), (2, "skipped"), (3, "skipped"), (4, "active")]
    first, _ = _events(case, "PhaseSkipped")
    assert json.loads(first.payload)["rows"] == [
        {"test": "c1", "field": "client.kind", "op": "eq", "expected": ["organization"], "outcome": "false"}
    ]
    with translation.override("nl"):
        lines = [entry.text for entry in timeline_of_case(cast.anna, case.id, limit=50).entries]
    assert any("fase 2 overgeslagen: Soort cliënt is gelijk aan organisatie klopt niet" in line for line in lines)


@pytest.mark.feature("F148")
def test_what_was_seen_stands_in_the_personal_part_only(conditional, cast):
    from django.utils import translation

    from aanzet.cases.queries.timeline.facts import event_view
    from aanzet.core.details import texts_of

    case = conditional(COMPANY, phases=(2,))
    case.supply(cast)
    (event,) = _events(case, "PhaseSkipped")
    texts = texts_of(cast.linde.id, [event.id])[event.id]
    assert json.loads(texts["explanation"])[0]["seen"] == [{"value": "person"}]
    assert "person" not in event.payload
    with translation.override("nl"):
        facts = dict(event_view(cast.anna, event.id).facts)
    assert facts["Uitleg"] == "Soort cliënt is gelijk aan organisatie: klopt niet, gezien persoon"


@pytest.mark.feature("F148")
def test_a_phase_that_fits_is_done(conditional, cast):
    case = conditional(PERSON, phases=(2,))
    case.supply(cast)
    assert case.row.phase_position == 2
    assert not _events(case, "PhaseSkipped")


@pytest.mark.feature("F148")
def test_products_of_the_day_decide(conditional, cast):
    from aanzet.clients.models import ClientProduct
    from aanzet.clients.queries.engine import product_choices

    rows = ClientProduct.objects.filter(client_id=cast.linde.clients["fatima"])
    taken = {str(key) for key in rows.values_list("product_id", flat=True)}
    other = next(key for key, _ in product_choices() if key not in taken)
    case = conditional(Comparison("c1", PRODUCT, "eq", (other,), quant="any"), phases=(2,))
    case.supply(cast)
    assert case.row.phase_position == 3


@pytest.mark.feature("F161")
def test_an_automation_that_does_not_fit_is_not_sent(conditional, cast):
    from django.utils import translation

    from aanzet.cases.models import Task
    from aanzet.cases.queries.timeline import timeline_of_case
    from aanzet.core.models import Delivery

    keys = _keys_of_first_phase()
    case = conditional(COMPANY, automations=keys)
    assert not Task.objects.filter(case_id=case.id, side="client").exists()
    told = _events(case, "AutomationSkipped")
    assert [json.loads(event.payload)["automation_key"] for event in told] == list(keys)
    states = set(Delivery.objects.filter(case_id=case.id).values_list("state", "reason"))
    assert states == {("skipped", words.CONDITION)}
    with translation.override("nl"):
        lines = [entry.text for entry in timeline_of_case(cast.anna, case.id, limit=50).entries]
    assert any("niet verstuurd: Soort cliënt is gelijk aan organisatie klopt niet" in line for line in lines)


@pytest.mark.feature("F161")
def test_an_automation_that_fits_is_sent(conditional, cast):
    from aanzet.cases.models import Task

    case = conditional(PERSON, automations=_keys_of_first_phase())
    assert Task.objects.filter(case_id=case.id, side="client").exists()
    assert not _events(case, "AutomationSkipped")


def _keys_of_first_phase():
    from aanzet.cases.queries.library import model

    return tuple(one.key for one in model("income_tax").file.snapshot.phases[0].automations)


@pytest.mark.feature("F148")
def test_templates_without_conditions_read_nothing_more(fatimas_case, cast):
    from aanzet.cases.models import TemplateVersion
    from aanzet.cases.queries.states import load_for_command

    assert not TemplateVersion.objects.get(template_id=fatimas_case.template).conditional
    loaded = load_for_command([fatimas_case.case_id], cast.now)[fatimas_case.case_id]
    assert (loaded.known, loaded.asked) == ({}, {})


@pytest.mark.feature("F148")
def test_conditions_are_read_in_the_same_round_trip(conditional, cast, django_assert_num_queries):
    from aanzet.cases.models import Task
    from aanzet.cases.queries.states import load_for_command

    case = conditional(COMPANY, phases=(2,))
    load_for_command([case.id], cast.now)
    with django_assert_num_queries(1):
        loaded = load_for_command([case.id], cast.now)[case.id]
    assert loaded.known["client.kind"] == ("person",)
    assert set(loaded.known) == {f"client.{name}" for name in ("kind", "legal_form", "postcode", "place", "products")}
    requests = Task.objects.filter(case_id=case.id, kind="request").values_list("id", "automation_key")
    assert loaded.asked == dict(requests) != {}


@pytest.mark.feature("F148")
def test_publication_refuses_a_field_that_does_not_exist(conditional):
    from aanzet.core.errors import Refused

    with pytest.raises(Refused) as refusal:
        conditional(Comparison("c1", "client.hair", "eq", ("red",)), phases=(2,))
    assert refusal.value.code == "template_incomplete"
    assert "phases[1].condition.field" in refusal.value.values["names"]


@pytest.mark.feature("F148")
def test_publication_refuses_a_condition_on_the_first_or_last_phase(conditional):
    from aanzet.core.errors import Refused

    with pytest.raises(Refused) as refusal:
        conditional(PERSON, phases=(1,))
    assert refusal.value.code == "template_incomplete"
