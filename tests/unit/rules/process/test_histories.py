"""Two hundred recorded histories give the same events as when they were recorded (reliability 1.10)."""

import pytest

from tests.unit.rules.process import histories


@pytest.mark.feature("F184", "F190")
def test_every_recorded_history_goes_as_it_went():
    known, count, different = histories.templates(), 0, []
    for count, history in enumerate(histories.histories(), 1):
        different += [(count, *found) for found in histories.replay(history, known)]
    assert count == 200
    assert not different, f"{len(different)} histories go otherwise; the first: {different[0]}"


def test_a_difference_is_seen():
    known, history = histories.templates(), next(histories.histories())
    place = next(number for number, step in enumerate(history) if step.get("events"))
    history[place]["events"][0][0] = "SomethingElse"
    ((number, then, now),) = histories.replay(history, known)
    assert number == place
    assert then["events"][0][0] == "SomethingElse" != now["events"][0][0]
