"""Phases that another version calls otherwise are the same phases on the page of the case (F401)."""

import pytest

from aanzet.cases.actions.migration.plans import begin_migration, undo_plan
from aanzet.cases.queries.case_page import case_view, phases_of
from tests.db.cases.test_migration import WHY, next_version, plan_of, with_phase, work

pytestmark = pytest.mark.feature("F401")


def first_phase(office):
    """The first phase as its page shows it."""
    return phases_of(case_view(office.cast.anna, office.case().number, office.cast.now))[0]


def test_an_earlier_phase_is_found_after_two_names_and_after_one_was_taken_back(drafting):
    cast = drafting.cast
    drafting.who = {"actor": cast.anna, "now": cast.now}
    before = first_phase(drafting)
    assert before["state"] == "done" and before["when"]
    key = before["key"]
    for name in ("send_in", "bring"):
        drafting.old = drafting.case().template_version_id
        next_version(cast, drafting.template, with_phase(key, key=name))
        plan_id = plan_of(drafting)
        begin_migration(**drafting.who, plan_id=plan_id, reason=WHY)
        work(drafting)
        key = name
    assert first_phase(drafting) == before | {"key": "bring"}
    undo_plan(**drafting.who, plan_id=plan_id, reason="Toch niet")
    work(drafting)
    assert first_phase(drafting) == before | {"key": "send_in"}
