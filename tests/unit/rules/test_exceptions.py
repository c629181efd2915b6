"""The score of what needs a person first: pure, explained, and never more than 100 (F412)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aanzet.rules.exceptions import (
    AGE,
    APPROVAL,
    DEADLINE,
    MAIL,
    MONEY,
    RISK,
    STEP,
    Signs,
    Weights,
    is_exception,
    read_weights,
    score,
    still_open,
)

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
pytestmark = pytest.mark.feature("F412")


def of(weights=None, **signs):
    return score(Signs(**signs), weights or Weights(), TODAY, NOW)


def test_a_quiet_case_has_nothing():
    quiet = of(due_on=date(2027, 3, 1), turn_since=NOW - timedelta(days=2))
    assert (quiet.total, quiet.codes) == (0, ())
    assert not is_exception(Signs(due_on=date(2027, 3, 1)), TODAY, NOW)


def test_the_law_weighs_more_than_our_own_date_and_late_most():
    legal, own = of(legal_due_on=date(2026, 11, 24)), of(due_on=date(2026, 11, 24))
    late = of(legal_due_on=date(2026, 11, 20))
    assert late.total > legal.total > own.total > 0
    assert (legal.codes, late.codes, own.codes) == ((("legal", 2),), (("legal_late", 2),), (("due", 2),))


def test_why_it_is_high_stands_in_order_of_points():
    found = of(legal_due_on=date(2026, 11, 24), failures=2, silent=True, turn_since=NOW - timedelta(days=9))
    assert found.codes == (("legal", 2), ("failed", 2), ("silent", 1), ("still", 9))
    assert found.total == round(sum(part.points for part in found.parts))


def test_money_that_is_not_known_leaves_its_weight_to_the_rest():
    assert MONEY not in {part.kind for part in of().parts}
    assert of(legal_due_on=TODAY, failures=1, turn_since=NOW - timedelta(days=40)).total == 100
    rich = of(amount=25_000_00)
    assert [part.points for part in rich.parts if part.kind == MONEY] == [20.0]
    assert rich.codes == (("amount", 25_000_00),)


def test_a_part_without_weight_does_not_count_and_all_without_is_nothing():
    only_age = Weights(deadline=0, money=0, risk=0, age=50)
    found = of(only_age, legal_due_on=date(2026, 1, 1), turn_since=NOW - timedelta(days=28))
    assert (found.total, found.codes) == (100, (("still", 28),))
    assert of(Weights(0, 0, 0, 0), failures=3).total == 0


@given(
    st.integers(-400, 400),
    st.integers(0, 100),
    st.booleans(),
    st.integers(0, 400),
    st.lists(st.integers(0, 100), min_size=4, max_size=4),
)
def test_a_score_is_between_0_and_100_and_never_falls_as_a_date_comes_nearer(days, failures, silent, age, weights):
    chosen = Weights(*weights)
    signs = {"failures": failures, "silent": silent, "turn_since": NOW - timedelta(days=age)}
    near = of(chosen, due_on=TODAY + timedelta(days=days), **signs)
    far = of(chosen, due_on=TODAY + timedelta(days=days + 1), **signs)
    assert 0 <= far.total <= near.total <= 100


def test_weights_that_cannot_be_keep_their_default():
    assert read_weights({}) == Weights()
    assert read_weights({"exceptions_age": 90, "exceptions_risk": "x", "exceptions_money": 101}) == Weights(age=90)
    assert {part.kind for part in of().parts} == {DEADLINE, RISK, AGE}


def test_how_long_something_can_be_taken_back():
    assert still_open(MAIL, NOW - timedelta(hours=9), NOW, ended=False), "until it has left"
    assert not still_open(MAIL, NOW, NOW, ended=True)
    assert still_open(STEP, NOW - timedelta(hours=23), NOW, ended=False)
    assert not still_open(STEP, NOW - timedelta(hours=25), NOW, ended=False)
    assert still_open(APPROVAL, NOW - timedelta(days=90), NOW, ended=False), "until it is exported"
