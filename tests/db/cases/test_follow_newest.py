"""Cases that had not started follow the newest version of their template, when it says so (F113)."""

from dataclasses import replace

import pytest

from aanzet.cases.actions.migration.following import follow_newest
from aanzet.cases.actions.migration.plans import undo_plan
from aanzet.cases.actions.start import StartOrder, start_cases
from aanzet.cases.models import Case
from aanzet.cases.queries.migration.history import version_steps
from aanzet.cases.queries.migration.plans import plans_of
from aanzet.cases.queries.recomputed import replay_equals_state
from aanzet.rules.actors import system
from tests.db.cases.test_migration import new_point, next_version, work


@pytest.mark.feature("F113")
def test_what_had_not_started_follows_the_newest_version_when_the_template_says_so(fatimas_case):
    cast = fatimas_case.cast
    fatimas_case.who = {"actor": cast.anna, "now": cast.now}
    for period in ("2024", "2020"):
        order = StartOrder(fatimas_case.template, period=period, at_once=False)
        start_cases(**fatimas_case.who, order=order, client_ids=[fatimas_case.client])
    template, house = fatimas_case.template, system(cast.linde.id)
    asked = {"actor": house, "now": cast.now, "template_id": template}
    second = next_version(cast, template, new_point)
    assert follow_newest(**asked, version_id=second) is None  # off unless it is asked
    newest = next_version(cast, template, lambda found: replace(found, follow_newest=True), "2023")
    assert follow_newest(**asked, version_id=newest)
    assert follow_newest(**asked, version_id=newest) is None  # twice makes one plan
    [plan] = plans_of(cast.anna, template)
    assert (plan.follows, plan.total, plan.state) == (True, 1, "applying")
    work(fatimas_case)
    versions = dict(Case.objects.values_list("period", "template_version__number"))
    assert versions == {"2025": 1, "2024": 3, "2020": 1}
    case = Case.objects.get(period="2024")
    [step] = version_steps(cast.anna, case.id)
    assert (step.before, step.after, step.person) == (1, 3, None)
    assert replay_equals_state(organization=cast.linde.id, cases=[case.id]).findings == []
    assert undo_plan(**fatimas_case.who, plan_id=plan.id, reason="Toch niet") == 1
    work(fatimas_case)
    assert Case.objects.get(period="2024").template_version_id == fatimas_case.case().template_version_id


@pytest.mark.feature("F113")
def test_a_version_that_was_followed_up_already_takes_no_case_with_it(fatimas_case):
    cast, template = fatimas_case.cast, fatimas_case.template
    order = StartOrder(template, period="2024", at_once=False)
    start_cases(actor=cast.anna, now=cast.now, order=order, client_ids=[fatimas_case.client])
    asked = {"actor": system(cast.linde.id), "now": cast.now, "template_id": template}
    second = next_version(cast, template, lambda found: replace(found, follow_newest=True))
    third = next_version(cast, template, new_point)
    assert follow_newest(**asked, version_id=third)
    assert follow_newest(**asked, version_id=second) is None  # told late
    fatimas_case.who = {"actor": cast.anna, "now": cast.now}
    work(fatimas_case)
    assert Case.objects.get(period="2024").template_version_id == third
