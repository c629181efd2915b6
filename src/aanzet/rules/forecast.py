"""When a case will end, from how earlier ones went (F405): plain statistics over what was seen.

A sample is one earlier visit of the same phase of the same template: how long it stayed there, and how long it took
from entering it to the end of the case. What the case has lasted already is taken into account by looking only at
samples that lasted as long; the same client and the same season count more. P50 and P90 are weighted quantiles of what
was still to come; the rank is rounded up as if one more sample, unknown and late, belonged to them, so that a P90 of
few samples does not promise too much. With fewer than FEWEST samples the lead time of the template speaks.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from uuid import UUID

from aanzet.rules.dates import Calendar

FEWEST = 20  # samples
MOST = 400  # samples that are kept per phase, the newest
P50, P90 = 0.5, 0.9
SAME_CLIENT, SAME_SEASON = 3.0, 2.0  # how much more such a sample weighs
SEASON = 1  # months before and after that are the same season
OUTLASTED = 0.25  # what lasted longer than nearly all others is expected to last this part of its age more
HELD_BACK = 0.3  # of the samples, the newest: what calibration looks at
MOST_CHECKED = 150  # of them, per phase

# Fixed dates that cannot all hold (F405): listed, and nothing is planned.
HOLD_AFTER_LEGAL, DUE_AFTER_LEGAL = "hold_after_legal", "due_after_legal"
ANSWER_AFTER_LEGAL, ANSWER_IN_PAST = "answer_after_legal", "answer_in_past"


@dataclass(frozen=True, slots=True)
class Sample:
    """One earlier visit of a phase. in_phase, to_end: days from entering it, without what the case was on hold."""

    in_phase: float
    to_end: float
    client_id: UUID
    entered_on: date

    @property
    def ended_on(self) -> date:
        """The day on which the case ended, but for holds."""
        return self.entered_on + timedelta(days=self.to_end)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case stands. elapsed: days in this phase so far, holds left out. from_on: the day from which it goes on
    (today, or when a hold ends). expected_on: the end by the lead times of the template. fixed: other days that were
    set by hand, such as due dates of open tasks."""

    today: date
    from_on: date
    elapsed: float
    client_id: UUID
    expected_on: date | None
    legal_due_on: date | None = None
    hold_until: date | None = None
    fixed: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Forecast:
    """Expected end. rests_on: how many earlier cases; below FEWEST it is the lead time and p90_on is None.

    late_by: days that P90 passes the statutory date, 0 when it does not. away: working days that absence adds.
    contradictions: fixed dates that cannot all hold; then there are no dates.
    """

    p50_on: date | None = None
    p90_on: date | None = None
    rests_on: int = 0
    late_by: int = 0
    away: int = 0
    waits_for_capacity: bool = False
    contradictions: tuple[str, ...] = ()

    @property
    def from_history(self) -> bool:
        """Whether it rests on earlier cases, and not on the lead time."""
        return self.rests_on >= FEWEST and self.p90_on is not None


def forecast(
    standing: Standing,
    samples: Sequence[Sample],
    calendar: Calendar,
    *,
    away: Iterable[tuple[date, date]] = (),
    not_before: date | None = None,
) -> Forecast:
    """P50 and P90 of the end of a case. away: first and last days on which nobody can act for who is to move.

    not_before: the day before which the work that lies in front of it leaves no room. Pure; total.
    """
    wrong = contradictions(standing)
    if wrong:
        return Forecast(rests_on=len(samples), contradictions=wrong)
    if len(samples) < FEWEST:
        expected = standing.expected_on
        late_by = _late_by(expected, standing.legal_due_on)
        return Forecast(p50_on=expected, rests_on=len(samples), late_by=late_by)
    left = remaining(samples, standing.elapsed, standing.client_id, standing.from_on)
    return _on_days(standing, left, len(samples), calendar, tuple(away), not_before)


def when_answered(standing: Standing, answers_on: date, samples: Sequence[Sample], calendar: Calendar) -> Forecast:
    """The same when the phase it is in ends on this day, because the client answers then (schuifproef)."""
    wrong = contradictions(standing, answers_on)
    if wrong:
        return Forecast(rests_on=len(samples), contradictions=wrong)
    if len(samples) < FEWEST:
        return Forecast(p50_on=standing.expected_on, rests_on=len(samples))
    after = [
        (max(one.to_end - one.in_phase, 0.0), weight(one, standing.client_id, standing.from_on)) for one in samples
    ]
    moved = Standing(standing.today, answers_on, 0.0, standing.client_id, standing.expected_on, standing.legal_due_on)
    return _on_days(moved, after, len(samples), calendar, (), None)


