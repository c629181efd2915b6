"""A published "Aangifte IB" and Fatima's case on it, for the tests of single commands."""

from types import SimpleNamespace

import pytest


@pytest.fixture
def fatimas_case(cast):
    """cast, with the running case: .case_id, .entry(), .case(), .client; inside the scope of Kantoor Linde."""
    from aanzet.cases.actions.start import StartOrder, start_cases
    from aanzet.cases.actions.templates import create_template, publish_template
    from aanzet.cases.models import Case, PhaseEntry

    with cast.linde.scope():
        anna, now, client = cast.anna, cast.now, cast.linde.clients["fatima"]
        template = create_template(actor=anna, now=now, name="Aangifte IB", model_key="income_tax")
        publish_template(actor=anna, now=now, template_id=template, despite_warnings=True)
        made = start_cases(actor=anna, now=now, order=StartOrder(template, period="2025"), client_ids=[client])[client]
        yield SimpleNamespace(
            cast=cast,
            template=template,
            client=client,
            case_id=made.case_id,
            case=lambda: Case.objects.get(id=made.case_id),
            entry=lambda: PhaseEntry.objects.get(case_id=made.case_id, state="active"),
            common=lambda who: {"actor": getattr(cast, who), "now": now, "case_id": made.case_id},
        )


@pytest.fixture
def drafting(fatimas_case):
    """The same case in phase 2: Fatima has handed in everything, Bram is to move."""
    from aanzet.cases.actions.requests import send_request, supply_item
    from aanzet.cases.models import RequestItem, Task

    for task in Task.objects.filter(side="client").order_by("position"):
        for item in RequestItem.objects.filter(task_id=task.id, required=True):
            supply_item(**fatimas_case.common("fatima"), item_id=item.id, answer="Niets veranderd")
        send_request(**fatimas_case.common("fatima"), task_id=task.id)
    return fatimas_case
