"""Measuring side by side: contestants take turns, so that what slows the machine slows them all.

    result = interleaved({"ours": prepare_ours, "viewflow": prepare_viewflow}, rounds=5)

A contestant is a function that prepares (not timed) and returns the function that works (timed) and gives the number
of items it did.
"""

import os
import pathlib
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

Prepare = Callable[[], Callable[[], int]]
QUIET = 0.25  # how much of the machine others may use, before a round is repeated
TRIES = 3


@dataclass
class Result:
    """Items per second of each contestant, one figure per round, and how many items a round had."""

    n: int = 0
    rates: dict[str, list[float]] = field(default_factory=dict)
    repeated: int = 0

    def median(self, name: str = "ours") -> float:
        """Items per second."""
        return statistics.median(self.rates[name])

    def ratio(self, peer: str) -> tuple[float, float, float]:
        """(median, lowest, highest) of ours divided by the peer, per round."""
        each = [ours / theirs for ours, theirs in zip(self.rates["ours"], self.rates[peer], strict=True)]
        return statistics.median(each), min(each), max(each)

    def line(self, limit: str, unit: str = "per second") -> dict:
        """What a bench hands to the runner."""
        peers = [name for name in self.rates if name != "ours"]
        return {
            "ours": round(self.median(), 2),
            "peers": {name: round(self.median(name), 2) for name in peers},
            "ratio": {name: [round(figure, 2) for figure in self.ratio(name)] for name in peers},
            "limit": limit,
            "n": self.n,
            "unit": unit,
            "rounds": len(self.rates["ours"]),
            "repeated": self.repeated,
        }


def interleaved(contestants: dict[str, Prepare], rounds: int = 5, *, warm: bool = True) -> Result:
    """Let the contestants take turns; the first of them is "ours". A round with foreign load is done again."""
    result = Result(rates={name: [] for name in contestants})
    if warm:
        for prepare in contestants.values():
            prepare()()
    for number in range(rounds):
        for attempt in range(TRIES):
            before, rates = foreign_load(), {}
            for name, prepare in contestants.items():
                work = prepare()
                began = time.perf_counter()
                result.n = work()
                rates[name] = result.n / (time.perf_counter() - began)
            if max(before, foreign_load()) <= QUIET or attempt == TRIES - 1:
                break
            result.repeated += 1
        for name, rate in rates.items():
            result.rates[name].append(rate)
        tell(f"round {number + 1}: " + ", ".join(f"{name} {rate:,.0f}/s" for name, rate in rates.items()))
    return result


def percentile(values: list[float], share: float) -> float:
    """The value that `share` (0.95) of the values does not pass."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def foreign_load(seconds: float = 0.2) -> float:
    """The part of the machine that is busy while we do nothing, 0 to 1. 0 where the system does not tell."""
    first = _processor_times()
    time.sleep(seconds)
    second = _processor_times()
    total = sum(second) - sum(first)
    return 1 - (second[3] + second[4] - first[3] - first[4]) / total if total else 0.0


def _processor_times() -> list[int]:
    try:
        return [int(part) for part in pathlib.Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    except OSError:
        return [0] * 8


def written(connection, work: Callable[[], object]) -> int:
    """The bytes of write-ahead log that `work` caused, by everybody on this server."""
    query = "select pg_current_wal_insert_lsn() - '0/0'::pg_lsn"
    with connection.cursor() as cursor:
        cursor.execute(query)
        before = cursor.fetchone()[0]
        work()
        cursor.execute(query)
        return int(cursor.fetchone()[0] - before)


def resident(pid: int) -> float:
    """Megabytes of memory that a process holds, its share of what is shared included."""
    lines = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def tell(text: str) -> None:
    """One line of progress on standard error."""
    print(f"    {text}", file=sys.stderr, flush=True)


def scale(small: int) -> int:
    """A number of items, times SCALE (SCALE=10 shows what growth costs; SCALE=0.01 tries a bench)."""
    return max(1, int(small * float(os.environ.get("SCALE", "1"))))
