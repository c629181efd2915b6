"""A limit slides along: waiting for the clock to strike gives nobody a second round."""

from datetime import timedelta

import pytest

from aanzet.core.rates import Limit, wait

FIVE = Limit(5, timedelta(minutes=1))


def seconds(earlier, here, passed, **options):
    return round(wait(FIVE, earlier, here, timedelta(seconds=passed), **options).total_seconds(), 3)


@pytest.mark.parametrize(
    ("earlier", "here", "passed", "expected"),
    [
        (0, 5, 30, 0),  # five in this minute are allowed
        (0, 6, 30, 40),  # the sixth waits for the next minute, and until a sixth of this one has faded
        (5, 0, 0, 0),
        (5, 1, 0, 12),  # one more right after the minute of five
        (5, 1, 12, 0),
        (5, 5, 59.9, 0.1),
        (5, 5, 60, 0),
        (100, 0, 30, 27),
    ],
)
def test_what_was_before_fades(earlier, here, passed, expected):
    assert seconds(earlier, here, passed) == expected


def test_looking_asks_for_room_for_one_more():
    assert seconds(0, 4, 30, more=True) == 0
    assert seconds(0, 5, 30, more=True) == 42
    assert seconds(5, 0, 0, more=True) == 12


def test_after_the_wait_there_is_room():
    for earlier in range(12):
        for here in range(12):
            for passed in range(0, 60, 7):
                left = wait(FIVE, earlier, here, timedelta(seconds=passed))
                at = timedelta(seconds=passed) + left
                before, now = (earlier, here) if at < FIVE.per else (here, 0)
                at = at if at < FIVE.per else at - FIVE.per
                assert before * (1 - at / FIVE.per) + now <= 5 + 1e-6
