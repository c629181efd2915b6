"""The forecast is calibrated on history it has not seen, and says what it rests on (F405)."""

import math
import random
from datetime import date, timedelta
from uuid import UUID

import pytest

from aanzet.rules import forecast as rules
from aanzet.rules.dates import Calendar
from aanzet.rules.forecast import Sample, Standing

pytestmark = pytest.mark.feature("F405")

TODAY = date(2026, 11, 24)
CLIENT = UUID(int=1)
WEEK = Calendar()


def history(seed, many=400, clients=40, years=3, tail=0.45):
    """Visits of a phase as an office has them: quick and slow clients, a busy spring, a long tail now and then."""
    dice = random.Random(seed)
    pace = {number: math.exp(dice.gauss(0, 0.35)) for number in range(clients)}
    found = []
    for _ in range(many):
        client = dice.randrange(clients)
        day = date(2023, 11, 1) + timedelta(days=dice.randrange(365 * years))
        busy = 1.5 if day.month in (3, 4, 5) else 1.0
        here = 9 * pace[client] * busy * math.exp(dice.gauss(0, tail))
        after = 12 * busy * math.exp(dice.gauss(0, 0.3)) * (3 if dice.random() < 0.03 else 1)
        found.append(Sample(here, here + after, UUID(int=client + 1), day))
    return sorted(found, key=lambda one: one.entered_on)


@pytest.mark.parametrize("seed", range(8))
def test_held_back_cases_end_before_p90(seed):
    checked, within_half, within_most = rules.calibrate(history(seed))
    assert checked >= 80
    assert 0.80 <= within_most / checked <= 0.95, within_most / checked
    assert 0.35 <= within_half / checked <= 0.65, within_half / checked


@pytest.mark.parametrize("elapsed", [4, 10, 20])
def test_a_case_that_is_under_way_is_told_as_well(elapsed):
    seen = within = 0
    for seed in range(6):
        known, coming = history(seed)[:300], history(seed)[300:]
        for one in coming:
            if one.in_phase <= elapsed:
                continue
            left = rules.remaining(known, elapsed, one.client_id, one.entered_on)
            seen += 1
            within += one.to_end - elapsed <= rules.quantile(left, rules.P90)
    assert seen > 50 and 0.80 <= within / seen <= 0.97, (seen, within / seen)


def test_with_few_samples_p90_is_careful():
    within = seen = 0
    for seed in range(60):
        samples = history(seed, many=24)
        known, one = samples[:-1], samples[-1]
        left = rules.remaining(known, 0.0, one.client_id, one.entered_on)
        seen, within = seen + 1, within + (one.to_end <= rules.quantile(left, rules.P90))
    assert within / seen >= 0.80


def standing(**more):
    values = {"today": TODAY, "from_on": TODAY, "elapsed": 0.0, "client_id": CLIENT, "expected_on": TODAY}
    return Standing(**{**values, **more})


def flat(days, many=30, **more):
    return [Sample(days / 2, days, UUID(int=9), TODAY - timedelta(days=200))] * many


def test_under_twenty_cases_the_lead_time_speaks_and_says_so():
    expected = TODAY + timedelta(days=14)
    found = rules.forecast(standing(expected_on=expected), flat(30, many=19), WEEK)
    assert (found.p50_on, found.p90_on, found.rests_on) == (expected, None, 19) and not found.from_history
    found = rules.forecast(standing(expected_on=expected), flat(30, many=20), WEEK)
    assert found.p50_on == found.p90_on == TODAY + timedelta(days=30) and found.from_history and found.rests_on == 20


def test_p90_past_the_statutory_date_warns():
    legal = TODAY + timedelta(days=10)
    assert rules.forecast(standing(legal_due_on=legal), flat(14), WEEK).late_by == 4
    assert rules.forecast(standing(legal_due_on=legal), flat(9), WEEK).late_by == 0
    late = rules.forecast(standing(legal_due_on=legal, expected_on=legal + timedelta(days=2)), [], WEEK)
    assert late.late_by == 2 and not late.from_history


def test_the_same_client_and_season_weigh_more():
    slow = [Sample(20, 40, CLIENT, TODAY - timedelta(days=365))] * 10
    quick = [Sample(5, 10, UUID(int=9), TODAY - timedelta(days=180))] * 40
    mine = rules.forecast(standing(), [*slow, *quick], WEEK)
    other = rules.forecast(standing(client_id=UUID(int=8)), [*slow, *quick], WEEK)
    assert mine.p50_on > other.p50_on


def test_absence_without_stand_in_adds_its_working_days():
    monday = date(2026, 11, 30)
    away = [(monday, monday + timedelta(days=4))]
    found = rules.forecast(standing(), flat(10), WEEK, away=away)
    assert found.away == 5 and found.p50_on == WEEK.add(TODAY + timedelta(days=10), 5)
    assert rules.forecast(standing(), flat(3), WEEK, away=away).away == 0  # done before he goes


def test_the_work_in_front_of_it_leaves_no_room_before():
    day = TODAY + timedelta(days=21)
    found = rules.forecast(standing(), flat(10), WEEK, not_before=day)
    assert found.p50_on == found.p90_on == day and found.waits_for_capacity


def test_what_lasts_longer_than_all_others_is_not_told_to_end_today():
    found = rules.forecast(standing(elapsed=80.0), flat(10), WEEK)
    assert found.p50_on == TODAY + timedelta(days=80 * rules.OUTLASTED + 5)


def test_what_moves_when_the_client_answers_on_a_day():
    answers_on = TODAY + timedelta(days=6)
    found = rules.when_answered(standing(), answers_on, flat(10), WEEK)
    assert found.p50_on == answers_on + timedelta(days=5)
    assert rules.when_answered(standing(expected_on=answers_on), answers_on, flat(10, many=3), WEEK).p90_on is None


@pytest.mark.parametrize(
    ("more", "answers_on", "wrong"),
    [
        ({"hold_until": TODAY + timedelta(days=30)}, None, rules.HOLD_AFTER_LEGAL),
        ({"fixed": (TODAY + timedelta(days=11),)}, None, rules.DUE_AFTER_LEGAL),
        ({}, TODAY + timedelta(days=11), rules.ANSWER_AFTER_LEGAL),
        ({}, TODAY - timedelta(days=1), rules.ANSWER_IN_PAST),
    ],
)
def test_contradicting_fixed_dates_are_listed_and_nothing_is_planned(more, answers_on, wrong):
    here = standing(legal_due_on=TODAY + timedelta(days=10), **more)
    if answers_on:
        found = rules.when_answered(here, answers_on, flat(5), WEEK)
    else:
        found = rules.forecast(here, flat(5), WEEK)
    assert found.contradictions == (wrong,) and found.p50_on is None and found.p90_on is None
    passed = standing(legal_due_on=TODAY - timedelta(days=1), hold_until=TODAY + timedelta(days=30))
    assert rules.contradictions(passed) == ()  # late is no contradiction
