"""How long one person waits for a completed phase while 10,000 cases are started beside him, and that twice, against
when nothing else happens. Goal: p95 at most 1.5 times as long, and no answer over 50 ms.

The start runs in a process of its own, as the worker runs it, in the same office. Times are those of the action with
its commit.
"""

import statistics
import subprocess
import sys
import time

from aanzet.cases.actions.phases import complete_phase
from aanzet.cases.models import PhaseEntry
from aanzet.core.clock import app_now
from aanzet.core.scope import scope
from aanzet.rules.process.commands import CompletePhase
from bench.engine_kit import Office, tidy
from bench.measure import percentile, scale, tell

STARTED = scale(10_000)
IDLE = max(scale(300), 40)
READY = max(scale(4_000), 3 * IDLE)  # cases that can be moved on while the start runs
ROUNDS = 2
LIMIT = "p95 1.5 x idle; nothing over 50 ms"


def advance(office, entries):
    """Complete phases one by one; yields the milliseconds of each."""
    for case_id, entry in entries:
        began = time.perf_counter()
        with scope(office.id):
            order = CompletePhase(entry, default_choice="stay")
            complete_phase(actor=office.anna, now=app_now(), case_id=case_id, order=order)
        yield (time.perf_counter() - began) * 1000


def beside(office, entries):
    """Milliseconds of each while the start runs, and the seconds it took."""
    where = (office.id, office.anna.id, office.template, next(office.years), STARTED)
    child = subprocess.Popen(
        [sys.executable, "-m", "bench.starter", *map(str, where)], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout.readline() == "begun\n", "the start did not begin"
    began, times = time.perf_counter(), []
    for one in advance(office, entries):
        times.append(one)
        if child.poll() is not None:
            break
    assert child.wait() == 0, "the start broke"
    return times, time.perf_counter() - began


def run():
    """p95 in milliseconds, idle and beside the start."""
    office = Office(max(STARTED, READY))
    ids = [case_id for _ in range(ROUNDS) for case_id in office.cases(READY)]
    with scope(office.id):
        entries = list(PhaseEntry.objects.filter(case_id__in=ids).values_list("case_id", "id"))
    tidy()
    list(advance(office, entries[:20]))
    left, idle, busy = iter(entries[20:]), [], []
    for number in range(ROUNDS):
        idle.append([time_ for time_, _ in zip(advance(office, left), range(IDLE), strict=False)])
        times, seconds = beside(office, left)
        busy.append(times)
        tell(f"round {number + 1}: {len(times)} phases completed beside {STARTED:,} starts in {seconds:.1f} s")
    ratios = [percentile(two, 0.95) / percentile(one, 0.95) for one, two in zip(idle, busy, strict=True)]
    ours = {
        "idle p95": round(statistics.median(percentile(one, 0.95) for one in idle), 1),
        "p95 beside the start": round(statistics.median(percentile(one, 0.95) for one in busy), 1),
        "slowest beside the start": round(max(map(max, busy)), 1),
    }
    ratio = [round(figure, 2) for figure in (statistics.median(ratios), min(ratios), max(ratios))]
    return {"ours": ours, "ratio": {"idle": ratio}, "unit": "ms", "n": sum(map(len, busy)), "limit": LIMIT}
