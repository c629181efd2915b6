"""Who of several people gets the work of one client of many."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aanzet.rules.assigning import FIRST, SPREAD, choose

pytestmark = pytest.mark.feature("F314")


@given(st.lists(st.integers(), min_size=1, max_size=6, unique=True), st.integers(1, 200))
def test_spread_evenly_and_always_the_same(holders, many):
    chosen = [choose(holders, place, SPREAD) for place in range(many)]
    assert chosen == [choose(holders, place, SPREAD) for place in range(many)]
    counts = Counter(person for (person,) in chosen)
    assert set(counts) <= set(holders)
    assert max(counts.values()) - min(counts.get(one, 0) for one in holders) <= 1


def test_the_first_and_nobody():
    assert choose(["a", "b"], 7, FIRST) == ("a",)
    assert choose([], 7, SPREAD) == ()