def contradictions(standing: Standing, answers_on: date | None = None) -> tuple[str, ...]:
    """Fixed dates that cannot all hold."""
    found = []
    legal = standing.legal_due_on
    if legal is not None and legal >= standing.today:  # a date that has passed is late, not contradicted
        if standing.hold_until is not None and standing.hold_until > legal:
            found.append(HOLD_AFTER_LEGAL)
        if any(day > legal for day in standing.fixed):
            found.append(DUE_AFTER_LEGAL)
        if answers_on is not None and answers_on > legal:
            found.append(ANSWER_AFTER_LEGAL)
    if answers_on is not None and answers_on < standing.today:
        found.append(ANSWER_IN_PAST)
    return tuple(found)


def remaining(samples: Sequence[Sample], elapsed: float, client_id: UUID, on: date) -> list[tuple[float, float]]:
    """(days still to come, weight) of the samples that lasted as long as this case.

    When too few did, the slowest FEWEST speak; those that were done by now are stretched beyond what has passed.
    """
    alike = [one for one in samples if one.in_phase > elapsed]
    if len(alike) < FEWEST:
        alike = sorted(samples, key=lambda one: one.in_phase)[-FEWEST:]
    found = []
    for one in alike:
        here = one.in_phase - elapsed
        if here <= 0:
            here = elapsed * OUTLASTED
        found.append((here + max(one.to_end - one.in_phase, 0.0), weight(one, client_id, on)))
    return found


def weight(sample: Sample, client_id: UUID, on: date) -> float:
    """How much a sample counts for this client at this time of the year."""
    months = abs(sample.entered_on.month - on.month)
    in_season = min(months, 12 - months) <= SEASON
    return (SAME_CLIENT if sample.client_id == client_id else 1.0) * (SAME_SEASON if in_season else 1.0)


def quantile(values: Iterable[tuple[float, float]], part: float) -> float:
    """The weighted quantile of (value, weight), rounded up as if one more value of average weight came last."""
    ordered = sorted(values)
    total = sum(heavy for _, heavy in ordered)
    wanted = part * (total + total / len(ordered))
    seen = 0.0
    for value, heavy in ordered:
        seen += heavy
        if seen >= wanted:
            return value
    return ordered[-1][0]


def later_for_absence(
    end: date, after: date, away: Iterable[tuple[date, date]], calendar: Calendar
) -> tuple[date, int]:
    """(the end moved by the working days away between `after` and the end, how many), periods in order."""
    added = 0
    for first, last in sorted(away):
        start = max(first, after)
        if start > end:
            continue
        days = calendar.between(start - timedelta(days=1), last)
        end, added = calendar.add(end, days), added + days
    return end, added


def calibrate(samples: Sequence[Sample]) -> tuple[int, int, int]:
    """(checked, ended before P50, ended before P90) of the newest samples, each told by what had ended before it."""
    ordered = sorted(samples, key=lambda one: (one.entered_on, one.to_end))
    checked = within_half = within_most = 0
    for number in range(max(FEWEST, ceil(len(ordered) * (1 - HELD_BACK))), len(ordered))[-MOST_CHECKED:]:
        one = ordered[number]
        known = [other for other in ordered[:number] if other.ended_on <= one.entered_on]
        if len(known) < FEWEST:
            continue
        left = remaining(known, 0.0, one.client_id, one.entered_on)
        checked += 1
        within_half += one.to_end <= quantile(left, P50)
        within_most += one.to_end <= quantile(left, P90)
    return checked, within_half, within_most


def _on_days(  # noqa: PLR0913 - what moves a day, each by its name
    standing: Standing,
    left: list[tuple[float, float]],
    rests_on: int,
    calendar: Calendar,
    away: tuple[tuple[date, date], ...],
    not_before: date | None,
) -> Forecast:
    ends, added = [], 0
    for part in (P50, P90):
        end = standing.from_on + timedelta(days=ceil(quantile(left, part)))
        end, days = later_for_absence(end, standing.from_on, away, calendar)
        ends.append(max(end, not_before) if not_before else end)
        added = max(added, days)
    waits = not_before is not None and not_before in ends
    return Forecast(
        ends[0], ends[1], rests_on, _late_by(ends[1], standing.legal_due_on), added, waits_for_capacity=waits
    )


def _late_by(end: date | None, legal: date | None) -> int:
    return max((end - legal).days, 0) if end is not None and legal is not None else 0
