"""Acts on lines of the queue: put off for oneself, give to a colleague, give back (F180, F212)."""

from datetime import timedelta

import pytest

from aanzet.cases.actions.queue import (
    assign_cases,
    give_back_cases,
    hands_of,
    snooze_cases,
    take_back_cases,
    unsnooze_cases,
)
from aanzet.cases.models import Snooze
from aanzet.cases.queries.queue.chosen import chosen_cases
from aanzet.core.errors import NotFound, Refused
from tests.cast_cases import running

pytestmark = pytest.mark.feature("F180", "F212")


@pytest.fixture
def case(cast):
    with cast.linde.scope():
        yield running(cast)


def put_off(who, cast, case, days=3, reason="Wacht op de bank"):
    today = cast.today
    return snooze_cases(
        actor=who, now=cast.now, today=today, case_ids=[case.id], until_on=today + timedelta(days=days), reason=reason
    )


def held(who, case):
    return chosen_cases(who, [case.id])[0]


def test_put_off_is_for_oneself_and_again_moves_it(cast, case):
    assert put_off(cast.bram, cast, case) == 1
    assert put_off(cast.bram, cast, case, days=9) == 1
    row = Snooze.objects.get(case_id=case.id)
    assert (row.person_id, row.until_on) == (cast.bram.id, cast.today + timedelta(days=9))
    assert unsnooze_cases(actor=cast.anna, now=cast.now, case_ids=[case.id]) == 0
    assert unsnooze_cases(actor=cast.bram, now=cast.now, case_ids=[case.id]) == 1
    assert not Snooze.objects.filter(case_id=case.id).exists()


@pytest.mark.parametrize(
    ("given", "code"),
    [({"days": 0}, "date_in_past"), ({"reason": " a "}, "reason_required"), ({"reason": "x" * 1001}, "too_long")],
)
def test_no_reason_or_no_date_is_refused(cast, case, given, code):
    with pytest.raises(Refused) as refused:
        put_off(cast.bram, cast, case, **given)
    assert refused.value.code == code and not Snooze.objects.exists()


def test_given_to_a_colleague_and_given_back(cast, case):
    case.supply(cast)  # the office is to move
    before = chosen_cases(cast.anna, [case.id])
    (given,) = assign_cases(actor=cast.anna, now=cast.now, case_ids=[case.id], member_id=cast.anna.id)
    assert given.refusal is None
    changed = held(cast.anna, case)
    assert changed != before[0] and cast.anna.id in (*changed.people, *changed.responsible_ids)
    (back,) = give_back_cases(actor=cast.anna, now=cast.now, before=before)
    assert back.refusal is None and held(cast.anna, case) == before[0]


def test_taken_back_where_it_is_still_with_whom_it_was_given(cast, case):
    case.supply(cast)
    acts = {"actor": cast.anna, "now": cast.now}
    before = {case.id: hands_of(held(cast.anna, case))}
    back = {**acts, "before": before, "member_id": cast.anna.id}
    assert take_back_cases(**back) == frozenset()  # it was never given
    assign_cases(**acts, case_ids=[case.id], member_id=cast.anna.id)
    assert take_back_cases(**back) == {case.id} and hands_of(held(cast.anna, case)) == before[case.id]


def test_out_of_reach_is_not_found(cast, case):
    with pytest.raises(NotFound):
        put_off(cast.fatima, cast, case)
    assert not Snooze.objects.exists()
