"""Recomputing the turn of 100,000 cases in memory. Goal: 100,000 per second per core."""

from datetime import UTC, datetime, timedelta

from aanzet.rules.process.whose_turn import turn_of_case
from bench.measure import interleaved, scale
from bench.turn_states import states

N = scale(100_000)


def run():
    """Turns per second."""
    now = datetime(2026, 10, 5, 9, tzinfo=UTC)
    made, people = states(N, now)

    def prepare():
        def work():
            for state in made:
                turn_of_case(state, people, now + timedelta(hours=1))
            return N

        return work

    return interleaved({"ours": prepare}).line("100,000 per second")
