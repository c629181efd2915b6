"""May this case be started for this client: the preconditions, in their order."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from aanzet.rules import periods
from aanzet.rules.process.checks import StartFacts, Taken, refuse_start, unique_key
from aanzet.rules.process.deleting import refuse_delete
from aanzet.rules.process.state import Case, CaseState, Task
from aanzet.rules.process.template import PhaseDefinition, TemplateSnapshot

TODAY = date(2026, 10, 5)
YEAR = periods.parse("2025")
TEMPLATE = TemplateSnapshot(
    "Aangifte IB",
    products=("ib", "vpb"),
    unique_per_period=True,
    period_kind=periods.YEAR,
    phases=(PhaseDefinition("one", "Een"),),
)
GOOD = {"today": TODAY, "period": YEAR, "taken": (Taken("ib"),)}


def answer(template=TEMPLATE, **fields):
    refusal = refuse_start(template, StartFacts(**GOOD | fields))
    return None if refusal is None else refusal.code


@pytest.mark.feature("F176")
def test_a_start_with_everything_in_order():
    assert answer() is None
    assert answer(bulk=True) is None


@pytest.mark.feature("F176")
def test_the_first_precondition_that_fails_answers():
    wrong = {
        "archived": True,
        "published": False,
        "taken": (),
        "period": None,
        "existing": "W-00412",
        "deleted": True,
        "client_state": "ended",
    }
    order = [
        ("archived", "template_archived"),
        ("published", "template_not_published"),
        ("taken", "product_missing"),
        ("period", "period_not_set"),
        ("existing", "already_exists_for_period"),
        ("deleted", "deleted_for_period"),
        ("client_state", "client_ended"),
    ]
    for name, code in order:
        assert answer(**wrong) == code
        del wrong[name]
    assert answer(**wrong) is None


@pytest.mark.feature("F121")
def test_an_archived_template_starts_by_no_way():
    assert answer(archived=True) == answer(archived=True, bulk=True) == "template_archived"


@pytest.mark.feature("F118", "F117")
@pytest.mark.parametrize(
    ("taken", "code"),
    [
        ((), "product_missing"),
        ((Taken("other"),), "product_missing"),
        ((Taken("vpb"),), None),
        ((Taken("ib", date(2025, 6, 1), date(2025, 6, 2)),), None),  # on a day of the period
        ((Taken("ib", date(2026, 10, 5)),), None),  # on the day of starting
        ((Taken("ib", date(2026, 10, 6)),), "product_missing"),
        ((Taken("ib", None, date(2024, 12, 31)),), "product_missing"),
    ],
)
def test_the_product_gate(taken, code):
    assert answer(taken=taken) == code


@pytest.mark.feature("F119", "F117")
def test_without_product_a_template_starts_one_by_one_only():
    free = TemplateSnapshot("Vrij", phases=TEMPLATE.phases)
    assert answer(free, taken=(), period=None) is None
    assert answer(free, taken=(), period=None, bulk=True) == "bulk_needs_product"


@pytest.mark.feature("F123")
def test_the_period_has_the_kind_of_the_template_or_of_the_client():
    quarter = TemplateSnapshot("Btw", period_kind=periods.QUARTER, phases=TEMPLATE.phases)
    q2 = periods.parse("2026-Q2")
    assert answer(quarter, period=q2) is None
    assert answer(quarter, period=periods.parse("2026-04")) == "period_mismatch"
    refusal = refuse_start(quarter, StartFacts(TODAY, period=q2, client_period_kind=periods.MONTH))
    assert (refusal.code, refusal.values) == ("period_mismatch", {"kind": "month"})
    own = TemplateSnapshot("Btw", period_kind=periods.FROM_CLIENT, phases=TEMPLATE.phases)
    assert answer(own, period=q2, client_period_kind=periods.QUARTER) is None
    assert answer(own, period=q2, client_period_kind=periods.MONTH) == "period_mismatch"
    assert answer(own, period=None, client_period_kind=periods.MONTH) == "period_not_set"


@pytest.mark.feature("F122")
def test_one_case_per_client_and_period():
    refusal = refuse_start(TEMPLATE, StartFacts(**GOOD, existing="W-00412", client="De Vries"))
    assert refusal.values == {
        "template": "Aangifte IB",
        "period": "2025",
        "client": "De Vries",
        "number": "W-00412",
    }
    free = TemplateSnapshot("Vrij", phases=TEMPLATE.phases)
    assert answer(free, existing="W-1", period=None, taken=()) is None
    assert unique_key(TEMPLATE, YEAR) == "2025"
    assert unique_key(free, YEAR) is None
    assert unique_key(TemplateSnapshot("Open", unique_per_period=True), None) == "open"


@pytest.mark.feature("F176")
def test_a_client_that_left_gets_nothing_new():
    refusal = refuse_start(TEMPLATE, StartFacts(**GOOD, client_state="ended", client_ended_on=date(2026, 1, 1)))
    assert (refusal.code, refusal.values["date"]) == ("client_ended", date(2026, 1, 1))


@pytest.mark.feature("F189")
@pytest.mark.parametrize(
    ("state", "kind", "kept", "code"),
    [
        ("not_started", "", False, None),
        ("cancelled", "work", False, None),
        ("cancelled", "approve", False, "case_kept"),
        ("cancelled", "sign", False, "case_kept"),
        ("cancelled", "", True, "case_kept"),
        ("active", "", False, "cancel_first"),
        ("on_hold", "", False, "cancel_first"),
        ("completed", "", False, "not_now"),
    ],
)
def test_what_may_be_deleted(state, kind, kept, code):
    at, key = datetime(2026, 10, 5, tzinfo=UTC), UUID(int=1)
    case = Case(id=key, client_id=key, template_version_id=key, state=state, created_by="system", created_at=at)
    tasks = (
        (Task(id=key, case_id=key, entry_id=key, position=1, kind=kind, side="client", state="done", created_at=at),)
        if kind
        else ()
    )
    refusal = refuse_delete(CaseState(case=case, template=TEMPLATE, tasks=tasks), kept=kept)
    assert (refusal.code if refusal else None) == code
